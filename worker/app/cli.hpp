#pragma once
/// \file
/// The commands of the program. main() calls run_cli(); each command lives in one cli_*.cpp.

#include "core/config.hpp"
#include "worker/app/cli_options.hpp"
#include "worker/app/output.hpp"

namespace worker::app {

/// Parses, runs, and gives the exit code of CONTRACT section 1.
int run_cli(int argc, const char* const* argv);

// cli_setup.cpp
int run_migrate(const CliOptions& options, const core::Config& config, const Output& out);
int run_topics_create(const CliOptions& options, const core::Config& config, const Output& out);

// cli_discover.cpp: needs no configuration
int run_discover(const CliOptions& options, const Output& out);

// cli_plan_diff.cpp: needs no configuration
int run_plan_diff(const CliOptions& options, const Output& out);

// cli_ruleset.cpp: needs no configuration
int run_ruleset_lint(const CliOptions& options, const Output& out);
int run_ruleset_explain(const CliOptions& options, const Output& out);

// cli_documents.cpp
int run_source_add(const CliOptions& options, const core::Config& config, const Output& out);
int run_plan(const CliOptions& options, const core::Config& config, const Output& out);
int run_rebuild(const CliOptions& options, const core::Config& config, const Output& out);
int run_status(const CliOptions& options, const core::Config& config, const Output& out);

// cli_authority.cpp
int run_approve(const CliOptions& options, const core::Config& config, const Output& out);
int run_arm(const CliOptions& options, const core::Config& config, const Output& out);
int run_disarm(const CliOptions& options, const core::Config& config, const Output& out);

// cli_enqueue.cpp
int run_enqueue_discover(const CliOptions& options, const core::Config& config, const Output& out);
int run_enqueue_cut(const CliOptions& options, const core::Config& config, const Output& out);

/// Reads a file, or stdin for "-", and never more than `limit` bytes of it.
/// Errors: permanent (cannot be read), refused with OVER_LIMIT (there is more).
core::Result<std::string> read_text(const std::string& file, std::size_t limit);

}  // namespace worker::app
