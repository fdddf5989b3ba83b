#pragma once
/// \file
/// Where a table of contents with a title begins and ends, beyond what its entries tell.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace core::cutting {

/// "Subpart A" above the title of a table is its first entry where it stands again up to the end of
/// the table: the line of the entry, and the line where it stands again.
std::optional<std::pair<std::size_t, std::size_t>> heads_contents(
    std::string_view source,
    const std::vector<Line>& lines,
    const Ruleset& rules,
    std::size_t title,
    std::size_t end,
    const std::vector<Candidate>& candidates);

/// "ARTICLE ONE" right above "1.1", with which a table of "1.1", "1.2" ends: where the containers
/// that stand once in the text, with nothing but their titles below, begin.
std::size_t above_body(std::string_view source,
                       const std::vector<Line>& lines,
                       const Ruleset& rules,
                       std::size_t title,
                       std::size_t end,
                       const std::vector<Candidate>& candidates);

}  // namespace core::cutting
