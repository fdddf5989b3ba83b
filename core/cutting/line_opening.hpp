#pragma once
/// \file
/// Which zone a line opens, by its first words.

#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace core::cutting {

enum class Opens : std::uint8_t {
    nothing,
    masthead,
    preamble,
    signature,
    signatory,  ///< a post; a signature if nothing but names follows
    notes,
    note_mark,  ///< a footnote; notes if nothing else follows
    history,
};

/// Reads lines of one text with one fold that is used again.
class LineOpenings {
  public:
    LineOpenings(std::string_view source, const std::vector<Line>& lines, const Ruleset& rules)
        : source_(source), lines_(lines), rules_(rules) {}

    Opens read(std::size_t line);
    /// "Brussels, 27 April 2016.", "Berlin, den 5. Mai 2020": a short line that ends with a year.
    bool is_place_and_date(std::size_t line) const;
    /// The sentence above is at its end, and announces no list.
    bool follows_a_stop(std::size_t line) const;
    /// A line that can stand in a list of names and posts; a blank one too.
    bool is_name(std::size_t line) const;
    bool is_in_capitals(std::size_t line) const;
    /// A blank line, or the head of the text, is right above.
    bool is_spaced(std::size_t line) const { return line == 0 || blank(line - 1); }
    bool blank(std::size_t line) const;
    /// In bytes.
    std::size_t size(std::size_t line) const { return lines_[line].end - lines_[line].begin; }

  private:
    std::string_view text(std::size_t line) const {
        return source_.substr(lines_[line].begin, size(line));
    }

    std::string_view source_;
    const std::vector<Line>& lines_;
    const Ruleset& rules_;
    Fold fold_;
};

}  // namespace core::cutting
