#include "core/cutting/cutter.hpp"
#include "core/cutting/explain.hpp"
#include "core/cutting/ruleset_lint.hpp"
#include "messages/json_text.hpp"
#include "messages/limits.hpp"
#include "worker/app/cli.hpp"
#include "worker/app/resources.hpp"
#include "worker/app/service.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace worker::app {
namespace {

using core::cutting::Problem;
using core::cutting::Severity;

constexpr std::size_t ruleset_bytes_max = std::size_t{1} << 20U;

int not_read(const core::Failure& failure, const Output& out) {
    const bool refused = failure.kind == core::FailureKind::refused;
    return refused ? out.failed(failure) : out.usage(failure.detail);
}

std::string problems_json(const std::vector<Problem>& problems) {
    std::string out = "[";
    for (const Problem& problem : problems) {
        out += out.size() > 1 ? ",{\"code\":" : "{\"code\":";
        messages::append_json_string(out, problem.code);
        out += ",\"severity\":";
        messages::append_json_string(out, to_string(problem.severity));
        out += ",\"line\":" + std::to_string(problem.line) + ",\"message\":";
        messages::append_json_string(out, problem.message);
        out += '}';
    }
    return out + "]";
}

std::string problems_text(const std::string& file, const std::vector<Problem>& problems) {
    std::string out;
    for (const Problem& problem : problems) {
        out += file + (problem.line > 0 ? ":" + std::to_string(problem.line) : "") + ": " +
               std::string(to_string(problem.severity)) + ": " + problem.message + " [" +
               problem.code + "]\n";
    }
    return out;
}

}  // namespace

int run_ruleset_lint(const CliOptions& options, const Output& out) {
    const std::string& file = options.files.front();
    const auto text = read_text(file, ruleset_bytes_max);
    if (!text) return not_read(text.error(), out);
    const std::string stem = file == "-" ? "" : std::filesystem::path(file).stem().string();
    const std::vector<Problem> problems = core::cutting::lint_ruleset(*text, stem);
    const auto errors = static_cast<std::size_t>(
        std::count_if(problems.begin(), problems.end(),
                      [](const Problem& one) { return one.severity == Severity::error; }));
    const std::string counts = "\"errors\":" + std::to_string(errors) +
                               ",\"warnings\":" + std::to_string(problems.size() - errors);
    const std::string outcome = errors == 0 ? "{\"outcome\":\"done\",\"stop_code\":null,"
                                            : "{\"outcome\":\"refused\",\"stop_code\":"
                                              "\"REFUSED_INPUT\",";
    const std::string summary = std::to_string(errors) + " errors, " +
                                std::to_string(problems.size() - errors) + " warnings\n";
    const int written =
        out.done(outcome + counts + ",\"problems\":" + problems_json(problems) + "}",
                 problems_text(file, problems) + summary);
    return written == exit_done && errors > 0 ? exit_refused : written;
}

int run_ruleset_explain(const CliOptions& options, const Output& out) {
    const std::string& asked = options.files.front();
    const std::size_t colon = asked.rfind(':');
    std::size_t line = 0;
    if (colon != std::string::npos) {
        const char* end = asked.data() + asked.size();
        const auto read = std::from_chars(asked.data() + colon + 1, end, line);
        if (read.ec != std::errc{} || read.ptr != end) line = 0;
    }
    if (line == 0) return out.usage("not FILE:LINE with a line from 1: " + asked);
    const std::string file = asked.substr(0, colon);
    const auto text = read_text(file, messages::limits::source_bytes_max);
    if (!text) return not_read(text.error(), out);
    const auto folder = find_resource("rulesets");
    if (!folder) return out.failed(folder.error());
    const auto library = core::cutting::RulesetLibrary::load(*folder);
    if (!library) return out.usage(library.error().detail);
    const auto explained =
        core::cutting::explain_line(**library, *text, options.ruleset.value_or("auto"),
                                    core::cutting::prefix_from_file_name(file), line);
    if (!explained) return not_read(explained.error(), out);
    return out.json() ? out.done(core::cutting::explanation_to_json(*explained), "")
                      : out.done("", core::cutting::explanation_to_text(*explained));
}

}  // namespace worker::app
