#include "core/cutting/plan_diff.hpp"

#include "core/cutting/plan_words.hpp"
#include "core/hash.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace core::cutting {
namespace {

constexpr int alike_least = 50;  // percent; below it two units are not called the same

std::string_view path_of(const Plan& plan, std::size_t unit) {
    return plan.units.address(unit).substr(plan.prefix.size() + 1);
}

/// Finds which unit of one plan is which of the other.
class Matcher {
  public:
    Matcher(const Plan& before, const Plan& after, const std::optional<PlanTexts>& texts)
        : before_(before),
          after_(after),
          partner_(before.units.size()),
          taken_(after.units.size()) {
        if (texts) {
            words_before_.emplace(before, texts->before);
            words_after_.emplace(after, texts->after);
        }
        for (std::size_t i = 0; i < after.units.size(); ++i) {
            by_path_.emplace(path_of(after, i), i);
        }
    }

    void run() {
        by_address([this](std::size_t i, std::size_t k) {
            return before_.units[i].content_hash == after_.units[k].content_hash;
        });
        by_key([](const Plan& plan, const UnitWords*, std::size_t i) {
            return to_hex(plan.units[i].content_hash);
        });
        if (words_before_) {
            const auto same_words = [this](std::size_t i, std::size_t k) {
                return words_before_->without_number(i) == words_after_->without_number(k);
            };
            by_address(same_words);
            by_key([](const Plan& plan, const UnitWords* words, std::size_t i) {
                // A heading alone says nothing but its number.
                return words->count(i) < 4 ? std::string()
                                           : std::string(plan.units[i].section_type) + " " +
                                                 words->without_number(i);
            });
        }
        by_address([this](std::size_t i, std::size_t k) {
            return before_.units[i].title == after_.units[k].title &&
                   (!words_before_ || alike(i, k) >= alike_least);
        });
        by_title();
        if (words_before_) {
            for (const auto& [i, k] : most_alike(*words_before_, open_before(), *words_after_,
                                                 open_after(), alike_least)) {
                if (before_.units[i].section_type == after_.units[k].section_type) {
                    pair(i, k);
                }
            }
        }
        by_address([](std::size_t, std::size_t) { return true; });
    }

    std::optional<std::size_t> partner_of(std::size_t i) const { return partner_[i]; }
    bool knows_words() const { return words_before_.has_value(); }
    int alike(std::size_t i, std::size_t k) const {
        return percent_alike(*words_before_, i, *words_after_, k);
    }
    bool same_words(std::size_t i, std::size_t k) const {
        return words_before_->without_number(i) == words_after_->without_number(k);
    }

  private:
    void pair(std::size_t i, std::size_t k) {
        partner_[i] = k;
        taken_[k] = true;
    }

    std::vector<std::size_t> open_before() const {
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < partner_.size(); ++i) {
            if (!partner_[i]) {
                open.push_back(i);
            }
        }
        return open;
    }

    std::vector<std::size_t> open_after() const {
        std::vector<std::size_t> open;
        for (std::size_t k = 0; k < taken_.size(); ++k) {
            if (!taken_[k]) {
                open.push_back(k);
            }
        }
        return open;
    }

    /// Pairs what has the same address and passes the test.
    template <class Test>
    void by_address(const Test& same) {
        for (const std::size_t i : open_before()) {
            const auto found = by_path_.find(path_of(before_, i));
            if (found != by_path_.end() && !taken_[found->second] && same(i, found->second)) {
                pair(i, found->second);
            }
        }
    }

    /// Pairs what has the same key, the first with the first; an empty key is none.
    template <class Key>
    void by_key(const Key& key) {
        std::map<std::string, std::vector<std::size_t>> places;
        for (const std::size_t k : open_after()) {
            places[key(after_, words_after_ ? &*words_after_ : nullptr, k)].push_back(k);
        }
        std::map<std::string, std::size_t> used;
        for (const std::size_t i : open_before()) {
            std::string own = key(before_, words_before_ ? &*words_before_ : nullptr, i);
            const auto found = places.find(own);
            if (own.empty() || found == places.end()) {
                continue;
            }
            std::size_t& next = used[std::move(own)];
            if (next < found->second.size()) {
                pair(i, found->second[next++]);
            }
        }
    }

    /// Pairs what has a title that no other unit of its kind has, in either plan.
    void by_title() {
        using Title = std::tuple<std::string_view, std::string_view, bool>;
        std::map<Title, std::pair<std::vector<std::size_t>, std::vector<std::size_t>>> titles;
        const auto title = [](const Unit& unit) {
            return Title(unit.section_type, unit.title, unit.quoted);
        };
        for (const std::size_t i : open_before()) {
            titles[title(before_.units[i])].first.push_back(i);
        }
        for (const std::size_t k : open_after()) {
            titles[title(after_.units[k])].second.push_back(k);
        }
        for (const auto& [words, places] : titles) {
            if (!std::get<1>(words).empty() && places.first.size() == 1 &&
                places.second.size() == 1) {
                pair(places.first.front(), places.second.front());
            }
        }
    }

