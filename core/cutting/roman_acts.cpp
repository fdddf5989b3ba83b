#include "core/cutting/roman_acts.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/line_head.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::array<std::string_view, 12> romans = {"I",   "II",   "III", "IV", "V",  "VI",
                                                     "VII", "VIII", "IX",  "X",  "XI", "XII"};

/// Ends with a colon, or with one and the sign of a note behind it.
bool announces(std::string_view text) {
    const std::size_t end = text.find_last_not_of("0123456789");
    return end != text.npos && text[end] == ':' && text.size() - end <= 3;
}

class RomanActs {
  public:
    explicit RomanActs(const EngineInput& input) : input_(input) {}

    /// The lines of "I", "II", ...; fewer than two where the text is no such act.
    std::vector<std::size_t> find() {
        constexpr std::size_t head_lines = 80;
        const std::size_t head = std::min(head_lines, input_.lines.size());
        std::vector<std::size_t> found;
        for (std::size_t i = 1; i < head && found.empty(); ++i) {
            const std::string_view text = at(i);
            stop_ = text.size() == 2 ? 1 : 0;
            if ((text == "I" || text == "I.") &&
                announces(filled_above(input_.source, input_.lines, i))) {
                found.push_back(i);
            }
        }
        for (std::size_t i = found.empty() ? input_.lines.size() : found[0] + 1;
             i < input_.lines.size() && found.size() < romans.size(); ++i) {
            const std::string_view text = at(i);
            if (!text.empty() && (text[0] == 'I' || text[0] == 'V' || text[0] == 'X') &&
                text.size() == romans[found.size()].size() + stop_ &&
                text.starts_with(romans[found.size()]) && (stop_ == 0 || text.back() == '.')) {
                found.push_back(i);
            }
        }
        return found;
    }

    /// The line behind the announcement below the number on `line`, before `end`; `end` if there
    /// is none: it is the first sentence below the number or below its title.
    std::size_t quoted_from(std::size_t line, std::size_t end) const {
        constexpr std::size_t sentence_lines = 6;
        std::size_t filled = 0;
        for (std::size_t i = line + 1; i < end && filled < sentence_lines; ++i) {
            filled += at(i).empty() ? 0U : 1U;
            if (announces(at(i))) {
                return i + 1;
            }
        }
        return end;
    }

    Candidate candidate(std::size_t line, std::size_t level, std::uint32_t value) const {
        const std::string_view text = at(line);
        Candidate out;
        out.line = line;
        out.begin = input_.lines[line].begin;
        out.level = level;
        out.number.key = {value};
        out.number.style = number_roman;
        out.number_begin = static_cast<std::size_t>(text.data() - input_.source.data());
        out.number_end = out.number_begin + text.size() - stop_;
        out.title_begin = out.title_end = out.number_begin + text.size();
        out.spaced = true;
        return out;
    }

  private:
    std::string_view at(std::size_t line) const {
        return trimmed(input_.source, input_.lines[line]);
    }

    const EngineInput& input_;
    std::size_t stop_ = 0;  // a full stop stands behind the numbers
};

}  // namespace

void quote_below_romans(const EngineInput& input,
                        std::vector<Candidate>& candidates,
                        std::vector<QuoteZone>& zones) {
    const std::vector<Level>& levels = input.rules.levels;
    const auto level = std::find_if(levels.begin(), levels.end(), is_roman_act);
    if (level == levels.end()) {
        return;
    }
    RomanActs acts(input);
    const std::vector<std::size_t> numbers = acts.find();
    if (numbers.size() < 2 || acts.quoted_from(numbers[0], numbers[1]) == numbers[1]) {
        return;
    }
    std::vector<QuoteZone> quoted;
    for (std::size_t n = 0; n + 1 < numbers.size(); ++n) {
        const std::size_t from = acts.quoted_from(numbers[n], numbers[n + 1]);
        // An article right below the number is headed by it.
        const bool headed =
            std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& one) {
                return levels[one.level].role == Role::article && one.line > numbers[n] &&
                       one.line < from;
            });
        if (headed) {
            return;
        }
        if (from < numbers[n + 1]) {
            quoted.push_back({from, numbers[n + 1], 0, true});
        }
    }
    const auto beside = [&](const Candidate& one) {
        return (one.line < numbers.front() || one.line > numbers.back()) &&
               levels[one.level].role == Role::article;
    };
    if (std::any_of(candidates.begin(), candidates.end(), beside)) {
        return;
    }
    std::erase_if(candidates, [&](const Candidate& one) {
        return std::binary_search(numbers.begin(), numbers.end(), std::size_t{one.line});
    });
    std::erase_if(zones, [&](const QuoteZone& zone) {
        return zone.last > numbers.front() && zone.first < numbers.back();
    });
    mark_quotes(quoted, candidates);
    for (std::size_t n = 0; n < numbers.size(); ++n) {
        candidates.push_back(acts.candidate(numbers[n],
                                            static_cast<std::size_t>(level - levels.begin()),
                                            static_cast<std::uint32_t>(n + 1)));
    }
    std::sort(candidates.begin(), candidates.end(),
              [](const Candidate& a, const Candidate& b) { return a.line < b.line; });
    zones.insert(zones.end(), quoted.begin(), quoted.end());
    std::sort(zones.begin(), zones.end(),
              [](const QuoteZone& a, const QuoteZone& b) { return a.first < b.first; });
}

}  // namespace core::cutting
