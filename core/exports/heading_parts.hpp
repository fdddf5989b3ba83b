#pragma once
/// \file
/// Where the number and the title of a unit are printed: a plan tells what they are, not where.

#include "core/cutting/plan.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace core::exports {

/// Places in the source. An empty span: not printed, or not in one piece.
struct HeadingParts {
    cutting::Span mark;     ///< keyword, number and end mark: "Article 5."
    cutting::Span title;    ///< may stand before the mark (marginal notes)
    std::size_t begin = 0;  ///< the first byte of the unit that is no blank
    std::size_t body = 0;   ///< what is left begins here: behind mark and title
};

/// Finds them by number and title of the unit, blanks aside. `source` is the plan's whole text.
/// Cost: linear in the length of the title.
HeadingParts heading_parts(const cutting::Unit& unit, std::string_view source);

/// Mark and title as one line of clean text, in this order; the label where there is neither.
std::string heading_text(const cutting::Unit& unit,
                         const HeadingParts& parts,
                         std::string_view source);

/// Where the line ends in which `at` stands, at most `end`. Looks no further than `end`: many units
/// may share one long line.
std::size_t line_end(std::string_view source, std::size_t at, std::size_t end);

/// The language of a ruleset's name: "vi" of `vi-law`; empty for `markdown`.
std::string_view language_of(std::string_view ruleset);

}  // namespace core::exports
