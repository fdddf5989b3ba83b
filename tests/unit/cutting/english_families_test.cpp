/// \file
/// English law beyond Canada: Indian titles that a narrow page broke, codes of cities and states,
/// several sections on a line.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;

TEST(CuttingEnglishFamilies, TitlesThatAPageBrokeEndBeforeADash) {
    const std::string text =
        "PART I\nLAMPS AND KEEPERS\n1. Name of the Act.—(1) This Act may be called the Lamps Act.\n"
        "(2) It extends to all towns.\n2. Appointment of keepers of lamps, of oil and\n"
        "of other lights in towns.—(1) The Council may by order appoint\nkeepers of lamps.\n"
        "(2) A keeper holds office for two years.\n3. Duties of keepers who are appointed under "
        "the rules\nmade by the Council of a town, and of those who were\nappointed before.—Every "
        "keeper shall light the lamps\nof the town.\n4. Fees.—Fees are paid by the year.\n";
    expect_outline(
        text, "en-law",
        "PART-I|LAMPS AND KEEPERS\nSECTION-1|Name of the Act\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|\n"
        "SECTION-2|Appointment of keepers of lamps, of oil and of other lights in towns\n"
        "SECTION-2-SUB-1|\nSECTION-2-SUB-2|\n"
        "SECTION-3|Duties of keepers who are appointed under the rules made by the Council of a "
        "town, and of those who were appointed before\nSECTION-4|Fees\n",
        Depth::all);
}

TEST(CuttingEnglishFamilies, SentencesAndTheSectionBelowAreNoPartOfABrokenTitle) {
    expect_outline(
        "PART I\nLAMPS\n1. Name.—This Act may be called the Lamps Act.\n"
        "2. [Keepers of the lamps of the old towns.] Omitted by Act 5\n"
        "3. “Lamp”.—A lamp is a light.\n"
        "4. A keeper shall light the lamps of the town at dusk.\n"
        "Explanation.—Dusk is the time behind sunset.\n5. Fees.—Fees are paid.\n",
        "en-law",
        "PART-I|LAMPS\nSECTION-1|Name\nSECTION-2|\nSECTION-3|“Lamp”\nSECTION-4|\nSECTION-5|Fees\n");
}

TEST(CuttingEnglishFamilies, SectionsStandBelowTheDivisionsOfAnArticleThatHoldsThem) {
    const auto plan = cut(
        "Chapter 6 - LAMPS\n\nARTICLE I. - IN GENERAL\n\nSec. 6-1. - Definitions.\n\nA lamp is a "
        "light.\n\nARTICLE II. - SELLERS\n\nDIVISION 1. - GENERALLY\n\nSec. 6-26. - Hours.\n\nBy "
        "night.\n\nDIVISION 2. - PERMIT\n\nSubdivision I. - Forms\n\nSec. 6-41. - Form.\n\nIn "
        "writing.\n",
        "auto");
    ASSERT_EQ(plan.units.size(), 9U);
    const auto kind_above = [&](std::size_t unit) {
        return std::string(plan.units[plan.units[unit].parent.value()].canonical_address);
    };
    EXPECT_EQ(plan.units[5].title, "Hours.");
    EXPECT_EQ(kind_above(5), "DOC/CHAPTER-6-ARTICLE-II-DIVISION-1");
    EXPECT_EQ(plan.units[8].title, "Form.");
    EXPECT_EQ(kind_above(8), "DOC/CHAPTER-6-ARTICLE-II-DIVISION-2-SUBDIVISION-I");
    EXPECT_EQ(kind_above(7), "DOC/CHAPTER-6-ARTICLE-II-DIVISION-2");
}

TEST(CuttingEnglishFamilies, SectionsThatWereRepealedShareALineWithoutAKeyword) {
    expect_outline(
        "Part 1 Preliminary\n\n1   Name of Act\n\nThis Act may be cited as the Lamps Act.\n\n"
        "2   Keepers\n\nThere are keepers, as sections 1,\n2, 3 and 4 say.\n\n3, 4   (Repealed)\n\n"
        "5   Oil\n\nOil burns.\n",
        "en-law",
        "PART-1|Preliminary\nSECTION-1|Name of Act\nSECTION-2|Keepers\nSECTION-3,4|\n"
        "SECTION-5|Oil\n");
    expect_outline(
        "TITLE 1: TOWNS\nCHAPTER 1: LAMPS\n51. Lamps\n\nThe lamps of the town burn by night.\n\n"
        "52. Lights\n\nThe lights of a house shall shine.\n\n"
        "53, 54. Repealed. 2013, No. 34.\n\n55. Fires\n\nA fire is to burn in the house.\n",
        "en-law",
        "TITLE-1|TOWNS\nTITLE-1-CHAPTER-1|LAMPS\nSECTION-51|Lamps\nSECTION-52|Lights\n"
        "SECTION-53,54|\nSECTION-55|Fires\n");
}

