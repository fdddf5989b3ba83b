/// \file
/// The zones of a text: what they are, where they begin, and what they take from units.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using core::cutting::Plan;
using cutting_test::broken_invariant;
using cutting_test::cut;

/// "masthead|LAW ON LAMPS" of each zone: its kind and its first filled line, one a line.
std::string zones_of(const Plan& plan, const std::string& text) {
    std::string out;
    for (const auto& zone : plan.zones) {
        const std::string part = text.substr(zone.span.begin, zone.span.end - zone.span.begin);
        const std::size_t begin = part.find_first_not_of("\r\n ");
        const std::size_t end = part.find_first_of("\r\n", begin);
        out += std::string(zone.kind) + "|" + part.substr(begin, end - begin) + "\n";
    }
    return out;
}

/// The last line of the unit, without blank lines behind it.
std::string end_of(const Plan& plan, const std::string& address, const std::string& text) {
    for (const auto& unit : plan.units) {
        if (unit.canonical_address == "DOC/" + address) {
            std::string body = text.substr(unit.span.begin, unit.span.end - unit.span.begin);
            body.resize(body.find_last_not_of("\r\n") + 1);
            return body.substr(body.rfind('\n') + 1);
        }
    }
    return "no unit " + address;
}

/// Zones are the same at every depth; whatever they take, nothing is lost.
void expect_zones(const std::string& text, const std::string& ruleset, const std::string& zones) {
    for (const Depth depth :
         {Depth::container, Depth::article, Depth::clause, Depth::point, Depth::all}) {
        const Plan plan = cut(text, ruleset, "DOC", depth);
        EXPECT_EQ(zones_of(plan, text), zones) << to_string(depth);
        EXPECT_EQ(broken_invariant(plan, text), "");
    }
}

const std::string vi_head =
    "CHÍNH PHỦ\nSố: 12/2020/NĐ-CP\n\nNGHỊ ĐỊNH\nVề đèn\n\n"
    "Căn cứ Luật Đèn;\nTheo đề nghị của Bộ trưởng Bộ Đèn,\n\n";
const std::string vi_body =
    "Chương I\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi\n1. Nghị định này quy định về đèn.\n"
    "2. Đèn phải sáng.\n\nĐiều 2. Thi hành\n"
    "Bộ trưởng Bộ Đèn, Chủ tịch Ủy ban nhân dân chịu trách nhiệm thi hành.\n\n";
const std::string vi_signature =
    "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nTM. CHÍNH PHỦ\nTHỦ TƯỚNG\nNgười Thắp Đèn\n\n";

TEST(CuttingZones, VietnameseDecreeFromMastheadToAnnex) {
    const std::string text =
        vi_head + vi_body + vi_signature + "Phụ lục I\nMẪU ĐÈN\n\n1. Đèn dầu.\n";
    expect_zones(text, "vi-law",
                 "masthead|CHÍNH PHỦ\npreamble|Căn cứ Luật Đèn;\nbody|Chương I\n"
                 "signature|Nơi nhận:\nannex|Phụ lục I\n");
    const Plan plan = cut(text, "vi-law");
    EXPECT_EQ(end_of(plan, "DIEU-2", text),
              "Bộ trưởng Bộ Đèn, Chủ tịch Ủy ban nhân dân chịu trách nhiệm thi hành.");
    EXPECT_EQ(plan.segments[plan.segments.size() - 2].unit, std::nullopt) << "the signature";
}

