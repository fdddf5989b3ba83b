#pragma once
/// \file
/// Which marks a text has below its articles, where its ruleset knows several schemes of them:
/// "(1)" above "(a)" in Canada, "(a)" above "(1)" in California, "A." above "1." in a city's code.

#include "core/cutting/engines.hpp"
#include "core/cutting/quotes.hpp"

#include <cstddef>
#include <unordered_map>
#include <vector>

namespace core::cutting {

/// The scheme that stands in the place of another; those that stay are not in it.
using SchemeChoice = std::unordered_map<const MarkScheme*, const MarkScheme*>;

/// For each scheme of `headings` that has others beside it, the one whose marks the text has: the
/// one that reads most of them in the order of its levels, below the first articles together, the
/// last of which goes to the byte `end`. Lines in `quotes` do not vote. Cost: bounded, whatever the
/// size of the text.
SchemeChoice choose_schemes(const EngineInput& input,
                            const std::vector<Boundary>& headings,
                            const std::vector<QuoteZone>& quotes,
                            std::size_t end);

/// Gives the headings the schemes that were chosen.
void apply_schemes(const SchemeChoice& choice, std::vector<Boundary>& headings);

}  // namespace core::cutting
