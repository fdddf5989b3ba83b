/// \file
/// Layouts of policies, manuals, contracts and licences: texts that are no laws.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using cutting_test::expect_outline;

TEST(CuttingPolicies, ManualsUnderlineTheirChaptersWithAsterisks) {
    expect_outline(
        "Lamp Manual\n***********\n\n1. Scope\n********\n\nThis manual is for keepers.\n\n\n2. "
        "Joining\n**********\n\n\n2.1. First steps\n================\n\nA keeper asks:\n\n1. "
        "Which lamp it is.\n\n2. Who lights it.\n\n\n2.2. Oaths\n==========\n\nThe keeper "
        "swears.\n\n\n3. Duties\n*********\n\nLamps are lit as follows:\n\n1. Open the lamp.\n\n2. "
        "Fill in the oil.\n\n3. Light the wick.\n\n4. Close the lamp.\n",
        "outline", "1|Scope\n2|Joining\n2.1|First steps\n2.2|Oaths\n3|Duties\n");
}

}  // namespace
