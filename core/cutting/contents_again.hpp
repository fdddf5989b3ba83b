#pragma once
/// \file
/// Tables of contents without a title, told by what they list: it all comes again behind them.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <string_view>
#include <vector>

namespace core::cutting {

/// Marks two and more candidates with nothing but titles between them as entries of a table where
/// the first stands again behind the last, and most of the others below that, with their titles:
/// on the line of the number, below or above it. However the blank lines lie. Appends the tables
/// to `tables`. Cost: linear in the candidates.
void mark_listed_again(std::string_view source,
                       const std::vector<Line>& lines,
                       const Ruleset& rules,
                       std::vector<Candidate>& candidates,
                       std::vector<Stretch>& tables);

}  // namespace core::cutting
