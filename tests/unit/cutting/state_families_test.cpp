/// \file
/// Codes of American states, by-laws, certificates and licences in layouts that no corpus holds.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingStates, NumbersStandBelowLettersBelowNumbersInParentheses) {
    expect_outline(
        "CHAPTER 44\nLAMPS\n\n44.01 Records.—\n\n(1) Lamps are recorded.\n\n"
        "(2)(a) A record is kept.\n\n(b) The record does not hold:\n\n1. The colour.\n\n"
        "2. The place, as:\n\na. A street; or\n\nb. A house.\n\n"
        "44.02 Fees.—Fees are due.\n\n44.03 Rules.—\n\n(1) Rules are made.\n\n(2) They bind.\n",
        "en-law",
        "CHAPTER-44|LAMPS\nSECTION-44.01|Records\nSECTION-44.01-SUB-1|\nSECTION-44.01-SUB-2|\n"
        "SECTION-44.01-SUB-2-PARA-a|\nSECTION-44.01-SUB-2-PARA-b|\n"
        "SECTION-44.01-SUB-2-PARA-b-SUBPARA-1|\nSECTION-44.01-SUB-2-PARA-b-SUBPARA-2|\n"
        "SECTION-44.01-SUB-2-PARA-b-SUBPARA-2-CL-a|\nSECTION-44.01-SUB-2-PARA-b-SUBPARA-2-CL-b|\n"
        "SECTION-44.02|Fees\nSECTION-44.03|Rules\nSECTION-44.03-SUB-1|\nSECTION-44.03-SUB-2|\n",
        Depth::all);
}

TEST(CuttingStates, SubdivisionsAreWordedMarks) {
    expect_outline(
        "CHAPTER 9L\nLAMP LAW\n\n9L.01 LAMPS MUST BURN.\n\nSubdivision 1. Duty. (a) Lamps burn.\n\n"
        "(b) They burn at night, that is\n\n(1) in winter, and\n\n(2) in summer.\n\n"
        "Subd. 2. Exceptions. A broken lamp does not burn.\n\nSubd. 2a. Repair. It is mended.\n\n"
        "9L.02 FEES.\n\nSubdivision 1. Amount. One coin.\n\nSubd. 2. Waiver. None.\n\n9L.03 "
        "RULES.\n\nRules bind.\n",
        "en-law",
        "CHAPTER-9L|LAMP LAW\nSECTION-9L.01|LAMPS MUST BURN.\nSECTION-9L.01-SUBD-1|\n"
        "SECTION-9L.01-SUBD-1-PARA-b|\nSECTION-9L.01-SUBD-1-PARA-b-SUBPARA-1|\n"
        "SECTION-9L.01-SUBD-1-PARA-b-SUBPARA-2|\nSECTION-9L.01-SUBD-2|\nSECTION-9L.01-SUBD-2a|\n"
        "SECTION-9L.02|FEES.\nSECTION-9L.02-SUBD-1|\nSECTION-9L.02-SUBD-2|\nSECTION-9L.03|RULES.\n",
        Depth::all);
}

TEST(CuttingStates, NotesOfAmendmentsAreNoMarks) {
    expect_outline(
        "PART I\nLAMPS\n\n1. Name.—(1) This is 1[a lamp].\n\n(2) It burns, namely—\n\n"
        "(a) by day; and\n\n(b) by night.\n\n1. Subs. by Act 5 of 1990, s. 2, for \"a light\".\n\n"
        "2. Ins. by Act 7 of 1991, s. 3.\n\n2. Lights.—Lights shine.\n\nPART II\nFIRES\n\n"
        "3. Fires.—Fires burn.\n\n1. The words \"and smoke\" omitted by Act 9 of 1999.\n\n"
        "4. Rules.—Rules bind.\n",
        "en-law",
        "PART-I|LAMPS\nSECTION-1|Name\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|\n"
        "SECTION-1-SUB-2-PARA-a|\nSECTION-1-SUB-2-PARA-b|\nSECTION-2|Lights\n"
        "PART-II|FIRES\nSECTION-3|Fires\nSECTION-4|Rules\n",
        Depth::all);
}

TEST(CuttingStates, SeveralRepealedSectionsShareALine) {
    expect_outline(
        "CHAPTER 1\nLAMPS\n\n§ 10. Lamps.\n\nLamps burn.\n\n§§ 11, 12. Repealed.\n\n"
        "§ 13. Lights.\n\nLights shine.\n\n§§ 14-16. Repealed.\n\n§ 17. Fires.\n\nFires burn.\n\n"
        "§§ 18 to 20. [Reserved.]\n\n§ 21. Rules.\n\nRules bind.\n",
        "en-law",
        "CHAPTER-1|LAMPS\nSECTION-10|Lamps.\nSECTION-11,12|\nSECTION-13|Lights.\n"
        "SECTION-14-16|\nSECTION-17|Fires.\nSECTION-18to20|[Reserved.]\n"
        "SECTION-21|Rules.\n");
}

