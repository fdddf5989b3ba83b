#include "core/cutting/contents_edges.hpp"

#include "core/cutting/title_text.hpp"

#include <algorithm>

namespace core::cutting {

std::optional<std::pair<std::size_t, std::size_t>> heads_contents(
    std::string_view source,
    const std::vector<Line>& lines,
    const Ruleset& rules,
    std::size_t title,
    std::size_t end,
    const std::vector<Candidate>& candidates) {
    const auto behind = std::find_if(candidates.begin(), candidates.end(),
                                     [&](const Candidate& one) { return one.line > title; });
    if (behind == candidates.begin()) {
        return std::nullopt;
    }
    const Candidate& entry = *(behind - 1);
    const bool near = entry.line + 2 >= title && !entry.in_contents &&
                      rules.levels[entry.level].role == Role::container;
    for (auto other = behind; near && other != candidates.end() && other->line < end; ++other) {
        if (same_number(*other, entry) &&
            trimmed(source, lines[other->line]) == trimmed(source, lines[entry.line])) {
            return std::pair(entry.line, other->line);
        }
    }
    return std::nullopt;
}

std::size_t above_body(std::string_view source,
                       const std::vector<Line>& lines,
                       const Ruleset& rules,
                       std::size_t title,
                       std::size_t end,
                       const std::vector<Candidate>& candidates) {
    constexpr std::size_t lines_most = 4;
    auto one = std::lower_bound(candidates.begin(), candidates.end(), end,
                                [](const Candidate& c, std::size_t line) { return c.line < line; });
    while (one != candidates.begin()) {
        --one;
        if (one->line <= title || one->line + lines_most <= end) {
            return end;
        }
        const Level& level = rules.levels[one->level];
        bool above = level.role == Role::container || level.encloses;
        for (std::size_t i = one->line + 1; above && i < end; ++i) {
            const std::string_view text = trimmed(source, lines[i]);
            above = text.empty() || !ends_sentence(text);
        }
        if (!above || std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& c) {
                return c.line != one->line && same_number(c, *one);
            })) {
            return end;
        }
        end = one->line;
    }
    return end;
}

}  // namespace core::cutting
