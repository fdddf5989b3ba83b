/// \file
/// Properties of plan diff over random versions of a text. RapidCheck prints the seed and the
/// smallest pair that breaks one.

#include "core/cutting/plan_diff.hpp"
#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace {

using core::cutting::Change;
using core::cutting::diff_plans;
using core::cutting::Plan;
using core::cutting::PlanDiff;
using core::cutting::PlanTexts;
using core::cutting::UnitChange;

rc::Gen<std::string> any_text() {
    static const std::vector<std::string> pieces{
        "Điều 1. Phạm vi\n",
        "Điều 2. Đối tượng\n",
        "Điều 3. Phạm vi\n",
        "Điều 4.\n",
        "Chương I\n",
        "Chương II\nQUY ĐỊNH\n",
        "1. Mọi người phải nộp đủ số tiền.\n",
        "2. Mọi người phải nộp đủ số tiền.\n",
        "3. Người nộp chậm phải trả lãi.\n",
        "a) Bãi bỏ.\n",
        "b) Bãi bỏ.\n",
        "Mọi người phải nộp đủ.\n",
        "\n",
    };
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                        [](const std::vector<std::string>& lines) {
                            std::string out;
                            for (const std::string& line : lines) {
                                out += line;
                            }
                            return out;
                        });
}

struct Pair {
    std::string before_text;
    std::string after_text;
    Plan before;
    Plan after;
    std::optional<PlanTexts> texts() const { return PlanTexts{before_text, after_text}; }
};

Pair any_pair() {
    Pair pair;
    pair.before_text = *any_text();
    pair.after_text = *any_text();
    pair.before = cutting_test::cut(pair.before_text, "vi-law", "A", core::cutting::Depth::all);
    pair.after = cutting_test::cut(pair.after_text, "vi-law", "B", core::cutting::Depth::all);
    return pair;
}

std::size_t count(const PlanDiff& diff, Change change) {
    return diff.counts[static_cast<std::size_t>(change)];
}

/// What a diff says, without its order and from the other side if asked.
std::vector<std::string> said(const PlanDiff& diff, bool turned) {
    std::vector<std::string> out;
    for (const UnitChange& one : diff.changes) {
        Change change = one.change;
        if (turned && (change == Change::added || change == Change::removed)) {
            change = change == Change::added ? Change::removed : Change::added;
        }
        const auto& first = turned ? one.after : one.before;
        const auto& second = turned ? one.before : one.after;
        out.push_back(std::string(to_string(change)) + " " +
                      (first ? std::to_string(*first) : "-") + " " +
                      (second ? std::to_string(*second) : "-") + (one.renumbered ? " n" : "") +
                      (one.retitled ? " t" : "") + std::to_string(one.alike.value_or(-1)));
    }
    std::sort(out.begin(), out.end());
    return out;
}

RC_GTEST_PROP(PlanDiffProperties, APlanDoesNotDifferFromItself, ()) {
    const Pair pair = any_pair();
    const auto diff =
        diff_plans(pair.before, pair.before, PlanTexts{pair.before_text, pair.before_text});
    RC_ASSERT(diff.has_value());
    RC_ASSERT(count(*diff, Change::unchanged) == pair.before.units.size());
    RC_ASSERT(diff->changes.size() == pair.before.units.size());
}

RC_GTEST_PROP(PlanDiffProperties, TheOtherWayRoundIsTheMirror, ()) {
    const Pair pair = any_pair();
    RC_ASSERT(said(*diff_plans(pair.before, pair.after), true) ==
              said(*diff_plans(pair.after, pair.before), false));
    const auto forward = diff_plans(pair.before, pair.after, pair.texts());
    const auto back =
        diff_plans(pair.after, pair.before, PlanTexts{pair.after_text, pair.before_text});
    RC_ASSERT(said(*forward, true) == said(*back, false));
}

RC_GTEST_PROP(PlanDiffProperties, EachUnitIsInOneClassAndWhatItSaysIsTrue, ()) {
    const Pair pair = any_pair();
    for (const auto& texts : {std::optional<PlanTexts>(), pair.texts()}) {
        const auto diff = diff_plans(pair.before, pair.after, texts);
        RC_ASSERT(diff.has_value());
        std::vector<int> old_seen(pair.before.units.size(), 0);
        std::vector<int> new_seen(pair.after.units.size(), 0);
        for (const UnitChange& one : diff->changes) {
            if (one.before) {
                ++old_seen.at(*one.before);
            }
            if (one.after) {
                ++new_seen.at(*one.after);
            }
            if (!one.before || !one.after) {
                RC_ASSERT(one.change == (one.after ? Change::added : Change::removed));
                continue;
            }
            const auto& a = pair.before.units[*one.before];
            const auto& b = pair.after.units[*one.after];
            const bool same_path = a.canonical_address.substr(1) == b.canonical_address.substr(1);
            const bool same_hash = a.content_hash == b.content_hash;
            RC_ASSERT((one.change == Change::unchanged) == (same_path && same_hash));
            RC_ASSERT((one.change == Change::moved) == (!same_path && same_hash));
            RC_ASSERT((one.change == Change::retitled) ==
                      (same_path && !same_hash && a.title != b.title));
        }
        RC_ASSERT(std::all_of(old_seen.begin(), old_seen.end(), [](int n) { return n == 1; }));
        RC_ASSERT(std::all_of(new_seen.begin(), new_seen.end(), [](int n) { return n == 1; }));
        std::size_t all = 0;
        for (const std::size_t n : diff->counts) {
            all += n;
        }
        RC_ASSERT(all == diff->changes.size());
    }
}

RC_GTEST_PROP(PlanDiffProperties, AnyBytesAreAPlanOrAnError, ()) {
    std::string json = plan_to_json(any_pair().before);
    const auto at = *rc::gen::inRange<std::size_t>(0, json.size());
    json[at] = static_cast<char>(*rc::gen::inRange(0, 256));
    const auto plan = core::cutting::plan_from_json(json);
    RC_ASSERT(plan.has_value() || !plan.error().detail.empty());
}

}  // namespace
