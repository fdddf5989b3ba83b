#include "core/cutting/title_text.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/peel.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace core::cutting {
namespace {

/// Behind "16 " at the head of a line, before a small letter: a number in running text.
std::size_t digits_in_text(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && is_digit(text[at])) {
        ++at;
    }
    return at > 0 && at + 1 < text.size() && text[at] == ' ' ? at + 1 : 0;
}

/// What closes a quotation, in any language.
constexpr std::string_view closing_marks[] = {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xC2\xBB", "\""};

/// "SEC. 2. AMENDMENTS TO THE ACT ON THE INSPECTION OF" goes on in capitals.
GoesOn capitals_that_go_on(std::string_view source,
                           const std::vector<Line>& lines,
                           std::size_t line) {
    constexpr std::size_t lines_most = 3;
    constexpr std::size_t word = 3;
    GoesOn found;
    const std::string_view head = text_of(source, lines[line]);
    for (std::size_t n = 1; n <= lines_most && line + n < lines.size(); ++n) {
        const std::string_view text = text_of(source, lines[line + n]);
        if (text.empty() || has_lower_letter(text) || !is_upper(text[0]) ||
            text.substr(0, word) == head.substr(0, word)) {
            break;
        }
        found.text += (n > 1 ? " " : "") + clean_text(text);
        found.end = static_cast<std::size_t>(text.data() - source.data()) + text.size();
        if (ends_sentence(text)) {
            break;
        }
    }
    return found;
}

/// Whether what stands below a line begins further in, up to a blank line or to line `next`, where
/// a text begins that does not: a title with a full stop that hangs.
bool hangs(std::string_view source,
           const std::vector<Line>& lines,
           std::size_t line,
           std::size_t next) {
    constexpr std::size_t margin = 4;
    const auto blanks = [&](std::size_t at) {
        return static_cast<std::size_t>(text_of(source, lines[at]).data() - source.data()) -
               lines[at].begin;
    };
    const std::size_t own = blanks(line);
    std::size_t below = line + 1;
    while (below < lines.size() && !text_of(source, lines[below]).empty()) {
        if (blanks(below) < own + margin) {
            return below == next;
        }
        ++below;
    }
    return true;
}

}  // namespace

GoesOn lines_that_go_on(std::string_view source,
                        const std::vector<Line>& lines,
                        const Ruleset& rules,
                        std::size_t line) {
    constexpr std::size_t lines_most = 3;
    GoesOn found;
    if (line + 1 >= lines.size() || lines[line + 1].begin == lines[line + 1].end) {
        return found;
    }
    const bool full = lines[line].end - lines[line].begin >= full_title_line;
    if (full && !has_lower_letter(text_of(source, lines[line]))) {
        return capitals_that_go_on(source, lines, line);
    }
    // "of the Minister of" above "Energy and Trade": the line was full, the word goes on.
    Fold word;
    bool led = false;
    const auto leads_on = [&](std::size_t at) {
        const std::string_view text = text_of(source, lines[at]);
        const bool leads = text.size() >= full_title_line && ends_with_lead(text, rules, word);
        led = led || leads;
        return leads;
    };
    const char below = source[lines[line + 1].begin];
    if ((is_upper(below) || (is_digit(below) && !full)) && !leads_on(line)) {
        return found;
    }
    std::string_view last;
    std::size_t n = 1;
    for (; line + n < lines.size(); ++n) {
        const std::string_view text = text_of(source, lines[line + n]);
        const bool mark = text.size() > 1 && (text[1] == ')' || text[1] == '.');
        if (text.empty() || mark ||
            (!is_lower_letter(decode_utf8(text, digits_in_text(text)).character) &&
             !leads_on(line + n - 1))) {
            break;
        }
        if (n > lines_most) {
            return full || led ? GoesOn{{}, 0, true} : GoesOn{};
        }
        found.text += (n > 1 ? " " : "") + clean_text(text);
        found.end = static_cast<std::size_t>(text.data() - source.data()) + text.size();
        last = text;
    }
    const std::size_t next = line + n;
    found.sentence = !last.empty() && ends_sentence(last) && !hangs(source, lines, line, next);
    const bool blank = next < lines.size() && is_blank_line(source, lines[next]);
    // What a word led on to goes on where its last line was full, too: a sentence, or who knows.
    const bool open = led && next < lines.size() && !blank && last.size() >= full_title_line &&
                      is_upper(source[lines[next].begin]);
    // A line that is not full was broken by a conversion: a few more words are the title of what
    // follows them.
    n += blank ? 1U : 0U;
    const bool titles =
        !found.sentence && line + n < lines.size() && !is_blank_line(source, lines[line + n]);
    return !open && (full || titles || led) ? found : GoesOn{};
}