TEST(CuttingStates, ArticlesOfACertificateAreCountedInWords) {
    expect_outline(
        "CERTIFICATE OF INCORPORATION\nOF\nLAMP COMPANY\n\nFIRST: The name is Lamp Company.\n\n"
        "SECOND: Its office is in Lampton.\n\nTHIRD: The purpose is light.\n\n"
        "FOURTH: There are ten shares.\n\nIN WITNESS WHEREOF, I have signed.\n",
        "en-law", "ARTICLE-1|\nARTICLE-2|\nARTICLE-3|\nARTICLE-4|\n");
}

TEST(CuttingStates, ArticlesInWordsBelowATableOfTheirSections) {
    expect_outline(
        "BYLAWS OF THE LAMP ASSOCIATION\n\nTABLE OF CONTENTS\n\nONE\tOBJECT\n1.1 Association\n"
        "1.2 Purpose\n\nTWO\tMEMBERS\n2.1 Membership\n2.2 Voting\n\nTHREE\tSEAL\n\n"
        "BYLAWS OF THE LAMP ASSOCIATION\n\nARTICLE ONE: OBJECT\n\n1.1 Association.\n"
        "The association keeps lamps.\n\n1.2 Purpose.\nIt keeps them bright.\n\n"
        "ARTICLE TWO: MEMBERS\n\n2.1 Membership.\nEach keeper is a member.\n\n2.2 Voting.\n"
        "Each member votes.\n\nARTICLE THREE: SEAL\n\nThere is a seal.\n",
        "en-law",
        "ARTICLE-1|OBJECT\nSECTION-1.1|Association.\nSECTION-1.2|Purpose.\nARTICLE-2|MEMBERS\n"
        "SECTION-2.1|Membership.\nSECTION-2.2|Voting.\nARTICLE-3|SEAL\n");
}

TEST(CuttingStates, NumbersBeginAgainBelowThePartsOfASchedule) {
    expect_outline(
        "CHAPTER ONE\nLAMPS\n\n1. Lamps\n(1) Lamps burn.\n2. Lights\n(1) Lights shine.\n"
        "CHAPTER TWO\nFIRES\n\n3. Fires\n(1) Fires burn.\nFIRST SCHEDULE\nDUTIES\n"
        "Part 1 – THE STATE\n1. Foreign lamps.\n2. Sea lights, including—\n(a) towers; and\n"
        "(b) boats.\n3. Courts.\nPart 2 – THE COUNTIES\n1. Street lamps.\n2. Markets.\n",
        "en-law",
        "CHAPTER-1|LAMPS\nSECTION-1|Lamps\nSECTION-2|Lights\nCHAPTER-2|FIRES\nSECTION-3|Fires\n"
        "ANNEX-1|DUTIES\nANNEX-1-PART-1|THE STATE\nANNEX-1-PART-1-SECTION-1|\n"
        "ANNEX-1-PART-1-SECTION-2|\nANNEX-1-PART-1-SECTION-3|\nANNEX-1-PART-2|THE COUNTIES\n"
        "ANNEX-1-PART-2-SECTION-1|\nANNEX-1-PART-2-SECTION-2|\n");
}

TEST(CuttingStates, HeadingsWithTextRightBelowGoOnInARunOfThoseAlone) {
    expect_outline(
        "LAMP LICENCE\n\n1. Grant of Licence\n\n     1.1 - You may light the lamp as often as it "
        "pleases you.\n\n"
        "     1.2 - You may carry it wherever you go and whenever you like.\n\n2. Support\nThere "
        "is no support. Nobody mends a lamp.\n\n"
        "3. Property\n\n     3.1 - The lamp is ours and so is the light that comes of it.\n\n4. "
        "Disclaimer of Warranties\n"
        "THE LAMP IS AS IT IS.\n\n5. Limitation of Liability\nNOBODY IS LIABLE FOR A LAMP.\n\n"
        "6. Term\n\n     6.1 - This ends when the lamp does, or when you break these terms.\n\n7. "
        "Miscellaneous\n"
        "This is the whole of it.\n",
        "outline",
        "1|Grant of Licence\n1.1|\n1.2|\n2|Support\n3|Property\n3.1|\n4|Disclaimer of Warranties\n"
        "5|Limitation of Liability\n6|Term\n6.1|\n7|Miscellaneous\n");
}

