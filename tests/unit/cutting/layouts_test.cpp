/// \file
/// One text set in other ways: headings in the middle of the page, broken lines.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingLayouts, HeadingsInTheMiddleOfThePageAreNoQuotations) {
    const std::string middle(20, ' ');
    expect_outline(
        middle + "SHORT TITLE\n\n1 This Act is the Lamps Act.\n\n" + middle + "PART 1\n" + middle +
            "Lamps and Oil\n\n2 Section 3 of the Oil Act is replaced by the following:\n\n    3 "
            "Oil burns:\n      (a) by day; and\n      (b) by night.\n\n" +
            middle + "PART 2\n" + middle +
            "Wax\n\n3 The Wax Act is amended by adding the following after section 4:\n\n" +
            middle + "PART 2.1\n" + middle +
            "Candles\n    4.1 Candles burn.\n\n4 This Act comes into force.\n",
        "en-law",
        "short-title|SHORT TITLE\nSECTION-1|\nPART-1|Lamps and "
        "Oil\nSECTION-2|\nSECTION-2-SECTION-3|\nSECTION-2-SECTION-3-PARA-a|\nSECTION-2-SECTION-3-"
        "PARA-b|\nPART-2|Wax\nSECTION-3|\nSECTION-3-PART-2.1|Candles\nSECTION-3-PART-2.1-SECTION-4."
        "1|\nSECTION-4|\n",
        Depth::all);
}

TEST(CuttingLayouts, LinesBrokenInsideAReferenceBeginWithNoMark) {
    expect_outline(
        "PART 1\nLamps\n\n1 (1) A keeper of lamps who lights one of them in the day under "
        "subsection\n(2) of this Act or under a licence of the kind described in paragraphs "
        "3(1)(a),\n(b) and (c) or in regulations that the Minister makes is liable.\n(2) For the "
        "purposes of this subsection and of any other\n(a) wax is oil; and\n(b) oil is oil.\n\n2 "
        "(1) Lamps burn.\n(2) Lamps go out.\n\n3 Lamps are lit.\n\n4 Lamps are new.\n",
        "en-law",
        "PART-1|Lamps\nSECTION-1|\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|\nSECTION-1-SUB-2-PARA-a|"
        "\nSECTION-1-SUB-2-PARA-b|\nSECTION-2|\nSECTION-2-SUB-1|\nSECTION-2-SUB-2|\nSECTION-3|"
        "\nSECTION-4|\n",
        Depth::all);
    expect_outline(
        "PARTIE 1\nLampes\n\n1 (1) Le gardien qui allume une lampe le jour sous le régime de "
        "l’alinéa\n(2)a) ou du paragraphe qui le suit est coupable de l’infraction visée au "
        "paragraphe\n(1).\n(2) Pour l’application du présent paragraphe et des règlements, est une "
        "lampe au sens du présent paragraphe\na) la cire;\nb) l’huile.\n\n2 (1) Les lampes "
        "brûlent.\n(2) Elles s’éteignent.\n\n3 Les lampes sont belles.\n\n4 Elles sont dans la "
        "ville.\n",
        "fr-law",
        "PARTIE-1|Lampes\nARTICLE-1|\nARTICLE-1-PARAGRAPHE-1|\nARTICLE-1-PARAGRAPHE-2|\nARTICLE-1-"
        "PARAGRAPHE-2-ALINEA-a|\nARTICLE-1-PARAGRAPHE-2-ALINEA-b|\nARTICLE-2|\nARTICLE-2-"
        "PARAGRAPHE-1|\nARTICLE-2-PARAGRAPHE-2|\nARTICLE-3|\nARTICLE-4|\n",
        Depth::all);
    expect_outline(
        "§ 1 Lampen\n(1) Lampen, die auf einer Straße stehen, dürfen noch bis zum\n31. Dezember "
        "2030 brennen.\n(2) Es brennen\n1. Wachs,\n2. Öl.\n\n§ 2 Ende\n(1) Sie gehen aus.\n(2) Sie "
        "bleiben aus.\n",
        "de-law",
        "P-1|Lampen\nP-1-ABS-1|\nP-1-ABS-2|\nP-1-ABS-2-NR-1|\nP-1-ABS-2-NR-2|\nP-2|Ende\nP-2-ABS-1|"
        "\nP-2-ABS-2|\n",
        Depth::all);
}

