#pragma once
/// \file
/// What commands print: one JSON object with --json, else text; and the exit code of a failure.

#include "core/result.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace worker::app {

class Output {
  public:
    explicit Output(bool json) : json_(json) {}

    /// Prints the result; `text` is for people, `json` one object without newline. Control
    /// characters of a text are shown as printable() does. Gives 0, or 1 when stdout cannot be
    /// written, which is said on stderr.
    int done(const std::string& json, const std::string& text) const;
    /// As done() with --json, for an object that is written piece by piece.
    int done_in_pieces(
        const std::function<void(const std::function<void(std::string_view)>&)>& write) const;
    /// As done(), for a document: every byte as it is.
    int document(const std::string& bytes) const;
    /// Says what went wrong. Refused: exit 3 and `{outcome, stop_code, problems}`; else exit 1.
    /// `members` stand before outcome in the JSON object (`"command_id":"..",`).
    int failed(const core::Failure& failure, const std::string& members = {}) const;
    /// Permanent: the configuration's fault, as usage(). Else as failed(): it may pass.
    int not_started(const core::Failure& failure, const std::string& members = {}) const;
    /// Usage or configuration: exit 2.
    int usage(const std::string& message, const std::string& members = {}) const;

    bool json() const { return json_; }

  private:
    bool json_;
};

/// Writes all bytes to stdout; false when that fails (closed pipe, full disk).
bool write_stdout(std::string_view bytes);
/// As write_stdout(), and says on stderr what went wrong. Gives the exit code, 0 or 1.
int print(std::string_view bytes);
/// Writes the one answer of an interrupted command, unless stdout has some of another.
void write_only_answer(std::string_view json);

/// What went wrong, in one line for a person: printable, and with the server's words.
std::string words_of(const core::Failure& failure);

/// A JSON string, quotes included.
std::string json_string(std::string_view text);
/// What cannot do anything to a terminal: control characters and bytes that are no UTF-8 are
/// written as in C, as \n and \x1b; line feeds and tabs stay with `lines`.
std::string printable(std::string_view text, bool lines);

}  // namespace worker::app
