#include "core/cutting/candidate_lines.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/line_head.hpp"
#include "core/cutting/marks.hpp"
#include "core/cutting/number_suffixes.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

/// "Be it enacted as follows:" opens the act, and no list.
bool holds_enacting(const Ruleset& rules, std::string_view text) {
    return std::any_of(rules.enacting.begin(), rules.enacting.end(),
                       [&](const auto& one) { return text.find(one) != text.npos; });
}

/// "(1) The Board": a sentence, where "(1) of" and "(1) GDPR" go on with a reference.
bool begins_first_clause(std::string_view title) {
    return title.size() > 6 && title.starts_with("(1) ") && is_upper(title[4]) &&
           (is_lower(title[5]) || title[5] == ' ');
}

}  // namespace

bool is_paragraph(std::string_view title) {
    constexpr std::size_t long_bytes = 90;  // an end mark may be missing
    constexpr std::size_t short_bytes = 30;
    const std::size_t stop = title.find(". ");
    return stop != title.npos && stop + 2 < title.size() && is_upper(title[stop + 2]) && stop > 3 &&
           is_lower(title[stop - 1]) && is_lower(title[stop - 2]) &&
           has_lower_letter(title.substr(stop + 3, 12)) &&
           (title.size() > long_bytes || (title.size() > short_bytes && ends_sentence(title)));
}

bool is_titled_alone(std::string_view source, const Candidate& candidate) {
    constexpr std::size_t title_most = 100;
    const std::string_view title =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    return candidate.spaced && !candidate.number.key.empty() && title.size() <= title_most &&
           !title.empty() && !ends_sentence(title);
}

bool refers_apart(std::string_view behind, const Ruleset& rules) {
    constexpr std::size_t apart = 3;
    const std::size_t text = behind.find_first_not_of(" \t");
    if (text == behind.npos) {
        return false;
    }
    const bool far = text >= apart || behind[text] == '(' || behind[text] == '[' ||
                     behind.substr(0, text).find('\t') != behind.npos;
    return far && leads_elsewhere(behind.substr(text), rules);
}

namespace {

/// "5.A person shall": the article, where "5.A of" may refer to 5.A.
bool is_article_word(std::string_view text, std::size_t at, const Ruleset& rules) {
    std::size_t end = at + 2;
    while (end < text.size() && is_lower(text[end])) {
        ++end;
    }
    const std::string_view next = text.substr(std::min(at + 2, text.size()), end - at - 2);
    return text[at] == 'A' && next.size() > 1 && text[at + 1] == ' ' &&
           rules.continuation.count(std::u32string(next.begin(), next.end())) == 0;
}

}  // namespace

std::optional<Number> read_parted_number(const Fold& fold,
                                         std::string_view text,
                                         std::size_t at,
                                         unsigned styles,
                                         const Ruleset& rules) {
    const auto number = read_number(fold, at, styles, rules);
    if (!number || number->style != number_dotted) {
        return number;
    }
    // A capital with small letters behind it is a word: the blank before it was lost.
    const std::string_view printed = text.substr(0, fold.offset[number->end]);
    const std::size_t word = printed.rfind('.') + 1;
    const bool letter = word + 1 == printed.size();
    if (word <= fold.offset[at] || word >= printed.size() || !is_upper(printed[word]) ||
        (letter && (at > 0 || !is_article_word(text, word, rules))) ||
        !std::all_of(printed.begin() + static_cast<std::ptrdiff_t>(word) + 1, printed.end(),
                     [](char c) { return is_lower(c); })) {
        return number;
    }
    Fold head = fold;
    head.characters.resize(number->end - (printed.size() - word) - 1);
    return read_number(head, at, styles, rules);
}

