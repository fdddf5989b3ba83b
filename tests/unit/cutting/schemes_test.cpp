/// \file
/// Families of texts at depth all: which marks stand below which, by the text as a whole.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using core::cutting::Depth;
using cutting_test::cut;

/// "kind num" of each unit on a line of its own, two blanks a level; quoted ones with a '>'.
std::string tree_of(const core::cutting::Plan& plan) {
    std::string out;
    std::vector<std::size_t> depth;
    for (const auto& unit : plan.units) {
        depth.push_back(unit.parent ? depth[*unit.parent] + 1 : 0);
        out += std::string(2 * depth.back(), ' ') + (unit.quoted ? ">" : "") +
               std::string(unit.section_type) +
               (unit.num.empty() ? "" : " " + std::string(unit.num)) + "\n";
    }
    return out;
}

void expect_tree(const std::string& text, const std::string& ruleset, const std::string& tree) {
    const auto plan = cut(text, "auto", "D", Depth::all);
    EXPECT_EQ(plan.ruleset, ruleset) << plan.ruleset_reason;
    EXPECT_EQ(tree_of(plan), tree) << text;
    EXPECT_EQ(cutting_test::broken_invariant(plan, text), "");
}

TEST(CuttingSchemes, CodeWithoutKeywordHasLettersAboveNumbers) {
    expect_tree(
        "LAMP CODE\n\nDIVISION 1. GENERAL\n\nCHAPTER 1. Scope\n\n100. This is the Lamp Code.\n\n"
        "101. (a) The terms of this chapter govern the code.\n\n(b) As used in this code:\n\n"
        "(1) A lamp is a light.\n\n(2) A board includes all of the following:\n\n(A) Members.\n\n"
        "(B) Staff:\n\n(i) Paid.\n\n(ii) Unpaid.\n\n(c) It ends on January 1.\n\n"
        "CHAPTER 2. Board\n\n110. (a) There is a board.\n\n(b) (1) It has nine members.\n\n"
        "(2) They serve for four years.\n\n110.5. It meets in the city.\n",
        "en-law",
        "division 1\n  chapter 1\n    article 100\n    article 101\n      clause a\n"
        "      clause b\n        point 1\n        point 2\n          subpoint A\n"
        "          subpoint B\n            subpoint i\n            subpoint ii\n"
        "      clause c\n  chapter 2\n    article 110\n      clause a\n      clause b\n"
        "        point 1\n        point 2\n    article 110.5\n");
}

TEST(CuttingSchemes, ActWithoutKeywordHasNumbersAboveLetters) {
    expect_tree(
        "BE IT ENACTED as follows:\n\nPART 1\nLIGHTS\n\n1 Lights\n\n(1) The board must—\n\n"
        "(za) protect sailors,\n\n(a) light the lamps, and\n\n(aa) keep them lit.\n\n"
        "(1A) A sailor includes a guest.\n\n2 Board\n\n(1) There is a board.\n\nSCHEDULE 1\n"
        "Section 2\nTHE BOARD\n\n1 (1) It has a chair.\n\n(2) It has members.\n\n"
        "2 In the Ports Act, after subsection (2) insert—\n\n“(2A) No lamp may be put out.\n\n"
        "(2B) That is so at night.”\n",
        "en-law",
        "part 1\n  article 1\n    clause 1\n      point za\n      point a\n      point aa\n"
        "    clause 1A\n  article 2\n    clause 1\nannex 1\n  article 1\n    clause 1\n"
        "    clause 2\n  article 2\n    >clause 2A\n    >clause 2B\n");
}

