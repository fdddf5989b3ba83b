#include "core/cutting/titles.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/notes_above.hpp"
#include "core/cutting/run_in.hpp"
#include "core/cutting/title_below.hpp"
#include "core/cutting/title_text.hpp"
#include "core/cutting/wrapped_title.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::size_t run_in_bytes = 160;
constexpr std::size_t near_candidates = 64;
constexpr std::size_t short_title_bytes = 100;
constexpr std::size_t few_candidates = 3;

/// Whether a sentence ends inside the text: "Establishment, etc. of a Commissioner" is none.
bool holds_sentence(std::string_view text) {
    constexpr std::string_view more = "etc. ";
    std::size_t stop = text.find(". ");
    while (stop != text.npos && stop + 2 < text.size() && is_lower(text[stop + 2]) &&
           text.substr(0, stop + 2).ends_with(more)) {
        stop = text.find(". ", stop + 1);
    }
    return stop != text.npos;
}

/// Behind the number: a title, or already the text of the unit ("Sec. 7. Repealed by ..."). The
/// stops of a citation in parentheses end no sentence: "Citation (O. 1, r. 1)".
bool is_run_in(std::string_view text) {
    const std::string_view words = text.back() == ')' ? text.substr(0, text.rfind('(')) : text;
    return text.front() == '[' || text.front() == '(' || text.size() > run_in_bytes ||
           text.back() == ':' || text.back() == ';' || holds_sentence(words) ||
           ends_with_dash(text);
}

/// Whether the next article, if one is near, has no keyword. Near: many containers without any
/// article must not each look through all that follow.
bool above_bare_article(const Ruleset& rules,
                        const std::vector<Candidate>& candidates,
                        std::size_t index) {
    const std::size_t stop = std::min(candidates.size(), index + near_candidates);
    while (++index < stop) {
        const Level& level = rules.levels[candidates[index].level];
        if (candidates[index].accepted && level.role == Role::article) {
            return level.bare;
        }
    }
    return false;
}

/// Whether each of the first containers has a paragraph of one short line below it and nothing
/// behind its number: that is how the text prints their titles.
bool titles_stand_apart(std::string_view source,
                        const std::vector<Line>& lines,
                        const Ruleset& rules,
                        const std::vector<Candidate>& candidates) {
    std::size_t apart = 0;
    for (std::size_t i = 0; i < std::min(candidates.size(), near_candidates); ++i) {
        const Candidate& one = candidates[i];
        if (!one.accepted || rules.levels[one.level].role != Role::container) {
            continue;
        }
        const std::size_t line = one.line + 2;
        if (one.title_end > one.title_begin || line + 1 >= lines.size() ||
            !is_blank_line(source, lines[line - 1]) || is_blank_line(source, lines[line]) ||
            !is_blank_line(source, lines[line + 1])) {
            return false;
        }
        const std::string_view text = text_of(source, lines[line]);
        if (text.size() > short_title_bytes || ends_sentence(text) || is_digit(text.front())) {
            return false;
        }
        ++apart;
    }
    return apart >= 2;
}

/// Whether the next line that is not blank begins a text of its own.
bool begins_text(std::string_view source, const std::vector<Line>& lines, std::size_t line) {
    if (line < lines.size() && is_blank_line(source, lines[line])) {
        ++line;
    }
    if (line >= lines.size() || is_blank_line(source, lines[line])) {
        return false;
    }
    const std::string_view text = text_of(source, lines[line]);
    return !is_lower(text.front());
}

/// "1 Short title" with the text below: what stands behind the number is the title. A line without
/// an end mark may also be the first of a sentence that goes on below. `lone`: the article, which a
/// quotation may be, has no others beside it.
bool is_short_title(std::string_view source,
                    const std::vector<Line>& lines,
                    const Candidate& candidate,
                    bool lone) {
    const std::string_view behind =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    const bool stops = !behind.empty() && ends_sentence(behind) &&
                       (behind.back() != '.' || has_lower_letter(behind));
    // A longer one is a title if it is a paragraph of its own.
    const std::size_t below = candidate.line + 1;
    const bool is_short = behind.size() <= short_title_bytes ||
                          (!lone && behind.size() <= run_in_bytes && below < lines.size() &&
                           is_blank_line(source, lines[below]));
    return !behind.empty() && is_short && !stops && behind.front() != '(' &&
           behind.front() != '[' && !ends_with_dash(behind) &&
           begins_text(source, lines, candidate.line + 1);
}

