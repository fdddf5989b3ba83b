#include "core/cutting/families.hpp"

#include "core/cutting/runs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace core::cutting {
namespace {

void note(Trail* trail, const Ruleset& rules, const Candidate& candidate, Why why) {
    if (watched(trail, candidate.line)) {
        trail->note(why, rule_name(rules.levels[candidate.level], candidate.keyword));
    }
}

/// "CHAPTER 13" in the masthead of a statute is the number of the statute: the only one of its
/// level, or not the first chapter while the next one is. A title behind it makes it a chapter.
/// Index of its candidate, or their number.
std::size_t number_of_the_act(const Ruleset& rules, const std::vector<Candidate>& candidates) {
    const auto opens = [](const Candidate& one) { return one.number.key == NumberKey{1}; };
    std::size_t first = candidates.size();
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (!usable(candidates[i]) || !rules.levels[candidates[i].level].named_only ||
            candidates[i].title_begin < candidates[i].title_end) {
            continue;
        }
        if (first != candidates.size()) {
            return !opens(candidates[first]) && opens(candidates[i]) ? first : candidates.size();
        }
        first = i;
    }
    return first;
}

/// "Article I" above "Section 1", "Section 2", and "Section 1" again below "Article II"; above
/// "Section 2.01" as "Article II"; or above sections that run through, where each has some.
bool articles_enclose(const Ruleset& rules, const std::vector<Candidate>& candidates) {
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
        if (level.encloses) {
            ++heads;
            head = &candidate;
        } else if (!level.bare) {
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
    return heads >= 2 && others >= heads &&
           (restarts >= 2 || numbered >= 2 || (filled == heads && others > heads));
}

}  // namespace

void drop_small_keywords(const Ruleset& rules, std::vector<Candidate>& candidates, Trail* trail) {
    std::vector<std::size_t> capital(rules.levels.size(), 0);
    std::vector<std::size_t> small(rules.levels.size(), 0);
    for (const Candidate& candidate : candidates) {
        if (usable(candidate)) {
            ++(candidate.small ? small : capital)[candidate.level];
        }
    }
    const auto is_reference = [&](const Candidate& one) {
        const bool reference =
            one.small && capital[one.level] > 0 && capital[one.level] >= small[one.level];
        if (reference) {
            note(trail, rules, one, Why::small_keyword);
        }
        return reference;
    };
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(), is_reference),
                     candidates.end());
}

void choose_article_family(const Ruleset& rules, std::vector<Candidate>& candidates, Trail* trail) {
    std::vector<std::size_t> bare;
    std::vector<std::size_t> named;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Level& level = rules.levels[candidates[i].level];
        if (usable(candidates[i]) && level.role == Role::article) {
            (level.bare ? bare : named).push_back(i);
        }
    }
    if (bare.empty()) {
        return;
    }
    const bool drop_bare = best_run(candidates, bare, rules, false).weight <=
                           best_run(candidates, named, rules, true).weight;
    const std::size_t masthead =
        drop_bare ? candidates.size() : number_of_the_act(rules, candidates);
    const auto joined =
        static_cast<std::size_t>(std::count_if(bare.begin(), bare.end(), [&](std::size_t i) {
            return candidates[i].ending == ending_joined;
        }));
    const bool drop_joined = joined * 2 < bare.size();
    std::vector<Candidate> kept;
    kept.reserve(candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Level& level = rules.levels[candidates[i].level];
        const bool lost = drop_joined && candidates[i].ending == ending_joined;
        const bool dropped = level.role == Role::article
                                 ? lost || (level.bare ? drop_bare : !drop_bare)
                                 : i == masthead;
        if (!dropped) {
            kept.push_back(std::move(candidates[i]));
        } else {
            note(trail, rules, candidates[i],
                 i == masthead ? Why::masthead_number : Why::other_family);
        }
    }
    candidates = std::move(kept);
}

void find_groups(const Ruleset& rules, std::vector<Candidate>& candidates) {
    std::vector<std::size_t> count(rules.levels.size(), 0);
    std::size_t most = 0;
    for (const Candidate& candidate : candidates) {
        if (usable(candidate) && rules.levels[candidate.level].role == Role::article) {
            most = std::max(most, ++count[candidate.level]);
        }
    }
    const bool heads_enclose = articles_enclose(rules, candidates);
    for (Candidate& candidate : candidates) {
        const Level& level = rules.levels[candidate.level];
        candidate.group = heads_enclose
                              ? level.encloses
                              : !level.group_kind.empty() && count[candidate.level] < most;
    }
}

}  // namespace core::cutting
