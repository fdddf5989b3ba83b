#pragma once
/// \file
/// From accepted candidates to boundaries: ranks, numbers, titles, and the unnumbered headings.

#include "core/cutting/candidates.hpp"
#include "core/cutting/engines.hpp"

#include <vector>

namespace core::cutting {

/// The boundaries of the accepted candidates of one stretch, and of the headings without a number
/// above them, in order.
std::vector<Boundary> heading_boundaries(const EngineInput& input,
                                         const std::vector<Candidate>& candidates,
                                         const Stretch& stretch);

/// Adds the headings without a number in containers that have no articles yet (appropriation
/// acts). `boundaries` stays in order.
void add_block_headings(const EngineInput& input, std::vector<Boundary>& boundaries);

}  // namespace core::cutting
