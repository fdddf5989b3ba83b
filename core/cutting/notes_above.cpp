#include "core/cutting/notes_above.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/runs.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::size_t note_bytes = 240;
constexpr std::size_t notes_least = 3;
constexpr std::size_t aside_bytes = 40;

bool is_note_line(std::string_view text) {
    if (text.size() > note_bytes || !has_letter(text) || text.front() == '[' ||
        ends_with_dash(text)) {  // "This Act applies to—" goes on with the marks below it
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

/// Whether the line is the last one of a section: it ends a sentence, or says where the section was
/// enacted.
bool ends_text(std::string_view text) {
    return ends_sentence(text) || ends_with_dash(text) || text.back() == ')' ||
           text.back() == ']' || text.back() == '"' || text.ends_with("\xE2\x80\x9D") ||
           is_citation(text);
}

/// A short line that may head several sections.
bool is_cross_heading(std::string_view text) {
    constexpr std::size_t heading_bytes = 60;
    return text.size() <= heading_bytes && !is_lower(text.front()) && !is_digit(text.front()) &&
           is_note_line(text);
}

/// In a text without blank lines: whether the line above the number is its title. What stands above
/// that ends a section, or is a heading, with its title or without a number.
bool is_note_between_lines(std::string_view source,
                           const std::vector<Line>& lines,
                           const Ruleset& rules,
                           const std::vector<Candidate>& candidates,
                           std::size_t index) {
    const std::size_t line = candidates[index].line;
    if (candidates[index].spaced || line < 2 || is_blank_line(source, lines[line - 2])) {
        return false;
    }
    const std::string_view text = text_of(source, lines[line - 1]);
    const bool begins =
        !text.empty() && text.front() != '(' && !is_lower(text.front()) && !is_digit(text.front());
    if (!begins || !is_note_line(text)) {
        return false;
    }
    if (index > 0 && candidates[index - 1].line + 3 >= line &&
        rules.levels[candidates[index - 1].level].role == Role::container) {
        const Candidate& above = candidates[index - 1];
        const bool titled = above.title_begin < above.title_end;
        return above.line + 2 == line ? titled : above.line + 3 == line && !titled;
    }
    return ends_text(text_of(source, lines[line - 2])) ||
           heads_note_between_lines(source, lines, line - 2);
}

/// "Short title" above "1. This Act" in texts without blank lines: where nearly every number up to
/// the first annex has such a line above it.
void find_notes_between_lines(std::string_view source,
                              const std::vector<Line>& lines,
                              const Ruleset& rules,
                              std::vector<Candidate>& candidates) {
    std::size_t all = 0;
    std::vector<std::size_t> noted;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& one = candidates[i];
        const Level& level = rules.levels[one.level];
        if (level.role == Role::annex && usable(one)) {
            break;
        }
        if (!level.title_above || !usable(one) || one.lower) {
            continue;
        }
        const bool has = is_note_between_lines(source, lines, rules, candidates, i);
        if (has) {
            noted.push_back(i);
        }
        // "17 [Repealed, 2000, c. 23]" has none.
        const bool gone = one.title_begin < one.title_end && source[one.title_begin] == '[';
        all += has || !gone ? 1U : 0U;
    }
    if (noted.size() < notes_least || noted.size() * 5 < all * 4) {
        return;
    }
    for (const std::size_t i : noted) {
        const Line& note = lines[candidates[i].line - 1];
        candidates[i].note_begin = note.begin;
        candidates[i].note_end = note.end;
    }
}

/// "(Purpose)" above "Article 1 The": a line in parentheses that is no mark and tells no law.
/// `from`: the first line that no heading above has taken.
bool is_caption(std::string_view source,
                const std::vector<Line>& lines,
                const Candidate& one,
                std::size_t from) {
    constexpr std::size_t caption_bytes = 160;
    if (one.spaced || one.line == 0 || one.line - 1 < from) {
        return false;
    }
    const std::string_view text = text_of(source, lines[one.line - 1]);
    return text.size() > 4 && text.size() <= caption_bytes && text.front() == '(' &&
           text.back() == ')' && is_upper(text[1]) && is_lower(text[2]) &&
           std::none_of(text.begin(), text.end(), is_digit);
}

/// Above numbers with a keyword a note is a title only where nearly every article of the level has
/// one, and no title below.
void drop_rare_notes(const Ruleset& rules, std::vector<Candidate>& candidates) {
    for (std::size_t level = 0; level < rules.levels.size(); ++level) {
        const Level& rule = rules.levels[level];
        if (!rule.parens_above && (!rule.title_above || !rule.title_regular)) {
            continue;
        }
        std::size_t all = 0;
        std::size_t noted = 0;
        bool first = true;  // what stands above all but the first ends the one above
        for (const Candidate& one : candidates) {
            const bool counts = one.level == level && usable(one) && !one.lower;
            const bool has = counts && one.note_end > one.note_begin;
            first = counts && all == 0 ? has || !rule.parens_above : first;
            all += counts ? 1U : 0U;
            noted += has ? 1U : 0U;
        }
        if (noted == 0 || (first && noted >= notes_least && noted * 5 >= all * 4)) {
            continue;
        }
        for (Candidate& one : candidates) {
            if (one.level == level) {
                one.note_begin = one.note_end = 0;
            }
        }
    }
}

}  // namespace

