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
    EXPECT_NE(outline_of(plan).find("ANNEX-1|"), std::string::npos) << outline_of(plan);
}

}  // namespace
