#pragma once
/// \file
/// Running heads that name the part of an act again: "Part 1 — General" at the head of a page.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"
#include "core/cutting/trail.hpp"

#include <string_view>
#include <vector>

namespace core::cutting {

/// Drops containers on one line whose number and title are those of the part that is open, or of
/// the one that begins next, printed in another way there: "PART 1" above "GENERAL". Contents must
/// be known.
void drop_running_parts(std::string_view source,
                        const std::vector<Line>& lines,
                        const Ruleset& rules,
                        std::vector<Candidate>& candidates,
                        Trail* trail);

}  // namespace core::cutting