void sign_ordinals(const Ruleset& rules, Fold& fold) {
    constexpr std::size_t head = 24;  // the keyword
    if (!rules.ordinal_letters) {
        return;
    }
    std::size_t first = 0;
    while (first < std::min(head, fold.size()) && !is_digit(fold.characters[first])) {
        ++first;
    }
    if (first >= std::min(head, fold.size())) {
        return;
    }
    std::size_t at = fold.characters.find_first_not_of(U"0123456789", first);
    at += at < fold.size() && fold.characters[at] == U'.' ? 1U : 0U;
    const char32_t behind = at + 1 < fold.size() ? fold.characters[at + 1] : U' ';
    const bool ends = behind == U' ' || behind == U'.' || behind == U'-' || behind == U':';
    if (at < fold.size() && fold.characters[at] == U'o' && ends) {
        fold.characters[at] = 0xB0;
    }
}

std::optional<Number> read_wrapped_number(const Fold& fold,
                                          std::size_t at,
                                          const Level& rule,
                                          const Ruleset& rules) {
    const bool annex = rule.role == Role::annex;
    const auto is_quote = [&](std::size_t i) {
        return i < fold.size() && (fold.characters[i] == U'"' || fold.characters[i] == 0x201C ||
                                   fold.characters[i] == 0x201D);
    };
    const auto is = [&](std::size_t i, char32_t c) {
        return i < fold.size() && fold.characters[i] == c;
    };
    const bool open = annex ? is_quote(at) : is(at, U'(');
    const unsigned styles = annex ? rule.numbers : rule.numbers & number_arabic;
    auto number = open ? read_number(fold, at + 1, styles, rules) : std::nullopt;
    if (!number || !(annex ? is_quote(number->end) : is(number->end, U')'))) {
        return std::nullopt;
    }
    ++number->end;
    if (!annex) {
        number->end = read_suffix(fold, number->end, rules, number->key, false);
    }
    return number;
}

bool ends_as_mark(const Fold& fold, std::size_t at) {
    return behind_ordinal_sign(fold, at) != at || (at < fold.size() && fold.characters[at] == U'/');
}

bool stands_apart(std::string_view source, const Candidate& candidate, std::string_view above) {
    const std::string_view title =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    return candidate.spaced ||
           (above.size() < full_title_line && std::none_of(title.begin(), title.end(), is_digit));
}

bool may_hold_note(const Fold& fold, const Number& number, const Level& rule) {
    constexpr std::uint32_t notes_most = 1000;  // letters are above
    return rule.role == Role::article && !rule.bare && (rule.endings & ending_blank) == 0 &&
           number.style == number_dotted && number.key.size() == 2 && number.key[0] < notes_most &&
           number.key[1] < notes_most &&
           fold.characters.find_last_of(U"-.\x2013", number.end) ==
               fold.characters.rfind(U'.', number.end);
}

bool names_owner(const Fold& fold, std::size_t at, const Level& rule) {
    const std::size_t word = skip_blanks(fold, at);
    return word > at && std::any_of(rule.belongs.begin(), rule.belongs.end(), [&](const auto& one) {
               return fold.characters.compare(word, one.size(), one) == 0;
           });
}

std::size_t owner_end(const Fold& fold, std::size_t at, const Level& rule) {
    if (!names_owner(fold, at, rule)) {
        return at;
    }
    const std::size_t owner_most = rule.title_aside ? 100 : 48;
    const std::size_t word = skip_blanks(fold, at);
    for (std::size_t i = word; i < fold.size(); ++i) {
        const char32_t c = fold.characters[i];
        const bool joins = i + 1 < fold.size() && is_digit(fold.characters[i - 1]) &&
                           is_digit(fold.characters[i + 1]);
        if ((c == U'-' || c == 0x2013) && !joins) {
            return i;
        }
    }
    const bool sentence = fold.characters.back() == U'.' || fold.characters.back() == U';';
    return fold.size() - word <= owner_most && !sentence ? fold.size() : at;
}