TEST(CuttingZones, ContractsAndThePartySignAndGiveTheirReasonsInTheirOwnWords) {
    expect_zones(
        "HỢP ĐỒNG\n- Căn cứ Bộ luật Đèn;\n- Căn cứ nhu cầu của hai bên.\nĐiều 1: Đèn\n"
        "- Căn cứ vào đèn, bên B trả tiền.\nĐiều 2: Bản\nĐại diện hai bên giữ mỗi bên một bản.\n"
        "ĐẠI DIỆN BÊN A          ĐẠI DIỆN BÊN B\n(Ký tên)          (Ký tên)\n",
        "vi-law",
        "masthead|HỢP ĐỒNG\npreamble|- Căn cứ Bộ luật Đèn;\nbody|Điều 1: Đèn\n"
        "signature|ĐẠI DIỆN BÊN A          ĐẠI DIỆN BÊN B\n");
    expect_zones(
        "QUY ĐỊNH\n\n- Căn cứ Điều lệ Đèn,\n\nĐiều 1. Thắp đèn.\n\nĐiều 2. Có hiệu lực ngay.\n\n"
        "     T/M BAN CHẤP HÀNH\n     TỔNG BÍ THƯ\nNơi nhận:\n- Lưu.\n",
        "vi-law",
        "masthead|QUY ĐỊNH\npreamble|- Căn cứ Điều lệ Đèn,\nbody|Điều 1. Thắp đèn.\n"
        "signature|T/M BAN CHẤP HÀNH\n");
}

TEST(CuttingZones, PalacesWhereActsAreGivenBeginTheSignature) {
    for (const std::string given : {"Donné au Palais National, le 4 mai 2020.\n",
                                    "Donné en Notre Palais, le quatre mai deux mille vingt.\n"}) {
        expect_zones("Article 1er. Les lampes brûlent.\n\nArticle 2. Elles éclairent.\n\n" + given,
                     "fr-law", "body|Article 1er. Les lampes brûlent.\nsignature|" + given);
    }
}

TEST(CuttingZones, ASignatureBetweenTwoActsBeginsAnother) {
    const std::string second =
        "QUYẾT ĐỊNH\nVề nến\n\nCăn cứ Nghị định về đèn;\n\nĐiều 1. Nến\nNến được đếm.\n\n"
        "Điều 2. Hiệu lực\nQuyết định này có hiệu lực ngay.\n\nKT. BỘ TRƯỞNG\nNgười Giữ Nến\n";
    const std::string text = vi_head + vi_body + vi_signature + second;
    expect_zones(text, "vi-law",
                 "masthead|CHÍNH PHỦ\npreamble|Căn cứ Luật Đèn;\nbody|Chương I\n"
                 "signature|Nơi nhận:\nmasthead|QUYẾT ĐỊNH\npreamble|Căn cứ Nghị định về đèn;\n"
                 "body|Điều 1. Nến\nsignature|KT. BỘ TRƯỞNG\n");
    const Plan plan = cut(text, "vi-law");
    ASSERT_EQ(plan.units.size(), 5U);
    EXPECT_TRUE(plan.units[1].parent.has_value());
    EXPECT_FALSE(plan.units[3].parent.has_value()) << "the chapter is of the act before";
    EXPECT_EQ(plan.units[4].span.end, text.find("KT. BỘ"));
}

TEST(CuttingZones, WhatFollowsASignatureWithoutAHeadingIsAnnex) {
    const std::string text = vi_body + vi_signature + "Mẫu số 01\n\nGIẤY PHÉP ĐÈN\nTôi là ....\n";
    expect_zones(text, "vi-law", "body|Chương I\nsignature|Nơi nhận:\nannex|Mẫu số 01\n");
}

TEST(CuttingZones, PostsInTheTextOfTheLastArticleAreNoSignature) {
    const std::string law =
        "Art. 1.\nIl y a des lampes.\n\nArticle 2\n\nLe ministre des lampes est chargé\n"
        "de l'exécution du présent décret.\n";
    EXPECT_EQ(zones_of(cut(law, "fr-law"), law), "body|Art. 1.\n");
    const std::string vi =
        "Điều 1. Đèn\nĐèn phải sáng.\n\nĐiều 2. Thi hành\nBộ trưởng Bộ Đèn\n"
        "Chủ tịch Ủy ban nhân dân các tỉnh\nvà các cơ quan chịu trách nhiệm thi hành.\n";
    EXPECT_EQ(zones_of(cut(vi, "vi-law"), vi), "body|Điều 1. Đèn\n");
}

