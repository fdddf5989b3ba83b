/// \file
/// Layouts of laws in English and of outlines that no corpus holds: Japan, Korea, the Gulf,
/// Ethiopia.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingKnown, ArticlesOfSupplementaryProvisionsStandBelowThem) {
    expect_outline(
        "Act on Lamps\n\nAct No. 42 of 1974\n\nTable of Contents\n\nChapter I General Provisions "
        "(Article 1)\nChapter II Fees (Article 2)\nSupplementary Provisions\n\nChapter I General "
        "Provisions\n\n(Purpose)\nArticle 1 The purpose of this Act is to promote light:\n(i) by "
        "day;\n(ii) by night.\n\nChapter II Fees\n\n(Fees)\nArticle 2 (1) A keeper pays fees.\n(2) "
        "The mayor takes them.\n\nSupplementary Provisions\n\n(Effective Date)\nArticle 1 This Act "
        "comes into effect on April 1:\n(i) of 1975.\n\nSupplementary Provisions [Act No. 87 of "
        "July 26, 2005 Extract]\n\nThis Act comes into effect at once.\n\nSupplementary Provisions "
        "(Act No. 50 of June 2, 2006)\n\n(Effective Date)\nArticle 1 This Act comes into effect on "
        "its day:\n(i) of grace.\n",
        "en-law",
        "CHAPTER-I|General Provisions\nARTICLE-1|(Purpose)\nCHAPTER-II|Fees\nARTICLE-2|(Fees)\n"
        "SUPPLEMENT|\nSUPPLEMENT-ARTICLE-1|(Effective Date)\n"
        "SUPPLEMENT_2|[Act No. 87 of July 26, 2005 Extract]\n"
        "SUPPLEMENT_3|(Act No. 50 of June 2, 2006)\nSUPPLEMENT_3-ARTICLE-1|(Effective Date)\n");
    expect_outline(
        "LAMPS ACT\n\nCHAPTER I GENERAL PROVISIONS\n\nArticle 1 (Purpose)\nThis Act is about "
        "lamps.\n\nArticle 2 (Fees)\nA keeper shall pay fees.\n\nADDENDA\n\nArticle 1 (Enforcement "
        "Date)\nThis Act shall enter into force in May.\n\nADDENDUM <Act No. 5416, Dec. 13, "
        "1997>\n\nThis Act shall enter into force in June.\n",
        "en-law",
        "CHAPTER-I|GENERAL PROVISIONS\nARTICLE-1|(Purpose)\nARTICLE-2|(Fees)\nSUPPLEMENT|\n"
        "SUPPLEMENT-ARTICLE-1|(Enforcement Date)\nSUPPLEMENT_2|<Act No. 5416, Dec. 13, 1997>\n");
}

TEST(CuttingKnown, SupplementaryProvisionsWhoseNumbersGoOnAreAChapter) {
    expect_outline(
        "LAMPS LAW\n\nCHAPTER I\n\nGENERAL PROVISIONS\n\nArticle 1 This Law:\n\n(1) promotes "
        "light.\n\nCHAPTER II\n\nSUPPLEMENTARY PROVISIONS\n\nArticle 3 This Law:\n\n(1) is "
        "new.\n\nSupplementary provisions\n\nArticle 5 This Law:\n\n(1) is in force.\n",
        "en-law",
        "CHAPTER-I|GENERAL PROVISIONS\nARTICLE-1|\nCHAPTER-II|SUPPLEMENTARY PROVISIONS\n"
        "ARTICLE-3|\nARTICLE-5|\n");
    expect_outline(
        "REGULATION\n\nCHAPTER I\nLAMPS\n\nArticle 1\n\nLamps burn.\n\nArticle 2\n\nLamps "
        "glow.\n\nCHAPTER II\nSUPPLEMENTARY PROVISIONS\n\nArticle 1\n\nOil burns.\n\nArticle "
        "2\n\nOil glows.\n",
        "en-law",
        "CHAPTER-I|LAMPS\nCHAPTER-I-ARTICLE-1|\nCHAPTER-I-ARTICLE-2|\n"
        "CHAPTER-II|SUPPLEMENTARY PROVISIONS\nCHAPTER-II-ARTICLE-1|\nCHAPTER-II-ARTICLE-2|\n");
}

