#pragma once
/// \file
/// The units below articles: marks found in a stretch of text, as boundaries.

#include "core/cutting/candidates.hpp"
#include "core/cutting/engines.hpp"
#include "core/cutting/marks.hpp"
#include "core/cutting/notes_above.hpp"
#include "core/cutting/quotes.hpp"

#include <cstddef>
#include <vector>

namespace core::cutting {

/// Where marks are looked for.
struct MarkSearch {
    std::size_t line = 0;       ///< index of the first line
    std::size_t from = 0;       ///< first byte, on that line
    std::size_t to = 0;         ///< behind the last byte
    std::size_t last_line = 0;  ///< behind the last line
    const MarkScheme* scheme = nullptr;
    std::string_view number;  ///< that stands right before each mark, "4(2)"; or none
    int rank = 0;             ///< of the unit above them
    bool fragment = false;    ///< the run may begin anywhere
    NoteStyle notes = NoteStyle::below_blank;  ///< titles above marks
};

/// Appends the marks of one article, or of a stretch without one, in order. Lines in `quotes` are
/// not looked at.
void find_mark_units(const EngineInput& input,
                     const std::vector<QuoteZone>& quotes,
                     const MarkSearch& search,
                     UnitStarts& out);

/// Appends the marks below every heading of a stretch that has some, outside of `gaps`. `headings`
/// are in order.
void add_mark_units(const EngineInput& input,
                    const std::vector<Boundary>& headings,
                    const std::vector<QuoteZone>& quotes,
                    const Stretch& stretch,
                    UnitStarts& out,
                    const std::vector<Gap>& gaps = {});

/// Sorts by place, the outer first; of two at one place the outer stays.
void settle_order(UnitStarts& boundaries);

}  // namespace core::cutting
