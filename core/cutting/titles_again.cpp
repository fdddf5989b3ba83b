#include "core/cutting/titles_again.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/candidate_lines.hpp"
#include "core/cutting/runs.hpp"
#include "core/cutting/title_text.hpp"

#include <cstddef>

namespace core::cutting {
namespace {

constexpr std::size_t title_most = 200;
constexpr std::size_t pairs_least = 3;

std::string_view behind_number(std::string_view source, const Candidate& one) {
    return source.substr(one.title_begin, one.title_end - one.title_begin);
}

/// The title that an article has on the line of its number, without the stop and dash behind it.
std::string_view bare_title(std::string_view text) {
    if (!ends_with_dash(text)) {
        return text;
    }
    while (!text.empty() && !is_upper(text.back()) && !is_lower(text.back()) &&
           !is_digit(text.back()) && text.back() != ')') {
        text.remove_suffix(1);
    }
    return text;
}

/// Whether the first of two neighbours may be the title of the second, by their lines.
bool titles_next(std::string_view source,
                 const std::vector<Line>& lines,
                 const Candidate& above,
                 const Candidate& below) {
    const std::string_view title = behind_number(source, above);
    const std::size_t apart = below.line - above.line;
    return !title.empty() && title.size() <= title_most && !above.lower && !below.lower &&
           title.front() != '(' && !is_paragraph(title) && below.title_begin < below.title_end &&
           (apart == 1 || (apart == 2 && is_blank_line(source, lines[below.line - 1])));
}

/// A colon, where the number below has a full stop: the two are no versions of one article.
bool printed_apart(const Candidate& above, const Candidate& below) {
    return above.ending == ending_colon && ends_with_stop(below);
}

}  // namespace

void join_titles_again(std::string_view source,
                       const std::vector<Line>& lines,
                       const Ruleset& rules,
                       std::vector<Candidate>& candidates,
                       Trail* trail) {
    struct Count {
        std::size_t pairs = 0;
        std::size_t all = 0;
    };
    std::vector<Count> counts;
    std::vector<std::size_t> pairs;  // the first of each
    for (std::size_t i = 0; i + 1 < candidates.size(); ++i) {
        const Candidate& one = candidates[i];
        if (same_number(one, candidates[i + 1]) && !one.number.key.empty() &&
            rules.levels[one.level].role == Role::article && usable(one) &&
            usable(candidates[i + 1]) && titles_next(source, lines, one, candidates[i + 1])) {
            pairs.push_back(i++);
        }
    }
    if (pairs.empty()) {
        return;  // of most texts: nobody counts
    }
    counts.resize(rules.levels.size());
    for (const Candidate& one : candidates) {
        counts[one.level].all += usable(one) ? 1U : 0U;
    }
    for (const std::size_t i : pairs) {
        ++counts[candidates[i].level].pairs;
    }
    std::vector<bool> dropped(candidates.size());
    for (const std::size_t i : pairs) {
        const Candidate& above = candidates[i];
        Candidate& below = candidates[i + 1];
        const Count& count = counts[above.level];
        const bool most = count.pairs >= pairs_least && count.pairs * 3 >= count.all;
        if (!most && !printed_apart(above, below)) {
            continue;
        }
        below.begin = above.begin;
        below.note_begin = above.title_begin;
        below.note_end = above.title_begin + bare_title(behind_number(source, above)).size();
        below.spaced = above.spaced;
        below.wrapped = above.wrapped;
        dropped[i] = true;
        if (watched(trail, above.line)) {
            trail->note(Why::heading_part, rule_name(rules.levels[above.level], above.keyword));
        }
    }
    drop_candidates(candidates, dropped);
}

}  // namespace core::cutting
