/// \file
/// French texts of France, Belgium, Canada and Africa, and of the Union, in layouts that no corpus
/// holds.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;
using cutting_test::outline_of;

TEST(CuttingFrench, AgreementsHaveTitlesAboveAndTheStateOfTheArticleBelow) {
    expect_outline(
        "Titre Ier : Lampes\n\nChamp d'application\nArticle 1er\nEn vigueur étendu\n\n"
        "La convention règle les lampes.\n\nDurée\nArticle 2\nEn vigueur étendu\n\n"
        "Elle dure.\n\nTitre II : Droits\n\nLiberté\nArticle 3\nEn vigueur étendu\n\n"
        "Elle est reconnue.\n\nAnnexe I : Grille\n\nNiveaux\nArticle 1er\nEn vigueur "
        "étendu\n\nIl y en a cinq.\n\nSalaires\nArticle 2\nEn vigueur étendu\n\nIls sont "
        "fixés.\n",
        "fr-law",
        "TITRE-1|Lampes\nARTICLE-1|Champ d'application\nARTICLE-2|Durée\nTITRE-II|Droits\n"
        "ARTICLE-3|Liberté\nANNEXE-I|Grille\nANNEXE-I-ARTICLE-1|Niveaux\n"
        "ANNEXE-I-ARTICLE-2|Salaires\n");
    // Titles below that differ stay titles, and what stands above is none.
    expect_outline(
        "CHAPITRE I\nLAMPES\nArticle 1\nObjet\nLa loi règle les lampes.\nArticle 2\nPortée\n"
        "Elle est large.\nCHAPITRE II\nFIN\nArticle 3\nDurée\nElle dure.\n",
        "fr-law",
        "CHAPITRE-I|LAMPES\nARTICLE-1|Objet\nARTICLE-2|Portée\nCHAPITRE-II|FIN\n"
        "ARTICLE-3|Durée\n");
}

TEST(CuttingFrench, NumbersThatCarryTheArticleAreParagraphsWhereFewArticlesHaveThem) {
    expect_outline(
        "TITRE I – LAMPES\n\nArticle 1 – Objet\n\n1.1 Le règlement fixe les lampes.\n\n"
        "1.2 Il s'applique à tous.\n\nArticle 2 – Affichage\n\nIl est affiché.\n\n"
        "Article 3 – Sanctions\n\n3.1 Elles sont légères.\n\nArticle 4 – Fin\n\nIl finit.\n",
        "fr-law",
        "TITRE-I|LAMPES\nARTICLE-1|Objet\nARTICLE-1-PARAGRAPHE-1.1|\n"
        "ARTICLE-1-PARAGRAPHE-1.2|\nARTICLE-2|Affichage\nARTICLE-3|Sanctions\n"
        "ARTICLE-3-PARAGRAPHE-3.1|\nARTICLE-4|Fin\n",
        Depth::all);
}

TEST(CuttingFrench, QuotedArticleHasItsParagraphsBelowIt) {
    const auto plan =
        cut("A ADOPTÉ LE PRÉSENT RÈGLEMENT:\n\nArticle premier\n\nLe règlement est modifié comme "
            "suit:\n\n1) l'article 2 est remplacé par le texte suivant:\n\n«Article 2\n\n"
            "Définitions\n\n1. Une lampe est une lumière.\n\n2. Les autres définitions "
            "s'appliquent.»;\n\n2) l'annexe est supprimée.\n\nArticle 2\n\nLe règlement entre en "
            "vigueur.\n",
            "fr-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "ARTICLE-1|\nARTICLE-1-PARAGRAPHE-1|\n"
              "ARTICLE-1-PARAGRAPHE-1-ARTICLE-2|Définitions\n"
              "ARTICLE-1-PARAGRAPHE-1-ARTICLE-2-PARAGRAPHE-1|\n"
              "ARTICLE-1-PARAGRAPHE-1-ARTICLE-2-PARAGRAPHE-2|\nARTICLE-1-PARAGRAPHE-2|\n"
              "ARTICLE-2|\n");
}

