/// \file
/// Governed documents that are no statutes: licences, bylaws, policies and conventions of clubs,
/// foundations and companies.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;
using cutting_test::outline_of;

TEST(CuttingGovernance, LettersStandAboveNumbersThatBeginAgainBelowThem) {
    const std::string duties =
        "B. Duties\n\n1. The lighter lights the lamps.\n\n2. The lighter keeps a book.\n\n"
        "C. Records\n\n1. The book is kept.\n\n2. The clerk may read it.\n";
    const std::string cut_so =
        "B|Duties\nB/1|The lighter lights the lamps.\nB/2|The lighter keeps a book.\nC|Records\n"
        "C/1|The book is kept.\nC/2|The clerk may read it.\n";
    expect_outline("Lamp Policy\n\nA. Purpose\n\n1. Lamps are lit.\n\n2. Oil is paid.\n\n" + duties,
                   "outline", "A|Purpose\nA/1|Lamps are lit.\nA/2|Oil is paid.\n" + cut_so);
    // One of them has no numbers, and its title begins its paragraph.
    expect_outline(
        "Terms of the lamps\n\nA. Restricted Lamps. Any lamp that is lent to the harbour master is "
        "lent as the harbour rules say, and it goes back to the town when the ship has left the "
        "harbour and the crew has paid.\n\n" +
            duties,
        "outline", "A|Restricted Lamps\n" + cut_so);
}

TEST(CuttingGovernance, LettersInCapitalsNeedNoBlankLines) {
    expect_outline(
        "Lamp Policy\nA. PURPOSE\nThis policy tells how lamps are lit.\nB. DUTIES\n1. The lighter "
        "lights the lamps.\n2. The lighter keeps a book.\nC. RECORDS\n1. The book is kept.\n"
        "2. The clerk may read it.\n",
        "outline",
        "A|PURPOSE\nB|DUTIES\nB/1|The lighter lights the lamps.\nB/2|The lighter keeps a book.\n"
        "C|RECORDS\nC/1|The book is kept.\nC/2|The clerk may read it.\n");
}

TEST(CuttingGovernance, LettersBelowNumbersOrThatBeginAgainEncloseNone) {
    const std::string lists =
        "A. Oil\n\n1. It is clean.\n\n2. It is dry.\n\nB. Wicks\n\n1. They are long.\n\n"
        "2. They are white.\n\n";
    for (const std::string& text :
         {"1. Lamps\n\n" + lists + "2. Lighters\n\nThey work at night.\n", lists + lists}) {
        EXPECT_EQ(outline_of(cut(text, "outline")).find("A/1|"), std::string::npos) << text;
    }
}

TEST(CuttingGovernance, NumberAloneAboveItsListIsTheOneThatIsMissing) {
    expect_outline(
        "1. Lamps are lit at dusk.\n\n2. Lamps are put out at dawn.\n\n3.\n   a. Oil is bought "
        "each spring.\n\n   b. Wicks are bought each autumn.\n\n4. The lighter keeps a "
        "book.\n\n5. The clerk may read it.\n",
        "outline",
        "1|Lamps are lit at dusk.\n2|Lamps are put out at dawn.\n3|\n3/a|\n3/b|\n4|The lighter "
        "keeps a book.\n5|The clerk may read it.\n",
        Depth::all);
}

TEST(CuttingGovernance, SentenceThatOpensAListIsNoPartOfTheTitleBeforeIt) {
    expect_outline(
        "1. Definitions.\n\nA lamp gives light.\n\n2. Lending of Lamps. Subject to the rules of "
        "the town and of the harbour the clerk may lend to each of the lighters and of the "
        "pilots\n\n   a. a lamp of brass; and\n\n   b. a lamp of tin.\n\n3. Lamps of the Town. "
        "Oil\n\nOil is bought each spring.\n",
        "outline", "1|Definitions.\n2|Lending of Lamps\n3|Lamps of the Town. Oil\n");
}

