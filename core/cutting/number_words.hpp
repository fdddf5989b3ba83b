#pragma once
/// \file
/// Numbers that are said by words: "first", "diecisiete", "treinta y dos".

#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace core::cutting {

/// The value of the words and where they end.
struct NumberWord {
    std::uint32_t value = 0;
    std::size_t end = 0;
};

/// The words at `at` by the lists of the ruleset, as long as they say a number; `end` is `at` if
/// they say none.
NumberWord read_number_word(const Fold& fold, std::size_t at, const Ruleset& rules);

/// A folded letter of the Latin alphabet, đ among them.
bool is_latin(char32_t c);

/// Whether a number may end at `at`: no letter, no digit and no accent stands there.
bool ends_number(const Fold& fold, std::size_t at);

/// Whether `word` stands at `at`. Most differ in their first letter.
inline bool matches_at(const Fold& fold, std::size_t at, const std::u32string& word) {
    if (!word.empty() && (at >= fold.size() || fold.characters[at] != word.front())) {
        return false;
    }
    return fold.characters.compare(at, word.size(), word) == 0;
}

}  // namespace core::cutting
