/// \file
/// Where number and title are printed, for headings of all shapes.

#include "core/exports/heading_parts.hpp"

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Unit;
using core::exports::heading_parts;

struct Case {
    const char* text;
    const char* num;
    const char* title;
    const char* mark;
    const char* printed;  ///< title as it stands in the text
    const char* body;
    const char* kind = "article";
};

TEST(HeadingParts, FindsNumberTitleAndBody) {
    const Case cases[] = {
        {"Điều 5. Phạm vi\nVăn bản", "5", "Phạm vi", "Điều 5.", "Phạm vi", "\nVăn bản"},
        {"Article 5\nScope\nText", "5", "Scope", "Article 5", "Scope", "\nText"},
        {"TITLE I—KEEPING\n", "I", "KEEPING", "TITLE I—", "KEEPING", "\n"},
        {"Short title\n1 This Act", "1", "Short title", "1", "Short title", " This Act"},
        {"Idea\n2 In this Act, Idea means", "2", "Idea", "2", "Idea", " In this Act, Idea means"},
        {"Article 1. A\nx", "1", "A", "Article 1.", "A", "\nx"},
        {"\n  (a) the text", "a", "", "(a)", "", " the text", "point"},
        {"PARTIE I\nx", "I", "", "PARTIE I", "", "\nx"},
        {"§ 2a Zweck und\n Ziel\nText", "2a", "Zweck und Ziel", "§ 2a", "Zweck und\n Ziel",
         "\nText"},
        {"1. The 1. of May", "1", "", "1.", "", " The 1. of May", "clause"},
        {"## 2.1 Scope ##\n\nText", "2.1", "2.1 Scope", "", "2.1 Scope", "\n\nText", "heading"},
        {"**Scope**\n=====\nText", "", "Scope", "", "Scope", "\nText", "heading"},
        {"Interpretation\n-x", "", "Interpretation", "", "Interpretation", "\n-x", "heading"},
        {"no number here", "7", "", "", "", "no number here"},
        {"Article 3. As amended", "3", "Another title", "Article 3.", "", " As amended"},
        {" \n ", "", "", "", "", ""},
    };
    for (const Case& each : cases) {
        const std::string text = std::string("before ") + each.text;
        core::cutting::TextStore texts;
        Unit unit;
        unit.num = texts.add(each.num);
        unit.title = texts.add(each.title);
        unit.section_type = texts.add(each.kind);
        unit.span = {7, text.size()};
        const auto parts = heading_parts(unit, text);
        const auto slice = [&](const core::cutting::Span& span) {
            return text.substr(span.begin, span.end - span.begin);
        };
        EXPECT_EQ(slice(parts.mark), each.mark) << each.text;
        EXPECT_EQ(slice(parts.title), each.printed) << each.text;
        if (each.title[0] != '\0' || each.num[0] != '\0') {
            EXPECT_EQ(text.substr(parts.body), each.body) << each.text;
        }
    }
}

TEST(HeadingParts, TakesNoNumberFromFarAway) {
    const std::string text = "Some heading\n" + std::string(400, 'x') + " 9 y";
    Unit unit;
    unit.num = "9";
    unit.span = {0, text.size()};
    EXPECT_EQ(heading_parts(unit, text).mark.end, 0U);
}

TEST(HeadingParts, NamesTheLanguageOfARuleset) {
    EXPECT_EQ(core::exports::language_of("vi-law"), "vi");
    EXPECT_EQ(core::exports::language_of("markdown"), "");
}

}  // namespace
