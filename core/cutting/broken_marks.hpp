#pragma once
/// \file
/// Marks that are text: a line was broken inside a reference, and the next one begins with
/// "(2) of this section".

#include "core/cutting/engines.hpp"
#include "core/cutting/marks.hpp"

#include <cstddef>
#include <string_view>

namespace core::cutting {

/// One for each thread.
class BrokenMarks {
  public:
    explicit BrokenMarks(const EngineInput& input) : input_(input) {}

    /// Whether the line above goes on with the marks of its line, those of `run` from `token` to
    /// the last one.
    bool goes_on(const MarkRun& run, std::size_t token);

    /// Whether the line above begins small and ends with a word that leads on: "... day; and".
    bool leads_on(std::size_t line);

  private:
    bool names_a_number(std::string_view text);
    bool is_broken_number(std::string_view above, const MarkToken& token);
    bool continues(std::string_view above, std::string_view behind);

    const EngineInput& input_;
    Fold fold_;
};

/// Whether the lines from `first` up to byte `to` that begin with "1.", "2." are paragraphs below a
/// blank line each, and run from 1 to 2 at least: forms and tables have such numbers too.
bool items_run(const EngineInput& input, std::size_t first, std::size_t last_line, std::size_t to);

}  // namespace core::cutting