/// Whether what stands behind the number of an article is its text and no title.
bool is_text(std::string_view source,
             const std::vector<Line>& lines,
             const Ruleset& rules,
             const std::vector<Candidate>& candidates,
             std::size_t index) {
    const Candidate& candidate = candidates[index];
    const std::string_view behind =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    const bool above = rules.levels[candidate.level].title_above;
    const bool last_words =
        behind.size() > 3 && behind.ends_with("./.");  // nothing follows in an act
    if (last_words || begins_with_mark(behind) || behind.back() == ':' || behind.back() == ';' ||
        behind.back() == ',' || (above && is_run_in(behind))) {
        return true;
    }
    // "Art. 65. Esta Lei entra em vigor: (Redação dada pela Lei nº 13.853)": a source behind it
    if (rules.levels[candidate.level].title_unstopped && behind.back() == ')' &&
        (behind.find(": (") != behind.npos || behind.find("; (") != behind.npos)) {
        return true;
    }
    const std::string_view said = without_tail(behind);
    if (said.back() != '.' || !has_lower_letter(behind)) {
        return false;
    }
    if (said.size() != behind.size() || rules.levels[candidate.level].title_unstopped) {
        return true;  // a quotation ends with it, or a source stands behind it
    }
    // "Sec. 501. No part of any appropriation shall remain available." has no text but this.
    if (above && candidate.ending != ending_blank &&
        (candidate.line + 1 >= lines.size() || is_blank_line(source, lines[candidate.line + 1]))) {
        return true;
    }
    // A sentence with nothing below it is all that the article has.
    std::size_t below = candidate.line + 1;
    while (below < lines.size() && is_blank_line(source, lines[below])) {
        ++below;
    }
    std::size_t next = index + 1;
    while (next < candidates.size() && !candidates[next].accepted) {
        ++next;
    }
    return below >= lines.size() ||
           (next < candidates.size() && lines[below].begin >= candidates[next].begin);
}

/// A title in parentheses behind the number or, where nothing is, below it; over up to three lines.
void read_parens_title(std::string_view source,
                       const std::vector<Line>& lines,
                       const Candidate& candidate,
                       HeadingTitle& out) {
    std::size_t line = candidate.line;
    std::size_t begin = candidate.title_begin;
    if (begin == candidate.title_end) {
        ++line;
        line += line < lines.size() && is_blank_line(source, lines[line]) ? 1U : 0U;
        if (line >= lines.size() || is_blank_line(source, lines[line])) {
            return;
        }
        begin = peel(source, lines[line]).begin;
    }
    const std::size_t last = std::min(line + 2, lines.size() - 1);
    RunIn found = title_in_parens(source.substr(begin, lines[last].end - begin));
    if (!found.title.empty()) {
        out.text = std::move(found.title);
        out.end = std::max(out.end, begin + found.end);
        out.behind = begin + found.end;
    }
}

/// "3. Formation of new States and alteration of", "boundaries.\u2014Parliament may": a narrow page
/// broke the title.
RunIn read_wrapped_title(std::string_view source,
                         const std::vector<Line>& lines,
                         const Candidate& candidate) {
    constexpr std::size_t lines_most = 3;
    constexpr std::size_t line_most = 120;
    std::size_t line = candidate.line;
    while (line + 1 < lines.size() && line < candidate.line + lines_most) {
        const std::size_t length = lines[line].end - lines[line].begin;
        if (length < full_title_line || length > line_most ||
            lines[line + 1].begin == lines[line + 1].end ||
            is_digit(source[lines[line + 1].begin])) {
            break;
        }
        ++line;
    }
    return line == candidate.line
               ? RunIn{}
               : wrapped_title_before_dash(
                     source.substr(candidate.title_begin, lines[line].end - candidate.title_begin));
}

/// What stands behind the number, `out`, goes on below in small letters. False: it is no title.
bool read_lines_below(std::string_view source,
                      const std::vector<Line>& lines,
                      const Ruleset& rules,
                      const Candidate& candidate,
                      HeadingTitle& out) {
    const Level& rule = rules.levels[candidate.level];
    const GoesOn more = lines_that_go_on(source, lines, rules, candidate.line);
    const bool off = more.end == 0 && rule.title_run_in && breaks_off(out.text, rules);
    if (rule.role == Role::article && (more.sentence || off)) {
        out.text.clear();
        return false;
    }
    out.text += more.end > 0 ? " " + more.text : "";
    out.end = std::max(out.end, more.end);
    return true;
}

/// A title with the text of the article behind it on the same line.
void read_run_in(std::string_view source,
                 const std::vector<Line>& lines,
                 std::string_view behind,
                 const Level& rule,
                 const Candidate& candidate,
                 HeadingTitle& out) {
    RunIn found;
    if (rule.title_dash || rule.bare) {
        found = title_before_dash(behind);
        if (found.title.empty()) {
            found = read_wrapped_title(source, lines, candidate);
            out.end = std::max(out.end, candidate.title_begin + found.end);
        }
    }
    if (found.title.empty() && rule.title_run_in) {
        found = run_in_title(behind);
    }
    if (!found.title.empty()) {
        out.text = std::move(found.title);
        out.behind = candidate.title_begin + found.end;
    }
}

