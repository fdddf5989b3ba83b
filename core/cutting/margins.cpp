#include "core/cutting/margins.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/quotes.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace core::cutting {
namespace {

/// The blanks before most lines of a text whose articles may all stand indented: paragraphs are set
/// so, and headings in the middle are not.
std::size_t margin_of_paragraphs(const EngineInput& input) {
    constexpr std::size_t lines_most = 400;
    constexpr std::size_t margin_most = 12;
    std::array<std::size_t, margin_most + 1> uses{};
    std::size_t all = 0;
    for (const Line& line : input.lines) {
        const std::string_view text = input.source.substr(line.begin, line.end - line.begin);
        const std::size_t blanks = text.find_first_not_of(' ');
        if (blanks != std::string_view::npos) {
            ++uses[std::min(blanks, margin_most)];
            ++all;
        }
        if (all == lines_most) {
            break;
        }
    }
    const auto most = std::max_element(uses.begin() + 1, uses.end());
    return *most * 3 >= all ? static_cast<std::size_t>(most - uses.begin()) : 0;
}

constexpr std::size_t parted_least = 3;

/// Sections of two parts are more than others, which are in order at the margin of an amending act.
struct Parted {
    std::size_t bare = 0;
    std::size_t parted = 0;

    bool prevail() const { return parted >= parted_least && parted * 2 > bare; }
};

Parted count_parted(const Ruleset& rules, const std::vector<Candidate>& candidates) {
    Parted out;
    for (const Candidate& one : candidates) {
        if (rules.levels[one.level].bare && !one.lower) {
            ++out.bare;
            out.parted += one.number.key.size() > 1 ? 1U : 0U;
        }
    }
    return out;
}

/// Lines at this margin that begin with a number of two parts: "45-215".
std::size_t parted_lines(const EngineInput& input, std::size_t margin) {
    std::size_t found = 0;
    for (const Line& line : input.lines) {
        const std::string_view text = input.source.substr(line.begin, line.end - line.begin);
        if (text.size() <= margin + 2 || !is_digit(text[margin]) || text[margin - 1] != ' ') {
            continue;
        }
        std::size_t at = margin;
        while (at < text.size() && is_digit(text[at])) {
            ++at;
        }
        found += at + 1 < text.size() && text[at] != ' ' && is_digit(text[at + 1]) ? 1U : 0U;
    }
    return found;
}

/// Whether the ruleset has articles without a keyword.
bool numbers_may_stand_alone(const Ruleset& rules) {
    return std::any_of(rules.levels.begin(), rules.levels.end(), [](const Level& level) {
        return level.bare && level.role == Role::article;
    });
}

/// Whether no article stands at the margin, but for entries of a table: right above one another,
/// a heading in capitals, or what is indented.
bool only_entries_are_flush(const EngineInput& input, const std::vector<Candidate>& candidates) {
    std::size_t articles = 0;
    std::size_t entries = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Level& level = input.rules.levels[candidates[i].level];
        if (level.role != Role::article || level.encloses) {
            continue;
        }
        if (!level.bare) {
            return false;
        }
        const std::size_t below = filled_line(input.source, input.lines, candidates[i].line + 1);
        ++articles;
        const bool listed = i + 1 < candidates.size() && candidates[i + 1].line == below;
        const bool ends = below == input.lines.size() ||
                          is_indented(input.source, input.lines[below], 0) ||
                          !has_lower_letter(trimmed(input.source, input.lines[below]));
        entries += listed || ends ? 1U : 0U;
    }
    return entries * 4 >= articles * 3;
}

}  // namespace

std::size_t margin_of_text(const EngineInput& input) {
    constexpr std::size_t columns = 64;
    constexpr std::size_t sample = 128;  // lines; most texts are told by their first ones
    constexpr std::size_t share = 33;    // fewer lines of so many are heads of pages
    std::array<std::size_t, columns> uses{};
    std::size_t all = 0;
    for (const Line& line : input.lines) {
        const std::string_view text = input.source.substr(line.begin, line.end - line.begin);
        const bool flush = !text.empty() && text[0] != ' ' && text[0] != '\t';
        const std::size_t blanks = flush ? 0 : text.find_first_not_of(" \t");
        if (blanks != std::string_view::npos) {
            ++uses[std::min(blanks, columns - 1)];
            ++all;
        }
        if (all == sample && uses[0] * share >= all) {
            return 0;
        }
    }
    std::size_t margin = 0;
    for (std::size_t seen = 0; margin + 1 < columns; ++margin) {
        seen += uses[margin];
        if (seen * share >= all) {
            break;
        }
    }
    return all == 0 ? 0 : margin;
}

bool bodies_are_indented(const EngineInput& input,
                         const std::vector<Candidate>& candidates,
                         std::size_t margin) {
    constexpr std::size_t least = 3;
    std::size_t all = 0;
    std::size_t indented = 0;
    for (const Candidate& one : candidates) {
        const Level& level = input.rules.levels[one.level];
        const char last = one.title_end > one.title_begin ? input.source[one.title_end - 1] : '.';
        if (!level.bare || level.role != Role::article || one.lower || last == ':' ||
            static_cast<unsigned char>(last) >= 0x80) {
            continue;
        }
        const std::size_t below = filled_line(input.source, input.lines, one.line + 1);
        if (below < input.lines.size() &&
            !is_in_the_middle(input.source, input.lines[below], margin)) {
            ++all;
            indented += is_indented(input.source, input.lines[below], margin) ? 1U : 0U;
        }
    }
    return indented >= least && indented * 5 > all;
}

void look_at_paragraphs(const EngineInput& input,
                        Stretch& whole,
                        std::vector<Candidate>& candidates) {
    if (!numbers_may_stand_alone(input.rules) || !only_entries_are_flush(input, candidates)) {
        return;
    }
    const Stretch inner{whole.first, whole.last, margin_of_paragraphs(input)};
    if (inner.indent <= whole.indent) {
        return;
    }
    // Few texts are searched a second time: lines with such numbers must be there, and enough.
    const Parted flush = count_parted(input.rules, candidates);
    const std::size_t more = parted_lines(input, inner.indent);
    if (!Parted{flush.bare + more, flush.parted + more}.prevail()) {
        return;
    }
    std::vector<Candidate> found = find_candidates(input.source, input.lines, input.rules, inner,
                                                   input.headings_max, input.trail);
    if (count_parted(input.rules, found).prevail()) {
        whole = inner;
        candidates = std::move(found);
    }
}

}  // namespace core::cutting
