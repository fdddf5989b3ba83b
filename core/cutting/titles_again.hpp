#pragma once
/// \file
/// Articles that are printed twice: a line with number and title, then number and text.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"
#include "core/cutting/trail.hpp"

#include <string_view>
#include <vector>

namespace core::cutting {

/// "Section 3: Ink" right above "Section 3. Every officer": the publisher's title, and the number
/// that the act prints; the line above is the note of the one below, which begins with it. So is
/// "1. Definitions." above "1. In this Act" where most articles of the level stand so.
void join_titles_again(std::string_view source,
                       const std::vector<Line>& lines,
                       const Ruleset& rules,
                       std::vector<Candidate>& candidates,
                       Trail* trail);

}  // namespace core::cutting
