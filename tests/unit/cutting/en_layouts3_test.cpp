/// \file
/// English laws: rules of courts, canons, statutes of universities, by-laws of towns.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;

TEST(CuttingEnglish, RulesOfCourtsEncloseSectionsThatBeginAgain) {
    expect_outline(
        "RULES OF COURT\n\nPART I\nCIVIL ACTIONS\n\nRULE 1\nGeneral Provisions\n\n"
        "Section 1. Title of the Rules. — These Rules are the Rules of Court.\n\n"
        "Section 2. Courts. — They bind all courts.\n\nRULE 2\nCause of Action\n\n"
        "Section 1. Basis. — Every action is based on a cause.\n\n"
        "Sec. 2. Cause, defined. — A cause is an act.\n",
        "en-law",
        "PART-I|CIVIL ACTIONS\nPART-I-RULE-1|General Provisions\n"
        "PART-I-RULE-1-SECTION-1|Title of the Rules\nPART-I-RULE-1-SECTION-2|Courts\n"
        "PART-I-RULE-2|Cause of Action\nPART-I-RULE-2-SECTION-1|Basis\n"
        "PART-I-RULE-2-SECTION-2|Cause, defined\n");
    // Below articles rules are articles themselves.
    expect_outline(
        "RULES OF EVIDENCE\n\nARTICLE I. GENERAL PROVISIONS\n\nRule 101. Scope\n\n"
        "These rules bind.\n\nRule 102. Purpose\n\nThey are fair.\n\nARTICLE II. NOTICE\n\n"
        "Rule 201. Facts\n\nA court notes facts.\n\nRule 202. Law\n\nIt knows the law.\n",
        "en-law",
        "ARTICLE-I|GENERAL PROVISIONS\nRULE-101|Scope\nRULE-102|Purpose\nARTICLE-II|NOTICE\n"
        "RULE-201|Facts\nRULE-202|Law\n");
}

TEST(CuttingEnglish, RulesBeginAgainBelowEachOrder) {
    expect_outline(
        "HARBOUR COURT (CIVIL PROCEDURE) RULES\n\nORDER 1 – APPLICATION\n"
        "1. (1) These Rules apply to all proceedings.\n(2) They are just.\n"
        "2. In these Rules:\n\"Court\" means the Harbour Court.\nORDER 2 – PLACE OF TRIAL\n"
        "1. All suits are tried at the harbour.\n2. Order 1 applies to them.\n"
        "ORDER 3 – FORM\n1. Proceedings begin by writ.\n2. A writ is sealed.\n"
        "3. A copy is kept.\n",
        "en-law",
        "ORDER-1|APPLICATION\nORDER-1-SECTION-1|\nORDER-1-SECTION-2|\nORDER-2|PLACE OF TRIAL\n"
        "ORDER-2-SECTION-1|\nORDER-2-SECTION-2|\nORDER-3|FORM\nORDER-3-SECTION-1|\n"
        "ORDER-3-SECTION-2|\nORDER-3-SECTION-3|\n");
    // What an act says of an order is no heading.
    expect_outline(
        "LAMPS ACT\n\nThis Act may be cited as the Lamps Act.\n\n1. A lamp burns. It is lit as is "
        "said in\n"
        "Order 2 of the Rules.\n\n2. A keeper wakes:\n1. at night; and\n2. at dawn.\n\n"
        "3. A fee is due.\n",
        "en-law", "SECTION-1|\nSECTION-2|\nSECTION-3|\n");
}

TEST(CuttingEnglish, StopsOfACitationEndNoTitle) {
    expect_outline(
        "THE RULES OF THE HIGH COURT\n\nORDER 1\n\nCITATION\n\n1. Citation (O. 1, r. 1)\n\n"
        "These rules may be cited as the Rules of the High Court.\n\n"
        "2. Application (O. 1, r. 2)\n\n(1) These rules bind.\n\n(2) They are just.\n\n"
        "ORDER 2\n\nTIME\n\n1. Days (O. 2, r. 1)\n\nA day ends at midnight.\n",
        "en-law",
        "ORDER-1|CITATION\nORDER-1-SECTION-1|Citation (O. 1, r. 1)\n"
        "ORDER-1-SECTION-2|Application (O. 1, r. 2)\nORDER-2|TIME\n"
        "ORDER-2-SECTION-1|Days (O. 2, r. 1)\n");
    expect_outline(
        "CHAPTER 47—CODE OF KEEPERS\n\n§801. Art. 1. Definitions\n\nA lamp is a light.\n\n"
        "§802. Art. 2. Persons subject\n\n(a) Keepers are subject.\n\n(b) So is a clerk.\n\n"
        "§803. Art. 3. Courts\n\nA court is held.\n",
        "en-law",
        "CHAPTER-47|CODE OF KEEPERS\nSECTION-801|Art. 1. Definitions\n"
        "SECTION-802|Art. 2. Persons subject\nSECTION-803|Art. 3. Courts\n");
}

