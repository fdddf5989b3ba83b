/// \file
/// What web sites and conversions leave of official texts: broken headings, lost blanks, footnotes
/// that fell to the line; and forms of Südtirol, Switzerland and Latin America.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;
using cutting_test::outline_of;

TEST(CuttingConversions, HeadingsBrokenBehindTheirKeywordGoOnBelow) {
    const std::string text =
        "HIẾN PHÁP\n\nChương I\nCHÍNH THỂ\nĐiều\nthứ 1\nNước đèn\nNam là một nước.\nĐiều\nthứ 2\n"
        "Đất là chung theo\nĐiều\n1 của luật này.\nĐiều\nthứ 3\nCờ màu đỏ.\n";
    const std::string outline = "CHUONG-I|CHÍNH THỂ\nDIEU-1|\nDIEU-2|\nDIEU-3|\n";
    expect_outline(text, "vi-law", outline);
    std::string crlf;
    for (const char c : text) {
        crlf += c == '\n' ? "\r\n" : std::string(1, c);
    }
    expect_outline(crlf, "vi-law", outline);
    expect_outline(
        "LUẬT\n\nĐiều\n1. Phạm vi\n\n1. Luật này về đèn.\n\nĐiều\n2. Đối tượng\n\n1. Chủ đèn.\n",
        "vi-law", "DIEU-1|Phạm vi\nDIEU-2|Đối tượng\n");
}

TEST(CuttingConversions, TitlesBrokenInShortLinesGoOnInSmallLetters) {
    expect_outline(
        "THÔNG TƯ\n\nĐiều 1. Phạm\nvi điều chỉnh\n1. Thông tư này về đèn.\nĐiều 2. Đối\ntượng\n"
        "Chủ đèn trả phí.\n",
        "vi-law", "DIEU-1|Phạm vi điều chỉnh\nDIEU-2|Đối tượng\n");
}

TEST(CuttingConversions, NumbersMayHaveLostTheirBlankInCapitals) {
    expect_outline(
        "NGHỊ ĐỊNH:\nCHƯƠNGI\nQUY ĐỊNH CHUNG\nĐiều 1. Đèn phải sáng.\nCHƯƠNGII\nTHI HÀNH\n"
        "Điều 2. Nghị định này có hiệu lực.\n",
        "vi-law", "CHUONG-I|QUY ĐỊNH CHUNG\nDIEU-1|\nCHUONG-II|THI HÀNH\nDIEU-2|\n");
}

TEST(CuttingConversions, CouncilsCountArticlesInRomanNumbers) {
    expect_outline(
        "NGHỊ QUYẾT\n\nQUYẾT NGHỊ\n\nĐiều I: Phê duyệt các loại phí sau:\n\n1. Phí đèn.\n\n"
        "2. Phí nến.\n\nĐiều II: Phí khác vẫn thu.\n\nĐiều III: Giao Ủy ban thi hành.\n",
        "vi-law", "DIEU-I|\nDIEU-II|\nDIEU-III|\n");
}

TEST(CuttingConversions, SuffixesOfSouthTyrolStandBehindASlash) {
    const auto plan =
        cut("Landesgesetz\n\nArt. 1 (Ziel)\n\n(1) Lampen leuchten.\n\nArt. 1/bis (Ausnahmen)\n\n"
            "(1) Kerzen auch.\n\nArt. 1-ter (Aufsicht)\n\n(1) Das Amt wacht.\n\nArt. 2 "
            "(Änderung)\n\n(1) Nach Artikel 5 wird eingefügt:\n\n„Art. 5/bis (Farbe)\n\n"
            "1. Lampen sind rot.“\n",
            "de-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "ARTIKEL-1|Ziel\nARTIKEL-1-ABS-1|\nARTIKEL-1-bis|Ausnahmen\nARTIKEL-1-bis-ABS-1|\n"
              "ARTIKEL-1-ter|Aufsicht\nARTIKEL-1-ter-ABS-1|\nARTIKEL-2|Änderung\n"
              "ARTIKEL-2-ABS-1|\nARTIKEL-2-ABS-1-ARTIKEL-5-bis|Farbe\n"
              "ARTIKEL-2-ABS-1-ARTIKEL-5-bis-NR-1|\n");
    ASSERT_EQ(plan.units.size(), 10U);
    EXPECT_TRUE(plan.units[8].quoted);
}

