/// \file
/// What each ruleset finds in a small text of its family, exactly.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using cutting_test::cut;
using cutting_test::fixture;
using cutting_test::outline_of;

void expect_outline(const std::string& file,
                    const std::string& ruleset,
                    const std::string& expected) {
    const std::string text = fixture(file);
    const auto plan = cut(text, ruleset);
    EXPECT_EQ(outline_of(plan), expected) << file;
    EXPECT_EQ(cutting_test::broken_invariant(plan, text), "");
    const auto chosen = cut(text, "auto");
    EXPECT_EQ(chosen.ruleset, ruleset) << chosen.ruleset_reason;
    EXPECT_EQ(core::cutting::plan_digest(chosen), core::cutting::plan_digest(plan));
}

TEST(CuttingStructure, VietnameseLawWithContentsReferencesQuoteAndAnnex) {
    expect_outline("vi-references.txt", "vi-law",
                   "CHUONG-I|NHỮNG QUY ĐỊNH CHUNG\n"
                   "DIEU-1|Phạm vi điều chỉnh\n"
                   "DIEU-2|Giải thích từ ngữ\n"
                   "DIEU-2a|Từ ngữ bổ sung\n"
                   "CHUONG-II|TỔ CHỨC THỰC HIỆN VÀ KIỂM TRA\n"
                   "CHUONG-II-MUC-1|THỰC HIỆN\n"
                   "DIEU-3|Hồ sơ\n"
                   "CHUONG-II-MUC-2|KIỂM TRA\n"
                   "DIEU-4|Hiệu lực thi hành\n"
                   "PHULUC-I|DANH MỤC MẪU\n"
                   "PHULUC-I-DIEU-1|Mẫu số một\n"
                   "PHULUC-I-DIEU-2|Mẫu số hai\n");
}

TEST(CuttingStructure, EuRegulationHasSectionsAboveArticles) {
    expect_outline("en-eu.txt", "en-law",
                   "CHAPTER-I|General provisions\n"
                   "ARTICLE-1|Subject matter\n"
                   "ARTICLE-2|Definitions\n"
                   "CHAPTER-II|Records\n"
                   "CHAPTER-II-SECTION-1|Keeping\n"
                   "ARTICLE-3|Duty to keep\n"
                   "CHAPTER-II-SECTION-2|Access\n"
                   "ARTICLE-4|Right of access\n");
}

/// A fifth and a sixth language: a ruleset each, and no line of C++.
TEST(CuttingStructure, ItalianCodeIsAFileOfData) {
    expect_outline("it-codice.txt", "it-law",
                   "LIBRO-1|DELLE LAMPADE\n"
                   "LIBRO-1-TITOLO-0|DISPOSIZIONI COMUNI\n"
                   "ART-1|Nozione di lampada\n"
                   "LIBRO-1-TITOLO-I|DEI LUMI\n"
                   "LIBRO-1-TITOLO-I-CAPO-I|Disposizioni generali\n"
                   "ART-2|Proprietà\n"
                   "ART-2-bis|Lumi elettrici\n"
                   "ART-2-ter|abrogato\n"
                   "LIBRO-1-TITOLO-I-CAPO-I-bis|Dei lumi speciali\n"
                   "LIBRO-1-TITOLO-I-CAPO-I-bis-SEZIONE-I|Dei lumi a olio.\n"
                   "ART-2-ter.1|Conservazione\n"
                   "LIBRO-2|DELLE PENE\n"
                   "ART-3|Spegnimento\n"
                   "ALLEGATO-A|Elenco dei lumi\n");
}

TEST(CuttingStructure, ItalianMarksHaveSuffixesAndQuotationsStayApart) {
    const std::string text = fixture("it-codice.txt");
    const auto plan = cut(text, "it-law", "DOC", core::cutting::Depth::all);
    std::string marks;
    for (const auto& unit : plan.units) {
        const std::string path(unit.canonical_address.substr(4));
        if (path.find("ART-2") == 0 && path.size() > 9) {
            marks += path + (unit.quoted ? " quoted" : "") + "\n";
        }
    }
    EXPECT_EQ(marks,
              "ART-2-COMMA-1\nART-2-COMMA-1-bis\nART-2-COMMA-2\nART-2-COMMA-2-LETTERA-a\n"
              "ART-2-COMMA-2-LETTERA-a-bis\nART-2-COMMA-2-LETTERA-b\n"
              "ART-2-COMMA-2-LETTERA-b-NUMERO-1\nART-2-COMMA-2-LETTERA-b-NUMERO-2\n"
              "ART-2-bis-COMMA-1\nART-2-bis-COMMA-2\n"
              "ART-2-bis-COMMA-2-ART-7-bis quoted\nART-2-bis-COMMA-2-ART-7-bis-COMMA-1 quoted\n"
              "ART-2-ter.1\n");
}

