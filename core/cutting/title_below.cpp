#include "core/cutting/title_below.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/title_text.hpp"
#include "core/cutting/wrapped_title.hpp"

#include <algorithm>
#include <string>

namespace core::cutting {
namespace {

constexpr std::size_t capital_title_lines = 4;
constexpr std::size_t title_bytes = 1000;
constexpr std::size_t short_title_bytes = 100;

/// Reads the lines below a heading as far as they look like its title.
class TitleBelow {
  public:
    explicit TitleBelow(const TitleSearch& search)
        : search_(search),
          source_(search.source),
          lines_(search.lines),
          rules_(search.rules),
          candidates_(search.candidates),
          rule_(search.rules.levels[search.candidate.level]),
          gap_(rule_.title_gap || search.candidate.group),
          bare_(search.bare) {}

    void read(std::size_t from, HeadingTitle& out) const {
        std::string& title = out.text;
        std::size_t& end = out.end;
        std::size_t taken = 0;
        bool gap = false;
        bool referred = false;  // behind such a line the next paragraph is the title
        std::size_t limit = rule_.title_upper ? capital_title_lines : 1;
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
            const bool closed = rule_.role == Role::container && text.size() <= short_title_bytes &&
                                (!gap || heads_next(i));
            const bool aside = is_aside(text, title.empty());
            if (rule_.role == Role::article && title.empty() && says_state(text)) {
                return;
            }
            if (rule_.role == Role::article && !gap && taken == 0 && is_stopped_title(i, text)) {
                out.sentence = true;
                title = clean_text(text);
                end = peeled.text_end;
                return;
            }
            if (is_heading(i) || (taken > 0 && begins_a_list(text)) ||
                (!aside &&
                 (!fits(text, closed && stands_alone(i)) || (gap && !stands_alone(i, referred))) &&
                 !(taken == 0 && !gap && fits_in_small(text, i))) ||
                title.size() + text.size() > title_bytes) {
                return;
            }
            if (!aside && (take_broken(i, peeled.begin, out) || is_sentence(i))) {
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
            // "Förderung in den" above "Landkreisen"
            limit += !gap && !aside && limit == 1 && goes_on_in_capitals(text, i) ? 1U : 0U;
            // "(zu § 5)" may stand above the title itself.
            taken += aside && (text.back() == ')' || text.front() != '(') ? 0U : 1U;
        }
    }

  private:
    /// "Modifié par LOI n° 2016-1087 - art. 5": since when the article reads so.
    bool says_state(std::string_view text) const {
        if (rules_.state_lines.empty() || !rules_.state_heads.may_begin(text)) {
            return false;
        }
        Fold head;
        fold_into(text, 32, head);
        return std::any_of(rules_.state_lines.begin(), rules_.state_lines.end(),
                           [&](const auto& words) { return head.characters.starts_with(words); });
    }
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
    /// "(zu § 5)", "[ss. 2 & 6]" below a schedule; above a title in capitals, in small letters,
    /// what it is attached to.
    bool is_aside(std::string_view text, bool untitled) const {
        if (tells_owner(text, rule_)) {
            return true;
        }
        const bool bracketed =
            rule_.role == Role::annex && text.front() == '[' && text.back() == ']';
        const bool may_be =
            !rule_.title_upper || (untitled && rule_.role == Role::annex && has_lower_letter(text));
        return (text.front() == '(' || bracketed) && may_be && text.size() > 4 &&
               !is_digit(text[1]) && (bracketed || text.back() == ')' || rule_.title_aside) &&
               !is_source(text);
    }
    /// "I. QUY ĐỊNH CHUNG" below the title of a part: the first heading inside it.
    static bool begins_a_list(std::string_view text) {
        return text.size() > 3 && std::string_view("IA1").find(text[0]) != text.npos &&
               std::string_view(".-/)").find(text[1]) != text.npos && text[2] == ' ';
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
    bool take_broken(std::size_t line, std::size_t begin, HeadingTitle& out) const {
        return out.text.empty() && read_broken_title(search_, line, begin, out);
    }
    bool is_sentence(std::size_t line) const {
        return rule_.role == Role::article && goes_on(line);
    }
    /// The next line begins with a small letter: a sentence whose line was broken.
    bool goes_on(std::size_t line) const {
        if (line + 1 >= lines_.size()) {
            return false;
        }
        const std::string_view text = text_of(source_, lines_[line + 1]);
        return !text.empty() && has_lower_letter(text.substr(0, decode_utf8(text, 0).length));
    }
    /// A title whose line was broken behind a small word, with one more line right below it.
    bool goes_on_in_capitals(std::string_view text, std::size_t line) const {
        if (rule_.role == Role::annex || line + 1 >= lines_.size()) {
            return false;
        }
        const std::string_view below = text_of(source_, lines_[line + 1]);
        return !below.empty() && is_upper(below.front()) && breaks_off(text, rules_) &&
               !goes_on(line + 1);
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
    /// "General principles." between "TITLE I." and "ARTICLE 1.", a paragraph of its own.
    bool heads_next(std::size_t line) const {
        return line + 2 < lines_.size() && is_blank_line(source_, lines_[line + 1]) &&
               is_heading(line + 2);
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

    const TitleSearch& search_;
    std::string_view source_;
    const std::vector<Line>& lines_;
    const Ruleset& rules_;
    const std::vector<Candidate>& candidates_;
    const Level& rule_;
    bool gap_;
    bool bare_;
};

}  // namespace

void read_title_below(const TitleSearch& search, HeadingTitle& out) {
    TitleBelow(search).read(search.candidate.line + 1, out);
}

}  // namespace core::cutting
