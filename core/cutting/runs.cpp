#include "core/cutting/runs.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace core::cutting {
namespace {

constexpr int impossible = std::numeric_limits<int>::min() / 4;
constexpr int restart_cost = 20;  // less than two articles weigh that stand well
constexpr int container_restart_cost = 8;
constexpr int duplicate_cost = 9;
constexpr int duplicate_first_cost = 20;  // a second article 1 begins another act

/// Largest value over a prefix of keys, with the candidate that has it.
class PrefixMaximum {
  public:
    explicit PrefixMaximum(std::size_t size) : best_(size + 1, {impossible, 0}) {}
    void put(std::size_t key, int value, std::size_t owner) {
        for (std::size_t i = key + 1; i < best_.size(); i += i & (~i + 1)) {
            best_[i] = std::max(best_[i], {value, owner});
        }
    }
    /// Over all keys below `key`.
    std::pair<int, std::size_t> below(std::size_t key) const {
        std::pair<int, std::size_t> found{impossible, 0};
        for (std::size_t i = key; i > 0; i -= i & (~i + 1)) {
            found = std::max(found, best_[i]);
        }
        return found;
    }

  private:
    std::vector<std::pair<int, std::size_t>> best_;
};

/// Whether `wanted` holds of a candidate between the n-th of these articles and the one before.
template <typename Wanted>
bool any_between(const std::vector<Candidate>& candidates,
                 const std::vector<std::size_t>& articles,
                 std::size_t n,
                 Wanted wanted) {
    return std::any_of(candidates.begin() + static_cast<std::ptrdiff_t>(articles[n - 1] + 1),
                       candidates.begin() + static_cast<std::ptrdiff_t>(articles[n]), wanted);
}

/// Whether a container that is an article elsewhere stands between this article and the one before:
/// sections may begin again below each. `n` is above 0.
bool below_group(const std::vector<Candidate>& candidates,
                 const std::vector<std::size_t>& articles,
                 std::size_t n) {
    return any_between(candidates, articles, n,
                       [](const Candidate& one) { return one.group && !one.lower; });
}

/// Whether an order stands between this article and the one before: rules without a keyword begin
/// again below each.
bool below_order(const std::vector<Candidate>& candidates,
                 const std::vector<std::size_t>& articles,
                 const Ruleset& rules,
                 std::size_t n) {
    return any_between(candidates, articles, n, [&](const Candidate& one) {
        const Level& level = rules.levels[one.level];
        return level.encloses && level.role == Role::container && usable(one) && !one.lower &&
               !one.wrapped;
    });
}

/// Whether chapters begin again at 1 between this article and the one before: rules that an act
/// brings into force follow it with articles of their own.
bool below_first_container(const std::vector<Candidate>& candidates,
                           const std::vector<std::size_t>& articles,
                           const Ruleset& rules,
                           std::size_t n) {
    return any_between(candidates, articles, n, [&](const Candidate& one) {
        return rules.levels[one.level].role == Role::container && !one.lower && !one.wrapped &&
               usable(one) && one.number.key == NumberKey{1};
    });
}

/// The number of the note that stands right behind the digits of `number`: 2 of "52" or "5.2" for
/// 5; 0 if the candidate has another number or may be running text.
std::uint32_t note_behind(const Candidate& one, std::uint32_t number) {
    constexpr std::uint32_t notes_most = 1000;
    if (one.flattened) {
        const bool free = !one.quoted && !one.in_contents && !one.in_notes;
        const bool stands = free && !one.lower && !one.wrapped && !one.damaged;
        return stands && one.number.key[0] == number ? one.number.key[1] : 0;
    }
    if (!usable(one) || one.lower || one.wrapped || one.damaged || one.number.key.size() != 1 ||
        one.number.style != number_arabic) {
        return 0;
    }
    for (std::uint32_t scale = 10; scale <= notes_most; scale *= 10) {
        const std::uint32_t note = one.number.key[0] % scale;
        if (one.number.key[0] / scale == number && note >= scale / 10) {
            return note;
        }
    }
    return 0;
}

/// "5.1 Lamps", "5.2 Wax": parts of a section, and no number with the sign of a note.
bool is_one_of_several(const std::vector<Candidate>& candidates, std::size_t i) {
    const auto same = [&](std::size_t other) {
        return other < candidates.size() && candidates[other].flattened &&
               candidates[other].number.key[0] == candidates[i].number.key[0];
    };
    return candidates[i].flattened && (same(i + 1) || (i > 0 && same(i - 1)));
}

}  // namespace

