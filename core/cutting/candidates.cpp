#include "core/cutting/candidates.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/candidate_lines.hpp"
#include "core/cutting/line_head.hpp"
#include "core/cutting/number_ranges.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <optional>

namespace core::cutting {
namespace {

constexpr std::size_t fold_limit = 160;
constexpr std::size_t reserved_most = 1'000'000;  // memory that is not written to costs nothing
constexpr std::size_t number_limit = 64;          // of a line that begins with its number

/// Finds candidates line by line with one fold that is used again.
class Finder {
  public:
    Finder(std::string_view source,
           const std::vector<Line>& lines,
           const Ruleset& rules,
           const Stretch& stretch,
           Trail* trail)
        : source_(source), lines_(lines), rules_(rules), stretch_(stretch), trail_(trail) {}

    std::vector<Candidate> run(std::size_t max) {
        found_.reserve(std::min({stretch_.last - stretch_.first, max, reserved_most}) + 1);
        for (std::size_t i = stretch_.first; i < stretch_.last && found_.size() <= max; ++i) {
            const Line& line = lines_[i];
            if (line.begin == line.end) {
                note(i, Why::blank);
                continue;
            }
            // Most lines end here or below: their first letters begin no heading of this ruleset.
            const char first = source_[line.begin];
            if (line.end - line.begin > 1 && first != '[' && !is_digit(first) &&
                rules_.heads.begins_none(source_.data() + line.begin)) {
                note(i, Why::no_keyword);
                continue;
            }
            std::string_view raw = source_.substr(line.begin, line.end - line.begin);
            bracket_ = amendment_bracket(raw);
            raw.remove_prefix(bracket_);
            const bool plain = !is_wrapping(raw[0]);  // nothing to peel: asked once
            if (rules_.heads.begins_none(raw) || (plain && !rules_.heads.may_begin(raw))) {
                note(i, Why::no_keyword);
                continue;
            }
            const PeeledLine peeled = peel(source_, {line.begin + bracket_, line.end, line.next});
            const std::string_view text = source_.substr(peeled.begin, peeled.end - peeled.begin);
            if (text.empty() || (!plain && !rules_.heads.may_begin(text))) {
                note(i, text.empty() ? Why::blank : Why::no_keyword);
                continue;
            }
            fold_into(text, is_digit(text[0]) ? number_limit : fold_limit, fold_);
            if (peeled.marked) {
                drop_emphasis(fold_);
            }
            if (!is_promising(fold_, rules_)) {
                note(i, Why::no_keyword);
                continue;
            }
            sign_ordinals(rules_, fold_);
            leading_styles_ = 0;
            find_in(i, peeled);
        }
        return std::move(found_);
    }

  private:
    void note(std::size_t line, Why why) const {
        if (watched(trail_, line)) {
            trail_->note(why, "levels of " + rules_.name);
        }
    }
    void note(std::size_t line, std::size_t level, std::size_t keyword, Why why) const {
        if (watched(trail_, line)) {
            trail_->note(why, rule_name(rules_.levels[level], keyword));
        }
    }
    bool refuse(std::size_t line, std::size_t level, std::size_t keyword, Why why) const {
        note(line, level, keyword, why);
        return false;
    }

    /// The number at the head of the line, read once for all levels that take the same styles.
    const std::optional<Number>& leading_number(unsigned styles) {
        if (leading_styles_ != styles) {
            leading_styles_ = styles;
            leading_ = read_number(fold_, 0, styles, rules_);
        }
        return leading_;
    }

    void find_in(std::size_t index, const PeeledLine& peeled) {
        for (const std::size_t level : rules_.levels_for(fold_.characters[0])) {
            const Level& rule = rules_.levels[level];
            if (rule.bare) {
                if (match_bare(index, peeled, level)) {
                    return;
                }
                continue;
            }
            const bool possible = rule.may_begin_with(fold_.characters[0]);
            for (std::size_t word = 0; possible && word < rule.keywords.size(); ++word) {
                if (match_keyword(index, peeled, level, word)) {
                    return;
                }
            }
            if (rule.number_first && match_number_first(index, peeled, level)) {
                return;
            }
        }
    }