TEST(CuttingStates, LettersWithAFullStopStandBelowNumbersOfAnOutline) {
    expect_outline(
        "LAMP LICENCE\n\n1. Definitions\n\n  a. \"Lamp\" means a light.\n\n  b. \"You\" means "
        "you.\n\n"
        "2. Grant. Subject to these terms you may:\n\n  a. light it; and\n\n  b. carry it:\n\n"
        "      i. by day; and\n\n      ii. by night.\n\n3. End\n\nIt ends.\n",
        "outline", "1|Definitions\n1/a|\n1/b|\n2|Grant\n2/a|\n2/b|\n2/b/i|\n2/b/ii|\n3|End\n",
        Depth::all);
}

TEST(CuttingStates, CapitalsStandBelowNumbersBelowLetters) {
    expect_outline(
        "Section 1 – Lamps.\n\n     a.\tGrant.\n\n          1. You may:\n\n"
        "               A. light it; and\n\n               B. carry it, with:\n\n"
        "                    i. a name; and\n\n                    ii. a place.\n\n"
        "     b.\tRest.\n\nSection 2 – Lights.\n\n     a.\tLights shine.\n\n"
        "     b.\tThey shine.\n\nSection 3 – End.\n\nIt ends.\n",
        "en-law",
        "SECTION-1|Lamps.\nSECTION-1-SUB-a|\nSECTION-1-SUB-a-PARA-1|\n"
        "SECTION-1-SUB-a-PARA-1-SUBPARA-A|\nSECTION-1-SUB-a-PARA-1-SUBPARA-B|\n"
        "SECTION-1-SUB-a-PARA-1-SUBPARA-B-CL-i|\nSECTION-1-SUB-a-PARA-1-SUBPARA-B-CL-ii|\n"
        "SECTION-1-SUB-b|\nSECTION-2|Lights.\nSECTION-2-SUB-a|\nSECTION-2-SUB-b|\n"
        "SECTION-3|End.\n",
        Depth::all);
}

TEST(CuttingStates, IndentedListsOfATextThatAmendsNothingAreNoQuotations) {
    const std::string text =
        "1. License Grant. Subject to these terms, you may:\n\n"
        "     (a) light the lamp;\n\n     (b) carry it.\n\n"
        "2. Conditions. The license is granted on condition that you:\n\n"
        "     (a) keep the lamp clean; and\n\n     (b) keep it dry, that is:\n\n"
        "          (i) out of the rain; and\n\n          (ii) out of the sea.\n\n"
        "3. Warranty. There is none.\n\n4. Law. The law of lamps applies.\n";
    const auto plan = cutting_test::cut(text, "en-law", "DOC", Depth::all);
    EXPECT_EQ(cutting_test::outline_of(plan),
              "SECTION-1|License Grant\nSECTION-1-PARA-a|\nSECTION-1-PARA-b|\n"
              "SECTION-2|Conditions\nSECTION-2-PARA-a|\nSECTION-2-PARA-b|\n"
              "SECTION-2-PARA-b-SUBPARA-i|\nSECTION-2-PARA-b-SUBPARA-ii|\n"
              "SECTION-3|Warranty\nSECTION-4|Law\n");
    for (const auto& unit : plan.units) {
        EXPECT_FALSE(unit.quoted) << unit.canonical_address;
    }
}

TEST(CuttingStates, ParagraphsBetweenOneOpeningAndOneClosingMarkAreQuoted) {
    const std::string text =
        "ORDINANCE NO. 7\n\nBE IT ORDAINED BY THE COUNCIL:\n\n"
        "SECTION 1. Section 8-12 of the Code is amended to read as follows:\n\n"
        "\"Sec. 8-12. Noise limits.\n\n(a) No person shall ring a bell at night.\n\n"
        "(b) In this section:\n\n\"Bell\" means what rings.\n\n\"Night\" means what is dark.\n\n"
        "Sec. 8-13. Penalty.\n\nThe fine is one coin.\"\n\n"
        "SECTION 2. A section is added to read as follows:\n\n\"Sec. 9-4. Dogs. No dog barks.\"\n\n"
        "SECTION 3. Effect. This takes effect in May.\n";
    const auto article = cutting_test::cut(text, "auto");
    EXPECT_EQ(cutting_test::outline_of(article), "SECTION-1|\nSECTION-2|\nSECTION-3|Effect\n");
    const auto all = cutting_test::cut(text, "auto", "DOC", Depth::all);
    for (const auto& unit : all.units) {
        const bool inside =
            unit.span.begin > text.find("\"Sec. 8-12") && unit.span.begin < text.find("SECTION 2");
        EXPECT_TRUE(!inside || unit.quoted) << unit.canonical_address;
    }
}

