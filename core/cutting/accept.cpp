#include "core/cutting/accept.hpp"

#include "core/cutting/families.hpp"
#include "core/cutting/outer_articles.hpp"
#include "core/cutting/runs.hpp"

#include <algorithm>
#include <limits>

namespace core::cutting {
namespace {

void decide(Candidate& candidate, Why why) {
    candidate.why = why;
    candidate.accepted = verdict(why) == Verdict::taken;
}

/// Of a container or an annex by its line alone.
Why judge_container(const Candidate& candidate, Role role) {
    return candidate.lower                          ? Why::lower
           : candidate.damaged                      ? Why::damaged_keyword
           : candidate.wrapped && !candidate.marked ? Why::wrapped
           : role == Role::annex                    ? Why::annex
                                                    : Why::container;
}

// From such a heading to what it heads, its title included, and a line that is none ("###").
constexpr std::size_t lines_above = 5;

bool is_bare_container(const Ruleset& rules, const Candidate& candidate) {
    const Level& level = rules.levels[candidate.level];
    return level.bare && level.role == Role::container;
}

/// "C. Schluss" behind "B.": a letter, though it is a roman number too.
void read_as_letter(const Ruleset& rules, const std::vector<NumberKey>& last, Candidate& one) {
    const std::uint32_t value = one.number.style == number_roman ? one.number.key[0] : 0;
    const std::uint32_t letter = value == 100 ? 3 : value == 50 ? 12 : 0;
    for (std::size_t i = 0; letter != 0 && i < rules.levels.size(); ++i) {
        const Level& level = rules.levels[i];
        if (level.bare && level.role == Role::container && (level.numbers & number_letter) != 0 &&
            is_next(last[i], {letter})) {
            one.level = i;
            one.number.key = {letter};
            one.number.style = number_letter;
            return;
        }
    }
}

/// Containers numbered without a keyword ("II. Der Bund"): right above an article or another
/// container, with nothing but a title between, and each with the number behind the one before.
void accept_bare_containers(const Ruleset& rules, std::vector<Candidate>& candidates) {
    // In a text without blank lines it stands on the line above, or its title does.
    const bool dense = std::none_of(candidates.begin(), candidates.end(), [&](const auto& one) {
        return one.accepted && one.spaced && rules.levels[one.level].role == Role::article;
    });
    std::size_t heading = std::numeric_limits<std::size_t>::max();  // line of the next heading
    std::vector<std::size_t> standing;
    for (std::size_t i = candidates.size(); i-- > 0;) {
        Candidate& one = candidates[i];
        if (is_bare_container(rules, one) && usable(one)) {
            const bool above = heading != std::numeric_limits<std::size_t>::max() &&
                               heading - one.line <= lines_above;
            const std::size_t titled = one.title_begin < one.title_end ? 1 : 2;
            const bool apart = one.spaced || (dense && above && heading - one.line <= titled);
            if (!above || !apart || one.lower || one.wrapped) {
                decide(one, Why::not_alone);
                continue;
            }
            standing.push_back(i);
            heading = one.line;
        } else if (one.accepted) {
            heading = one.line;
        }
    }
    std::vector<NumberKey> last(rules.levels.size());
    for (auto i = standing.rbegin(); i != standing.rend(); ++i) {
        Candidate& one = candidates[*i];
        read_as_letter(rules, last, one);
        const bool first = one.number.key == NumberKey{1};
        const bool next = first || is_next(last[one.level], one.number.key);
        decide(one, next ? Why::container : Why::not_successor);
        last[one.level] = next ? one.number.key : last[one.level];
    }
}

/// Weak lines at the end of a run that jump far ahead of it are references.
void drop_jumps(std::vector<Candidate>& candidates, std::vector<std::size_t>& run) {
    std::vector<std::size_t> kept;
    for (std::size_t n = 0; n < run.size(); ++n) {
        Candidate& candidate = candidates[run[n]];
        const bool weak = candidate.wrapped || candidate.lower || candidate.damaged;
        const auto major = [&](std::size_t i) {
            return candidates[i].number.key.empty() ? 0U : candidates[i].number.key[0];
        };
        const bool jumps = !kept.empty() && major(run[n]) > major(kept.back()) + 3;
        const bool goes_on =
            n + 1 < run.size() && is_next(candidate.number.key, candidates[run[n + 1]].number.key);
        if (weak && jumps && !goes_on) {
            candidate.why = Why::jumps;
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
        const NumberKey& below = candidates[run[n - 1]].number.key;
        const NumberKey& above = candidates[run[n]].number.key;
        if (below.empty() || above.size() != 1 || above[0] != below[0] + 2) {
            continue;
        }
        for (std::size_t i = run[n - 1] + 1; i < run[n]; ++i) {
            Candidate& candidate = candidates[i];
            const bool fits = candidate.level == candidates[run[n]].level &&
                              candidate.number.key.size() == 1 &&
                              candidate.number.key[0] == below[0] + 1;
            if (fits && !candidate.in_contents && !candidate.lower && !candidate.opens_quote) {
                decide(candidate, Why::fills_gap);
                candidate.quoted = false;
                warnings.push_back({"UNBALANCED_QUOTE", candidate.begin,
                                    "taken for a heading: its number is missing otherwise"});
                break;
            }
        }
    }
}

/// "119.01", "119.011", "119.07": all numbers with a point begin alike, and no number alone is near
/// what they begin with. Then "1." among them is a mark. Nothing where that is not so.
std::vector<std::size_t> sections_of_chapter(const std::vector<Candidate>& candidates,
                                             const std::vector<std::size_t>& articles) {
    constexpr std::size_t least = 3;
    std::uint32_t chapter = 0;  // of the first
    for (auto i = articles.rbegin(); i != articles.rend(); ++i) {
        const Number& number = candidates[*i].number;
        if (number.key.size() > 1 && number.style != number_arabic) {
            chapter = number.key[0];
        }
    }
    std::vector<std::size_t> own;
    for (const std::size_t i : articles) {
        const NumberKey& key = candidates[i].number.key;
        // "22.1", "22.2", "22.3", "23": sections that were inserted.
        const bool pointed = key.size() > 1 && candidates[i].number.style != number_arabic;
        if (pointed ? key[0] != chapter
                    : !key.empty() && key[0] + 1 >= chapter && key[0] <= chapter + 1) {
            return {};
        }
        if (pointed) {
            own.push_back(i);
        }
    }
    return own.size() < least ? std::vector<std::size_t>{} : own;
}

void accept_articles(std::vector<Candidate>& candidates,
                     const std::vector<std::size_t>& articles,
                     const Ruleset& rules,
                     std::vector<Warning>& warnings) {
    std::size_t dotted = 0;
    for (const std::size_t i : articles) {
        dotted += candidates[i].number.style == number_dotted ? 1U : 0U;
    }
    const bool bare = rules.levels[candidates[articles[0]].level].bare;
    if (dotted * 2 > articles.size() && !bare) {
        // Dotted numbers name their place in a code; they need not rise.
        for (const std::size_t i : articles) {
            decide(candidates[i],
                   weight_of(candidates[i], rules) >= 8 ? Why::dotted : Why::too_weak);
        }
        return;
    }
    std::vector<std::size_t> able = articles;
    if (dotted * 2 > articles.size()) {
        // "1." below "8.04.010" is a mark.
        able.erase(std::remove_if(
                       able.begin(), able.end(),
                       [&](std::size_t i) { return candidates[i].number.style != number_dotted; }),
                   able.end());
    }
    std::vector<std::size_t> run = best_run(candidates, able, rules, !bare).members;
    if (bare) {
        if (auto own = sections_of_chapter(candidates, able); own.size() * 2 > run.size()) {
            run = best_run(candidates, own, rules, false).members;
        }
    }
    for (const std::size_t i : articles) {
        candidates[i].why = Why::not_successor;
    }
    drop_jumps(candidates, run);
    fill_gaps(candidates, run, warnings);
    if (!bare) {
        take_footnoted(rules, candidates, run);
    }
    for (const std::size_t i : run) {
        decide(candidates[i], Why::successor);
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

/// Whether a container that is taken stands between two candidates.
bool parted(const Ruleset& rules,
            const std::vector<Candidate>& candidates,
            std::size_t above,
            std::size_t below) {
    return std::any_of(candidates.begin() + static_cast<std::ptrdiff_t>(above),
                       candidates.begin() + static_cast<std::ptrdiff_t>(below),
                       [&](const Candidate& one) {
                           return one.accepted && rules.levels[one.level].role == Role::container;
                       });
}

/// Numbers without a keyword in an annex: forms and lists have them too. In a schedule they are
/// articles only if they run from 1 without a hole, but for inserted numbers among them, below each
/// of its parts too; sections of other acts stand on their own.
void accept_bare_in_annex(const Ruleset& rules,
                          std::vector<Candidate>& candidates,
                          const std::vector<std::size_t>& articles,
                          bool editorial) {
    if (editorial) {
        for (const std::size_t i : articles) {
            Candidate& one = candidates[i];
            const bool apart = one.spaced || one.note_end > one.note_begin;
            decide(one, one.lower ? Why::lower : apart ? Why::annex_run : Why::annex_numbers);
        }
        return;
    }
    NumberKey last;
    std::vector<std::size_t> run;
    for (const std::size_t i : articles) {
        candidates[i].why = Why::annex_numbers;
    }
    std::size_t above = articles.front();
    for (const std::size_t i : articles) {
        const Candidate& one = candidates[i];
        if (one.number.key == NumberKey{1} && i > above + 1 &&
            parted(rules, candidates, above, i)) {
            last = {};
        }
        above = i;
        if (!one.lower && !one.wrapped && is_next(last, one.number.key)) {
            last = one.number.key;
            run.push_back(i);
        } else if (one.number.key.size() < 2) {
            return;
        }  // else "9ZB": what an item of the schedule inserts
    }
    if (run.size() * 3 < articles.size() * 2) {
        return;
    }
    for (const std::size_t i : run) {
        // "1.\u2014(1)" alone, or "Única. Las lámparas"
        const bool runs = run.size() > 1 || candidates[i].clause ||
                          (candidates[i].number.style == number_ordinal &&
                           candidates[i].title_begin < candidates[i].title_end);
        decide(candidates[i], runs ? Why::annex_run : Why::annex_numbers);
    }
}

/// "Annexe" above "ANNEXE": one annex, which the publisher and the act name.
bool names_again(const Candidate& above, const Candidate& annex) {
    return above.level == annex.level && above.number.key.empty() && annex.number.key.empty() &&
           above.title_begin == above.title_end && annex.line - above.line <= 2;
}

/// Decides about the candidates from `first` to `last`, a text of its own. `held`: articles that
/// hold others are decided already.
void accept_between(const Ruleset& rules,
                    std::vector<Candidate>& candidates,
                    std::size_t first,
                    std::size_t last,
                    bool held,
                    std::vector<Warning>& warnings) {
    std::vector<std::size_t> articles;
    std::vector<std::vector<std::size_t>> scopes;
    std::vector<std::size_t> annexes;
    for (std::size_t i = first; i < last; ++i) {
        Candidate& candidate = candidates[i];
        const Level& level = rules.levels[candidate.level];
        if (!usable(candidate)) {
            candidate.why = candidate.quoted     ? Why::in_quotation
                            : candidate.in_notes ? Why::in_notes
                                                 : Why::in_contents;
            continue;
        }
        if (level.role == Role::article && !candidate.group) {
            if (!held || !level.holds) {
                articles.push_back(i);
            }
            continue;
        }
        if (is_bare_container(rules, candidate)) {
            continue;
        }
        decide(candidate, judge_container(candidate, level.role));
        if (level.role == Role::annex && candidate.accepted && !annexes.empty() &&
            articles.empty() && names_again(candidates[annexes.back()], candidate)) {
            candidate.begin = candidates[annexes.back()].begin;
            decide(candidates[annexes.back()], Why::run_goes_on);
            annexes.back() = i;
            continue;
        }
        if (level.role == Role::annex && candidate.accepted) {
            annexes.push_back(i);
            scopes.push_back(std::move(articles));
            articles.clear();
        }
    }
    scopes.push_back(std::move(articles));
    for (std::size_t s = 0; s + 1 < scopes.size(); ++s) {
        // An annex inside a run that goes on behind it was a reference.
        if (!scopes[s].empty() && !scopes[s + 1].empty() &&
            !rules.levels[candidates[annexes[s]].level].editorial &&
            is_next(candidates[scopes[s].back()].number.key,
                    candidates[scopes[s + 1].front()].number.key)) {
            decide(candidates[annexes[s]], Why::run_goes_on);
            scopes[s].insert(scopes[s].end(), scopes[s + 1].begin(), scopes[s + 1].end());
            std::swap(scopes[s + 1], scopes[s]);
            scopes[s].clear();
        }
    }
    for (std::size_t s = 0; s < scopes.size(); ++s) {
        const bool bare = !scopes[s].empty() && rules.levels[candidates[scopes[s][0]].level].bare;
        if (bare && s > 0) {
            const Level& annex = rules.levels[candidates[annexes[s - 1]].level];
            accept_bare_in_annex(rules, candidates, scopes[s], annex.editorial);
        } else if (!scopes[s].empty()) {
            accept_articles(candidates, scopes[s], rules, warnings);
        }
    }
}

/// The outer articles as one run, and what stands below each as a text of its own.
void accept_outer_articles(const Ruleset& rules,
                           const OuterArticles& outer,
                           std::vector<Candidate>& candidates,
                           std::vector<Warning>& warnings) {
    accept_articles(candidates, outer.candidates, rules, warnings);
    std::size_t first = 0;
    for (const std::size_t i : outer.candidates) {
        if (candidates[i].accepted) {
            accept_between(rules, candidates, first, i, true, warnings);
            first = i + 1;
        }
    }
    accept_between(rules, candidates, first, outer.end, true, warnings);
    accept_between(rules, candidates, outer.end, candidates.size(), false, warnings);
    mark_inside(rules, outer, candidates);
}

}  // namespace

void accept_candidates(const Ruleset& rules,
                       std::vector<Candidate>& candidates,
                       std::vector<Warning>& warnings,
                       Trail* trail) {
    letters_in_runs(rules, candidates);
    list_annexes(rules, candidates);
    drop_small_keywords(rules, candidates, trail);
    drop_inner_articles(rules, candidates, trail);
    choose_article_family(rules, candidates, trail);
    drop_named_like_annexes(rules, candidates, trail);
    find_groups(rules, candidates);
    const OuterArticles outer = find_outer_articles(rules, candidates);
    if (outer.candidates.empty()) {
        accept_between(rules, candidates, 0, candidates.size(), false, warnings);
    } else {
        accept_outer_articles(rules, outer, candidates, warnings);
    }
    accept_bare_containers(rules, candidates);
}

}  // namespace core::cutting
