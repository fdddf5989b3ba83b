/// \file
/// Vietnamese texts as old ministries, companies and copies of them print their headings.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingVietnamese, OldCircularsCloseTheirNumbersWithAStroke) {
    expect_outline(
        "THÔNG TƯ\nA/ PHẠM VI\nI/ ĐỐI TƯỢNG\n1/ Đèn dùng trong nhà.\n2/ Đèn dùng ở ngoài:\n"
        "a/ Đèn to;\nb/ Đèn nhỏ.\nII/ NGƯỜI NỘP\n1/ Chủ đèn.\nB/ CĂN CỨ\nI/ GIÁ\n1/ Giá đèn:\n"
        "1.1/ Đèn to là mười đồng.\n1.2/ Đèn nhỏ là hai đồng.\n2/ Giá dầu.\n",
        "outline",
        "A|PHẠM VI\nA/I|ĐỐI TƯỢNG\nA/I/1|Đèn dùng trong nhà.\nA/I/2|Đèn dùng ở ngoài:\n"
        "A/I/2/a|\nA/I/2/b|\nA/II|NGƯỜI NỘP\nA/II/1|Chủ đèn.\nB|CĂN CỨ\nB/I|GIÁ\n"
        "B/I/1|Giá đèn:\nB/I/1/1.1|\nB/I/1/1.2|\nB/I/2|Giá dầu.\n",
        Depth::all);
    // Notes of a table are numbered so too: they are no headings beside those with a full stop.
    expect_outline(
        "KẾ HOẠCH\n1. Đèn\n\nSáng.\n\n2. Nến\n\nCháy.\n\n1/ Gồm cả dầu.\n2/ Không gồm bấc.\n"
        "3/ Tính theo ngày.\n",
        "outline", "1|Đèn\n2|Nến\n");
}

TEST(CuttingVietnamese, ChaptersBeginBelowTheLastWordsOfAPreamble) {
    expect_outline(
        "ĐIỀU LỆ CÔNG TY\nCùng ký điều lệ này với các chương, điều, khoản sau đây:\nCHƯƠNG I\n"
        "ĐIỀU KHOẢN CHUNG\nĐiều 1. Đèn\nĐèn sáng.\nCHƯƠNG II\nNGƯỜI ĐÈN\nĐiều 2. Nến\n"
        "Gồm các chương sau đây:\nChương III\nvà những chương khác.\nĐiều 3. Dầu\nDầu cháy.\n",
        "vi-law",
        "CHUONG-I|ĐIỀU KHOẢN CHUNG\nDIEU-1|Đèn\nCHUONG-II|NGƯỜI ĐÈN\nDIEU-2|Nến\nDIEU-3|Dầu\n");
}

TEST(CuttingVietnamese, TypewritersAndScansHaveTheLetterLForOne) {
    expect_outline(
        "LUẬT ĐÈN\nĐiều l. Đèn\nĐèn sáng theo quy định tại\nĐiều l0 của Luật này.\n"
        "Điều 2. Nến\nNến cháy.\nĐiều 3. Dầu\nĐiều l là điều đầu tiên.\n",
        "vi-law", "DIEU-1|Đèn\nDIEU-2|Nến\nDIEU-3|Dầu\n");
    std::string text = "LUẬT ĐÈN\n";
    for (const char* number : {"8", "9", "l0", "1l", "l2", "13"}) {
        text += "Điều " + std::string(number) + ". Đèn\nĐèn sáng.\n";
    }
    expect_outline(text, "vi-law",
                   "DIEU-8|Đèn\nDIEU-9|Đèn\nDIEU-10|Đèn\nDIEU-11|Đèn\nDIEU-12|Đèn\n"
                   "DIEU-13|Đèn\n");
}