    /// A number flush left with a sentence or a clause mark behind it: "4 On", "2. (1) The".
    bool match_bare(std::size_t index, const PeeledLine& peeled, std::size_t level) {
        // Emphasis is no indent, nor a star: it marks a section that is not in force.
        const std::string_view head =
            source_.substr(lines_[index].begin, peeled.begin - lines_[index].begin);
        const auto marks = std::count(head.begin(), head.end(), '*');
        const bool article = rules_.levels[level].role == Role::article;
        const bool counted = article && !counts_in_words(rules_.levels[level]);
        const bool aside =
            head.size() > stretch_.indent + bracket_ + static_cast<std::size_t>(marks);
        if ((aside && !peeled.quote_open) || is_digit(fold_.characters[0]) != counted) {
            return refuse(index, level, 0, Why::not_flush);
        }
        const std::string_view text = source_.substr(peeled.begin, peeled.end - peeled.begin);
        auto number = read_parted_number(fold_, text, 0, rules_.levels[level].numbers, rules_);
        // Behind a quotation mark "4." is a paragraph of an article, "14.2" an article.
        if (aside && !(counted && number && number->key.size() > 1)) {
            return refuse(index, level, 0, Why::not_flush);
        }
        if (auto joined = read_joined_number(fold_, text, rules_.levels[level], number)) {
            Candidate candidate;
            candidate.ending = ending_joined;
            return finish(candidate, index, peeled, level, 0, *joined);
        }
        if (!number || (!article && !is_capital_heading(source_, peeled, fold_)) ||
            (number->style == number_ordinal && !is_counting_word(fold_, *number, rules_))) {
            // Of most lines nobody asks why they begin with no roman number.
            return (number || counted) && refuse(index, level, 0, Why::number_missing);
        }
        number->end = joined_end(fold_, *number, rules_);
        if (ends_as_mark(fold_, number->end)) {
            return refuse(index, level, 0, Why::terminator_missing);
        }
        return finish({}, index, peeled, level, 0, *number);
    }

    bool match_keyword(std::size_t index,
                       const PeeledLine& peeled,
                       std::size_t level,
                       std::size_t word) {
        const Level& rule = rules_.levels[level];
        const Keyword& keyword = rule.keywords[word];
        std::size_t at = keyword.folded.size();
        bool damaged = false;
        if (fold_.characters.compare(0, at, keyword.folded) != 0) {
            at = rule.damaged ? damaged_keyword_end(fold_, keyword.stripped) : 0;
            damaged = true;
            if (at == 0) {
                return false;
            }
        }
        const std::string_view text = source_.substr(peeled.begin, peeled.end - peeled.begin);
        // "Art. 5", "Section. 2.": the keyword may be shortened or end like a sentence.
        const bool stopped =
            at + 1 < fold_.size() && fold_.characters[at] == U'.' &&
            (fold_.characters[at + 1] == U' ' || is_digit(fold_.characters[at + 1]));
        const std::size_t dashed = behind_keyword_dash(fold_, text, at, rule, rules_);
        const std::size_t number_at =
            dashed > 0 ? dashed : skip_blanks(fold_, stopped ? at + 1 : at);
        // "Điều5." lost its blank.
        const bool separated = number_at > at || keyword.folded.back() == 0xA7 ||
                               (at < fold_.size() && is_digit(fold_.characters[at])) ||
                               is_glued_roman(fold_, text, at, rules_);
        // "Art.L.1." too: the full stop parts the letter of a code from the keyword.
        const bool lettered = !separated && keyword.folded.back() == U'.';
        const bool owned = names_owner(fold_, at, rule);  // "Anlage zur Satzung" has no number
        auto number =
            (separated || lettered) && !owned
                ? read_parted_number(fold_, text, number_at,
                                     rule.numbers & (lettered ? number_dotted : ~0U), rules_)
                : std::nullopt;
        if (!number && separated) {
            number = read_wrapped_number(fold_, number_at, rule, rules_);
            if (number) {
                Candidate candidate;
                candidate.keyword = word;
                // Of "(5) bis" all is the number.
                const std::size_t closing = fold_.characters.find(U')', number_at);
                const bool more = closing < number->end - 1;
                candidate.number_end = peeled.begin + fold_.offset[number->end - (more ? 0U : 1U)];
                return finish(candidate, index, peeled, level, number_at + (more ? 0U : 1U),
                              *number);
            }
        }
        if (!number && at == fold_.size() && rule.role == Role::article) {
            return match_broken(index, peeled, level, word);
        }
        if (!number) {
            if ((rule.numbers & number_none) == 0 ||
                (at < fold_.size() && fold_.characters[at] != U' ' && !is_mark(at))) {
                return refuse(index, level, word, Why::number_missing);
            }
            number.emplace();
            number->end = at;
        }
        if (const std::size_t range = range_end(fold_, number->end, rules_);
            range != number->end && ends_heading(fold_, range)) {
            number->end = range;  // "§§ 6 bis 8 (aufgehoben)"
        } else if (keyword.folded.ends_with(U"\u00A7\u00A7") || keyword.folded.ends_with(U"s.")) {
            read_several(fold_, *number, rules_);
        }
        Candidate candidate;
        candidate.damaged = damaged;
        candidate.keyword = word;
        const std::size_t number_begin = number->key.empty() ? number->end : number_at;
        return finish(candidate, index, peeled, level, number_begin, *number);
    }

