#include "core/cutting/number_words.hpp"

#include "core/cutting/ascii.hpp"

#include <vector>

namespace core::cutting {
namespace {

/// A letter, a digit or a mark that belongs to the letter before it: no number ends here.
bool is_word(char32_t c) {
    return is_digit(c) || is_latin(c) || (c >= 0x300 && c <= 0x36F) || (c >= 0xDF && c < 0x2000);
}

/// The longest of the tens at `at`. `end` is `at` if there is none.
NumberWord longest_ten(const Fold& fold, std::size_t at, const Ruleset& rules) {
    NumberWord best{0, at};
    if (at >= fold.size() || is_digit(fold.characters[at])) {
        return best;
    }
    for (std::size_t n = 0; n < rules.tens.size(); ++n) {
        for (const std::u32string& word : rules.tens[n]) {
            const std::size_t end = at + word.size();
            if (end > best.end && matches_at(fold, at, word)) {
                best = {static_cast<std::uint32_t>(n + 1) * 10, end};
            }
        }
    }
    return best;
}

/// The longest of the ordinals, and of the words before them, that a number may end behind.
NumberWord longest_ordinal(const Fold& fold, std::size_t at, const Ruleset& rules) {
    NumberWord best{0, at};
    if (at >= fold.size()) {
        return best;
    }
    for (const OrdinalWord& ordinal : ordinals_with(rules, fold.characters[at])) {
        const std::size_t end = at + ordinal.word.size();
        if (end > best.end && matches_at(fold, at, ordinal.word) && ends_number(fold, end)) {
            best = {ordinal.value, end};
        }
    }
    return best;
}

/// Behind the blank, the hyphen or the word that joins tens and units.
std::size_t behind_joiner(const Fold& fold, std::size_t at, const Ruleset& rules) {
    for (const std::u32string& word : rules.number_joiners) {
        if (matches_at(fold, at, word)) {
            return at + word.size();
        }
    }
    return at;
}

/// "treinta y dos", "vigésimo primero", "ciento cuatro": what tens and units come to together.
NumberWord composed_word(const Fold& fold, std::size_t at, const Ruleset& rules) {
    constexpr int parts_most = 3;
    NumberWord sum{0, at};
    std::size_t next = at;
    std::uint32_t below = 1000;  // hundreds, then tens, then units
    for (int parts = 0; parts < parts_most; ++parts) {
        NumberWord ten = longest_ten(fold, next, rules);
        NumberWord unit = longest_ordinal(fold, next, rules);
        const NumberWord& word = unit.end >= ten.end ? unit : ten;
        if (word.end == next || word.value >= below) {
            break;
        }
        below = word.value % 100 == 0 ? 100 : word.value % 10 == 0 ? 10 : 1;
        sum = {sum.value + word.value, word.end};
        next = behind_joiner(fold, word.end, rules);
    }
    return ends_number(fold, sum.end) ? sum : NumberWord{0, at};
}

}  // namespace

bool is_latin(char32_t c) {
    return is_lower(c) || c == 0x111;
}

bool ends_number(const Fold& fold, std::size_t at) {
    return at >= fold.size() || !is_word(fold.characters[at]);
}

NumberWord read_number_word(const Fold& fold, std::size_t at, const Ruleset& rules) {
    return rules.tens.empty() ? longest_ordinal(fold, at, rules) : composed_word(fold, at, rules);
}

}  // namespace core::cutting
