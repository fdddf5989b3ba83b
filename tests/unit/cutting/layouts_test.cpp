/// \file
/// One text set in other ways: headings in the middle of the page, broken lines.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingLayouts, HeadingsInTheMiddleOfThePageAreNoQuotations) {
    const std::string middle(20, ' ');
    expect_outline(
        middle + "SHORT TITLE\n\n1 This Act is the Lamps Act.\n\n" + middle + "PART 1\n" + middle +
            "Lamps and Oil\n\n2 Section 3 of the Oil Act is replaced by the following:\n\n    3 "
            "Oil burns:\n      (a) by day; and\n      (b) by night.\n\n" +
            middle + "PART 2\n" + middle +
            "Wax\n\n3 The Wax Act is amended by adding the following after section 4:\n\n" +
            middle + "PART 2.1\n" + middle +
            "Candles\n    4.1 Candles burn.\n\n4 This Act comes into force.\n",
        "en-law",
        "short-title|SHORT TITLE\nSECTION-1|\nPART-1|Lamps and Oil\nSECTION-2|\n"
        "SECTION-2-SECTION-3|\nSECTION-2-SECTION-3-PARA-a|\nSECTION-2-SECTION-3-PARA-b|\n"
        "PART-2|Wax\nSECTION-3|\nSECTION-3-PART-2.1|Candles\n"
        "SECTION-3-PART-2.1-SECTION-4.1|\nSECTION-4|\n",
        Depth::all);
}

}  // namespace