    /// "Điều" alone, "thứ 1" or "1. Phạm vi" on the next line: a conversion broke the heading.
    bool match_broken(std::size_t index,
                      const PeeledLine& peeled,
                      std::size_t level,
                      std::size_t word) {
        if (broken_ || fold_.characters.back() == U'.' ||  // "Sec." heads a list
            is_lower_letter(decode_utf8(source_, peeled.begin).character) ||
            index + 1 >= stretch_.last || is_blank_line(source_, lines_[index + 1])) {
            return refuse(index, level, word, Why::number_missing);
        }
        PeeledLine both = peeled;
        both.end = both.text_end = peel(source_, lines_[index + 1]).end;
        fold_into(source_.substr(both.begin, both.end - both.begin), fold_limit, fold_);
        join_lines(fold_);
        broken_ = true;
        bool matched = false;
        for (std::size_t i = 0; !matched && i < rules_.levels[level].keywords.size(); ++i) {
            matched = match_keyword(index, both, level, i);
        }
        broken_ = false;
        fold_into(source_.substr(peeled.begin, peeled.end - peeled.begin), fold_limit, fold_);
        return matched;
    }

    bool match_number_first(std::size_t index, const PeeledLine& peeled, std::size_t level) {
        const Level& rule = rules_.levels[level];
        const auto& number = leading_number(rule.numbers & ~(number_letter | number_none));
        if (!number) {
            return false;
        }
        std::size_t at = number->end;
        if (at < fold_.size() && fold_.characters[at] == U'.') {
            ++at;
        }
        at = skip_blanks(fold_, at);
        for (std::size_t word = 0; word < rule.keywords.size(); ++word) {
            const std::u32string& folded = rule.keywords[word].folded;
            if (fold_.characters.compare(at, folded.size(), folded) != 0) {
                continue;
            }
            Candidate candidate;
            candidate.keyword = word;
            Number after = *number;
            after.end = skip_note_behind_colon(fold_, at + folded.size(), rules_);
            if (after.end < fold_.size() && fold_.characters[after.end] != U' ' &&
                !is_mark(after.end)) {
                continue;
            }
            candidate.number_end = peeled.begin + fold_.offset[number->end];
            return finish(candidate, index, peeled, level, 0, after);
        }
        return false;
    }

    bool is_mark(std::size_t at) const {
        const char32_t c = fold_.characters[at];
        return c == U'.' || c == U':' || c == U'-' || c == 0x2013 || c == U'*' || c == U'_';
    }

