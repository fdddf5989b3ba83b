#pragma once
/// \file
/// What the line of one candidate says of it beside its number.

#include "core/cutting/candidates.hpp"

#include <string_view>

namespace core::cutting {

/// "Subdivision 1. Scope. This section applies to:": what stands behind the number of a container
/// is a paragraph, and no title.
bool is_paragraph(std::string_view title);

/// "Schedule 1 Members of the Board" on a line of its own, where "Schedule 1 Part 2 applies." is a
/// sentence.
bool is_titled_alone(std::string_view source, const Candidate& candidate);

/// "2(1) The": notes that the first paragraph opens behind the number; a reference goes on with a
/// small letter, "2(1) of this Act".
void judge_clause(std::string_view source, Candidate& candidate);

/// "Be it enacted as follows:" opens the act, and no list.
bool holds_enacting(const Ruleset& rules, std::string_view text);

}  // namespace core::cutting
