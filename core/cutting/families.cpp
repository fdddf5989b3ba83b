#include "core/cutting/families.hpp"

#include "core/cutting/enclosing.hpp"
#include "core/cutting/line_head.hpp"
#include "core/cutting/number_words.hpp"
#include "core/cutting/runs.hpp"
#include "core/cutting/title_text.hpp"

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

/// 3.10 stands behind 3.9 there, and not between 3.1 and 3.2 as an insertion does.
void count_behind_the_point(Candidate& candidate) {
    NumberKey& key = candidate.number.key;
    if (candidate.number.style == number_decimal) {
        std::uint32_t value = 0;
        for (std::size_t i = 1; i < key.size(); ++i) {
            value = value * 10 + key[i];
        }
        key = {key[0], value};
    }
}

/// "CHAPTER 720" above "720.301": the chapter of a code, and not the number of an act.
bool numbers_carry(const std::vector<Candidate>& candidates,
                   const std::vector<std::size_t>& articles,
                   const Candidate& chapter) {
    const auto carried = std::count_if(articles.begin(), articles.end(), [&](std::size_t i) {
        const NumberKey& key = candidates[i].number.key;
        return key.size() > 1 && !chapter.number.key.empty() && key[0] == chapter.number.key[0];
    });
    return static_cast<std::size_t>(carried) * 2 > articles.size();
}

/// "2(1)  The" below a title or a blank line: such sections stand among others that have a blank.
bool opens_clause(const Candidate& one) {
    return one.clause && !one.lower && (one.spaced || one.note_end > one.note_begin);
}

/// Where sections without a keyword end that have their titles above them, as those of an act do
/// that brings a treaty into force; 0 if the articles with a keyword are the text's own.
std::size_t bare_front(const Ruleset& rules,
                       const std::vector<Candidate>& candidates,
                       const std::vector<std::size_t>& bare,
                       const std::vector<std::size_t>& named,
                       bool carried) {
    const std::size_t front = carried ? 0 : family_front(rules, candidates, bare, named);
    const auto behind = std::upper_bound(bare.begin(), bare.end(), front);
    const auto noted = std::count_if(bare.begin(), behind, [&](std::size_t i) {
        return candidates[i].note_end > candidates[i].note_begin;
    });
    return noted > 1 && noted * 2 >= behind - bare.begin() ? front : 0;
}

/// Numbers in words count nothing in a text whose articles have a keyword; behind an annex that has
/// no such article they are its own.
void drop_counting_words(const Ruleset& rules, std::vector<Candidate>& candidates, Trail* trail) {
    const auto in_words = [&](const Candidate& one) {
        return counts_in_words(rules.levels[one.level]);
    };
    const auto named = [&](const Candidate& one) {
        return usable(one) && !one.lower && rules.levels[one.level].role == Role::article &&
               !in_words(one);
    };
    if (std::none_of(candidates.begin(), candidates.end(), in_words) ||
        std::none_of(candidates.begin(), candidates.end(), named)) {
        return;
    }
    bool behind_annex = false;
    const auto stray = [&](const Candidate& one) {
        if (!in_words(one)) {
            behind_annex =
                rules.levels[one.level].role == Role::annex || (behind_annex && !named(one));
            return false;
        }
        if (!behind_annex) {
            note(trail, rules, one, Why::other_family);
        }
        return !behind_annex;
    };
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(), stray), candidates.end());
}

}  // namespace

bool numbers_carry_the_article(const Ruleset& rules, const std::vector<Candidate>& candidates) {
    std::size_t heads = 0;
    std::size_t bare = 0;
    std::size_t carried = 0;
    const Candidate* head = nullptr;
    for (const Candidate& one : candidates) {
        const Level& level = rules.levels[one.level];
        if (!usable(one) || level.role != Role::article || one.number.key.empty()) {
            continue;
        }
        if (!level.bare) {
            head = one.lower ? head : &one;
            heads += one.lower ? 0U : 1U;
        } else {
            const NumberKey& key = one.number.key;
            const bool carries = head != nullptr && key.size() > 1 && key[0] == head->number.key[0];
            ++bare;
            carried += carries ? 1U : 0U;
        }
    }
    return heads >= 2 && carried >= 2 && carried * 5 >= bare * 4;
}

