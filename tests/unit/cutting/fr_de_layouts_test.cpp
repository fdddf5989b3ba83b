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

TEST(CuttingFrenchAndGerman, SignOfANoteMayStandRightBehindTheNumberOfAnArticle) {
    expect_outline(
        "1. Titel: Lampen\n\nArt. 11 Zweck\n\n1 Das Gesetz regelt die Lampen.\n\nArt. 2\n\n1 Die "
        "Lampe ist ein Licht.\n\nArt. 32\n\n1 Sie ist rot.\n\nArt. 43 Aufsicht\n\n1 Der Rat führt "
        "die Aufsicht nach\nArt. 54 des Gesetzes.\n\nArt. 6 Ende\n\n1 Es endet.\n\n2. Titel: "
        "Feuer\n\nArt. 7\n\n1 Es gilt.\n\nArt. 84\n\n1 Es brennt.\n",
        "de-law",
        "TITEL-1|Lampen\nARTIKEL-1|Zweck\nARTIKEL-2|\nARTIKEL-3|\nARTIKEL-4|Aufsicht\n"
        "ARTIKEL-6|Ende\nTITEL-2|Feuer\nARTIKEL-7|\nARTIKEL-84|\n");
    expect_outline(
        "Titre I Lampes\n\nArt. 1  \n\n1 La lampe est dans la ville.\n\nArt. 23  \n\n1 Le gardien "
        "est nommé.\n\nArt. 3  \n\n1 Les feux sont rouges.\n",
        "fr-law", "TITRE-I|Lampes\nARTICLE-1|\nARTICLE-2|\nARTICLE-3|\n");
}

TEST(CuttingFrenchAndGerman, SuffixOfANumberMayStandInParentheses) {
    expect_outline(
        "Chapitre premier\nLampes\nArticle premier – Les lampes sont dans la ville.\nArt. 2 – Le "
        "gardien est nommé.\nArt. 2 (bis) – Il est âgé.\nArt. 2 (Ter) - Il est payé.\nChapitre "
        "II\nFeux\nArt. 3 (nouveau) – Les feux sont rouges.\nArt. 4 – Ils sont beaux.\n",
        "fr-law",
        "CHAPITRE-1|Lampes\nARTICLE-1|\nARTICLE-2|\nARTICLE-2bis|\nARTICLE-2Ter|\n"
        "CHAPITRE-II|Feux\nARTICLE-3|\nARTICLE-4|\n");
}

TEST(CuttingFrenchAndGerman, TitlesOfPartsMayEndWithAFullStopBetweenBlankLines) {
    expect_outline(
        "TITRE PREMIER.\n\nDes lampes.\n\nARTICLE 1.\n\nLes lampes sont dans la ville.\n\nTITRE "
        "II.\n\nDes feux.\n\nCHAPITRE PREMIER.\n\nDes feux rouges.\n\nARTICLE 2.\n\nIls sont "
        "beaux.\n\nCHAPITRE II.\n\nLe gardien est nommé par le conseil.\n\nIl est âgé.\n\nARTICLE "
        "3.\n\nIls durent.\n",
        "fr-law",
        "TITRE-1|Des lampes.\nARTICLE-1|\nTITRE-II|Des feux.\nTITRE-II-CHAPITRE-1|Des feux "
        "rouges.\nARTICLE-2|\nTITRE-II-CHAPITRE-II|\nARTICLE-3|\n");
}

