#pragma once
/// \file
/// Acts that amend others below "I", "II", "III" alone on their lines.

#include "core/cutting/candidates.hpp"
#include "core/cutting/engines.hpp"
#include "core/cutting/quotes.hpp"

#include <vector>

namespace core::cutting {

/// "beschliesst:" above "I" above "Das Gesetz wird wie folgt geändert:" above "Art. 5 Abs. 1", and
/// "II" further below: the roman numbers are the articles, and what is announced below them is
/// quoted. Adds candidates and zones, both stay in order.
void quote_below_romans(const EngineInput& input,
                        std::vector<Candidate>& candidates,
                        std::vector<QuoteZone>& zones);

}  // namespace core::cutting
