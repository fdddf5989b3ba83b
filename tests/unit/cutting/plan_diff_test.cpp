/// \file
/// What became of each unit between two plans, and which plans are refused.

#include "core/cutting/plan_diff.hpp"

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <map>

namespace {

using core::cutting::Change;
using core::cutting::diff_plans;
using core::cutting::Plan;
using core::cutting::plan_from_json;
using core::cutting::plan_to_json;
using core::cutting::PlanDiff;
using core::cutting::PlanTexts;
using core::cutting::UnitChange;

Plan outline(const std::string& text) {
    return cutting_test::cut(text, "outline");
}

std::string address(const Plan& plan, std::optional<std::size_t> unit) {
    return unit ? std::string(plan.units[*unit].canonical_address.substr(plan.prefix.size() + 1))
                : "-";
}

/// "class OLD>NEW [renumbered] [retitled]" of every unit that is not unchanged, one a line.
std::string said(const PlanDiff& diff, const Plan& before, const Plan& after) {
    std::string out;
    for (const UnitChange& one : diff.changes) {
        if (one.change != Change::unchanged) {
            out += std::string(to_string(one.change)) + " " + address(before, one.before) + ">" +
                   address(after, one.after) + (one.renumbered ? " renumbered" : "") +
                   (one.retitled ? " retitled" : "") +
                   (one.same_words.value_or(false) ? " same-words" : "") + "\n";
        }
    }
    return out;
}

std::string compared(const std::string& before, const std::string& after, bool with_texts = false) {
    const Plan a = outline(before);
    const Plan b = outline(after);
    const auto texts = with_texts ? std::optional(PlanTexts{before, after}) : std::nullopt;
    const auto diff = diff_plans(a, b, texts);
    return diff ? said(*diff, a, b) : "failed: " + diff.error().detail;
}

const std::string rules =
    "1. Scope\n\nAll of it.\n\n2. Duties\n\nEveryone pays what is due.\n\n"
    "3. Penalties\n\nWho does not pay is fined.\n\n4. Entry\n\nAt once.\n";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    text.replace(text.find(what), what.size(), by);
    return text;
}

TEST(PlanDiff, TheSamePlanHasNoDifference) {
    EXPECT_EQ(compared(rules, rules), "");
    EXPECT_EQ(compared(rules, rules, true), "");
    const Plan plan = outline(rules);
    const auto diff = diff_plans(plan, plan);
    EXPECT_EQ(diff->counts[0], 4U);
    EXPECT_NE(diff_to_json(*diff, plan, plan).find("\"equal\":true"), std::string::npos);
}

TEST(PlanDiff, ChangedIsTheSameAddressWithOtherBytes) {
    EXPECT_EQ(compared(rules, replaced(rules, "is fined", "is warned")), "changed 3>3\n");
}

TEST(PlanDiff, AddedAndRemovedAtTheEnd) {
    const std::string more = rules + "\n5. Costs\n\nNone.\n";
    EXPECT_EQ(compared(rules, more), "changed 4>4\nadded ->5\n") << "4 got a blank line";
    EXPECT_EQ(compared(more, rules), "changed 4>4\nremoved 5>-\n");
}

TEST(PlanDiff, AnInsertedSectionRenumbersTheOthersByTheirTitles) {
    const std::string inserted =
        "1. Scope\n\nAll of it.\n\n2. Terms\n\nPay means pay.\n\n3. Duties\n\nEveryone pays what "
        "is "
        "due.\n\n4. Penalties\n\nWho does not pay is fined.\n\n5. Entry\n\nAt once.\n";
    EXPECT_EQ(compared(rules, inserted),
              "added ->2\nchanged 2>3 renumbered\nchanged 3>4 renumbered\n"
              "changed 4>5 renumbered\n");
    EXPECT_EQ(compared(rules, inserted, true),
              "added ->2\nchanged 2>3 renumbered same-words\nchanged 3>4 renumbered same-words\n"
              "changed 4>5 renumbered same-words\n");
}

TEST(PlanDiff, RetitledIsTheSameAddressWithAnotherTitle) {
    EXPECT_EQ(compared(rules, replaced(rules, "Penalties", "Fines")), "retitled 3>3 retitled\n");
}

TEST(PlanDiff, ALowerHeadingThatKeepsItsBytesMoves) {
    const std::string before =
        "# One\n\n## Costs\n\nNone.\n\n## Form\n\nIn writing.\n\n# Two\n\n## Entry\n\nNow.\n";
    const std::string after =
        "# One\n\n## Form\n\nIn writing.\n\n# Two\n\n## Costs\n\nNone.\n\n## Entry\n\nNow.\n";
    const Plan a = cutting_test::cut(before, "markdown");
    const Plan b = cutting_test::cut(after, "markdown");
    const auto diff = diff_plans(a, b);
    EXPECT_EQ(said(*diff, a, b), "moved one/costs>two/costs renumbered\n");
}

