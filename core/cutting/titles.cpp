#include "core/cutting/titles.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/run_in.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::size_t capital_title_lines = 4;
constexpr std::size_t title_bytes = 1000;
constexpr std::size_t run_in_bytes = 160;
constexpr std::size_t near_candidates = 64;
constexpr std::size_t short_title_bytes = 100;

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
               const Ruleset& rules,
               const std::vector<Candidate>& candidates,
               const Candidate& candidate,
               bool bare)
        : source_(source),
          lines_(lines),
          rules_(rules),
          candidates_(candidates),
          rule_(rules.levels[candidate.level]),
          gap_(rule_.title_gap || candidate.group),
          bare_(bare) {}

    void read(std::size_t from, HeadingTitle& out) const {
        std::string& title = out.text;
        std::size_t& end = out.end;
        std::size_t taken = 0;
        bool gap = false;
        bool referred = false;  // behind such a line the next paragraph is the title
        const std::size_t limit = rule_.title_upper ? capital_title_lines : 1;
        for (std::size_t i = from; i < lines_.size() && taken < limit; ++i) {
            const PeeledLine peeled = peel(source_, lines_[i]);
            const std::string_view text =
                source_.substr(peeled.begin, peeled.text_end - peeled.begin);
            if (text.empty()) {
                if (taken > 0 || !gap_ || (title.empty() ? i > from + 1 : gap)) {
                    return;
                }
                gap = true;
                continue;
            }
            // "Section 4" stands between a schedule and its title.
            const bool leads = rule_.role == Role::annex && title.empty() &&
                               leads_elsewhere(text, rules_) && !names_container(i);
            if (leads || (gap && title.empty() && is_page_number(text))) {
                from = i + 1;
                gap = false;
                referred = referred || leads;
                continue;
            }
            // "(zu § 5)" alone, or with the title behind it; a source in parentheses is none.
            const bool closed =
                rule_.role == Role::container && !gap && text.size() <= short_title_bytes;
            const bool bracketed =  // "[ss. 2 & 6]" below a schedule
                rule_.role == Role::annex && text.front() == '[' && text.back() == ']';
            const bool aside = (text.front() == '(' || bracketed) && !rule_.title_upper &&
                               text.size() > 4 && !is_digit(text[1]) &&
                               (bracketed || text.back() == ')' || rule_.title_aside) &&
                               !is_source(text);
            if (rule_.role == Role::article && !gap && taken == 0 && is_stopped_title(i, text)) {
                out.sentence = true;
                title = clean_text(text);
                end = peeled.text_end;
                return;
            }
            if (is_heading(i) ||
                (!aside &&
                 (!fits(text, closed && stands_alone(i)) || (gap && !stands_alone(i, referred))) &&
                 !(taken == 0 && !gap && fits_in_small(text, i))) ||
                title.size() + text.size() > title_bytes) {
                return;
            }
            if (rule_.role == Role::article && !aside && goes_on(i)) {
                return;
            }
            if (rule_.role == Role::annex && aside && title.empty() && !rule_.title_aside) {
                from = i + 1;  // "(art. 4)", and the title in a paragraph of its own
                gap = false;
                referred = true;
                continue;
            }
            gap = gap && !aside;
            if (!aside || rule_.title_aside) {
                if (!title.empty()) {
                    title.push_back(' ');
                }
                title += clean_text(text);
                end = peeled.text_end;
            }
            taken += aside && text.back() == ')'
                         ? 0U
                         : 1U;  // "(zu § 5)" may stand above the title itself
        }
    }

  private:
    /// "3", "- 3 -" between a heading and its title.
    static bool is_page_number(std::string_view text) {
        return text.size() <= 7 && text.find_first_not_of("0123456789- ") == text.npos &&
               text.find_first_of("0123456789") != text.npos;
    }
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
    /// "RCW 42.56.010" above "Definitions." and the text on the next line.
    bool is_stopped_title(std::size_t line, std::string_view text) const {
        if (!rule_.title_run_in || text.back() != '.' || text.size() > short_title_bytes ||
            !is_upper(text.front()) || line + 1 >= lines_.size() || is_heading(line + 1)) {
            return false;
        }
        const std::string_view below = text_of(source_, lines_[line + 1]);
        return !below.empty() && !is_lower(below.front());
    }
    /// "PART 1", or "SCHEDULE 1" in a quotation: no reference.
    bool names_container(std::size_t line) const {
        const auto at = std::lower_bound(
            candidates_.begin(), candidates_.end(), line,
            [](const Candidate& candidate, std::size_t wanted) { return candidate.line < wanted; });
        return at != candidates_.end() && at->line == line &&
               rules_.levels[at->level].role != Role::article;
    }
    /// The next line begins with a small letter: a sentence whose line was broken.
    bool goes_on(std::size_t line) const {
        if (line + 1 >= lines_.size()) {
            return false;
        }
        const std::string_view text = text_of(source_, lines_[line + 1]);
        return !text.empty() && has_lower_letter(text.substr(0, decode_utf8(text, 0).length));
    }
    /// Behind a blank line a title is a paragraph of its own; above articles without a keyword,
    /// which have headings without a number too, it is in capitals.
    bool stands_alone(std::size_t line, bool referred = false) const {
        if (bare_ && !referred && has_lower_letter(text_of(source_, lines_[line]))) {
            return false;
        }
        if (rule_.title_upper || line + 1 >= lines_.size() || is_heading(line + 1)) {
            return true;
        }
        const std::string_view below = text_of(source_, lines_[line + 1]);
        return below.empty() || (below.front() == '(' && below.back() == ')' && below.size() > 2 &&
                                 !is_digit(below[1]) &&
                                 (line + 2 >= lines_.size() ||
                                  is_blank_line(source_, lines_[line + 2])));  // "(LampG)"
    }
    /// Titles in capitals are the habit; one line right below that is all there is counts too.
    bool fits_in_small(std::string_view text, std::size_t line) const {
        return rule_.title_upper && text.size() <= short_title_bytes && !ends_sentence(text) &&
               text.front() != '(' && !is_digit(text.front()) &&
               (line + 1 >= lines_.size() || is_blank_line(source_, lines_[line + 1]) ||
                is_heading(line + 1));
    }
    /// `closed`: a title with a full stop is one too.
    bool fits(std::string_view text, bool closed) const {
        if (rule_.title_upper) {
            return has_letter(text) && !has_lower_letter(text);
        }
        for (const std::string_view quote : {"\xC2\xBB", "\xE2\x80\x9D", "\""}) {
            if (text.size() > quote.size() && text.substr(text.size() - quote.size()) == quote) {
                text.remove_suffix(quote.size());  // the last words of a quotation
            }
        }
        return text.front() != '(' && !is_digit(text.front()) &&
               (!ends_sentence(text) || (text.back() == '.' && closed));
    }

    std::string_view source_;
    const std::vector<Line>& lines_;
    const Ruleset& rules_;
    const std::vector<Candidate>& candidates_;
    const Level& rule_;
    bool gap_;
    bool bare_;
};

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
/// an end mark may also be the first of a sentence that goes on below.
bool is_short_title(std::string_view source,
                    const std::vector<Line>& lines,
                    const Candidate& candidate) {
    const std::string_view behind =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    const bool stops = !behind.empty() && ends_sentence(behind) &&
                       (behind.back() != '.' || has_lower_letter(behind));
    return !behind.empty() && behind.size() <= short_title_bytes && !stops &&
           behind.front() != '(' && behind.front() != '[' && !ends_with_dash(behind) &&
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
    const bool last_words = behind.size() > 3 &&
                            behind.substr(behind.size() - 3) == "./.";  // nothing follows in an act
    if (last_words || begins_with_mark(behind) || behind.back() == ':' || behind.back() == ';' ||
        (above && is_run_in(behind))) {
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

/// A title with the text of the article behind it on the same line.
void read_run_in(std::string_view behind,
                 const Level& rule,
                 const Candidate& candidate,
                 HeadingTitle& out) {
    RunIn found;
    if (rule.title_dash || rule.bare) {
        found = title_before_dash(behind);
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

}  // namespace

HeadingTitle heading_title(std::string_view source,
                           const std::vector<Line>& lines,
                           const Ruleset& rules,
                           const std::vector<Candidate>& candidates,
                           std::size_t index) {
    const Candidate& candidate = candidates[index];
    const Level& rule = rules.levels[candidate.level];
    HeadingTitle out{{}, candidate.title_end, candidate.title_begin};
    if (candidate.note_end > candidate.note_begin) {
        out.text = clean_text(
            source.substr(candidate.note_begin, candidate.note_end - candidate.note_begin));
        return out;
    }
    const std::string_view behind =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    if (rule.title_parens) {
        read_parens_title(source, lines, candidate, out);
    }
    if (out.text.empty() && !behind.empty()) {
        read_run_in(behind, rule, candidate, out);
    }
    if (!out.text.empty()) {
        out.behind = behind_stops(source, out.behind, std::max(candidate.title_end, out.end));
        return out;
    }
    const bool numbered = rule.bare && rule.role == Role::article;
    if ((numbered && !is_short_title(source, lines, candidate)) ||
        (!behind.empty() && rule.role == Role::article &&
         is_text(source, lines, rules, candidates, index))) {
        return out;
    }
    out.text = clean_text(behind);
    if (!behind.empty() && !rule.bare && rule.role == Role::article && !ends_sentence(behind)) {
        const GoesOn more = lines_that_go_on(source, lines, candidate.line);
        if (more.sentence) {
            out.text.clear();
            return out;
        }
        out.text += more.end > 0 ? " " + more.text : "";
        out.end = std::max(out.end, more.end);
    }
    // "Anlage (zu § 2)": its title may stand below.
    const bool aside = rule.title_aside && !behind.empty() && behind.front() == '(' &&
                       behind.find(')') == behind.size() - 1;
    if (!rule.title_below ||
        (!out.text.empty() && !aside && (!rule.title_upper || has_lower_letter(out.text)))) {
        return out;
    }
    const bool bare = rule.title_gap && !rule.title_upper &&
                      above_bare_article(rules, candidates, index) &&
                      !titles_stand_apart(source, lines, rules, candidates);
    TitleBelow(source, lines, rules, candidates, candidate, bare).read(candidate.line + 1, out);
    return out;
}

}  // namespace core::cutting