TEST(CuttingSchemes, NewYorkHasNumbersWithAFullStopAndAListOfSections) {
    const std::string text =
        "ARTICLE 2\n\nLAMPS\n\nSection 20. Definitions.\n        21. License required.\n\n"
        "§ 20. Definitions. As used in this article:\n\n1. A lamp is:\n\n(a) a candle; or\n\n"
        "(b) a torch which:\n\n(i) burns; or\n\n(ii) glows.\n\n"
        "§ 21. License required. 1. No person shall sell lamps without it.\n\n"
        "2. It is issued for two years.\n\n§ 21-a. Other license. There is one more.\n\n"
        "ARTICLE 3\n\nPENALTIES\n\nSection 30. Penalty.\n        31. Crimes.\n\n"
        "§ 30. Penalty. Any person may pay it.\n\n§ 31. Crimes. 1. There is one.\n";
    expect_tree(text, "en-law",
                "article 2\n  article 20\n    clause 1\n      point a\n      point b\n"
                "        subpoint i\n        subpoint ii\n  article 21\n    clause 1\n"
                "    clause 2\n  article 21-a\narticle 3\n  article 30\n  article 31\n"
                "    clause 1\n");
    EXPECT_EQ(cutting_test::outline_of(cut(text, "auto")),
              "ARTICLE-2|LAMPS\nSECTION-20|Definitions\nSECTION-21|License required\n"
              "SECTION-21-a|Other license\nARTICLE-3|PENALTIES\nSECTION-30|Penalty\n"
              "SECTION-31|Crimes\n");
}

TEST(CuttingSchemes, RegulationsHaveRomansAboveCapitalsAndMarksBehindTitles) {
    expect_tree(
        "PART 101—LAMP LABELS\n\nSubpart A—General\n\n§ 101.1 Panel of the lamp.\n\n"
        "(a) On a lamp, one side is the panel.\n\n(1) It is measured:\n\n(i) In inches; or\n\n"
        "(A) In feet; and\n\n(B) In yards; or\n\n(ii) In metres.\n\n(2) The top counts.\n\n"
        "§ 101.2 Warnings.\n\n(a) Closed lamps. (1) The label bears a warning.\n\n"
        "(2) It may be left out.\n",
        "en-law",
        "part 101\n  subpart A\n    article 101.1\n      clause a\n        point 1\n"
        "          subpoint i\n            subpoint A\n            subpoint B\n"
        "          subpoint ii\n        point 2\n    article 101.2\n      clause a\n"
        "        point 1\n        point 2\n");
}

TEST(CuttingSchemes, CitiesAndByLawsCountWithLettersAndFullStops) {
    expect_tree(
        "Sec. 14-1. - Definitions.\n\nA lamp is a light.\n\nSec. 14-2. - Permit required.\n\n"
        "(a) No person shall sell lamps.\n\n(b) The paper shall hold:\n\n(1) The name.\n\n"
        "(2) The place, including:\n\na. The street; and\n\nb. The city.\n\n"
        "Sec. 14-3. - Upkeep.\n\nThe city shall keep the lamps.\n",
        "en-law",
        "article 14-1\narticle 14-2\n  clause a\n  clause b\n    point 1\n    point 2\n"
        "      subpoint a\n      subpoint b\narticle 14-3\n");
    expect_tree(
        "ARTICLE I. NAME\n\nSection 1. Name. The name is Lamps.\n\nARTICLE II. MEMBERS\n\n"
        "Section 1. Who. Any person may join.\n\nSection 2. Meetings.\n\n"
        "a. The yearly one is in May.\n\nb. Others may be called by:\n\n1. The chair; or\n\n"
        "2. Ten members.\n",
        "en-law",
        "article I\n  article 1\narticle II\n  article 1\n  article 2\n    clause a\n"
        "    clause b\n      point 1\n      point 2\n");
}

