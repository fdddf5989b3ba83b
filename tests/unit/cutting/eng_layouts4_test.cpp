/// \file
/// English texts: dashes behind keywords, lost blanks, titles printed twice, outlines in annexes.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

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

}  // namespace