TEST(CuttingStructure, SpanishLawIsAFileOfData) {
    expect_outline("es-ley.txt", "es-law",
                   "TITULO-0|Disposiciones generales\n"
                   "ART-1|Objeto.\n"
                   "TITULO-I|De las lámparas\n"
                   "TITULO-I-CAPITULO-1|Clases\n"
                   "TITULO-I-CAPITULO-1-SECCION-1|Clases comunes\n"
                   "ART-2|Clases de lámparas.\n"
                   "ART-2bis|Otras clases.\n"
                   "DA-1|Velas.\n"
                   "DA-2|Faroles.\n"
                   "DT-1|Régimen transitorio.\n"
                   "DF-1|Entrada en vigor.\n"
                   "ANEXO|Lista de lámparas\n");
}

TEST(CuttingStructure, PortugueseLawIsAFileOfData) {
    expect_outline("pt-lei.txt", "pt-law",
                   "CAPITULO-I|Disposições gerais\n"
                   "ART-1|Objeto\n"
                   "CAPITULO-II|Das lâmpadas\n"
                   "CAPITULO-II-SECCAO-I|Classes comuns\n"
                   "ART-2|Classes\n"
                   "ART-2.º-A|Outras classes\n"
                   "ART-3|Entrada em vigor\n"
                   "ANEXO-I|Lista das lâmpadas\n"
                   "ANEXO-I-ART-1|Lista\n");
}

TEST(CuttingStructure, DutchLawIsAFileOfData) {
    expect_outline("nl-wet.txt", "nl-law",
                   "HOOFDSTUK-1|Algemene bepalingen\n"
                   "ARTIKEL-1|Begrippen\n"
                   "HOOFDSTUK-2|Lampen\n"
                   "HOOFDSTUK-2-PARAGRAAF-2.1|Gewone lampen\n"
                   "ARTIKEL-2|Soorten\n"
                   "ARTIKEL-2a|Andere wetten\n"
                   "ARTIKEL-3|Inwerkingtreding\n"
                   "BIJLAGE-I|Lijst van lampen\n");
}

TEST(CuttingStructure, UsActWithContentsInsideSection1AndAQuotedSection) {
    expect_outline("en-us.txt", "en-law",
                   "SECTION-1|SHORT TITLE; TABLE OF CONTENTS.\n"
                   "TITLE-I|KEEPING\n"
                   "SECTION-101|DUTY.\n"
                   "SECTION-102|AMENDMENT.\n"
                   "TITLE-II|FUNDS\n"
                   "SECTION-201|MONEY.\n");
}

TEST(CuttingStructure, CanadianActHasNotesAboveBareNumbers) {
    expect_outline("en-ca.txt", "en-law",
                   "short-title|Short Title\n"
                   "SECTION-1|Short title\n"
                   "interpretation|Interpretation\n"
                   "SECTION-2|Definitions\n"
                   "SECTION-3|Duty\n"
                   "SECTION-3.1|Later duty\n"
                   "PART-II|\n"
                   "PART-II-general|General\n"
                   "SECTION-4|Coming into force\n");
    const std::string text = fixture("en-ca.txt");
    const auto plan = cut(text, "en-law");
    EXPECT_EQ(text.substr(plan.units[1].span.begin, 11), "Short title") << "the note belongs to it";
}

TEST(CuttingStructure, NameOfAnAmendedActStandsBelowAHeadingThatHasNoArticle) {
    const std::string text =
        "Short Title\n\n1 This Act may be cited as the Gauges Act.\n\n"
        "Weights Act\n1999, c. 4\n\n2 Section 4 is repealed.\n\n"
        "Measures Act\n2003, c. 22\n\n3 Section 9 is repealed.\n\n"
        "Consequential Amendments\n\n"
        "Scales Act\nR.S., c. S-2\n\n4 Section 1 is repealed.\n\n"
        "Balances Act\n2010, c. 7\n\n5 Section 2 is repealed.\n\n"
        "Coming into Force\n\n6 This Act comes into force on assent.\n";
    const auto plan = cut(text, "en-law", "DOC", core::cutting::Depth::all);
    std::string headings;
    for (const auto& unit : plan.units) {
        if (unit.section_type == "heading") {
            headings += std::string(unit.title) + (unit.parent ? " (below)\n" : "\n");
        }
    }
    EXPECT_EQ(headings,
              "Short Title\nWeights Act\nMeasures Act\nConsequential Amendments\n"
              "Scales Act (below)\nBalances Act (below)\nComing into Force\n");
}