TEST(CuttingEnglish, ColonsWithADashEndTitlesToo) {
    expect_outline(
        "THE LAMPS RULES, 1985\n\nThe Government hereby makes the following rules, namely:-\n"
        "CHAPTER I\nPreliminary\n1. Short title:- (1) These Rules may be called the Lamps Rules.\n"
        "(2) They extend to the State.\n2. Definitions:- In these rules:-\n"
        "(a) “lamp” means a light;\n(b) “keeper” means a person.\n"
        "3. Rooms:-(1) A keeper has a room where:-\n(a) a lamp is lit; and\n(b) oil is kept.\n"
        "(2) The room is clean.\nCHAPTER II\nKeepers\n"
        "4. Duties of keepers:– A keeper wakes.\n",
        "en-law",
        "CHAPTER-I|Preliminary\nSECTION-1|Short title\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|\n"
        "SECTION-2|Definitions\nSECTION-2-PARA-a|\nSECTION-2-PARA-b|\nSECTION-3|Rooms\n"
        "SECTION-3-SUB-1|\nSECTION-3-SUB-1-PARA-a|\nSECTION-3-SUB-1-PARA-b|\n"
        "SECTION-3-SUB-2|\nCHAPTER-II|Keepers\nSECTION-4|Duties of keepers\n",
        Depth::all);
}

TEST(CuttingEnglish, RegulationsMayBeNamedBeforeTheirNumbers) {
    expect_outline(
        "LAMPS REGULATIONS 2024\n\nPART I — PRELIMINARY\n\nRegulation 1: Citation\n"
        "These Regulations may be cited as the Lamps Regulations 2024.\n\n"
        "Regulation 2: Interpretation\nA lamp is a light as is said in regulation 3.\n\n"
        "PART II — KEEPERS\n\nRegulation 3: Duties\n(1) A keeper wakes.\n(2) He lights lamps.\n",
        "en-law",
        "PART-I|PRELIMINARY\nREGULATION-1|Citation\nREGULATION-2|Interpretation\n"
        "PART-II|KEEPERS\nREGULATION-3|Duties\n");
    // What a schedule belongs to is none, nor what a note says of one.
    expect_outline(
        "THE LAMPS REGULATIONS 2019\n\nThe Minister makes the following Regulations.\n\n"
        "Citation\n\n1. These Regulations may be cited as the Lamps Regulations.\n\n"
        "Fees\n\n2. A fee is set out in the Schedule.\n\nKeepers\n\n3. A keeper wakes.\n\n"
        "SCHEDULE\n\nRegulation 2\n\nFEES\n\nA lamp costs one pound.\n\n"
        "EXPLANATORY NOTE\n\nRegulation 1 gives the name.\n\nRegulation 2. This sets it.\n",
        "en-law", "SECTION-1|Citation\nSECTION-2|Fees\nSECTION-3|Keepers\nANNEX|FEES\n");
}

TEST(CuttingEnglish, MunicipalitiesEnactInCapitals) {
    expect_outline(
        "TOWN OF LAMPS\nBY-LAW NO. 2002-93\nWHEREAS the Council deems it necessary to adopt a "
        "new By-law;\nTHEREFORE THE COUNCIL OF THE TOWN ENACTS AS FOLLOWS:\n"
        "1. THAT effective upon passage the Lamps By-law is hereby adopted.\n2. THAT it may be "
        "amended from time to time as "
        "deemed\nnecessary.\n"
        "3. THAT By-law 98-02 is hereby\nrepealed.\n",
        "en-law", "SECTION-1|\nSECTION-2|\nSECTION-3|\n");
}