TEST(CuttingZones, ShortSentencesAndListsOfPostsAreNoSignature) {
    const std::string head =
        "REGULATION ON LAMPS\n\nWhereas lamps give light,\n\nArticle 1\nScope\n\nLamps.\n\n"
        "Article 2\nEnd\n\n";
    for (const std::string end :
         {"The President signs this Act.\n", "(d) This section shall apply as of July 1, 2009.\n",
          "Approved lamps are lit.\n", "It applies on Monday, 5 May 2020 and later.\n",
          "The board has:\nThe President\nThe Governor\n"}) {
        const std::string text = head + end;
        EXPECT_EQ(zones_of(cut(text, "en-law"), text),
                  "masthead|REGULATION ON LAMPS\npreamble|Whereas lamps give light,\n"
                  "body|Article 1\n")
            << end;
    }
}

TEST(CuttingZones, AWordOfASignatureInTheMiddleOfAnActIsText) {
    const std::string text =
        "Điều 1. Đèn\nNơi nhận: kho.\n\nĐiều 2. Nến\nNến phải đếm.\n\nĐiều 3. Dầu\nDầu phải đo.\n";
    expect_zones(text, "vi-law", "body|Điều 1. Đèn\n");
}

TEST(CuttingZones, EuropeanRegulationEndsWithItsClosingFormula) {
    const std::string text =
        "REGULATION (EU) 2020/1 ON LAMPS\n\nTHE COUNCIL OF LAMPS,\n\nHaving regard to the Treaty,\n"
        "Whereas:\n(1) Lamps give light.\n(2) Light is good.\n(3) Oil is dear.\n"
        "HAS ADOPTED THIS REGULATION:\n\nArticle 1\nScope\n\n1. This Regulation is about lamps.\n\n"
        "Article 2\nEntry into force\n\nIt enters into force at once.\n\n"
        "This Regulation shall be binding in its entirety and directly applicable in all Member "
        "States.\n\nDone at Brussels, 27 April 2016.\n\nFor the Council\nThe President\nA. "
        "LIGHT\n\n"
        "ANNEX I\n\nLamps\n";
    expect_zones(text, "en-law",
                 "masthead|REGULATION (EU) 2020/1 ON LAMPS\n"
                 "preamble|Having regard to the Treaty,\npreamble|HAS ADOPTED THIS "
                 "REGULATION:\nbody|Article 1\n"
                 "signature|This Regulation shall be binding in its entirety and directly "
                 "applicable in all Member States.\nannex|ANNEX I\n");
    const Plan plan = cut(text, "en-law");
    EXPECT_EQ(end_of(plan, "RECITAL-3", text), "(3) Oil is dear.");
    EXPECT_EQ(end_of(plan, "ARTICLE-2", text), "It enters into force at once.");
}

TEST(CuttingZones, AmericanLawHasItsApprovalAndItsHistory) {
    const std::string text =
        "Public Law 1-1\nAn Act to light lamps.\n\nBe it enacted by the Senate,\n\n"
        "SECTION 1. SHORT TITLE.\nThis Act may be cited as the Lamp Act.\n\n"
        "SEC. 2. LAMPS.\n(a) In general.\u2014Lamps shall be lit.\n(b) Oil.\u2014Oil is bought.\n\n"
        "Approved December 10, 2016.\n\nLEGISLATIVE HISTORY\u2014H.R. 1:\n(a) Jan. 1, "
        "considered.\n";
    expect_zones(text, "en-law",
                 "masthead|Public Law 1-1\npreamble|Be it enacted by the Senate,\n"
                 "body|SECTION 1. SHORT TITLE.\nsignature|Approved December 10, 2016.\n"
                 "history|LEGISLATIVE HISTORY\u2014H.R. 1:\n");
    const Plan plan = cut(text, "en-law", "DOC", Depth::all);
    EXPECT_EQ(end_of(plan, "SECTION-2-SUB-b", text), "(b) Oil.\u2014Oil is bought.");
    EXPECT_EQ(plan.units.size(), 4U);
}