TEST(CuttingKnown, SuffixStandsInOrBehindTheParenthesesOfANumber) {
    expect_outline(
        "Federal Law No. 5 of 1990\n\nArticle (1)\n\nA lamp is a light.\n\nArticle (1) "
        "bis\n\nOil is oil.\n\nArticle (1 \u2013 Ter)\n\nWax is wax.\n\nArticle "
        "(2)\n\nSubject to\nArticle (1) bis of this Law, a keeper is sworn.\n\nArticle 2 "
        "\u2013 Bis \u2013 Fees\n\nFees are paid.\n\nArticle (3)\n\nLamps "
        "burn.\n\nArticle (3) bis (1)\n\nOil burns.\n\nArticle 3 bis 2\n\nWax "
        "burns.\n\nArticle (4)\n\nThis Law is in force.\n",
        "en-law",
        "ARTICLE-1|\nARTICLE-1bis|\nARTICLE-1-Ter|\nARTICLE-2|\nARTICLE-2-Bis|Fees\n"
        "ARTICLE-3|\nARTICLE-3bis1|\nARTICLE-3bis2|\nARTICLE-4|\n");
    expect_outline(
        "Law No. 5 of 1990\n\nArticle No. (1)\n\nA lamp is a light.\n\nArticle No. (2)\n\n"
        "Under\nArticle No. (1) of this Law, a keeper is sworn.\n\nArticle No. (3)\n\nThis "
        "Law is in force.\n",
        "en-law", "ARTICLE-1|\nARTICLE-2|\nARTICLE-3|\n");
}

TEST(CuttingKnown, NumbersWithAStrokeAreMarksBelowSections) {
    const std::string expected =
        "PART-1|GENERAL\nSECTION-1|Short Title\nSECTION-2|Definitions\nSECTION-2-SUB-1|\n"
        "SECTION-2-SUB-2|\nSECTION-2-SUB-2-PARA-a|\nSECTION-2-SUB-2-PARA-b|\nPART-2|DUTIES\n"
        "SECTION-3|Duties\nSECTION-3-SUB-1|\nSECTION-3-SUB-2|\nSECTION-4|Effective Date\n";
    std::string text =
        "NOW, THEREFORE, it is hereby proclaimed as follows:\n\nPART ONE\nGENERAL\n\n1. Short "
        "Title\n\nThis is the \"Lamps Proclamation No. 1/2010\".\n\n2. Definitions\n\nIn this "
        "Proclamation:\n\n1/ \"lamp\" means a light;\n\n2/ \"keeper\" means:\n\na/ a person who "
        "lights it;\n\nb/ a person who puts it out.\n\nPART TWO\nDUTIES\n\n3. Duties\n\n1/ A "
        "keeper shall light it.\n\n2/ He shall be paid in accordance with sub-article\n1/ of this "
        "Article.\n\n4. Effective Date\n\nIt shall enter into force in May.\n";
    expect_outline(text, "en-law", expected, Depth::all);
    for (std::size_t at = 1; at + 1 < text.size(); ++at) {
        text[at] = text[at] == '/' && text[at + 1] == ' ' ? ')' : text[at];
    }
    expect_outline(text, "en-law", expected, Depth::all);
}

TEST(CuttingKnown, NumbersWithAStrokeAreMarksBelowTheNumbersOfAnOutline) {
    expect_outline(
        "LAMPS PROCLAMATION\n\n1. Short Title\n\nThis is it.\n\n2. Definitions\n\nHere:\n\n1/ "
        "lamp means a light;\n\n2/ keeper means:\n\na/ one who lights it;\n\nb/ one who puts it "
        "out.\n\n3. Effective Date\n\nIt is in force.\n",
        "outline", "1|Short Title\n2|Definitions\n2/1|\n2/2|\n2/2/a|\n2/2/b|\n3|Effective Date\n",
        Depth::all);
}

TEST(CuttingKnown, LettersStandBetweenRomanNumbersAndNumbersThatBeginAgainBelowThem) {
    expect_outline(
        "RETENTION POLICY\n\nI. PURPOSE\n\nIt tells how long lamps are kept.\n\nII. SCOPE\n\nA. "
        "Persons\n\n1. Employees\n\nAll keep lamps.\n\n2. Contractors\n\nThey keep oil.\n\nB. "
        "Records\n\n1. Paper\n\nPaper burns.\n\n2. Files\n\nFiles stay.\n\nIII. DUTIES\n\nA. "
        "Managers\n\nThey look.\n\nB. Staff\n\n1. Daily\n\nStaff sort:\n\na. lamps; and\n\nb. "
        "oil.\n\n2. Weekly\n\nStaff count.\n\nIV. REVIEW\n\nIt is reviewed.\n",
        "outline",
        "I|PURPOSE\nII|SCOPE\nII/A|Persons\nII/A/1|Employees\nII/A/2|Contractors\nII/B|Records\n"
        "II/B/1|Paper\nII/B/2|Files\nIII|DUTIES\nIII/A|Managers\nIII/B|Staff\nIII/B/1|Daily\n"
        "III/B/1/a|\nIII/B/1/b|\nIII/B/2|Weekly\nIV|REVIEW\n",
        Depth::all);
    // Where numbers stand above the letters, these are not between.
    expect_outline(
        "PLAN\n\nI. GOALS\n\n1. First goal\n\nLight.\n\n2. Second goal\n\nA. Oil\n\nOil "
        "burns.\n\nB. Gas\n\nGas burns.\n\nII. MEANS\n\n1. First means\n\nOil.\n\n2. Second "
        "means\n\nGas.\n",
        "outline",
        "I|GOALS\nI/1|First goal\nI/2|Second goal\nI/A|Oil\nI/B|Gas\nII|MEANS\nII/1|First means\n"
        "II/2|Second means\n");
}

