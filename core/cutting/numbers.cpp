#include "core/cutting/numbers.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/number_suffixes.hpp"
#include "core/cutting/number_words.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::uint32_t apart_base = 9000;

/// A letter alone behind the number, with nothing or an end mark behind it: "Article 4 A".
bool has_letter_apart(const Fold& fold, std::size_t at) {
    if (at + 1 >= fold.size() || fold.characters[at] != U' ' ||
        !is_latin(fold.characters[at + 1])) {
        return false;
    }
    std::size_t behind = at + 2;
    while (behind < fold.size() && fold.characters[behind] == U' ') {
        ++behind;
    }
    return behind == fold.size() || (behind > at + 2 && (fold.characters[behind] == U'-' ||
                                                         fold.characters[behind] == 0x2013));
}

/// "2.\u00ba-A", "5.\u00ba bis": reads what stands behind the sign of an ordinal into `number`,
/// which ends before the sign.
void read_behind_sign(const Fold& fold, const Ruleset& rules, Number& number) {
    const auto stands = [&](std::size_t i, char32_t c) {
        return i < fold.size() && fold.characters[i] == c;
    };
    const std::size_t sign = stands(number.end, U'.') ? number.end + 1 : number.end;
    if (!stands(sign, 0xB0)) {
        return;
    }
    const std::size_t behind = sign + 1;
    if (stands(behind, U'-') && behind + 1 < fold.size() && is_latin(fold.characters[behind + 1]) &&
        ends_number(fold, behind + 2)) {
        number.key.push_back(static_cast<std::uint32_t>(fold.characters[behind + 1]));
        number.end = behind + 2;
        return;
    }
    const std::size_t end = read_suffix(fold, behind, rules, number.key, false);
    number.end = end == behind ? number.end : end;
}

std::optional<Number> read_arabic(const Fold& fold, std::size_t at, const Ruleset& rules) {
    const std::size_t end = digits_end(fold, at);
    const std::size_t most = at == 0 ? 4 : 5;  // "§ 10001", but a line may begin with a postal code
    if (end == at || end - at > most) {
        return std::nullopt;
    }
    Number number;
    number.style = number_arabic;
    number.key.push_back(decimal(fold, at, end));
    number.end = read_suffix(fold, end, rules, number.key, true);
    if (number.end == end) {
        read_behind_sign(fold, rules, number);
    }
    if (number.end == end && number.key[0] > 0 && has_letter_apart(fold, end)) {
        // "4 A" stands between 3 and 4.
        --number.key[0];
        number.key.push_back(apart_base + static_cast<std::uint32_t>(fold.characters[end + 1]));
        number.end = end + 2;
    }
    const bool lettered = number.end > end && is_latin(fold.characters[number.end - 1]);
    if (!ends_number(fold, number.end) && !(lettered && is_footnote(fold, number.end, rules))) {
        return std::nullopt;
    }
    return number;
}

/// "13D.015" stands between "13D.01" and "13D.02": behind the one point the digits are a fraction
/// where a zero begins them.
void read_fraction(const Fold& fold, std::size_t at, Number& number) {
    const std::size_t letter = digits_end(fold, at);
    const std::size_t point = letter + 1;
    if (letter == at || point + 2 >= number.end || !is_latin(fold.characters[letter]) ||
        fold.characters[point] != U'.' || fold.characters[point + 1] != U'0' ||
        digits_end(fold, point + 1) != number.end) {
        return;
    }
    NumberKey key{number.key[0], number.key[1]};
    for (std::size_t i = point + 1; i < number.end; ++i) {
        key.push_back(static_cast<std::uint32_t>(fold.characters[i] - U'0'));
    }
    number.key = key;
}