TEST(CuttingStructure, ArticlesContainSectionsWhereThoseRestart) {
    expect_outline("en-bylaws.txt", "en-law",
                   "ARTICLE-I|NAME\n"
                   "ARTICLE-II|MEMBERS\n"
                   "ARTICLE-II-SECTION-1|Who may join\n"
                   "ARTICLE-II-SECTION-2|Fees\n"
                   "ARTICLE-III|BOARD\n"
                   "ARTICLE-III-SECTION-1|Size\n"
                   "ARTICLE-III-SECTION-2|Duties\n"
                   "ANNEX-A|Forms\n");
}

TEST(CuttingStructure, BareNumbersMayCarryTheirTitle) {
    expect_outline("en-uk.txt", "en-law",
                   "PART-1|Preliminary\n"
                   "SECTION-1|Short title\n"
                   "SECTION-2|Definitions\n"
                   "PART-2|Duties\n"
                   "SECTION-3|Duty to protect\n");
}

TEST(CuttingStructure, FrenchCode) {
    expect_outline("fr-code.txt", "fr-law",
                   "PARTIE-LEGISLATIVE|\n"
                   "PARTIE-LEGISLATIVE-LIVRE-1|Dispositions générales\n"
                   "PARTIE-LEGISLATIVE-LIVRE-1-TITRE-1|Principes\n"
                   "PARTIE-LEGISLATIVE-LIVRE-1-TITRE-1-CHAPITRE-IIbis|Conservation\n"
                   "ARTICLE-L111-1|\n"
                   "ARTICLE-L111-2|\n"
                   "ARTICLE-R*111-3|\n");
}

TEST(CuttingStructure, GermanLaw) {
    expect_outline("de-gesetz.txt", "de-law",
                   "ABSCHNITT-1|Allgemeines\n"
                   "P-1|Zweck\n"
                   "P-2|Begriffe\n"
                   "P-2a|Weitere Begriffe\n"
                   "ABSCHNITT-2|Pflichten\n"
                   "P-3|Aufbewahrung\n"
                   "P-4|(weggefallen)\n"
                   "ANLAGE-1|(zu § 3) Liste der Muster\n");
}

TEST(CuttingStructure, NumberedOutline) {
    expect_outline("outline.txt", "outline",
                   "1|Name\n"
                   "2|Bodies\n"
                   "2.1|The board\n"
                   "2.2|The members\n"
                   "A|Voting\n"
                   "A.0|Ballots\n");
}

TEST(CuttingStructure, ASectionNumberOfAnOutlineThatStandsAgainIsASectionAndWarnedOf) {
    const auto plan =
        cut("A. Rules\n\n  A.1. Proposal\n\nOne proposes.\n\n  A.1. Discussion\n\nAll discuss.\n\n"
            "  A.2. Vote\n\nAll vote.\n\nB. Words\n\nThey mean what they mean.\n",
            "outline");
    EXPECT_EQ(outline_of(plan), "A|Rules\nA.1|Proposal\nA.1_2|Discussion\nA.2|Vote\nB|Words\n");
    ASSERT_EQ(plan.warnings.size(), 1U);
    EXPECT_EQ(plan.warnings[0].code, "DUPLICATE_ADDRESS");
}

TEST(CuttingStructure, MarkdownPolicy) {
    expect_outline("policy.md", "markdown",
                   "1|1. Scope\n"
                   "1/data-retention|Data *retention*\n"
                   "1/data-retention/deep|Deep\n"
                   "1/table|Table\n"
                   "2|2. Scope\n");
}

TEST(CuttingStructure, OutlineTakesGplStyleAndParagraphStyleHeadings) {
    const std::string gpl =
        "                 LICENSE\n\n                 TERMS AND CONDITIONS\n\n  0. Definitions.\n\n"
        "  \"This License\" refers to this text.\n\n  1. Source Code.\n\n  The source is a form "
        "of\n"
        "a work.\n\n  2. Basic Permissions.\n\n  All rights are granted.\n";
    EXPECT_EQ(outline_of(cut(gpl, "outline")),
              "0|Definitions.\n1|Source Code.\n2|Basic Permissions.\n");
    const std::string apache =
        "   1. Grant. Subject to the terms and conditions of this license each\n"
        "   contributor grants a license to you.\n\n"
        "   2. Redistribution. You may reproduce and distribute copies of the work\n"
        "   in any medium.\n\n   3. Marks. This text gives no right to use trade names of the\n"
        "   licensor.\n";
    EXPECT_EQ(outline_of(cut(apache, "outline")), "1|Grant.\n2|Redistribution.\n3|Marks.\n");
}

