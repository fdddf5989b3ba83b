/// \file
/// French and German texts as cantons, treaties, gazettes of Africa and collections on the web
/// print them.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingFrenchAndGerman, ArticlesOfFrenchTreatiesHaveRomanNumbers) {
    expect_outline(
        "TITRE PREMIER - LAMPES\n\nArticle Premier\n\nLes lampes sont dans la ville.\n\nArticle "
        "II\n\nLe gardien est nommé par le conseil.\n\nArticle III\n\nIl est âgé.\n\nTITRE II - "
        "FEUX\n\nArticle IV\n\nLes feux sont rouges. L'article\nV ne les vise pas.\n\nARTICLE V. "
        "- Il est en vigueur.\n",
        "fr-law",
        "TITRE-1|LAMPES\nARTICLE-1|\nARTICLE-II|\nARTICLE-III|\nTITRE-II|FEUX\nARTICLE-IV|\n"
        "ARTICLE-V|\n");
    // Letters stay letters.
    expect_outline(
        "Titre Ier : Lampes\n\nArticle A\n\nLes lampes sont belles.\n\nArticle B\n\nElles sont "
        "dans la ville.\n\nArticle C\n\nElles sont rouges.\n\nArticle D\n\nElles durent.\n",
        "fr-law", "TITRE-1|Lampes\nARTICLE-A|\nARTICLE-B|\nARTICLE-C|\nARTICLE-D|\n");
}

}  // namespace