void drop_unattached(std::string_view source,
                     const std::vector<Line>& lines,
                     const Ruleset& rules,
                     std::vector<Candidate>& candidates,
                     Trail* trail) {
    constexpr std::size_t lines_most = 6;
    Fold fold;
    const auto article =
        std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& one) {
            return usable(one) && rules.levels[one.level].role == Role::article;
        });
    const std::size_t first_article = article == candidates.end() ? 0 : std::size_t{article->line};
    const std::size_t none = lines.size();
    std::size_t annex = none;  // line of the last heading of an annex that carries no title
    const auto is_loose = [&](const Candidate& one) {
        const std::vector<std::u32string>& words = rules.levels[one.level].attached;
        if (words.empty()) {
            const bool bare = usable(one) && rules.levels[one.level].role == Role::annex &&
                              one.title_begin == one.title_end;
            annex = bare ? std::size_t{one.line} : none;
            return false;
        }
        // "PHỤ LỤC I" above "DANH MỤC LOẠI ĐÈN": its title.
        bool below = annex != none && one.line <= annex + lines_most;
        for (std::size_t i = annex + 1; below && i < one.line; ++i) {
            below = is_blank_line(source, lines[i]);
        }
        bool attached = false;
        const std::size_t last = std::min(one.line + lines_most, lines.size() - 1);
        for (std::size_t i = one.line + 1; i <= last && !attached; ++i) {
            const std::string_view text = text_of(source, lines[i]);
            fold_into(text.substr(0, 80), 40, fold);
            attached = !text.empty() && text.front() == '(' &&
                       std::any_of(words.begin(), words.end(), [&](const std::u32string& word) {
                           return matches_at(fold, 1, word);
                       });
        }
        // What was issued stands behind the articles of the decision, or alone: then it is the
        // text.
        const bool loose = !attached || below || one.line < first_article ||
                           has_lower_letter(text_of(source, lines[one.line]));
        if (loose) {
            note(trail, rules, one, Why::not_attached);
        }
        return loose;
    };
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(), is_loose),
                     candidates.end());
}

void drop_inner_articles(const Ruleset& rules, std::vector<Candidate>& candidates, Trail* trail) {
    std::vector<bool> inside(candidates.size(), false);
    std::size_t restarts = 0;
    bool outer = false;  // an article of another level stands above, in the same act or annex
    bool begun = false;  // below the last of these
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& one = candidates[i];
        const Level& level = rules.levels[one.level];
        if (level.role == Role::annex) {
            outer = false;
        } else if (level.below_articles) {
            inside[i] = outer;
            restarts += outer && !begun && one.number.key == NumberKey{1} ? 1U : 0U;
            begun = true;
        } else if (level.role == Role::article && !level.bare && !level.encloses) {
            outer = true;
            begun = false;
        }
    }
    if (restarts < 2) {
        return;
    }
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (inside[i]) {
            note(trail, rules, candidates[i], Why::other_family);
        }
    }
    drop_candidates(candidates, inside);
}

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
    drop_counting_words(rules, candidates, trail);
    std::vector<std::size_t> bare;
    std::vector<std::size_t> named;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Level& level = rules.levels[candidates[i].level];
        if (usable(candidates[i]) && level.role == Role::article) {
            (level.bare && !counts_in_words(level) ? bare : named).push_back(i);
        }
    }
    if (bare.empty()) {
        return;
    }
    const bool carried = numbers_carry_the_article(rules, candidates);
    if (carried && articles_enclose(rules, candidates)) {
        for (const std::size_t i : bare) {
            count_behind_the_point(candidates[i]);
        }
        return;
    }
    const bool drop_bare = carried || best_run(candidates, bare, rules, false).weight <=
                                          best_run(candidates, named, rules, true).weight;
    // Before the first annex the other kind may be the text's own.
    const std::size_t front = drop_bare ? bare_front(rules, candidates, bare, named, carried)
                                        : family_front(rules, candidates, named, bare);
    const auto bare_stays = [&](std::size_t i) { return (i < front) == drop_bare; };
    std::size_t masthead = bare_stays(0) ? number_of_the_act(rules, candidates) : candidates.size();
    if (masthead < candidates.size() && numbers_carry(candidates, bare, candidates[masthead])) {
        masthead = candidates.size();
    }
    const auto joined =
        static_cast<std::size_t>(std::count_if(bare.begin(), bare.end(), [&](std::size_t i) {
            return candidates[i].ending == ending_joined;
        }));
    const bool heads_stay = !drop_bare && heads_of_bare(rules, candidates);
    const bool drop_joined = joined * 2 < bare.size();
    std::vector<bool> dropped(candidates.size(), false);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Level& level = rules.levels[candidates[i].level];
        const bool lost =
            drop_joined && candidates[i].ending == ending_joined && !opens_clause(candidates[i]);
        dropped[i] = level.role == Role::article
                         ? lost || (level.bare ? !bare_stays(i)
                                               : bare_stays(i) && !(heads_stay && level.encloses))
                         : i == masthead;
        if (dropped[i]) {
            note(trail, rules, candidates[i],
                 i == masthead ? Why::masthead_number : Why::other_family);
        }
    }
    drop_candidates(candidates, dropped);
}

void find_groups(const Ruleset& rules, std::vector<Candidate>& candidates) {
    std::vector<std::size_t> count(rules.levels.size(), 0);
    std::size_t most = 0;
    for (const Candidate& candidate : candidates) {
        if (usable(candidate) && rules.levels[candidate.level].role == Role::article) {
            most = std::max(most, ++count[candidate.level]);
        }
    }
    const bool alone = std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& one) {
        const Level& level = rules.levels[one.level];
        return usable(one) && level.role == Role::article && level.bare;
    });
    const bool heads_enclose =
        articles_enclose(rules, candidates) || (alone && heads_of_bare(rules, candidates));
    const bool rules_enclose = heads_enclose && rules_may_enclose(rules, candidates);
    for (Candidate& candidate : candidates) {
        const Level& level = rules.levels[candidate.level];
        candidate.group = heads_enclose
                              ? is_head(level, rules_enclose)
                              : !level.group_kind.empty() && count[candidate.level] < most;
    }
}

}  // namespace core::cutting