TEST(CuttingEnglishFamilies, SectionsOfACityAreReservedFromOneToAnother) {
    expect_outline(
        "ARTICLE I. - IN GENERAL\n\nSec. 6-1. - Definitions.\n\nA lamp is a light.\n\n"
        "Sec. 6-2. - Hours.\n\nBy night.\n\nSecs. 6-3—6-30. - Reserved.\n\n"
        "ARTICLE II. - SELLERS\n\nSec. 6-31. - Permit.\n\nOne is needed.\n\n"
        "Secs. 6-32, 6-33. - Reserved.\n",
        "en-law",
        "ARTICLE-I|IN GENERAL\nSECTION-6-1|Definitions.\nSECTION-6-2|Hours.\nSECTION-6-3-6-30|\n"
        "ARTICLE-II|SELLERS\nSECTION-6-31|Permit.\nSECTION-6-32,6-33|\n");
}

TEST(CuttingEnglishFamilies, TitlesHangBelowTheirNumberAboveParagraphs) {
    expect_outline(
        "ARTICLE 5\nRULES OF LAMPS\n\n§ 5.00 Lamps not lit by day.\n  A lamp that is lit by night "
        "is not lit by\nday.\n\n§ 5.05 Application of this article to lamps before and after\n"
        "         dusk.\n  1. The lamps of the town burn at night and\nby no means by day.\n"
        "  2. Others burn by day.\n\n§ 5.10 Other lights.\n  Lights shine.\n",
        "en-law",
        "ARTICLE-5|RULES OF LAMPS\nSECTION-5.00|Lamps not lit by day.\n"
        "SECTION-5.05|Application of this article to lamps before and after dusk.\n"
        "SECTION-5.10|Other lights.\n");
}

TEST(CuttingEnglishFamilies, TitlesHoldAnAbbreviationAndMayBeLongParagraphs) {
    expect_outline(
        "Part 1\nLamps\n\n1.\tShort title\n(1)\tThis Ordinance may be cited as the Lamps "
        "Ordinance.\n\n2.\tAppointment, etc. of keepers of lamps\n(1)\tThe Council appoints "
        "keepers.\n\n3.\tApplication\n(1)\tThis Ordinance binds the Council.\n",
        "en-law",
        "PART-1|Lamps\nSECTION-1|Short title\nSECTION-2|Appointment, etc. of keepers of lamps\n"
        "SECTION-3|Application\n");
    expect_outline(
        "CHAPTER 1: LAMPS\n1. Lamps\n\nLamps burn.\n\n2. Repeal of the lamp statutes, revision of "
        "1947, and session laws of lamps not to affect the keepers of old lamps\n\nThe repeal "
        "does not affect them.\n\n3. Fires\n\nFires burn.\n",
        "en-law",
        "CHAPTER-1|LAMPS\nSECTION-1|Lamps\nSECTION-2|Repeal of the lamp statutes, revision of "
        "1947, and session laws of lamps not to affect the keepers of old lamps\n"
        "SECTION-3|Fires\n");
}

TEST(CuttingEnglishFamilies, OrdersSayHowTheyAreCitedAndNamesAreSigned) {
    expect_outline(
        "LAMPS OF THE TOWN\n\nMade on the 5th of May.\n\nCitation\n\n1. —\n(1) This Order may be "
        "cited as the "
        "Lamps Order.\n(2) It shall come into force at the end of the day.\n\nKeepers\n\n2. "
        "—\n(1) There are to be keepers of the lamps.\n(2) The keepers light the lamps of the "
        "town.\n\nOil\n\n3. —\n(1) Oil burns in the lamps.\n(2) Gas does too.\n",
        "en-law", "SECTION-1|Citation\nSECTION-2|Keepers\nSECTION-3|Oil\n");
    const std::string text =
        "Be it enacted, by the Council of the town:\n\nSECTION 1. Short Title. – This Act shall "
        "be known as the Lamps Act.\n\nSEC. 2. Keepers. – Keepers light lamps.\n\nSEC. 3. "
        "Effectivity. – This Act takes effect at dusk.\n\n(Sgd.) ADA LAMP\nKeeper of the town\n";
    const auto plan = cut(text, "auto");
    ASSERT_EQ(plan.units.size(), 3U);
    EXPECT_EQ(plan.units[2].span.end, text.find("(Sgd.)"));
}