TEST(CuttingFrenchAndGerman, MarksMayStandBehindTheSignOfANoteThatOpensAnAmendment) {
    expect_outline(
        "CHAPITRE Ier. - Lampes\n\n  Article 1er. La loi vise les lampes.\n\n  Art. 2.[1 § 1er. "
        "Pour la loi, on entend par :\n  1° la lampe : une lumière;\n  [2 2° le feu : une "
        "flamme;]2\n  3° la nuit : le noir.\n  § 2. Le Roi fixe les lampes dans la ville.\n  [2 § "
        "3. Le Roi fixe les feux.]2\n  § 4. [2 ...]2]1\n  ----------\n  (1)<L 2014-03-25/04, art. "
        "2, 192; En vigueur : 01-09-2014>\n  (2)<L 2016-05-04/03, art. 3, 200>\n\n  Art. 3. [1 § "
        "1er. Il est âgé.\n  § 2. Il est payé.]1\n",
        "fr-law",
        "CHAPITRE-1|Lampes\nARTICLE-1|\nARTICLE-2|\nARTICLE-2-PARAGRAPHE-1er|\n"
        "ARTICLE-2-PARAGRAPHE-1er-NUMERO-1|\nARTICLE-2-PARAGRAPHE-1er-NUMERO-2|\n"
        "ARTICLE-2-PARAGRAPHE-1er-NUMERO-3|\nARTICLE-2-PARAGRAPHE-2|\nARTICLE-2-PARAGRAPHE-3|\n"
        "ARTICLE-2-PARAGRAPHE-4|\nARTICLE-3|\nARTICLE-3-PARAGRAPHE-1er|\n"
        "ARTICLE-3-PARAGRAPHE-2|\n",
        Depth::all);
}

TEST(CuttingFrenchAndGerman, HeadingsWithArabicNumbersStandRightAboveArticlesOfWebSites) {
    expect_outline(
        "Lampengesetz\n\nDer Grosse Rat,\n\nbeschliesst:\n1 Allgemeines\n1.1 Grundsätze\nArt. "
        "1\nZweck\n1\n\nDas Gesetz regelt die Lampen und das Licht.\n\nArt. 2\nGeltung\n1\n\nEs "
        "gilt für:\n\na Laternen,\nb Fackeln.\n2\n\nSie sind nach dem Gesetz zu schützen. *\n\n1.2 "
        "Aufsicht\nArt. 3\nRat\n1\n\nDer Rat führt die Aufsicht.\n\n2 Verfahren\n2.1 "
        "Gesuch\nArt. 4 *\nForm\n1\n\nEs gilt:\n\n1. Schrift\n2. Frist\nArt. "
        "5\nEnde\n1\n\nEs endet.\n",
        "de-law",
        "HEADING-1|Allgemeines\nHEADING-1-HEADING-1.1|Grundsätze\nARTIKEL-1|Zweck\n"
        "ARTIKEL-2|Geltung\nHEADING-1-HEADING-1.2|Aufsicht\nARTIKEL-3|Rat\n"
        "HEADING-2|Verfahren\nHEADING-2-HEADING-2.1|Gesuch\nARTIKEL-4|Form\nARTIKEL-5|Ende\n");
    // Last lines of paragraphs are none.
    expect_outline(
        "beschliesst:\n1 Allgemeines\nArt. 1 Zweck\n1 Das Gesetz regelt die Lampen und das "
        "Licht.\n2 Die Lampen sind nach dem Gesetz zu schützen. *\nArt. 2 Geltung\n1 Es gilt. "
        "*\n2 Verfahren\nArt. 3 Ende\n1 Es endet.\n",
        "de-law",
        "HEADING-1|Allgemeines\nARTIKEL-1|Zweck\nARTIKEL-2|Geltung\nHEADING-2|Verfahren\n"
        "ARTIKEL-3|Ende\n");
}

TEST(CuttingFrenchAndGerman, NumbersOfParagraphsMayBeAloneAboveTheirText) {
    expect_outline(
        "beschliesst:\n\nArt. 1\nZweck\n1\n\nDas Gesetz regelt die Lampen und das "
        "Licht.\n\nArt. 2\nGeltung\n1\n\nEs gilt für die Laternen:\n\na. auf der "
        "Strasse,\nb. im Haus.\n2 \n\nSie sind nach dem Gesetz zu schützen. "
        "*\n\n7\n\n3\n\nSie brennen.\n\nArt. 3\nEnde\n1\n\nEs endet.\n",
        "de-law",
        "ARTIKEL-1|Zweck\nARTIKEL-1-ABS-1|\nARTIKEL-2|Geltung\nARTIKEL-2-ABS-1|\n"
        "ARTIKEL-2-ABS-1-BUCHST-a|\nARTIKEL-2-ABS-1-BUCHST-b|\nARTIKEL-2-ABS-2|\n"
        "ARTIKEL-2-ABS-3|\nARTIKEL-3|Ende\nARTIKEL-3-ABS-1|\n",
        Depth::all);
    expect_outline(
        "décrète:\n\nArt. 1\nBut\n1\n\nLa loi vise les lampes de la ville.\n\n2\n\nElle ne "
        "vise pas les feux.\n\nArt. 2\nVigueur\n1\n\nElle est en vigueur.\n",
        "fr-law",
        "ARTICLE-1|But\nARTICLE-1-ALINEA-1|\nARTICLE-1-ALINEA-2|\nARTICLE-2|Vigueur\n"
        "ARTICLE-2-ALINEA-1|\n",
        Depth::all);
}

