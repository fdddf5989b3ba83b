/// \file
/// French texts as gazettes, consolidations and collections of law on the web print them.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
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

TEST(CuttingFrenchLayouts, ArticlesOfAnOrderStayThoughItsAnnexesHaveMoreNumbers) {
    expect_outline(
        "Arrête :\n\nArticle 1\n\nLes lampes sont soumises à l'annexe I.\n\nArticle 2\n\nLe "
        "directeur est chargé de l'exécution.\n\nAnnexe I\n\nPRESCRIPTIONS\n\n1. Dispositions "
        "générales\n\n1.1. Conformité\n\nLes lampes sont dans la ville.\n\n1.2. Contrôle\n\n"
        "Elles sont contrôlées.\n\n2. Implantation\n\n2.1. Règles\n\nElles sont loin des "
        "maisons.\n\n3. Exploitation\n\nElles sont allumées.\n\nAnnexe II\n\nDÉLAIS\n\nUn "
        "an.\n",
        "fr-law",
        "ARTICLE-1|\nARTICLE-2|\nANNEXE-I|PRESCRIPTIONS\nANNEXE-I-ARTICLE-1|Dispositions "
        "générales\nANNEXE-I-ARTICLE-1.1|Conformité\nANNEXE-I-ARTICLE-1.2|Contrôle\n"
        "ANNEXE-I-ARTICLE-2|Implantation\nANNEXE-I-ARTICLE-2.1|Règles\n"
        "ANNEXE-I-ARTICLE-3|Exploitation\nANNEXE-II|DÉLAIS\n");
}

TEST(CuttingFrenchLayouts, NumbersOfACodeHaveSuffixesApart) {
    expect_outline(
        "Chapitre Ier : Lampes\n\nArticle L121-1\n\nLes lampes sont dans la ville.\n\nArticle "
        "L121-1 bis\n\nElles sont belles.\n\nArticle L. 121-1 ter\n\nElles sont neuves.\n\n"
        "Article L121-2\n\nElles sont dans les rues.\n",
        "fr-law",
        "CHAPITRE-1|Lampes\nARTICLE-L121-1|\nARTICLE-L121-1bis|\nARTICLE-L.121-1ter|\n"
        "ARTICLE-L121-2|\n");
}

TEST(CuttingFrenchLayouts, PartsOfACodeMayNameTheirArticles) {
    expect_outline(
        "Partie législative (Articles L1 à L2)\n\nLivre Ier : Lampes (Articles L1 à L2)\n\nArticle "
        "L1\n\nLa partie réglementaire du code est dans la\npartie réglementaire (articles R1 à "
        "R2).\n\nArticle L2\n\nElle est fixée.\n\nPartie réglementaire (Article R1)\n\nLivre "
        "Ier : Feux\n\nArticle R1\n\nElle est là.\n",
        "fr-law",
        "PARTIE-LEGISLATIVE|(Articles L1 à L2)\nPARTIE-LEGISLATIVE-LIVRE-1|Lampes (Articles L1 à "
        "L2)\nARTICLE-L1|\nARTICLE-L2|\nPARTIE-REGLEMENTAIRE|(Article R1)\n"
        "PARTIE-REGLEMENTAIRE-LIVRE-1|Feux\nARTICLE-R1|\n");
}

TEST(CuttingFrenchLayouts, NumbersBeforeADashAreParagraphs) {
    expect_outline(
        "Chapitre premier\nLampes\n\nArticle premier\n\n1- La loi vise les lampes :\na) rouges "
        ";\nb) bleues.\n\n2- Elle dure\n1-2 ans.\n\nArticle 2\n\nLe gardien est chargé :\n1 - "
        "d'allumer les lampes,\n2 - de les éteindre.\n\nArticle 3\n\nSont dans la ville :\n1 – "
        "les lampes ;\n2 – les feux.\n",
        "fr-law",
        "CHAPITRE-1|Lampes\nARTICLE-1|\nARTICLE-1-PARAGRAPHE-1|\n"
        "ARTICLE-1-PARAGRAPHE-1-LETTRE-a|\nARTICLE-1-PARAGRAPHE-1-LETTRE-b|\n"
        "ARTICLE-1-PARAGRAPHE-2|\nARTICLE-2|\nARTICLE-2-PARAGRAPHE-1|\n"
        "ARTICLE-2-PARAGRAPHE-2|\nARTICLE-3|\nARTICLE-3-PARAGRAPHE-1|\n"
        "ARTICLE-3-PARAGRAPHE-2|\n",
        Depth::all);
}

