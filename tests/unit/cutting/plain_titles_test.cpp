/// \file
/// Texts that number nothing: policies as they are copied from web pages.

#include "core/cutting/explain.hpp"
#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;

TEST(CuttingPlainTitles, LinesThatStandAloneAboveTextAreHeadings) {
    expect_outline(
        "Lamp Policy\n\nLast updated: January 5, 2024\n\nThis policy tells how lamps are lit.\n\n"
        "Lamps We Light\n\nWe light the lamps of the city.\n\nHow we choose them\n\nWe choose "
        "lamps:\n\n- that burn;\n- that give light.\n\nWhat happens if a lamp goes out in the "
        "night "
        "and nobody sees it?\n\nIt is lit again in the morning.\n\nContact Us\n\n"
        "lamps@example.com\n",
        "outline",
        "lamps-we-light|Lamps We Light\nhow-we-choose-them|How we choose them\n"
        "what-happens-if-a-lamp-goes-out-in-the-night-and-nobody-s|What happens if a lamp goes "
        "out in the night and nobody sees it?\ncontact-us|Contact Us\n");
}

TEST(CuttingPlainTitles, TitleOfTheTextInCapitalsIsNoneOfThem) {
    expect_outline(
        "LAMP POLICY\n\nThis policy tells how lamps are lit.\n\nLamps\n\nWe light the lamps of the "
        "city.\n\nOil\n\nWe burn oil in all of them.\n\nWicks\n\nWe cut the wicks each morning.\n",
        "outline", "lamps|Lamps\noil|Oil\nwicks|Wicks\n");
}

TEST(CuttingPlainTitles, ThoseInCapitalsEncloseTheOthers) {
    expect_outline(
        "LAMPS\n\nOur lamps\n\nWe light the lamps of the city.\n\nOther lamps\n\nThey are lit by "
        "others.\n\nOIL\n\nWe burn oil in all of them.\n\nWax\n\nWe burn no wax in any lamp.\n",
        "outline",
        "lamps|LAMPS\nlamps/our-lamps|Our lamps\nlamps/other-lamps|Other lamps\noil|OIL\n"
        "oil/wax|Wax\n");
}

TEST(CuttingPlainTitles, TextMayFollowRightBelow) {
    const std::string paragraphs =
        "Lamps\nWe light the lamps of the city, each of them.@Oil\nWe burn oil in all of them, "
        "wherever\nthey stand.@Wicks\nWe cut the wicks each morning.\n";
    std::string apart = paragraphs;
    std::string close = paragraphs;
    for (std::size_t at = 0; (at = apart.find('@')) != std::string::npos;) {
        apart.replace(at, 1, "\n\n");
        close[close.find('@')] = '\n';
    }
    expect_outline(apart, "outline", "lamps|Lamps\noil|Oil\nwicks|Wicks\n");
    // Without any blank line a paragraph is a line.
    close.replace(close.find("wherever\n"), 9, "wherever ");
    expect_outline(close, "outline", "lamps|Lamps\noil|Oil\nwicks|Wicks\n");
}

TEST(CuttingPlainTitles, MarksBelowThemAreClauses) {
    expect_outline(
        "Lamps\n\nWe light these lamps:\n\n(a) those of the city;\n\n(b) those of the port.\n\n"
        "Oil\n\nWe burn oil in all of them.\n\nWicks\n\nWe cut the wicks each morning.\n",
        "outline", "lamps|Lamps\nlamps/a|\nlamps/b|\noil|Oil\nwicks|Wicks\n", Depth::all);
}

TEST(CuttingPlainTitles, FewerThanThreeAreNone) {
    const std::string text =
        "Lamps\n\nWe light the lamps of the city.\n\nOil\n\nWe burn oil in all of them.\n";
    EXPECT_EQ(cut(text, "auto").units.size(), 1U);
    EXPECT_EQ(cut(text, "auto").ruleset, "markdown");
}

TEST(CuttingPlainTitles, FieldsDatesAndSentencesAreNone) {
    for (const char* line : {"License: MIT", "Copyright 2005 by the keeper", "May 5, 2024",
                             "That the council\u2014", "The lamps were lit.", "keepers of lamps",
                             "Name    Street", "lamps@example.com", "I. Lamps"}) {
        std::string text;
        for (int i = 0; i < 4; ++i) {
            text += std::string(line) + "\n\nWe light the lamps of the city.\n\n";
        }
        EXPECT_EQ(cut(text, "auto").units.size(), 1U) << line;
    }
}

TEST(CuttingPlainTitles, LinesWithNothingBelowThemAreMoreInAList) {
    std::string text;
    for (const char* name : {"Lamp", "Wick", "Oil", "Wax", "Tin"}) {
        text += std::string("Street of ") + name + "\n\nThe city\n\nNo lamp\n\n" + name +
                " House\n\nThe lamp of this house burns.\n\n";
    }
    EXPECT_EQ(cut(text, "auto").units.size(), 1U);
}

TEST(CuttingPlainTitles, MarkdownAndNumbersGoBeforeThem) {
    const std::string titles =
        "Lamps\n\nWe light the lamps of the city.\n\nOil\n\nWe burn oil in all of them.\n\n"
        "Wicks\n\nWe cut the wicks each morning.\n\n";
    expect_outline(titles + "1. Cups\n\nWe wash cups.\n\n2. Plates\n\nWe wash plates.\n", "outline",
                   "1|Cups\n2|Plates\n");
    expect_outline(titles + "# Cups\n\nWe wash cups.\n", "markdown", "cups|Cups\n");
    for (const char* mark : {"```\nlamp\n```\n", "| a | b |\n", "**Note** that.\n", "<p>\n"}) {
        EXPECT_EQ(cut(titles + mark, "auto").ruleset, "markdown") << mark;
    }
}

TEST(CuttingPlainTitles, OneLineIsExplained) {
    const auto explained = core::cutting::explain_line(
        cutting_test::library(),
        "Lamps\n\nWe light the lamps of the city.\n\nOil\n\nWe burn oil in all of them.\n\n"
        "Wicks\n\nWe cut the wicks each morning.\n",
        "auto", "D", 5);
    ASSERT_FALSE(explained.has_error());
    ASSERT_FALSE(explained.value().trail.steps.empty());
    EXPECT_EQ(explained.value().trail.steps.back().why, core::cutting::Why::plain_heading);
}

}  // namespace