std::size_t note_above(std::string_view source,
                       const std::vector<Line>& lines,
                       std::size_t line,
                       std::size_t from,
                       NoteStyle style) {
    if (style != NoteStyle::below_blank) {
        const bool apart = style == NoteStyle::apart;
        const std::size_t above = apart ? 2 : 1;
        const std::size_t note = line - std::min(line, above);
        if (note == 0 || note < from || is_blank_line(source, lines[line - 1]) != apart ||
            is_blank_line(source, lines[note - 1]) != apart) {
            return line;
        }
        const std::string_view text = text_of(source, lines[note]);
        const bool titled = !text.empty() && text.front() != '(' && !is_lower(text.front()) &&
                            !is_digit(text.front()) && is_note_line(text) &&
                            !text.ends_with("\xE2\x80\x93");  // "Where a step is taken –" leads on
        return titled && (apart || ends_text(text_of(source, lines[note - 1]))) ? note : line;
    }
    // Up to two lines, with a blank line (or the head of the text) above them.
    std::size_t first = line;
    while (first > from && line - first < 2 && !is_blank_line(source, lines[first - 1]) &&
           is_note_line(text_of(source, lines[first - 1]))) {
        --first;
    }
    return first > 0 && !parts_paragraphs(source, lines, first - 1) ? line : first;
}

bool heads_note_between_lines(std::string_view source,
                              const std::vector<Line>& lines,
                              std::size_t line) {
    return line > 0 && !is_blank_line(source, lines[line]) &&
           is_cross_heading(text_of(source, lines[line])) &&
           !is_blank_line(source, lines[line - 1]) && ends_text(text_of(source, lines[line - 1]));
}

std::string title_of_note(std::string_view note, const Ruleset& rules) {
    std::string text = clean_text(note);
    for (const std::string& name : rules.note_names) {
        if (text.starts_with(name)) {
            text.erase(0, std::min(text.find_first_not_of(' ', name.size()), text.size()));
            break;
        }
    }
    return text;
}

void find_notes(std::string_view source,
                const std::vector<Line>& lines,
                const Ruleset& rules,
                std::vector<Candidate>& candidates) {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        Candidate& candidate = candidates[i];
        const Level& rule = rules.levels[candidate.level];
        if ((!rule.title_above && !rule.parens_above) || candidate.spaced) {
            continue;
        }
        const std::size_t taken = i == 0 ? 0 : candidates[i - 1].line + 1;
        const std::size_t first =
            rule.title_above
                ? note_above(source, lines, candidate.line, taken)
                : candidate.line - (is_caption(source, lines, candidate, taken) ? 1U : 0U);
        if (first == candidate.line) {
            continue;
        }
        const Line& last = lines[candidate.line - 1];
        candidate.note_begin = lines[first].begin;
        candidate.note_end = last.end;
    }
    drop_rare_notes(rules, candidates);
    find_notes_between_lines(source, lines, rules, candidates);
}

}  // namespace core::cutting
