#include "core/cutting/cutter.hpp"
#include "messages/ids.hpp"
#include "messages/limits.hpp"
#include "worker/app/cli.hpp"
#include "worker/app/cli_export.hpp"
#include "worker/app/progress.hpp"
#include "worker/app/resources.hpp"
#include "worker/app/service.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
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

core::Result<Plan> plan_of_text(std::string_view text,
                                const std::string& file,
                                const CliOptions& options,
                                const Library& library) {
    CutRequest request;
    request.source = text;
    request.ruleset = options.ruleset.value_or("auto");
    request.depth = depth_of(options.depth);
    const std::string name = file == "-" ? "STDIN" : file;
    request.prefix = options.doc_prefix.value_or(core::cutting::prefix_from_file_name(name));
    auto plan = library->cut(request);
    if (!plan && !plan.error().stop_code.empty()) {
        core::Failure refused = plan.error();
        refused.kind = core::FailureKind::refused;
        return refused;
    }
    if (!plan && plan.error().stop_code.empty()) {
        return permanent(file + ": " + plan.error().detail);
    }
    return plan;
}

core::Result<Plan> plan_of(const std::string& file,
                           const CliOptions& options,
                           const Library& library) {
    const auto text = read_text(file, messages::limits::source_bytes_max);
    if (!text) return text.error();
    return plan_of_text(*text, file, options, library);
}

core::Result<void> write_plan(const fs::path& target, const Plan& plan) {
    // By way of a second name: an interrupted run leaves no half plan under the real one.
    const fs::path part = target.string() + ".part";
    {
        std::ofstream out(part, std::ios::binary);
        out << core::cutting::plan_to_json(plan) << '\n';
        out.flush();
        if (!out) return permanent("cannot write " + part.string());
    }
    std::error_code ec;
    fs::rename(part, target, ec);
    if (ec) return permanent("cannot write " + target.string() + ": " + ec.message());
    return {};
}

// Regular files; of a folder its own .txt and .md files in order of their names.
core::Result<std::vector<std::string>> expand(const std::vector<std::string>& names) {
    std::vector<std::string> files;
    for (const std::string& name : names) {
        std::error_code ec;
        if (name == "-" || !fs::is_directory(name, ec)) {
            files.push_back(name);
            continue;
        }
        std::vector<std::string> inside;
        for (const auto& entry : fs::directory_iterator(name, ec)) {
            const std::string suffix = entry.path().extension().string();
            const bool text = suffix == ".txt" || suffix == ".md" || suffix == ".markdown";
            if (entry.is_regular_file() && text) inside.push_back(entry.path().string());
        }
        if (ec) return permanent("cannot read " + name + ": " + ec.message());
        if (inside.empty()) return permanent(name + " holds no .txt or .md file");
        std::sort(inside.begin(), inside.end());
        files.insert(files.end(), inside.begin(), inside.end());
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

/// Plans many files on all cores; the work list is shared, the first failure is kept.
class Batch {
  public:
    Batch(const CliOptions& options, Library library, const std::vector<std::string>& files)
        : options_(options),
          library_(std::move(library)),
          files_(largest_first(files)),
          progress_(files.size(), options.progress) {}

    core::Result<std::size_t> run() {
        std::vector<std::thread> threads;
        const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        for (unsigned i = 0; i < std::min<std::size_t>(cores, files_.size()); ++i) {
            threads.emplace_back([this] { work(); });
        }
        for (std::thread& thread : threads) thread.join();
        if (failure_) return *failure_;
        return files_.size();
    }

  private:
    void work() {
        for (std::size_t i = next_++; i < files_.size(); i = next_++) {
            auto plan = plan_of(files_[i], options_, library_);
            core::Result<void> written =
                plan ? write_plan(*options_.out / plan_name(files_[i]), *plan)
                     : core::Result<void>(plan.error());
            progress_.step(plan ? plan->source_bytes : 0);
            const std::lock_guard lock(mutex_);
            if (!written && !failure_) failure_ = written.error();
        }
    }

    const CliOptions& options_;
    Library library_;
    std::vector<std::string> files_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::optional<core::Failure> failure_;
    Progress progress_;
};

int discover_into_folder(const CliOptions& options,
                         const Output& out,
                         const Library& library,
                         const std::vector<std::string>& files) {
    std::set<std::string> names;
    for (const std::string& file : files) {
        if (!names.insert(plan_name(file)).second) {
            return out.usage("two files would both become " + plan_name(file));
        }
    }
    std::error_code ec;
    fs::create_directories(*options.out, ec);
    if (ec) return out.usage("--out: " + ec.message());
    const auto count = Batch(options, library, files).run();
    if (!count) return out.failed(count.error());
    const std::string number = std::to_string(*count);
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
    if (out.json()) return out.done(core::cutting::plan_to_json(*plan), "");
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
    std::error_code ec;
    if (files->front() != "-" && !fs::exists(files->front(), ec)) {
        return out.usage("no such file: " + files->front());
    }
    return discover_one(options, out, *library, files->front());
}

}  // namespace worker::app
