/// \file
/// French and German texts as churches, universities, ministries and web sites print them.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingFrenchAndGerman3, LinksOfNotesAreNoMarkdownAndNoPartOfANumber) {
    expect_outline(
        "Lampengesetz\n\nVom 11. Januar 1996\n\nAufgrund der Ordnung hat die Synode das folgende "
        "Gesetz beschlossen:2#\n#\n\nI.\nDie Lampen\n\n###\n\n§ 14#\n\nDie Lampen sind in der "
        "Stadt.\n#\n\n§ 2\n\n( 1 ) Der Rat führt die Aufsicht.\n( 2 ) Er ist für das Licht "
        "da.\n#\n\n§ 35#\nFrist\n\nDie Frist ist kurz.\n\n#\n\nII.\nDie Feuer\n\n#\n\n§ 4\n\nEs "
        "brennt nach § 2.\n#\n\n§ 56#\n\nDas Gesetz tritt in Kraft.\n",
        "de-law",
        "HEADING-I|Die Lampen\nP-1|\nP-2|\nP-3|Frist\nHEADING-II|Die Feuer\nP-4|\nP-5|\n");
    // Permanent links behind the numbers are no notes.
    expect_outline(
        "Lampengesetz\n\n§ 14#\n\nDie Lampen sind in der Stadt.\n\n§ 15#\n\nDer Rat führt die "
        "Aufsicht.\n\n§ 16#\n\nEs gilt.\n",
        "de-law", "P-14|\nP-15|\nP-16|\n");
}

TEST(CuttingFrenchAndGerman3, RomanNumbersStandAboveTheirTitleInTextsWithoutBlankLines) {
    expect_outline(
        "Der Rat beschliesst:\nI.\nGrundlagen\n§ 1.\nZweck\nDas Reglement regelt die Lampen und "
        "das "
        "Licht der Stadt.\n§ 2.\nRat\n1\nDer Rat führt die Aufsicht.\n2\nEr ist zuständig "
        "für:\na.\n"
        "die Laternen;\nb.\ndie Fackeln.\nII.\nFeuer\n§ 3.\nFrist\nDie Frist ist "
        "kurz.\nIII.\nSchluss"
        "\n§ 4.\nInkrafttreten\nEs gilt.\n",
        "de-law",
        "HEADING-I|Grundlagen\nP-1|Zweck\nP-2|Rat\nHEADING-II|Feuer\nP-3|Frist\n"
        "HEADING-III|Schluss\nP-4|Inkrafttreten\n");
}

}  // namespace
