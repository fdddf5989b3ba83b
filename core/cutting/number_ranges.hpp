#pragma once
/// \file
/// Several numbers of articles on one line: sections that were repealed or are reserved.

#include "core/cutting/numbers.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>

namespace core::cutting {

/// "3 and 4", "9 to 14" at `at`, behind the first number: repealed sections that share a line keep
/// its place. The character behind the second number; `at` if there is none.
std::size_t range_end(const Fold& fold, std::size_t at, const Ruleset& rules);

/// The same without a keyword, where commas may part numbers that follow each other: "53, 54.
/// Repealed", "10, 11 (Repealed)".
std::size_t joined_end(const Fold& fold, const Number& number, const Ruleset& rules);

/// "§§ 12-14.", "§§ 1201, 1202.", "§§ 5 to 7 [Repealed]", "Secs. 6-4\u20146-30": `number`, the
/// first, ends behind the last if no text goes on there. Behind two signs "12-14" is no number with
/// two parts.
void read_several(const Fold& fold, Number& number, const Ruleset& rules);

}  // namespace core::cutting
