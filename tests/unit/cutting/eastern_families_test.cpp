/// \file
/// Vietnamese, German, Spanish, Portuguese, Italian and Dutch texts in layouts that no corpus
/// holds.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;
using cutting_test::outline_of;

TEST(CuttingEastern, LawsInsideAnActStandBelowItsArticles) {
    const std::string text =
        "Der Bundestag hat das folgende Gesetz beschlossen:\n\nArtikel 1\n\nLampengesetz\n"
        "(LampG)\n\nAbschnitt 1\n\nAllgemeines\n\n§ 1\n\nZweck\n\nDas Gesetz dient dem Licht.\n\n"
        "Abschnitt 2\n\nPflichten\n\n§ 2\n\nMeldung\n\n(1) Artikel 3 bleibt unberührt.\n\n§ 3\n\n"
        "Strafe\n\nWer löscht, zahlt.\n\nAnlage (zu § 2)\n\nMuster\n\nEin Blatt.\n\nArtikel 2\n\n"
        "Änderung der Kerzenordnung\n\n§ 7 wird aufgehoben.\n\nArtikel 3\n\nInkrafttreten\n\n"
        "Das Gesetz tritt sofort in Kraft.\n";
    expect_outline(text, "de-law",
                   "ARTIKEL-1|Lampengesetz\nARTIKEL-1-ABSCHNITT-1|Allgemeines\nP-1|Zweck\n"
                   "ARTIKEL-1-ABSCHNITT-2|Pflichten\nP-2|Meldung\nP-3|Strafe\n"
                   "ARTIKEL-1-ANLAGE|(zu § 2) Muster\nARTIKEL-2|Änderung der Kerzenordnung\n"
                   "ARTIKEL-3|Inkrafttreten\n");
    const auto plan = cut(text, "de-law");
    ASSERT_EQ(plan.units.size(), 9U);
    EXPECT_EQ(plan.units[2].parent, 1U);
    EXPECT_FALSE(plan.units[7].parent.has_value());
    EXPECT_EQ(plan.units[7].zone, "body");
}

TEST(CuttingEastern, HeadingsAboveTheSectionsOfALawInsideAnActAreTheirTitles) {
    expect_outline(
        "Der Nationalrat hat beschlossen:\n\nArtikel I\n\nLampengesetz\n\nZiel\n\n"
        "§ 1. Ziel ist das Licht.\n\nBegriffe\n\n§ 2. Lampe ist ein Gerät.\n\nStrafen\n\n"
        "§ 3. Wer löscht, zahlt.\n\nArtikel II\n\nInkrafttreten\n\nEs tritt in Kraft.\n",
        "de-law",
        "ARTIKEL-I|Lampengesetz\nP-1|Ziel\nP-2|Begriffe\nP-3|Strafen\n"
        "ARTIKEL-II|Inkrafttreten\n");
}

TEST(CuttingEastern, LettersAboveTheirFirstContainerEncloseIt) {
    const auto plan =
        cut("A. Allgemeiner Teil\n\nAbschnitt I\nGeltung\n\n§ 1\nBereich\n\nEr gilt.\n\n"
            "Abschnitt II\nZeit\n\n§ 2\nArbeit\n\nSie dauert.\n\nB. Sonderregelungen\n\n"
            "§ 40\nTürme\n\nSie leuchten.\n\nC. Schluss\n\n§ 41\nBeginn\n\nEr tritt in Kraft.\n",
            "de-law");
    EXPECT_EQ(outline_of(plan),
              "HEADING-A|Allgemeiner Teil\nHEADING-A-ABSCHNITT-I|Geltung\nP-1|Bereich\n"
              "HEADING-A-ABSCHNITT-II|Zeit\nP-2|Arbeit\nHEADING-B|Sonderregelungen\nP-40|Türme\n"
              "HEADING-C|Schluss\nP-41|Beginn\n");
}