TEST(CuttingVietnamese, DottedNumbersOfAnArticleOrTwoStandBelowTheirClause) {
    const std::string clauses = "1. Đèn của người thợ:\na) Đèn to;\nb) Đèn nhỏ.\n2. Nến.\n";
    expect_outline(
        "NỘI QUY\nĐiều 1. Đèn\n" + clauses + "Điều 2. Nến\n" + clauses +
            "Điều 3. Chi\n1. Chi cho đèn:\n1.1. Chi thẳng:\na) Dầu;\nb) Bấc.\n1.2. Chi sau:\n"
            "1.2.1. Nến.\n1.2.2. Sáp.\n2. Không được chi theo quy định khác.\n",
        "vi-law",
        "DIEU-1|Đèn\nDIEU-1-KHOAN-1|\nDIEU-1-KHOAN-1-DIEM-a|\nDIEU-1-KHOAN-1-DIEM-b|\n"
        "DIEU-1-KHOAN-2|\nDIEU-2|Nến\nDIEU-2-KHOAN-1|\nDIEU-2-KHOAN-1-DIEM-a|\n"
        "DIEU-2-KHOAN-1-DIEM-b|\nDIEU-2-KHOAN-2|\nDIEU-3|Chi\nDIEU-3-KHOAN-1|\n"
        "DIEU-3-KHOAN-1-KHOAN-1.1|\nDIEU-3-KHOAN-1-KHOAN-1.1-DIEM-a|\n"
        "DIEU-3-KHOAN-1-KHOAN-1.1-DIEM-b|\nDIEU-3-KHOAN-1-KHOAN-1.2|\n"
        "DIEU-3-KHOAN-1-KHOAN-1.2-DIEM-1.2.1|\nDIEU-3-KHOAN-1-KHOAN-1.2-DIEM-1.2.2|\n"
        "DIEU-3-KHOAN-2|\n",
        Depth::all);
}

TEST(CuttingVietnamese, HeadingsStandAboveLettersWithAFullStop) {
    expect_outline(
        "QUY TRÌNH\n1. MỤC ĐÍCH\nQuy trình này kiểm soát đèn.\n2. NỘI DUNG\n2.1. Đề xuất\n"
        "Trưởng bộ phận đề xuất đèn.\n2.2. Soạn thảo\na. Thợ đèn soạn theo mẫu đã ban hành.\n"
        "b. Thợ nến xem lại.\n2.3. Phê duyệt\nGiám đốc phê duyệt.\n3. BIỂU MẪU\nCó hai mẫu.\n",
        "outline",
        "1|MỤC ĐÍCH\n2|NỘI DUNG\n2.1|Đề xuất\n2.2|Soạn thảo\n2.2/a|\n2.2/b|\n2.3|Phê duyệt\n"
        "3|BIỂU MẪU\n",
        Depth::all);
}

TEST(CuttingVietnamese, HeadingsInCapitalsGoOnBehindAComma) {
    expect_outline(
        "KẾ HOẠCH\nI. MỤC ĐÍCH,\nYÊU CẦU\n1. Mục đích\n- Thắp đèn ở các nơi.\n2. Yêu cầu\n"
        "- Đèn phải sáng.\nII. MỤC TIÊU\n1. Mục tiêu chung\nThắp đèn.\n2. Mục tiêu cụ thể\n"
        "Trăm cây đèn.\nIII. NHIỆM VỤ,\nGIẢI PHÁP\nMua đèn.\n",
        "outline",
        "I|MỤC ĐÍCH, YÊU CẦU\nI/1|Mục đích\nI/2|Yêu cầu\nII|MỤC TIÊU\nII/1|Mục tiêu chung\n"
        "II/2|Mục tiêu cụ thể\nIII|NHIỆM VỤ, GIẢI PHÁP\n");
    // What goes on below in small letters, or with a number, is no heading.
    expect_outline(
        "KẾ HOẠCH\n1. Đèn\nSáng.\n2. Nến\nTheo điều\nI. ĐÈN,\nnến và dầu.\n3. Dầu\n"
        "I. ĐÈN,\nII. NẾN,\nIII. DẦU\nCháy.\n",
        "outline", "1|Đèn\n2|Nến\n3|Dầu\n");
}

TEST(CuttingVietnamese, TheFirstHeadingInsideAnAnnexIsNoPartOfItsTitle) {
    expect_outline(
        "NGHỊ ĐỊNH\nĐiều 1. Đèn\nĐèn của người thợ.\nĐiều 2. Nến\nNến được thắp.\nPHỤ LỤC I\nTHỂ "
        "THỨC\nĐÈN\n"
        "I. QUY ĐỊNH CHUNG\n1. Khổ đèn.\nPHỤ LỤC II\nVIẾT HOA\nA. TÊN NGƯỜI\nViết hoa.\n"
        "PHỤ LỤC III\nI. DANH MỤC ĐÈN\nĐèn dầu.\n",
        "vi-law",
        "DIEU-1|Đèn\nDIEU-2|Nến\nPHULUC-I|THỂ THỨC ĐÈN\nPHULUC-II|VIẾT HOA\n"
        "PHULUC-III|I. DANH MỤC ĐÈN\n");
}

