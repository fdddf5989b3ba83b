/// \file
/// Acts of the European Union, the United States and the United Kingdom in layouts that no corpus
/// holds.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;
using cutting_test::outline_of;

TEST(CuttingAtlantic, ArticlesOfAnActWithoutChaptersStandBelowNoRecital) {
    const std::string text =
        "COMMISSION DECISION\n\nTHE EUROPEAN COMMISSION,\n\nWhereas:\n\n(1)\n\nLamps "
        "burn.\n\n(2)\n\n"
        "Lights shine.\n\n(3)\n\nRules are needed.\n\nHAS ADOPTED THIS DECISION:\n\nArticle 1\n\n"
        "1.   Lamps shall burn.\n\n2.   Lights shall shine.\n\nArticle 2\n\nThis enters into "
        "force.\n\n"
        "ANNEX\n\nMODEL CLAUSES\n\nClause 1\n\nPurpose\n\n(a)\n\nThe purpose is light.\n\n"
        "(b)\n\nThe parties agree.\n\nClause 2\n\nEffect\n\nThese clauses bind.\n";
    const auto plan = cut(text, "auto", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "RECITAL-1|\nRECITAL-2|\nRECITAL-3|\nARTICLE-1|\nARTICLE-1-PARA-1|\n"
              "ARTICLE-1-PARA-2|\nARTICLE-2|\nANNEX|MODEL CLAUSES\nANNEX-CLAUSE-1|Purpose\n"
              "ANNEX-CLAUSE-1-POINT-a|\nANNEX-CLAUSE-1-POINT-b|\nANNEX-CLAUSE-2|Effect\n");
    for (const auto& unit : plan.units) {
        const bool inside = unit.parent && plan.units[*unit.parent].section_type == "recital";
        EXPECT_FALSE(inside) << unit.canonical_address;
    }
    EXPECT_EQ(cutting_test::broken_invariant(plan, text), "");
}

TEST(CuttingAtlantic, TableOfABillInsideItsFirstSectionIsNoUnit) {
    const std::string text =
        "Be it enacted by the Senate and House of Representatives,\n\n"
        "SECTION 1. SHORT TITLE; TABLE OF CONTENTS.\n\n(a) Short Title.—This is the Lamp Act.\n\n"
        "(b) Table of Contents.—The table is as follows:\n\n"
        "Sec. 1. Short title; table of contents.\nSec. 2. Findings.\n\nTITLE I—LAMPS\n\n"
        "Sec. 101. Standards.\nSec. 102. Candles.\nSec. 103. Torches.\n\nTITLE II—LIGHTS\n\n"
        "Sec. 201. Lights.\nSec. 202. Fires.\n\nSEC. 2. FINDINGS.\n\nLamps burn.\n\n"
        "TITLE I—LAMPS\n\nSEC. 101. STANDARDS.\n\nA lamp is bright.\n\nSEC. 102. CANDLES.\n\n"
        "A candle burns.\n\nSEC. 103. TORCHES.\n\nA torch burns.\n\nTITLE II—LIGHTS\n\n"
        "SEC. 201. LIGHTS.\n\nLights shine.\n\nSEC. 202. FIRES.\n\nFires burn.\n";
    expect_outline(text, "en-law",
                   "SECTION-1|SHORT TITLE; TABLE OF CONTENTS.\nSECTION-2|FINDINGS.\nTITLE-I|LAMPS\n"
                   "SECTION-101|STANDARDS.\nSECTION-102|CANDLES.\nSECTION-103|TORCHES.\n"
                   "TITLE-II|LIGHTS\nSECTION-201|LIGHTS.\nSECTION-202|FIRES.\n");
}

TEST(CuttingAtlantic, RulesOfCourtsAreArticles) {
    expect_outline(
        "TITLE I. SCOPE OF RULES\n\nRule 1. Scope and Purpose\n\n"
        "These rules govern lamps, except as stated in Rule 81.\n\n"
        "Rule 2. One Form\n\nThere is one lamp.\n\nTITLE II. BEGINNING\n\n"
        "Rule 4. Summons\n\n(a) Contents. A summons is short.\n\n"
        "Rule 4.1. Serving Other Process\n\n(a) It is served.\n",
        "en-law",
        "TITLE-I|SCOPE OF RULES\nRULE-1|Scope and Purpose\nRULE-2|One Form\n"
        "TITLE-II|BEGINNING\nRULE-4|Summons\nRULE-4.1|Serving Other Process\n");
}