int weight_of(const Candidate& candidate, const Ruleset& rules) {
    const bool bare = rules.levels[candidate.level].bare;
    int weight = bare ? 4 : 10;
    weight += candidate.marked ? 8 : 0;
    const bool noted = candidate.note_end > candidate.note_begin;
    weight += candidate.spaced || (noted && !bare) ? 2 : 0;
    weight += bare && noted ? 6 : 0;
    weight += bare && candidate.first_clause ? 1 : 0;  // before "2. Wax", an item of a list
    weight -= candidate.damaged ? 5 : 0;
    weight -= candidate.wrapped ? 8 : 0;
    weight -= candidate.lower ? 8 : 0;
    return std::max(weight, 1);
}

Run best_run(const std::vector<Candidate>& candidates,
             const std::vector<std::size_t>& articles,
             const Ruleset& rules,
             bool restarts) {
    const auto is_less = [](const NumberKey* a, const NumberKey* b) { return *a < *b; };
    std::vector<const NumberKey*> keys;
    keys.reserve(articles.size());
    for (const std::size_t i : articles) {
        keys.push_back(&candidates[i].number.key);
    }
    std::sort(keys.begin(), keys.end(), is_less);
    keys.erase(std::unique(keys.begin(), keys.end(),
                           [](const NumberKey* a, const NumberKey* b) { return *a == *b; }),
               keys.end());
    constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
    PrefixMaximum smaller(keys.size());
    std::vector<std::pair<int, std::size_t>> same(keys.size(), {impossible, none});
    std::vector<std::size_t> before(articles.size(), none);
    std::pair<int, std::size_t> best{impossible, none};
    for (std::size_t n = 0; n < articles.size(); ++n) {
        const Candidate& candidate = candidates[articles[n]];
        const auto key = static_cast<std::size_t>(
            std::lower_bound(keys.begin(), keys.end(), &candidate.number.key, is_less) -
            keys.begin());
        const int weight = weight_of(candidate, rules);
        const bool first = candidate.number.key.empty() || candidate.number.key[0] <= 1;
        int value = weight - (first ? 0 : 3);
        std::size_t from = none;
        const auto offer = [&](std::pair<int, std::size_t> previous, int cost) {
            if (previous.first > impossible && previous.first + weight - cost > value) {
                value = previous.first + weight - cost;
                from = previous.second;
            }
        };
        offer(smaller.below(key), 0);
        offer(same[key], first ? duplicate_first_cost : duplicate_cost);
        if (n > 0 && first && !restarts && below_order(candidates, articles, rules, n)) {
            offer(best, 0);
        } else if (n > 0 && first && restarts) {
            offer(best, below_group(candidates, articles, n) ? 0
                        : below_first_container(candidates, articles, rules, n)
                            ? container_restart_cost
                            : restart_cost);
        }
        before[n] = from;
        smaller.put(key, value, n);
        same[key] = std::max(same[key], {value, n});
        best = std::max(best, {value, n});
    }
    Run run;
    run.weight = std::max(best.first, 0);
    for (std::size_t n = articles.empty() ? none : best.second; n != none; n = before[n]) {
        run.members.push_back(articles[n]);
    }
    std::reverse(run.members.begin(), run.members.end());
    return run;
}

