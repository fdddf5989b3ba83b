#include "core/cutting/line_head.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/number_suffixes.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

bool begins_with(const Fold& head, const std::u32string& word) {
    return (word.empty() || head.characters[0] == word.front()) &&
           head.characters.compare(0, word.size(), word) == 0;
}

bool leading_ordinal(const Fold& head, const Ruleset& rules) {
    for (const OrdinalWord& ordinal : ordinals_with(rules, head.characters[0])) {
        if (ordinal.value > 0 && begins_with(head, ordinal.word)) {
            return true;
        }
    }
    // "II. Abschnitt"
    const char32_t first = head.characters[0];
    return first == U'i' || first == U'v' || first == U'x';
}

}  // namespace

bool is_promising(const Fold& head, const Ruleset& rules) {
    if (head.size() == 0) {
        return false;
    }
    const bool digit = is_digit(head.characters[0]);
    const auto numbered = [](const Level& level) {
        return level.number_first || counts_in_words(level);
    };
    if (!digit && std::any_of(rules.levels.begin(), rules.levels.end(), numbered) &&
        leading_ordinal(head, rules)) {
        return true;
    }
    for (const std::size_t index : rules.levels_for(head.characters[0])) {
        const Level& level = rules.levels[index];
        if (level.bare && level.role == Role::container) {
            if (!digit && std::u32string_view(head.characters).substr(0, 8).find(U'.') !=
                              std::u32string_view::npos) {
                return true;
            }
            continue;
        }
        if (digit && (level.bare || level.number_first)) {
            return true;
        }
        if (level.bare || !level.may_begin_with(head.characters[0])) {
            continue;
        }
        for (const Keyword& keyword : level.keywords) {
            if ((begins_with(head, keyword.folded) ||
                 (level.damaged && damaged_keyword_end(head, keyword.stripped) > 0))) {
                return true;
            }
        }
    }
    return false;
}

bool counts_in_words(const Level& level) {
    return level.bare && level.role == Role::article && (level.numbers & number_ordinal) != 0;
}

bool is_counting_word(const Fold& fold, const Number& number, const Ruleset& rules) {
    const std::u32string_view word = std::u32string_view(fold.characters).substr(0, number.end);
    const std::size_t value = number.key[0];
    if (word.find(U' ') != word.npos || value == 0 || value > rules.ordinals.size()) {
        return word.find(U' ') != word.npos;
    }
    const std::vector<std::u32string>& spellings = rules.ordinals[value - 1];
    // "Única." too: of the words for 1 only the last, "uno", does not count articles.
    return word == spellings.front() ||
           (spellings.size() > 1 &&
            (word == spellings[1] || (value == 1 && word != spellings.back())));
}

std::size_t aside_end(const Fold& fold, std::string_view text, std::size_t at, const Level& rule) {
    const bool comma = (rule.endings & ending_comma) != 0 && at + 2 < fold.size() &&
                       fold.characters[at] == U',' && fold.characters[at + 1] == U' ' &&
                       is_lower(text[fold.offset[at + 2]]);
    const char32_t last = fold.characters.back();
    return comma && last != U'.' && last != U',' && last != U';' && last != U':' ? fold.size() : at;
}

bool ends_heading(const Fold& fold, std::size_t at) {
    const std::size_t next = skip_blanks(fold, at);
    return next >= fold.size() || fold.characters[next] == U'(' || fold.characters[next] == U'[';
}

std::size_t amendment_bracket(std::string_view line) {
    if (line.starts_with("[\u00A7")) {
        return 1;
    }
    std::size_t at = 0;
    while (at < line.size() && at < 3 && is_digit(line[at])) {
        ++at;
    }
    if (at >= line.size() || line[at] != '[') {
        return 0;
    }
    std::size_t end = std::min(line.find_first_not_of("0123456789", ++at), line.size());
    const std::size_t digits = end - at;
    while (end < line.size() && end < at + digits + 2 && is_upper(line[end])) {
        ++end;
    }
    return digits > 0 && end + 1 < line.size() && line[end] == '.' && line[end + 1] == ' ' ? at : 0;
}

std::size_t skip_blanks(const Fold& fold, std::size_t at) {
    while (at < fold.size() && fold.characters[at] == U' ') {
        ++at;
    }
    return at;
}

std::size_t behind_ordinal_sign(const Fold& fold, std::size_t at) {
    const std::size_t i = at < fold.size() && fold.characters[at] == U'.' ? at + 1 : at;
    return i < fold.size() && fold.characters[i] == 0xB0 ? i + 1 : at;
}

