/// \file
/// Vietnamese texts as converters, handbooks and consolidated versions print their headings.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingVietnamese, ConvertersEscapeTheStopOfAnArticleAndBreakLinesWithABackslash) {
    expect_outline(
        "**NGHỊ ĐỊNH**\n\n**Chương I\\\nQUY ĐỊNH CHUNG**\n\n**Điều 1\\. Đèn**\n\n1\\. Đèn sáng.\n\n"
        "2\\. Đèn cháy.\n\n**Điều 2\\.** Nến\n\nNến theo Điều 1\\.\n\nĐiều 3. Dầu\\\nDầu cháy.\\\n"
        "Dầu nóng.\n",
        "vi-law",
        "CHUONG-I|QUY ĐỊNH CHUNG\nDIEU-1|Đèn\nDIEU-1-KHOAN-1|\nDIEU-1-KHOAN-2|\nDIEU-2|Nến\n"
        "DIEU-3|Dầu\n",
        Depth::all);
}

TEST(CuttingVietnamese, AnnexesOfAStandardDoNotMakeItALaw) {
    const std::string annexes =
        "PHỤ LỤC A\n(quy định)\nTHỬ ĐÈN\n\nA.1 Nguyên tắc\n\nĐốt đèn.\n\nPHỤ LỤC B\n(quy "
        "định)\n\nTHỬ NẾN\n\nĐốt nến.\n\nPHỤ LỤC C\n\nĐốt dầu.\n";
    const std::string sections =
        "QUY CHUẨN VỀ ĐÈN\n\nPHỤ LỤC A (quy định) THỬ ĐÈN ......... 7\n\n1 QUY ĐỊNH CHUNG\n\n1.1 "
        "Phạm vi điều chỉnh\n\nQuy chuẩn này quy "
        "định về đèn.\n\n2 QUẢN LÝ\n\nThợ đèn quản lý theo quy định của Bộ.\n\n";
    expect_outline(sections + annexes, "outline",
                   "1|QUY ĐỊNH CHUNG\n1.1|Phạm vi điều chỉnh\n2|QUẢN LÝ\nAPPENDIX-A|THỬ ĐÈN\n"
                   "APPENDIX-A/A.1|Nguyên tắc\nAPPENDIX-B|THỬ NẾN\nAPPENDIX-C|\n");
    // Where the text begins with an annex, it is one of forms.
    expect_outline(
        "Phụ lục I\nMẪU ĐƠN\n\n1. Tên thợ đèn:\n\n2. Đèn của thợ:\n\nPhụ lục II\nMẪU GIẤY\n\n"
        "1. Cấp cho:\n\n2. Đèn được cấp:\n\nPhụ lục III\nMẪU SỔ\n\nĐèn và nến của các thợ.\n",
        "vi-law", "PHULUC-I|MẪU ĐƠN\nPHULUC-II|MẪU GIẤY\nPHULUC-III|MẪU SỔ\n");
}

TEST(CuttingVietnamese, SignsOfNotesStandBehindTheStopOfAnArticle) {
    expect_outline(
        "NGHỊ ĐỊNH1\n\nĐiều 1.2 Đèn\n\nĐèn sáng.\n\nĐiều 2. Nến\n\nNến theo quy định tại\nĐiều 9.1 "
        "Nghị định này.\n\nChương II\nDẦU\n\nĐiều 3.5 (được bãi bỏ)\n\nĐiều 4.12 Bấc\n\nBấc "
        "cháy.\n\nĐiều 5. Sáp\n\nSáp chảy.\n\nChương III\nTHI HÀNH\n\nĐiều 6.30 Hiệu lực\n\nTừ "
        "ngày ký.\n",
        "vi-law",
        "DIEU-1|Đèn\nDIEU-2|Nến\nCHUONG-II|DẦU\nDIEU-3|(được bãi bỏ)\n"
        "DIEU-4|Bấc\nDIEU-5|Sáp\nCHUONG-III|THI HÀNH\n"
        "DIEU-6|Hiệu lực\n");
    // Clauses of a contract that are named like articles, and references, are text.
    expect_outline(
        "HỢP ĐỒNG\n\nĐiều 1: Đèn\n\nĐiều 1.1 Bên A giao đèn.\n\nĐiều 1.2 Bên B nhận đèn.\n\nĐiều "
        "3: Nến\n\nĐiều 2.1 Bên A giao nến.\n\nĐiều 2.2 Bên B nhận nến.\n\nĐiều 4: Dầu\n\nĐiều "
        "5.1 của Hợp đồng này.\n\nĐiều 5.2 Hợp đồng này có hai bản.\n",
        "vi-law", "DIEU-1|Đèn\nDIEU-3|Nến\nDIEU-4|Dầu\n");
}

TEST(CuttingVietnamese, TitlesOfMarkdownChaptersMayBeginWithASmallLetter) {
    expect_outline(
        "# Chương I quy định chung\n\n## Điều 1. Đèn\n\nĐèn sáng.\n\n## Điều 2. Nến\n\nNến theo\n"
        "Chương II quy định chung.\n\n# Chương II đèn, nến\n\n## Điều 3. Dầu\n\nDầu cháy.\n",
        "vi-law",
        "CHUONG-I|quy định chung\nDIEU-1|Đèn\nDIEU-2|Nến\nCHUONG-II|đèn, nến\nDIEU-3|Dầu\n");
}