TEST(CuttingEastern, TitlesOfGermanRulesBeginWithSmallWords) {
    expect_outline(
        "Satzung\n\n§ 1 Der Verein\n\n(1) Er heißt Licht.\n\n§ 2 Zum Zweck\n\n(1) Es gilt\n"
        "§ 1 Absatz 1.\n\n§ 3 Der Vorstand\n\n(1) Er leitet.\n",
        "de-law", "P-1|Der Verein\nP-2|Zum Zweck\nP-3|Der Vorstand\n");
}

TEST(CuttingEastern, FootnoteDigitsStandBehindTheLetterOfANumber) {
    expect_outline(
        "Der Bundesrat verordnet:\n\nArt. 1 Zweck\n\n1 Es gilt.\n\nArt. 2a3 Kennzeichnung\n\n"
        "1 Lampen tragen Namen.\n\nArt. 3 Schluss\n\n1 Sie gilt.\n",
        "de-law", "ARTIKEL-1|Zweck\nARTIKEL-2a|Kennzeichnung\nARTIKEL-3|Schluss\n");
}

TEST(CuttingEastern, MarksOfLiechtensteinCloseWithAParenthesis) {
    const auto plan =
        cut("Art. 1\nGegenstand\n\n1) Das Gesetz regelt:\n\na) Lampen;\n\nb) Kerzen."
            "\n\n2) Es gilt.\n\nArt. 2\nBegriffe\n\n1) Lampe ist Licht.\n\n"
            "2) Kerze ist Wachs.\n",
            "de-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "ARTIKEL-1|Gegenstand\nARTIKEL-1-ABS-1|\nARTIKEL-1-ABS-1-BUCHST-a|\n"
              "ARTIKEL-1-ABS-1-BUCHST-b|\nARTIKEL-1-ABS-2|\nARTIKEL-2|Begriffe\n"
              "ARTIKEL-2-ABS-1|\nARTIKEL-2-ABS-2|\n");
}

TEST(CuttingEastern, OldVietnameseActsCountInWordsAndWithDashes) {
    expect_outline(
        "HIẾN PHÁP\n\nCHƯƠNG THỨ I\nCHÍNH THỂ\n\nĐiều thứ 1\nNước là một.\n\nĐiều thứ 2\n"
        "Đất là chung.\n\nCHƯƠNG THỨ II\nQUYỀN LỢI\n\nĐiều thứ 3\nDân có quyền.\n",
        "vi-law", "CHUONG-I|CHÍNH THỂ\nDIEU-1|\nDIEU-2|\nCHUONG-II|QUYỀN LỢI\nDIEU-3|\n");
    const auto plan =
        cut("BỘ LUẬT\n\nChương I\nViệc làm\n\nĐiều 1.- Luật này về đèn.\n\nĐiều 2.-\n1- Chủ đèn "
            "có quyền:\na- Bật đèn;\nb- Tắt đèn.\n2- Chủ đèn giữ đèn.\n\nChương II\nHọc nghề\n\n"
            "Điều 3.- Luật này có hiệu lực.\n",
            "vi-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "CHUONG-I|Việc làm\nDIEU-1|\nDIEU-2|\nDIEU-2-KHOAN-1|\nDIEU-2-KHOAN-1-DIEM-a|\n"
              "DIEU-2-KHOAN-1-DIEM-b|\nDIEU-2-KHOAN-2|\nCHUONG-II|Học nghề\nDIEU-3|\n");
}

