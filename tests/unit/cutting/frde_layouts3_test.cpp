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

TEST(CuttingFrenchAndGerman3, WordJoinedToTheNumberOfAnArticleIsNoPartOfIt) {
    expect_outline(
        "Sur la proposition de la ville, nous avons arrêté :\n\nArticle 1er.Est rendue obligatoire "
        "la convention des lampes.\n\nArt. 2.Le gardien est nommé par le conseil.\n\nArt. 2bis.Il "
        "est âgé.\n\nArt. 3.La ville est dans le noir, selon l'article 2.\n\nArt. 4.Notre ministre "
        "est chargé de la loi.\n",
        "fr-law", "ARTICLE-1|\nARTICLE-2|\nARTICLE-2bis|\nARTICLE-3|\nARTICLE-4|\n");
    expect_outline(
        "Chapitre Ier : Lampes\n\nArt. R. 111-1.Les lampes sont dans la ville.\n\nArt. R. 111-2.Le "
        "gardien est nommé.\n\nArt. R. 111-2.A.Il est âgé.\n\nArt. R. 111-3.Ils sont payés par la "
        "ville.\n",
        "fr-law",
        "CHAPITRE-1|Lampes\nARTICLE-R.111-1|\nARTICLE-R.111-2|\nARTICLE-R.111-2.A|\n"
        "ARTICLE-R.111-3|\n");
}

TEST(CuttingFrenchAndGerman3, TitlesStandRightAboveTheNumberBelowABlankLine) {
    expect_outline(
        "Lampenreglement\n\nDer Rat beschliesst:\n\n1. Teil: Lampen\n\nZweck\n§ 1. Das Reglement "
        "regelt die Lampen der Stadt.\n\nÜbersicht\n§ 2. Der Rat führt die Aufsicht.\n\nEr ist "
        "zuständig.\n\nLampen in der Nacht\n§ 3. Die Lampen brennen in der Nacht:\n\na) rot,\n\nb) "
        "blau.\n\n2. Teil: Feuer\n\nFrist\n§ 4. Die Frist nach § 2 ist kurz.\n\n§ 5. Es gilt.\n",
        "de-law",
        "TEIL-1|Lampen\nP-1|Zweck\nP-2|Übersicht\nP-3|Lampen in der Nacht\nTEIL-2|Feuer\n"
        "P-4|Frist\nP-5|\n");
    // What a web site prints above each is no title, nor are some lines above a number.
    const std::string rat = "§ 2. Der Rat führt die Aufsicht über:\n\na) rote,\n\nb) blaue.\n\n";
    const std::string ende = "§ 3. Es brennen:\n\na) Lampen,\n\nb) Feuer.\n";
    for (const char* above : {"Fassung\n", ""}) {
        const auto plan = cutting_test::cut(
            "Der Rat beschliesst:\n\nFassung\n§ 1. In allen "
            "Strassen der Stadt sind:\n\na) Lampen,\n\nb) "
            "Laternen.\n\n" +
                (above + rat) + above + ende,
            "de-law", "D", Depth::article);
        EXPECT_EQ(cutting_test::outline_of(plan), "P-1|\nP-2|\nP-3|\n") << above;
    }
}

TEST(CuttingFrenchAndGerman3, SuffixOfAParagraphMayStandAboveTheLine) {
    expect_outline(
        "Lampengesetz\n\nDer Rat beschliesst:\n\nArt. 1 Zweck\n\n¹ Das Gesetz regelt die "
        "Lampen.\n\n¹ᵇⁱˢ Es regelt auch die Feuer.\n\n² Es gilt.\n\nArt. 2 Rat\n\n¹ Der Rat führt "
        "die Aufsicht.\n\n² Er ist zuständig für:\n\na. Lampen;\n\nb. Feuer.\n\n²ᵗᵉʳ Er "
        "berichtet.\n\nArt. 3 Ende\n\n¹ Es gilt¹ nicht.\n\n² Es endet.\n\n³ᵃᵇᶜ Es brennt.\n",
        "de-law",
        "ARTIKEL-1|Zweck\nARTIKEL-1-ABS-1|\nARTIKEL-1-ABS-1bis|\nARTIKEL-1-ABS-2|\n"
        "ARTIKEL-2|Rat\nARTIKEL-2-ABS-1|\nARTIKEL-2-ABS-2|\nARTIKEL-2-ABS-2-BUCHST-a|\n"
        "ARTIKEL-2-ABS-2-BUCHST-b|\nARTIKEL-2-ABS-2ter|\nARTIKEL-3|Ende\nARTIKEL-3-ABS-1|\n"
        "ARTIKEL-3-ABS-2|\n",
        Depth::all);
}

}  // namespace