void place_title(std::string_view source,
                 const Ruleset& rules,
                 const ReadHead& head,
                 Candidate& candidate) {
    const Fold& fold = head.fold;
    std::size_t at = head.at;
    while (at < fold.size() && (fold.characters[at] == U'*' || fold.characters[at] == U' ')) {
        ++at;  // "**Article 2.** **Scope**"
    }
    const PeeledLine& line = head.peeled;
    const std::size_t begin =
        head.aside ? std::size_t{candidate.title_begin} : line.begin + fold.offset[at];
    candidate.title_begin = skip_side_notes(source, std::min(begin, line.end), line.end, rules);
    candidate.title_end = candidate.title_begin < line.end ? line.text_end : line.end;
}

namespace {

/// "3.01 (a) The normal day": what follows a number of several parts is its first point, and no
/// reference to it.
bool opens_first_point(std::string_view title, const Candidate& candidate) {
    const std::size_t behind = title.find_first_not_of(" \t", 3);
    return candidate.number.key.size() >= 2 && title.starts_with("(a) ") &&
           behind != std::string_view::npos && is_upper(title[behind]);
}

}  // namespace

void judge_title(std::string_view source, const Ruleset& rules, Fold& word, Candidate& candidate) {
    const Level& rule = rules.levels[candidate.level];
    const std::string_view title =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    if (title.empty()) {
        return;
    }
    // "# Chương I quy định chung": Markdown says that the line is a heading.
    if (rule.role != Role::article && source[candidate.begin] == '#') {
        candidate.lower = is_paragraph(title);
        return;
    }
    const char32_t first = decode_utf8(title, 0).character;
    // "8 580 271 dollars" is an amount
    const bool small = is_lower_letter(first) || (rule.bare && is_digit(first));
    candidate.lower = small || (rule.role == Role::container && is_paragraph(title)) ||
                      first == U',' || first == U';' || first == U')';
    if (candidate.ending != ending_blank) {
        return;
    }
    const std::u32string& text = word.characters;
    if (first == U'(') {
        if (rule.need_capital) {
            fold_into(title, 8, word);
            const bool clause = (rule.bare && text.size() > 1 &&
                                 (is_digit(text[1]) || opens_first_point(title, candidate))) ||
                                (rule.role == Role::article && begins_first_clause(title));
            candidate.lower = !clause && !(two_letters_at(text, 1) && text.substr(3, 1) != U")");
        }
        return;
    }
    candidate.lower = candidate.lower || first == 0xA7;
    if (candidate.lower || rule.bare) {
        return;
    }
    fold_into(title, 32, word);
    const std::size_t end = std::min(text.find_first_of(U" .,;:()"), text.size());
    // A word in capitals is a heading's own, whatever it means.
    // "Article 4 To establish a company": there the text of an article begins.
    const std::u32string said = text.substr(0, end);
    candidate.lower = has_lower_letter(title.substr(0, word.offset[end])) &&
                      rules.continuation.count(said) != 0 &&
                      (rule.role != Role::article || rules.sentence_words.count(said) == 0);
}

bool has_small_title(std::string_view source, const Ruleset& rules, const Candidate& candidate) {
    constexpr std::size_t title_most = 60;
    const Level& rule = rules.levels[candidate.level];
    const std::string_view title =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    if (rule.bare || rule.role != Role::article || !candidate.spaced ||
        (candidate.ending & (ending_colon | ending_dash)) == 0 || title.size() > title_most ||
        std::string_view(".,;:)").find(title.back()) != std::string_view::npos) {
        return false;
    }
    const std::size_t line = source.find('\n', candidate.title_end);
    const std::size_t next =
        line == std::string_view::npos ? line : source.find_first_not_of(" \t\r", line + 1);
    return next == std::string_view::npos || source[next] == '\n';
}

