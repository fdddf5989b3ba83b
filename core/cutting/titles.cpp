#include "core/cutting/titles.hpp"

#include "core/cutting/run_in.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::size_t capital_title_lines = 4;
constexpr std::size_t title_bytes = 1000;
constexpr std::size_t run_in_bytes = 160;
constexpr std::size_t note_bytes = 240;
constexpr std::size_t aside_bytes = 40;
constexpr std::size_t short_title_bytes = 100;
constexpr std::size_t plain_bytes = 160;
constexpr std::size_t citation_bytes = 80;
constexpr std::size_t plain_headings_limit = 4;

bool has_lower_letter(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Decoded decoded = decode_utf8(text, at);
        if (utf8proc_category(static_cast<utf8proc_int32_t>(decoded.character)) ==
            UTF8PROC_CATEGORY_LL) {
            return true;
        }
        at += decoded.length;
    }
    return false;
}

bool has_letter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x80 || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
    });
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool ends_sentence(std::string_view text) {
    return std::string_view(".:;,").find(text.back()) != std::string_view::npos;
}

std::string_view text_of(std::string_view source, const Line& line) {
    const PeeledLine peeled = peel(source, line);
    return source.substr(peeled.begin, peeled.end - peeled.begin);
}

bool is_blank(std::string_view source, const Line& line) {
    return line.begin == line.end || text_of(source, line).empty();
}

/// Behind the number: a title, or already the text of the unit ("Sec. 7. Repealed by ...").
bool is_run_in(std::string_view text) {
    return text.front() == '[' || text.front() == '(' || text.size() > run_in_bytes ||
           text.back() == ':' || text.back() == ';' || text.find(". ") != std::string_view::npos ||
           (text.size() >= 3 && text.substr(text.size() - 3) == "\xE2\x80\x94");
}

/// Reads the lines below a heading as far as they look like its title.
class TitleBelow {
  public:
    TitleBelow(std::string_view source,
               const std::vector<Line>& lines,
               const std::vector<Candidate>& candidates,
               const Level& rule,
               bool bare)
        : source_(source), lines_(lines), candidates_(candidates), rule_(rule), bare_(bare) {}

    void read(std::size_t from, std::string& title, std::size_t& end) const {
        std::size_t taken = 0;
        bool gap = false;
        const std::size_t limit = rule_.title_upper ? capital_title_lines : 1;
        for (std::size_t i = from; i < lines_.size() && taken < limit; ++i) {
            const PeeledLine peeled = peel(source_, lines_[i]);
            const std::string_view text = source_.substr(peeled.begin, peeled.end - peeled.begin);
            if (text.empty()) {
                if (!title.empty() || !rule_.title_gap || i > from + 1) {
                    return;
                }
                gap = true;
                continue;
            }
            // "(zu § 5)" alone, or with the title behind it; a source in parentheses is none.
            const bool aside = text.front() == '(' && !rule_.title_upper && text.size() > 4 &&
                               !is_digit(text[1]) && (text.back() == ')' || rule_.title_aside) &&
                               !is_source(text);
            if (is_heading(i) || (!aside && (!fits(text) || (gap && !stands_alone(i)))) ||
                title.size() + text.size() > title_bytes) {
                return;
            }
            if (!aside || rule_.title_aside) {
                if (!title.empty()) {
                    title.push_back(' ');
                }
                title += clean_text(text);
                end = peeled.end;
            }
            taken += aside && text.back() == ')'
                         ? 0U
                         : 1U;  // "(zu § 5)" may stand above the title itself
        }
    }

  private:
    /// "(Fundstelle: BGBl. I 2017, 3589)", "(+++ ... +++)": where the text stands, not what it is.
    static bool is_source(std::string_view text) {
        const std::size_t colon = text.find(": ");
        return text.substr(0, 4) == "(+++" ||
               (colon != std::string_view::npos && colon < 16 && text.find(' ') > colon);
    }
    bool is_heading(std::size_t line) const {
        const auto at = std::lower_bound(
            candidates_.begin(), candidates_.end(), line,
            [](const Candidate& candidate, std::size_t wanted) { return candidate.line < wanted; });
        return at != candidates_.end() && at->line == line && at->accepted;
    }
    /// Behind a blank line a title is a paragraph of its own; above articles without a keyword,
    /// which have headings without a number too, it is in capitals.
    bool stands_alone(std::size_t line) const {
        if (bare_ && has_lower_letter(text_of(source_, lines_[line]))) {
            return false;
        }
        return rule_.title_upper || line + 1 >= lines_.size() ||
               is_blank(source_, lines_[line + 1]) || is_heading(line + 1);
    }
    bool fits(std::string_view text) const {
        if (rule_.title_upper) {
            return has_letter(text) && !has_lower_letter(text);
        }
        return text.front() != '(' && !is_digit(text.front()) && !ends_sentence(text);
    }