/// Two or more parts of letters and digits joined by '.', '-' or an en dash: 4.1.LQ.1, 1-501.
/// A final dot is the end mark and no part.
std::optional<Number> read_dotted(const Fold& fold, std::size_t at, const Ruleset& rules) {
    Number number;
    number.style = number_dotted;
    std::size_t i = at;
    bool digit_seen = false;
    while (i < fold.size() && number.key.size() < 12) {
        const std::size_t part = i;
        while (i < fold.size() && i - part < 6 &&
               (is_digit(fold.characters[i]) || is_latin(fold.characters[i]) ||
                fold.characters[i] == U'*')) {
            digit_seen = digit_seen || is_digit(fold.characters[i]);
            ++i;
        }
        if (i == part || !ends_number(fold, i)) {
            return std::nullopt;
        }
        std::size_t digits = digits_end(fold, part);
        if (digits > part && digits - part <= 5) {
            number.key.push_back(decimal(fold, part, digits));
        } else {
            digits = part;
        }
        for (; digits < i; ++digits) {
            number.key.push_back(suffix_base + static_cast<std::uint32_t>(fold.characters[digits]));
        }
        number.end = i;
        // A dash joins digits; before a word it parts the number from the title: "PART
        // 1\u2014LAMPS".
        const bool joined =
            i + 1 < fold.size() &&
            (((fold.characters[i] == U'.' || fold.characters[i] == U'-') &&
              (is_digit(fold.characters[i + 1]) || is_latin(fold.characters[i + 1]))) ||
             (fold.characters[i] == 0x2013 && is_digit(fold.characters[i + 1])));
        // "L. 211-1": the letter of a French code stands apart.
        const bool letter = number.key.size() == 1 && number.key[0] > suffix_base &&
                            i + 2 < fold.size() && fold.characters[i] == U'.' &&
                            fold.characters[i + 1] == U' ' && is_digit(fold.characters[i + 2]);
        if (!joined && !letter) {
            break;
        }
        i += letter ? 2 : 1;
    }
    read_fraction(fold, at, number);
    // "I.8/1", "L. 121-1 bis"
    number.end = read_suffix(fold, number.end, rules, number.key, false);
    if (!digit_seen || number.key.size() < 2 ||
        is_english_ordinal(fold, digits_end(fold, at), number.end)) {
        return std::nullopt;
    }
    return number;
}

std::uint32_t roman_digit(char32_t c) {
    switch (c) {
        case U'i':
            return 1;
        case U'v':
            return 5;
        case U'x':
            return 10;
        case U'l':
            return 50;
        case U'c':
            return 100;
        case U'd':
            return 500;
        case U'm':
            return 1000;
        default:
            return 0;
    }
}

std::optional<Number> read_roman(const Fold& fold, std::size_t at, const Ruleset& rules) {
    std::size_t end = at;
    std::uint32_t value = 0;
    while (end < fold.size() && end - at < 12 && roman_digit(fold.characters[end]) != 0) {
        const std::uint32_t digit = roman_digit(fold.characters[end]);
        const std::uint32_t next =
            end + 1 < fold.size() ? roman_digit(fold.characters[end + 1]) : 0;
        value = digit < next ? value - digit : value + digit;
        ++end;
    }
    if (end == at || value == 0 || value > 399) {
        return std::nullopt;
    }
    Number number;
    number.style = number_roman;
    number.key.push_back(value);
    number.end = read_suffix(fold, end, rules, number.key, false);
    const bool lettered = number.end == end && end + 1 < fold.size() &&
                          fold.characters[end] == U'-' && is_latin(fold.characters[end + 1]) &&
                          ends_number(fold, end + 2);
    if (lettered) {  // I-A
        number.key.push_back(static_cast<std::uint32_t>(fold.characters[end + 1]));
        number.end = end + 2;
    }
    if (number.end == end && end < fold.size() &&
        (fold.characters[end] == U'a' || fold.characters[end] == U'b') &&
        ends_number(fold, end + 1)) {  // IIIa
        number.key.push_back(static_cast<std::uint32_t>(fold.characters[end]));
        number.end = end + 1;
    }
    if (!ends_number(fold, number.end)) {
        return std::nullopt;
    }
    return number;
}

