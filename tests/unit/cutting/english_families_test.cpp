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

}  // namespace