/// A plan by hand: units of one level, "path hash title".
Plan made(const std::vector<std::array<std::string, 3>>& units) {
    Plan plan;
    plan.source_sha256 = std::string(64, 'a');
    plan.prefix = "D";
    plan.source_bytes = units.size();
    for (const auto& [path, hash, title] : units) {
        core::cutting::Unit unit;
        const std::string address = "D/" + path;
        unit.unit_kind = "law_unit";
        unit.section_type = "article";
        unit.title = title;
        unit.label = title.empty() ? path : title;
        unit.span = {plan.units.size(), plan.units.size() + 1};
        unit.zone = "body";
        unit.canonical_address = address;
        unit.content_hash = core::sha256(hash);
        plan.units.push_back(unit);
    }
    return plan;
}

std::string between(const Plan& a, const Plan& b) {
    const auto diff = diff_plans(a, b);
    return said(*diff, a, b);
}

TEST(PlanDiff, TwoUnitsThatChangePlacesBothMove) {
    EXPECT_EQ(
        between(made({{"1", "x", ""}, {"2", "y", ""}}), made({{"1", "y", ""}, {"2", "x", ""}})),
        "moved 2>1 renumbered\nmoved 1>2 renumbered\n");
}

TEST(PlanDiff, IdenticalTextsArePairedInTheirOrder) {
    const Plan two = made({{"1", "x", ""}, {"2", "x", ""}, {"3", "y", ""}});
    EXPECT_EQ(between(two, made({{"2", "x", ""}, {"4", "x", ""}, {"5", "x", ""}})),
              "moved 1>4 renumbered\nadded ->5\nremoved 3>-\n");
    EXPECT_EQ(between(two, made({{"7", "x", ""}, {"3", "y", ""}})),
              "moved 1>7 renumbered\nremoved 2>-\n");
}

TEST(PlanDiff, ATitleThatStandsTwicePairsNothing) {
    EXPECT_EQ(
        between(made({{"1", "a", "Powers"}, {"2", "b", "Powers"}}), made({{"3", "c", "Powers"}})),
        "added ->3\nremoved 1>-\nremoved 2>-\n");
    EXPECT_EQ(between(made({{"1", "a", "Powers"}}), made({{"3", "c", "Powers"}})),
              "changed 1>3 renumbered\n");
}

TEST(PlanDiff, TheTitleGoesBeforeTheAddress) {
    EXPECT_EQ(between(made({{"5", "a", "Expiry"}, {"6", "b", "Counting"}}),
                      made({{"5", "c", "Counting"}})),
              "changed 6>5 renumbered\nremoved 5>-\n");
}

TEST(PlanDiff, AnEmptyPlanIsAllAddedOrAllRemoved) {
    const Plan empty = made({});
    EXPECT_EQ(between(empty, made({{"1", "a", ""}})), "added ->1\n");
    EXPECT_EQ(between(made({{"1", "a", ""}}), empty), "removed 1>-\n");
    EXPECT_EQ(between(empty, empty), "");
}

/// Whether a line is a title may hang on what follows: the same bytes were not retitled.
TEST(PlanDiff, WhatHasTheSameBytesHasNoOtherTitle) {
    EXPECT_EQ(between(made({{"1", "a", ""}, {"2", "b", ""}}), made({{"1", "a", "Scope"}})),
              "removed 2>-\n");
    EXPECT_EQ(between(made({{"1", "a", ""}}), made({{"1", "c", "Scope"}})),
              "retitled 1>1 retitled\n");
}

TEST(PlanDiff, PrefixesMayDifferAndAreNamed) {
    Plan other = made({{"1", "a", ""}});
    other.prefix = "E";
    core::cutting::Unit unit = other.units[0];
    unit.canonical_address = "E/1";
    other.units.set(0, unit);
    const Plan plan = made({{"1", "a", ""}});
    const auto diff = diff_plans(plan, other);
    EXPECT_EQ(said(*diff, plan, other), "");
    ASSERT_EQ(diff->notes.size(), 1U);
    EXPECT_NE(diff->notes[0].find("D/ and E/"), std::string::npos);
}

TEST(PlanDiff, DepthsMustAgreeAndTextsMustBeTheirs) {
    Plan deep = made({{"1", "a", ""}});
    deep.depth = core::cutting::Depth::all;
    const auto depths = diff_plans(made({{"1", "a", ""}}), deep);
    ASSERT_TRUE(depths.has_error());
    EXPECT_NE(depths.error().detail.find("cut both at one depth"), std::string::npos);
    const Plan plan = outline(rules);
    const auto texts = diff_plans(plan, plan, PlanTexts{rules, rules + " "});
    ASSERT_TRUE(texts.has_error());
    EXPECT_NE(texts.error().detail.find("NEW"), std::string::npos);
}

