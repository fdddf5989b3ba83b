#pragma once
/// \file
/// Two child processes joined by a pipe, as a shell's `first | second`. For this folder only.

#include "core/result.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace worker::postgres {

/// One program to run: looked up in PATH, no shell in between.
struct ChildCommand {
    std::string program;
    std::vector<std::string> arguments;
    std::vector<std::string> environment;  ///< "NAME=value", instead of ours
};

/// What to do with a pipeline while it runs.
struct PipelineHooks {
    /// Gets the last program's output, piece by piece; a failure ends the pipeline.
    std::function<core::Result<void>(std::string_view)> sink;
    /// Asked at least once a second; a failure ends the pipeline.
    std::function<core::Result<void>()> still_wanted;
};

/// Runs `first | second` until both have ended with exit code 0 and all output went to the sink.
///
/// Whatever goes wrong, both children are dead and reaped when this returns.
/// Errors: permanent, `detail` names the program and what happened, `remote` holds the end of what
///         the programs wrote to stderr; or the failure of a hook, as it is.
/// Threads: any; blocks until `deadline` at most. Children get default signal handling, a process
///          group of their own and no descriptor of ours but their pipes.
core::Result<void> run_pipeline(const ChildCommand& first,
                                const ChildCommand& second,
                                std::chrono::steady_clock::time_point deadline,
                                const PipelineHooks& hooks);

}  // namespace worker::postgres