TEST(CuttingFrenchLayouts, FinanceActsHaveCapitalsBetweenRomanNumbersAndPoints) {
    expect_outline(
        "Titre Ier : Lampes\n\nArticle 1\n\nI. - Le code est ainsi modifié :\nA. - Le titre Ier "
        "est ainsi modifié :\n1° L'article 2 est abrogé ;\n2° L'article 3 est ainsi modifié :\na) "
        "Le "
        "I est supprimé ;\nb) Le II est abrogé ;\nB. - L'article 4 est abrogé.\nII. - Le I est "
        "applicable.\n\nArticle 2\n\nI. – A. – Les lampes sont belles.\nB. – Les feux sont dans la "
        "ville.\nII. – M. Lampe est nommé.\n",
        "fr-law",
        "TITRE-1|Lampes\nARTICLE-1|\nARTICLE-1-PARAGRAPHE-I|\nARTICLE-1-PARAGRAPHE-I-DIVISION-A|\n"
        "ARTICLE-1-PARAGRAPHE-I-DIVISION-A-NUMERO-1|\nARTICLE-1-PARAGRAPHE-I-DIVISION-A-NUMERO-2|\n"
        "ARTICLE-1-PARAGRAPHE-I-DIVISION-A-NUMERO-2-LETTRE-a|\n"
        "ARTICLE-1-PARAGRAPHE-I-DIVISION-A-NUMERO-2-LETTRE-b|\n"
        "ARTICLE-1-PARAGRAPHE-I-DIVISION-B|\nARTICLE-1-PARAGRAPHE-II|\nARTICLE-2|\n"
        "ARTICLE-2-PARAGRAPHE-I|\nARTICLE-2-PARAGRAPHE-I-DIVISION-A|\n"
        "ARTICLE-2-PARAGRAPHE-I-DIVISION-B|\nARTICLE-2-PARAGRAPHE-II|\n",
        Depth::all);
}

TEST(CuttingFrenchLayouts, ParagraphsMayStandRightBehindTheNumberOfTheSection) {
    expect_outline(
        "Définitions\n1 Les définitions qui suivent s’appliquent à la "
        "loi.\nL.R. 1973, ch. L-1, art. 1.\n\nChamp d’application\n2(1) La loi vise les "
        "lampes.\n2(2) Elle ne vise pas :\na) les bougies;\nb) les feux.\nL.R. 1973, ch. L-1, art. "
        "2.\n\nPermis\n3(1) Le ministre délivre le permis.\n3(2) Il est dans la ville.\n\n"
        "Infractions\n4 Le gardien est puni.\n",
        "fr-law",
        "ARTICLE-1|Définitions\nARTICLE-2|Champ d’application\nARTICLE-2-PARAGRAPHE-1|\n"
        "ARTICLE-2-PARAGRAPHE-2|\nARTICLE-2-PARAGRAPHE-2-ALINEA-a|\n"
        "ARTICLE-2-PARAGRAPHE-2-ALINEA-b|\nARTICLE-3|Permis\nARTICLE-3-PARAGRAPHE-1|\n"
        "ARTICLE-3-PARAGRAPHE-2|\nARTICLE-4|Infractions\n",
        Depth::all);
}

/// As Ontario numbers: sections, "(1)", then "1." and "i.".
constexpr const char* ontario =
    "PARTIE I\nLAMPES\n\nDéfinitions\n\n1 Les définitions qui suivent s’appliquent à la "
    "loi.\n\n"
    "Champ d’application\n\n2 (1) La loi vise les lampes.\n\nException\n\n(2) Elle ne vise pas "
    "les lampes suivantes :\n\n1. Les lampes à huile.\n\n2. Les lampes qui sont :\n\ni. "
    "anciennes,\n\nii. éteintes.\n\nPARTIE II\nPERMIS\n\nPermis obligatoire\n\n3 Nul ne doit "
    "allumer une lampe.\n\nDemande\n\n4 (1) Elle est présentée au directeur.\n\nRèglements\n\n"
    "5 Les règlements fixent les droits.\n";

