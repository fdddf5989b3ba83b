#include "worker/app/cli.hpp"

#include "core/log.hpp"
#include "worker/app/interrupt.hpp"
#include "worker/app/service.hpp"
#include "worker/app/worker_program.hpp"
#include "worker/app/writer_program.hpp"
#include "worker/postgres/session.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <string_view>

namespace worker::app {
namespace {

using Command = int (*)(const CliOptions&, const core::Config&, const Output&);
using OfflineCommand = int (*)(const CliOptions&, const Output&);

/// What needs no configuration and no server.
const std::map<std::string, OfflineCommand>& offline_commands() {
    static const std::map<std::string, OfflineCommand> table{
        {"discover", run_discover},
        {"plan diff", run_plan_diff},
        {"ruleset lint", run_ruleset_lint},
        {"ruleset explain", run_ruleset_explain},
    };
    return table;
}

const std::map<std::string, Command>& commands() {
    static const std::map<std::string, Command> table{
        {"migrate", run_migrate},         {"topics create", run_topics_create},
        {"source add", run_source_add},   {"plan", run_plan},
        {"rebuild", run_rebuild},         {"status", run_status},
        {"approve", run_approve},         {"arm", run_arm},
        {"disarm", run_disarm},           {"enqueue discover", run_enqueue_discover},
        {"enqueue cut", run_enqueue_cut},
    };
    return table;
}

void set_level(const CliOptions& options, const std::string& configured) {
    const auto level = core::log_level_from_string(options.log_level.value_or(configured));
    if (level) core::set_log_level(*level);
}

bool is_program(const CliOptions& options) {
    return options.command == "worker" || options.command == "writer";
}

int run_program(const CliOptions& options, const core::Config& config, const Output& out) {
    if (options.command == "writer") return run_writer(config, out);
    const auto path = options.config;
    const auto reload = [path] { return core::load_config(path, core::process_environment()); };
    return run_worker(config, reload, out);
}

}  // namespace

core::Result<std::string> read_text(const std::string& file, std::size_t limit) {
    const bool from_stdin = file == "-";
    const std::string name = from_stdin ? "stdin" : file.empty() ? "a file without a name" : file;
    core::Failure failure;
    const auto cannot_read = [&](int error) {
        failure.detail = "cannot read " + name + ": " + std::strerror(error);
        return failure;
    };
    const auto too_large = [&] {
        failure.kind = core::FailureKind::refused;
        failure.stop_code = "OVER_LIMIT";
        failure.detail = name + " is larger than " + std::to_string(limit >> 20U) + " MiB";
        return failure;
    };
    std::FILE* in = from_stdin ? stdin : std::fopen(file.c_str(), "rbe");
    if (in == nullptr) return cannot_read(errno);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> closer(from_stdin ? nullptr : in,
                                                                 &std::fclose);
    std::error_code ec;
    const std::uintmax_t size = from_stdin ? 0 : std::filesystem::file_size(file, ec);
    if (!ec && size > limit) return too_large();
    std::string text;
    if (!ec) text.reserve(size);
    std::string piece(std::size_t{1} << 16U, '\0');
    std::size_t got = 0;
    while (text.size() <= limit && (got = std::fread(piece.data(), 1, piece.size(), in)) > 0) {
        text.append(piece, 0, got);
    }
    const int error = errno;
    if (std::ferror(in) != 0) return cannot_read(error);
    if (text.size() > limit) return too_large();
    return text;
}

namespace {

int run_command(const CliOptions& options, const Output& out) {
    const auto offline = offline_commands().find(options.command);
    if (offline != offline_commands().end()) {
        set_level(options, "warn");
        return offline->second(options, out);
    }
    const core::Result<core::Config> config =
        core::load_config(options.config, core::process_environment());
    if (!config) return out.usage(config.error().detail);
    if (is_program(options)) {
        set_level(options, config->log.level);
        return run_program(options, *config, out);
    }
    set_level(options, "warn");
    const auto command = commands().find(options.command);
    if (command == commands().end()) return out.usage("unknown command " + options.command);
    return command->second(options, *config, out);
}

}  // namespace

int run_cli(int argc, const char* const* argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a closed stdout or socket is an error value, not a death
    postgres::ignore_session_variables();
    const CliParse parsed = parse_command_line(argc, argv);
    const bool json = std::any_of(
        argv, argv + argc, [](const char* word) { return std::string_view(word) == "--json"; });
    if (!parsed.options) {
        if (parsed.exit_code != exit_done) return Output(json).usage(parsed.text);
        return Output(json).done("{\"text\":" + json_string(parsed.text) + "}", parsed.text);
    }
    const Output out(parsed.options->json);
    if (!is_program(*parsed.options)) end_at_interrupts(out.json());
    try {
        return run_command(*parsed.options, out);
    } catch (const std::exception& e) {
        core::Failure failure;
        failure.stop_code = "INTERNAL";
        failure.detail = std::string("internal error: ") + e.what();
        return out.failed(failure);
    }
}

}  // namespace worker::app
