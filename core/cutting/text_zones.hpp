#pragma once
/// \file
/// The zones of a whole text: front matter, masthead, preamble, contents, body, signature, annexes,
/// notes, history. They say what a stretch is; no byte is moved or dropped for them.

#include "core/cutting/assemble.hpp"
#include "core/cutting/engines.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace core::cutting {

/// What find_zones() needs to know of a text.
struct ZoneSearch {
    const std::vector<Boundary>& recitals;  ///< in order, before all headings
    std::vector<Boundary>& headings;        ///< in order, no deeper than articles
    const std::vector<QuoteZone>& quotes;
    const std::vector<Stretch>& contents;  ///< tables of contents
    std::size_t notes_line = 0;            ///< what mark_end_notes() gave
    /// Where a first section without a number begins, if not at a heading.
    std::size_t first_section = std::string_view::npos;
};

/// The zones of a text, in order and without gap, and the stretches that end a unit: each runs from
/// its first line to the next heading or the end. A heading that begins another act in the same
/// text is marked (Boundary::opens_act). Linear.
void find_zones(const EngineInput& input, const ZoneSearch& search, Assembly& out);

}  // namespace core::cutting