std::optional<Ending> read_ending(const Fold& fold, std::size_t& at) {
    std::size_t i = skip_footnote(fold, behind_ordinal_sign(fold, at));
    // Where the sign of a note is a link, web pages have "§ 14#": § 1 with note 4.
    while (i < fold.size() && (fold.characters[i] == U'*' || fold.characters[i] == U'_' ||
                               fold.characters[i] == U'#')) {
        ++i;
    }
    // "**Article 1\\. Scope**": converters escape what Markdown would read as the mark of a list.
    if (fold.characters.compare(i, 2, U"\\.") == 0) {
        ++i;
    }
    const std::size_t blanks = skip_blanks(fold, i);
    if (blanks >= fold.size()) {
        at = fold.size();
        return ending_line;
    }
    const char32_t c = fold.characters[blanks];
    const bool joined =
        blanks + 1 < fold.size() && is_digit(fold.characters[blanks + 1]) && blanks == i;
    if ((c == U'.' || c == U':') && !joined) {
        at = skip_blanks(fold, skip_footnote(fold, skip_blanks(fold, blanks + 1)));
        // "4.-" and "4. -" carry both marks; conversions of Belgian codes have "4. _ Lampes".
        const bool low =
            at + 1 < fold.size() && fold.characters[at] == U'_' && fold.characters[at + 1] == U' ';
        if (at < fold.size() &&
            (low || fold.characters[at] == U'-' || fold.characters[at] == 0x2013)) {
            at = skip_blanks(fold, at + 1);
            return c == U'.' ? ending_dot_dash : ending_colon;
        }
        return c == U'.' ? ending_dot : ending_colon;
    }
    if ((c == U'-' && !joined) || c == 0x2013 || (c == U'|' && blanks > i)) {
        at = blanks + 1;
        while (at < fold.size() && fold.characters[at] == U'-') {
            ++at;  // "PART 5--LAMPS"
        }
        at = skip_blanks(fold, at);
        return ending_dash;
    }
    if (c == U')') {
        at = skip_blanks(fold, blanks + 1);
        return ending_paren;
    }
    if (c == U'/' && blanks + 1 < fold.size() && fold.characters[blanks + 1] == U' ') {
        at = skip_blanks(fold, blanks + 1);
        return ending_dot;  // "Điều 5/ Phạm vi"
    }
    at = blanks;
    return blanks > i ? std::optional(ending_blank) : std::nullopt;
}

std::optional<Number> read_joined_number(const Fold& fold,
                                         std::string_view text,
                                         const Level& rule,
                                         const std::optional<Number>& number) {
    if ((rule.endings & ending_joined) == 0) {
        return std::nullopt;
    }
    if (number && number->key.size() > 1 && fold.characters.substr(number->end, 3) == U"(1)") {
        return number;
    }
    const auto byte = [&](std::size_t at) {
        return at < fold.size() && fold.offset[at] < text.size() ? text[fold.offset[at]] : '\0';
    };
    const auto capital = [&](std::size_t at) { return is_upper(byte(at)); };
    const auto small = [&](std::size_t at) { return is_lower(byte(at)); };
    std::size_t end = 0;
    while (is_digit(byte(end))) {
        ++end;
    }
    Number found;
    found.style = number_arabic;
    for (std::size_t i = 0; i < end && end <= 3; ++i) {
        found.key = {found.key.empty() ? 0 : found.key[0] * 10};
        found.key[0] += static_cast<std::uint32_t>(byte(i) - '0');
    }
    // "6AName", "6A(1)": a letter that belongs to the number.
    if (capital(end) && ((capital(end + 1) && small(end + 2)) || byte(end + 1) == '(')) {
        found.key.push_back(fold.characters[end]);
        ++end;
    }
    const bool sentence = capital(end) && byte(end + 1) == ' ' && small(end + 2);
    const bool word = capital(end) && small(end + 1);
    const bool quoted = byte(end) == '"' || fold.characters.substr(end, 1) == U"\x201C";
    const bool mark = byte(end) == '(' && byte(end + 1) == '1' && byte(end + 2) == ')';
    if (found.key.empty() || found.key[0] == 0 || !(sentence || word || quoted || mark)) {
        return std::nullopt;
    }
    found.end = end;
    return found;
}