    std::string_view source_;
    const std::vector<Line>& lines_;
    const std::vector<Candidate>& candidates_;
    const Level& rule_;
    bool bare_;
};

/// Whether the next article has no keyword.
bool above_bare_article(const Ruleset& rules,
                        const std::vector<Candidate>& candidates,
                        std::size_t index) {
    while (++index < candidates.size()) {
        const Level& level = rules.levels[candidates[index].level];
        if (candidates[index].accepted && level.role == Role::article) {
            return level.bare;
        }
    }
    return false;
}

bool is_note_line(std::string_view text) {
    if (text.size() > note_bytes || text.front() == '[') {
        return false;
    }
    if (text.front() == '(') {  // "(rescission)"
        return text.size() <= aside_bytes && text.find(')') == text.size() - 1 &&
               text.find(' ') == std::string_view::npos;
    }
    if (!ends_sentence(text)) {
        return true;
    }
    // "etc." and "C.R.F." end no sentence.
    const std::string_view word = text.substr(text.find_last_of(' ') + 1);
    return text.back() == '.' &&
           (word == "etc." || word.substr(0, word.size() - 1).find('.') != std::string_view::npos);
}

bool ends_with_dash(std::string_view text) {
    return text.size() >= 3 && text.substr(text.size() - 3) == "\xE2\x80\x94";
}

/// Whether the next line that is not blank begins a text of its own.
bool begins_text(std::string_view source, const std::vector<Line>& lines, std::size_t line) {
    if (line < lines.size() && is_blank(source, lines[line])) {
        ++line;
    }
    if (line >= lines.size() || is_blank(source, lines[line])) {
        return false;
    }
    const std::string_view text = text_of(source, lines[line]);
    return text.front() < 'a' || text.front() > 'z';
}

/// "1 Short title" with the text below: what stands behind the number is the title. A line without
/// an end mark may also be the first of a sentence that goes on below.
bool is_short_title(std::string_view source,
                    const std::vector<Line>& lines,
                    const Candidate& candidate) {
    const std::string_view behind =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    return !behind.empty() && behind.size() <= short_title_bytes && !ends_sentence(behind) &&
           behind.front() != '(' && behind.front() != '[' && !ends_with_dash(behind) &&
           begins_text(source, lines, candidate.line + 1);
}

/// Whether what stands behind the number of an article is its text and no title.
bool is_text(std::string_view source,
             const std::vector<Line>& lines,
             const std::vector<Candidate>& candidates,
             std::size_t index) {
    const Candidate& candidate = candidates[index];
    const std::string_view behind =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    if (begins_with_mark(behind) || behind.back() == ':' || behind.back() == ';') {
        return true;
    }
    if (behind.back() != '.' || !has_lower_letter(behind)) {
        return false;
    }
    // A sentence with nothing below it is all that the article has.
    std::size_t below = candidate.line + 1;
    while (below < lines.size() && is_blank(source, lines[below])) {
        ++below;
    }
    std::size_t next = index + 1;
    while (next < candidates.size() && !candidates[next].accepted) {
        ++next;
    }
    return below >= lines.size() ||
           (next < candidates.size() && lines[below].begin >= candidates[next].begin);
}

}  // namespace

std::size_t note_above(std::string_view source,
                       const std::vector<Line>& lines,
                       std::size_t line,
                       std::size_t from) {
    // Up to two lines, with a blank line (or the head of the text) above them.
    std::size_t first = line;
    while (first > from && line - first < 2 && !is_blank(source, lines[first - 1]) &&
           is_note_line(text_of(source, lines[first - 1]))) {
        --first;
    }
    return first > 0 && !is_blank(source, lines[first - 1]) ? line : first;
}

void find_notes(std::string_view source,
                const std::vector<Line>& lines,
                const Ruleset& rules,
                std::vector<Candidate>& candidates) {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        Candidate& candidate = candidates[i];
        if (!rules.levels[candidate.level].title_above || candidate.spaced) {
            continue;
        }
        const std::size_t taken = i == 0 ? 0 : candidates[i - 1].line + 1;
        const std::size_t first = note_above(source, lines, candidate.line, taken);
        if (first == candidate.line) {
            continue;
        }
        const Line& last = lines[candidate.line - 1];
        candidate.note_begin = lines[first].begin;
        candidate.note_end = last.end;
    }
}