TEST(CuttingKnown, NumbersOfTheLinesOfADraftStandBeforeItsText) {
    expect_outline(
        "HOUSE BILL NO. 5\n\nA BILL to provide for lamps.\n\n"
        " 1  Be it enacted by the Legislature of the State of Light:\n 2\n"
        " 3  SECTION 1. SHORT TITLE.\n"
        " 4    This Act may be cited as the \"Lamps Act of the Year of the Great\n"
        " 5  Fire in the Town and of the two that followed upon it in the north\n"
        " 6  and the south of the State\".\n 7\n"
        " 8  SECTION 2. DEFINITIONS.\n 9    In this Act:\n"
        "10    (1) \"lamp\" means a light that is kept in a tower, in a street or\n"
        "11  on a ship; and\n12    (2) \"keeper\" means a person who lights it.\n\n"
        "                    - 1 -\n\n 1  SECTION 3. LICENCES.\n"
        " 2    (a) No person shall keep a lamp without a licence that the board\n"
        " 3  has given to the person before the first day of the year in which\n"
        " 4  the lamp is lit.\n 5    (b) A licence lasts a year.\n 6\n"
        " 7  SECTION 4. EFFECTIVE DATE.\n 8    This Act takes effect in May.\n",
        "en-law",
        "SECTION-1|SHORT TITLE.\nSECTION-2|DEFINITIONS.\nSECTION-2-PARA-1|\nSECTION-2-PARA-2|\n"
        "SECTION-3|LICENCES.\nSECTION-3-SUB-a|\nSECTION-3-SUB-b|\nSECTION-4|EFFECTIVE DATE.\n",
        Depth::all);
}

TEST(CuttingKnown, NumbersOfSectionsAreNoneOfLines) {
    // Each section is a line, and none goes on below.
    std::string text = "BE IT ENACTED as follows:\n\n";
    std::string expected;
    for (int i = 1; i <= 14; ++i) {
        const std::string number = std::to_string(i);
        text += number + " Lamp number " + number + " of the town shall be lit in each night.\n";
        expected += "SECTION-" + number + "|\n";
    }
    expect_outline(text, "en-law", expected);
}

TEST(CuttingKnown, TheEndOfAQuotationIsNoHeading) {
    expect_outline(
        "BE IT ENACTED as follows:\n\n1. Short title\n\nThis is the Lamps Act.\n\n2. "
        "Amendment\n\nSection 5 of the Oil Act is replaced by the following:\n\n\u201c5. "
        "Oil\n\nOil burns.\n\n6. Wax\n\nWax burns.\u201d\n\n3. Commencement\n\nThis Act comes "
        "into force.\n",
        "en-law", "SECTION-1|Short title\nSECTION-2|Amendment\nSECTION-3|Commencement\n");
    expect_outline(
        "BE IT ENACTED as follows:\n\n1. Short title\n\nThis is the Lamps Act.\n\n2. "
        "Amendment\n\nSection 5 of the Oil Act reads \u201cOil\n\nburns in towers.\n\nWax burns in "
        "towers.\u201d\n\n3. Commencement\n\nThis Act comes into force.\n",
        "en-law", "SECTION-1|Short title\nSECTION-2|Amendment\nSECTION-3|Commencement\n");
}

TEST(CuttingKnown, LinesInParenthesesAboveArticlesAreTheirTitles) {
    expect_outline(
        "Act on Lamps\n\nChapter I General Provisions\n\n(Purpose)\nArticle 1 The purpose of this "
        "Act is:\n(i) light.\n\n(Definitions, etc.)\nArticle 2 (1) A lamp is a light.\n(2) Oil is "
        "oil under\nArticle 1 of this Act.\n(Fees (Annual))\nArticle 2-2 A keeper pays:\n(i) "
        "fees.\n\nArticle 3 Deleted\n\n(Penalty)\nArticle 4 Who does not pay:\n(i) is fined.\n",
        "en-law",
        "CHAPTER-I|General Provisions\nARTICLE-1|(Purpose)\nARTICLE-2|(Definitions, etc.)\n"
        "ARTICLE-2-2|(Fees (Annual))\nARTICLE-3|Deleted\nARTICLE-4|(Penalty)\n");
    // What stands above all but the first ends the article above.
    const auto plan = cutting_test::cut(
        "LAMPS LAW\nArticle 1\nLamps burn.\n(As amended by the Oil Law)\nArticle 2\nOil "
        "burns.\n(As amended by the Wax Law)\nArticle 3\nWax burns.\n(As amended by the Gas "
        "Law)\nArticle 4\nGas burns.\n(As amended by the Gas Law)\nArticle 5\nAll burns.\n"
        "(As amended by the Gas Law)\nArticle 6\nNothing burns.\n",
        "en-law");
    EXPECT_EQ(cutting_test::outline_of(plan),
              "ARTICLE-1|\nARTICLE-2|\nARTICLE-3|\nARTICLE-4|\nARTICLE-5|\nARTICLE-6|\n");
}

}  // namespace
