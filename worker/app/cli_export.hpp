#pragma once
/// \file
/// `discover --html`, `--akn`, `--markdown`: documents made of one plan and its text.

#include "core/cutting/plan.hpp"
#include "core/result.hpp"
#include "worker/app/cli_options.hpp"

#include <string>
#include <string_view>

namespace worker::app {

/// Is any document asked for?
bool wants_exports(const CliOptions& options);
/// Is one of them to be written to stdout?
bool wants_stdout(const CliOptions& options);

/// Before anything is read: no document may take the place of `source_file` or of another one, and
/// stdout carries one thing. Errors: permanent, for people.
core::Result<void> check_exports(const CliOptions& options, const std::string& source_file);

/// Writes them; each appears under its name only when it is whole. Gives what to tell people: a
/// line for each file, or the document itself where its name is `-`. Errors: permanent.
core::Result<std::string> write_exports(const CliOptions& options,
                                        const core::cutting::Plan& plan,
                                        std::string_view source,
                                        const std::string& source_file);

}  // namespace worker::app
