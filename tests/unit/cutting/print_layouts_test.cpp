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

TEST(CuttingPrints, BulletsStandBeforeRomanMarks) {
    const std::string text =
        "# Decreto\n\nQue não é das lâmpadas, são dos guardas, uma por um e ao serão.\n\n**Art. "
        "1º.** As lâmpadas são acesas:\n  - I – à noite;\n  - II – de manhã; "
        "e\n"
        "  - III – no inverno, no lugar:\n    - a) da vela;\n    - b) do lume.\n\n**§ 1º** O óleo "
        "é:\n- I - do porto;\n- II - da vila.\n\n**Art. 2º.** A guarda apaga.\n\n**Art. 3º.** "
        "Revoga-se - I think - o resto.\n- I think not.\n";
    EXPECT_EQ(outline_of(cut(text, "auto", "DOC", Depth::all)),
              "ART-1|\nART-1-INCISO-I|\nART-1-INCISO-II|\nART-1-INCISO-III|\n"
              "ART-1-INCISO-III-ALINEA-a|\nART-1-INCISO-III-ALINEA-b|\nART-1-PAR-1|\n"
              "ART-1-PAR-1-INCISO-I|\nART-1-PAR-1-INCISO-II|\nART-2|\nART-3|\n");
}

TEST(CuttingPrints, SpanishArticlesAreCountedInThousandsWithAPoint) {
    const std::string head =
        "CÓDIGO DE LÁMPARAS\n\nQue rige para las lámparas y los guardas por una villa.\n\nTÍTULO "
        "VI\nDEL ACEITE\n\nArt. 998.- El aceite es de la villa.\n\n"
        "Art. 999.- La mecha es del guarda.\n\nArt. 1.000.- La luz es de todos.\n\n";
    expect_outline(head +
                       "Art. 1.001.- La noche es larga:\na) en invierno;\nb) en otoño.\n\nArt. "
                       "1.001 bis.- La vela es corta.\n\nArtículo 1.002. El humo sube.\n",
                   "es-law",
                   "TITULO-VI|DEL ACEITE\nART-998|\nART-999|\nART-1.000|\nART-1.001|\n"
                   "ART-1.001bis|\nART-1.002|\n");
    // Where chapters number them, each has its own.
    expect_outline(
        "ESTATUTOS\n\nQue rigen para las lámparas y los guardas por una villa.\n\nArtículo 1.1. "
        "Nombre\n\nLa luz.\n\nArtículo 1.2. Sede\n\nLa "
        "villa.\n\nArtículo 2.1. Socios\n\nLos guardas.\n",
        "es-law", "ART-1.1|Nombre\nART-1.2|Sede\nART-2.1|Socios\n");
}

TEST(CuttingPrints, LettersOfGermanNumbersMayStandApart) {
    expect_outline(
        "Satzung über die Lampen\n\n§ 4 Öl\n\nDas Öl ist frei.\n\n§ 4 a Docht\n\n(1) Der Docht ist "
        "kurz.\n(2) Er brennt nach\n§ 4 b Abs. 2 der Ordnung.\n\n§ 4 b\nWachs\n\nDas Wachs ist "
        "weich.\n\n§ 5 Ende\n\n§ 4 a und § 4 b treten in Kraft,\n§ 7 a. F. tritt außer Kraft.\n",
        "de-law", "P-4|Öl\nP-4a|Docht\nP-4b|Wachs\nP-5|Ende\n");
    // A converter puts the letter in italics, and the number of the section in bold.
    const auto plan = cut(
        "**Art. 4** Öl\n\nDas Öl ist frei und für alle.\n\n**Art. 4** *a* [2] Docht\n\nDer Docht "
        "ist kurz.\n\n**Art. 4***b* Wachs\n\nDas Wachs ist weich.\n\n**Art. 5** Ende\n\nDas ist "
        "alles und nicht mehr.\n",
        "auto");
    EXPECT_EQ(outline_of(plan),
              "ARTIKEL-4|Öl\nARTIKEL-4a|Docht\nARTIKEL-4b|Wachs\nARTIKEL-5|Ende\n");
    EXPECT_EQ(plan.units[2].num, "4b");
}