TEST(CuttingAtlantic, DateBehindARegulationIsNoneOfItsNumbers) {
    const auto plan =
        cut("STATUTORY INSTRUMENTS\n\nPART 1\nIntroduction\n\nName\n\n1.—(1) These are the Lamps "
            "Rules.\n\n"
            "(2) In these Rules, a lamp is a light.\n\nPART 2\nLamps\n\nBurning\n\n2.—(1) Lamps "
            "burn.\n\n"
            "Lights\n\n3. Lights shine.\n\nA. Name\nMinister of State\n\n19th April 2018\n",
            "en-law");
    EXPECT_TRUE(std::none_of(plan.units.begin(), plan.units.end(), [](const auto& unit) {
        return unit.num == "19th";
    })) << outline_of(plan);
    EXPECT_NE(outline_of(plan).find("SECTION-3|"), std::string::npos) << outline_of(plan);
}

TEST(CuttingAtlantic, ScheduleNamesItsArticleInParentheses) {
    const auto plan =
        cut("CHAPTER ONE—THE PEOPLE\n\n1. Power.\n\n(1) Power is theirs.\n\n"
            "2. Supremacy.\n\n(1) This law is supreme.\n\nCHAPTER TWO—LIFE\n\n"
            "3. Right to life.\n\n(1) Every person lives.\n\n"
            "FIRST SCHEDULE (Article 6 (1))\n\nCOUNTIES\n\n1. North\n2. South\n",
            "en-law");
    EXPECT_NE(outline_of(plan).find("ANNEX-1|COUNTIES\n"), std::string::npos) << outline_of(plan);
}

TEST(CuttingAtlantic, TableOfABillIsOneHoweverItsBlankLinesLie) {
    expect_outline(
        "Be it enacted by the Senate,\n\nSECTION 1. SHORT TITLE; TABLE OF CONTENTS.\n\n"
        "(a) Short Title.—This is the Lamp Act.\n\n(b) Table of Contents.—The table is:\n\n"
        "Sec. 1. Short title; table of contents.\n\nSec. 2. Definitions.\nSec. 3. Lamp\n"
        "        grants.\n\nSec. 4. Appropriations.\n\nSEC. 2. DEFINITIONS.\n\nA lamp is a "
        "light.\n\nSEC. 3. LAMP GRANTS.\n\nThere are grants.\n\nSEC. 4. APPROPRIATIONS.\n\n"
        "There is money.\n",
        "en-law",
        "SECTION-1|SHORT TITLE; TABLE OF CONTENTS.\nSECTION-2|DEFINITIONS.\n"
        "SECTION-3|LAMP GRANTS.\nSECTION-4|APPROPRIATIONS.\n");
}

TEST(CuttingAtlantic, TableWithoutATitleListsWhatComesAgain) {
    // The titles of the articles stand above their numbers.
    expect_outline(
        "ARTICLES OF ASSOCIATION OF LAMP LIMITED\n\nINDEX TO THE ARTICLES\n\nPART 1\nMEANING\n\n"
        "1. Defined terms\n2. Liability\n\nPART 2\nDIRECTORS\n\n3. Powers\n4. Meetings\n\n"
        "PART 1\nMEANING\n\nDefined terms\n\n1. In the articles a lamp is a light.\n\n"
        "Liability\n\n2. It is limited to a lamp.\n\nPART 2\nDIRECTORS\n\nPowers\n\n"
        "3. The directors keep the lamps.\n\nMeetings\n\n4. They meet at night.\n",
        "en-law",
        "PART-1|MEANING\nSECTION-1|Defined terms\nSECTION-2|Liability\nPART-2|DIRECTORS\n"
        "SECTION-3|Powers\nSECTION-4|Meetings\n");
    // No table: the parts are short, and nothing of them comes again.
    expect_outline(
        "Be it enacted as follows:\n\nPART 1\nLAMPS\n\n1. The lamps of the town burn for the "
        "people.\n\nPART 2\nLIGHTS\n\n"
        "2. The lights of the town shine by night.\n\nSCHEDULE\n\nPART 1\nOIL\n\nWhale.\n\nPART "
        "2\nGAS\n\nCoal.\n",
        "en-law",
        "PART-1|LAMPS\nSECTION-1|\nPART-2|LIGHTS\nSECTION-2|\nANNEX|\nANNEX-PART-1|OIL\n"
        "ANNEX-PART-2|GAS\n");
}