void take_footnoted(const Ruleset& rules,
                    std::vector<Candidate>& candidates,
                    std::vector<std::size_t>& run) {
    std::vector<std::size_t> found;
    std::uint32_t last_note = 0;
    NumberKey last{0};
    const auto drop_note = [&](Candidate& one, std::uint32_t number) {
        const std::uint32_t note = note_behind(one, number);
        if (note <= last_note) {
            return false;
        }
        last_note = note;
        one.number.key = {number};
        one.flattened = false;
        one.number_end = one.number_begin + std::to_string(number).size();
        return true;
    };
    // One that stands between two articles of its level, or behind all of them.
    const auto take = [&](std::size_t i, std::size_t level) {
        if (candidates[i].level == level && !is_one_of_several(candidates, i) &&
            drop_note(candidates[i], last[0] + 1)) {
            last = candidates[i].number.key;
            found.push_back(i);
        }
    };
    std::size_t from = 0;  // the candidate behind the article above
    for (const std::size_t member : run) {
        const Candidate& here = candidates[member];
        const std::uint32_t next = here.number.key.empty() ? 0 : here.number.key[0];
        for (std::size_t i = from; i < member && !last.empty() && last[0] + 1 < next; ++i) {
            take(i, here.level);
        }
        // A link tells the note also where no number below it does.
        if (here.linked && last != NumberKey{0} && !last.empty() && last[0] + 1 < next) {
            drop_note(candidates[member], last[0] + 1);
        }
        last = here.number.key;
        from = member + 1;
    }
    const bool ends = run.empty() || last.empty() || last_note == 0;
    for (std::size_t i = from; !ends && i < candidates.size(); ++i) {
        const Role role = rules.levels[candidates[i].level].role;
        if (usable(candidates[i]) && role != Role::container) {
            break;  // another act or an annex begins, or a reference stands there
        }
        if (candidates[i].flattened) {
            take(i, candidates[run.back()].level);
        }
    }
    run.insert(run.end(), found.begin(), found.end());
    std::inplace_merge(run.begin(), run.end() - static_cast<std::ptrdiff_t>(found.size()),
                       run.end());
}

void letters_in_runs(const Ruleset& rules, std::vector<Candidate>& candidates) {
    std::vector<std::uint32_t> last(rules.levels.size(), 0);  // the letter above, 0: no letter
    for (Candidate& one : candidates) {
        const Level& level = rules.levels[one.level];
        if (level.role != Role::article || (level.numbers & number_letter) == 0 ||
            one.number_end != one.number_begin + 1 || one.number.key.size() != 1) {
            continue;
        }
        const std::uint32_t next = last[one.level] + 1;
        if (next > 1 && one.number.style == number_roman &&
            letter_of_roman(one.number.key[0]) == next) {
            one.number.key = {next};
            one.number.style = number_letter;
        }
        last[one.level] = one.number.style == number_letter ? one.number.key[0] : 0;
    }
}

void list_annexes(const Ruleset& rules, std::vector<Candidate>& candidates) {
    const auto is_annex = [&](const Candidate& one) {
        return usable(one) && one.number.key.empty() && rules.levels[one.level].role == Role::annex;
    };
    for (auto one = candidates.begin(); one != candidates.end(); ++one) {
        if (usable(*one) && rules.levels[one->level].role == Role::article) {
            return;
        }
        if (is_annex(*one) && one->belongs &&
            std::any_of(one + 1, candidates.end(), [&](const Candidate& other) {
                return is_annex(other) && other.level == one->level;
            })) {
            one->in_contents = true;
        }
    }
}

namespace {

/// "Allgemeiner Teil", "Besonderer Teil": containers of levels with `anew` stay where two and more
/// stand between blank lines right above a container with number 1, and are no title of the
/// container above them.
void drop_named_containers(const Ruleset& rules, std::vector<Candidate>& candidates, Trail* trail) {
    constexpr std::size_t least = 2;
    const auto is_container = [&](const Candidate& one, bool anew) {
        const Level& level = rules.levels[one.level];
        return level.role == Role::container && level.anew == anew && usable(one);
    };
    std::vector<std::size_t> named;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (rules.levels[candidates[i].level].anew && is_container(candidates[i], true)) {
            named.push_back(i);
        }
    }
    if (named.empty()) {
        return;
    }
    std::vector<bool> dropped(candidates.size(), false);
    std::size_t kept = 0;
    for (const std::size_t i : named) {
        const Candidate& one = candidates[i];
        const Candidate* above = i > 0 ? &candidates[i - 1] : nullptr;
        const Candidate* below = i + 1 < candidates.size() ? &candidates[i + 1] : nullptr;
        const bool title = above != nullptr && is_container(*above, false) &&
                           above->title_begin == above->title_end && above->line + 2 >= one.line;
        dropped[i] = title || !one.spaced || below == nullptr || !is_container(*below, false) ||
                     !below->spaced || below->line != one.line + 2 ||
                     below->number.key != NumberKey{1};
        kept += dropped[i] ? 0U : 1U;
    }
    for (const std::size_t i : named) {
        dropped[i] = dropped[i] || kept < least;
        if (dropped[i] && watched(trail, candidates[i].line)) {
            trail->note(Why::not_alone, rule_name(rules.levels[candidates[i].level], 0));
        }
    }
    drop_candidates(candidates, dropped);
}

}  // namespace

