/// \file
/// ruleset explain: the decisions about a line are those that made the plan.

#include "core/cutting/explain.hpp"

#include "core/cutting/text.hpp"
#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using core::cutting::Explanation;
using core::cutting::TrailStep;
using core::cutting::Verdict;
using core::cutting::Why;

Explanation explain(const std::string& text, std::size_t line, const std::string& ruleset) {
    auto explained = core::cutting::explain_line(cutting_test::library(), text, ruleset, "D", line);
    if (!explained) {
        ADD_FAILURE() << explained.error().detail;
        return {};
    }
    return *explained;
}

/// The reasons of a line, in order: "shape in_quotation".
std::string reasons(const std::string& text, std::size_t line, const std::string& ruleset) {
    std::string out;
    for (const TrailStep& step : explain(text, line, ruleset).trail.steps) {
        out += (out.empty() ? "" : " ") + std::string(to_string(step.why));
    }
    return out;
}

/// Line of the text that begins with these words.
std::size_t line_with(const std::string& text, const std::string& words) {
    const std::size_t at = text.find("\n" + words);
    EXPECT_NE(at, std::string::npos) << words;
    return 2 + static_cast<std::size_t>(
                   std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

TEST(Explain, LinesOfAVietnameseLaw) {
    const std::string text = cutting_test::fixture("vi-references.txt");
    const std::pair<const char*, const char*> cases[] = {
        {"QUỐC HỘI ban", "no_keyword"},
        {"Chương I. NHỮNG", "shape in_contents"},
        {"Chương I\n", "shape container"},
        {"NHỮNG QUY ĐỊNH", "no_keyword heading_part"},
        {"Điều 1. Phạm vi điều chỉnh\n1.", "shape successor"},
        {"Điều 4 Nghị định", "terminator_missing no_mark"},
        {"Điều 13. Điều 14", "shape not_successor no_mark"},
        {"Điều kiện", "number_missing no_mark"},
        {"1. Luật này", "no_keyword mark_shape mark"},
        {"“Điều 9.", "shape in_quotation quotation shape successor"},
        {"Phụ lục I", "shape annex"},
    };
    for (const auto& [words, expected] : cases) {
        if (text.find(std::string("\n") + words) == std::string::npos) {
            continue;
        }
        EXPECT_EQ(reasons(text, line_with(text, words), "vi-law"), expected) << words;
    }
    EXPECT_EQ(explain(text, line_with(text, "“Điều 9."), "vi-law").trail.steps.back().where,
              "in the quotation of lines 42 to 43");
}

TEST(Explain, TerminatorsContinuationsAndTheMargin) {
    const std::string act =
        "Article 1\nScope\n\nArticle 2 of this Act applies.\n\nArticle 2\nEntry\n"
        "\nArticle (x)\n\nArticle 3;\n";
    EXPECT_EQ(reasons(act, 4, "en-law"), "continuation not_flush no_mark");
    EXPECT_EQ(reasons(act, 9, "en-law").substr(0, 14), "number_missing");
    EXPECT_EQ(reasons(act, 11, "en-law").substr(0, 18), "terminator_missing");
    EXPECT_EQ(reasons("An Act\n   3 The Minister may\n", 2, "en-law").substr(0, 9), "not_flush");
}

TEST(Explain, NumbersOfCodesAndSmallKeywords) {
    const std::string code =
        "Article L111-1\nUn.\n\nArticle L111-3\nTrois.\n\nVoir aussi\n"
        "article L111-4. Ici.\n";
    EXPECT_EQ(reasons(code, 4, "fr-law").substr(0, 12), "shape dotted");
    EXPECT_EQ(reasons(code, 8, "fr-law").substr(0, 19), "shape small_keyword");
}

TEST(Explain, MarkdownBlocks) {
    const std::string text =
        "---\ntitle: x\n---\n# One\n\ntext\n\n```\n# no\n```\n\n<div>\n# no\n"
        "</div>\n\n- # nested\n\n####### seven\n\nSetext\n===\n\n     code\n";
    const std::pair<std::size_t, const char*> cases[] = {
        {2, "front_matter"},
        {4, "markdown_heading"},
        {5, "blank"},
        {6, "paragraph"},
        {9, "fenced"},
        {13, "html"},
        {16, "nested_heading"},
        {18, "hashes paragraph"},
        {20, "paragraph heading_part"},
        {23, "indented_code"},
    };
    for (const auto& [line, expected] : cases) {
        EXPECT_EQ(reasons(text, line, "markdown"), expected) << line;
    }
}

TEST(Explain, Outlines) {
    const std::string text =
        "1. Scope\n\nAll of it.\n\n2. Duties\n\n2.1. Paying\n\nNow.\n\n"
        "2.7. Later\n\n7. Far\n\n            3. Deep\n\n3. small\n\n3. Entry\n\n"
        "4.5\n";
    const std::pair<std::size_t, const char*> cases[] = {
        {1, "numbered outline_run"},         {3, "no_number no_mark"},
        {7, "numbered outline_run"},         {11, "numbered not_below mark_shape mark"},
        {13, "numbered not_in_run no_mark"}, {15, "too_far_in no_mark"},
        {17, "small_title no_mark"},         {19, "numbered outline_run"},
    };
    for (const auto& [line, expected] : cases) {
        EXPECT_EQ(reasons(text, line, "outline"), expected) << line;
    }
}

TEST(Explain, ALineThatIsNotThereIsAnError) {
    for (const std::size_t line : {std::size_t{0}, std::size_t{3}}) {
        const auto explained =
            core::cutting::explain_line(cutting_test::library(), "a\nb\n", "auto", "D", line);
        ASSERT_TRUE(explained.has_error());
        EXPECT_NE(explained.error().detail.find("the text has 2"), std::string::npos);
    }
}

/// For every line of every fixture: the plan is the one without a trail, something was decided, and
/// a unit begins exactly where something was taken.
TEST(Explain, EveryLineOfTheFixturesIsExplainedByWhatMadeThePlan) {
    for (const char* name :
         {"de-gesetz.txt", "en-bylaws.txt", "en-ca.txt", "en-eu.txt", "en-uk.txt", "en-us.txt",
          "fr-code.txt", "outline.txt", "policy.md", "vi-references.txt"}) {
        const std::string text = cutting_test::fixture(name);
        const auto plain = cutting_test::cut(text, "auto", "D", core::cutting::Depth::all);
        const std::size_t lines = core::cutting::count_lines(text);
        for (std::size_t line = 1; line <= lines; ++line) {
            const Explanation one = explain(text, line, "auto");
            EXPECT_EQ(canonical_cutplan(one.plan), canonical_cutplan(plain)) << name;
            ASSERT_FALSE(one.trail.steps.empty()) << name << ":" << line;
            const auto& steps = one.trail.steps;
            const bool taken = std::any_of(steps.begin(), steps.end(), [](const TrailStep& step) {
                return verdict(step.why) == Verdict::taken;
            });
            const bool part = std::any_of(steps.begin(), steps.end(), [](const TrailStep& step) {
                return step.why == Why::heading_part;
            });
            EXPECT_TRUE(one.trail.end.begins ? taken || part : !taken || part)
                << name << ":" << line << "\n"
                << explanation_to_text(one);
        }
    }
}

TEST(Explain, JsonAndTextNameRuleReasonAndUnit) {
    const Explanation one = explain("1. Scope\n\nAll.\n\n2. Entry\n\nNow.\n", 5, "outline");
    EXPECT_EQ(explanation_to_json(one),
              "{\"line\":5,\"text\":\"2. Entry\",\"ruleset\":\"outline\",\"ruleset_reason\":"
              "\"named\",\"outcome\":\"unit\",\"unit\":{\"canonical_address\":\"D/2\","
              "\"section_type\":\"section\",\"num\":\"2\",\"title\":\"Entry\",\"quoted\":false},"
              "\"steps\":[{\"verdict\":\"noted\",\"reason\":\"numbered\",\"rule\":\"outline\","
              "\"where\":\"\",\"message\":\"has the shape of a numbered heading\"},"
              "{\"verdict\":\"taken\",\"reason\":\"outline_run\",\"rule\":\"outline\",\"where\":"
              "\"\",\"message\":\"its number goes on in the run of the outline\"}]}");
    EXPECT_NE(explanation_to_text(one).find("outcome: begins D/2 (section)\n"), std::string::npos);
}

}  // namespace
