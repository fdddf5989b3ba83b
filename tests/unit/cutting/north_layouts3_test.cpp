/// \file
/// Laws of Canada, the United States, the District of Columbia and Germany, as programs print them
/// from the markup of their publishers.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingNorth, GermanContainersAreCountedInWordsUpToThirty) {
    expect_outline(
        "Leuchtengesetz\n(LG)\n\nSechzehnter Abschnitt\nÖl\n\n§ 40 Vorrat\nÖl wird gelagert.\n\n"
        "Siebzehnter Abschnitt\nDocht\n\n§ 41 Länge\nDer Docht ist lang.\n\n"
        "Einundzwanzigster Abschnitt\nGlas\n\n§ 50 Reinheit\nDas Glas ist rein.\n\n"
        "Dreißigster Abschnitt\nWärter\n\n§ 60 Dienst\nDer Wärter wacht.\n",
        "de-law",
        "ABSCHNITT-16|Öl\nP-40|Vorrat\nABSCHNITT-17|Docht\nP-41|Länge\nABSCHNITT-21|Glas\n"
        "P-50|Reinheit\nABSCHNITT-30|Wärter\nP-60|Dienst\n");
}

}  // namespace