TEST(CuttingSchemes, CityCodeHasSectionsOfDottedNumbersAlone) {
    const std::string text =
        "Chapter 8.04\nLAMPS\n\nSections:\n8.04.010 Purpose.\n8.04.020 Definitions.\n"
        "8.04.030 Permit required.\n\n8.04.010 Purpose.\n\nThe chapter is about lamps.\n\n"
        "8.04.020 Definitions.\n\nAs used here:\n\nA. A lamp is a light.\n\nB. A dealer:\n\n"
        "1. Sells lamps; or\n\n2. Hires out lamps.\n\n8.04.030 Permit required.\n\n"
        "A. No person shall sell lamps.\n\nB. The permit shall be posted.\n\nChapter 8.08\n"
        "NOISE\n\nSections:\n8.08.010 Noise.\n8.08.020 Penalty.\n\n8.08.010 Noise.\n\n"
        "It is unlawful.\n\n8.08.020 Penalty.\n\nThere is one.\n";
    expect_tree(text, "en-law",
                "chapter 8.04\n  article 8.04.010\n  article 8.04.020\n    clause A\n"
                "    clause B\n      point 1\n      point 2\n  article 8.04.030\n"
                "    clause A\n    clause B\nchapter 8.08\n  article 8.08.010\n"
                "  article 8.08.020\n");
    EXPECT_EQ(cut(text, "auto").units[3].title, "Permit required.");
}

TEST(CuttingSchemes, SwissParagraphsAreNumbersAlone) {
    expect_tree(
        "1. Titel: Allgemeines\n\nArt. 1 Zweck\n\n1 Dieses Gesetz regelt die Lampen.\n\n"
        "2 Es bezweckt:\n\na. die Sicherheit;\n\nb. die Sparsamkeit:\n\n1. im Haus,\n\n"
        "2. auf der Strasse.\n\n3 Artikel 2 bleibt vorbehalten.\n\nArt. 2bis Ausnahmen\n\n"
        "1 Der Bundesrat sieht sie vor.\n\n1bis Er hört die Kantone an.\n\n"
        "2 Kerzen sind ausgenommen, nach\n30 Tagen auch Fackeln.\n",
        "de-law",
        "title 1\n  article 1\n    clause 1\n    clause 2\n      point a\n      point b\n"
        "        subpoint 1\n        subpoint 2\n    clause 3\n  article 2bis\n"
        "    clause 1\n    clause 1bis\n    clause 2\n");
}

TEST(CuttingSchemes, BelgianAndLuxembourgParagraphs) {
    expect_tree(
        "CHAPITRE Ier. - Dispositions générales\n\nArticle 1er. La loi règle les lampes.\n\n"
        "Art. 2. § 1er. La loi s'applique aux lampes.\n\n§ 1er/1. Elle est stricte.\n\n"
        "§ 2. Elle ne s'applique pas :\n\n1° aux bougies;\n\n2° aux torches :\n\na) neuves;\n\n"
        "b) vieilles.\n\nArt. 2/1. Le juge décide.\n\nArt. 3. Elle entre en vigueur.\n",
        "fr-law",
        "chapter Ier\n  article 1er\n  article 2\n    clause 1er\n    clause 1er/1\n"
        "    clause 2\n      point 1\n      point 2\n        subpoint a\n        subpoint b\n"
        "  article 2/1\n  article 3\n");
    expect_tree(
        "Chapitre 1er - Objet\n\nArt. 1er.\n\nLa loi a pour objet les lampes.\n\nArt. 2.\n\n"
        "(1) Il est créé un office.\n\n(2) L'office a pour missions :\n\n1° de vendre ;\n\n"
        "2° de louer.\n\nArt. 3.\n\nElle entre en vigueur.\n",
        "fr-law",
        "chapter 1er\n  article 1er\n  article 2\n    clause 1\n    clause 2\n"
        "      point 1\n      point 2\n  article 3\n");
}

TEST(CuttingSchemes, QuebecActHasNumbersWithADegreeBelowBareSections) {
    expect_tree(
        "LOI SUR LES LAMPES\n\nCHAPITRE I\n\nOBJET\n\n1. La présente loi régit les lampes.\n\n"
        "2. Dans la loi, on entend par:\n\n1° «lampe»: un appareil;\n\n2° «vendeur»: celui qui:\n\n"
        "a) vend;\n\nb) loue.\n\n3. Le ministre peut:\n\n1° fixer les droits;\n\n"
        "2° tenir un registre.\n\nCHAPITRE II\n\nFIN\n\n4. La loi entre en vigueur demain.\n",
        "fr-law",
        "chapter I\n  article 1\n  article 2\n    point 1\n    point 2\n      subpoint a\n"
        "      subpoint b\n  article 3\n    point 1\n    point 2\nchapter II\n  article 4\n");
}

