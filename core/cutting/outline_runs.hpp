#pragma once
/// \file
/// Which entries of an outline are its headings: the heaviest run 1, 2, 3 of those that stand
/// alike.

#include "core/cutting/outline_entries.hpp"
#include "core/cutting/outline_heads.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace core::cutting {

/// How the headings of a text stand: on lines of their own, on lines that end early, or as the
/// first words of paragraphs.
enum class OutlineStyle : std::uint8_t { alone, hanging, paragraph };

struct OutlineRun {
    std::vector<std::size_t> entries;  ///< indexes, rising
    OutlineStyle style = OutlineStyle::alone;
};

/// How well an entry stands in this style; 0: it is no heading of it.
int outline_weight(const OutlineEntry& entry, OutlineStyle style);

/// From the surest kind of heading to the least sure: the first run of two and more that begins at
/// its beginning wins, else the first that does not. `outer`: headings below which numbers begin
/// again. Linear in the entries.
OutlineRun best_outline_run(const std::vector<OutlineEntry>& entries,
                            const std::vector<OutlineHead>& outer);

}  // namespace core::cutting