TEST(CuttingConversions, SwissFootnotesAreNoParagraphs) {
    const auto plan =
        cut("Der Bundesrat verordnet:\n\n1. Abschnitt: Zweck\n\nArt. 1\n\n1 Es gilt.\n\n2 Es "
            "endet.\n\n5 Fassung gemäss Ziff. I.\n\n1a. Abschnitt:6 Geltung\n\nArt. 2\n\nEs "
            "leuchtet.\n\n7 SR 10.1\n",
            "de-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "ABSCHNITT-1|Zweck\nARTIKEL-1|\nARTIKEL-1-ABS-1|\nARTIKEL-1-ABS-2|\n"
              "ABSCHNITT-1a|Geltung\nARTIKEL-2|\n");
}

TEST(CuttingConversions, SwissHeadingsWithArabicNumbersStandBelowThoseInCapitals) {
    const auto plan =
        cut("Erste Abteilung: Lampen\n\nErster Titel: Licht\n\nA. Abschluss\n\nI. Wille\n\n"
            "1. Im Allgemeinen\n\nArt. 1\n\n1 Es gilt.\n\n2 Es endet.\n\n2. Nebenpunkte\n\n"
            "a. Unter Anwesenden\n\nArt. 2\n\n1 Es gilt:\n\n1. heute;\n\n2. morgen.\n\n"
            "b. Unter Abwesenden\n\nArt. 3\n\nEs gilt.\n\nB. Form\n\nArt. 4\n\nEs gilt.\n",
            "de-law", "DOC", Depth::article);
    EXPECT_EQ(outline_of(plan),
              "ABTEILUNG-1|Lampen\nABTEILUNG-1-TITEL-1|Licht\n"
              "ABTEILUNG-1-TITEL-1-HEADING-A|Abschluss\n"
              "ABTEILUNG-1-TITEL-1-HEADING-A-HEADING-I|Wille\n"
              "ABTEILUNG-1-TITEL-1-HEADING-A-HEADING-I-HEADING-1|Im Allgemeinen\nARTIKEL-1|\n"
              "ABTEILUNG-1-TITEL-1-HEADING-A-HEADING-I-HEADING-2|Nebenpunkte\n"
              "ABTEILUNG-1-TITEL-1-HEADING-A-HEADING-I-HEADING-2-HEADING-a|Unter Anwesenden\n"
              "ARTIKEL-2|\n"
              "ABTEILUNG-1-TITEL-1-HEADING-A-HEADING-I-HEADING-2-HEADING-b|Unter Abwesenden\n"
              "ARTIKEL-3|\nABTEILUNG-1-TITEL-1-HEADING-B|Form\nARTIKEL-4|\n");
}

TEST(CuttingConversions, ColombianParagraphsStandBesideTheOtherMarks) {
    const auto plan =
        cut("El Congreso\n\nDECRETA:\n\nARTÍCULO 1o. El faro alumbra:\n\na) de noche;\n\nb) de "
            "día.\n\nPARÁGRAFO 1o. No aplica a velas.\n\nPARÁGRAFO 2o. Ni a lámparas.\n\n"
            "ARTÍCULO 2o. Rige:\n\n1. hoy;\n\n2. mañana.\n\nPARÁGRAFO. Se publicará.\n",
            "es-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "ART-1|\nART-1-LETRA-a|\nART-1-LETRA-b|\nART-1-PARAGRAFO-1o|\n"
              "ART-1-PARAGRAFO-2o|\nART-2|\nART-2-APARTADO-1|\nART-2-APARTADO-2|\n"
              "ART-2-PARAGRAFO|\n");
    ASSERT_EQ(plan.units.size(), 9U);
    EXPECT_EQ(plan.units[3].section_type, "clause");
}

TEST(CuttingConversions, OnlyFinalProvisionsOfPeruAreCalledSo) {
    expect_outline(
        "LEY\n\nEl Congreso ha dado la Ley siguiente:\n\nArtículo 1. Objeto\n\nLa ley regula el "
        "faro.\n\nArtículo 2. Luz\n\nEl faro alumbra.\n\nDISPOSICIÓN COMPLEMENTARIA FINAL\n\n"
        "Única. Vigencia\n\nLa ley rige mañana.\n",
        "es-law", "ART-1|Objeto\nART-2|Luz\nDFS|\nDFS-ART-1|Vigencia\n");
}

TEST(CuttingConversions, WebSitesPartTitlesWithAStroke) {
    expect_outline(
        "Reglement van de vereniging\n\nArtikel 1 | Leden\n\nLeden zijn de personen die lid "
        "worden van deze vereniging.\n\nArtikel 2 | Bestuur\n\nHet bestuur is het orgaan van "
        "de vereniging.\n",
        "nl-law", "ARTIKEL-1|Leden\nARTIKEL-2|Bestuur\n");
}

}  // namespace