    const Plan& before_;
    const Plan& after_;
    std::vector<std::optional<std::size_t>> partner_;  // of each unit of OLD
    std::vector<bool> taken_;                          // of each unit of NEW
    std::map<std::string_view, std::size_t> by_path_;
    std::optional<UnitWords> words_before_;
    std::optional<UnitWords> words_after_;
};

UnitChange pair_of(
    const Plan& before, const Plan& after, const Matcher& matcher, std::size_t i, std::size_t k) {
    const Unit& old_unit = before.units[i];
    const Unit& new_unit = after.units[k];
    const bool same_place = path_of(before, i) == path_of(after, k);
    const bool same_bytes = old_unit.content_hash == new_unit.content_hash;
    UnitChange change;
    change.before = i;
    change.after = k;
    change.renumbered = !same_place || old_unit.num != new_unit.num;
    // A title stands in the bytes of its unit: where they are the same, only what follows it had
    // another say in what its title is.
    change.retitled = !same_bytes && old_unit.title != new_unit.title;
    change.change = change.retitled && same_place ? Change::retitled
                    : !same_bytes                 ? Change::changed
                    : !same_place                 ? Change::moved
                                                  : Change::unchanged;
    if (matcher.knows_words() && !same_bytes) {
        change.same_words = matcher.same_words(i, k);
        change.alike = matcher.alike(i, k);
    }
    return change;
}

std::vector<std::string> notes_of(const Plan& before, const Plan& after) {
    std::vector<std::string> notes;
    if (before.ruleset != after.ruleset) {
        notes.push_back("cut by different rulesets, " + before.ruleset + " and " + after.ruleset +
                        ": other kinds of units may stand for the same text");
    } else if (before.ruleset_digest != after.ruleset_digest) {
        notes.push_back("cut by different editions of the ruleset " + after.ruleset);
    }
    if (before.prefix != after.prefix) {
        notes.push_back("addresses are compared behind " + before.prefix + "/ and " + after.prefix +
                        "/");
    }
    return notes;
}

Failure mismatch(std::string detail) {
    Failure failure;
    failure.kind = FailureKind::permanent;
    failure.detail = std::move(detail);
    return failure;
}

bool is_text_of(const Plan& plan, std::string_view text) {
    return plan.source_sha256 == sha256_hex(text) &&
           (plan.units.empty() || plan.units.back().span.end <= text.size());
}

}  // namespace

std::string_view to_string(Change change) noexcept {
    constexpr std::array<std::string_view, change_classes> words{"unchanged", "moved", "changed",
                                                                 "retitled",  "added", "removed"};
    return words[static_cast<std::size_t>(change)];
}

Result<PlanDiff> diff_plans(const Plan& before,
                            const Plan& after,
                            const std::optional<PlanTexts>& texts) {
    if (before.depth != after.depth) {
        return mismatch("OLD was cut at depth " + std::string(to_string(before.depth)) +
                        " and NEW at depth " + std::string(to_string(after.depth)) +
                        ": cut both at one depth");
    }
    if (texts && (!is_text_of(before, texts->before) || !is_text_of(after, texts->after))) {
        return mismatch(std::string("the text is not the one that ") +
                        (is_text_of(before, texts->before) ? "NEW" : "OLD") +
                        " was made of: its SHA-256 is another");
    }
    Matcher matcher(before, after, texts);
    matcher.run();
    std::vector<std::optional<std::size_t>> origin(after.units.size());
    PlanDiff diff;
    for (std::size_t i = 0; i < before.units.size(); ++i) {
        if (const auto k = matcher.partner_of(i)) {
            origin[*k] = i;
        }
    }
    for (std::size_t k = 0; k < after.units.size(); ++k) {
        UnitChange added;
        added.change = Change::added;
        added.after = k;
        diff.changes.push_back(origin[k] ? pair_of(before, after, matcher, *origin[k], k) : added);
    }
    for (std::size_t i = 0; i < before.units.size(); ++i) {
        if (!matcher.partner_of(i)) {
            UnitChange removed;
            removed.change = Change::removed;
            removed.before = i;
            diff.changes.push_back(removed);
        }
    }
    for (const UnitChange& change : diff.changes) {
        ++diff.counts[static_cast<std::size_t>(change.change)];
    }
    diff.notes = notes_of(before, after);
    return diff;
}

}  // namespace core::cutting