void drop_named_like_annexes(const Ruleset& rules,
                             std::vector<Candidate>& candidates,
                             Trail* trail) {
    drop_named_containers(rules, candidates, trail);
    if (std::none_of(rules.levels.begin(), rules.levels.end(),
                     [](const Level& level) { return level.anew; })) {
        return;
    }
    enum class Below { nothing, begins, goes_on };
    const auto level_of = [&](const Candidate& one) -> const Level& {
        return rules.levels[one.level];
    };
    std::vector<std::size_t> named;
    std::vector<Below> below;
    bool begun = false;        // an article stands above
    bool open = false;         // nothing stands below the last of `named` yet
    std::size_t untitled = 0;  // the line below that of the last container without a title
    bool begins = false;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& one = candidates[i];
        const Level& level = level_of(one);
        if (!usable(one) || one.lower) {
            continue;
        }
        if (level.role == Role::article) {
            const bool first = open && !level.bare && one.number.key == NumberKey{1};
            if (open) {
                below.back() =
                    first && below.back() == Below::nothing ? Below::begins : Below::goes_on;
                begins = begins || below.back() == Below::begins;
            }
            begun = true;
        }
        open = level.role == Role::annex && level.anew;
        if (open) {
            named.push_back(i);
            const bool titles = untitled > 0 && one.line <= untitled + 1;
            below.push_back(begun && !titles ? Below::nothing : Below::goes_on);
        }
        const bool alone = level.role == Role::container && one.title_begin == one.title_end;
        untitled = alone ? one.line + 1U : 0U;
    }
    std::vector<bool> dropped(candidates.size(), false);
    for (std::size_t n = 0; n < named.size(); ++n) {
        const Candidate& one = candidates[named[n]];
        const bool stays =
            below[n] == Below::begins || (below[n] == Below::nothing && (begins || one.belongs));
        dropped[named[n]] = !stays;
        if (!stays && watched(trail, one.line)) {
            trail->note(Why::run_goes_on, rule_name(level_of(one), one.keyword));
        }
    }
    if (!named.empty()) {
        drop_candidates(candidates, dropped);
    }
}

std::size_t family_front(const Ruleset& rules,
                         const std::vector<Candidate>& candidates,
                         std::vector<std::size_t> own,
                         std::vector<std::size_t> others) {
    const auto annex = std::find_if(candidates.begin(), candidates.end(), [&](const auto& one) {
        return usable(one) && !one.lower && rules.levels[one.level].role == Role::annex;
    });
    const auto front = static_cast<std::size_t>(annex - candidates.begin());
    if (annex == candidates.end() || own.size() < 2 || own[1] > front) {
        return 0;
    }
    const auto restarts = [&](const std::vector<std::size_t>& articles) {
        return !articles.empty() && !rules.levels[candidates[articles.front()].level].bare;
    };
    std::erase_if(own, [&](std::size_t i) { return i > front; });
    std::erase_if(others, [&](std::size_t i) { return i > front; });
    const Run run = best_run(candidates, own, rules, restarts(own));
    const bool begins =
        !run.members.empty() && candidates[run.members.front()].number.key == NumberKey{1};
    const int against = best_run(candidates, others, rules, restarts(others)).weight;
    return begins && run.members.size() > 1 && against < run.weight ? front : 0;
}

}  // namespace core::cutting