std::string heading_title(std::string_view source,
                          const std::vector<Line>& lines,
                          const Ruleset& rules,
                          const std::vector<Candidate>& candidates,
                          std::size_t index,
                          std::size_t& end) {
    const Candidate& candidate = candidates[index];
    const Level& rule = rules.levels[candidate.level];
    if (candidate.note_end > candidate.note_begin) {
        return clean_text(
            source.substr(candidate.note_begin, candidate.note_end - candidate.note_begin));
    }
    const std::string_view behind =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    if (rule.title_dash || rule.bare) {
        std::string title = title_before_dash(behind);
        if (!title.empty()) {
            return title;
        }
    }
    if (rule.title_run_in && !behind.empty()) {
        std::string title = run_in_title(behind);
        if (!title.empty()) {
            return title;
        }
    }
    if ((rule.bare && !is_short_title(source, lines, candidate)) ||
        (rule.title_above && !behind.empty() && is_run_in(behind))) {
        return {};
    }
    // "Sec. 501. No part of any appropriation shall remain available." has no text but this.
    if (rule.title_above && !behind.empty() && behind.back() == '.' && has_lower_letter(behind) &&
        (candidate.line + 1 >= lines.size() || is_blank(source, lines[candidate.line + 1]))) {
        return {};
    }
    if (rule.role == Role::article && !behind.empty() &&
        is_text(source, lines, candidates, index)) {
        return {};
    }
    std::string title = clean_text(behind);
    if (!rule.title_below || (!title.empty() && (!rule.title_upper || has_lower_letter(title)))) {
        return title;
    }
    const bool bare =
        rule.title_gap && !rule.title_upper && above_bare_article(rules, candidates, index);
    TitleBelow(source, lines, candidates, rule, bare).read(candidate.line + 1, title, end);
    return title;
}

std::vector<PlainHeading> plain_headings_above(std::string_view source,
                                               const std::vector<Line>& lines,
                                               const Candidate& candidate,
                                               std::size_t from,
                                               std::size_t indent) {
    std::vector<PlainHeading> found;
    const std::size_t begin =
        candidate.note_end > candidate.note_begin ? candidate.note_begin : candidate.begin;
    std::size_t line = candidate.line;
    while (line > 0 && lines[line].begin > begin) {
        --line;
    }
    while (found.size() < plain_headings_limit) {
        std::size_t last = line;
        while (last > from && is_blank(source, lines[last - 1])) {
            --last;
        }
        if (last == line || last <= from) {
            break;
        }
        std::size_t first = last;
        while (first > from && last - first < 2 && !is_blank(source, lines[first - 1])) {
            --first;
        }
        if (first > 0 && !is_blank(source, lines[first - 1])) {
            break;
        }
        const std::string_view head = text_of(source, lines[first]);
        const std::string_view tail = text_of(source, lines[last - 1]);
        // A second line is a short citation with a year or a chapter: "2000, c. 32".
        const bool cited = last - first == 1 || (tail.size() <= citation_bytes &&
                                                 tail.front() != '(' && !ends_sentence(tail) &&
                                                 std::any_of(tail.begin(), tail.end(), is_digit));
        if (head.size() > plain_bytes || head.front() == '(' || head.front() == '[' ||
            is_digit(head.front()) || ends_sentence(head) || !has_letter(head) || !cited ||
            static_cast<std::size_t>(head.data() - source.data()) > lines[first].begin + indent) {
            break;
        }
        found.push_back({lines[first].begin, lines[last - 1].end, clean_text(head),
                         !has_lower_letter(head), last - first > 1});
        line = first;
    }
    std::reverse(found.begin(), found.end());
    return found;
}

bool is_blank_line(std::string_view source, const Line& line) {
    return is_blank(source, line);
}

std::optional<PlainHeading> plain_heading_at(std::string_view source,
                                             const std::vector<Line>& lines,
                                             std::size_t line) {
    const PeeledLine peeled = peel(source, lines[line]);
    const std::string_view text = source.substr(peeled.begin, peeled.end - peeled.begin);
    if (text.size() > plain_bytes || peeled.quote_open || text.front() == '(' ||
        text.front() == '[' || is_digit(text.front()) || ends_sentence(text) || !has_letter(text)) {
        return std::nullopt;
    }
    PlainHeading heading;
    heading.begin = lines[line].begin;
    heading.end = peeled.end;
    heading.title = clean_text(text);
    heading.capitals = !has_lower_letter(text);
    heading.small = text.front() >= 'a' && text.front() <= 'z';
    if (line + 1 < lines.size() && !is_blank(source, lines[line + 1])) {
        const std::string_view next = text_of(source, lines[line + 1]);
        if (next.size() <= plain_bytes && !ends_sentence(next)) {
            return std::nullopt;  // two short lines: a signature, an address
        }
        heading.has_body = true;
    }
    return heading;
}

}  // namespace core::cutting