/// Behind what parts a title from the text on its line.
std::size_t behind_stops(std::string_view source, std::size_t at, std::size_t end) {
    while (at < end) {
        const Decoded decoded = decode_utf8(source, at);
        const char32_t c = decoded.character;
        if (!is_space(c) && c != U'.' && c != U'-' && c != 0x2013 && c != 0x2014) {
            break;
        }
        at += decoded.length;
    }
    return at;
}

/// "Planning[12]": the sign of a footnote is no word of the title.
void drop_note_sign(std::string& title) {
    constexpr std::size_t digits_most = 3;
    const std::size_t open = title.empty() || title.back() != ']' ? title.npos : title.rfind('[');
    if (open == title.npos || open == 0) {
        return;
    }
    const std::string_view sign = std::string_view(title).substr(open + 1);
    if (sign.size() > 1 && sign.size() <= digits_most + 1 &&
        sign.find_first_not_of("0123456789") + 1 == sign.size()) {
        title.resize(title.find_last_not_of(' ', open - 1) + 1);
    }
}

/// heading_title() with the sign of a footnote that may stand behind it.
HeadingTitle title_with_sign(std::string_view source,
                             const std::vector<Line>& lines,
                             const Ruleset& rules,
                             const std::vector<Candidate>& candidates,
                             std::size_t index) {
    const Candidate& candidate = candidates[index];
    const Level& rule = rules.levels[candidate.level];
    HeadingTitle out{{}, candidate.title_end, candidate.title_begin};
    if (candidate.note_end > candidate.note_begin) {
        out.text = title_of_note(
            source.substr(candidate.note_begin, candidate.note_end - candidate.note_begin), rules);
        return out;
    }
    const std::string_view behind =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    if (rule.title_parens) {
        read_parens_title(source, lines, candidate, out);
    }
    if (out.text.empty() && !behind.empty()) {
        read_run_in(source, lines, behind, rule, candidate, out);
    }
    if (!out.text.empty()) {
        out.behind =
            behind_stops(source, out.behind, std::max<std::size_t>(candidate.title_end, out.end));
        return out;
    }
    if (!behind.empty() && !rule.bare && !begins_with_mark(behind) &&
        read_broken_title({source, lines, rules, candidates, candidate}, candidate.line,
                          candidate.title_begin, out)) {
        return out;
    }
    const bool numbered = rule.bare && rule.role == Role::article;
    if ((numbered &&
         !is_short_title(source, lines, candidate, candidates.size() < few_candidates)) ||
        (!behind.empty() && rule.role == Role::article &&
         is_text(source, lines, rules, candidates, index))) {
        return out;
    }
    out.text = clean_text(behind);
    if (!behind.empty() && !rule.bare && rule.role != Role::annex && !ends_sentence(behind) &&
        !read_lines_below(source, lines, rules, candidate, out)) {
        return out;
    }
    // "Anlage (zu § 2)": its title may stand below.
    const bool aside =
        rule.title_aside && !behind.empty() &&
        (candidate.belongs || (behind.front() == '(' && behind.find(')') == behind.size() - 1));
    // Where a conversion broke "Article" and "5" apart, it breaks the first line of the text too.
    const bool broken = candidate.broken && rule.role == Role::article;
    // "SCHEDULE 2 Section 5": what it belongs to stands before the title too.
    const bool refers =
        rule.role == Role::annex && !behind.empty() && leads_elsewhere(behind, rules);
    if (!rule.title_below || broken ||
        (!out.text.empty() && !aside && !refers &&
         (!rule.title_upper || has_lower_letter(out.text)))) {
        return out;
    }
    const bool bare = rule.title_gap && !rule.title_upper &&
                      above_bare_article(rules, candidates, index) &&
                      !titles_stand_apart(source, lines, rules, candidates);
    std::string reference;
    if (refers) {
        std::swap(reference, out.text);
    }
    read_title_below({source, lines, rules, candidates, candidate, bare}, out);
    if (out.text.empty()) {
        std::swap(reference, out.text);
    }
    return out;
}

/// "Chế** độ **làm việc": bold face that ends and begins inside a title.
void drop_bold(std::string& title) {
    for (std::size_t at = title.find("**"); at != std::string::npos; at = title.find("**", at)) {
        title.erase(at, std::min(title.find_first_not_of('*', at), title.size()) - at);
    }
}

}  // namespace

HeadingTitle heading_title(std::string_view source,
                           const std::vector<Line>& lines,
                           const Ruleset& rules,
                           const std::vector<Candidate>& candidates,
                           std::size_t index) {
    HeadingTitle out = title_with_sign(source, lines, rules, candidates, index);
    drop_note_sign(out.text);
    if (candidates[index].marked) {
        drop_bold(out.text);
    }
    return out;
}

}  // namespace core::cutting