TEST(CuttingSchemes, GermanConstitutionHasHeadingsOfANumberAlone) {
    expect_tree(
        "I. Die Grundrechte\n\nArt 1\n(1) Die Lampe ist frei.\n(2) Das Volk ist es auch.\n\n"
        "Art 2\nJeder hat Licht:\nI. Rotes Licht.\nII. Grünes Licht.\n\nII. Der Bund\n\n"
        "Art 20\nDer Bund ist ein Staat.\n\nIIa. Der Ausschuß\n\nArt 21\nEr tagt.\n\n"
        "III. Der Tag\n\nArt 38\nEr wird gewählt.\n",
        "de-law",
        "heading I\n  article 1\n    clause 1\n    clause 2\n  article 2\nheading II\n"
        "  article 20\nheading IIa\n  article 21\nheading III\n  article 38\n");
    expect_tree(
        "ERSTER HAUPTTEIL\nVom Menschen\n\nI. Mensch und Staat\n\nArtikel 1\n\nDer Mensch ist "
        "frei.\n\nII. Glaube\n\nArtikel 2\n\nDer Sonntag ist frei.\n\nZWEITER HAUPTTEIL\n"
        "Vom Staat\n\nI. Grundlagen\n\nArtikel 3\n\nDer Staat ist frei.\n",
        "de-law",
        "part ERSTER\n  heading I\n    article 1\n  heading II\n    article 2\n"
        "part ZWEITER\n  heading I\n    article 3\n");
}

TEST(CuttingSchemes, SpanishArticlesWhoseNumbersAreWords) {
    expect_tree(
        "LIBRO PRIMERO\n\nDe las personas\n\nTÍTULO PRIMERO\n\nDe las lámparas\n\n"
        "Artículo primero\n\nLa lámpara es libre.\n\nArtículo diecisiete\n\nLa vela también.\n\n"
        "Artículo veintiuno\n\nSe apagará.\n\nArtículo treinta y dos\n\nSe encenderá.\n\n"
        "LIBRO SEGUNDO\n\nDe los bienes\n\nArtículo cuadragésimo quinto\n\nEs un bien.\n\n"
        "Artículo ciento cuatro\n\nLa ley entra en vigor.\n",
        "es-law",
        "book PRIMERO\n  title PRIMERO\n    article primero\n    article diecisiete\n"
        "    article veintiuno\n    article treinta y dos\nbook SEGUNDO\n"
        "  article cuadragésimo quinto\n  article ciento cuatro\n");
}

TEST(CuttingSchemes, DirectiveOfAMinistryHasRomanHeadingsNumbersAndLetters) {
    expect_tree(
        "CHỈ THỊ\n\nI. NHIỆM VỤ CHUNG\n\n1. Các bộ tổ chức thực hiện.\n\n"
        "2. Ủy ban nhân dân:\n\na) Kiểm tra;\n\nb) Xử lý.\n\nII. NHIỆM VỤ CỤ THỂ\n\n"
        "1. Bộ Công Thương:\n\na) Rà soát;\n\nb) Báo cáo.\n\n2. Bộ Tài chính bố trí.\n",
        "outline",
        "section I\n  section 1\n  section 2\n    point a\n    point b\nsection II\n"
        "  section 1\n    point a\n    point b\n  section 2\n");
}

