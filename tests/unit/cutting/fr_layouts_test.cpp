/// \file
/// French texts as gazettes, consolidations and collections of law on the web print them.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingFrenchLayouts, LetterOfACodeMayStandRightBehindTheShortKeyword) {
    expect_outline(
        "Titre 1 - Lampes\n\nArt.L.1.- Toute lampe est une lumière.\n\nArt.L.2.- La loi vise les "
        "gardiens.\n\nTitre 2 - Gardes\n\nArt.L.31.- Le gardien est nommé.\n",
        "fr-law", "TITRE-1|Lampes\nARTICLE-L.1|\nARTICLE-L.2|\nTITRE-2|Gardes\nARTICLE-L.31|\n");
    // A word is no number.
    expect_outline(
        "Art. 1.- Les lampes sont dans la ville.\n\nArt.ou lampes.\n\nArt. 2.- Elles sont dans "
        "les rues.\n",
        "fr-law", "ARTICLE-1|\nARTICLE-2|\n");
}

}  // namespace