std::string_view printed_title(std::string_view source,
                               const std::vector<Line>& lines,
                               const Candidate& candidate) {
    std::string_view title =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    const std::size_t end = std::min(lines.size(), candidate.line + 3);
    for (std::size_t i = candidate.line + 1; title.empty() && i < end; ++i) {
        title = trimmed(source, lines[i]);
    }
    return title;
}

void read_letters(std::string_view title, Fold& fold, std::u32string& letters) {
    constexpr std::size_t characters_most = 48;
    constexpr std::size_t letters_most = 24;
    fold_into(title, characters_most, fold);
    letters.clear();
    letters.reserve(letters_most);
    for (const char32_t c : fold.characters) {
        if ((is_lower(c) || c >= 0xC0) && letters.size() < letters_most) {
            letters.push_back(c);
        }
    }
}

void judge_clause(std::string_view source, Candidate& candidate) {
    constexpr std::size_t mark_bytes = 3;  // "(1)"
    constexpr std::string_view dash = "\xE2\x80\x94";
    const std::size_t at = candidate.title_begin;
    const std::string_view behind = source.substr(at, candidate.title_end - at);
    candidate.first_clause = behind.starts_with("(1)");
    if (ends_with_stop(candidate) && candidate.first_clause &&
        source.substr(candidate.number_end, at - candidate.number_end).find(dash) != source.npos) {
        candidate.clause = true;
    }
    if (candidate.ending != ending_joined || behind.empty() || behind.front() != '(') {
        return;
    }
    const std::size_t text = source.find_first_not_of(" \t", at + mark_bytes);
    candidate.clause = true;
    candidate.lower = candidate.lower || text == source.npos ||
                      is_lower_letter(decode_utf8(source, text).character);
}

void judge_line_above(
    std::string_view text, const Ruleset& rules, bool first, Fold& word, Candidate& candidate) {
    if (text.empty()) {
        candidate.spaced = true;
        return;
    }
    // "as follows:" and "leather;" go on below: a part of a list is no part of the text.
    // So does the first heading of all: an act begins with it.
    const bool container = rules.levels[candidate.level].role == Role::container && !first &&
                           (text.back() != ':' || !holds_enacting(rules, text));
    if (text.back() == ',' || text.back() == ';' || (container && text.back() == ':') ||
        is_note_title(text, rules, word)) {
        candidate.wrapped = true;
        return;
    }
    candidate.wrapped = ends_with_lead(text, rules, word);
}

std::size_t behind_keyword_dash(const Fold& fold,
                                std::string_view text,
                                std::size_t at,
                                const Level& rule,
                                const Ruleset& rules) {
    const std::size_t dash = skip_blanks(fold, at);
    if (dash + 1 >= fold.size() ||
        (fold.characters[dash] != U'-' && fold.characters[dash] != 0x2013)) {
        return 0;
    }
    const std::size_t begin = skip_blanks(fold, dash + 1);
    if (begin >= fold.size() ||
        (!is_digit(fold.characters[begin]) && !is_upper(text[fold.offset[begin]]))) {
        return 0;
    }
    const auto number = read_number(fold, begin, rule.numbers & ~number_none, rules);
    if (!number) {
        return 0;
    }
    // "Annex - A list of lamps", "Schedule - 2019 rates" have a title behind the dash.
    const std::size_t behind = number->end;
    const bool apart =
        behind < fold.size() && fold.characters[behind] == U' ' && !ends_heading(fold, behind);
    const bool word = number->style == number_letter || number->style == number_ordinal;
    const bool loose = begin > at + 1 && (rule.numbers & number_none) != 0;
    return apart && (word || loose) ? 0 : begin;
}

bool is_capital_heading(std::string_view source, const PeeledLine& peeled, const Fold& fold) {
    const std::size_t end = fold.characters.find_last_of(U".:;,");
    return !is_lower_letter(decode_utf8(source, peeled.begin).character) &&
           (end + 1 < fold.size() || end == fold.characters.find(U'.'));
}

}  // namespace core::cutting