TEST(CuttingVietnamese, AmendedArticlesAreQuotedWhereTheirNumberIsAnnounced) {
    expect_outline(
        "LUẬT\nĐiều 1. Sửa đổi Luật Đèn:\n1. Điều 5 được sửa đổi, bổ sung như sau:\nĐiều 5. "
        "Đèn\n1. Đèn to.\n2. Đèn nhỏ.\n2. Bổ sung Điều 8a và Điều 8b như sau:\nĐiều 8a. "
        "Nến\nNến cháy.\nĐiều 8b. Sáp\nSáp chảy.\n3. Bãi bỏ Điều 12.\nĐiều 2. Sửa đổi Điều 3 "
        "của Luật Nến như sau:\nĐiều 3. Dầu\nDầu cháy.\nĐiều 3. Hiệu lực\nTừ ngày ký.\n",
        "vi-law",
        "DIEU-1|\nDIEU-1-KHOAN-1|\nDIEU-1-KHOAN-1-DIEU-5|Đèn\nDIEU-1-KHOAN-1-DIEU-5-KHOAN-1|\n"
        "DIEU-1-KHOAN-1-DIEU-5-KHOAN-2|\nDIEU-1-KHOAN-2|\nDIEU-1-KHOAN-2-DIEU-8a|Nến\n"
        "DIEU-1-KHOAN-2-DIEU-8b|Sáp\nDIEU-1-KHOAN-3|\nDIEU-2|\nDIEU-2-DIEU-3|Dầu\nDIEU-3|Hiệu "
        "lực\n",
        Depth::all);
    // A colon above the next article of the act itself announces nothing.
    expect_outline(
        "LUẬT\nĐiều 1. Đèn\nĐèn theo Điều 2 được sửa đổi. Gồm:\nĐiều 2. Nến\nNến được bổ sung:\n"
        "Điều 3. Dầu\nDầu cháy.\n",
        "vi-law", "DIEU-1|Đèn\nDIEU-2|Nến\nDIEU-3|Dầu\n");
    // A letter that quotes a law has no article of its own.
    expect_outline(
        "CÔNG VĂN\nTại Điều 5 của Luật Đèn (được sửa đổi) quy định:\nĐiều 5. Đèn\nĐèn sáng.\nTại "
        "Điều 8 của Luật Đèn (được bổ sung) quy định:\nĐiều 8. Nến\nNến cháy.\n",
        "vi-law", "DIEU-5|Đèn\nDIEU-8|Nến\n");
}

TEST(CuttingVietnamese, NumbersStandBelowPartsAndAttachedRulesWithoutArticles) {
    expect_outline(
        "SỔ TAY CỦA THỢ ĐÈN\n\nPHẦN I\nĐÈN\n\n1. Khái niệm đèn\nĐèn là vật sáng.\n\n2. Các loại "
        "đèn:\na) Đèn to;\nb) Đèn nhỏ.\n\nPHẦN II\nNẾN\n\n1. Nến to\nNến của thợ cháy theo quy "
        "định.\n\n2. Nến nhỏ\nNến nhỏ.\n\nPHẦN III\nDẦU\n\nDầu cháy.\n",
        "vi-law",
        "PHAN-I|ĐÈN\nPHAN-I-KHOAN-1|\nPHAN-I-KHOAN-2|\nPHAN-I-KHOAN-2-DIEM-a|\n"
        "PHAN-I-KHOAN-2-DIEM-b|\nPHAN-II|NẾN\nPHAN-II-KHOAN-1|\nPHAN-II-KHOAN-2|\n"
        "PHAN-III|DẦU\n",
        Depth::all);
    const std::string decision =
        "QUYẾT ĐỊNH\nMục này gồm:\n1. Đèn.\nĐiều 1. Ban hành kèm theo Quyết định này Quy định về "
        "đèn.\nĐiều 2. Thi hành\n1. Thợ đèn thi hành.\n2. Thợ nến thi hành.\n\nCHỦ TỊCH\n\nNguyễn "
        "Văn A\n\nQUY ĐỊNH\nVỀ ĐÈN\n(Kèm theo Quyết định số 1 của thợ đèn)\n\n";
    const std::string articles = "DIEU-1|\nDIEU-2|Thi hành\nDIEU-2-KHOAN-1|\nDIEU-2-KHOAN-2|\n";
    expect_outline(decision + "1. Đèn to:\n\na) Sáng;\n\nb) Tắt.\n\n2. Đèn nhỏ.\n", "vi-law",
                   articles +
                       "BANHANH|VỀ ĐÈN\nBANHANH-KHOAN-1|\nBANHANH-KHOAN-1-DIEM-a|\n"
                       "BANHANH-KHOAN-1-DIEM-b|\nBANHANH-KHOAN-2|\n",
                   Depth::all);
    // Where the rules have articles, numbers above the first are text.
    expect_outline(decision + "1. Lời đầu.\n\nĐiều 1. Đèn to\n\n1. Sáng.\n", "vi-law",
                   articles + "BANHANH|VỀ ĐÈN\nBANHANH-DIEU-1|Đèn to\nBANHANH-DIEU-1-KHOAN-1|\n",
                   Depth::all);
}

}  // namespace
