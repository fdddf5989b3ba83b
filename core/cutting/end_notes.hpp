#pragma once
/// \file
/// The block of numbered notes at the end of a text.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace core::cutting {

/// The line from which a text is nothing but numbered notes, "[1] ...", "[2] ..."; lines.size() if
/// there are none. The candidates in them are marked: a note quotes the headings of other acts.
std::size_t mark_end_notes(std::string_view source,
                           const std::vector<Line>& lines,
                           const Ruleset& rules,
                           std::vector<Candidate>& candidates);

}  // namespace core::cutting