TEST(CuttingZones, NotesOfACodeEndEachSectionAndNoChapter) {
    const std::string text =
        "Chapter 1. Lamps\n\n\u00A7 1-101. Light.\n(a) Lamps give light.\n\nHistory\n"
        "May 1, 1900, ch. 1\n(b) is no mark.\nPrior Codifications\n1973 Ed., \u00A7 1-1.\n\n"
        "\u00A7 1-102. Oil.\nOil is bought.\n\nHistory\nMay 2, 1900, ch. 2\n";
    expect_zones(text, "en-law",
                 "body|Chapter 1. Lamps\nhistory|History\nnotes|Prior Codifications\n"
                 "body|\u00A7 1-102. Oil.\nhistory|History\n");
    const Plan plan = cut(text, "en-law", "DOC", Depth::all);
    EXPECT_EQ(end_of(plan, "SECTION-1-101-SUB-a", text), "(a) Lamps give light.");
    const Plan chapters = cut(text, "en-law", "DOC", Depth::container);
    ASSERT_EQ(chapters.units.size(), 1U);
    EXPECT_NE(chapters.units[0].span.end, text.find("History"))
        << "a chapter goes on behind the notes of its first section";
}

TEST(CuttingZones, NotesWhereNumbersBeginAgainBeginNoOtherAct) {
    const std::string text =
        "Title I. Lamps\n\nChapter 1. Light\n\nSection 1. Light.\nLight.\n\nHistory\n1900\n\n"
        "Section 2. Oil.\nOil.\n\nHistory\n1901\n\n"
        "Chapter 2. Oil\n\nSection 1. Price.\nDear.\n\nSection 2. Sale.\nSold.\n";
    const Plan plan = cut(text, "en-law");
    for (const auto& unit : plan.units) {
        if (unit.section_type == "chapter") {
            EXPECT_EQ(unit.parent, 0U) << unit.canonical_address;
        }
    }
}

TEST(CuttingZones, GermanOrdinanceHasContentsFormulasAndFootnotes) {
    const std::string text =
        "Lampenverordnung\n(LampV)\n\nFu\u00DFnote\n(+++ Textnachweis ab: 1.1.2020 +++)\n\n"
        "Eingangsformel\nAuf Grund des Gesetzes wird verordnet:\n\n"
        "Inhalts\u00FCbersicht\n\u00A7 1 Zweck\n\u00A7 2 Inkrafttreten\n\n"
        "\u00A7 1\nZweck\nLampen geben Licht.\n\n"
        "Fu\u00DFnote\n(+++ \u00A7 1: Zur Anwendung vgl. \u00A7 2 +++)\n\n"
        "\u00A7 2\nInkrafttreten\nSie tritt sofort in Kraft.\n\n"
        "Schlu\u00DFformel\nDer Bundesrat hat zugestimmt.\n\n"
        "Anlage 1\n(zu \u00A7 1)\nLampe *)\n*) Amtlicher Hinweis.\n";
    expect_zones(text, "de-law",
                 "masthead|Lampenverordnung\nnotes|Fu\u00DFnote\npreamble|Eingangsformel\n"
                 "toc|Inhalts\u00FCbersicht\nbody|\u00A7 1\nnotes|Fu\u00DFnote\n"
                 "body|\u00A7 2\nsignature|Schlu\u00DFformel\nannex|Anlage 1\n"
                 "notes|*) Amtlicher Hinweis.\n");
    EXPECT_EQ(end_of(cut(text, "de-law"), "P-2", text), "Sie tritt sofort in Kraft.");
}

TEST(CuttingZones, ContentsWhoseEntriesStandNowhereElseAreFoundByTheirTitle) {
    const std::string text =
        "Lampenverordnung\n\nInhaltsverzeichnis\nZweck \u00A7 1\nEnde \u00A7 2\n\n"
        "\u00A7 1\nZweck\nLampen geben Licht.\n\n\u00A7 2\nEnde\nEnde der Verordnung.\n";
    expect_zones(text, "de-law",
                 "masthead|Lampenverordnung\ntoc|Inhaltsverzeichnis\nbody|\u00A7 1\n");
}

