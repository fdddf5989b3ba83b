/// \file
/// Furniture: page numbers, page breaks, running heads and side notes are told, and move nothing.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using cutting_test::broken_invariant;
using cutting_test::cut;
using Plan = core::cutting::Plan;

/// "kind|text" a piece, a line break in it as "/".
std::string furniture_of(const std::string& text, const std::string& ruleset) {
    const Plan plan = cut(text, ruleset);
    EXPECT_EQ(broken_invariant(plan, text), "");
    std::string out;
    for (const auto& one : plan.furniture) {
        std::string piece = text.substr(one.span.begin, one.span.end - one.span.begin);
        for (char& c : piece) {
            c = c == '\n' ? '/' : c == '\f' ? '^' : c;
        }
        out += std::string(one.kind) + "|" + piece + "\n";
    }
    return out;
}

/// The lines of a page, which end in the middle of a sentence.
std::string page(const std::string& word) {
    std::string out;
    for (int i = 0; i < 20; ++i) {
        out += "the keeper of the lamps shall keep them lit and " + word + "\n";
    }
    return out;
}

const std::string head = "Điều 1. Phạm vi\n";

TEST(CuttingFurniture, NumbersThatRunFromPageToPage) {
    const std::string text =
        head + page("a") + "2\n" + page("b") + "3\n" + page("c") + "5\n" + page("d");
    EXPECT_EQ(furniture_of(text, "vi-law"), "page_number|2\npage_number|3\npage_number|5\n");
    const std::string dashed = head + page("a") + "- 2 -\n" + page("b") + "  – 3 –\n" + page("c");
    EXPECT_EQ(furniture_of(dashed, "vi-law"), "page_number|- 2 -\npage_number|– 3 –\n");
}

TEST(CuttingFurniture, NumbersThatAreText) {
    EXPECT_EQ(furniture_of("CHAPTER 17\n2014\nSection 1. Lamps\n" + page("a"), "en-law"), "");
    // The rows of a table: too near to each other.
    std::string table = head;
    for (int i = 1; i < 60; ++i) {
        table += std::to_string(i) + "\nđèn dầu loại nhỏ\n";
    }
    EXPECT_EQ(furniture_of(table + page("a"), "vi-law"), "");
    // Sections that no ruleset here knows: what stands before them ends.
    std::string sections = head;
    for (int i = 1; i < 6; ++i) {
        sections += std::to_string(i) + "\nThe lamps burn and\n" + page("a") + "They are lit.\n";
    }
    EXPECT_EQ(furniture_of(sections, "vi-law"), "");
}

TEST(CuttingFurniture, NumbersWithTheWordOfTheLanguage) {
    EXPECT_EQ(furniture_of(head + page("a") + "Trang 4\n" + page("b"), "vi-law"),
              "page_number|Trang 4\n");
    EXPECT_EQ(furniture_of("§ 1 Zweck\n" + page("a") + "Seite 5 von 9\n" + page("b"), "de-law"),
              "page_number|Seite 5 von 9\n");
    EXPECT_EQ(furniture_of("§ 1 Zweck\n" + page("a") + "Page 5\n" + page("b"), "de-law"), "");
    EXPECT_EQ(furniture_of("§ 1 Zweck\n" + page("a") + "Seite 5 gilt\n" + page("b"), "de-law"), "");
    EXPECT_EQ(furniture_of("# Lamps\n\n" + page("a") + "Page 5\n" + page("b"), "markdown"), "");
}

TEST(CuttingFurniture, FootersBreaksAndHeadersOfAMemo) {
    std::string text = "1.  Lamps\n\n";
    std::string expected;
    for (int i = 1; i < 5; ++i) {
        const std::string footer =
            "Lighter      Best Practice      [Page " + std::to_string(i) + "]";
        text += page("a") + footer + "\n\f\nRFC 9     Key Lamps     March 1997\n\n";
        expected += "page_number|" + footer +
                    "\npage_break|^\nrunning_head|RFC 9     Key Lamps     March 1997\n";
    }
    EXPECT_EQ(furniture_of(text + page("b"), "outline"), expected);
}

/// Pages 2 to 4 have a running head with their number left, right and left of the name.
void expect_heads_by_turns(const std::string& name, const std::string& gap) {
    const std::string second = "2" + gap + name + "\n";
    const std::string third = name + gap + "3\n";
    const std::string fourth = "4" + gap + name + "\n";
    EXPECT_EQ(
        furniture_of(head + page("a") + second + page("b") + third + page("c") + fourth + page("d"),
                     "vi-law"),
        "running_head|" + second + "running_head|" + third + "running_head|" + fourth);
}

TEST(CuttingFurniture, RunningHeadsWithTheNumberOnEitherSide) {
    expect_heads_by_turns("GAZETTE/Số 853 + 854/Ngày 20-9-2016", "   ");
}

TEST(CuttingFurniture, RunningHeadsLeftAndRightByTurns) {
    expect_heads_by_turns("GAZETTE/No. 853/2016", " ");
    // The history of each section cites the same act.
    std::string cited = head;
    for (int i = 3; i < 8; ++i) {
        cited +=
            page("a") + "Apr. 29, 1902, 32 Stat. 174, ch. 638, sec. " + std::to_string(i) + "\n";
    }
    EXPECT_EQ(furniture_of(cited, "vi-law"), "");
}

TEST(CuttingFurniture, NotesAndPagesInsideTheText) {
    const std::string text =
        "SECTION 1. <<NOTE: Lamp\nAct.>> SHORT TITLE.\n\nThis Act [[Page 130 STAT. 5]] may be "
        "cited <<here>> as [[Lamp 1]].\n\nSEC. 2. LAMPS.\n\nLamps.\n";
    EXPECT_EQ(furniture_of(text, "en-law"),
              "side_note|<<NOTE: Lamp/Act.>>\npage_number|[[Page 130 STAT. 5]]\n");
    EXPECT_EQ(furniture_of("SECTION 1. A.\n\n<<NOTE: never\n\nclosed\n", "en-law"), "");
}

TEST(CuttingFurniture, WhatBeginsAUnitIsNone) {
    const std::string text = "<<NOTE: a\nSEC. 1. LAMPS.\n\nLamps.>>\n\nSEC. 2. MORE.\n\nMore.\n";
    ASSERT_EQ(cut(text, "en-law").units.size(), 2U);
    EXPECT_EQ(furniture_of(text, "en-law"), "");
    // Without a heading the text is one unit.
    EXPECT_EQ(furniture_of("Trang 4\n", "outline"), "");
}

}  // namespace
