#pragma once
/// \file
/// Which candidates are headings: the run of article numbers decides for the document as a whole,
/// containers by their own marks and their place.

#include "core/cutting/candidates.hpp"
#include "core/cutting/plan.hpp"

#include <vector>

namespace core::cutting {

/// Sets `accepted` and `why`. What the marks of the line allow but the run of numbers refuses is
/// warned of. What is no candidate of this text is erased, and noted in `trail`.
void accept_candidates(const Ruleset& rules,
                       std::vector<Candidate>& candidates,
                       std::vector<Warning>& warnings,
                       Trail* trail = nullptr);

}  // namespace core::cutting