TEST(CuttingLayouts, TheEndOfASentenceIsNoTitleOfContents) {
    expect_outline(
        "§ 1–501. Oath.\nAll keepers shall swear as it was changed by the acts that are named in "
        "this\nsection.\n1981 Ed., § 1-501.\n\n§ 1–502. Reports.\nAll shall report under § "
        "1–501.\n\n§ 1–503. Lamps.\nLamps burn.\n",
        "en-law", "SECTION-1-501|Oath.\nSECTION-1-502|Reports.\nSECTION-1-503|Lamps.\n");
}

TEST(CuttingLayouts, TitlesStandAboveNumbersWithoutBlankLinesToo) {
    expect_outline(
        "The Assembly enacts as follows:\nShort Title\nShort title\n1 This Act is the Lamps "
        "Act.\nInterpretation\nDefinitions\n2 In this Act, lamp means a light.\n2001, c. 4, s. "
        "2\nHer Majesty\n3 This Act binds Her Majesty.\nR.S., 1985, c. L-3, s. "
        "3\nLamps\nLicence\n4 Lamps need a licence.\nFee\n5 A licence has a fee.\n",
        "en-law",
        "short-title|Short Title\nSECTION-1|Short title\ninterpretation|Interpretation\n"
        "SECTION-2|Definitions\nSECTION-3|Her Majesty\nlamps|Lamps\nSECTION-4|Licence\n"
        "SECTION-5|Fee\n");
}

TEST(CuttingLayouts, QuotedParagraphsGoOnBelowWhereALineIsBroken) {
    expect_outline(
        "SEC. 1. LAMPS.\nThe Lamps Act is amended by adding at the end the following:\n“(c) "
        "Wax.—The keeper shall in each year report to the Secretary of\nLamps and\n“(1) light "
        "them.”.\n(a) OIL.—Oil burns.\n(b) GAS.—Gas burns.\n",
        "en-law",
        "SECTION-1|LAMPS.\nSECTION-1-SUB-c|Wax\nSECTION-1-SUB-c-PARA-1|\nSECTION-1-SUB-a|"
        "OIL\nSECTION-1-SUB-b|GAS\n",
        Depth::all);
}

TEST(CuttingLayouts, IndentOfListsIsNoQuotationButWhatIsAnnouncedIs) {
    expect_outline(
        "PART 1\nLamps\n\n1 (1) A lamp is\n    (a) a light; or\n    (b) any of the "
        "following:\n        (i) wax,\n        (ii) oil.\n\n    (2) A keeper may\n"
        "    (a) light it; or\n    (b) put it out.\n\n2 (1) A keeper\n    (a) is "
        "sworn; and\n    (b) is paid.\n\n3 Section 5 of the Oil Act is replaced by "
        "the following:\n\n    5 Oil burns.\n\n4 Lamps are new.\n",
        "en-law",
        "PART-1|Lamps\nSECTION-1|\nSECTION-1-SUB-1|\nSECTION-1-SUB-1-PARA-a|\n"
        "SECTION-1-SUB-1-PARA-b|\nSECTION-1-SUB-1-PARA-b-SUBPARA-i|\n"
        "SECTION-1-SUB-1-PARA-b-SUBPARA-ii|\nSECTION-1-SUB-2|\n"
        "SECTION-1-SUB-2-PARA-a|\nSECTION-1-SUB-2-PARA-b|\nSECTION-2|\n"
        "SECTION-2-SUB-1|\nSECTION-2-SUB-1-PARA-a|\nSECTION-2-SUB-1-PARA-b|\n"
        "SECTION-3|\nSECTION-3-SECTION-5|\nSECTION-4|\n",
        Depth::all);
}

TEST(CuttingLayouts, OneArticleWithWhichATextBeginsIsALaw) {
    expect_outline(
        "Điều 8. Hình thức hợp đồng\n\n1. Hợp đồng bằng văn bản.\n\n2. Hợp đồng bằng "
        "lời nói.\n\n3. Hợp đồng điện tử.\n",
        "vi-law", "DIEU-8|Hình thức hợp đồng\n");
    expect_outline("Điều 1.\n\nBãi bỏ Thông tư số 29.\n", "vi-law", "DIEU-1|\n");
    expect_outline("§ 2\n(weggefallen)\n", "de-law", "P-2|\n");
    // What stands below other text may be a reference.
    EXPECT_EQ(cutting_test::cut("Lamps burn.\n\nArticle 2\n\n1. Wax\n\n2. Oil\n", "auto").ruleset,
              "outline");
}

