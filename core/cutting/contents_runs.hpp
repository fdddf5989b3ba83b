#pragma once
/// \file
/// Tables of contents without a title, told by runs of entries on neighbouring lines.

#include "core/cutting/candidates.hpp"
#include "core/cutting/numbers.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// Number and title of a candidate, letters only: the same in the table and in the body.
struct ContentsEntry {
    std::size_t level = 0;
    NumberKey key;
    std::u32string title;

    auto operator<=>(const ContentsEntry&) const = default;
};

/// The title may stand on the line below.
ContentsEntry entry_of(std::string_view source,
                       const std::vector<Line>& lines,
                       const Candidate& candidate);

/// Marks runs of three and more candidates on neighbouring lines that stand elsewhere too, and
/// appends the tables to `tables_found`.
void mark_bare_contents(std::string_view source,
                        const std::vector<Line>& lines,
                        std::vector<Candidate>& candidates,
                        std::vector<Stretch>& tables_found);

}  // namespace core::cutting