TEST(CuttingGovernance, SentencesInCapitalsAreNoTitles) {
    expect_outline(
        "1. Lamps\nThe lamps of the town are lit each day of the year, and all who walk in it see "
        "the way.\n2. WARRANTY OF THE TOWN\n2.1 THE LAMPS ARE LENT AS THEY ARE, WITHOUT ANY\n"
        "WARRANTY OF ANY KIND, TO THE EXTENT THAT THE LAW OF THE HARBOUR\nPERMITS.\n2.2 The town "
        "pays nothing.\n3. OIL OF THE LAMPS OF THE TOWN\nAND OF THE HARBOUR\nOil is bought each "
        "spring.\n4. DAMAGE\nTHE TOWN IS NOT LIABLE FOR ANY LAMP THAT FALLS INTO THE\nHARBOUR OR "
        "ANYWHERE ELSE IN THE WATERS OF THE TOWN, NOR FOR ANY\nTHAT FALLS ON LAND.\n",
        "outline", "1|Lamps\n2|WARRANTY OF THE TOWN\n3|OIL OF THE LAMPS OF THE TOWN\n4|DAMAGE\n");
}

TEST(CuttingGovernance, TwoLinesThatEndEarlyAreNotTheHeadingsAmongManyParagraphs) {
    const std::string clause =
        " The lighter lights each of the lamps of the town at dusk, and puts it out when\nit is "
        "day "
        "again.\n\n";
    expect_outline(
        "1. This licence is given by the town to each of its many able lighters\nUndersigned "
        "below.\n\n2." +
            clause + "3." + clause + "4." + clause + "LICENCE OF THE HARBOUR\n\n1." + clause +
            "2. Subject to the rules of the harbour and of all of its great pilots\nUndersigned "
            "below.\n\n3." +
            clause + "4." + clause,
        "outline",
        "1|\n2|\n3|\n4|\nlicence-of-the-harbour|LICENCE OF THE HARBOUR\n"
        "licence-of-the-harbour/1|\nlicence-of-the-harbour/2|\nlicence-of-the-harbour/3|\n"
        "licence-of-the-harbour/4|\n");
}

TEST(CuttingGovernance, TwoNumbersMayBeMissingBetweenTwoOthers) {
    const std::string text = ". Lamps\n\nThe lighter lights the lamps.\n\n";
    expect_outline("1" + text + "2" + text + "5" + text + "6" + text, "outline",
                   "1|Lamps\n2|Lamps\n5|Lamps\n6|Lamps\n");
    // Or they have their text right below.
    expect_outline("1" + text + "2" + text +
                       "3. Oil\nOil is bought each spring.\n\n4. Wicks\nWicks "
                       "are bought each autumn.\n\n5" +
                       text + "6" + text,
                   "outline", "1|Lamps\n2|Lamps\n3|Oil\n4|Wicks\n5|Lamps\n6|Lamps\n");
}

TEST(CuttingGovernance, LettersBelowNumbersDoNotBreakTheirRun) {
    expect_outline(
        "1. Lamps\n\n1.1 A lamp is:\n\nA. what gives light; or\n\nB. what gave light.\n\n"
        "2. Lighters\n\nThey work at night.\n\n3. Oil\nOil is bought each spring.\n\n4. Wicks\n"
        "Wicks are bought each autumn.\n\n5. Books\nThe lighter keeps one.\n\n6. Clerks\nThe clerk "
        "reads it.\n\n7. Harbour\nIt has no lamps.\n",
        "outline", "1|Lamps\n1.1|\n2|Lighters\n3|Oil\n4|Wicks\n5|Books\n6|Clerks\n7|Harbour\n");
}

TEST(CuttingGovernance, HeadingsMayStandInABoxOfAsterisks) {
    const std::string rule(30, '*');
    expect_outline("1. Lamps\n--------\n\nLamps are lit.\n\n2. Oil\n------\n\nOil is bought.\n\n" +
                       rule +
                       "\n*                            *\n*  3. Warranty               *\n"
                       "*  -----------               *\n*                            *\n"
                       "*  The town warrants         *\n*  nothing.                  *\n" +
                       rule +
                       "\n\n4. Books\n--------\n\nThe lighter keeps one.\n\n"
                       "** 5. Damage **\n**           **\n** None is   **\n** paid.     **\n\n"
                       "6. Clerks\n---------\n\nThe clerk reads it.\n",
                   "outline", "1|Lamps\n2|Oil\n3|Warranty\n4|Books\n5|Damage\n6|Clerks\n");
}