TEST(CuttingLayouts, EmphasisMayEndInsideAHeading) {
    expect_outline(
        "**Part** I\nLamps\n\nShort title\n**1** This Act is the Lamps Act.\n\n"
        "Wax\n**2** (1) Wax burns.\n(2) It melts.\n\n**3** to 5 [Repealed]\n\nOil\n"
        "**6** Oil burns.\n",
        "en-law",
        "PART-I|Lamps\nSECTION-1|Short title\nSECTION-2|Wax\nSECTION-2-SUB-1|\n"
        "SECTION-2-SUB-2|\nSECTION-3to5|\nSECTION-6|Oil\n",
        Depth::all);
    expect_outline(
        "**§ 1** Lampen\n\nLampen brennen.\n\n**§ 2** Öl\n\nÖl auch.\n\n**§ 3** "
        "(weggefallen)\n",
        "de-law", "P-1|Lampen\nP-2|Öl\nP-3|(weggefallen)\n");
}

/// As the Government Publishing Office sets bills in plain text: lines of 72, typewriter's
/// quotation marks and dashes, paragraphs stepped by eight blanks, headings in the middle.
constexpr const char* gpo_bill =
    "                                 A BILL\n\n    Be it enacted by the Senate and House of "
    "Representatives of the \nUnited States of America in Congress assembled,\n\n"
    "SECTION 1. SHORT TITLE; TABLE OF CONTENTS.\n\n"
    "    (a) Short Title.--This Act may be cited as the ``Harbor Lighting \nAct of 2023''.\n"
    "    (b) Table of Contents.--The table of contents for this Act is as \nfollows:\n\n"
    "Sec. 1. Short title; table of contents.\n"
    "                        TITLE I--HARBOR LIGHTS\n\n"
    "Sec. 101. Harbor lighting program and amendments to the Harbors Act on \n"
    "                            lamps.\n"
    "                         TITLE II--OTHER MATTERS\n\n"
    "Sec. 201. Authorization of appropriations.\n\n"
    "                        TITLE I--HARBOR LIGHTS\n\n"
    "SEC. 101. HARBOR LIGHTING PROGRAM AND AMENDMENTS TO THE HARBORS ACT ON \n"
    "              LAMPS.\n\n"
    "    (a) In General.--Section 7 of the Harbors Act (33 U.S.C. 907) is \namended--\n"
    "            (1) in subsection (a), by striking ``and'' at the end of \n"
    "        paragraph\n        (2) and at the end of the sentence that follows;\n"
    "                    (A) by adding at the end the following:\n"
    "            ``(3) the lamps of the harbor.''; and\n"
    "            (2) by adding at the end the following:\n"
    "    ``(g) Inspection of Lamps by the Secretary and by the Keepers of the \n"
    "Harbors.--\n"
    "            ``(1) In general.--The Secretary shall inspect each lamp not \n"
    "        less than once every year with the keeper and the Committee. \n"
    "        The Committee shall report.\n"
    "            ``(2) Report.--The report has two parts.''.\n"
    "    (b) New Section.--The Harbors Act is amended by inserting after \n"
    "section 7 the following:\n\n"
    "``SEC. 7A. OIL.\n\n"
    "    ``(a) Purchase.--The Secretary may buy oil.\n"
    "    ``(b) Sale.--The Secretary may not sell oil.''.\n\n"
    "                         TITLE II--OTHER MATTERS\n\n"
    "SEC. 201. AUTHORIZATION OF APPROPRIATIONS.\n\n"
    "    There is authorized to be appropriated $50,000,000.\n"
    "                                 <all>\n";

TEST(CuttingLayouts, BillsOfTheGovernmentPublishingOffice) {
    const auto plan = cutting_test::cut(gpo_bill, "auto", "DOC", Depth::all);
    EXPECT_EQ(plan.ruleset, "en-law");
    EXPECT_EQ(cutting_test::outline_of(plan),
              "SECTION-1|SHORT TITLE; TABLE OF CONTENTS.\nSECTION-1-SUB-a|Short Title\n"
              "SECTION-1-SUB-b|Table of Contents\nTITLE-I|HARBOR LIGHTS\n"
              "SECTION-101|HARBOR LIGHTING PROGRAM AND AMENDMENTS TO THE HARBORS ACT ON LAMPS.\n"
              "SECTION-101-SUB-a|In General\nSECTION-101-SUB-a-PARA-1|\n"
              "SECTION-101-SUB-a-PARA-1-SUBPARA-A|\n"
              "SECTION-101-SUB-a-PARA-1-SUBPARA-A-PARA-3|\nSECTION-101-SUB-a-PARA-2|\n"
              "SECTION-101-SUB-a-PARA-2-SUB-g|"
              "Inspection of Lamps by the Secretary and by the Keepers of the Harbors\n"
              "SECTION-101-SUB-a-PARA-2-SUB-g-PARA-1|In general\n"
              "SECTION-101-SUB-a-PARA-2-SUB-g-PARA-2|Report\nSECTION-101-SUB-b|New Section\n"
              "SECTION-101-SUB-b-SECTION-7A|OIL.\nSECTION-101-SUB-b-SECTION-7A-SUB-a|Purchase\n"
              "SECTION-101-SUB-b-SECTION-7A-SUB-b|Sale\nTITLE-II|OTHER MATTERS\n"
              "SECTION-201|AUTHORIZATION OF APPROPRIATIONS.\n");
}