TEST(CuttingAtlantic, CodesNumberSectionsByTheirChapter) {
    // Numbers with a point are the sections, "1." is a mark; the chapter is none of the act.
    expect_outline(
        "CHAPTER 119\nLAMPS\n\n119.01 Policy of lamps.\n119.011 Definitions.\n119.07 "
        "Inspection.\n\n119.01 Policy of lamps.—\n\n(1) Lamps are open.\n\n(2) They burn:\n\n"
        "1. The red ones.\n\n2. The others.\n\n119.011 Definitions.—The term:\n\n(1) Lamp is a "
        "light.\n\n119.07 Inspection.—\n\n(1) Each may look.\n",
        "en-law",
        "CHAPTER-119|LAMPS\nSECTION-119.01|Policy of lamps\nSECTION-119.011|Definitions\n"
        "SECTION-119.07|Inspection\n");
    // What stands behind "13D." is a fraction; a paragraph is no subdivision.
    expect_outline(
        "CHAPTER 13D\nLAMP MEETINGS\n\n13D.01 LAMPS MUST BURN; EXCEPTIONS.\n\n"
        "    Subdivision 1. In all towns. All lamps, of the town and of others, must burn for the "
        "public by night and by day\n\n    (1) in winter.\n\n13D.015 LAMPS BY TELEPHONE.\n\n"
        "    Subdivision 1. Application. This section applies to lamps.\n\n"
        "13D.02 OTHER LAMPS.\n\n    Subdivision 1. Conditions. A lamp may be small.\n\n"
        "13D.06 FINES.\n\n    Subdivision 1. Liability. Who breaks a lamp pays for the lamp.\n",
        "en-law",
        "CHAPTER-13D|LAMP MEETINGS\nSECTION-13D.01|LAMPS MUST BURN; EXCEPTIONS.\n"
        "SECTION-13D.015|LAMPS BY TELEPHONE.\nSECTION-13D.02|OTHER LAMPS.\n"
        "SECTION-13D.06|FINES.\n");
}

TEST(CuttingAtlantic, ArticlesHoldSectionsWithoutAKeywordAndDivisions) {
    expect_outline(
        "TITLE 50. STATE\nCHAPTER 18. LAMPS\nARTICLE 4. LAMP RECORDS\n\n"
        "50-18-70. Intent; definitions.\n\n(a) The lamps of the state are open to the "
        "people.\n\n50-18-71. Right of access.\n\n"
        "(a) Each of them may look by the hour.\n\n50-18-72. When not required.\n\n(a) The law "
        "does not require it by day.\n",
        "en-law",
        "TITLE-50|STATE\nTITLE-50-CHAPTER-18|LAMPS\nTITLE-50-CHAPTER-18-ARTICLE-4|LAMP RECORDS\n"
        "SECTION-50-18-70|Intent; definitions.\nSECTION-50-18-71|Right of access.\n"
        "SECTION-50-18-72|When not required.\n");
    expect_outline(
        "Chapter 14 - LAMPS\n\nARTICLE I. - IN GENERAL\n\nSec. 14-1. - Definitions.\n\nA lamp "
        "is a light.\n\nSec. 14-2. - License.\n\nOne is needed.\n\nARTICLE II. - SELLERS\n\n"
        "DIVISION 1. - GENERALLY\n\nSec. 14-26. - Hours.\n\nBy night.\n\nDIVISION 2. - PERMIT\n\n"
        "Sec. 14-41. - Form.\n\nIn writing.\n",
        "en-law",
        "CHAPTER-14|LAMPS\nCHAPTER-14-ARTICLE-I|IN GENERAL\nSECTION-14-1|Definitions.\n"
        "SECTION-14-2|License.\nCHAPTER-14-ARTICLE-II|SELLERS\n"
        "CHAPTER-14-ARTICLE-II-DIVISION-1|GENERALLY\nSECTION-14-26|Hours.\n"
        "CHAPTER-14-ARTICLE-II-DIVISION-2|PERMIT\nSECTION-14-41|Form.\n");
}

