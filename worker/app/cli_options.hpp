#pragma once
/// \file
/// The command line as values. CLI11 is hidden in cli_options.cpp.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace worker::app {

/// Everything that the command line can say; the fields that belong to `command` are set.
struct CliOptions {
    // global
    std::optional<std::filesystem::path> config;
    bool json = false;
    bool progress = false;
    std::optional<std::string> log_level;

    std::string command;  ///< "migrate", "topics create", "enqueue cut", ...

    bool without_iu_core = false;                // migrate
    std::int32_t partitions = 6;                 // topics create
    std::int32_t replication_factor = 1;         // topics create
    std::vector<std::string> files;              // source add, discover, plan diff, ruleset
    std::vector<std::string> texts;              // plan diff
    std::string doc_code;                        // source add
    std::optional<std::string> ruleset;          // source add, discover
    std::optional<std::string> title;            // source add
    std::optional<std::string> doc_prefix;       // discover
    std::string depth = "article";               // discover
    std::optional<std::filesystem::path> out;    // discover
    std::optional<std::filesystem::path> html;   // discover
    std::optional<std::filesystem::path> akn;    // discover
    std::vector<std::string> documents;          // enqueue discover, rebuild, status, arm
    std::optional<std::int32_t> source_version;  // enqueue discover, rebuild
    std::optional<std::string> command_id;       // enqueue
    std::optional<std::string> deadline;         // enqueue
    std::optional<std::int64_t> wait_seconds;    // enqueue
    std::optional<std::string> run;              // enqueue cut, plan, status, approve
    std::string mode;                            // enqueue cut, arm
    std::string until = "write_verified";        // enqueue cut
    std::string gate;                            // approve
    std::string signer;                          // approve, arm
    std::optional<std::string> review_decision;  // approve
    std::int64_t max_units = 0;                  // arm
    std::string ttl;                             // arm
    std::string reason;                          // arm, disarm

    std::optional<std::filesystem::path> markdown;  // discover
};

/// What parsing came to: options, or text to print with an exit code (--help, --version, usage).
struct CliParse {
    std::optional<CliOptions> options;
    int exit_code = 0;
    std::string text;  ///< for stdout when exit_code is 0, else for stderr
};

CliParse parse_command_line(int argc, const char* const* argv);

}  // namespace worker::app