TEST(CuttingLayouts, MarksMayStandAboveTheirText) {
    expect_outline(
        "PART 1\nLamps\n\n1 (1) A lamp is\n\n(a)\n\nthe light of a harbour; "
        "and\n\n(b)\n\nthe light of a street.\n\nOil\n(2) Oil burns.\n\n2 Lamps are "
        "lit.\n\n3 Lamps go out.\n",
        "en-law",
        "PART-1|Lamps\nSECTION-1|\nSECTION-1-SUB-1|\nSECTION-1-SUB-1-PARA-a|\n"
        "SECTION-1-SUB-1-PARA-b|\nSECTION-1-SUB-2|Oil\nSECTION-2|\nSECTION-3|\n",
        Depth::all);
}

TEST(CuttingLayouts, TitlesWithAFullStopGoOnWhereTheyHang) {
    expect_outline(
        "PART 97--LAMPS\n\nSec. 97.1  Applicability.\n\n    This part is about "
        "lamps.\n\nSec. 97.3  Symbols and terms used in this part and in the "
        "rules of the \n          harbors.\n\n    Lamp means a light.\n\n"
        "Sec. 97.5  Oil.\n\n    Oil burns.\n",
        "en-law",
        "PART-97|LAMPS\nSECTION-97.1|Applicability.\n"
        "SECTION-97.3|Symbols and terms used in this part and in the rules of the "
        "harbors.\nSECTION-97.5|Oil.\n");
}

TEST(CuttingLayouts, PagesMayBeginWithAHeading) {
    const auto plan = cutting_test::cut(
        "Điều 1. Đèn\nĐèn cháy.\n\fĐiều 2. Dầu\nDầu cháy.\n\n- 12 "
        "-\n\fĐiều 3. Sáp\n\f1. Sáp.\n2. Sáp cháy.\n",
        "auto", "DOC", Depth::all);
    EXPECT_EQ(cutting_test::outline_of(plan),
              "DIEU-1|Đèn\nDIEU-2|Dầu\nDIEU-3|Sáp\nDIEU-3-KHOAN-1|\nDIEU-3-KHOAN-2|\n");
    // What begins on a new page begins behind the form feed, which is furniture.
    ASSERT_EQ(plan.furniture.size(), 3U);
    EXPECT_EQ(plan.units[1].span.begin, plan.furniture[0].span.end);
    // Bare numbers stand at the margin of the pages, not of their heads.
    std::string pages;
    for (int page = 1; page <= 9; ++page) {
        pages += "        " + std::to_string(page) +
                 " Lamps burn.\n\n        Oil\n        burns on\n" +
                 "        and on\n        and on.\n\n                              - " +
                 std::to_string(page) + " -\n\fLAMPS\n\n";
        for (int line = 0; line < 40; ++line) {
            pages += "        More text of the section of lamps.\n";
        }
        pages += "\n";
    }
    EXPECT_EQ(cutting_test::cut(pages, "en-law").units.size(), 9U);
    // Markdown has blocks and no pages: no heading for CommonMark.
    EXPECT_EQ(cutting_test::cut("# One\n\f# Two\n", "auto").units.size(), 1U);
    EXPECT_EQ(cutting_test::cut("# One\n\f# Two\n", "markdown").units.size(), 1U);
}