    bool finish(Candidate candidate,
                std::size_t index,
                const PeeledLine& peeled,
                std::size_t level,
                std::size_t number_begin,
                Number number) {
        const Level& rule = rules_.levels[level];
        std::size_t at = number.end;
        const bool joined = candidate.ending == ending_joined;
        if (const std::size_t behind = joined ? at : owner_end(fold_, at, rule); behind != at) {
            candidate.number_end = peeled.begin + fold_.offset[number.end];
            candidate.belongs = true;
            candidate.title_begin = peeled.begin + fold_.offset[skip_blanks(fold_, at)];
            at = behind;
        }
        const bool aside = candidate.belongs && rule.title_aside && at == fold_.size();
        at = rule.bare ? at : skip_note_apart(fold_, at, rules_);
        if (rule.role == Role::annex && !rule.title_aside && at < fold_.size() &&
            refers_apart(source_.substr(0, peeled.end).substr(peeled.begin + fold_.offset[at]),
                         rules_)) {
            at = fold_.size();
        }
        auto ending = joined ? std::optional(ending_joined) : read_ending(fold_, at);
        const std::string_view text = source_.substr(peeled.begin, peeled.end - peeled.begin);
        if (const std::size_t end = aside_end(fold_, text, at, rule); !ending && end != at) {
            at = end;
            ending = ending_line;
        }
        candidate.flattened = ending == ending_blank && may_hold_note(fold_, number, rule);
        if (!ending || ((rule.endings & *ending) == 0 && !candidate.flattened) ||
            (rule.bare && rule.role == Role::article && *ending == ending_line &&
             number.key.size() < 2)) {
            return refuse(index, level, candidate.keyword, Why::terminator_missing);
        }
        candidate.line = index + (broken_ ? 1U : 0U);
        candidate.broken = broken_;
        candidate.begin = lines_[index].begin;
        candidate.level = level;
        candidate.ending = *ending;
        candidate.linked = number.end < fold_.size() && fold_.characters[number.end] == U'#';
        candidate.number_begin = peeled.begin + fold_.offset[number_begin];
        if (candidate.number_end == 0) {
            candidate.number_end = peeled.begin + fold_.offset[number.end];
        }
        place_title(source_, rules_, {fold_, peeled, at, aside}, candidate);
        candidate.marked = peeled.marked;
        candidate.small = is_lower_letter(decode_utf8(source_, peeled.begin).character);
        candidate.number = number;
        candidate.quoted = candidate.opens_quote = peeled.quote_open;
        if (rule.bare &&
            rules_.opens_note(
                source_.substr(0, candidate.title_end).substr(candidate.title_begin))) {
            return refuse(index, level, 0, Why::amendment_note);
        }
        judge_title(source_, rules_, word_, candidate);
        candidate.lower = candidate.lower && !aside;
        judge_clause(source_, candidate);
        if (candidate.lower && *ending == ending_blank) {
            return refuse(index, level, candidate.keyword, Why::continuation);  // "5 of this Act"
        }
        judge_line_above(line_above(index), rules_, !begun_, word_, candidate);
        candidate.lower = candidate.lower && !has_small_title(source_, rules_, candidate);
        const bool apart = *ending == ending_blank || (rule.endings & ending_dot) == 0;
        if ((rule.title_alone && apart && !is_titled_alone(source_, candidate)) ||
            (aside && !stands_apart(source_, candidate, line_above(index)))) {
            return refuse(index, level, candidate.keyword, Why::continuation);
        }
        note(index, level, candidate.keyword, Why::shape);
        begun_ = begun_ || !(number.key.empty() || candidate.flattened);
        found_.push_back(candidate);
        return true;
    }

    /// The line above without the blanks at its end; nothing above the first of the stretch.
    std::string_view line_above(std::size_t line) const {
        return line == stretch_.first ? std::string_view() : trimmed_end(source_, lines_[line - 1]);
    }

    std::string_view source_;
    const std::vector<Line>& lines_;
    const Ruleset& rules_;
    const Stretch& stretch_;
    Trail* trail_;
    std::size_t bracket_ = 0;  // of the line
    bool broken_ = false;      // the heading goes on on the line below
    bool begun_ = false;  // a heading with a number is found: no title ("ĐIỀU LỆ CÔNG TY")
    unsigned leading_styles_ = 0;
    std::optional<Number> leading_;
    Fold fold_;
    Fold word_;
    std::vector<Candidate> found_;
};

}  // namespace

void drop_candidates(std::vector<Candidate>& candidates, const std::vector<bool>& dropped) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (!dropped[i]) {
            candidates[kept++] = candidates[i];
        }
    }
    candidates.resize(kept);
}

std::vector<Candidate> find_candidates(std::string_view source,
                                       const std::vector<Line>& lines,
                                       const Ruleset& rules,
                                       const Stretch& stretch,
                                       std::size_t max,
                                       Trail* trail) {
    return Finder(source, lines, rules, stretch, trail).run(max);
}

}  // namespace core::cutting