TEST(CuttingStructure, OutlineRunsThatBeginAgainStandBelowTheirTitles) {
    const std::string text =
        "A line that shows how wide this text is set by its author.\n\n"
        "First contract\n\n    1. Free things stay free\n       We promise it.\n"
        "    2. We give back\n       When we write.\n"
        "    3. We hide nothing\n       Reports are open.\n\nSecond guidelines\n\n"
        "    1. Free sharing\n       The license may not.\n    2. Source\n       It is there.\n"
        "    3. Derived works\n       They may be made.\n";
    EXPECT_EQ(outline_of(cut(text, "outline")),
              "first-contract|First contract\n"
              "first-contract/1|Free things stay free\n"
              "first-contract/2|We give back\n"
              "first-contract/3|We hide nothing\n"
              "second-guidelines|Second guidelines\n"
              "second-guidelines/1|Free sharing\n"
              "second-guidelines/2|Source\n"
              "second-guidelines/3|Derived works\n");
}

TEST(CuttingStructure, UnitsHaveTheirKindsZonesAndParents) {
    const std::string text = fixture("vi-references.txt");
    const auto plan = cut(text, "vi-law", "ND-15");
    ASSERT_EQ(plan.units.size(), 12U);
    EXPECT_EQ(plan.units[0].canonical_address, "ND-15/CHUONG-I");
    EXPECT_EQ(plan.units[0].section_type, "chapter");
    EXPECT_EQ(plan.units[0].num, "I");
    EXPECT_EQ(plan.units[1].section_type, "article");
    EXPECT_EQ(plan.units[1].parent, 0U);
    EXPECT_EQ(plan.units[3].num, "2a");
    EXPECT_EQ(plan.units[6].parent, 5U);
    EXPECT_EQ(plan.units[6].depth, 3);
    EXPECT_EQ(plan.units[9].zone, "annex");
    EXPECT_EQ(plan.units[10].zone, "annex");
    for (const auto& unit : plan.units) {
        EXPECT_EQ(unit.unit_kind, "law_unit");
        EXPECT_FALSE(unit.quoted);
    }
    EXPECT_EQ(plan.segments.front().unit, std::nullopt) << "masthead and contents are no unit";
    EXPECT_EQ(cut(fixture("policy.md"), "markdown").units[0].unit_kind, "design_doc_section");
}

TEST(CuttingStructure, ContainerDepthMergesArticlesUpwards) {
    const std::string text = fixture("vi-references.txt");
    const auto plan = cut(text, "vi-law", "DOC", core::cutting::Depth::container);
    EXPECT_EQ(outline_of(plan),
              "CHUONG-I|NHỮNG QUY ĐỊNH CHUNG\n"
              "CHUONG-II|TỔ CHỨC THỰC HIỆN VÀ KIỂM TRA\n"
              "CHUONG-II-MUC-1|THỰC HIỆN\n"
              "CHUONG-II-MUC-2|KIỂM TRA\n"
              "PHULUC-I|DANH MỤC MẪU\n");
    EXPECT_EQ(cutting_test::broken_invariant(plan, text), "");
}

TEST(CuttingStructure, PlanOfAnOfficeHasHeadingsDirectlyAboveTheirLists) {
    const std::string text =
        "KẾ HOẠCH\nVề đèn\n\nI. MỤC ĐÍCH\n\n1. Mục đích\n- Nâng cao.\n- Tạo ra.\n\n"
        "2. Yêu cầu\nCác cơ quan chủ động.\n\nII. NỘI DUNG\n\n1. Phát triển hạ tầng\n"
        "a) Nâng cấp mạng.\nb) Xây dựng đèn.\n\n2. Phát triển đèn\n2.1. Dịch vụ đèn\n"
        "2.2. Cơ sở đèn\n\nIII. TỔ CHỨC\n\n1. Sở Thông tin và Truyền thông chủ trì đèn.\n\n2. Sở "
        "Tài chính bố trí kinh phí thắp đèn.\n";
    const auto plan = cutting_test::cut(text, "outline");
    EXPECT_EQ(outline_of(plan),
              "I|MỤC ĐÍCH\nI/1|Mục đích\nI/2|Yêu cầu\nII|NỘI DUNG\nII/1|Phát triển hạ tầng\n"
              "II/2|Phát triển đèn\nII/2/2.1|Dịch vụ đèn\nII/2/2.2|Cơ sở đèn\nIII|TỔ CHỨC\n"
              "III/1|\nIII/2|\n");
    EXPECT_EQ(cutting_test::broken_invariant(plan, text), "");
}

TEST(CuttingStructure, PointAboveARepealedSectionIsNotItsTitle) {
    const auto plan = cutting_test::cut(
        "Titre\n\n1 Loi sur les lampes.\n\nObjet\n\n2 (1) La loi vise les lampes.\n\n"
        "Définitions\n\n3 Les définitions suivent.\n\na) toute lampe;\n\n"
        "b) toute bougie. (candle)\n\n3.01 [Abrogé, 2006, ch. 9]\n\nDroit\n\n4 (1) Tous ont "
        "droit.\n",
        "fr-law");
    EXPECT_EQ(outline_of(plan).find("bougie"), std::string::npos) << outline_of(plan);
}

}  // namespace
