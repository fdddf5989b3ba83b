#include "core/cutting/wrapped_title.hpp"

#include "core/cutting/run_in.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

/// Whether so many lines near this one have `width` characters: then there was room for them.
bool has_room(std::string_view source,
              const std::vector<Line>& lines,
              std::size_t line,
              std::size_t width,
              std::size_t times) {
    constexpr std::size_t above = 10;
    constexpr std::size_t below = 30;
    constexpr std::size_t width_most = 120;    // wider lines are paragraphs
    constexpr std::size_t character_most = 4;  // bytes
    const std::size_t begin = line - std::min(line, above);
    const std::size_t end = std::min(lines.size(), line + below);
    const auto is_wide = [&](std::size_t i) {
        const std::size_t bytes = lines[i].end - lines[i].begin;
        return bytes >= width && (bytes >= character_most * width ||
                                  width_of(trimmed_end(source, lines[i])) >= width);
    };
    // Text stands below a title.
    for (std::size_t i = line; times > 0 && i < end; ++i) {
        times -= is_wide(i) ? 1U : 0U;
    }
    for (std::size_t i = begin; times > 0 && i < line; ++i) {
        times -= is_wide(i) ? 1U : 0U;
    }
    return times == 0 || width > width_most;
}

/// "(1)", a row of a table, "(Fundstelle: BGBl. I 2017)", "[Repealed]": nothing of a title.
bool begins_block(std::string_view source, const Line& line) {
    const std::string_view text = text_of(source, line);
    if (text.empty() || begins_with_mark(text)) {
        return true;
    }
    const std::string_view whole = trimmed(source, line);
    const bool remark = (whole.front() == '(' && whole.back() == ')') ||
                        (whole.front() == '[' && whole.back() == ']');
    return remark || !has_letter(whole) || std::string_view("#|-*+").find(whole[0]) != whole.npos;
}

bool stops(std::string_view line) {
    const std::string_view text = without_tail(line);
    return (ends_sentence(text) && text.back() != ',') || ends_with_dash(text);
}

/// How many lines below `line` go on with the title that stands or ends there.
std::size_t lines_that_follow(std::string_view source,
                              const std::vector<Line>& lines,
                              std::size_t line) {
    constexpr std::size_t lines_most = 3;
    if (lines[line].end - lines[line].begin < full_title_line || line + 1 >= lines.size() ||
        lines[line + 1].begin == lines[line + 1].end) {
        return 0;
    }
    for (std::size_t n = 0; n <= lines_most && line + n + 1 < lines.size(); ++n) {
        const std::string_view last = trimmed_end(source, lines[line + n]);
        const std::size_t width = width_of(last);
        if (stops(last) || (n == 0 && width < full_title_line)) {
            return 0;
        }
        const std::string_view next = trimmed(source, lines[line + n + 1]);
        // A word that had room above begins a paragraph; one wide line may be a row of a table.
        if (begins_block(source, lines[line + n + 1]) || width < full_title_line ||
            has_room(source, lines, line, width + 1 + width_of(next.substr(0, next.find(' '))),
                     n == 0 ? 1 : 2)) {
            return last.back() == ',' ? 0 : n;
        }
    }
    return 0;
}

bool has_heading(const std::vector<Candidate>& candidates, std::size_t first, std::size_t last) {
    auto at = std::lower_bound(
        candidates.begin(), candidates.end(), first,
        [](const Candidate& candidate, std::size_t line) { return candidate.line < line; });
    while (at != candidates.end() && at->line <= last && !at->accepted) {
        ++at;
    }
    return at != candidates.end() && at->line <= last;
}

}  // namespace

bool read_broken_title(const TitleSearch& search,
                       std::size_t line,
                       std::size_t begin,
                       HeadingTitle& out) {
    const std::size_t more = lines_that_follow(search.source, search.lines, line);
    if (more == 0 || has_heading(search.candidates, line + 1, line + more)) {
        return false;
    }
    out.end = search.lines[line + more].end;
    out.text = clean_text(search.source.substr(begin, out.end - begin));
    return true;
}

}  // namespace core::cutting