TEST(CuttingGovernance, CommentsOfCodeAreNoHeadingsOfAManualThatUnderlinesThem) {
    std::string text = "Lamp Manual\n***********\n\n* 1. Lamps\n\n* 2. Oil\n\n\n";
    std::string expected;
    for (const std::string chapter : {"1", "2", "3"}) {
        text += chapter + ". Lamps\n********\n\n\n";
        expected += chapter + "|Lamps\n";
        for (const std::string section : {".1", ".2", ".3"}) {
            text += chapter + section + ". Wicks\n==========\n\nThey burn.\n\n";
            expected += chapter + section + "|Wicks\n";
        }
    }
    text +=
        "Write in the book:\n\n# lit at dusk\n\n1. The lamp.\n\n2. The lighter.\n\n3. The oil.\n";
    expect_outline(text, "outline", expected);
}

TEST(CuttingGovernance, TitlesBehindAColonMayBeginWithASmallLetter) {
    for (const std::string sign : {" : ", ": ", " - "}) {
        expect_outline("Agreement of the lighters\n\nArticle 1" + sign +
                           "purpose\n\n1.1 The town lights its lamps.\n\n1.2 The lighters light "
                           "them.\n\nArticle 2" +
                           sign +
                           "pay and oil\n\n2.1 The town pays the lighters.\n\n2.2 The lighters buy "
                           "oil.\n\nArticle 1: the town pays for\nthe oil that they buy.\n",
                       "en-law",
                       "ARTICLE-1|purpose\nSECTION-1.1|\nSECTION-1.2|\nARTICLE-2|pay and oil\n"
                       "SECTION-2.1|\nSECTION-2.2|\n");
    }
}

TEST(CuttingGovernance, RomanHeadingsMayEndWithAColon) {
    for (const std::string gap : {"\n", "\n\n"}) {
        for (const std::string blank : {" ", ""}) {
            expect_outline(
                "Lamp rules" + gap + "I." + blank + "Purpose:" + gap + "1. Light" + gap +
                    "Lamps give light in all the streets of the town." + gap + "2. Order" + gap +
                    "Lamps keep order in all the streets of the town." + gap + "II." + blank +
                    "Grounds of these rules:" + gap + "- The law of the harbour." + gap + "III." +
                    blank + "Duties:" + gap + "1. Dusk" + gap +
                    "The lighter lights all lamps of the town at dusk." + gap,
                "outline",
                "I|Purpose:\nI/1|Light\nI/2|Order\nII|Grounds of these rules:\nIII|Duties:\n"
                "III/1|Dusk\n");
        }
    }
}

TEST(CuttingGovernance, PartsEncloseTheNumbersOfATextWithoutArticles) {
    const std::string cut_so = "I|LAMPS\nI/1|Oil\nI/2|Wicks\nII|LIGHTERS\nII/1|Pay\nII/2|Fines\n";
    expect_outline(
        "PH\xE1\xBA\xA6N I: LAMPS\n\n1. Oil\n\nOil is bought.\n\n2. Wicks\n\nWicks are "
        "bought.\n\nPH\xE1\xBA\xA6N II: LIGHTERS\n\nThey work at night.\n\n1. Pay\n\nThe town "
        "pays.\n\n2. Fines\n\nThe lighters pay.\n",
        "outline", cut_so);
    expect_outline(
        "**PH\xE1\xBA\xA6N I: LAMPS**\n**1\\. Oil**\nOil is bought.\n**2\\. Wicks**\nWicks "
        "are bought.\n**PH\xE1\xBA\xA6N II: LIGHTERS**\nThey work at night.\n**1\\. Pay**\nThe "
        "town pays.\n**2\\. Fines**\nThe lighters pay.\n",
        "outline", cut_so);
}

}  // namespace