TEST(CuttingEastern, ContractsCountTheirClausesByTheArticle) {
    const auto plan =
        cut("HỢP ĐỒNG\n\nĐIỀU 1: NỘI DUNG\n1.1. Bên B giữ đèn.\n1.2. Bên A trả tiền "
            "theo\n1.1 và phụ lục.\n\nĐIỀU 2: QUYỀN\n2.1. Quyền của Bên A\n2.1.1. Bật "
            "đèn.\n2.1.2. Tắt đèn:\n(a) ban ngày;\n(b) ban đêm.\n\nĐIỀU 3: CHUNG\n"
            "3.1. Hợp đồng có hai bản.\n",
            "vi-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "DIEU-1|NỘI DUNG\nDIEU-1-KHOAN-1.1|\nDIEU-1-KHOAN-1.2|\nDIEU-2|QUYỀN\n"
              "DIEU-2-KHOAN-2.1|\nDIEU-2-KHOAN-2.1-DIEM-2.1.1|\nDIEU-2-KHOAN-2.1-DIEM-2.1.2|\n"
              "DIEU-2-KHOAN-2.1-DIEM-2.1.2-DIEM-a|\nDIEU-2-KHOAN-2.1-DIEM-2.1.2-DIEM-b|\n"
              "DIEU-3|CHUNG\nDIEU-3-KHOAN-3.1|\n");
    EXPECT_EQ(plan.units[1].section_type, "clause");
    EXPECT_EQ(plan.units[5].section_type, "point");
}

TEST(CuttingEastern, RulesOfCompaniesHaveRomanHeadings) {
    expect_outline(
        "ĐIỀU LỆ CÔNG TY\n\nI. ĐỊNH NGHĨA\n\nĐiều 1. Thuật ngữ\n\n1. Đèn là đèn.\n\n"
        "II. TÊN, TRỤ SỞ\n\nĐiều 2. Tên\n\n1. Công ty Đèn.\n\nĐiều 3. Trụ sở\n\n1. Hà Nội.\n",
        "vi-law",
        "HEADING-I|ĐỊNH NGHĨA\nDIEU-1|Thuật ngữ\nHEADING-II|TÊN, TRỤ SỞ\nDIEU-2|Tên\n"
        "DIEU-3|Trụ sở\n");
}

TEST(CuttingEastern, ListBelowTheHeadOfAnAnnexIsItsTitle) {
    expect_outline(
        "THÔNG TƯ\n\nĐiều 1. Phạm vi\nVề đèn.\nĐiều 2. Đối tượng\nChủ đèn.\nĐiều 3. Hiệu lực\n"
        "Có hiệu lực.\n\nPHỤ LỤC I\nDANH MỤC ĐÈN\n(Ban hành kèm theo Thông tư số 1/2020)\n\n"
        "1. Đèn đường\n",
        "vi-law", "DIEU-1|Phạm vi\nDIEU-2|Đối tượng\nDIEU-3|Hiệu lực\nPHULUC-I|DANH MỤC ĐÈN\n");
}

TEST(CuttingEastern, TwoArticlesBeforeTheFirstNumberAreNoOutline) {
    expect_outline(
        "NGHỊ QUYẾT\n\nĐiều 1. Mức chi chiếu sáng của tỉnh như sau:\n\n1. Phạm vi\n\nĐèn.\n\n"
        "2. Mức chi\n\nMười đồng.\n\n3. Nguồn\n\nNgân sách.\n\nĐiều 2. Tổ chức\n\n1. Giao.\n\n"
        "2. Giám sát.\n",
        "vi-law", "DIEU-1|\nDIEU-2|Tổ chức\n");
}

TEST(CuttingEastern, TitleGoesOnBelowAFullLineAndASentenceIsNone) {
    expect_outline(
        "NGHỊ ĐỊNH\n\nĐiều 1. Điều kiện cấp phép đối với tổ chức kinh doanh dịch vụ\nchiếu sáng "
        "công cộng\n1. Có vốn.\n2. Có người.\nĐiều 2. Phí\n1. Một đồng.\nĐiều 3. Bộ trưởng Bộ "
        "Công Thương, Thủ trưởng cơ quan ngang bộ chịu\ntrách nhiệm thi hành Nghị định này.\n",
        "vi-law",
        "DIEU-1|Điều kiện cấp phép đối với tổ chức kinh doanh dịch vụ chiếu sáng công cộng\n"
        "DIEU-2|Phí\nDIEU-3|\n");
}