TEST(CuttingEnglishFamilies, HeadingsInCapitalsStandAboveArticlesOfACharter) {
    expect_outline(
        "CHARTER OF THE LAMPS\n\nWE THE PEOPLES OF THE LAMPS have agreed to this Charter.\n\n"
        "CHAPTER I: PURPOSES\n\nArticle 1\nThe purpose is light.\n\nArticle 2\nThe keepers "
        "are:\n\nthe first keeper\n\nThe Second Keeper\n\nCHAPTER II: THE ASSEMBLY\n\n"
        "COMPOSITION\n\nArticle 3\nThe Assembly consists of all keepers.\n\nFUNCTIONS AND "
        "POWERS\n\nArticle 4\nThe Assembly discusses lamps.\n\nArticle 5\n\nDELETED\n\n"
        "Article 6\nA lamp burns.\n",
        "en-law",
        "CHAPTER-I|PURPOSES\nARTICLE-1|\nARTICLE-2|\nCHAPTER-II|THE ASSEMBLY\n"
        "CHAPTER-II-composition|COMPOSITION\nARTICLE-3|\n"
        "CHAPTER-II-functions-and-powers|FUNCTIONS AND POWERS\nARTICLE-4|\nARTICLE-5|\n"
        "ARTICLE-6|\n");
}

TEST(CuttingEnglishFamilies, SingleMarksQuoteWhatAnActOfTheUnionInserts) {
    expect_outline(
        "THE COMMISSION OF LAMPS,\n\nHAS ADOPTED THIS REGULATION:\n\nArticle 1\n\nRegulation "
        "5 is amended as follows:\n\n(1) Article 4 is replaced by the following:\n\n‘Article "
        "4\n\nKeepers of lamps\n\n1. Keepers light the keepers’ lamps.\n\n2. They are paid.’;"
        "\n\n(2) the following definitions apply:\n\n‘lamp’ means a light;\n\n(a) it burns;"
        "\n\n(b) it shines.\n\n(3) the following Article 6a is inserted:\n\n‘Article 6a\n\n1. "
        "Oil burns.’.\n\nArticle 2\n\nThis Regulation shall enter into force at dusk.\n",
        "en-law",
        "ARTICLE-1|\nARTICLE-1-PARA-1|\nARTICLE-1-PARA-2|\nARTICLE-1-PARA-2-POINT-a|\n"
        "ARTICLE-1-PARA-2-POINT-b|\nARTICLE-1-PARA-3|\nARTICLE-2|\n",
        Depth::all);
}

TEST(CuttingEnglishFamilies, NamesOfInstrumentsOnTheFirstLineHeadNothing) {
    expect_outline(
        "The Lamps Order 1996\n\nCitation\n\n1. —\n(1) This Order may be cited as the Lamps "
        "Order 1996.\n(2) It shall come into force at dusk.\n\nKeepers\n\n2. —\n(1) There are to "
        "be keepers of the lamps.\n\nOil\n\n3. —\n(1) The oil burns in the lamps.\n",
        "en-law", "SECTION-1|Citation\nSECTION-2|Keepers\nSECTION-3|Oil\n");
    expect_outline(
        "THE LAMPS ACT, 1996\n\n1   Name of Act\n\nThis Act may be cited as the Lamps Act.\n\n2   "
        "Keepers\n\nThere are keepers of the lamps.\n\nOIL SINCE 1996\n\n3   Oil\n\nThe oil burns "
        "in the lamps.\n",
        "en-law",
        "SECTION-1|Name of Act\nSECTION-2|Keepers\noil-since-1996|OIL SINCE 1996\n"
        "SECTION-3|Oil\n");
}

}  // namespace
