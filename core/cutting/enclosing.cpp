#include "core/cutting/enclosing.hpp"

#include "core/cutting/runs.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

/// Few articles have sections, but these count from 1 without a hole below each, two and more below
/// one of them: "Section 1", "Section 2" below "Article II" of some bylaws. Sections that enclose
/// the articles have some between them.
bool sections_count_below(const Ruleset& rules, const std::vector<Candidate>& candidates) {
    bool below = false;  // an article that may enclose is the last one above
    bool counted = false;
    const Candidate* last = nullptr;  // the section above, in the whole text
    for (const Candidate& one : candidates) {
        const Level& level = rules.levels[one.level];
        if (!usable(one) || one.lower || level.role == Role::container) {
            continue;
        }
        if (level.role == Role::annex) {
            break;
        }
        if (level.encloses) {
            below = true;
            continue;
        }
        const bool opens = below && one.number.key == NumberKey{1};
        const bool goes_on = !below && last != nullptr && one.level == last->level &&
                             is_next(last->number.key, one.number.key);
        if (!opens && !goes_on) {
            return false;
        }
        counted = counted || goes_on;
        below = false;
        last = &one;
    }
    return counted;
}

}  // namespace

bool rules_may_enclose(const Ruleset& rules, const std::vector<Candidate>& candidates) {
    return std::none_of(candidates.begin(), candidates.end(), [&](const Candidate& one) {
        const Level& level = rules.levels[one.level];
        return usable(one) && !one.lower && level.encloses && level.role == Role::article;
    });
}

bool is_head(const Level& level, bool alone) {
    return level.role == Role::article && (level.encloses || (level.encloses_alone && alone));
}

bool articles_enclose(const Ruleset& rules, const std::vector<Candidate>& candidates) {
    const bool alone = rules_may_enclose(rules, candidates);
    std::size_t heads = 0;
    std::size_t others = 0;
    std::size_t restarts = 0;
    std::size_t numbered = 0;  // whose number begins with the head's
    std::size_t filled = 0;
    const Candidate* head = nullptr;  // until the first section below it
    for (const Candidate& candidate : candidates) {
        const Level& level = rules.levels[candidate.level];
        if (!usable(candidate) || level.role != Role::article || candidate.lower) {
            continue;
        }
        if (is_head(level, alone)) {
            ++heads;
            head = &candidate;
        } else {
            ++others;
            if (head != nullptr) {
                const NumberKey& key = candidate.number.key;
                ++filled;
                restarts += key == NumberKey{1} ? 1U : 0U;
                numbered +=
                    key.size() > 1 && !head->number.key.empty() && key[0] == head->number.key[0]
                        ? 1U
                        : 0U;
            }
            head = nullptr;
        }
    }
    if (heads < 2 || (filled < heads && sections_count_below(rules, candidates))) {
        return heads >= 2;
    }
    return others >= heads &&
           (restarts >= 2 || numbered >= 2 || (!alone && filled == heads && others > heads));
}

bool heads_of_bare(const Ruleset& rules, const std::vector<Candidate>& candidates) {
    const Candidate* head = nullptr;
    std::size_t heads = 0;
    std::size_t filled = 0;
    std::size_t below = 0;  // the line below the candidate above
    for (const Candidate& one : candidates) {
        const Level& level = rules.levels[one.level];
        if (!usable(one)) {
            continue;
        }
        if (level.role == Role::annex) {
            break;
        }
        const bool apart = one.spaced || one.line == below;
        below = one.line + 1;
        if (level.role != Role::article) {
            continue;
        }
        if (!level.bare) {
            if (!level.encloses || one.lower || one.wrapped || !apart) {
                return false;
            }
            ++heads;
            head = &one;
        } else if (head != nullptr) {
            filled += one.number.style == number_dotted ? 1U : 0U;
            head = nullptr;
        }
    }
    return heads >= 1 && filled == heads;
}

}  // namespace core::cutting