TEST(CuttingAtlantic, ProvincesJoinTheFirstParagraphAndRepeatTheNumber) {
    expect_outline(
        "HER MAJESTY enacts as follows:\n\nPART 1\nLAMPS\n\nDefinitions\n1(1)      The following "
        "definitions apply.\n\n\"lamp\" means a light.\n\nReference to lamps\n1(2)      It "
        "includes lights.\n\nPurpose\n2         The purpose is light.\n\nCrown bound\n"
        "3         This Act binds the Crown.\n\nZones\n4(1)      There are zones.\n\n"
        "Factors\n4(2)      Night is one.\n\nOffence\n5         It is an offence.\n",
        "en-law",
        "PART-1|LAMPS\nSECTION-1|Definitions\nSECTION-1-SUB-1|\n"
        "SECTION-1-SUB-2|Reference to lamps\nSECTION-2|Purpose\nSECTION-3|Crown bound\n"
        "SECTION-4|Zones\nSECTION-4-SUB-1|\nSECTION-4-SUB-2|Factors\nSECTION-5|Offence\n",
        Depth::all);
    // A reference at the head of a line goes on with a small letter.
    expect_outline(
        "HER MAJESTY enacts as follows:\n\nShort title\n1   This is the Lamps Act.\n\n"
        "Rules\n2   See:\n\n4(1) of the Lights Act.\n\nOffence\n3   It is one.\n\n"
        "Fine\n4   There is one.\n\nEnd\n5   It ends.\n",
        "en-law",
        "SECTION-1|Short title\nSECTION-2|Rules\nSECTION-3|Offence\nSECTION-4|Fine\n"
        "SECTION-5|End\n");
}

TEST(CuttingAtlantic, RulesOfCourtsStandAloneOnTheirLine) {
    expect_outline(
        "PART 3 - THE COURT’S LAMPS\n\nThe general powers of the court\n\n3.1\n\n"
        "(1) The powers are in addition to any other.\n\n(2) The court may –\n\n(a) light; and\n\n"
        "(b) put out.\n\nPower to refer to a judge\n\n3.2\n\nWhere a step is to be taken by the "
        "court, it is taken.\n\nPower to strike out\n\n3.4\n\n(1) The court may strike out.\n",
        "en-law",
        "PART-3|THE COURT’S LAMPS\nSECTION-3.1|The general powers of the court\n"
        "SECTION-3.2|Power to refer to a judge\nSECTION-3.4|Power to strike out\n");
}

TEST(CuttingAtlantic, SchedulesHaveTheirTitleOnTheLineOrBelowAReference) {
    expect_outline(
        "Part 1 Preliminary\n\n1   Name of Act\n\nThis is the Lamps Act.\n\n2   Start\n\nIt "
        "begins.\n\nPart 2 Lamps\n\n3   Trust\n\n(1)  There is a trust.\n\n"
        "Schedule 1 Members of the Trust\n\n(Section 3)\n\nPart 1 General\n\n1   Terms\n\n"
        "They are long.\n\n2   Pay\n\nIt is small.\n\nSchedule 2 Savings\n\n1   Leases\n\n"
        "They go on.\n\n2   Lamps\n\nThey burn.\n",
        "en-law",
        "PART-1|Preliminary\nSECTION-1|Name of Act\nSECTION-2|Start\nPART-2|Lamps\n"
        "SECTION-3|Trust\nANNEX-1|Members of the Trust\nANNEX-1-PART-1|General\n"
        "ANNEX-1-PART-1-SECTION-1|Terms\nANNEX-1-PART-1-SECTION-2|Pay\nANNEX-2|Savings\n"
        "ANNEX-2-SECTION-1|Leases\nANNEX-2-SECTION-2|Lamps\n");
    // Headings above most regulations are their titles; the note behind is no schedule.
    expect_outline(
        "The Secretary of State makes these Regulations.\n\nPART 1\nIntroduction\n\nCitation\n\n"
        "1.—(1) These are the Lamps Regulations.\n\n(2) They begin.\n\nDuty\n\n2.  A holder must "
        "register.\n\n3.  It lasts.\n\nFees\n\n4.  There are fees.\n\nSCHEDULE 1\n\nRegulation "
        "4\n\nAppeals\n\nNotice\n\n1.—(1) A person gives notice.\n\n(2) It is written.\n\n"
        "Hearing\n\n2.  There may be one.\n\nEXPLANATORY NOTE\n\n(This note is not part of "
        "them)\n\nLamps are registered.\n",
        "en-law",
        "PART-1|Introduction\nSECTION-1|Citation\nSECTION-2|Duty\nSECTION-3|\nSECTION-4|Fees\n"
        "ANNEX-1|Appeals\nANNEX-1-SECTION-1|Notice\nANNEX-1-SECTION-2|Hearing\n");
}