TEST(CuttingFrenchLayouts, SectionsWithAParagraphGoBeforeNumberedItems) {
    expect_outline(
        ontario, "fr-law",
        "PARTIE-I|LAMPES\nARTICLE-1|Définitions\nARTICLE-2|Champ d’application\nPARTIE-II|PERMIS\n"
        "ARTICLE-3|Permis obligatoire\nARTICLE-4|Demande\nARTICLE-5|Règlements\n");
    expect_outline(
        "PART I\nLAMPS\n\nDefinitions\n\n1 In this Act, lamp means a light.\n\nApplication\n\n2 "
        "(1) "
        "This Act applies to lamps.\n\nException\n\n(2) It does not apply to the following:\n\n1. "
        "Oil "
        "lamps.\n\n2. Lamps that are out.\n\nPART II\nLICENCES\n\nLicence\n\n3 No person shall "
        "light a lamp.\n\nFee\n\n4 (1) The fee is paid to the director.\n\nRegulations\n\n5 The "
        "regulations fix the fees.\n",
        "en-law",
        "PART-I|LAMPS\nSECTION-1|Definitions\nSECTION-2|Application\nPART-II|LICENCES\n"
        "SECTION-3|Licence\nSECTION-4|Fee\nSECTION-5|Regulations\n");
}

TEST(CuttingFrenchLayouts, ItemsWithAFullStopStandBelowParagraphsInParentheses) {
    expect_outline(ontario, "fr-law",
                   "PARTIE-I|LAMPES\nARTICLE-1|Définitions\nARTICLE-2|Champ d’application\n"
                   "ARTICLE-2-PARAGRAPHE-1|\nARTICLE-2-PARAGRAPHE-2|Exception\n"
                   "ARTICLE-2-PARAGRAPHE-2-DISPOSITION-1|\nARTICLE-2-PARAGRAPHE-2-DISPOSITION-2|\n"
                   "ARTICLE-2-PARAGRAPHE-2-DISPOSITION-2-SOUS-ALINEA-i|\n"
                   "ARTICLE-2-PARAGRAPHE-2-DISPOSITION-2-SOUS-ALINEA-ii|\nPARTIE-II|PERMIS\n"
                   "ARTICLE-3|Permis obligatoire\nARTICLE-4|Demande\nARTICLE-4-PARAGRAPHE-1|\n"
                   "ARTICLE-5|Règlements\n",
                   Depth::all);
}

TEST(CuttingFrenchLayouts, ASignWithADashAndATitleGroupsSections) {
    expect_outline(
        "CHAPITRE I\nOBJET\n\n1. La loi vise les lampes.\n\nCHAPITRE II\nPERMIS\n\nSECTION "
        "I\nDÉLIVRANCE\n\n§ 1.  — Dispositions générales\n\n2. Le ministre délivre le permis.\n\n§ "
        "2.  — Révocation\n\n3. Le ministre révoque le permis dans la ville.\n",
        "fr-law",
        "CHAPITRE-I|OBJET\nARTICLE-1|\nCHAPITRE-II|PERMIS\nCHAPITRE-II-SECTION-I|DÉLIVRANCE\n"
        "CHAPITRE-II-SECTION-I-PARAGRAPHE-1|Dispositions générales\nARTICLE-2|\n"
        "CHAPITRE-II-SECTION-I-PARAGRAPHE-2|Révocation\nARTICLE-3|\n");
    // Belgian paragraphs are marks, with a dash too.
    expect_outline(
        "CHAPITRE Ier. - Lampes\n\nArticle 1er. § 1er. Les lampes sont belles.\n\n§ 2. Elles sont "
        "dans la ville.\n\nArt. 2. § 1er. - Le Roi fixe les lampes.\n\n§ 2. - Le Roi fixe les feux "
        "et les bougies.\n",
        "fr-law",
        "CHAPITRE-1|Lampes\nARTICLE-1|\nARTICLE-1-PARAGRAPHE-1er|\nARTICLE-1-PARAGRAPHE-2|\n"
        "ARTICLE-2|\nARTICLE-2-PARAGRAPHE-1er|\nARTICLE-2-PARAGRAPHE-2|\n",
        Depth::all);
}

