/// \file
/// The page shows every byte, and nothing in the source can act.

#include "core/exports/html.hpp"

#include "core/exports/akn.hpp"
#include "core/exports/markdown.hpp"
#include "core/exports/source_text.hpp"
#include "tests/unit/cutting/support.hpp"
#include "tests/unit/exports/support.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <ctime>

namespace {

using core::cutting::Depth;
using core::cutting::Plan;
using core::exports::to_html;
using cutting_test::cut;
using exports_test::hostile_text;
using exports_test::shown_source;

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos;
         at = text.find(what, at + what.size())) {
        ++found;
    }
    return found;
}

std::string shown(const std::string& source) {
    std::string out;
    core::exports::append_source(out, source, 0, source.size());
    return out;
}

/// A law of `articles` articles, each with a body of `body` bytes.
std::string long_law(std::size_t articles, std::size_t body) {
    std::string text;
    for (std::size_t i = 1; i <= articles; ++i) {
        if (i % 50 == 1) {
            text += "Chương " + std::to_string(i / 50 + 1) + "\nQUY ĐỊNH\n";
        }
        text += "Điều " + std::to_string(i) + ". Phạm vi\n" + std::string(body, 'x') + "\n";
    }
    return text;
}

TEST(HtmlExport, ShowsEveryByteOfTheFixturesAtEveryDepth) {
    for (const char* name :
         {"de-gesetz.txt", "en-bylaws.txt", "en-ca.txt", "en-eu.txt", "en-uk.txt", "en-us.txt",
          "fr-code.txt", "outline.txt", "policy.md", "vi-references.txt"}) {
        const std::string source = cutting_test::fixture(name);
        for (const Depth depth : {Depth::container, Depth::article, Depth::all}) {
            const Plan plan = cut(source, "auto", "DOC", depth);
            EXPECT_EQ(shown_source(to_html(plan, source, name)), source) << name;
        }
    }
}

TEST(HtmlExport, ShowsEveryByteOfAHostileText) {
    const std::string source = hostile_text();
    for (const char* ruleset : {"en-law", "markdown", "outline"}) {
        const std::string page = to_html(cut(source, ruleset), source, "x");
        EXPECT_EQ(shown_source(page), source) << ruleset;
    }
}

TEST(HtmlExport, LetsNothingInTheSourceBecomeMarkup) {
    const std::string page = to_html(cut(hostile_text(), "en-law"), hostile_text(),
                                     "<script>name</script>\"'\xE2\x80\xAE");

    EXPECT_EQ(count(page, "<script"), 0U);
    EXPECT_EQ(count(page, "<img"), 0U);
    EXPECT_EQ(count(page, "<!--"), 0U);
    EXPECT_EQ(count(page, "</main>"), 1U);
    EXPECT_EQ(count(page, "</style>"), 1U);
    EXPECT_EQ(count(page, "</title>"), 1U);
    EXPECT_EQ(page.find('\r'), std::string::npos);
    EXPECT_EQ(page.find('\0'), std::string::npos);
    EXPECT_EQ(page.find('\x1B'), std::string::npos);
    EXPECT_EQ(page.find('\xFF'), std::string::npos);
}

TEST(HtmlExport, LoadsNothingAndRunsNothing) {
    const std::string source = cutting_test::fixture("en-us.txt");
    const std::string page = to_html(cut(source, "en-law"), source, "law.txt");

    EXPECT_NE(page.find("content=\"default-src 'none'; style-src 'sha256-"), std::string::npos);
    for (const char* word : {"url(", "@import", " src=", "<link", "<script",
                             "http:", "https:", " style=", " onclick"}) {
        EXPECT_EQ(page.find(word), std::string::npos) << word;
    }
}

TEST(HtmlExport, NamesWhatCannotBeSeen) {
    EXPECT_EQ(shown("a\xE2\x80\xAE"
                    "b"),
              "a<i class=\"x\" data-hex=\"E280AE\">RLO</i>b");
    EXPECT_EQ(shown(std::string("\0", 1)), "<i class=\"x\" data-hex=\"00\">NUL</i>");
    EXPECT_EQ(shown("\xFF\xFE"), "<i class=\"x\" data-hex=\"FFFE\">FF FE</i>");
    EXPECT_EQ(shown("\xC2\x85"), "<i class=\"x\" data-hex=\"C285\">U+0085</i>");
    EXPECT_EQ(shown("a\r\nb"), "a&#13;\nb");
    EXPECT_EQ(shown("a\rb"), "a<i class=\"x\" data-hex=\"0D\">CR</i><br>b");
    EXPECT_EQ(shown("Điều\t§ \xE2\x80\x8D"), "Điều\t§ \xE2\x80\x8D") << "joiners stay";
}