TEST(CuttingEastern, TextWithoutAccentsHasChapters) {
    expect_outline(
        "NOI QUY\n\nCHUONG I\nQUY DINH CHUNG\n\nDieu 1. Pham vi\n1. Moi nguoi.\n\nDieu 2. Doi "
        "tuong\nTat ca.\n\nCHUONG II\nTHOI GIO\n\nDieu 3. Gio lam\nTam gio.\n",
        "vi-law",
        "CHUONG-I|QUY DINH CHUNG\nDIEU-1|Pham vi\nDIEU-2|Doi tuong\nCHUONG-II|THOI GIO\n"
        "DIEU-3|Gio lam\n");
}

TEST(CuttingEastern, OutlinesOfOldCircularsHaveLettersAndDashes) {
    expect_outline(
        "THÔNG TƯ\n\nA- PHẠM VI\n\nI- ĐỐI TƯỢNG\n\n1- Đèn trong nước.\n\n2- Đèn nhập khẩu:\n\n"
        "a- Đèn y tế;\n\nb- Đèn khác.\n\nII- KHÔNG CHỊU THUẾ\n\n1- Đèn cũ.\n\nB- CĂN CỨ\n\n"
        "I- GIÁ\n\nGiá bán.\n\nII- THUẾ SUẤT\n\nMười phần trăm.\n",
        "outline",
        "A|PHẠM VI\nA/I|ĐỐI TƯỢNG\nA/I/1|Đèn trong nước.\nA/I/2|\nA/II|KHÔNG CHỊU THUẾ\n"
        "A/II/1|Đèn cũ.\nB|CĂN CỨ\nB/I|GIÁ\nB/II|THUẾ SUẤT\n");
}

TEST(CuttingEastern, TermsStandBelowTheirNumberAndTitlesBelowAppendices) {
    expect_outline(
        "STANDARD\n\n1 Scope\n\nIt is about lamps.\n\n2 Terms\n\n2.1\nlamp\ndevice that gives "
        "light\n\n2.2\ndealer\nperson who sells\n\n3 Tests\n\nSee number\n2.1 of this text.\n\n"
        "Annex A\n(informative)\n\nGuidance\n\nA.1 General\n\nNone.\n",
        "outline",
        "1|Scope\n2|Terms\n2.1|lamp\n2.2|dealer\n3|Tests\nAPPENDIX-A|Guidance\n"
        "APPENDIX-A/A.1|General\n");
}

TEST(CuttingEastern, SpanishOrdersAndContractsCountInWords) {
    expect_outline(
        "Esta Dirección General resuelve:\n\nPrimero. Objeto.\n\nSe encienden las lámparas.\n\n"
        "Segundo. Ámbito.\n\n1. En los municipios.\n\n2. En los puertos.\n\nTercero. Efectos.\n\n"
        "Desde el día siguiente.\n",
        "es-law", "ART-1|Objeto.\nART-2|Ámbito.\nART-3|Efectos.\n");
    expect_outline(
        "CONTRATO\n\nLas partes acuerdan por la presente las siguientes cláusulas.\n\nPRIMERA.- "
        "OBJETO\n\nSe venden las lámparas.\n\nSEGUNDA.- PRECIO\n\nEl precio es de un euro.\n\n"
        "TERCERA.- FORO\n\nLos juzgados de la ciudad.\n",
        "es-law", "ART-1|OBJETO\nART-2|PRECIO\nART-3|FORO\n");
}