std::string_view without_tail(std::string_view text) {
    if (!text.empty() && text.back() == ')') {
        const std::size_t open = text.rfind(". (");
        const std::size_t quoted = text.rfind(".\xE2\x80\x9D (");
        text = open != text.npos     ? text.substr(0, open + 1)
               : quoted != text.npos ? text.substr(0, quoted + 4)
                                     : text;
    }
    for (const std::string_view quote : closing_marks) {
        if (text.size() > quote.size() && text.ends_with(quote)) {
            return text.substr(0, text.size() - quote.size());
        }
    }
    return text;
}

std::string_view without_closing_mark(std::string_view title) {
    constexpr std::string_view opening[] = {"\xE2\x80\x9E", "\xE2\x80\x9C", "\xE2\x80\x9D",
                                            "\xC2\xAB",     "\xC2\xBB",     "\""};
    const std::string_view text = title.substr(0, title.find_last_not_of(".,;") + 1);
    for (const std::string_view mark : closing_marks) {
        if (!text.ends_with(mark)) {
            continue;
        }
        const std::string_view inner = text.substr(0, text.size() - mark.size());
        const bool own = std::any_of(std::begin(opening), std::end(opening), [&](auto one) {
            return inner.find(one) != inner.npos;  // "Begriff „Lampe“" quotes a word itself
        });
        return !own || inner.ends_with(mark) ? inner.substr(0, inner.find_last_not_of(' ') + 1)
                                             : title;
    }
    return title;
}

bool is_lower_letter(char32_t character) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(character)) == UTF8PROC_CATEGORY_LL;
}

bool has_lower_letter(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Decoded decoded = decode_utf8(text, at);
        if (is_lower_letter(decoded.character)) {
            return true;
        }
        at += decoded.length;
    }
    return false;
}

bool has_letter(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = decode_utf8(text, at);
        const char32_t c = decoded.character;
        const bool sign = c < 0xC0 || (c >= 0x2000 && c < 0x2070);  // dashes, marks, blanks
        if (!sign || is_upper(c) || is_lower(c)) {
            return true;
        }
        at += decoded.length;
    }
    return false;
}

bool ends_sentence(std::string_view text) {
    return std::string_view(".:;,").find(text.back()) != std::string_view::npos;
}

bool ends_with_dash(std::string_view text) {
    // "namely:-", "the Board shall,-" are typed so.
    return text.ends_with("\xE2\x80\x94") || text.ends_with("--") || text.ends_with(":-") ||
           text.ends_with(",-") || text.ends_with(":\xE2\x80\x93");
}

bool is_citation(std::string_view text) {
    constexpr std::string_view dash = "\xE2\x80\x94";  // heads sections of other acts
    if (text.size() > citation_bytes || text.substr(0, dash.size()) == dash ||
        std::none_of(text.begin(), text.end(), is_digit)) {
        return false;
    }
    const std::string_view last = last_word(text);
    const bool year = last.size() == 4 && std::all_of(last.begin(), last.end(), is_digit);
    if (year || std::none_of(last.begin(), last.end(), is_digit)) {
        return false;  // "April 1, 2021 to March 31, 2023"
    }
    const std::string_view before = text.substr(0, text.size() - last.size());
    std::size_t digits = 0;
    for (std::size_t i = 0; i <= before.size(); ++i) {
        if (i < before.size() && is_digit(before[i])) {
            ++digits;
            continue;
        }
        const bool century = digits == 4 && (before[i - 4] == '1' || before[i - 4] == '2');
        if (century && (before[i - 3] == '8' || before[i - 3] == '9' || before[i - 3] == '0')) {
            return true;
        }
        digits = 0;
    }
    return false;
}

