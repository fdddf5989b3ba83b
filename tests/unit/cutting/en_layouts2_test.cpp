/// \file
/// English laws as governments of Asia and Africa print them, and as converters leave them.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingEnglish, DashesStandBetweenTheKeywordAndTheNumber) {
    expect_outline(
        "THE LAMPS RULES\n\nIn exercise of its powers the Government makes the following rules:\n\n"
        "CHAPTER - I\nPRELIMINARY\n\n1. These rules may be called the Lamps Rules.\n\n"
        "2. They extend to the whole State.\n\nCHAPTER–II\nKEEPERS\n\n"
        "3. A keeper lights lamps.\n\n4. The forms are set out in\nSchedule-I to these rules.\n\n"
        "Chapter- III\nFees\n\n5. A fee is due.\n\nSCHEDULE - I\nFORMS\n\n"
        "The form is white.\n\nSCHEDULE - II: Fees\n\nA lamp costs one rupee.\n",
        "en-law",
        "CHAPTER-I|PRELIMINARY\nSECTION-1|\nSECTION-2|\nCHAPTER-II|KEEPERS\nSECTION-3|\n"
        "SECTION-4|\nCHAPTER-III|Fees\nSECTION-5|\nANNEX-I|FORMS\n"
        "ANNEX-II|Fees\n");
}

TEST(CuttingEnglish, DashesBehindAnnexesBeginTheirTitles) {
    expect_outline(
        "LAMPS ACT\n\nThis Act may be cited as the Lamps Act.\n\nPART - 1\nLamps\n\n"
        "1. A lamp burns.\n\n2. Its oil is pure.\n\nPART - 2\nKeepers\n\n3. A keeper wakes.\n\n"
        "ANNEX - A list of lamps\n\nThe lamp of the harbour.\n",
        "en-law",
        "PART-1|Lamps\nSECTION-1|\nSECTION-2|\nPART-2|Keepers\nSECTION-3|\n"
        "ANNEX|A list of lamps\n");
}

TEST(CuttingEnglish, ArticlesBeginWithPrepositionsThatHaveACapital) {
    expect_outline(
        "Law on Lamps\n\nChapter I General Provisions\n\n"
        "Article 1 In order to protect keepers, this Law is enacted as follows: it binds.\n\n"
        "Article 2 (1) A lamp burns. It is lit by a keeper as is said in\nArticle 4 to the end.\n\n"
        "Chapter II Keepers\n\nArticle 3 To keep a lamp, a licence is needed.\n\n"
        "Article 4 For the purposes of this Law:\n(1) a keeper is a person; and\n(2) a lamp is a "
        "thing.\n\nArticle 5 This Law comes into force in May.\n",
        "en-law",
        "CHAPTER-I|General Provisions\nARTICLE-1|\nARTICLE-2|\nCHAPTER-II|Keepers\nARTICLE-3|\n"
        "ARTICLE-4|\nARTICLE-5|\n");
}

}  // namespace