TEST(CuttingZones, ASummaryInAPreambleIsNoTable) {
    const std::string text =
        "Loi sur les lampes\n2020, ch. 4\n\nRECOMMANDATION\nIl est bon.\n\nSOMMAIRE\nLe "
        "texte parle de lampes.\n\nArticle 1\n\nLampes.\n\nArticle 2\n\nHuile.\n";
    expect_zones(text, "fr-law",
                 "masthead|Loi sur les lampes\npreamble|RECOMMANDATION\nbody|Article 1\n");
}

TEST(CuttingZones, ASignatureIsNoLongerThanSignaturesAre) {
    std::string forms;
    for (int i = 0; i < 200; ++i) {
        forms += "T\u00F4i l\u00E0 ng\u01B0\u1EDDi gi\u1EEF \u0111\u00E8n\n";
    }
    const std::string text = vi_body + vi_signature + forms;
    expect_zones(text, "vi-law",
                 "body|Ch\u01B0\u01A1ng I\nsignature|N\u01A1i nh\u1EADn:\nannex|T\u00F4i l\u00E0 "
                 "ng\u01B0\u1EDDi gi\u1EEF \u0111\u00E8n\n");
}

TEST(CuttingZones, AFootnoteWithTextBehindItIsText) {
    const std::string text =
        "\u00A7 1 Zweck\nLampe *)\n*) Hinweis.\n\nLampen geben Licht.\n\n\u00A7 2 Ende\nEnde.\n";
    expect_zones(text, "de-law", "body|\u00A7 1 Zweck\n");
}

TEST(CuttingZones, NotesAtTheEndQuoteHeadingsOfOtherActs) {
    const std::string text =
        vi_body + vi_signature +
        "[1] Luật Nến quy định như sau:\nĐiều 2. Hiệu lực\nLuật có hiệu lực.\n\n"
        "[2] Điều này được bổ sung.\n";
    expect_zones(text, "vi-law",
                 "body|Chương I\nsignature|Nơi nhận:\nnotes|[1] Luật Nến quy định như sau:\n");
    EXPECT_EQ(cut(text, "vi-law").units.size(), 3U);
}

TEST(CuttingZones, BracketedNumbersBetweenArticlesAreText) {
    const std::string text =
        "Điều 1. Đèn\n[1] Đèn dầu.\n[2] Đèn điện.\n\nĐiều 2. Nến\nNến phải đếm.\n";
    expect_zones(text, "vi-law", "body|Điều 1. Đèn\n");
    EXPECT_EQ(cut(text, "vi-law").units.size(), 2U);
}

TEST(CuttingZones, FrenchItalianAndSpanishActs) {
    const std::string fr =
        "D\u00E9cret n\u00B0 2020-1 du 5 mai 2020 relatif aux lampes\n\nVu le code des lampes,\n\n"
        "Article 1\n\nLes lampes \u00E9clairent.\n\nArticle 2\n\nLe pr\u00E9sent d\u00E9cret est "
        "publi\u00E9.\n\nFait le 5 mai 2020.\n\nPar le Premier ministre :\nJean Lampe\n";
    expect_zones(
        fr, "fr-law",
        "masthead|D\u00E9cret n\u00B0 2020-1 du 5 mai 2020 relatif aux lampes\n"
        "preamble|Vu le code des lampes,\nbody|Article 1\nsignature|Fait le 5 mai 2020.\n");
    const std::string it =
        "LEGGE 5 maggio 2020, n. 1\n\nLa Camera dei deputati ha approvato;\n\nArt. 1.\nLe lampade "
        "danno luce.\n\nArt. 2.\nEntra in vigore.\n\nData a Roma, add\u00EC 5 maggio "
        "2020\n\nLUCE\n";
    expect_zones(it, "it-law",
                 "masthead|LEGGE 5 maggio 2020, n. 1\npreamble|La Camera dei deputati ha "
                 "approvato;\nbody|Art. 1.\nsignature|Data a Roma, add\u00EC 5 maggio 2020\n");
    const std::string es =
        "Ley 1/2020, de l\u00E1mparas\n\nPRE\u00C1MBULO\n\nLa luz es buena.\n\n"
        "Art\u00EDculo 1. Objeto.\nLas l\u00E1mparas.\n\nArt\u00EDculo 2. Entrada en vigor.\n"
        "Hoy.\n\nMadrid, 5 de mayo de 2020.\n\nFELIPE R.\n";
    expect_zones(es, "es-law",
                 "masthead|Ley 1/2020, de l\u00E1mparas\npreamble|PRE\u00C1MBULO\n"
                 "body|Art\u00EDculo 1. Objeto.\nsignature|Madrid, 5 de mayo de 2020.\n");
}

