/// \file
/// English texts: dashes behind keywords, lost blanks, titles printed twice, outlines in annexes.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;

TEST(CuttingEnglishFour, ADashMayStandBetweenKeywordAndNumber) {
    expect_outline(
        "ARTICLE-1\nNAME\n\nThe name of this club is the Lamp Club.\n\nARTICLE-2\nMEMBERS\n\n"
        "Members pay as Article-1 says.\n\nARTICLE-3\nOFFICERS\n\nOfficers light lamps.\n",
        "en-law", "ARTICLE-1|NAME\nARTICLE-2|MEMBERS\nARTICLE-3|OFFICERS\n");
    expect_outline(
        "ARTICLE-I: NAME\n\nThe name of this club is the Lamp Club.\n\nARTICLE-II: MEMBERS\n\n"
        "Members pay.\n\nARTICLE–III: OFFICERS\n\nOfficers light lamps.\n",
        "en-law", "ARTICLE-I|NAME\nARTICLE-II|MEMBERS\nARTICLE-III|OFFICERS\n");
    expect_outline(
        "CHAPTER-I\n\nPRELIMINARY\n\nSECTION-1 Short title\n\nThis Act may be cited as the Lamps "
        "Act.\n\nSECTION - 2 Definitions\n\nIn this Act, lamp means a light.\n\nCHAPTER-II\n\n"
        "LAMPS\n\nSECTION-3 Duties\n\nA keeper lights the lamps under section-2 of this Act.\n",
        "en-law",
        "CHAPTER-I|PRELIMINARY\nSECTION-1|Short title\nSECTION-2|Definitions\nCHAPTER-II|LAMPS\n"
        "SECTION-3|Duties\n");
}

TEST(CuttingEnglishFour, ADashedReferenceOrWordIsNoArticle) {
    EXPECT_EQ(cut("ANALYSIS\n\nSection-by-section review of the bill is below. A keeper reads "
                  "the\nSection-2 of the Oil Act and also\nSection-3 of it. Then there are\n"
                  "Article-5 lamps, of which nobody knows.\n\nRULE-MAKING\n\nRules are made.\n\n"
                  "SECTION - A LIST OF LAMPS\n\nLamps burn.\n",
                  "auto")
                  .units.size(),
              1U);
    expect_outline(
        "LAMPS ACT\n\nArticle 1 Name\n\nLamps burn.\n\nArticle 2 Keepers\n\nKeepers light lamps "
        "as in\nArticle-5 and in\nArticle-6 of the Code.\n\nArticle 3 Oil\n\nOil burns.\n",
        "en-law", "ARTICLE-1|Name\nARTICLE-2|Keepers\nARTICLE-3|Oil\n");
}

TEST(CuttingEnglishFour, NumbersOfSectionsMayLoseTheirBlank) {
    expect_outline(
        "PART I\nPRELIMINARY\n\n1. Short title. This Act may be called the Lamps Act.\n\n"
        "2. Definitions. In this Act, lamp means a light.\n\n3. Keepers. Keepers light lamps."
        "\n\n4.Duties of keepers. Keepers shall keep lamps.\n\n5. Oil. Oil burns.\n\n"
        "6.Gas. Gas burns.\n\n7. Fees. Fees are paid.\n",
        "en-law",
        "PART-I|PRELIMINARY\nSECTION-1|Short title\nSECTION-2|Definitions\n"
        "SECTION-3|Keepers\nSECTION-4|Duties of keepers\nSECTION-5|Oil\nSECTION-6|Gas\n"
        "SECTION-7|Fees\n");
    expect_outline(
        "THE LAMPS ACT, 1990\n\nPART I\nPRELIMINARY\n\n1.This Act may be cited as the Lamps "
        "Act.\n\n2.In this Act \"lamp\" means a light.\n\n3.A person who lights a lamp shall—\n"
        "(a) pay a fee; and\n(b) hold a licence.\n\nPART II\nKEEPERS\n\n4.Every keeper shall\n"
        "wake at night.\n\n5.(1) A keeper is sworn.\n(2) He is paid.\n",
        "en-law",
        "PART-I|PRELIMINARY\nSECTION-1|\nSECTION-2|\nSECTION-3|\nSECTION-3-PARA-a|\n"
        "SECTION-3-PARA-b|\nPART-II|KEEPERS\nSECTION-4|\nSECTION-5|\nSECTION-5-SUB-1|\n"
        "SECTION-5-SUB-2|\n",
        Depth::all);
}

