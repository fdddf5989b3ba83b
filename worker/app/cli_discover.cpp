#include "core/cutting/cutter.hpp"
#include "messages/ids.hpp"
#include "messages/limits.hpp"
#include "worker/app/cli.hpp"
#include "worker/app/cli_export.hpp"
#include "worker/app/progress.hpp"
#include "worker/app/resources.hpp"
#include "worker/app/service.hpp"
#include "worker/app/whole_file.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

namespace worker::app {
namespace {

namespace fs = std::filesystem;
using core::cutting::CutRequest;
using core::cutting::Depth;
using core::cutting::Plan;
using Library = std::shared_ptr<const core::cutting::RulesetLibrary>;

core::Failure permanent(std::string detail) {
    core::Failure failure;
    failure.detail = std::move(detail);
    return failure;
}

Depth depth_of(const std::string& word) {
    if (word == "container") return Depth::container;
    if (word == "clause") return Depth::clause;
    if (word == "point") return Depth::point;
    return word == "all" ? Depth::all : Depth::article;
}

// Any bytes have a plan offline; what the worker would refuse is said in it. Failures name the
// file.
core::Result<Plan> plan_of_text(std::string_view text,
                                const std::string& file,
                                const CliOptions& options,
                                const Library& library) {
    const std::string name = file == "-" ? "STDIN" : file;
    CutRequest request;
    request.source = text;
    request.ruleset = options.ruleset.value_or("auto");
    request.depth = depth_of(options.depth);
    request.prefix = options.doc_prefix.value_or(core::cutting::prefix_from_file_name(name));
    auto plan = library->cut(request);
    if (plan) {
        const auto good = core::cutting::check_source(text, messages::limits::source_bytes_max);
        if (!good) {
            plan->warnings.push_back(
                {good.error().stop_code, 0, "a worker refuses this text: " + good.error().detail});
        }
        return plan;
    }
    core::Failure failure = plan.error();
    failure.detail = (file == "-" ? "stdin" : file) + ": " + failure.detail;
    if (!failure.stop_code.empty()) failure.kind = core::FailureKind::refused;
    return failure;
}

core::Result<Plan> plan_of(const std::string& file,
                           const CliOptions& options,
                           const Library& library) {
    const auto text = read_text(file, messages::limits::source_bytes_max);
    if (!text) return text.error();
    return plan_of_text(*text, file, options, library);
}

bool is_text(const fs::directory_entry& entry) {
    const std::string suffix = entry.path().extension().string();
    if (suffix != ".txt" && suffix != ".md" && suffix != ".markdown") return false;
    std::error_code ec;
    const fs::file_status status = entry.status(ec);
    // A link that leads nowhere is a text that cannot be read, not one that is not there.
    return fs::is_regular_file(status) || (!fs::exists(status) && entry.is_symlink(ec));
}

core::Result<std::vector<std::string>> texts_in(const std::string& folder) {
    std::vector<std::string> inside;
    std::error_code ec;
    fs::directory_iterator at(folder, ec);
    for (; !ec && at != fs::directory_iterator(); at.increment(ec)) {
        if (is_text(*at)) inside.push_back(at->path().string());
    }
    if (ec) return permanent("cannot read " + folder + ": " + ec.message());
    if (inside.empty()) return permanent(folder + " holds no .txt or .md file");
    std::sort(inside.begin(), inside.end());
    return inside;
}

// Files as they are named; of a folder its own .txt and .md files in order of their names.
core::Result<std::vector<std::string>> expand(const std::vector<std::string>& names) {
    std::vector<std::string> files;
    for (const std::string& name : names) {
        std::error_code ec;
        if (name == "-" || !fs::is_directory(name, ec)) {
            files.push_back(name);
            continue;
        }
        auto inside = texts_in(name);
        if (!inside) return inside.error();
        files.insert(files.end(), inside->begin(), inside->end());
    }
    return files;
}

std::string plan_name(const std::string& file) {
    return (file == "-" ? std::string("STDIN") : fs::path(file).stem().string()) + ".plan.json";
}

/// Large files first: none of them is left to one core at the end.
std::vector<std::string> largest_first(const std::vector<std::string>& files) {
    std::vector<std::pair<std::uintmax_t, std::string>> sized;
    for (const std::string& file : files) {
        std::error_code ec;
        const std::uintmax_t size = fs::file_size(file, ec);
        sized.emplace_back(ec ? 0 : size, file);
    }
    std::stable_sort(sized.begin(), sized.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> out;
    for (auto& [size, file] : sized) out.push_back(std::move(file));
    return out;
}

/// Plans many files on all cores; the work list is shared, every failure is kept.
class Batch {
  public:
    Batch(const CliOptions& options, Library library, const std::vector<std::string>& files)
        : options_(options),
          library_(std::move(library)),
          files_(largest_first(files)),
          progress_(files.size(), options.progress) {}

    /// By file, in order of their names; a file that is not there has its plan.
    std::map<std::string, core::Failure> run() {
        std::vector<std::thread> threads;
        const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        for (unsigned i = 0; i < std::min<std::size_t>(cores, files_.size()); ++i) {
            threads.emplace_back([this] { work(); });
        }
        for (std::thread& thread : threads) thread.join();
        return std::move(failures_);
    }

  private:
    void work() {
        for (std::size_t i = next_++; i < files_.size(); i = next_++) {
            std::size_t bytes = 0;
            const auto written = plan_and_write(files_[i], bytes);
            progress_.step(bytes);
            const std::lock_guard lock(mutex_);
            if (!written) failures_.emplace(files_[i], written.error());
        }
    }

    core::Result<void> plan_and_write(const std::string& file, std::size_t& bytes) {
        try {
            const auto plan = plan_of(file, options_, library_);
            if (!plan) return plan.error();
            bytes = plan->source_bytes;
            return write_whole(*options_.out / plan_name(file),
                               core::cutting::plan_to_json(*plan) + '\n');
        } catch (const std::exception& e) {  // a thread may not end with one: no memory
            return permanent(file + ": internal error: " + e.what());
        }
    }

    const CliOptions& options_;
    Library library_;
    std::vector<std::string> files_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::map<std::string, core::Failure> failures_;
    Progress progress_;
};

/// One failure for all; refused only if nothing else happened.
core::Failure all_of(const std::map<std::string, core::Failure>& failures, std::size_t files) {
    if (failures.size() == 1) return failures.begin()->second;
    std::string problems;
    core::Failure all = failures.begin()->second;
    for (const auto& [file, failure] : failures) {
        if (failure.kind != core::FailureKind::refused) all = failure;
        problems += problems.empty() ? "[" : ",";
        problems +=
            "{\"code\":" + (failure.stop_code.empty() ? "null" : json_string(failure.stop_code)) +
            ",\"message\":" + json_string(failure.detail) + "}";
    }
    all.problems = problems + "]";
    all.detail = std::to_string(failures.size()) + " of " + std::to_string(files) +
                 " texts have no plan; " + all.detail;
    return all;
}

int discover_into_folder(const CliOptions& options,
                         const Output& out,
                         const Library& library,
                         const std::vector<std::string>& files) {
    std::map<std::string, std::string> texts;  // by the name of the plan
    for (const std::string& file : files) {
        const auto [other, fresh] = texts.emplace(plan_name(file), file);
        if (!fresh) {
            return out.usage(other->second + " and " + file + " would both become " + other->first +
                             "; rename one, or give it another --out");
        }
    }
    std::error_code ec;
    fs::create_directories(*options.out, ec);
    if (ec) {
        const std::string folder = options.out->empty() ? "no folder" : options.out->string();
        return out.usage("--out " + folder + ": " + ec.message());
    }
    const auto failures = Batch(options, library, files).run();
    if (!failures.empty()) return out.failed(all_of(failures, files.size()));
    const std::string number = std::to_string(files.size());
    return out.done("{\"plans\":" + number + "}", number + " plans written");
}

// The plan on stdout; where documents are made of it, they take the place of the tree.
int discover_one(const CliOptions& options,
                 const Output& out,
                 const Library& library,
                 const std::string& file) {
    if (auto good = check_exports(options, file); !good) return out.usage(good.error().detail);
    const auto text = read_text(file, messages::limits::source_bytes_max);
    const auto plan =
        text ? plan_of_text(*text, file, options, library) : core::Result<Plan>(text.error());
    if (!plan) {
        const bool usage =
            plan.error().kind == core::FailureKind::permanent && plan.error().stop_code.empty();
        return usage ? out.usage(plan.error().detail) : out.failed(plan.error());
    }
    const auto written = write_exports(options, *plan, *text, file);
    if (!written) return out.failed(written.error());
    if (out.json()) {
        return out.done_in_pieces(
            [&](const auto& sink) { core::cutting::write_plan_json(*plan, sink); });
    }
    if (wants_stdout(options)) return out.document(*written);
    return out.done("", wants_exports(options) ? *written : core::cutting::plan_to_tree(*plan));
}

}  // namespace

int run_discover(const CliOptions& options, const Output& out) {
    if (options.doc_prefix && !messages::is_doc_code(*options.doc_prefix)) {
        return out.usage("--doc-prefix: not a document code");
    }
    const auto folder = find_resource("rulesets");
    if (!folder) return out.failed(folder.error());
    const auto library = core::cutting::RulesetLibrary::load(*folder);
    if (!library) return out.usage(library.error().detail);
    const auto files = expand(options.files);
    if (!files) return out.usage(files.error().detail);
    if (options.out && wants_exports(options)) {
        return out.usage("--html, --akn and --markdown are made of one FILE, without --out");
    }
    if (options.out) return discover_into_folder(options, out, *library, *files);
    if (files->size() != 1) return out.usage("several files need --out DIR");
    return discover_one(options, out, *library, files->front());
}

}  // namespace worker::app
