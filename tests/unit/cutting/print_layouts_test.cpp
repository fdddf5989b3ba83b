/// \file
/// French, German, Spanish, Portuguese, Italian and Dutch prints as converters leave them.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;
using cutting_test::outline_of;

TEST(CuttingPrints, ChaptersAreMarkdownHeadingsAndArticlesParagraphs) {
    const std::string head =
        "# DECRET N° 12\n\nVu la loi ;\n\n# DECRETE :\n\n# TITRE PREMIER\n\n# DES LAMPES\n\n"
        "Art. 1er. - Les lampes sont allumées le soir par les gardiens de la ville.\n\n"
        "Art. 2 (Nouveau).- L'huile est fournie par la commune.\n\n";
    const std::string tail =
        "Art. 3. — Les mèches sont coupées tous les jours.\n\n# TITRE II\n\n# DES GARDIENS\n\n"
        "Art. 4. - Le gardien est nommé par le maire.\n\n# Il a pour tâches :\n\n- la lampe ;\n";
    expect_outline(head + tail, "fr-law",
                   "TITRE-1|DES LAMPES\nARTICLE-1|\nARTICLE-2|\nARTICLE-3|\nTITRE-II|DES "
                   "GARDIENS\nARTICLE-4|\n");
    // Articles that are headings too, or one chapter alone: these are Markdown.
    EXPECT_EQ(cut(head + "## Art. 3. — Les mèches\n\n# TITRE II\n\nArt. 4. - Le gardien.\n", "auto")
                  .ruleset,
              "markdown");
    EXPECT_EQ(cut("# TITRE PREMIER\n\nArt. 1. - Le soir.\n\nArt. 2. - La nuit.\n\nArt. 3. - Le "
                  "matin est aux gardiens.\n",
                  "auto")
                  .ruleset,
              "markdown");
    // More sections of a handbook than articles that it quotes.
    EXPECT_EQ(cut("# Manuel\n\n## Titre I\n\nArticle 1. Les lampes.\n\nArticle 2. L'huile.\n\n"
                  "Article 3. Les mèches.\n\n## Titre II\n\nLe reste.\n\n## Notes\n\nUne note.\n\n"
                  "## Adresses\n\nUne adresse.\n\n## Cartes\n\nUne carte.\n\n## Index\n\nDes "
                  "mots pour les gardiens.\n",
                  "auto")
                  .ruleset,
              "markdown");
}

}  // namespace