TEST(CuttingLayouts, SectionsOfACodeThatAnOrdinanceQuotesHaveMarksOfTheirOwn) {
    expect_outline(
        "SECTION 1. Findings. Lamps are lit.\n\nSECTION 2. Section 8.12.030 is amended "
        "to read as follows:\n\n\"8.12.030 Prohibited lamps.\n\nA. It is unlawful to "
        "light a lamp.\n\nB. Subsection A does not apply to:\n\n1. Emergency lamps; "
        "or\n\n2. Candles.\"\n\nSECTION 3. Severability. The rest stays.\n",
        "en-law",
        "SECTION-1|Findings\nSECTION-2|\nSECTION-2-SECTION-8.12.030|\n"
        "SECTION-2-SECTION-8.12.030-SUB-A|\nSECTION-2-SECTION-8.12.030-SUB-B|\n"
        "SECTION-2-SECTION-8.12.030-SUB-B-PARA-1|\n"
        "SECTION-2-SECTION-8.12.030-SUB-B-PARA-2|\nSECTION-3|Severability\n",
        Depth::all);
}

TEST(CuttingLayouts, ConvertersPutBulletsAndBackslashesBesideMarks) {
    expect_outline(
        "Điều 1. Đèn\n\n1\\. Đèn cháy.\n\n2\\. Đèn gồm:\n\n- a) Dầu;\n\n- b) Sáp, - c) "
        "và;\n\n- đ) Nến.\n\nĐiều 2. Dầu\n\n- Dầu cháy.\n\n- 346.\n",
        "vi-law",
        "DIEU-1|Đèn\nDIEU-1-KHOAN-1|\nDIEU-1-KHOAN-2|\nDIEU-1-KHOAN-2-DIEM-a|\n"
        "DIEU-1-KHOAN-2-DIEM-b|\nDIEU-1-KHOAN-2-DIEM-đ|\nDIEU-2|Dầu\n",
        Depth::all);
}

TEST(CuttingLayouts, VietnameseClausesMayBeClosedByAParenthesis) {
    for (const char* open : {"", "("}) {
        const std::string mark(open);
        const auto plan = cutting_test::cut("Điều 1. Đèn\n\n" + mark + "1) Đèn cháy.\n\n" + mark +
                                                "2) Đèn gồm:\n\na) Dầu;\n\nb) Sáp.\n\nĐiều 2. "
                                                "Dầu\n\n" +
                                                mark + "1) Dầu cháy.\n\n" + mark + "2) Dầu nóng.\n",
                                            "auto", "DOC", Depth::all);
        EXPECT_EQ(cutting_test::outline_of(plan),
                  "DIEU-1|Đèn\nDIEU-1-KHOAN-1|\nDIEU-1-KHOAN-2|\nDIEU-1-KHOAN-2-DIEM-a|\n"
                  "DIEU-1-KHOAN-2-DIEM-b|\nDIEU-2|Dầu\nDIEU-2-KHOAN-1|\nDIEU-2-KHOAN-2|\n");
    }
}

TEST(CuttingLayouts, TitlesAboveMarksStandAsThoseAboveSections) {
    const char* outline =
        "SECTION-1|Lighting\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|Exception\nSECTION-2|Oil\n"
        "SECTION-3|Wax\nSECTION-4|Fire\nSECTION-4-SUB-1|\nSECTION-4-SUB-2|Idem\n";
    std::string text =
        "The Assembly enacts as follows:\nLighting\n1 (1) Lamps are lit.\nException\n(2) Some are "
        "not.\nOil\n2 Oil burns.\nWax\n3 Wax burns.\nFire\n4 (1) Fire burns.\nIdem\n(2) Fire is "
        "hot.\n";
    const auto cut_outline = [](const std::string& source) {
        return cutting_test::outline_of(cutting_test::cut(source, "en-law", "DOC", Depth::all));
    };
    EXPECT_EQ(cut_outline(text), outline);
    for (std::size_t at = text.find('\n'); at + 1 < text.size(); at = text.find('\n', at + 2)) {
        text.insert(at, "\n");
    }
    EXPECT_EQ(cut_outline(text), outline) << text;
}

TEST(CuttingLayouts, WebSitesNameTheNotesAboveNumbers) {
    EXPECT_EQ(cutting_test::outline_of(cutting_test::cut(
                  "Marginal note:Short title\n1 This is the Lamps Act.\n\nMarginal note:Oil\n2 (1) "
                  "Oil burns.\n\nMarginal note:Exception\n(2) Some does not.\n\nMarginal "
                  "note:Wax\n3 Wax burns.\n",
                  "en-law", "DOC", Depth::all)),
              "SECTION-1|Short title\nSECTION-2|Oil\nSECTION-2-SUB-1|\n"
              "SECTION-2-SUB-2|Exception\nSECTION-3|Wax\n");
}

}  // namespace
