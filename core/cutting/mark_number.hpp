#pragma once
/// \file
/// The numbers of marks: 1, 1a, 3.1, a, a1, aa, iv, B.

#include "core/cutting/ruleset.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace core::cutting {

/// The number of a mark between its delimiters: where it ends, and its values (MarkReading).
struct MarkBody {
    std::size_t end = 0;
    std::vector<std::uint64_t> values;
};

/// The number of this kind at byte `at` of `text`, nothing if there is none.
std::optional<MarkBody> read_mark_number(std::string_view text,
                                         std::size_t at,
                                         MarkNumber number,
                                         const Ruleset& rules);

}  // namespace core::cutting