TEST(CuttingFrenchAndGerman, TitlesOfMunicipalArticlesMayStandAboveThemBetweenBlankLines) {
    expect_outline(
        "EN CONSÉQUENCE, le conseil décrète ce qui suit :\n\nPréambule\n\nARTICLE 1 : Le préambule "
        "est dans le règlement.\n\nInterprétation\n\nARTICLE 2 : Le règlement vise les "
        "lampes.\n\nDéfinitions\n\nARTICLE 3 : On entend par :\n\na) lampe, une lumière;\n\nb) "
        "feu, "
        "une flamme.\n\nSECTION II – FEUX\n\nFeux interdits\n\nARTICLE 4 : Il est interdit "
        "d'allumer un feu.\n\nVigueur\n\nARTICLE 5 : Il est en vigueur.\n",
        "fr-law",
        "ARTICLE-1|Préambule\nARTICLE-2|Interprétation\nARTICLE-3|Définitions\n"
        "SECTION-II|FEUX\nARTICLE-4|Feux interdits\nARTICLE-5|Vigueur\n");
    // What stands above each of them is none.
    expect_outline(
        "Titre Ier : Lampes\n\nVersions\n\nArticle 1\n\nLes lampes sont dans la "
        "ville.\n\nVersions\n\nArticle 2\n\nLe gardien est nommé.\n\nVersions\n\nArticle "
        "3\n\nIl est âgé.\n\nVersions\n\nArticle 4\n\nIl est payé.\n",
        "fr-law", "TITRE-1|Lampes\nARTICLE-1|\nARTICLE-2|\nARTICLE-3|\nARTICLE-4|\n");
}

TEST(CuttingFrenchAndGerman, FormulasOfPromulgationAreInNoArticle) {
    const std::string act =
        "§ 1\nZweck\n\nDie Satzung regelt die Lampen und das Licht der Stadt.\n\n§ "
        "2\nBekanntmachungsanordnung\n\nSie gilt.\n\n§ 3\nInkrafttreten\n\nDie Satzung tritt am 1. "
        "Mai in Kraft.\n\n";
    for (const char* behind :
         {"Bekanntmachungsanordnung\n\nDie Satzung wird bekannt gemacht, es sei denn,\n\na) eine "
          "Genehmigung fehlt,\nb) die Frist ist um.\n\nDorf, den 13.12.2019\n",
          "In Stellvertretung des Landesfürsten:\ngez. Alois\n\nErbprinz\n1 Bericht Nr. 70/2010\n",
          "Dieses Gesetz ist im Amtsblatt der Region kundzumachen. Jeder ist verpflichtet, es zu "
          "befolgen.\n"}) {
        const auto plan = cutting_test::cut(act + behind, "de-law", "D", Depth::all);
        ASSERT_EQ(plan.units.size(), 3U) << cutting_test::outline_of(plan);
        EXPECT_EQ(plan.units.back().span.end, act.size()) << behind;
    }
}

TEST(CuttingFrenchAndGerman, DashBeforeATitleMayLieLow) {
    expect_outline(
        "LIVRE PREMIER. _ Lampes.\n\nSection première. _ Dispositions générales.\n\n  Art. 1. Les "
        "lampes sont dans la ville.\n\nSection II. _ Du service.\n\n  Art. 2. _ Le gardien est "
        "nommé.\n",
        "fr-law",
        "LIVRE-1|Lampes.\nLIVRE-1-SECTION-1|Dispositions générales.\nARTICLE-1|\n"
        "LIVRE-1-SECTION-II|Du service.\nARTICLE-2|\n");
}

}  // namespace