TEST(CuttingEnglishFour, LettersBehindANumberAndItsStopBelongToIt) {
    // Inserted sections, and a reference to one at the head of a line.
    expect_outline(
        "PART I\nLAMPS\n\n1. Lamps. This Act may be cited as the Lamps Act, and so it is below in\n"
        "2.A of this Act.\n\n2. Keepers. Keepers light lamps.\n\n2.A Oil keepers. Oil is bought."
        "\n\n2.B Wax keepers. Wax is bought.\n\n3. Fees. A fee is due.\n",
        "en-law",
        "PART-I|LAMPS\nSECTION-1|Lamps\nSECTION-2|Keepers\nSECTION-2.A|Oil keepers\n"
        "SECTION-2.B|Wax keepers\nSECTION-3|Fees\n");
    // A list is one with or without its blanks.
    const std::string head =
        "PART I\nLAMPS\n\n1. Lamps. This Act may be cited as the Lamps Act.\n\n2. Oil. A keeper "
        "buys\n";
    const std::string tail = "\n3. Fees. A fee is due.\n\n4. Ends. It ends.\n";
    const std::string outline =
        "PART-I|LAMPS\nSECTION-1|Lamps\nSECTION-2|Oil\nSECTION-3|Fees\nSECTION-4|Ends\n";
    expect_outline(head + "1. Wax;\n2. Oil; and\n3. Gas.\n" + tail, "en-law", outline);
    expect_outline(head + "1.Wax;\n2.Oil; and\n3.Gas.\n" + tail, "en-law", outline);
}

TEST(CuttingEnglishFour, TitlesPrintedWithTheNumberAboveArticlesAreTheirs) {
    expect_outline(
        "THE LAMPS ACT, 1990\n\nPART I\n\nPRELIMINARY\n\n1. Short title, extent and "
        "commencement.—\n\n1. (1) This Act may be called the Lamps Act, 1990.\n\n(2) It extends "
        "to the whole country.\n\n2. Definitions.—\n\n2. In this Act, unless there is anything "
        "repugnant,—\n\n(a) \"lamp\" means a light; and\n\n(b) \"keeper\" means a person.\n\n"
        "PART II\n\nKEEPERS\n\n3. Appointment of keepers.—\n\n3. The Government may appoint "
        "keepers.\n",
        "en-law",
        "PART-I|PRELIMINARY\nSECTION-1|Short title, extent and commencement\n"
        "SECTION-1-SUB-1|\nSECTION-1-SUB-2|\nSECTION-2|Definitions\nSECTION-2-PARA-a|\n"
        "SECTION-2-PARA-b|\nPART-II|KEEPERS\nSECTION-3|Appointment of keepers\n",
        Depth::all);
    const auto plan =
        cut("THE LAMPS ACT, 1990\n\n1. Short title.\n1. This Act may be cited as the Lamps Act."
            "\n\n2. Oil.\n2. Oil burns.\n\n3. Wax.\n3. Wax burns.\n",
            "auto");
    ASSERT_EQ(plan.units.size(), 3U);
    EXPECT_EQ(plan.units[0].span.begin, 21U);  // with its first line
    EXPECT_EQ(plan.units[1].title, "Oil.");
}