TEST(CuttingSchemes, QuotationsStandAwayFromTheMarginOfTheText) {
    const std::string text =
        "Title\n1. Section 3 of the Lamps Act is replaced by the following:\n\n"
        "    Duty\n    3. (1) The holder leads.\n\n    (2) The holder follows.\n\n"
        "End\n2. Section 4 of the Act is repealed.\n\nLast\n3. The Act ends.\n";
    const std::string tree =
        "article 1\n  >article 3\n    >clause 1\n    >clause 2\narticle 2\narticle 3\n";
    std::string tabs;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool four = text.compare(i, 4, "    ") == 0;
        tabs += four ? '\t' : text[i];
        i += four ? 3 : 0;
    }
    for (const std::string& one : {text, tabs}) {
        EXPECT_EQ(tree_of(cut(one, "en-law", "D", Depth::all)), tree) << one;
    }
    std::string margin = "   ";
    for (std::size_t i = 0; i < text.size(); ++i) {
        margin += text[i];
        margin += text[i] == '\n' && i + 1 < text.size() && text[i + 1] != '\n' ? "   " : "";
    }
    EXPECT_EQ(tree_of(cut(margin, "en-law", "D", Depth::all)), tree) << margin;
}

TEST(CuttingSchemes, MarkBelowAFullLineThatLeadsToItIsText) {
    expect_tree(
        "§ 1 Zweck\n\n(1) Das Gesetz gilt nach Maßgabe der Verordnung in der Fassung vom\n"
        "7. Dezember 2011 für Lampen.\n\n(2) Es gilt für die\n\n1. roten,\n\n2. grünen.\n\n"
        "§ 2 Ende\n\nEs endet.\n\n§ 3 Rest\n\nEs bleibt.\n",
        "de-law",
        "article 1\n  clause 1\n  clause 2\n    point 1\n    point 2\narticle 2\narticle 3\n");
}

TEST(CuttingSchemes, ParagraphsAndFootnotesMayBeSuperscriptDigits) {
    const std::string text =
        "1. Titel: Allgemeines\n\nArt. 1 Zweck\n\n¹ Dieses Gesetz regelt die Lampen.\n\n"
        "² Es bezweckt:\n\na. die Sicherheit;\n\nb. die Sparsamkeit.\n\nArt. 1a⁵ Ausnahmen\n\n"
        "¹ Der Bundesrat sieht sie vor.\n\n¹⁰ Er hört die Kantone an.\n\nArt. 2⁶ Ende\n\n"
        "Das Gesetz endet.\n";
    expect_tree(text, "de-law",
                "title 1\n  article 1\n    clause 1\n    clause 2\n      point a\n      point b\n"
                "  article 1a\n    clause 1\n    clause 10\n  article 2\n");
}

TEST(CuttingSchemes, SpanishAmendmentsAreNumberedByWords) {
    expect_tree(
        "Real Decreto 1/2020, por el que se modifica el Reglamento de lámparas.\n\nDISPONGO:\n\n"
        "Artículo único. Modificación del Reglamento.\n\nEl Reglamento queda modificado:\n\n"
        "Uno. El artículo 6 queda redactado del siguiente modo:\n\n«Artículo 6.\n\n"
        "La lámpara se enciende de noche por el farero.»\n\nDos. Se añade un apartado 3:\n\n"
        "«3. El farero es libre.»\n\nTres. Queda suprimido el artículo 8.\n\n"
        "Disposición transitoria primera. Faros.\n\n1. Los faros siguen.\n\n2. Los faroles no.\n\n"
        "Disposición final única. Entrada en vigor.\n\nEl real decreto entrará en vigor mañana.\n\n"
        "Dado en Madrid, el 1 de enero de 2020.\n\nFELIPE R.\n",
        "es-law",
        "article único\n  clause Uno\n    >article 6\n  clause Dos\n    >clause 3\n  clause Tres\n"
        "article primera\n  clause 1\n  clause 2\narticle única\n");
}