TEST(CuttingPrints, LongTextsBehindTheNumberAreNoTitlesAmongOthers) {
    const std::string text =
        "Loi des lampes\n"
        "Art. 1er - Les recettes et les dépenses de la caisse des lampes de la ville sont fixées à "
        "cinq mille pièces pour\nl'année qui vient.\n"
        "Art. 2 - Le montant des dons est fixé à cent pièces.\n"
        "Art. 3 - Les gardiens sont payés par la caisse et par la ville.\nElle peut les renvoyer.\n"
        "Art. 4 - Le montant que la ville et la caisse peuvent prêter aux gardiens qui en font la "
        "demande par écrit pour\nl'achat de lampes, de mèches et d'huile est fixé à 330 000 000\n"
        "Pièces pour une année.\n"
        "Art. 5 - Les mèches sont coupées par les gardiens :\na) le soir ;\nb) le matin.\n";
    expect_outline(text, "fr-law", "ARTICLE-1|\nARTICLE-2|\nARTICLE-3|\nARTICLE-4|\nARTICLE-5|\n");
}

TEST(CuttingPrints, LettersOfFrenchArticlesMayStandInParentheses) {
    EXPECT_EQ(outline_of(cut("ONT ADOPTÉ LE PRÉSENT RÈGLEMENT:\n\nArticle premier\nObjet\n\n1. Les "
                             "lampes sont:\n(a) bonnes;\n(b) propres:\n(i) le soir;\n(ii) le "
                             "matin.\n2. L'huile est pure.\n\nArticle 2\nFin\n\n1. Elle est "
                             "proche:\n(a) ici;\n(b) là.\n",
                             "fr-law", "DOC", Depth::all)),
              "ARTICLE-1|Objet\nARTICLE-1-PARAGRAPHE-1|\nARTICLE-1-PARAGRAPHE-1-LETTRE-a|\n"
              "ARTICLE-1-PARAGRAPHE-1-LETTRE-b|\nARTICLE-1-PARAGRAPHE-1-LETTRE-b-ROMAIN-i|\n"
              "ARTICLE-1-PARAGRAPHE-1-LETTRE-b-ROMAIN-ii|\nARTICLE-1-PARAGRAPHE-2|\n"
              "ARTICLE-2|Fin\nARTICLE-2-PARAGRAPHE-1|\nARTICLE-2-PARAGRAPHE-1-LETTRE-a|\n"
              "ARTICLE-2-PARAGRAPHE-1-LETTRE-b|\n");
}

TEST(CuttingPrints, DutchArticlesCarryTheNumberOfTheirChapterBeforeAColon) {
    expect_outline(
        "Lampenwet\n\nHoofdstuk 1 Inleidende bepalingen\n\nArtikel 1:1\n\n1 Onder lamp wordt "
        "verstaan "
        "een licht.\n\n2 Zie\nartikel 1:2, tweede lid.\n\nArtikel 1:2\n\nDe wet is van de stad.\n\n"
        "Artikel 1:2a Olie\n\nDe olie is zuiver.\n\nHoofdstuk 2 Wachters\n\nArtikel 2:1\n\nDe "
        "wachter wordt benoemd.\n\nArtikel 2:10\n\nHij slaapt niet.\n",
        "nl-law",
        "HOOFDSTUK-1|Inleidende bepalingen\nARTIKEL-1:1|\nARTIKEL-1:2|\nARTIKEL-1:2a|Olie\n"
        "HOOFDSTUK-2|Wachters\nARTIKEL-2:1|\nARTIKEL-2:10|\n");
    // A colon that ends the number, and the time of a day.
    expect_outline(
        "Reglement\n\nArtikel 1: Naam\n\nDe naam is het licht van de stad.\n\nArtikel 2: "
        "Tijd\n\nDe wacht begint om\n12:30 uur en duurt niet lang.\n",
        "nl-law", "ARTIKEL-1|Naam\nARTIKEL-2|Tijd\n");
}

