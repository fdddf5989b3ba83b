#include "core/cutting/outer_articles.hpp"

#include "core/cutting/runs.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

bool is_inner(const Level& level) {
    return level.role == Role::article && !level.holds && !level.bare;
}

/// Whether the articles of another level stand below these and begin at 1 below one of them.
bool others_begin_below(const Ruleset& rules,
                        const std::vector<Candidate>& candidates,
                        const OuterArticles& outer) {
    auto next = outer.candidates.begin();
    bool first = false;  // the next one of them is the first below its outer article
    for (std::size_t i = 0; i < outer.end; ++i) {
        if (next != outer.candidates.end() && *next == i) {
            first = true;
            ++next;
        } else if (usable(candidates[i]) && !candidates[i].lower &&
                   is_inner(rules.levels[candidates[i].level])) {
            if (next == outer.candidates.begin()) {
                return false;  // the text's own articles come first
            }
            if (first && !candidates[i].wrapped && candidates[i].number.key == NumberKey{1}) {
                return true;
            }
            first = false;
        }
    }
    return false;
}

}  // namespace

OuterArticles find_outer_articles(const Ruleset& rules, const std::vector<Candidate>& candidates) {
    OuterArticles found;
    found.end = candidates.size();
    const auto holds = [](const Level& level) { return level.holds; };
    if (std::none_of(rules.levels.begin(), rules.levels.end(), holds)) {
        return found;
    }
    std::size_t annex = candidates.size();  // the last one, with no outer article behind it yet
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& one = candidates[i];
        const Level& level = rules.levels[one.level];
        if (!usable(one) || one.lower) {
            continue;
        }
        if (level.role == Role::annex && !one.wrapped && annex == candidates.size()) {
            annex = i;
        } else if (level.holds) {
            const bool goes_on =
                annex == candidates.size() ||
                (!found.candidates.empty() &&
                 is_next(candidates[found.candidates.back()].number.key, one.number.key));
            if (!goes_on) {
                break;
            }
            annex = candidates.size();
            found.candidates.push_back(i);
        }
    }
    found.end = annex;
    const bool run = found.candidates.size() > 1 &&
                     candidates[found.candidates.front()].number.key == NumberKey{1};
    if (!run || !others_begin_below(rules, candidates, found)) {
        found = {};
        found.end = candidates.size();
    }
    return found;
}

void mark_inside(const Ruleset& rules,
                 const OuterArticles& outer,
                 std::vector<Candidate>& candidates) {
    for (std::size_t n = 0; n < outer.candidates.size(); ++n) {
        if (!candidates[outer.candidates[n]].accepted) {
            continue;
        }
        std::size_t next = n + 1;
        while (next < outer.candidates.size() && !candidates[outer.candidates[next]].accepted) {
            ++next;
        }
        const std::size_t end = next < outer.candidates.size() ? outer.candidates[next] : outer.end;
        std::size_t last = outer.candidates[n];  // the last article or annex inside
        for (std::size_t i = last + 1; i < end; ++i) {
            const Role role = rules.levels[candidates[i].level].role;
            last = candidates[i].accepted && role != Role::container ? i : last;
        }
        for (std::size_t i = outer.candidates[n] + 1; i <= last; ++i) {
            candidates[i].inside = true;
        }
    }
}

}  // namespace core::cutting