TEST(CuttingAtlantic, AmendmentsOpenBracketsBeforeMarks) {
    expect_outline(
        "BE it enacted by Parliament as follows:—\n\n1. Short title.—(1) This is the Lamps Act.\n\n"
        "1[(2) It extends here.]\n\n(3) It begins.\n\n2. Definitions.—In this Act,—\n\n"
        "(a) “lamp” means a light;\n\n4[(b) “box” means a case;\n\n(ba) “dealer” means a "
        "person;]\n\n3. Licence.—There is one.\n",
        "en-law",
        "SECTION-1|Short title\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|\nSECTION-1-SUB-3|\n"
        "SECTION-2|Definitions\nSECTION-2-PARA-a|\nSECTION-2-PARA-b|\nSECTION-2-PARA-ba|\n"
        "SECTION-3|Licence\n",
        Depth::all);
}

TEST(CuttingAtlantic, RegulationsWithTitlesOnTheLineAreNoText) {
    expect_outline(
        "Wildlife (Lamps) Rules 2016\n\nThese rules are made under section 7.\n\n1 Title\nThese "
        "are the Lamps Rules.\n\n2 Start\nThey begin in October.\n\n3 Terms\nA lamp is a "
        "light.\n\n4 Permits\n(1) There are some.\n(2) They last.\n",
        "en-law", "SECTION-1|Title\nSECTION-2|Start\nSECTION-3|Terms\nSECTION-4|Permits\n");
}

TEST(CuttingAtlantic, SectionsOfACodeStandAtTheMarginOfTheParagraphs) {
    expect_outline(
        "Chapter 192 — Lamps\n\nINSPECTION OF LAMPS\n\n192.311  Definitions\n\n192.314  Right to "
        "inspect\n\n192.318  Functions\n\n      192.311 Definitions. As used in this chapter:\n\n"
        "      (1) “Lamp” means a light of the town.\n\n      (2) “Dark” means the "
        "rest.\n\n      192.314 Right to inspect lamps. (1) Every person has a right to the "
        "light.\n\n      (2) The town shall:\n\n      1. Keep them.\n\n      192.318 Functions. "
        "(1) "
        "The keeper shall be there.\n\n      (2) The keeper may adopt rules.\n",
        "en-law",
        "CHAPTER-192|Lamps\nSECTION-192.311|Definitions\nSECTION-192.314|Right to inspect lamps\n"
        "SECTION-192.318|Functions\n");
    // A list that stands so is none.
    const auto plan =
        cut("THE LAMPS OF THE TOWN\n\nWhat we do by night and by day for the people of it:\n\n"
            "    1. Keep the lamps.\n\n    2. Clean them.\n\n    3. Light them.\n\n    4. Sell "
            "them.\n",
            "en-law");
    EXPECT_EQ(plan.units.size(), 1U) << outline_of(plan);
}

TEST(CuttingAtlantic, ArticlesOfACivilCodeHavePointsAndBooks) {
    expect_outline(
        "BOOK III. OF THE WAYS TO OWN LAMPS\n\nTITLE V. OF THE LAMPS\n\nArt. 2315.  Liability for "
        "lamps\n\nA.  Every act that breaks a lamp is one of these.\n\nArt. 2315.1.  Survival\n\n"
        "A.  The right to the lamp shall survive.\n\nArt. 2315.2.  Wrongful dark\n\nThe dark is "
        "wrong.\n\nArt. 2316.  Negligence\n\nEvery person is responsible for the dark.\n",
        "en-law",
        "BOOK-III|OF THE WAYS TO OWN LAMPS\nBOOK-III-TITLE-V|OF THE LAMPS\n"
        "ARTICLE-2315|Liability for lamps\nARTICLE-2315.1|Survival\n"
        "ARTICLE-2315.2|Wrongful dark\nARTICLE-2316|Negligence\n");
}

TEST(CuttingAtlantic, FirstParagraphIsJoinedToANumberOfTwoParts) {
    expect_outline(
        "PART 1\nMatters\n\nShort title\n1-1  This Act may be cited as the Lamps Act.\n\n"
        "Definitions\n1-2(1)  In this Act, a lamp is a light.\n\n(2)  It may be red.\n\n"
        "PART 2\nBoards\n\nBoards established\n2-1(1)  The minister may establish boards.\n\n"
        "(2)  They meet.\n\nPowers\n2-2  A board may hire.\n",
        "en-law",
        "PART-1|Matters\nSECTION-1-1|Short title\nSECTION-1-2|Definitions\nPART-2|Boards\n"
        "SECTION-2-1|Boards established\nSECTION-2-2|Powers\n");
}