TEST(CuttingEnglish, NumbersWithoutAStopThatCarryTheirsAreHeadingsThoughAListHasStops) {
    expect_outline(
        "LAMPS BYLAW 2018\n\n1 TITLE\n\n1.1 This Bylaw is the Lamps Bylaw 2018.\n\n"
        "2 COMMENCEMENT\n\n2.1 This Bylaw comes into force in July.\n\n3 LAMPS\n\n"
        "3.1 A lamp burns.\n\n3.2 A keeper wakes.\n\nSCHEDULE 1: PLACES\n\n1. All towers.\n\n"
        "2. The harbour.\n",
        "outline",
        "1|TITLE\n1.1|This Bylaw is the Lamps Bylaw 2018.\n2|COMMENCEMENT\n"
        "2.1|\n3|LAMPS\n3.1|A lamp burns.\n"
        "3.2|A keeper wakes.\nAPPENDIX-1|PLACES\nAPPENDIX-1/1|All towers.\n"
        "APPENDIX-1/2|The harbour.\n");
}

TEST(CuttingEnglish, NumbersOfThreePartsStandBelowThoseOfTwoInAnAct) {
    expect_outline(
        "TOWN ZONING BY-LAW\n\nSECTION 1. PURPOSE\n\n1.1 Purpose. Lamps are lit.\n\n"
        "1.2 Authority. The town enacts it.\n\nSECTION 2. DISTRICTS\n\n2.1 Types\n\n"
        "2.1.1 The harbour is one.\n\n2.1.2 The hill is another.\n\n2.2 Map. It is filed.\n\n"
        "SECTION 3. USES\n\n3.1.1 A tower is a use.\n\n3.1.2 So is a shed.\n",
        "en-law",
        "SECTION-1|PURPOSE\nSECTION-1-SUB-1.1|\nSECTION-1-SUB-1.2|\nSECTION-2|DISTRICTS\n"
        "SECTION-2-SUB-2.1|\nSECTION-2-SUB-2.1-SUB-2.1.1|\nSECTION-2-SUB-2.1-SUB-2.1.2|\n"
        "SECTION-2-SUB-2.2|\nSECTION-3|USES\nSECTION-3-SUB-3.1.1|\nSECTION-3-SUB-3.1.2|\n",
        Depth::all);
}

TEST(CuttingEnglish, ReferenceBehindTheNumberOfAScheduleIsNotItsTitle) {
    expect_outline(
        "THE LAMPS ORDER\n\nIt is ordered as follows:\n\nCitation\n\n"
        "1.-(1) This Order may be cited as the Lamps Order.\n\n(2) It binds.\n\nLamps\n\n"
        "2.-(1) Lamps are listed in Schedule 1.\n\n(2) They burn.\n\nKeepers\n\n3. A keeper "
        "wakes.\n\nSCHEDULE 1 Section 2\n\n"
        "LAMPS OF THE HARBOUR\n\nThe white lamp\n\nSCHEDULE 2 Fees\n\nA lamp costs one pound.\n",
        "en-law",
        "SECTION-1|Citation\nSECTION-2|Lamps\nSECTION-3|Keepers\nANNEX-1|LAMPS OF THE "
        "HARBOUR\nANNEX-2|Fees\n");
}

TEST(CuttingEnglish, NumbersOfTwoPartsAreNoOrdersThatHoldRules) {
    expect_outline(
        "LAMP CODE\n\n§ 1-101. Lamps.\n\nLamps burn. The mayor said so in the Mayor's\n"
        "Order 83-119, issued May 6, 1983, and again in\nOrder 96-27, March 5, 1996.\n\n"
        "§ 1-102. Oil.\n\nOil burns.\n\n§ 1-103. Wax.\n\nWax burns.\n",
        "en-law", "SECTION-1-101|Lamps.\nSECTION-1-102|Oil.\nSECTION-1-103|Wax.\n");
}

TEST(CuttingEnglish, MarksAroundTheNumberOfAnAnnexAreNoPartOfIt) {
    const auto plan = cutting_test::cut(
        "LAMP ACT\n\nSection 1. Lamps.\n\nLamps burn.\n\nSection 2. Oil.\n\nOil burns.\n\n"
        "EXHIBIT \"A\"\n\nLIST OF LAMPS\n\nOne.\n",
        "en-law");
    ASSERT_FALSE(plan.units.empty());
    EXPECT_EQ(plan.units.back().num, "A");
}

}  // namespace
