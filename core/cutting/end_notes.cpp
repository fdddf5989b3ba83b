#include "core/cutting/end_notes.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/runs.hpp"

namespace core::cutting {
namespace {

/// 12 for "[12] ...", "[[12]](#note) ..."; 0 for another line.
std::uint32_t note_number(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && at < 2 && line[at] == '[') {
        ++at;
    }
    std::uint32_t number = 0;
    const std::size_t from = at;
    while (at < line.size() && at - from < 4 && is_digit(line[at])) {
        number = number * 10 + static_cast<std::uint32_t>(line[at] - '0');
        ++at;
    }
    return at > from && at < line.size() && line[at] == ']' ? number : 0;
}

/// Whether the run of articles before `line` goes on behind it.
bool run_goes_on(const std::vector<Candidate>& candidates, const Ruleset& rules, std::size_t line) {
    const Candidate* last = nullptr;
    for (const Candidate& one : candidates) {
        const bool article = usable(one) && rules.levels[one.level].role == Role::article;
        if (article && one.line < line) {
            last = &one;
        } else if (article && last != nullptr && !one.lower && !one.opens_quote &&
                   is_next(last->number.key, one.number.key)) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::size_t mark_end_notes(std::string_view source,
                           const std::vector<Line>& lines,
                           const Ruleset& rules,
                           std::vector<Candidate>& candidates) {
    std::size_t first = lines.size();
    std::uint32_t expected = 1;
    std::size_t blank_behind = 0;  // lines that begin a paragraph behind the last note
    bool blank = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::size_t begin = lines[i].begin;
        if (begin == lines[i].end) {
            blank = true;
            continue;
        }
        const std::uint32_t number =
            source[begin] == '[' ? note_number(source.substr(begin, lines[i].end - begin)) : 0;
        if (number != 0) {
            first = number == 1 ? i : number == expected ? first : lines.size();
            expected = first == lines.size() ? 1 : number + 1;
            blank_behind = 0;
        } else {
            blank_behind += blank ? 1U : 0U;
        }
        blank = false;
    }
    // A single note is one only as the last paragraph.
    if (first == lines.size() || (expected == 2 && blank_behind > 0) ||
        run_goes_on(candidates, rules, first)) {
        return lines.size();
    }
    for (Candidate& one : candidates) {
        one.in_notes = one.line >= first;
    }
    return first;
}

}  // namespace core::cutting
