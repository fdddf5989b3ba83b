#include "core/cutting/first_section.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::size_t head_bytes = 65536;  // where an act begins
constexpr std::size_t lines_above = 4;  // over which its formula goes on, or a short title stands

/// Whether what stands on the line before the section is nothing, the end of the formula, or where
/// the section stands in a code: "[16 U.S.C. 757a] That".
bool may_stand_before(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t*_");
    return begin == std::string_view::npos || text.ends_with(", ") ||
           (text[begin] == '[' && text.ends_with("] "));
}

class FirstSection {
  public:
    explicit FirstSection(const EngineInput& input) : input_(input) {}

    std::optional<std::size_t> find(std::size_t to) const {
        const std::string_view head = input_.source.substr(0, std::min(to, head_bytes));
        for (const std::string& word : input_.rules.zones.unnumbered) {
            for (std::size_t at = head.find(word); at != std::string_view::npos;
                 at = head.find(word, at + 1)) {
                const std::size_t line = line_of(at);
                const std::size_t begin = input_.lines[line].begin;
                const std::size_t behind = at + word.size();
                if (behind < head.size() && head[behind] == ' ' &&
                    may_stand_before(head.substr(begin, at - begin)) && is_resolved(line, at)) {
                    return line;
                }
            }
        }
        return std::nullopt;
    }

  private:
    std::size_t line_of(std::size_t at) const {
        const auto behind = std::upper_bound(
            input_.lines.begin(), input_.lines.end(), at,
            [](std::size_t wanted, const Line& line) { return wanted < line.begin; });
        return static_cast<std::size_t>(behind - input_.lines.begin()) - 1;
    }

    std::string_view text(std::size_t line) const {
        const Line& one = input_.lines[line];
        const std::string_view text = input_.source.substr(one.begin, one.end - one.begin);
        const std::size_t begin = std::min(text.find_first_not_of(" \t*_"), text.size());
        return text.substr(begin, text.find_last_not_of(" \t*_") + 1 - begin);
    }

    /// The formula begins on the line or above it, and ends with a comma right before the section;
    /// the publisher's short title may stand between.
    bool is_resolved(std::size_t line, std::size_t at) const {
        const std::size_t first = line - std::min(line, lines_above);
        bool closed = at > input_.lines[line].begin + 1 && input_.source[at - 2] == ',';
        for (std::size_t i = line + 1; i-- > first;) {
            const std::string_view above = text(i);
            const bool ends = i < line && above.ends_with(",");
            const auto& formulas = input_.rules.zones.resolving;
            if (std::any_of(formulas.begin(), formulas.end(), [&](const std::string& formula) {
                    return above.starts_with(formula);
                })) {
                return closed || ends;
            }
            closed = closed || (ends && i + 1 == line);
        }
        return false;
    }

    const EngineInput& input_;
};

}  // namespace

std::optional<std::size_t> find_first_section(const EngineInput& input, std::size_t to) {
    return FirstSection(input).find(to);
}

}  // namespace core::cutting