bool is_note_title(std::string_view text, const Ruleset& rules, Fold& word) {
    constexpr std::size_t title_most = 40;
    if (rules.note_titles.empty() || text.size() > title_most) {
        return false;
    }
    fold_into(text, title_most, word);
    return rules.note_titles.count(word.characters) != 0;
}

bool tells_owner(std::string_view text, const Level& rule) {
    constexpr std::size_t owner_bytes = 100;
    if (!rule.title_aside || rule.belongs.empty() || text.empty() || !is_lower(text[0]) ||
        text.size() > owner_bytes || ends_sentence(text)) {
        return false;
    }
    Fold head;
    fold_into(text, 16, head);
    return std::any_of(rule.belongs.begin(), rule.belongs.end(), [&](const auto& words) {
        return head.characters.starts_with(words) &&
               (words.back() == 0xA7 || head.characters.substr(words.size(), 1) == U" ");
    });
}

bool ends_with_lead(std::string_view text, const Ruleset& rules, Fold& word) {
    constexpr std::size_t word_bytes = 40;
    const std::string_view last = last_word(text);
    if (last.empty() || last.size() >= word_bytes) {
        return false;
    }
    fold_into(last, word_bytes, word);
    return rules.leads.count(word.characters) != 0;
}

bool breaks_off(std::string_view line, const Ruleset& rules) {
    constexpr std::size_t word_most = 12;
    const std::string_view last = last_word(line);
    Fold word;
    return !last.empty() && last.size() <= word_most && is_lower(last[0]) &&
           ends_with_lead(last, rules, word);
}

bool leads_elsewhere(std::string_view text, const Ruleset& rules) {
    constexpr std::size_t reference_bytes = 40;
    if (text.size() > reference_bytes || std::none_of(text.begin(), text.end(), is_digit)) {
        return false;
    }
    Fold word;
    bool led = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = text.find_first_not_of(" ([.,])", at);
        if (begin == std::string_view::npos) {
            break;
        }
        at = std::min(text.find_first_of(" ([.,])", begin), text.size());
        const std::string_view part = text.substr(begin, at - begin);
        fold_into(part, reference_bytes, word);
        // "Regulation 6", "r 5", "s. 5": the first word names what is numbered.
        const std::size_t blank = text.substr(at, 1) == "." ? at + 1 : at;
        const bool first = begin == text.find_first_not_of(" ([") && blank + 1 < text.size() &&
                           text[blank] == ' ' && is_digit(text[blank + 1]);
        const bool lead = first || rules.leads.count(word.characters) != 0;
        const bool mark = part.size() == 1 && led;  // "section 17(1)(a)"
        if (!lead && !mark && std::none_of(part.begin(), part.end(), is_digit)) {
            return false;
        }
        led = led || lead;
    }
    return led;
}

std::string_view text_of(std::string_view source, const Line& line) {
    const PeeledLine peeled = peel(source, line);
    return source.substr(peeled.begin, peeled.text_end - peeled.begin);
}

bool is_blank_line(std::string_view source, const Line& line) {
    return line.begin == line.end || text_of(source, line).empty();
}

bool parts_paragraphs(std::string_view source, const std::vector<Line>& lines, std::size_t line) {
    constexpr std::size_t number_bytes = 12;  // "- 12 -"
    const bool ends_page = line + 1 < lines.size() && source[lines[line + 1].begin - 1] == '\f';
    return is_blank_line(source, lines[line]) ||
           (ends_page && lines[line].end - lines[line].begin <= number_bytes &&
            !has_letter(text_of(source, lines[line])));
}

}  // namespace core::cutting
