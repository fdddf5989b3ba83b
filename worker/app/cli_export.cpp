#include "worker/app/cli_export.hpp"

#include "core/exports/akn.hpp"
#include "core/exports/html.hpp"
#include "core/exports/markdown.hpp"
#include "worker/app/whole_file.hpp"

#include <filesystem>
#include <vector>

namespace worker::app {
namespace {

namespace fs = std::filesystem;
using core::cutting::Plan;
using Writer = std::string (*)(const Plan&, std::string_view source, std::string_view name);

struct Export {
    const char* flag;
    std::optional<fs::path> CliOptions::*target;
    Writer writer;
};

constexpr Export exports[] = {
    {"--html", &CliOptions::html, core::exports::to_html},
    {"--akn", &CliOptions::akn, core::exports::to_akoma_ntoso},
    {"--markdown", &CliOptions::markdown, core::exports::to_markdown},
};

core::Failure permanent(std::string detail) {
    core::Failure failure;
    failure.detail = std::move(detail);
    return failure;
}

bool same_place(const fs::path& a, const fs::path& b) {
    std::error_code ec;
    return fs::equivalent(a, b, ec) || fs::weakly_canonical(a, ec) == fs::weakly_canonical(b, ec);
}

}  // namespace

bool wants_exports(const CliOptions& options) {
    for (const Export& each : exports) {
        if (options.*each.target) return true;
    }
    return false;
}

bool wants_stdout(const CliOptions& options) {
    for (const Export& each : exports) {
        if (options.*each.target == "-") return true;
    }
    return false;
}

core::Result<void> check_exports(const CliOptions& options, const std::string& source_file) {
    std::vector<fs::path> taken;
    if (source_file != "-") taken.emplace_back(source_file);
    bool stdout_taken = options.json;
    for (const Export& each : exports) {
        if (!(options.*each.target)) continue;
        const fs::path& target = *(options.*each.target);
        const std::string flag = each.flag;
        if (target.empty()) return permanent(flag + ": no file is named");
        if (target == "-") {
            if (stdout_taken) return permanent(flag + " -: stdout carries one document only");
            stdout_taken = true;
            continue;
        }
        std::error_code ec;
        const fs::file_status status = fs::status(target, ec);
        if (fs::exists(status) && !fs::is_regular_file(status)) {
            return permanent(flag + ": " + target.string() + " is no regular file");
        }
        for (const fs::path& other : taken) {
            if (same_place(target, other)) {
                return permanent(flag + ": " + target.string() + " would overwrite " +
                                 other.string());
            }
        }
        taken.push_back(target);
    }
    return {};
}

core::Result<std::string> write_exports(const CliOptions& options,
                                        const Plan& plan,
                                        std::string_view source,
                                        const std::string& source_file) {
    const std::string name =
        source_file == "-" ? plan.prefix : fs::path(source_file).filename().string();
    std::string said;
    for (const Export& each : exports) {
        if (!(options.*each.target)) continue;
        const fs::path& target = *(options.*each.target);
        std::string document = each.writer(plan, source, name);
        if (target == "-") {
            said = std::move(document);
            continue;
        }
        if (auto written = write_whole(target, document); !written) return written.error();
    }
    if (!said.empty()) return said;
    for (const Export& each : exports) {
        if (options.*each.target) {
            said += (options.*each.target)->string() + ": " + std::to_string(plan.units.size()) +
                    " units\n";
        }
    }
    return said;
}

}  // namespace worker::app
