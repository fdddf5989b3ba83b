#pragma once
/// \file
/// Tables of contents: stretches in which a heading-shaped line is no heading of this document.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <string_view>
#include <vector>

namespace core::cutting {

/// Marks candidates that are entries of a table of contents: those between a title such as
/// "Contents" and the first line that stands again, and runs of headings without bodies that all
/// come again later. Returns the tables, in order.
std::vector<Stretch> mark_contents(std::string_view source,
                                   const std::vector<Line>& lines,
                                   const Ruleset& rules,
                                   std::vector<Candidate>& candidates);

/// "Contents" and the like on a line of its own. `fold` is used again from call to call.
bool is_contents_title(std::string_view source, const Line& line, const Ruleset& rules, Fold& fold);

}  // namespace core::cutting
