#pragma once
/// \file
/// Runs a program to its end and keeps what it printed.

#include <string>
#include <vector>

namespace tests {

struct ProcessResult {
    int exit_code = -1;  ///< 128 + signal when a signal ended it, as a shell counts
    std::string out;
    std::string err;
};

/// Runs `command` (searched in PATH) with `input` on stdin. Throws std::runtime_error when it
/// cannot be started; an exit code other than 0 is an answer. Threads: any.
ProcessResult run_process(const std::vector<std::string>& command, const std::string& input = {});

}  // namespace tests