TEST(CuttingFrench, AnnexesOfDecreesAndCodesAndWhoSignsBehindThem) {
    const std::string text =
        "Décrète :\n\nArticle 1\n\nLes lampes sont bonnes.\n\nArticle 2\n\nLe ministre est "
        "chargé.\n\nAnnexe\nANNEXE\nLISTE DES LAMPES\n1. Lampe rouge.\n2. Lampe bleue.\n\n"
        "Fait le 22 mars 2021.\n\nJean Lumière\n";
    const auto plan = cut(text, "fr-law");
    EXPECT_EQ(outline_of(plan), "ARTICLE-1|\nARTICLE-2|\nANNEXE|LISTE DES LAMPES\n");
    EXPECT_EQ(plan.units.back().span.begin, text.find("Annexe"));
    EXPECT_EQ(plan.units.back().span.end, text.find("Fait le"));
    expect_outline(
        "Livre Ier : Lampes\n\nArticle R111-1\n\nIl y a un registre.\n\nArticle R111-2\n\nIl est "
        "public.\n\nAnnexe à l'article R111-1\n\nModèle de registre.\n",
        "fr-law", "LIVRE-1|Lampes\nARTICLE-R111-1|\nARTICLE-R111-2|\nANNEXE-R111-1|\n");
    // The reference to the article stands between the annex and its title.
    expect_outline(
        "CHAPITRE I\nOBJET\n\n1. Le règlement vise les lampes de la ville.\n\n"
        "2. Il est strict pour les lampes et les feux.\n\nCHAPITRE II\nFIN\n\n3. Il dure dans la "
        "nuit.\n\nANNEXE I\n\n"
        "(a. 2)\n\nLIMITES DES LAMPES\n\nZone A: nulle\n",
        "fr-law",
        "CHAPITRE-I|OBJET\nARTICLE-1|\nARTICLE-2|\nCHAPITRE-II|FIN\nARTICLE-3|\nANNEXE-I|LIMITES "
        "DES LAMPES\n");
}

TEST(CuttingFrench, WhereASectionWasEnactedIsNoHeading) {
    expect_outline(
        "Titre abrégé\n\nTitre abrégé\n\n1 Loi sur les lampes.\n\nL.R. (1985), ch. P-12, art. "
        "1\n\nDéfinitions\n\nDéfinitions\n\n2 Les définitions qui suivent s'appliquent.\n\n"
        "ministre Le ministre des Lampes. (Minister)\n\n2012, ch. 19, art. 52\n\nGardiens\n\n"
        "Nomination\n\n3 (1) Le ministre peut nommer.\n\nFonctions\n\n4 Le gardien allume.\n",
        "fr-law",
        "titre-abrege|Titre abrégé\nARTICLE-1|Titre abrégé\ndefinitions|Définitions\n"
        "ARTICLE-2|Définitions\ngardiens|Gardiens\nARTICLE-3|Nomination\nARTICLE-4|Fonctions\n");
}

TEST(CuttingFrench, SentencesOfAnActAreNoTitlesThoughSomeAreShort) {
    const std::string rest(70, 'x');
    expect_outline(
        "Art. 1.- Toute lampe est soumise aux dispositions du présent acte " + rest +
            ".\n\nArt. 2.- Les dispositions de cet acte sont d'ordre public partout " + rest +
            ".\n\nArt. 3.- La lampe est un groupement de lumières.\n\nElle suit des principes.\n\n"
            "Art. 4.- Une lampe qui est mise en vente dans la ville doit porter une marque " +
            rest + ".\n\nArt. 5.- Toute personne peut être membre de la société des lampes " +
            rest +
            ".\n\nArt. 6.- La qualité se perd.\n\nElle revient.\n\nArt. 7.- Il est "
            "publié.\n\nFait à Lomé, le 15 décembre 2010.\n",
        "fr-law",
        "ARTICLE-1|\nARTICLE-2|\nARTICLE-3|\nARTICLE-4|\nARTICLE-5|\nARTICLE-6|\nARTICLE-7|\n");
}