TEST(CuttingEastern, MexicanActsHaveFractionsAndTransitoryArticles) {
    const auto plan = cut(
        "ARTÍCULO 1.- Se entiende por:\n\nI. Lámpara: aparato;\n\nII. Farol:\n\na) de calle;\n\n"
        "b) de mar.\n\nARTÍCULO 2.- La ley se aplica.\n\nTRANSITORIOS\n\nPRIMERO.- Entra en "
        "vigor.\n\nSEGUNDO.- Se deroga lo demás.\n",
        "es-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "ART-1|\nART-1-FRACCION-I|\nART-1-FRACCION-II|\nART-1-FRACCION-II-INCISO-a|\n"
              "ART-1-FRACCION-II-INCISO-b|\nART-2|\nTRANSITORIOS|\nTRANSITORIOS-ART-1|\n"
              "TRANSITORIOS-ART-2|\n");
}

TEST(CuttingEastern, BrazilianArticlesAreSentencesAndHaveASoleParagraph) {
    const auto plan =
        cut("Art. 1º Esta Lei dispõe sobre lâmpadas.\n\nParágrafo único. A lâmpada é um "
            "aparelho.\n\nArt. 2º São princípios:\n\nI - a luz;\n\nII - a cor.\n\n§ 1º O Município "
            "acende.\n\nArt. 3º-A. O prazo é de um ano. (Incluído pela Lei nº 5)\n",
            "pt-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "ART-1|\nART-1-PAR-único|\nART-2|\nART-2-INCISO-I|\nART-2-INCISO-II|\n"
              "ART-2-PAR-1|\nART-3º-A|\n");
}

TEST(CuttingEastern, NormattivaMarksWhatWasPutThere) {
    const auto plan =
        cut("Art. 1\n\nFinalità\n\n1. Il decreto regola le lampade.\n\nArt. 1-bis\n\n"
            "((Sanzioni))\n\n((1. Chi spegne paga.))\n\nArt. 2\n\nDurata\n\n1. Dura un "
            "anno.\n",
            "it-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "ART-1|Finalità\nART-1-COMMA-1|\nART-1-bis|Sanzioni\nART-1-bis-COMMA-1|\n"
              "ART-2|Durata\nART-2-COMMA-1|\n");
}

TEST(CuttingEastern, DutchRulesHaveParagraphsAnnexesAndReasons) {
    expect_outline(
        "Gelet op de wet;\n\nBesluit:\n\nHoofdstuk 1. Eisen\n\n§ 1.1. Lampen\n\nArtikel 1.1 "
        "(eisen)\n\nLampen zijn wit.\n\nArtikel 1.2 (keuring)\n\nZij worden gekeurd.\n\nHoofdstuk "
        "2. Slot\n\nArtikel 2.1 (titel)\n\nDit is de regeling.\n\nBijlage 1, behorende bij artikel "
        "1.1\n\nKleuren\n\n1. Wit.\n\nToelichting\n\nArtikel 1.1\n\nWit is mooi.\n",
        "nl-law",
        "HOOFDSTUK-1|Eisen\nHOOFDSTUK-1-PARAGRAAF-1.1|Lampen\nARTIKEL-1.1|eisen\n"
        "ARTIKEL-1.2|keuring\nHOOFDSTUK-2|Slot\nARTIKEL-2.1|titel\nBIJLAGE-1|Kleuren\n"
        "TOELICHTING|\nTOELICHTING-ARTIKEL-1.1|\n");
}

TEST(CuttingEastern, RepealedSectionsShareALineAndReasonsAreNoneOfTheAct) {
    expect_outline(
        "Der Landtag hat beschlossen:\n\n§ 1\nZweck\n\nEs gilt.\n\n§§ 2 bis 4\n(aufgehoben)\n\n"
        "Art. 5 bis 7 gelten nicht.\n\n§ 5\nSchluss\n\nEs tritt in Kraft.\n\nBegründung\n\n"
        "Zu § 1\n\nDer Zweck ist das Licht.\n",
        "de-law", "P-1|Zweck\nP-2bis4|\nP-5|Schluss\nBEGRUENDUNG|\n");
}