TEST(CuttingPrints, ActThatIsQuotedAsAWholeIsNoQuotation) {
    const std::string head =
        "LEY NUM. 19\n\nTeniendo presente que el Congreso ha dado su aprobación al siguiente\n\n"
        "Proyecto de ley:\n\n";
    const std::string act =
        "Disposiciones generales\n\nArtículo 1º.- Las lámparas son de la villa.\n\nArtículo 2º.- "
        "El "
        "aceite es del guarda:\n\na) el limpio;\n\nb) el sucio.\n\nTítulo I\n\nDe los guardas\n\n"
        "Artículo 3º.- Los guardas son dos.\n\nArtículo 4º.- Se van al alba.\".\n\n";
    const std::string end = "Por tanto, promúlguese y llévese a efecto como Ley.\n";
    const std::string outline =
        "TITULO-0|Disposiciones generales\nART-1|\nART-2|\nTITULO-I|De los "
        "guardas\nART-3|\nART-4|\n";
    expect_outline(head + "\"Título Preliminar\n\n" + act + end, "es-law", outline);
    // What an article of the act itself quotes stays quoted.
    expect_outline(
        "LEY\n\nArtículo único.- Apruébase la siguiente ley de las lámparas y los "
        "guardas:\n\n\"Título Preliminar\n\n" +
            act + end,
        "es-law", "ART-1|\n");
}

TEST(CuttingPrints, LetterOStandsForTheSignOfAnOrdinal) {
    expect_outline(
        "LEY DE LÁMPARAS\n\nEl Congreso decreta para los guardas y las lámparas:\n\n"
        "ARTÍCULO 1o. OBJETO. La ley rige las lámparas.\n\nARTÍCULO 2o. ACEITE. El aceite "
        "es puro.\n\nARTÍCULO 3o. FIN. Se acaba.\n",
        "es-law", "ART-1|OBJETO\nART-2|ACEITE\nART-3|FIN\n");
    const auto plan = cut(
        "REGULAMENTO\n\nArtigo 1.o\n\nObjeto\n\nAs lâmpadas são da vila.\n\nArtigo 2.o\n\nÓleo\n\n"
        "O óleo não é da vila.\n\nArtigo 3.o\n\nFim\n\nA lei entra em vigor: (Redação dada "
        "pela lei)\n\nI - hoje.\n",
        "auto");
    EXPECT_EQ(outline_of(plan), "ART-1|Objeto\nART-2|Óleo\nART-3|Fim\n");
    EXPECT_EQ(plan.units[1].num, "2");
    expect_outline(
        "LEI\n\nArt. 1o  As lâmpadas não são da vila, ao que os guardas dizem.\n\nArt. 2o-A  "
        "O óleo é puro.\n\nArt. 3º Esta Lei entra em vigor: (Redação dada pela Lei nº "
        "13, de 2019)\n\nI - hoje; e\n\nII - nos outros dias.\n",
        "pt-law", "ART-1|\nART-2o-A|\nART-3|\n");
}

