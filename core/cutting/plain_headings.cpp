#include "core/cutting/ascii.hpp"
#include "core/cutting/notes_above.hpp"
#include "core/cutting/peel.hpp"
#include "core/cutting/quotes.hpp"
#include "core/cutting/title_text.hpp"
#include "core/cutting/titles.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::size_t plain_bytes = 160;
constexpr std::size_t plain_headings_limit = 4;

/// "Last updated: 3 November 2025", "Version: 2.1" of a masthead.
bool is_dated_label(std::string_view text) {
    return is_digit(text.back()) && text.find(": ") != std::string_view::npos;
}

/// "Wax burns.”" too: with the last paragraph of a quotation.
bool ends_said(std::string_view text) {
    return ends_sentence(text) || ends_sentence(without_tail(text));
}

}  // namespace

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
    if (candidate.note_end > candidate.note_begin && line > from &&
        heads_note_between_lines(source, lines, line - 1)) {
        const std::string_view head = text_of(source, lines[--line]);
        found.push_back(
            {lines[line].begin, lines[line].end, clean_text(head), !has_lower_letter(head), false});
    }
    while (found.size() < plain_headings_limit) {
        std::size_t last = line;
        while (last > from && parts_paragraphs(source, lines, last - 1)) {
            --last;
        }
        if (last == line || last <= from) {
            break;
        }
        std::size_t first = last;
        while (first > from && last - first < 2 && !parts_paragraphs(source, lines, first - 1)) {
            --first;
        }
        if (first > 0 && !parts_paragraphs(source, lines, first - 1)) {
            break;
        }
        const std::string_view head = text_of(source, lines[first]);
        const std::string_view tail = text_of(source, lines[last - 1]);
        // A second line is a short citation with a year or a chapter: "2000, c. 32".
        const bool cited = last - first == 1 || (tail.size() <= citation_bytes &&
                                                 tail.front() != '(' && !ends_sentence(tail) &&
                                                 std::any_of(tail.begin(), tail.end(), is_digit));
        if (head.size() > plain_bytes || head.front() == '(' || head.front() == '[' ||
            is_digit(head.front()) || ends_said(head) || ends_with_dash(head) ||
            !has_letter(head) || !cited || is_lower(head.front()) ||
            (last - first == 1 && (is_citation(head) || is_dated_label(head))) ||
            head.substr(0, 4).find(')') != std::string_view::npos ||  // "b) any company"
            (static_cast<std::size_t>(head.data() - source.data()) > lines[first].begin + indent &&
             !is_in_the_middle(source, lines[first], indent))) {
            break;
        }
        found.push_back({lines[first].begin, lines[last - 1].end, clean_text(head),
                         !has_lower_letter(head), last - first > 1});
        line = first;
    }
    std::reverse(found.begin(), found.end());
    return found;
}

void keep_capitals(std::string_view source,
                   const std::vector<Line>& lines,
                   std::size_t from,
                   bool below_article,
                   std::vector<PlainHeading>& headings) {
    auto first = headings.end();
    constexpr std::size_t word = 4;  // "III" alone is a number
    while (first != headings.begin() && (first - 1)->capitals &&
           (first - 1)->title.size() >= word) {
        --first;
    }
    headings.erase(headings.begin(), first);
    while (from < lines.size() && is_blank_line(source, lines[from])) {
        ++from;
    }
    if (below_article && !headings.empty() && headings.front().begin == lines[from].begin) {
        headings.clear();
    }
}

void drop_name(std::string_view source, std::vector<PlainHeading>& headings) {
    constexpr std::size_t year = 4;
    if (headings.empty()) {
        return;
    }
    const std::string_view last = last_word(headings.front().title);
    if (last.size() == year && std::all_of(last.begin(), last.end(), is_digit) &&
        source.find_first_not_of(" \t\r\n") >= headings.front().begin) {
        headings.erase(headings.begin());
    }
}

std::optional<PlainHeading> plain_heading_at(std::string_view source,
                                             const std::vector<Line>& lines,
                                             std::size_t line) {
    const PeeledLine peeled = peel(source, lines[line]);
    const std::string_view text = source.substr(peeled.begin, peeled.end - peeled.begin);
    if (text.size() > plain_bytes || peeled.quote_open || text.front() == '(' ||
        text.front() == '[' || is_digit(text.front()) || ends_said(text) || !has_letter(text)) {
        return std::nullopt;
    }
    PlainHeading heading;
    heading.begin = lines[line].begin;
    heading.end = peeled.end;
    heading.title = clean_text(text);
    heading.capitals = !has_lower_letter(text);
    heading.small = is_lower(text.front());
    if (line + 1 < lines.size() && !is_blank_line(source, lines[line + 1])) {
        const std::string_view next = text_of(source, lines[line + 1]);
        std::size_t last = line + 1;
        while (last + 1 < lines.size() && !is_blank_line(source, lines[last + 1])) {
            ++last;
        }
        if (next.size() <= plain_bytes && !ends_sentence(next) &&
            !ends_sentence(text_of(source, lines[last]))) {
            return std::nullopt;  // short lines that end no sentence: a signature, an address
        }
        heading.has_body = true;
    }
    return heading;
}

}  // namespace core::cutting