TEST(CuttingFrenchLayouts, LettersThatWereSignsOfOrdinalsCloseAMark) {
    expect_outline(
        "Décrète :\n\nArt. 1er. – Le code est ainsi modifié :\n1o L'article 2 est ainsi modifié "
        ":\na) "
        "Les lampes sont belles ;\nb) Les feux sont abrogés ;\n2o Après l'article 3, il est inséré "
        "un "
        "article 4 ainsi rédigé :\n« Art. 4. – Les lampes :\n« 1o Brûlent ;\n« 2o Durent. » ;\n3o "
        "L'article 5 est abrogé.\n\nArt. 2. – Il entre en vigueur dans la ville.\n",
        "fr-law",
        "ARTICLE-1|\nARTICLE-1-NUMERO-1|\nARTICLE-1-NUMERO-1-LETTRE-a|\n"
        "ARTICLE-1-NUMERO-1-LETTRE-b|\nARTICLE-1-NUMERO-2|\nARTICLE-1-NUMERO-2-ARTICLE-4|\n"
        "ARTICLE-1-NUMERO-2-ARTICLE-4-NUMERO-1|\nARTICLE-1-NUMERO-2-ARTICLE-4-NUMERO-2|\n"
        "ARTICLE-1-NUMERO-3|\nARTICLE-2|\n",
        Depth::all);
}

TEST(CuttingFrenchLayouts, OrdersToPublishAnActSignIt) {
    const std::string text =
        "Chapitre 1er – Lampes\n\nArt. 1er. Objet\n\nLes lampes sont dans la ville.\n\nArt. 2. "
        "Vigueur\n\nLa loi entre en vigueur le 1er mai.\n\nMandons et ordonnons que la présente "
        "loi "
        "soit insérée au Journal officiel.\n\nLe Ministre,\nÉtienne Lampe\n\nDoc. parl. 7000.\n";
    EXPECT_EQ(cut(text, "fr-law").units.back().span.end, text.find("Mandons"));
}

TEST(CuttingFrenchLayouts, PartsOfAnnexesHaveLetters) {
    expect_outline(
        "Article premier\n\nObjet\n\nLa partie A de l'annexe est dans la ville. Elle vise "
        "la\npartie "
        "B des lampes.\n\nArticle 2\n\nVigueur\n\nElle entre en vigueur.\n\nANNEXE\n\n"
        "LAMPES\n\nPARTIE A\n\nLampes rouges\n\n1. Elles sont belles.\n\nPartie B : Feux\n\n1. Ils "
        "sont beaux.\n",
        "fr-law",
        "ARTICLE-1|Objet\nARTICLE-2|Vigueur\nANNEXE|LAMPES\nANNEXE-PARTIE-A|Lampes rouges\n"
        "ANNEXE-PARTIE-B|Feux\n");
}

TEST(CuttingFrenchLayouts, WhatTheEditorsSayOfRepealsIsNoPartOfTheAnnexAbove) {
    expect_outline(
        "CHAPITRE I\nOBJET\n\n1. La loi vise les lampes de la ville.\n2001, c. 12, a. 1.\n\n2. "
        "Elle "
        "est en vigueur.\n2001, c. 12, a. 2.\n\nCHAPITRE II\nPERMIS\n\n3. Le permis est dans la "
        "ville.\n2001, c. 12, a. 3.\n\nANNEXE I\n(Article 2)\nDROITS\nPermis: 10 $\n\n"
        "ANNEXES ABROGATIVES\n\nConformément à l’article 9 de la Loi sur la refonte, le chapitre "
        "12 "
        "est abrogé.\n",
        "fr-law",
        "CHAPITRE-I|OBJET\nARTICLE-1|\nARTICLE-2|\nCHAPITRE-II|PERMIS\nARTICLE-3|\nANNEXE-I|"
        "DROITS\nCONNEXES|ANNEXES "
        "ABROGATIVES\n");
}

TEST(CuttingFrenchLayouts, RomanHeadingsOfHouseRulesHaveADashAndTheirPartsCarryThem) {
    expect_outline(
        "RÈGLEMENT INTÉRIEUR\n\nI – ORGANISATION\n\nI.1 – Horaires\n\nLes cours ont lieu le "
        "matin.\n\nI.2 – Entrées\n\nLes élèves entrent.\n\nII - DROITS\n\nII.1 - "
        "Expression\n\nElle est libre.\n\nIII - DISCIPLINE\n\nIII.1 - Punitions\n\nElles sont "
        "légères.\n",
        "outline",
        "I|ORGANISATION\nI/I.1|Horaires\nI/I.2|Entrées\nII|DROITS\nII/II.1|Expression\n"
        "III|DISCIPLINE\nIII/III.1|Punitions\n");
}

}  // namespace