TEST(PlanDiff, TextsTellSpacingFromWords) {
    EXPECT_EQ(compared(rules, replaced(rules, "is fined", "is\n   fined"), true),
              "changed 3>3 same-words\n");
    const Plan a = outline(rules);
    const std::string amended = replaced(rules, "does not pay", "does not pay in time");
    const Plan b = outline(amended);
    const auto diff = diff_plans(a, b, PlanTexts{rules, amended});
    for (const UnitChange& one : diff->changes) {
        if (one.change == Change::changed) {
            EXPECT_EQ(one.same_words, false);
            EXPECT_GT(one.alike.value_or(0), 80);
            EXPECT_LT(one.alike.value_or(0), 100);
        }
    }
}

TEST(PlanDiff, MostWordsInCommonPairWhatHasNeitherTitleNorNumberInCommon) {
    const std::string clauses =
        "Điều 1. Nghĩa vụ\n1. Mọi người phải nộp đủ số tiền đã ghi.\n"
        "2. Người nộp chậm phải trả thêm tiền lãi theo ngày.\n";
    const std::string more =
        "Điều 1. Nghĩa vụ\n1. Quyết định này không áp dụng cho trẻ em.\n"
        "2. Mọi người phải nộp đủ số tiền đã ghi trong đơn.\n"
        "3. Người nộp chậm phải trả thêm tiền lãi theo ngày.\n";
    const auto cut = [](const std::string& text) {
        return cutting_test::cut(text, "vi-law", "D", core::cutting::Depth::all);
    };
    const Plan a = cut(clauses);
    const Plan b = cut(more);
    const auto diff = diff_plans(a, b, PlanTexts{clauses, more});
    EXPECT_EQ(said(*diff, a, b),
              "added ->DIEU-1-KHOAN-1\n"
              "changed DIEU-1-KHOAN-1>DIEU-1-KHOAN-2 renumbered\n"
              "changed DIEU-1-KHOAN-2>DIEU-1-KHOAN-3 renumbered same-words\n");
}

TEST(PlanRead, ReadsWhatDiscoverWrites) {
    const Plan plan = outline(rules);
    std::string note;
    const auto back = plan_from_json(plan_to_json(plan), &note);
    ASSERT_TRUE(back.has_value()) << back.error().detail;
    EXPECT_EQ(plan_digest(*back), plan_digest(plan));
    EXPECT_EQ(note, "");
    const auto edited = plan_from_json(replaced(plan_to_json(plan), "Scope", "Range"), &note);
    ASSERT_TRUE(edited.has_value());
    EXPECT_NE(note, "");
}

TEST(PlanRead, RefusesWhatIsNoPlanAndSaysWhere) {
    const std::string good = plan_to_json(outline(rules));
    const std::map<std::string, std::string> bad{
        {"", "not a plan"},
        {"{}", "source_sha256 is missing"},
        {"[]", "not an object"},
        {good + good, "trailing_bytes"},
        {std::string(100'000, '['), "too_deep"},
        {replaced(good, "\"ruleset\":", "\"ruleset\":\"x\",\"ruleset\":"), "duplicate_key"},
        {replaced(good, "\"units\":[",
                  "\"units\":["
                  "7,"),
         "units/0 is not an object"},
        {replaced(good, "\"index\":1", "\"index\":2"), "units/1/index must be 1"},
        {replaced(good, "\"parent\":null", "\"parent\":0"), "units/0/parent"},
        {replaced(good, "\"quoted\":false", "\"quoted\":0"), "units/0/quoted"},
        {replaced(good, "\"num\":\"1\"", "\"num\":1"), "units/0/num must be text"},
        {replaced(good, "\"span\":[", "\"span\":[-1"), "units/0/span/0"},
        {replaced(good, "\"DOC/2\"", "\"DOC/1\""), "\"DOC/1\" stands twice"},
        {replaced(good, "\"DOC/2\"", "\"ELSE/2\""), "\"ELSE/2\" does not begin with \"DOC/\""},
        {replaced(good, "\"depth\":\"article\"", "\"depth\":\"deep\""), "depth must be"},
    };
    for (const auto& [json, why] : bad) {
        const auto plan = plan_from_json(json);
        ASSERT_TRUE(plan.has_error()) << json.substr(0, 200);
        EXPECT_NE(plan.error().detail.find(why), std::string::npos) << plan.error().detail;
    }
}

TEST(PlanDiff, TextForPeopleIsGroupedWithAddressAndTitle) {
    const Plan a = outline(rules);
    const std::string amended = replaced(replaced(rules, "Penalties", "Fines"), "At once", "Later");
    const Plan b = outline(amended);
    const std::string text = diff_to_text(*diff_plans(a, b), a, b);
    EXPECT_NE(text.find("\nRetitled (1)\n  DOC/3  Fines  (title was: Penalties)\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("\nChanged (1)\n  DOC/4  Entry\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\nUnchanged: 2 of 4 units\n"), std::string::npos) << text;
}

}  // namespace
