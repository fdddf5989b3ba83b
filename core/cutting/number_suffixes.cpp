#include "core/cutting/number_suffixes.hpp"

#include "core/cutting/number_words.hpp"

#include <string_view>

namespace core::cutting {

std::uint32_t decimal(const Fold& fold, std::size_t begin, std::size_t end) {
    std::uint32_t value = 0;
    for (std::size_t i = begin; i < end; ++i) {
        value = value * 10 + static_cast<std::uint32_t>(fold.characters[i] - U'0');
    }
    return value;
}

namespace {

/// The end of "/1" behind a number: an insertion, where "12/2019" is a number of its own.
std::size_t slash_end(const Fold& fold, std::size_t at) {
    const std::size_t end =
        at < fold.size() && fold.characters[at] == U'/' ? digits_end(fold, at + 1) : at;
    const bool inserted = end > at + 1 && end <= at + 3 && ends_number(fold, end) &&
                          (end >= fold.size() || fold.characters[end] != U'/');
    return inserted ? end : at;
}

/// A blank, a letter, and a blank or the end of the line.
bool is_letter_apart(const Fold& fold, std::size_t at) {
    return at + 1 < fold.size() && fold.characters[at] == U' ' && fold.characters[at + 1] >= U'a' &&
           fold.characters[at + 1] <= U'z' &&
           (at + 2 == fold.size() || fold.characters[at + 2] == U' ');
}

/// "9 bis 1", "9 bis (a)" at the end of a line: reads what counts several insertions that have the
/// word of a suffix in common, which ends at `at`, and returns the end.
std::size_t read_repeated(const Fold& fold, std::size_t at, NumberKey& key) {
    if (at + 1 >= fold.size() || fold.characters[at] != U' ') {
        return at;
    }
    const bool enclosed = fold.characters[at + 1] == U'(';
    const std::size_t begin = enclosed ? at + 2 : at + 1;
    const std::size_t digits = digits_end(fold, begin);
    const bool letter =
        digits == begin && enclosed && begin < fold.size() && is_latin(fold.characters[begin]);
    const std::size_t end = letter ? begin + 1 : digits;
    const bool closed = !enclosed || (end < fold.size() && fold.characters[end] == U')');
    if (end == begin || end > begin + 2 || !closed || end + (enclosed ? 1 : 0) != fold.size()) {
        return at;
    }
    key.push_back(letter ? fold.characters[begin] : decimal(fold, begin, end));
    return fold.size();
}

}  // namespace

bool is_english_ordinal(const Fold& fold, std::size_t begin, std::size_t end) {
    const std::u32string_view letters(fold.characters.data() + begin, end - begin);
    return letters == U"st" || letters == U"nd" || letters == U"rd" || letters == U"th";
}

bool is_footnote(const Fold& fold, std::size_t at, const Ruleset& rules) {
    const std::size_t end = rules.suffixes_joined ? digits_end(fold, at) : at;
    return end > at && end <= at + 2 && (end >= fold.size() || fold.characters[end] == U' ');
}

std::size_t read_suffix(
    const Fold& fold, std::size_t at, const Ruleset& rules, NumberKey& key, bool letters_too) {
    std::size_t letters = at;
    while (letters < fold.size() && letters < at + 3 && is_latin(fold.characters[letters])) {
        ++letters;
    }
    if (letters_too && letters > at && letters <= at + 2 &&
        (ends_number(fold, letters) || is_footnote(fold, letters, rules)) &&
        !is_english_ordinal(fold, at, letters)) {
        for (std::size_t i = at; i < letters; ++i) {
            key.push_back(fold.characters[i] == 0x111 ? 104 : fold.characters[i]);
        }
        at = letters;
    }
    // "§ 5 a Zweck", "**Art. 5** *a* Zweck": where words are joined, a letter apart is none.
    if (letters_too && rules.suffixes_joined && letters == at && is_letter_apart(fold, at)) {
        key.push_back(fold.characters[at + 1]);
        return at + 2;
    }
    if (const std::size_t end = slash_end(fold, at); end != at) {
        key.push_back(decimal(fold, at + 1, end));
        return end;
    }
    // "5 bis 7" may be a range; "5-bis" and "50/bis" are none.
    const bool joined =
        at < fold.size() &&
        ((fold.characters[at] == U' ' && !rules.suffixes_joined) || fold.characters[at] == U'-' ||
         fold.characters[at] == U'/' || fold.characters[at] == 0x2013);
    // "5 (bis)", as gazettes of Tunisia print it
    const bool enclosed =
        at + 1 < fold.size() && fold.characters[at] == U' ' && fold.characters[at + 1] == U'(';
    const bool dashed = joined && at + 2 < fold.size() && fold.characters[at] == U' ' &&
                        fold.characters[at + 2] == U' ' &&
                        (fold.characters[at + 1] == U'-' || fold.characters[at + 1] == 0x2013);
    const std::size_t word = dashed ? at + 3 : enclosed ? at + 2 : joined ? at + 1 : at;
    const char32_t first = word < fold.size() ? fold.characters[word] : U' ';
    for (std::size_t i = 0; i < rules.number_suffixes.size(); ++i) {
        const std::u32string& suffix = rules.number_suffixes[i];
        std::size_t end = word + suffix.size();
        if (suffix[0] != first || !matches_at(fold, word, suffix) || !ends_number(fold, end) ||
            (enclosed && (end >= fold.size() || fold.characters[end] != U')'))) {
            continue;
        }
        key.push_back(suffix_base + static_cast<std::uint32_t>(i));
        if (enclosed) {
            return read_repeated(fold, end + 1, key);
        }
        // "25-octies.1" follows "25-octies".
        const std::size_t digits = end + 1;
        const std::size_t behind = digits_end(fold, digits);
        if (end < fold.size() && fold.characters[end] == U'.' && behind > digits &&
            behind < digits + 4 && ends_number(fold, behind)) {
            key.push_back(decimal(fold, digits, behind));
            end = behind;
        }
        return read_repeated(fold, end, key);
    }
    return at;
}

}  // namespace core::cutting