TEST(CuttingFrench, NumbersOfCodesAreInsertedBehindASlashAndHaveFootnotes) {
    expect_outline(
        "LIVRE Ier. - Lampes\n\nArt. I.1. Pour l'application du code, une lampe est une "
        "lumière.\n\nArt. I.8. Les lampes sont bonnes.\n\nArt. I.8/1. Une bougie est une lampe.\n\n"
        "LIVRE VI. - Ventes\n\nArt. VI.1. Le livre vise les ventes.\n\nArt. VI.2/1. Le prix est "
        "indiqué.\n",
        "fr-law",
        "LIVRE-1|Lampes\nARTICLE-I.1|\nARTICLE-I.8|\nARTICLE-I.8-1|\nLIVRE-VI|Ventes\n"
        "ARTICLE-VI.1|\nARTICLE-VI.2-1|\n");
    expect_outline(
        "Chapitre I            Lampes\n\nArt. 1        But\n1 La loi protège les lampes.\n"
        "2 Elle vise les feux.\n\nArt. 2(1)     Département\nLe département est compétent.\n\n"
        "Art. 2A(2)    Commission\n1 Il y a une commission.\n2 Elle siège.\n\nChapitre II         "
        "  Fin\n\nArt. 3        Vigueur\nLa loi est en vigueur.\n",
        "fr-law",
        "CHAPITRE-I|Lampes\nARTICLE-1|But\nARTICLE-2|Département\nARTICLE-2A|Commission\n"
        "CHAPITRE-II|Fin\nARTICLE-3|Vigueur\n");
}

TEST(CuttingFrench, BillsThatNumberTheirSectionsQuoteThoseOfOthersBetweenMarks) {
    const auto plan = cut(
        "CHAPITRE I\nOBJET\n\n1. La présente loi vise les lampes.\n\n2. Elle s'applique à tous.\n\n"
        "CHAPITRE II\nDISPOSITIONS MODIFICATIVES\n\n3. L'article 14.2 du Code est remplacé par le "
        "suivant :\n\n« 14.2. Une municipalité peut utiliser une lampe.\n\nElle en avise le "
        "ministre. "
        "».\n\n4. Ce code est modifié par l'insertion, après l'article 14.2, du suivant :\n\n"
        "« 14.3. Le conseil fixe les heures. ».\n\n5. La présente loi entre en vigueur le 4 "
        "juin.\n",
        "auto", "DOC", Depth::all);
    std::string quoted;
    for (const auto& unit : plan.units) {
        quoted.append(unit.quoted ? std::string(unit.num) + " " : "");
    }
    EXPECT_EQ(quoted, "14.2 14.3 ");
    EXPECT_EQ(plan.units.size(), 9U) << outline_of(plan);
}

TEST(CuttingFrench, EnactingWordsAreFoundHoweverTheirAccentsAndBlanksAreWritten) {
    const std::string act =
        "\n\n1. Les lampes sont dans la ville.\n\n2. La lampe est une lumière.\n\n3. Le "
        "règlement entre en vigueur.\n";
    for (const char* words :
         {"Sa Majesté édicte :", "Sa Majeste\u0301 e\u0301dicte :", "Le ministre\nArrête :",
          "Le ministre\nArrête\u00A0:", "Le ministre\nArre\u0302te\u202F:"}) {
        EXPECT_EQ(cut(words + act, "auto").ruleset, "fr-law") << words;
    }
    EXPECT_EQ(cut("Les lampes :" + act, "auto").ruleset, "outline");
}

TEST(CuttingFrench, WhoChangedAnArticleIsNotItsTitle) {
    expect_outline(
        "CHAPITRE Ier : Lampes\n\nArticle L111-1\nModifié par LOI n° 2016-1087 du 8 août 2016 - "
        "art. 5 (V)\n\nLes lampes brûlent.\n\nArticle L111-2\nCréé par Décret n° 2015-545 du 18 "
        "mai 2015 - art. 1\n\nLes lampes s’éteignent.\n\nArticle L111-3\nVersion en vigueur "
        "depuis le 01 janvier 2018\n\nElles sont belles.\n",
        "fr-law", "CHAPITRE-1|Lampes\nARTICLE-L111-1|\nARTICLE-L111-2|\nARTICLE-L111-3|\n");
}

}  // namespace