std::size_t skip_footnote(const Fold& fold, std::size_t at) {
    if (at > 0 && at < fold.size() && is_lower(fold.characters[at - 1])) {
        while (at < fold.size() && is_digit(fold.characters[at])) {
            ++at;  // "3a4"
        }
    }
    while (at < fold.size() && superscript_digit(fold.characters[at]) <= 9) {
        ++at;
    }
    // "Art. 4 [2] Scope", where the sign lost its place above the line
    const std::size_t open = at < fold.size() && fold.characters[at] == U' ' ? at + 1 : at;
    if (open >= fold.size() || fold.characters[open] != U'[') {
        return at;
    }
    const std::size_t i = digits_end(fold, open + 1);
    return i > open + 1 && i < fold.size() && fold.characters[i] == U']' ? i + 1 : at;
}

std::size_t skip_note_apart(const Fold& fold, std::size_t at, const Ruleset& rules) {
    const std::size_t open = rules.note_words.empty() ? fold.size() : skip_blanks(fold, at);
    if (open < fold.size() && fold.characters[open] == U'(') {
        const std::size_t close = std::min(
            fold.characters.find_first_not_of(U" ,0123456789", fold.characters.find(U' ', open)),
            fold.size() - 1);
        for (const std::u32string& word : rules.note_words) {
            if (fold.characters[close] == U')' && is_digit(fold.characters[close - 1]) &&
                fold.characters.compare(open + 1, word.size(), word) == 0 &&
                fold.characters[open + 1 + word.size()] == U' ') {
                return close + 1;
            }
        }
    }
    if (at >= fold.size() || fold.characters[at] != U'(') {
        return at;
    }
    std::size_t i = at + 1;
    while (i < fold.size() && i < at + 3 && is_digit(fold.characters[i])) {
        ++i;
    }
    return i > at + 1 && fold.characters.substr(i, 3) == U")  " ? i + 1 : at;
}

void join_lines(Fold& fold) {
    std::size_t at = fold.characters.find(U'\n');
    if (at == fold.characters.npos) {
        return;
    }
    const auto drop = [&](std::size_t i) {
        fold.characters.erase(i, 1);
        fold.offset.erase(fold.offset.begin() + static_cast<std::ptrdiff_t>(i));
    };
    for (; at > 0 && (fold.characters[at - 1] == U' ' || fold.characters[at - 1] == U'\r'); --at) {
        drop(at - 1);
    }
    fold.characters[at] = U' ';
    while (at + 1 < fold.size() && fold.characters[at + 1] == U' ') {
        drop(at + 1);
    }
}

bool is_glued_roman(const Fold& fold, std::string_view text, std::size_t at, const Ruleset& rules) {
    const auto number =
        at < fold.size() ? read_number(fold, at, number_roman, rules) : std::optional<Number>();
    if (!number || !is_upper(text[fold.offset[at]]) ||
        has_lower_letter(text.substr(0, fold.offset[number->end]))) {
        return false;
    }
    const std::size_t end = number->end;
    return end == fold.size() || fold.characters[end] == U'.' || fold.characters[end] == U':' ||
           skip_blanks(fold, end) == fold.size();
}

std::size_t skip_note_behind_colon(const Fold& fold, std::size_t at, const Ruleset& rules) {
    if (!rules.suffixes_joined || at >= fold.size() || fold.characters[at] != U':') {
        return at;
    }
    std::size_t i = at + 1;
    while (i < fold.size() && i < at + 4 && is_digit(fold.characters[i])) {
        ++i;
    }
    return i > at + 1 && i < fold.size() && fold.characters[i] == U' ' ? i : at;
}

std::size_t damaged_keyword_end(const Fold& fold, const std::u32string& stripped) {
    std::size_t at = 0;
    for (const char32_t wanted : stripped) {
        while (at < fold.size() && fold.characters[at] >= 0x300 && fold.characters[at] <= 0x36F) {
            ++at;
        }
        if (at >= fold.size()) {
            return 0;
        }
        const char32_t found = fold.characters[at] == 0x111 ? U'd' : fold.characters[at];
        if (found != wanted) {
            return 0;
        }
        ++at;
    }
    while (at < fold.size() && fold.characters[at] >= 0x300 && fold.characters[at] <= 0x36F) {
        ++at;
    }
    return at;
}

bool two_letters_at(const std::u32string& text, std::size_t at) {
    const auto letter = [&](std::size_t i) {
        return i < text.size() && (is_lower(text[i]) || text[i] >= 0xC0);
    };
    return letter(at) && letter(at + 1);
}

}  // namespace core::cutting