TEST(CuttingZones, EditorialSectionsAreNotesWhateverUnitsTheyHave) {
    const std::string text =
        "Lamps Act\nR.S.C., 1985, c. L-1\nAn Act respecting lamps\n\nShort title\n1 This Act may "
        "be cited as the Lamps Act.\n\nDuty\n"
        "2 Lamps are lit.\n\nRELATED PROVISIONS\n\n\u2014 2013, c. 33, s. 9\n\nOil\n"
        "9 Oil is bought.\n";
    const Plan plan = cut(text, "en-law");
    EXPECT_EQ(zones_of(plan, text),
              "masthead|Lamps Act\nbody|Short title\nnotes|RELATED PROVISIONS\n");
    EXPECT_EQ(plan.units.back().zone, "annex");
}

TEST(CuttingZones, ContractsAndMarkdownHaveTheirs) {
    const std::string contract =
        "LAMP AGREEMENT\n\nContents\n\n1. Lamps ........ 1\n2. Oil ........ 2\n\n"
        "1. Lamps\n\nLamps are lit.\n\n2. Oil\n\nOil is bought.\n\n3. Law\n\nThe law applies.\n\n"
        "IN WITNESS WHEREOF the parties have signed.\n\nAnna Light\n\nBob Oil\n";
    const Plan plan = cut(contract, "outline");
    EXPECT_EQ(zones_of(plan, contract),
              "masthead|LAMP AGREEMENT\ntoc|Contents\nbody|1. Lamps\n"
              "signature|IN WITNESS WHEREOF the parties have signed.\n");
    EXPECT_EQ(broken_invariant(plan, contract), "");
    const std::string page = "---\ntitle: Lamps\n---\n\nA word before.\n\n# Lamps\n\nText.\n";
    expect_zones(page, "markdown", "front_matter|---\npreamble|A word before.\nbody|# Lamps\n");
    expect_zones("# Lamps\n\nText.\n", "markdown", "body|# Lamps\n");
    expect_zones("No heading.\n", "vi-law", "body|No heading.\n");
}

/// CommonMark knows no attribute blocks: what is printed is the title, and no title by itself.
TEST(CuttingTitles, AttributeBlocksArePrintedText) {
    const std::string text =
        "# Chương I {#chuong-1}\n\n## Điều 1. Đèn {#dieu-1}\n\nĐèn phải sáng.\n\n"
        "## Điều 2 {#dieu-2}\n\nNến phải đếm.\n";
    EXPECT_EQ(cutting_test::outline_of(cut(text, "vi-law")),
              "CHUONG-I|\nDIEU-1|Đèn {#dieu-1}\nDIEU-2|\n");
    EXPECT_EQ(cut("# Lamps {#lamps}\n", "markdown").units[0].title, "Lamps {#lamps}");
}

/// A thousand lines that might begin a signature or a footnote, none of which is one.
TEST(CuttingZones, LinesThatMightOpenAZoneAreNotReadAgainAndAgain) {
    std::string text = "\u00A7 1 Zweck\nText.\n\n\u00A7 2 Ende\n";
    for (int i = 0; i < 200'000; ++i) {
        text += i % 2 == 0 ? "Der Bundesminister\n" : "*) Hinweis\n";
    }
    text += "\nein Satz, der alles zu Text macht.\n";
    expect_zones(text, "de-law", "body|\u00A7 1 Zweck\n");
}

}  // namespace
