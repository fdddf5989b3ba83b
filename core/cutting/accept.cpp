#include "core/cutting/accept.hpp"

#include <algorithm>
#include <limits>

namespace core::cutting {
namespace {

constexpr int impossible = std::numeric_limits<int>::min() / 4;
constexpr int restart_cost = 25;
constexpr int container_restart_cost = 8;
constexpr int duplicate_cost = 9;

bool usable(const Candidate& candidate) {
    return !candidate.in_contents && !candidate.quoted;
}

/// How much a line looks like a heading, before its number is looked at. 1: hardly.
int weight_of(const Candidate& candidate, const Ruleset& rules) {
    const bool bare = rules.levels[candidate.level].bare;
    int weight = bare ? 4 : 10;
    weight += candidate.marked ? 8 : 0;
    weight += candidate.spaced ? 2 : 0;
    weight += bare && candidate.note_end > candidate.note_begin ? 6 : 0;
    weight -= candidate.damaged ? 5 : 0;
    weight -= candidate.wrapped ? 8 : 0;
    weight -= candidate.lower ? 8 : 0;
    return std::max(weight, 1);
}

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

/// Whether a container that is an article elsewhere stands between this article and the one before:
/// sections may begin again below each.
bool below_group(const std::vector<Candidate>& candidates,
                 const std::vector<std::size_t>& articles,
                 std::size_t n) {
    const std::size_t from = n == 0 ? 0 : articles[n - 1] + 1;
    return std::any_of(candidates.begin() + static_cast<std::ptrdiff_t>(from),
                       candidates.begin() + static_cast<std::ptrdiff_t>(articles[n]),
                       [](const Candidate& one) { return one.group && !one.lower; });
}

struct Run {
    int weight = 0;
    std::vector<std::size_t> members;
};

/// Whether chapters begin again at 1 between this article and the one before: rules that an act
/// brings into force follow it with articles of their own.
bool below_first_container(const std::vector<Candidate>& candidates,
                           const std::vector<std::size_t>& articles,
                           const Ruleset& rules,
                           std::size_t n) {
    const std::size_t from = n == 0 ? 0 : articles[n - 1] + 1;
    return std::any_of(
        candidates.begin() + static_cast<std::ptrdiff_t>(from),
        candidates.begin() + static_cast<std::ptrdiff_t>(articles[n]), [&](const Candidate& one) {
            return rules.levels[one.level].role == Role::container && !one.lower && !one.wrapped &&
                   usable(one) && one.number.key == std::vector<std::uint32_t>{1};
        });
}

/// Chooses the heaviest sequence of articles whose numbers rise; it may begin again at 1 for a
/// price, and repeat a number for a smaller one. O(n log n).
Run best_run(const std::vector<Candidate>& candidates,
             const std::vector<std::size_t>& articles,
             const Ruleset& rules,
             bool restarts) {
    std::vector<std::vector<std::uint32_t>> keys;
    for (const std::size_t i : articles) {
        keys.push_back(candidates[i].number.key);
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
    PrefixMaximum smaller(keys.size());
    std::vector<std::pair<int, std::size_t>> same(keys.size(), {impossible, none});
    std::vector<std::size_t> before(articles.size(), none);
    std::pair<int, std::size_t> best{impossible, none};
    for (std::size_t n = 0; n < articles.size(); ++n) {
        const Candidate& candidate = candidates[articles[n]];
        const auto key = static_cast<std::size_t>(
            std::lower_bound(keys.begin(), keys.end(), candidate.number.key) - keys.begin());
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
        offer(same[key], duplicate_cost);
        if (first && restarts) {
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

/// Weak lines at the end of a run that jump far ahead of it are references.
void drop_jumps(const std::vector<Candidate>& candidates, std::vector<std::size_t>& run) {
    std::vector<std::size_t> kept;
    for (std::size_t n = 0; n < run.size(); ++n) {
        const Candidate& candidate = candidates[run[n]];
        const bool weak = candidate.wrapped || candidate.lower || candidate.damaged;
        const auto major = [&](std::size_t i) {
            return candidates[i].number.key.empty() ? 0U : candidates[i].number.key[0];
        };
        const bool jumps = !kept.empty() && major(run[n]) > major(kept.back()) + 3;
        const bool goes_on =
            n + 1 < run.size() && is_next(candidate.number.key, candidates[run[n + 1]].number.key);
        if (weak && jumps && !goes_on) {
            continue;
        }
        kept.push_back(run[n]);
    }
    run = std::move(kept);
}

/// A quoted or damaged candidate whose number is exactly what is missing between two accepted
/// ones: the quotation mark above it was never closed, or the scan lost an accent.
void fill_gaps(std::vector<Candidate>& candidates,
               const std::vector<std::size_t>& run,
               std::vector<Warning>& warnings) {
    for (std::size_t n = 1; n < run.size(); ++n) {
        const std::vector<std::uint32_t>& below = candidates[run[n - 1]].number.key;
        const std::vector<std::uint32_t>& above = candidates[run[n]].number.key;
        if (below.empty() || above.size() != 1 || above[0] != below[0] + 2) {
            continue;
        }
        for (std::size_t i = run[n - 1] + 1; i < run[n]; ++i) {
            Candidate& candidate = candidates[i];
            const bool fits = candidate.level == candidates[run[n]].level &&
                              candidate.number.key.size() == 1 &&
                              candidate.number.key[0] == below[0] + 1;
            if (fits && !candidate.in_contents && !candidate.lower && !candidate.opens_quote) {
                candidate.accepted = true;
                candidate.quoted = false;
                warnings.push_back({"UNBALANCED_QUOTE", candidate.begin,
                                    "taken for a heading: its number is missing otherwise"});
                break;
            }
        }
    }
}

void accept_articles(std::vector<Candidate>& candidates,
                     const std::vector<std::size_t>& articles,
                     const Ruleset& rules,
                     std::vector<Warning>& warnings) {
    std::size_t dotted = 0;
    for (const std::size_t i : articles) {
        dotted += candidates[i].number.style == number_dotted ? 1U : 0U;
    }
    if (dotted * 2 > articles.size()) {
        // Dotted numbers name their place in a code; they need not rise.
        for (const std::size_t i : articles) {
            candidates[i].accepted = weight_of(candidates[i], rules) >= 8;
        }
        return;
    }
    const bool bare = rules.levels[candidates[articles[0]].level].bare;
    std::vector<std::size_t> run = best_run(candidates, articles, rules, !bare).members;
    drop_jumps(candidates, run);
    fill_gaps(candidates, run, warnings);
    for (const std::size_t i : run) {
        candidates[i].accepted = true;
    }
    for (const std::size_t i : articles) {
        if (!candidates[i].accepted && weight_of(candidates[i], rules) >= 10) {
            warnings.push_back({"OUT_OF_SEQUENCE", candidates[i].begin,
                                "looks like a heading, but its number does not fit the run"});
        }
    }
    for (std::size_t n = 1; n < run.size(); ++n) {
        const Candidate& here = candidates[run[n]];
        if (here.number.key == candidates[run[n - 1]].number.key) {
            warnings.push_back({"DUPLICATE_NUMBER", here.begin, "the number above stands again"});
        } else if (!is_next(candidates[run[n - 1]].number.key, here.number.key) &&
                   !(here.number.key.size() == 1 && here.number.key[0] <= 1) &&
                   here.number.key[0] != candidates[run[n - 1]].number.key[0] + 1 &&
                   here.number.key[0] % 100 != 1) {  // 101 begins Title I, 201 Title II
            warnings.push_back({"NUMBER_GAP", here.begin, "numbers are missing before this one"});
        }
        if (here.damaged) {
            warnings.push_back({"DAMAGED_KEYWORD", here.begin, "accepted by its number alone"});
        }
    }
}

/// Numbers without a keyword in an annex: forms and lists have them too. In a schedule they are
/// articles only if they run from 1 without a hole; sections of other acts stand on their own.
void accept_bare_in_annex(std::vector<Candidate>& candidates,
                          const std::vector<std::size_t>& articles,
                          bool editorial) {
    if (editorial) {
        for (const std::size_t i : articles) {
            const Candidate& one = candidates[i];
            candidates[i].accepted = !one.lower && (one.spaced || one.note_end > one.note_begin);
        }
        return;
    }
    std::vector<std::uint32_t> last;
    for (const std::size_t i : articles) {
        const Candidate& one = candidates[i];
        if (one.lower || one.wrapped || !is_next(last, one.number.key)) {
            return;
        }
        last = one.number.key;
    }
    for (const std::size_t i : articles) {
        candidates[i].accepted = articles.size() > 1;
    }
}

/// Articles are either numbered with a keyword or without one, never both in one text: the kind
/// whose run is heavier stays, the other is no candidate.
void choose_article_family(const Ruleset& rules, std::vector<Candidate>& candidates) {
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
    std::vector<Candidate> kept;
    for (Candidate& candidate : candidates) {
        const Level& level = rules.levels[candidate.level];
        const bool dropped = level.role == Role::article ? (level.bare ? drop_bare : !drop_bare)
                                                         : level.named_only && !drop_bare;
        if (!dropped) {
            kept.push_back(std::move(candidate));
        }
    }
    candidates = std::move(kept);
}

/// "Article I" above "Section 1", "Section 2", and "Section 1" again below "Article II".
bool restart_below_articles(const Ruleset& rules, const std::vector<Candidate>& candidates) {
    std::size_t heads = 0;
    std::size_t others = 0;
    std::size_t restarts = 0;
    bool below_head = false;
    for (const Candidate& candidate : candidates) {
        const Level& level = rules.levels[candidate.level];
        if (!usable(candidate) || level.role != Role::article || candidate.lower) {
            continue;
        }
        if (level.encloses) {
            ++heads;
            below_head = true;
        } else if (!level.bare) {
            ++others;
            restarts +=
                below_head && candidate.number.key == std::vector<std::uint32_t>{1} ? 1U : 0U;
            below_head = false;
        }
    }
    return heads >= 2 && restarts >= 2 && others >= heads;
}

/// "Section 1" above "Article 4" is a container, and an article where no other articles are.
void find_groups(const Ruleset& rules, std::vector<Candidate>& candidates) {
    std::vector<std::size_t> count(rules.levels.size(), 0);
    std::size_t most = 0;
    for (const Candidate& candidate : candidates) {
        if (usable(candidate) && rules.levels[candidate.level].role == Role::article) {
            most = std::max(most, ++count[candidate.level]);
        }
    }
    const bool sections_restart = restart_below_articles(rules, candidates);
    for (Candidate& candidate : candidates) {
        const Level& level = rules.levels[candidate.level];
        candidate.group = sections_restart
                              ? level.encloses
                              : !level.group_kind.empty() && count[candidate.level] < most;
    }
}

}  // namespace

void accept_candidates(const Ruleset& rules,
                       std::vector<Candidate>& candidates,
                       std::vector<Warning>& warnings) {
    choose_article_family(rules, candidates);
    find_groups(rules, candidates);
    std::vector<std::size_t> articles;
    std::vector<std::vector<std::size_t>> scopes;
    std::vector<std::size_t> annexes;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        Candidate& candidate = candidates[i];
        const Role role = rules.levels[candidate.level].role;
        if (!usable(candidate)) {
            continue;
        }
        if (role == Role::article && !candidate.group) {
            articles.push_back(i);
            continue;
        }
        candidate.accepted =
            !candidate.lower && !candidate.damaged && (!candidate.wrapped || candidate.marked);
        if (role == Role::annex && candidate.accepted) {
            annexes.push_back(i);
            scopes.push_back(std::move(articles));
            articles.clear();
        }
    }
    scopes.push_back(std::move(articles));
    for (std::size_t s = 0; s + 1 < scopes.size(); ++s) {
        // An annex inside a run that goes on behind it was a reference.
        if (!scopes[s].empty() && !scopes[s + 1].empty() &&
            is_next(candidates[scopes[s].back()].number.key,
                    candidates[scopes[s + 1].front()].number.key)) {
            candidates[annexes[s]].accepted = false;
            scopes[s].insert(scopes[s].end(), scopes[s + 1].begin(), scopes[s + 1].end());
            std::swap(scopes[s + 1], scopes[s]);
            scopes[s].clear();
        }
    }
    for (std::size_t s = 0; s < scopes.size(); ++s) {
        const bool bare = !scopes[s].empty() && rules.levels[candidates[scopes[s][0]].level].bare;
        if (bare && s > 0) {
            const Level& annex = rules.levels[candidates[annexes[s - 1]].level];
            accept_bare_in_annex(candidates, scopes[s], annex.editorial);
        } else if (!scopes[s].empty()) {
            accept_articles(candidates, scopes[s], rules, warnings);
        }
    }
}

}  // namespace core::cutting