TEST(CuttingSchemes, LowQuotationMarkIsClosedByAStraightOne) {
    expect_tree(
        "Artikel 1\nÄnderung des Lampengesetzes\n\nDas Lampengesetz wird wie folgt geändert:\n\n"
        "1. § 5 wird wie folgt gefasst:\n\n„§ 5\nPrüfung\n\n(1) Lampen sind zu prüfen.\n\n"
        "(2) Die Prüfung kostet nichts.\"\n\n2. § 6 wird aufgehoben.\n\nArtikel "
        "2\nInkrafttreten\n\n"
        "Dieses Gesetz tritt am Tag nach der Verkündung in Kraft und ist überall zu beachten.\n",
        "de-law",
        "article 1\n  point 1\n    >article 5\n      >clause 1\n      >clause 2\n  point 2\n"
        "article 2\n");
}

TEST(CuttingSchemes, BrazilianParagraphsStandBelowTheArticleAndNotBelowItsList) {
    expect_tree(
        "LEI Nº 1\n\nO Congresso Nacional decreta e eu sanciono a seguinte Lei:\n\nCAPÍTULO I\n"
        "DAS LÂMPADAS\n\nArt. 1º Esta Lei dispõe sobre as lâmpadas, que são:\n\nI - as velas;\n\n"
        "II - os faróis:\n\na) do mar;\n\nb) da terra.\n\n§ 1º Não há outras.\n\n"
        "§ 2º As velas são de cera:\n\nI - branca; ou\n\nII - amarela.\n\n"
        "Art. 1º-A. As lâmpadas não são vendidas à noite.\n\nArt. 2º Esta Lei entra em vigor "
        "hoje.\n",
        "pt-law",
        "chapter I\n  article 1\n    point I\n    point II\n      subpoint a\n      subpoint b\n"
        "    clause 1\n    clause 2\n      point I\n      point II\n  article 1º-A\n  article 2\n");
}

TEST(CuttingSchemes, AmericanSpanishHasNoAccentsTitlesInParenthesesAndBeforeTheText) {
    const auto titles = [](const std::string& text) {
        const auto plan = cut(text, "auto", "D", Depth::article);
        EXPECT_EQ(plan.ruleset, "es-law") << plan.ruleset_reason;
        return cutting_test::outline_of(plan);
    };
    EXPECT_EQ(
        titles("Ley 1\n\nEl Senado sanciona con fuerza de ley lo que sigue para los faros:\n\n"
               "CAPITULO I\n\nDisposiciones\n\nARTICULO 1° — (Objeto).\n\n"
               "La presente ley regula las lámparas.\n\nARTICULO 2° — (Clases).\n\n"
               "Las lámparas son faros o velas.\n\nARTICULO 2° BIS — (Otras).\n\nNo hay.\n"),
        "CAPITULO-I|Disposiciones\nART-1|Objeto\nART-2|Clases\nART-2°BIS|Otras\n");
    EXPECT_EQ(titles("EL CONGRESO DECRETA:\n\nTÍTULO I\nDE LAS LÁMPARAS\n\n"
                     "Artículo 1°. Objeto. La presente ley regula las lámparas.\n\n"
                     "Artículo 2°. Ámbito. Las lámparas son del mar y de la tierra.\n\n"
                     "Artículo 3°. Clases. Las clases son:\n\na) Velas;\n\nb) Faros.\n"),
              "TITULO-I|DE LAS LÁMPARAS\nART-1|Objeto\nART-2|Ámbito\nART-3|Clases\n");
}

TEST(CuttingSchemes, ReferenceInParenthesesStandsBetweenAnAnnexAndItsTitle) {
    const auto plan =
        cut("§ 1\nZweck\n\nLampen.\n\n§ 2\nHalter\n\nDer Halter.\n\n§ 3\nEnde\n\nSchluss.\n\n"
            "Anlage 1\n(zu § 2)\n\nListe der Lampen\n\nÖllampen.\n",
            "de-law", "D", Depth::article);
    EXPECT_EQ(plan.units.back().title, "(zu § 2) Liste der Lampen");
}

}  // namespace
