#include "core/cutting/running_parts.hpp"

#include "core/cutting/candidate_lines.hpp"
#include "core/cutting/page_runs.hpp"

#include <string>

namespace core::cutting {
namespace {

/// The letters of the title, in small ASCII.
std::string title_letters(std::string_view source,
                          const std::vector<Line>& lines,
                          const Candidate& one) {
    std::string letters;
    for (const char c : printed_title(source, lines, one)) {
        if (is_letter(c)) {
            letters.push_back(static_cast<char>(c | 0x20));
        }
    }
    return letters;
}

bool is_container(const Ruleset& rules, const Candidate& one) {
    return rules.levels[one.level].role == Role::container && !rules.levels[one.level].bare &&
           !one.in_contents && !one.in_notes && !one.quoted;
}

}  // namespace

void drop_running_parts(std::string_view source,
                        const std::vector<Line>& lines,
                        const Ruleset& rules,
                        std::vector<Candidate>& candidates,
                        Trail* trail) {
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> open(rules.levels.size(), none);  // the last of each level
    std::vector<bool> dropped(candidates.size(), false);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& one = candidates[i];
        if (!is_container(rules, one)) {
            continue;
        }
        const std::size_t above = open[one.level];
        open[one.level] = i;
        // A head has its title on its line; the heading has it below.
        const auto titled = [&](std::size_t at) {
            return candidates[at].title_begin < candidates[at].title_end;
        };
        if (above == none || candidates[above].number.key != one.number.key ||
            titled(above) == titled(i)) {
            continue;
        }
        const std::string letters = title_letters(source, lines, one);
        if (letters.empty() || letters != title_letters(source, lines, candidates[above])) {
            continue;
        }
        const std::size_t head = titled(i) ? i : above;
        dropped[head] = true;
        open[one.level] = titled(i) ? above : i;
        if (watched(trail, candidates[head].line)) {
            trail->note(Why::running_part, rules.name);
        }
    }
    drop_candidates(candidates, dropped);
}

}  // namespace core::cutting