TEST(CuttingStates, RunningHeadsThatNameThePartAgainAreNoParts) {
    expect_outline(
        "Lamps Bill\n\nLamps Bill    1\nPart 1 — General lamps\n\nA\nBILL\nTO\n\n"
        "Make provision about lamps.\n\nBE IT ENACTED by the King as follows:—\n\n"
        "PART 1\nGENERAL LAMPS\n\n1    Lamps\n\n     (1)  Lamps burn.\n\n2    Lights\n\n"
        "     (1)  Lights shine.\n\nLamps Bill    2\nPart 1 — General lamps\n\n"
        "     (2)  They shine at night.\n\n3    Fires\n\n     (1)  Fires burn.\n\n"
        "PART 2\nFINAL\n\n4    Extent\n\n     This Act extends to the sea.\n",
        "en-law",
        "PART-1|GENERAL LAMPS\nSECTION-1|Lamps\nSECTION-2|Lights\nSECTION-3|Fires\n"
        "PART-2|FINAL\nSECTION-4|Extent\n");
}

TEST(CuttingStates, NumbersBehindRomanOnesStandBelowThem) {
    expect_outline(
        "Circulaire du 2 mai\n\nI. Les principes\n\nI.1. Les objectifs\n\nLa lampe éclaire.\n\n"
        "I.2. Les acteurs\n\nLe chef veille sur elle.\n\nII. La mise en œuvre\n\n"
        "II.1. Le diagnostic\n\nOn compte les lampes.\n\nII.2. Le plan\n\nOn en achète.\n\n"
        "III. L'évaluation\n\nUn bilan est établi.\n",
        "outline",
        "I|Les principes\nI/I.1|Les objectifs\nI/I.2|Les acteurs\nII|La mise en œuvre\n"
        "II/II.1|Le diagnostic\nII/II.2|Le plan\nIII|L'évaluation\n");
}

TEST(CuttingStates, ClausesThatBeginAgainBelowSectionsAreMarks) {
    expect_outline(
        "ARTICLE I\nName\nSection 1: The name is the Lamp Club.\n\nARTICLE II\nMeetings\n"
        "Section 1: Meetings are on Monday.\nClause 1: The day may change.\n"
        "Clause 2: It may not change twice.\nA. Unless the lamp is out.\nB. Or the sun is.\n"
        "Section 2: The club acts as a keeper of the\nLamp and of its light.\n"
        "Clause 1: It keeps it well.\n\nARTICLE III\nEnd\nSection 1: It ends.\n",
        "en-law",
        "ARTICLE-I|Name\nARTICLE-I-SECTION-1|\nARTICLE-II|Meetings\nARTICLE-II-SECTION-1|\n"
        "ARTICLE-II-SECTION-1-CLAUSE-1|\nARTICLE-II-SECTION-1-CLAUSE-2|\n"
        "ARTICLE-II-SECTION-1-CLAUSE-2-PARA-A|\nARTICLE-II-SECTION-1-CLAUSE-2-PARA-B|\n"
        "ARTICLE-II-SECTION-2|\nARTICLE-II-SECTION-2-CLAUSE-1|\nARTICLE-III|End\n"
        "ARTICLE-III-SECTION-1|\n",
        Depth::all);
}

TEST(CuttingStates, NumbersInParenthesesAreMarksOfAnOutline) {
    expect_outline(
        "Constitution of a Charity\n\n1. Name\n\n  The name is Lamp.\n\n2. Powers\n\n"
        "  The charity may:\n\n  (1) buy a lamp;\n\n  (2) light it:\n"
        "    (a) by day; and\n    (b) by night.\n\n3. Members\n\n  (1) All are members.\n",
        "outline", "1|Name\n2|Powers\n2/1|\n2/2|\n2/2/a|\n2/2/b|\n3|Members\n3/1|\n", Depth::all);
}

TEST(CuttingStates, NumberBeforeASmallLetterWithAnAccentIsNoMark) {
    const auto plan = cutting_test::cut(
        "Article 1 - Apports\n\nLes parts vont à la lampe :\n\n1 à 23 inclus\n\n"
        "Article 2 - Objet\n\n1 La lampe éclaire.\n\n2 Elle brûle.\n",
        "fr-law", "DOC", Depth::all);
    EXPECT_EQ(cutting_test::outline_of(plan),
              "ARTICLE-1|Apports\nARTICLE-2|Objet\nARTICLE-2-ALINEA-1|\n"
              "ARTICLE-2-ALINEA-2|\n");
}

TEST(CuttingStates, FrenchOrdinalsInCapitalsHaveLostTheirAccents) {
    expect_outline(
        "TITRE PREMIER - LA LAMPE\nArticle 1 - Forme\n\nLa lampe est ronde.\n\n"
        "TITRE DEUXIEME - LA LUMIERE\nArticle 2 - Objet\n\nElle est claire.\n\n"
        "TITRE TROISIEME - LE FEU\nArticle 3 - Siège\n\nIl est chaud.\n",
        "fr-law",
        "TITRE-1|LA LAMPE\nARTICLE-1|Forme\nTITRE-2|LA LUMIERE\nARTICLE-2|Objet\n"
        "TITRE-3|LE FEU\nARTICLE-3|Siège\n");
}

}  // namespace
