#pragma once
/// \file
/// What stands behind the digits of a number and belongs to it: 5a, 5/1, 5 bis, 5 bis (1).

#include "core/cutting/ascii.hpp"
#include "core/cutting/numbers.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <cstdint>

namespace core::cutting {

/// Suffixes compare above plain numbers of the same head and in their own order.
constexpr std::uint32_t suffix_base = 1000;

/// Behind the digits at `at`; `at` if there are none.
inline std::size_t digits_end(const Fold& fold, std::size_t at) {
    while (at < fold.size() && is_digit(fold.characters[at])) {
        ++at;
    }
    return at;
}
/// Their value.
std::uint32_t decimal(const Fold& fold, std::size_t begin, std::size_t end);
/// "19th" of April is no number that was inserted.
bool is_english_ordinal(const Fold& fold, std::size_t begin, std::size_t end);
/// "3a4 Marking": the digits of a footnote, which lost their place above the line, where letters
/// are joined to the number.
bool is_footnote(const Fold& fold, std::size_t at, const Ruleset& rules);

/// `5a`, `5aa`, `5/1`, `5 bis`, `5-bis`, `5 - bis`, `5 (bis)`: letters after the digits and suffix
/// words; `5 a` where these are joined.
std::size_t read_suffix(
    const Fold& fold, std::size_t at, const Ruleset& rules, NumberKey& key, bool letters_too);

}  // namespace core::cutting