TEST(CuttingEastern, HeadingsLoseTheirBlanksAndEndWithStrokes) {
    const auto plan =
        cut("QUY CHẾ\n\nĐiều 1 . Phạm vi\nToàn Công ty.\n\nĐiều2. Đối tượng\n"
            "1/ Cán bộ.\n2/ Nhân viên:\na/ cũ;\nb/ mới.\n\nĐiều 3/ Thi hành\n"
            "Từ ngày ký.\n",
            "vi-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "DIEU-1|Phạm vi\nDIEU-2|Đối tượng\nDIEU-2-KHOAN-1|\nDIEU-2-KHOAN-2|\n"
              "DIEU-2-KHOAN-2-DIEM-a|\nDIEU-2-KHOAN-2-DIEM-b|\nDIEU-3|Thi hành\n");
}

TEST(CuttingEastern, PeruvianActsEndWithProvisionsCountedInWords) {
    expect_outline(
        "DECRETA:\n\nArtículo 1.- Objeto\nRegular las lámparas de la ciudad.\n\nArtículo 2.- "
        "Ámbito\nLas municipalidades.\n\nDISPOSICIONES COMPLEMENTARIAS FINALES\n\nPrimera.- "
        "Vigencia\nEntra en vigencia mañana.\n\nSegunda.- Normas\nSe aprueban.\n",
        "es-law", "ART-1|Objeto\nART-2|Ámbito\nDFS|\nDFS-ART-1|Vigencia\nDFS-ART-2|Normas\n");
}

TEST(CuttingEastern, TitlesOfDutchStatutesStandAboveTheArticles) {
    expect_outline(
        "STATUTEN\n\nNaam\nArtikel 1.\n1.1 Het bestuur van de stichting is niet op te heffen.\n1.2 "
        "Zij zetelt in Utrecht.\n\n"
        "Doel\nArtikel 2.\n2.1 Zij geeft licht.\n\nSlot\nArtikel 3.\nHet bestuur beslist bij een "
        "stemming voor het einde van het jaar.\n",
        "nl-law", "ARTIKEL-1|Naam\nARTIKEL-2|Doel\nARTIKEL-3|Slot\n");
}

TEST(CuttingEastern, HeadingsWithoutBlankLinesStandRightAboveTheirArticles) {
    expect_outline(
        "Es wird beschlossen:\nErster Teil\nAllgemeines\nI. Gleichheit\nArt. 1 Recht\nAlle sind "
        "gleich:\nI. Menschen\nund Lampen.\nArt. 2 Freiheit\nAlle sind frei.\nII. Grenzen\n"
        "Art. 3 Schluss\nEs gilt.\n",
        "de-law",
        "TEIL-1|Allgemeines\nTEIL-1-HEADING-I|Gleichheit\nARTIKEL-1|Recht\nARTIKEL-2|Freiheit\n"
        "TEIL-1-HEADING-II|Grenzen\nARTIKEL-3|Schluss\n");
    expect_outline(
        "KẾ HOẠCH\nI. MỤC ĐÍCH\n1. Mục tiêu\n- Sáng.\n2. Yêu cầu\n- Rẻ.\nII. NỘI DUNG\n"
        "1. Tuyên truyền\n- Qua báo.\n2. Lắp đặt\n- Đèn.\n",
        "outline",
        "I|MỤC ĐÍCH\nI/1|Mục tiêu\nI/2|Yêu cầu\nII|NỘI DUNG\nII/1|Tuyên truyền\nII/2|Lắp đặt\n");
}

TEST(CuttingEastern, YearsAndNumbersOfActsAreNoMarks) {
    const auto plan =
        cut("Artículo 1. Objeto.\n\n1. Se regula la luz por la Ley Orgánica del año\n2019. No hay "
            "más.\n\nArtículo 2. Fin.\n\nRige la Ley del alumbrado número\n1/2002.\n",
            "es-law", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan), "ART-1|Objeto.\nART-1-APARTADO-1|\nART-2|Fin.\n");
}

}  // namespace