TEST(CuttingPrints, LettersStandBelowNumbersInTheLawOfTheUnion) {
    const auto units = [](const std::string& text, const std::string& ruleset) {
        return outline_of(cut(text, ruleset, "DOC", Depth::all));
    };
    EXPECT_EQ(
        units("HA ADOTTATO IL PRESENTE REGOLAMENTO:\n\nArticolo 1\n\nOggetto\n\n1.   La lampada "
              "brilla.\n\n2.   L'olio arde.\n\nArticolo 2\n\nDefinizioni\n\nSi "
              "intende per:\n\n1)\n\n«lampada»: un lume;\n\n2)\n\n«olio»: ciò che è:\n\na)\n\n"
              "puro;\n\nb)\n\nchiaro.\n",
              "it-law"),
        "ART-1|Oggetto\nART-1-COMMA-1|\nART-1-COMMA-2|\nART-2|Definizioni\nART-2-NUMERO-1|\n"
        "ART-2-NUMERO-2|\nART-2-NUMERO-2-LETTERA-a|\nART-2-NUMERO-2-LETTERA-b|\n");
    EXPECT_EQ(
        units("HA ADOPTADO EL PRESENTE REGLAMENTO:\n\nArtículo 1\n\nDefiniciones\n\nSe entiende "
              "por:\n\n1)\n\n«lámpara»: una luz:\n\na)\n\npura;\n\nb)\n\nclara;\n\n2)\n\n«aceite»: "
              "lo "
              "demás.\n",
              "es-law"),
        "ART-1|Definiciones\nART-1-NUMERO-1|\nART-1-NUMERO-1-LETRA-a|\n"
        "ART-1-NUMERO-1-LETRA-b|\nART-1-NUMERO-2|\n");
    // Numbers below letters, as national acts have them.
    EXPECT_EQ(
        units("Art. 1.\n(Oggetto)\n\n1. La lampada è:\na) accesa:\n1) di notte;\n2) di sera;\nb) "
              "spenta.\n",
              "it-law"),
        "ART-1|Oggetto\nART-1-COMMA-1|\nART-1-COMMA-1-LETTERA-a|\n"
        "ART-1-COMMA-1-LETTERA-a-NUMERO-1|\nART-1-COMMA-1-LETTERA-a-NUMERO-2|\n"
        "ART-1-COMMA-1-LETTERA-b|\n");
    // Swiss acts.
    EXPECT_EQ(
        units("Legge sulle lampade\n\nCapitolo 1: Scopo\n\nArt. 1 Campo\n\n1 La legge si "
              "applica a:\n\na. lampade;\n\nb. lumi.\n\n2 Non si applica al sole.\n\nCapitolo 2: "
              "Fine\n\nArt. 2 Vigore\n\n1 La legge entra in vigore.\n",
              "it-law"),
        "CAPO-1|Scopo\nART-1|Campo\nART-1-CAPOVERSO-1|\nART-1-CAPOVERSO-1-LETTERA-a|\n"
        "ART-1-CAPOVERSO-1-LETTERA-b|\nART-1-CAPOVERSO-2|\nCAPO-2|Fine\nART-2|Vigore\n"
        "ART-2-CAPOVERSO-1|\n");
}

TEST(CuttingPrints, FirstFrenchSectionsMayBeShort) {
    expect_outline(
        "LOI\n\nChapitre Ier\n\nDes lampes\n\nSECTION 1re. — Du verre\n\nArticle 1er. Le verre "
        "est blanc.\n\nSECTION 2. — De l'huile\n\nArticle 2. L'huile est pure.\n\nArticle 3. "
        "Elle coule.\n",
        "fr-law",
        "CHAPITRE-1|Des lampes\nCHAPITRE-1-SECTION-1|Du verre\nARTICLE-1|\n"
        "CHAPITRE-1-SECTION-2|De l'huile\nARTICLE-2|\nARTICLE-3|\n");
}

TEST(CuttingPrints, OnlyParagraphOfABrazilianArticleMayEndInADashOrAColon) {
    const auto units = [](const std::string& mark) {
        return outline_of(cut("Art. 1º - A associação não é da vila.\n\n" + mark +
                                  " O farol é da vila.\n\nArt. 2º - O óleo é puro.\n\n" + mark +
                                  " O óleo não é da vila.\n\nArt. 3º - São fins da associação:\n"
                                  "a) o farol;\nb) o óleo.\n",
                              "pt-law", "DOC", Depth::all));
    };
    const std::string outline =
        "ART-1|\nART-1-PAR-único|\nART-2|\nART-2-PAR-único|\nART-3|\nART-3-ALINEA-a|\n"
        "ART-3-ALINEA-b|\n";
    EXPECT_EQ(units("Parágrafo único."), outline);
    EXPECT_EQ(units("Parágrafo único -"), outline);
    EXPECT_EQ(units("Parágrafo único –"), outline);
    EXPECT_EQ(units("PARÁGRAFO único:"), outline);
}

}  // namespace
