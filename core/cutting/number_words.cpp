#include "core/cutting/number_words.hpp"

#include "core/cutting/ascii.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace core::cutting {

void index_ordinals(Ruleset& rules) {
    std::stable_sort(
        rules.ordinal_words.begin(), rules.ordinal_words.end(),
        [](const OrdinalWord& a, const OrdinalWord& b) { return a.word[0] < b.word[0]; });
    for (std::size_t first = 0; first < rules.ordinals_below.size(); ++first) {
        rules.ordinals_below[first] = static_cast<std::size_t>(std::ranges::count_if(
            rules.ordinal_words, [&](const OrdinalWord& one) { return one.word[0] < first; }));
    }
}

std::span<const OrdinalWord> ordinals_with(const Ruleset& rules, char32_t first) {
    if (first < rules.ordinals_below.size() - 1) {
        const auto words = std::span(rules.ordinal_words);
        const std::size_t begin = rules.ordinals_below[first];
        return words.subspan(begin, rules.ordinals_below[first + 1] - begin);
    }
    const auto head = [](const OrdinalWord& ordinal) { return ordinal.word[0]; };
    const auto found = std::ranges::equal_range(rules.ordinal_words, first, {}, head);
    return {found.begin(), found.end()};
}
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