std::optional<Number> read_letter(const Fold& fold, std::size_t at) {
    if (at >= fold.size() || !is_latin(fold.characters[at]) || !ends_number(fold, at + 1)) {
        return std::nullopt;
    }
    Number number;
    number.style = number_letter;
    number.key.push_back(fold.characters[at] == 0x111
                             ? 5
                             : static_cast<std::uint32_t>(fold.characters[at] - U'a' + 1));
    number.end = at + 1;
    return number;
}

/// "4.1", "19.02": what stands behind the point is a fraction, so 19.02 < 19.1 < 19.11 < 19.2.
std::optional<Number> read_decimal(const Fold& fold, std::size_t at) {
    const std::size_t point = digits_end(fold, at);
    if (point == at || point - at > 4 || point >= fold.size() || fold.characters[point] != U'.') {
        return std::nullopt;
    }
    Number number;
    number.style = number_decimal;
    number.end = digits_end(fold, point + 1);
    if (number.end == point + 1 || number.end > point + 5 || !ends_number(fold, number.end)) {
        return std::nullopt;
    }
    number.key.push_back(decimal(fold, at, point));
    for (std::size_t i = point + 1; i < number.end; ++i) {
        number.key.push_back(static_cast<std::uint32_t>(fold.characters[i] - U'0'));
    }
    return number;
}

/// "1:1", "2:3a": two numbers joined by a colon.
std::optional<Number> read_colon(const Fold& fold, std::size_t at, const Ruleset& rules) {
    constexpr std::size_t digits_most = 4;
    const std::size_t colon = digits_end(fold, at);
    const std::size_t end = digits_end(fold, std::min(colon + 1, fold.size()));
    if (colon == at || colon - at > digits_most || end <= colon + 1 ||
        end - colon > digits_most + 1 || fold.characters[colon] != U':') {
        return std::nullopt;
    }
    Number number;
    number.style = number_dotted;
    number.key = {decimal(fold, at, colon), decimal(fold, colon + 1, end)};
    number.end = read_suffix(fold, end, rules, number.key, true);
    return ends_number(fold, number.end) ? std::optional(number) : std::nullopt;
}

/// Letters and digits mixed, at most five: A1, EV, 2b.
std::optional<Number> read_code(const Fold& fold, std::size_t at) {
    Number number;
    number.style = number_code;
    number.end = at;
    while (number.end < fold.size() && number.end < at + 5 &&
           (is_digit(fold.characters[number.end]) || is_latin(fold.characters[number.end]))) {
        number.key.push_back(fold.characters[number.end]);
        ++number.end;
    }
    if (number.end == at || !ends_number(fold, number.end)) {
        return std::nullopt;
    }
    return number;
}

std::optional<Number> read_ordinal(const Fold& fold, std::size_t at, const Ruleset& rules) {
    const NumberWord word = read_number_word(fold, at, rules);
    if (word.end == at) {
        return std::nullopt;
    }
    Number number;
    number.style = number_ordinal;
    number.key.push_back(word.value);
    number.end = word.end;
    return number;
}

}  // namespace

std::optional<Number> read_number(const Fold& fold,
                                  std::size_t at,
                                  unsigned styles,
                                  const Ruleset& rules) {
    std::optional<Number> best;
    const auto offer = [&](std::optional<Number> found) {
        if (found && (!best || found->end > best->end)) {
            best = found;
        }
    };
    if (at >= fold.size()) {
        return best;
    }
    if ((styles & number_ordinal) != 0) {
        offer(read_ordinal(fold, at, rules));
    }
    if ((styles & number_arabic) != 0) {
        offer(read_arabic(fold, at, rules));
    }
    if ((styles & number_roman) != 0) {
        offer(read_roman(fold, at, rules));
    }
    if ((styles & number_letter) != 0) {
        offer(read_letter(fold, at));
    }
    if ((styles & number_decimal) != 0) {
        offer(read_decimal(fold, at));
    }
    if ((styles & number_code) != 0) {
        offer(read_code(fold, at));
    }
    if ((styles & number_dotted) != 0) {
        offer(read_dotted(fold, at, rules));
    }
    if ((styles & number_colon) != 0) {
        offer(read_colon(fold, at, rules));
    }
    return best;
}

}  // namespace core::cutting