TEST(CuttingEnglishFour, MarksBehindANumberThatStandsAgainAreUnits) {
    expect_outline(
        "CHAPTER 40J. LAMP CORPORATION\n\nSection 1: Definitions\nSection 1. As used in this "
        "chapter, lamp shall mean a light.\nSection 2: Keepers\nSection 2. (a) There shall be "
        "keepers.\n(b) They are paid.\nSection 2A: Clerks\nSection 2A. A keeper may have a "
        "clerk.\n",
        "en-law",
        "CHAPTER-40J|LAMP CORPORATION\nSECTION-1|Definitions\nSECTION-2|Keepers\n"
        "SECTION-2-SUB-a|\nSECTION-2-SUB-b|\nSECTION-2A|Clerks\n",
        Depth::all);
    expect_outline(
        "Section 10: Construction of chapter\n\nSection 10. The provisions of this "
        "chapter shall be construed to effect its purpose.\n",
        "en-law", "SECTION-10|Construction of chapter\n");
}

TEST(CuttingEnglishFour, TwoVersionsOfASectionAndListsBelowOneAreNoTitles) {
    expect_outline(
        "LAMPS ACT\n\nSection 1. Lamps burn by day.\n\nSection 2. Oil is bought.\n\nSection 2. "
        "Oil is bought by the keeper from 2020.\n\nSection 3. This Act may be cited as the Lamps "
        "Act.\n",
        "en-law", "SECTION-1|\nSECTION-2|\nSECTION-2_2|\nSECTION-3|\n");
    expect_outline(
        "THE LAMPS ACT, 1990\n\n1. A keeper shall\n1. wake at night;\n2. sleep by day.\n\n"
        "2. The following are lamps:\n1. Wax\n2. Oil\n\n3. The following are keepers:\n"
        "3. Clerks\n\n4. This Act may be cited as the Lamps Act.\n",
        "en-law", "SECTION-1|A keeper shall\nSECTION-2|\nSECTION-3|\nSECTION-4|\n");
}

TEST(CuttingEnglishFour, ItemsOfAnExhibitThatStandAloneAreClauses) {
    const std::string contract =
        "CONSULTING AGREEMENT\n\nARTICLE 1\nSERVICES\n\nThe keeper lights lamps.\n\nARTICLE 2\n"
        "FEES\n\nThe owner pays fees.\n\n";
    const std::string articles = "ARTICLE-1|SERVICES\nARTICLE-2|FEES\n";
    expect_outline(
        contract +
            "EXHIBIT A\nSTATEMENT OF WORK\n\n1. Scope.\n\nThe keeper lights all lamps of "
            "the house.\n\n2. Fees.\n\nThe fee is five dollars for each lamp.\n\n"
            "EXHIBIT B\n\nINSURANCE\n\n1. General. The keeper is insured.\n\na. Fire is "
            "covered.\n\nb. Water is not.\n\n2. Certificates. The keeper shows them.\n",
        "en-law",
        articles +
            "ANNEX-A|STATEMENT OF WORK\nANNEX-A-ITEM-1|\nANNEX-A-ITEM-2|\n"
            "ANNEX-B|INSURANCE\nANNEX-B-ITEM-1|\nANNEX-B-ITEM-1-PARA-a|\n"
            "ANNEX-B-ITEM-1-PARA-b|\nANNEX-B-ITEM-2|\n",
        Depth::all);
    // Boxes of a form, a lone number, numbers with a hole.
    expect_outline(contract +
                       "EXHIBIT A\nFORM OF LICENCE\n\nName of the keeper:\n\n1. Yes\n2. "
                       "No\n\nLamps held:\n\n3. Years\n\nEXHIBIT B\nFEES\n\n1. Each "
                       "lamp\n\n(a) by day\n\nEXHIBIT C\nMAP\n\n1. North\n\n3. South\n",
                   "en-law", articles + "ANNEX-A|FORM OF LICENCE\nANNEX-B|FEES\nANNEX-C|MAP\n",
                   Depth::all);
}

}  // namespace