TEST(HtmlExport, SetsOffHeadingsAndMarks) {
    const std::string source = "CHAPTER I\nGeneral\n\nArticle 1\nScope\n\n1. First.\n2. Second.\n";
    const std::string page = to_html(cut(source, "en-law", "D", Depth::clause), source, "d");

    EXPECT_NE(page.find("<h2>CHAPTER I\nGeneral</h2>"), std::string::npos);
    EXPECT_NE(page.find("<h3>Article 1\nScope</h3>"), std::string::npos);
    EXPECT_NE(page.find("<strong>1.</strong> First."), std::string::npos);
    EXPECT_NE(page.find("<a href=\"#chp_I__art_1__para_2\"><bdi>2.</bdi>"), std::string::npos);
    EXPECT_EQ(count(page, "id=\"chp_I__art_1\""), 1U);
}

TEST(HtmlExport, MarksWarningsWhereTheyStand) {
    const std::string source = "Article 1. A\nx\nArticle 2. B\nx\nArticle 4. D\nx\n";
    Plan plan = cut(source, "en-law");
    plan.warnings = {{"LATER", source.size(), "at the end"},
                     {"NUMBER_GAP", source.find("Article 4"), "3 <is> missing"}};
    const std::string page = to_html(plan, source, "d");

    EXPECT_NE(page.find("aria-label=\"Warning 1\"></a>Article 4"), std::string::npos);
    EXPECT_NE(page.find("<code>NUMBER_GAP</code> at byte 30</a>: <bdi>3 &lt;is&gt; missing"),
              std::string::npos);
    EXPECT_EQ(count(page, "class=\"w\""), 2U);
    EXPECT_EQ(shown_source(page), source);
}

TEST(HtmlExport, KeepsAWarningOutOfTheMiddleOfACharacter) {
    const std::string source = "Article 1. \xE1\xBB\x81 x\n";
    Plan plan = cut(source, "en-law");
    plan.warnings = {{"W", source.find('\xBB'), ""}};

    EXPECT_EQ(shown_source(to_html(plan, source, "d")), source);
    EXPECT_EQ(to_html(plan, source, "d").find("data-hex"), std::string::npos);
}

TEST(HtmlExport, TakesALongLawInLinearSizeAndTime) {
    const std::string small = long_law(1500, 290);
    const std::string large = long_law(3000, 290);
    const std::string page = to_html(cut(large, "vi-law"), large, "long.txt");
    const std::size_t half = to_html(cut(small, "vi-law"), small, "long.txt").size();

    EXPECT_GT(large.size(), 900'000U);
    EXPECT_EQ(shown_source(page), large);
    EXPECT_LT(page.size(), 3 * large.size());
    EXPECT_LT(static_cast<double>(page.size()), 2.1 * static_cast<double>(half));
}

TEST(Exports, TakeManyUnitsOnOneLineInLinearTime) {
    const std::string long_tail(500'000, 'y');
    const auto seconds_for = [&](std::size_t count) {
        std::string source = "Article 1. A\n";
        Plan plan = cut(source, "en-law");
        source += std::string(2 * count, 'x') + long_tail;
        // By hand: points of two bytes, all on one line that goes on and on.
        const core::cutting::Unit article = plan.units[0];
        for (std::size_t i = 0; i < count; ++i) {
            core::cutting::Unit unit = article;
            unit.parent = 0;
            unit.num = "x";
            unit.title = {};
            unit.section_type = "point";
            unit.span = {13 + 2 * i, 15 + 2 * i};
            plan.units.push_back(unit);
        }
        core::cutting::Unit head = article;
        head.span.end = 13;
        plan.units.set(0, head);
        plan.segments = {plan.units, source.size()};
        const std::clock_t begun = std::clock();
        EXPECT_FALSE(to_html(plan, source, "x").empty());
        EXPECT_FALSE(core::exports::to_akoma_ntoso(plan, source, "x").empty());
        EXPECT_FALSE(core::exports::to_markdown(plan, source, "x").empty());
        const auto spent = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
        std::printf("%zu units: %.2f s\n", count, spent);
        return spent;
    };
    const double once = seconds_for(1);
    EXPECT_LT(seconds_for(2'000), 3 * once + 1);
}

TEST(HtmlExport, TakesAnEmptyText) {
    const std::string page = to_html(cut("", "en-law"), "", "empty");
    EXPECT_EQ(shown_source(page), "");
    EXPECT_NE(page.find("</html>"), std::string::npos);
}

}  // namespace