TEST(CuttingAtlantic, PublisherNamesTheSectionAboveTheAct) {
    expect_outline(
        "TITLE X LAMPS\n\nCHAPTER 66 LAMPS OF THE TOWN\n\nSection 1: Supervisor\n\nSection 1. The "
        "town shall appoint a supervisor of lamps.\n\nSection 3: Oil\n\nSection 3. The word oil "
        "is used for all fuel.\n\nSection 6A: Officers\n\nSection 6A. (a) Each town has one.\n",
        "en-law",
        "TITLE-X|LAMPS\nTITLE-X-CHAPTER-66|LAMPS OF THE TOWN\nSECTION-1|Supervisor\n"
        "SECTION-3|Oil\nSECTION-6A|Officers\n");
}

TEST(CuttingAtlantic, TitleBelowTheNumberMayEndWithAFullStopInAll) {
    expect_outline(
        "Chapter 42.56 RCW\nLAMPS ACT\n\nRCW 42.56.001\nFinding, purpose.\nThe legislature finds "
        "lamps.\n\nRCW 42.56.010\nDefinitions.\nThe definitions apply throughout this chapter.\n"
        "(1) \"Lamp\" means a light.\n\nRCW 42.56.020\nShort title.\nThis is the lamps act.\n",
        "en-law",
        "CHAPTER-42.56|RCW\nSECTION-42.56.001|Finding, purpose.\nSECTION-42.56.010|Definitions.\n"
        "SECTION-42.56.020|Short title.\n");
    // In some only, it is their text.
    expect_outline(
        "ARTICLE I\nLAMPS\nSection 1\nAll power lies in lamps.\nThey are free.\nSection 2\nThe "
        "lamps shall be kept by those who live there,\nand by the town.\nSection 3\nThe dark is "
        "forbidden,\nand so is the fog.\nARTICLE II\nLIGHTS\nSection 1\nA light is a lamp.\n",
        "en-law",
        "ARTICLE-I|LAMPS\nARTICLE-I-SECTION-1|\nARTICLE-I-SECTION-2|\nARTICLE-I-SECTION-3|"
        "\nARTICLE-II|LIGHTS\nARTICLE-II-SECTION-1|\n");
}

TEST(CuttingAtlantic, TableOfARegulationHasNumbersAlone) {
    expect_outline(
        "PART 10 LAMPS OF SCHOOLS\n\nSUBPART A: GENERAL\nSection\n10.10\t\tPurpose\n10.20\t\t"
        "Terms\n\nSUBPART B: STANDARDS\n10.100\t\tRooms\n\nSUBPART A: GENERAL\n\nSection 10.10  "
        "Purpose\n\nThis Part is about the lamps.\n\nSection 10.20  Terms\n\nA lamp is a light.\n\n"
        "SUBPART B: STANDARDS\n\nSection 10.100  Rooms\n\nThey are bright.\n",
        "en-law",
        "PART-10|LAMPS OF SCHOOLS\nPART-10-SUBPART-A|GENERAL\nSECTION-10.10|Purpose\n"
        "SECTION-10.20|Terms\nPART-10-SUBPART-B|STANDARDS\nSECTION-10.100|Rooms\n");
}

TEST(CuttingAtlantic, AnnexesAreNamedInMarksOrFarFromWhatTheyBelongTo) {
    expect_outline(
        "ARTICLE I\nLAMPS\n\nSection 1. The lamps of the town shall burn by night.\n\n"
        "ARTICLE II\nLIGHTS\n\nSection 1. The lights shall be kept by the town.\n\n"
        "EXHIBIT \"A\"\n\nLIST OF LAMPS\n\nOne.\n",
        "en-law",
        "ARTICLE-I|LAMPS\nARTICLE-I-SECTION-1|\nARTICLE-II|LIGHTS\nARTICLE-II-SECTION-1|\n"
        "ANNEX-A|LIST OF LAMPS\n");
    expect_outline(
        "BE IT ENACTED by the King as follows:—\n\nPART 1\nLAMPS\n\n1    Lamp authority\n\n"
        "     (1)  There is to be an authority.\n\n     (2)  It has lamps.\n\n2    Duties\n\n"
        "     (1)  It must maintain the lamps.\n\n3    Short title\n\n          This is the Lamps "
        "Act.\n\n                    SCHEDULE                         Section 2\n"
        "                     LAMPS OF OLD\n\n1         A lamp goes on.\n\n"
        "2         An officer goes on.\n",
        "en-law",
        "PART-1|LAMPS\nSECTION-1|Lamp authority\nSECTION-2|Duties\nSECTION-3|Short title\n"
        "ANNEX|LAMPS OF OLD\nANNEX-SECTION-1|\nANNEX-SECTION-2|\n");
}

