#include "core/cutting/ascii.hpp"
#include "core/cutting/engines.hpp"
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

/// "1. Im Allgemeinen", "2.1 Form", "b) Antrag", "2bis. Form": the number, and a title that ends no
/// sentence.
std::optional<NumberedHeading> numbered_heading(std::string_view source,
                                                const Line& line,
                                                Numbered style) {
    const PeeledLine peeled = peel(source, line);
    const std::string_view text = source.substr(peeled.begin, peeled.end - peeled.begin);
    std::size_t at = 0;
    while (at < text.size() && at < 2 && is_digit(text[at])) {
        ++at;
    }
    const bool digits = at > 0;
    int parts = 1;
    while (digits && parts < 4 && at + 1 < text.size() && text[at] == '.' &&
           is_digit(text[at + 1])) {
        at += at + 2 < text.size() && is_digit(text[at + 2]) ? 3U : 2U;
        ++parts;
    }
    while (at < text.size() && at < 6 && is_lower(text[at])) {
        ++at;
    }
    const bool number = digits || (at > 0 && at <= 3);
    if (!number || peeled.quote_open || text.size() > title_bytes || at + 3 >= text.size() ||
        ends_sentence(text)) {
        return std::nullopt;
    }
    const bool stopped = text[at] == '.' || text[at] == ')';
    // The last line of a list or paragraph stands there too: "2. Fackeln", "2 Sie brennen. *"
    if (style == Numbered::dense && (stopped || !digits || text.find('.', at) != text.npos)) {
        return std::nullopt;
    }
    const std::size_t blank = stopped ? at + 1 : at;
    if ((!stopped && parts < 2 && (style == Numbered::stopped || !digits)) || text[blank] != ' ') {
        return std::nullopt;
    }
    const std::string_view title = text.substr(blank + 1);
    if (!has_letter(title) || is_digit(title.front()) ||
        is_lower_letter(decode_utf8(title, 0).character)) {
        return std::nullopt;
    }
    NumberedHeading out;
    out.begin = line.begin;
    out.end = peeled.end;
    out.num = text.substr(0, at);
    out.title = clean_text(title);
    out.rank = numbered_rank + (digits ? parts - 1 : static_cast<int>(at));
    return out;
}

}  // namespace

std::vector<NumberedHeading> numbered_headings_above(const EngineInput& input,
                                                     std::size_t line,
                                                     std::size_t from,
                                                     Numbered style) {
    const std::string_view source = input.source;
    const std::vector<Line>& lines = input.lines;
    std::vector<NumberedHeading> found;
    while (found.size() < headings_most) {
        std::size_t last = line;
        while (last > from && is_blank_line(source, lines[last - 1])) {
            --last;
        }
        const bool spaced =
            last < line && last > from && (last - 1 == 0 || is_blank_line(source, lines[last - 2]));
        std::optional<NumberedHeading> heading;
        if (style == Numbered::dense ? last == line && last > from : spaced) {
            heading = numbered_heading(source, lines[last - 1], style);
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

Numbered numbered_style(const EngineInput& input,
                        std::size_t from,
                        const std::vector<Candidate>& candidates) {
    bool first = true;
    Numbered found = Numbered::none;  // above the first article: in no list of another one
    for (const Candidate& one : candidates) {
        const Level& level = input.rules.levels[one.level];
        if (!one.accepted) {
            continue;
        }
        if (level.bare && level.role == Role::container) {
            return Numbered::stopped;
        }
        if (level.role == Role::article && !level.bare && (first || found != Numbered::none)) {
            const auto begins = [&](Numbered style, std::string_view num) {
                const auto above = numbered_headings_above(input, one.line, from, style);
                return !above.empty() && above.front().num == num;
            };
            if (!first && begins(found, "2")) {
                return found;
            }
            if (first) {
                found = begins(Numbered::stopped, "1") ? Numbered::stopped
                        : begins(Numbered::plain, "1") ? Numbered::plain
                        : begins(Numbered::dense, "1") ? Numbered::dense
                                                       : Numbered::none;
            }
            first = false;
        }
        from = one.line + 1;
    }
    return Numbered::none;
}

}  // namespace core::cutting
