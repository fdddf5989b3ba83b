#include "core/cutting/ascii.hpp"
#include "core/cutting/peel.hpp"
#include "core/cutting/ranks.hpp"
#include "core/cutting/title_text.hpp"
#include "core/cutting/titles.hpp"

#include <algorithm>
#include <optional>

namespace core::cutting {
namespace {

constexpr std::size_t title_bytes = 160;
constexpr std::size_t headings_most = 4;

/// "1. Im Allgemeinen", "b) Antrag", "2bis. Form": the number, and a title that ends no sentence.
std::optional<NumberedHeading> numbered_heading(std::string_view source, const Line& line) {
    const PeeledLine peeled = peel(source, line);
    const std::string_view text = source.substr(peeled.begin, peeled.end - peeled.begin);
    std::size_t at = 0;
    while (at < text.size() && at < 2 && is_digit(text[at])) {
        ++at;
    }
    const bool digits = at > 0;
    while (at < text.size() && at < 6 && is_lower(text[at])) {
        ++at;
    }
    const bool number = digits || (at > 0 && at <= 3);
    if (!number || peeled.quote_open || text.size() > title_bytes || at + 3 >= text.size() ||
        (text[at] != '.' && text[at] != ')') || text[at + 1] != ' ' || ends_sentence(text)) {
        return std::nullopt;
    }
    const std::string_view title = text.substr(at + 2);
    if (!has_letter(title) || is_digit(title.front()) ||
        is_lower_letter(decode_utf8(title, 0).character)) {
        return std::nullopt;
    }
    NumberedHeading out;
    out.begin = line.begin;
    out.end = peeled.end;
    out.num = text.substr(0, at);
    out.title = clean_text(title);
    out.rank = numbered_rank + (digits ? 0 : static_cast<int>(at));
    return out;
}

}  // namespace

bool has_numbered_headings(const Ruleset& rules, const std::vector<Candidate>& candidates) {
    return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& one) {
        const Level& level = rules.levels[one.level];
        return one.accepted && level.bare && level.role == Role::container;
    });
}

std::vector<NumberedHeading> numbered_headings_above(std::string_view source,
                                                     const std::vector<Line>& lines,
                                                     std::size_t line,
                                                     std::size_t from) {
    std::vector<NumberedHeading> found;
    while (found.size() < headings_most) {
        std::size_t last = line;
        while (last > from && is_blank_line(source, lines[last - 1])) {
            --last;
        }
        const bool spaced =
            last < line && last > from && (last - 1 == 0 || is_blank_line(source, lines[last - 2]));
        std::optional<NumberedHeading> heading;
        if (spaced) {
            heading = numbered_heading(source, lines[last - 1]);
        }
        if (!heading || (!found.empty() && heading->rank >= found.back().rank)) {
            break;
        }
        line = heading->line = last - 1;
        found.push_back(std::move(*heading));
    }
    std::reverse(found.begin(), found.end());
    return found;
}

}  // namespace core::cutting