TEST(CuttingAtlantic, ParagraphsOfAResolutionStandAboveTheHeadingsOfItsAnnex) {
    expect_outline(
        "The Council,\n\nRecalling its resolutions on lamps,\n\n1. Decides to extend the mandate "
        "of the lamps;\n\n2. Requests the keeper to provide a report;\n\n3. Calls upon all States "
        "to burn lamps;\n\n4. Decides to remain seized of the matter.\n\nAnnex\n\nTerms of "
        "reference\n\n1. The keeper has five lamps.\n\n2. The keeper meets at night.\n",
        "outline",
        "1|\n2|\n3|\n4|\nterms-of-reference|Terms of reference\n"
        "terms-of-reference/1|The keeper has five lamps.\nterms-of-reference/2|The keeper meets at "
        "night.\n");
    // A short list above headings is none of them.
    expect_outline(
        "1. The maker owns the lamps;\n\n2. The user wants the lamps;\n\n1. Words\n\nA lamp is "
        "a light.\n\n2. Grant\n\nYou may use it.\n\n3. End\n\nIt ends.\n",
        "outline", "1|Words\n2|Grant\n3|End\n");
}

TEST(CuttingAtlantic, SectionsMayHaveRomanNumbers) {
    expect_outline(
        "LAMP POLICY OF THE TOWN\n\nSECTION I – PROPERTY\n\nA. We insure the lamps of the town.\n\n"
        "SECTION II – LIABILITY\n\nA. We will pay for the lamps up to the limit.\n\n"
        "SECTION III – CONDITIONS\n\nA. The limit is in the table of this policy.\n",
        "en-law", "SECTION-I|PROPERTY\nSECTION-II|LIABILITY\nSECTION-III|CONDITIONS\n");
}

TEST(CuttingAtlantic, ItemsOfASchedule) {
    // What an item inserts stands between the items.
    expect_outline(
        "1  Name\nThis is the Lamps Amendment.\n\n2  Authority\nIt is made under the Lamps Act.\n\n"
        "3  Schedules\nEach lamp is amended as set out in a Schedule.\n\nSchedule 1—Amendments\n"
        "Part 1—Lamps\n1  Section 4 (definition of lamp)\nRepeal the definition.\n2  After section "
        "9ZA\nInsert:\n9ZB  Marking of lamps\n(1)\tA person must mark the lamp.\n3  Section 10\n"
        "Omit “2 metres”.\nPart 2—Application\n4  Application\nThe amendments apply to all.\n",
        "en-law",
        "SECTION-1|Name\nSECTION-2|Authority\nSECTION-3|Schedules\nANNEX-1|Amendments\n"
        "ANNEX-1-PART-1|Lamps\nANNEX-1-PART-1-SECTION-1|Section 4 (definition of lamp)\n"
        "ANNEX-1-PART-1-SECTION-2|After section 9ZA\nANNEX-1-PART-1-SECTION-3|Section 10\n"
        "ANNEX-1-PART-2|Application\nANNEX-1-PART-2-SECTION-4|Application\n");
    // A single paragraph with its first part right behind the number; forms behind rules.
    expect_outline(
        "The Minister makes the following rules:\n\n1.—(1) These are the Lamps Rules.\n\n(2) They "
        "begin.\n\n2. A holder applies in Form I for the lamp.\n\n3. The lamp "
        "burns.\n\nSCHEDULE\n\n"
        "Rule 2\n\nFEES\n\n1.—(1) The fee is one lamp.\n\n(2) It is paid by night.\n\nFORM "
        "I\n\n[See rule 2]\n\nApplication\n\nName:\n",
        "en-law",
        "SECTION-1|\nSECTION-2|\nSECTION-3|\nANNEX|FEES\nANNEX-SECTION-1|\n"
        "FORM-I|Application\n");
}

}  // namespace