TEST(CuttingVietnamese, BoldFaceInsideATitleIsNoPartOfIt) {
    expect_outline(
        "**HỢP ĐỒNG**\n\n#### Điều 1: Đèn\n\nĐèn của bên A.\n\n#### **Điều 2: Chế** độ **làm "
        "việc**\n\n"
        "1. Đèn.\n\n#### **Điều 3:** Quyền **của *bên* B**\n\nThắp đèn.\n",
        "vi-law", "DIEU-1|Đèn\nDIEU-2|Chế độ làm việc\nDIEU-3|Quyền của *bên* B\n");
}

TEST(CuttingVietnamese, RulesAreBroughtIntoForceByTheDecisionTheyNameAlone) {
    expect_outline(
        "QUYẾT ĐỊNH\nCăn cứ Luật Đèn;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành Quy chế thắp đèn.\n"
        "Điều 2. Quyết định này có hiệu lực sau mười lăm ngày, kể từ ngày được ký.\nTHỐNG "
        "ĐỐC\nNgười Giữ Đèn\nQUY CHẾ\nTHẮP ĐÈN\n"
        "(Ban hành theo Quyết định số 16/2001/QĐ-ĐÈN)\nChương 1:\nQUY ĐỊNH CHUNG\nĐiều 1. Đèn\n"
        "Đèn sáng.\nĐiều 2. Nến\nNến cháy.\n",
        "vi-law",
        "DIEU-1|\nDIEU-2|\nBANHANH|THẮP ĐÈN\nBANHANH-CHUONG-1|QUY ĐỊNH CHUNG\n"
        "BANHANH-CHUONG-1-DIEU-1|Đèn\nBANHANH-CHUONG-1-DIEU-2|Nến\n");
}

TEST(CuttingVietnamese, AnEmptyAnchorMayStandBeforeTheWordsOfAMarkdownHeading) {
    expect_outline(
        "# Quy chế\n\n- [Điều 1. Đèn](#dieu-1)\n\n## <a id=\"chuong-i\"></a>Chương I. Quy định "
        "chung\n\n"
        "### <a id=\"dieu-1\" name=\"dieu-1\"></a> Điều 1. Đèn\n\nĐèn của người thợ.\n\n"
        "### <a name=\"dieu-2\"/>Điều 2. Nến\n\nNến được thắp.\n\n"
        "### <a href=\"x\">Điều 3</a> của luật khác\n\nDầu.\n",
        "vi-law", "CHUONG-I|Quy định chung\nDIEU-1|Đèn\nDIEU-2|Nến\n");
    expect_outline("# Đèn\n\n## <a id=\"muc-2\"></a>2.1  Đối tượng\n\nÁp dụng.\n", "markdown",
                   "den|Đèn\nden/2.1|2.1 Đối tượng\n");
}

TEST(CuttingVietnamese, OldDecreesCloseTheirLettersWithAStopAndADash) {
    expect_outline(
        "NGHỊ ĐỊNH\nChính phủ ban hành Nghị định về đèn.\nĐiều 1.- Đèn\nĐèn của các nhà.\n"
        "Điều 2.- Nến\n1.- Nến to.\n2.- Nến nhỏ:\na.- Dài;\nb.- Ngắn.\nĐiều 3.- Dầu\nDầu cháy.\n",
        "vi-law",
        "DIEU-1|Đèn\nDIEU-2|Nến\nDIEU-2-KHOAN-1|\nDIEU-2-KHOAN-2|\nDIEU-2-KHOAN-2-DIEM-a|\n"
        "DIEU-2-KHOAN-2-DIEM-b|\nDIEU-3|Dầu\n",
        Depth::all);
}

TEST(CuttingVietnamese, ContentsWithoutATitleListChaptersAndArticles) {
    expect_outline(
        "QUY CHẾ THẮP ĐÈN\nCHƯƠNG I. QUY ĐỊNH CHUNG ........ 3\nĐiều 1. Phạm vi ........ 3\n"
        "Điều 2. Thợ đèn ........ 3\nCHƯƠNG II. KẾ HOẠCH ........ 5\nĐiều 3. Giờ thắp ........ 5\n"
        "CHƯƠNG I. QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nQuy chế này quy định về đèn.\n"
        "Điều 2. Thợ đèn\nThợ đèn thắp đèn.\nCHƯƠNG II. KẾ HOẠCH\nĐiều 3. Giờ thắp\n"
        "Đèn được thắp khi tối.\n",
        "vi-law",
        "CHUONG-I|QUY ĐỊNH CHUNG\nDIEU-1|Phạm vi\nDIEU-2|Thợ đèn\nCHUONG-II|KẾ HOẠCH\n"
        "DIEU-3|Giờ thắp\n");
}

}  // namespace
