#pragma once
/// \file
/// What commands print: one JSON object with --json, else text; and the exit code of a failure.

#include "core/result.hpp"

#include <string>
#include <string_view>

namespace worker::app {

class Output {
  public:
    explicit Output(bool json) : json_(json) {}

    /// Prints the result; `text` is for people, `json` one object without newline. Gives 0, or 1
    /// when stdout cannot be written.
    int done(const std::string& json, const std::string& text) const;
    /// Says what went wrong. Refused: exit 3 and `{outcome, stop_code, problems}`; else exit 1.
    int failed(const core::Failure& failure) const;
    /// Permanent: the configuration's fault, as usage(). Else as failed(): it may pass.
    int not_started(const core::Failure& failure) const;
    /// Usage or configuration: exit 2.
    int usage(const std::string& message) const;

    bool json() const { return json_; }

  private:
    bool json_;
};

/// Writes all bytes to stdout; false when that fails (closed pipe, full disk).
bool write_stdout(std::string_view bytes);

}  // namespace worker::app
