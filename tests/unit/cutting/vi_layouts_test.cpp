/// \file
/// Vietnamese texts of companies, parties and ministries: marks and headings as they write them.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingVietnamese, CompaniesCloseTheirMarksWithParenthesesStrokesAndStops) {
    expect_outline(
        "NỘI QUY\nĐIỀU 1. PHẠM VI\n1) Mọi người lao động.\n2) Gồm:\na. Người cũ;\nb. Người "
        "mới:\ni. Dưới 3 tháng;\nii. Trên 3 tháng.\nĐIỀU 2. KỶ LUẬT\n1) Khiển trách.\n2) Sa "
        "thải:\na. Trộm đèn;\nb. Tắt đèn.\n",
        "vi-law",
        "DIEU-1|PHẠM VI\nDIEU-1-KHOAN-1|\nDIEU-1-KHOAN-2|\nDIEU-1-KHOAN-2-DIEM-a|\n"
        "DIEU-1-KHOAN-2-DIEM-b|\nDIEU-1-KHOAN-2-DIEM-b-TIET-i|\nDIEU-1-KHOAN-2-DIEM-b-TIET-ii|\n"
        "DIEU-2|KỶ LUẬT\nDIEU-2-KHOAN-1|\nDIEU-2-KHOAN-2|\nDIEU-2-KHOAN-2-DIEM-a|\n"
        "DIEU-2-KHOAN-2-DIEM-b|\n",
        Depth::all);
    expect_outline(
        "THỎA ƯỚC\nĐiều 1: Phạm vi\n1.1/ Về đèn.\n1.2/ Gồm:\na/ Chủ đèn;\nb/ Thợ đèn.\n"
        "Điều 2: Thời hạn\n2.1/ Ba năm.\n2.2/ Sau đó ký lại.\n",
        "vi-law",
        "DIEU-1|Phạm vi\nDIEU-1-KHOAN-1.1|\nDIEU-1-KHOAN-1.2|\nDIEU-1-KHOAN-1.2-DIEM-a|\n"
        "DIEU-1-KHOAN-1.2-DIEM-b|\nDIEU-2|Thời hạn\nDIEU-2-KHOAN-2.1|\nDIEU-2-KHOAN-2.2|\n",
        Depth::all);
}

TEST(CuttingVietnamese, ContractsNameTheClauseInTheMark) {
    expect_outline(
        "HỢP ĐỒNG\nĐIỀU 1 – ĐỐI TƯỢNG\nKhoản 1. Bên A bán đèn.\nKhoản 2. Gồm:\na) Đèn to;\n"
        "b) Đèn nhỏ.\nĐIỀU 2 – GIÁ\nKhoản 1. Mười đồng.\nKhoản 2. Trả tiền mặt theo quy định "
        "tại\nKhoản 1 Điều này.\n",
        "vi-law",
        "DIEU-1|ĐỐI TƯỢNG\nDIEU-1-KHOAN-1|\nDIEU-1-KHOAN-2|\nDIEU-1-KHOAN-2-DIEM-a|\n"
        "DIEU-1-KHOAN-2-DIEM-b|\nDIEU-2|GIÁ\nDIEU-2-KHOAN-1|\nDIEU-2-KHOAN-2|\n",
        Depth::all);
}

TEST(CuttingVietnamese, OldDecreesCountTheirArticlesInWords) {
    expect_outline(
        "SẮC LỆNH SỐ 14\nRA SẮC LỆNH:\nĐiều thứ nhất: Trong hai tháng sẽ mở cuộc thắp đèn.\n"
        "Điều thứ hai: Tất cả công dân đều có đèn.\nĐiều thứ 3: Số đèn là 300.\n"
        "ĐIỀU THỨ TƯ.- Bộ trưởng Bộ Đèn thi hành sắc lệnh này.\n",
        "vi-law", "DIEU-1|\nDIEU-2|\nDIEU-3|\nDIEU-4|\n");
    // Words that only look like numbers count for nothing.
    expect_outline(
        "LUẬT\nĐiều 1. Đèn\nĐiều ba mẹ muốn là đèn sáng.\nĐiều Hai bên làm.\n"
        "Điều 2. Dầu\nDầu cháy.\n",
        "vi-law", "DIEU-1|Đèn\nDIEU-2|Dầu\n");
}

TEST(CuttingVietnamese, PlansInsideArticlesHaveRomanHeadings) {
    expect_outline(
        "NGHỊ QUYẾT\n\nĐiều 1. Thông qua Đề án đèn, với những nội dung sau:\n\nI. MỤC TIÊU\n\n"
        "1. Mục tiêu chung\n\nĐèn sáng.\n\n2. Mục tiêu cụ thể\n\na) Một đèn;\n\nb) Hai đèn.\n\n"
        "II. GIẢI PHÁP\n\n1. Vốn\n\n1.1. Ngân sách.\n\n1.2. Vay.\n\n2. Đất\n\nII.1 là đất.\n\n"
        "Điều 2. Tổ chức\n\n1. Giao Ủy ban.\n\n2. Hội đồng giám sát.\n",
        "vi-law",
        "DIEU-1|\nDIEU-1-MUC-I|\nDIEU-1-MUC-I-KHOAN-1|\nDIEU-1-MUC-I-KHOAN-2|\n"
        "DIEU-1-MUC-I-KHOAN-2-DIEM-a|\nDIEU-1-MUC-I-KHOAN-2-DIEM-b|\nDIEU-1-MUC-II|\n"
        "DIEU-1-MUC-II-KHOAN-1|\nDIEU-1-MUC-II-KHOAN-1-KHOAN-1.1|\n"
        "DIEU-1-MUC-II-KHOAN-1-KHOAN-1.2|\nDIEU-1-MUC-II-KHOAN-2|\nDIEU-2|Tổ chức\n"
        "DIEU-2-KHOAN-1|\nDIEU-2-KHOAN-2|\n",
        Depth::all);
}

TEST(CuttingVietnamese, NumberedLinesEndWithAColonAboveTheirListOrTextWithoutBlankLines) {
    expect_outline(
        "CHỈ THỊ\nVỀ ĐÈN\nĐể thắp đèn, Thủ tướng Chính phủ chỉ thị:\n"
        "1. Các Bộ trưởng, Thủ trưởng cơ quan ngang bộ, Chủ tịch Ủy ban nhân dân tập trung:\n"
        "a) Thắp đèn;\nb) Tắt đèn.\n2. Bộ Đèn:\n- Chủ trì;\n- Báo cáo.\n"
        "3. Văn phòng theo dõi.\n",
        "outline",
        "1|Các Bộ trưởng, Thủ trưởng cơ quan ngang bộ, Chủ tịch Ủy ban nhân dân tập trung:\n"
        "1/a|\n1/b|\n2|Bộ Đèn:\n3|Văn phòng theo dõi.\n",
        Depth::all);
    expect_outline(
        "THÔNG TƯ\nBộ hướng dẫn như sau:\nI. PHẠM VI\n1. Chủ đèn.\n2. Thợ đèn.\n"
        "II. MỨC PHỤ CẤP\n1. Mức phụ cấp:\nMức 1: hệ số một.\n2. Cách tính:\n"
        "- Tính theo ngày.\n- Tính theo tháng.\n",
        "outline",
        "I|PHẠM VI\nI/1|Chủ đèn.\nI/2|Thợ đèn.\nII|MỨC PHỤ CẤP\nII/1|Mức phụ cấp:\n"
        "II/2|Cách tính:\n",
        Depth::all);
    // Two sentences that go on below their colons are no headings.
    expect_outline(
        "SỔ TAY\n1. Người giữ đèn của cả thành phố phải nói với dân rằng:\nĐèn cháy.\n"
        "2. Người giữ nến của cả thành phố phải nói với dân rằng:\nNến cháy.\n",
        "markdown", "DOCUMENT|\n");
}

TEST(CuttingVietnamese, DottedNumbersBelowRomanHeadingsEndWithAStopOrNone) {
    for (const char* stop : {"", "."}) {
        const std::string end(stop);
        expect_outline(
            "THÔNG TƯ\nBộ hướng dẫn như sau:\nI. PHẠM VI\n1. Chủ đèn\nGồm mọi người.\n"
            "II. MỨC PHỤ CẤP\n1. Mức\nMột đồng.\n2. Cách tính\n2.1" +
                end + " Tính theo ngày.\n2.2" + end + " Tính theo tháng.\n",
            "outline",
            "I|PHẠM VI\nI/1|Chủ đèn\nII|MỨC PHỤ CẤP\nII/1|Mức\nII/2|Cách tính\n"
            "II/2/2.1|\nII/2/2.2|\n",
            Depth::all);
    }
}

TEST(CuttingVietnamese, StandardsNumberTheirSectionsWithoutAStopNorBlankLines) {
    expect_outline(
        "QUY CHUẨN VỀ ĐÈN\nMỤC LỤC\n1 QUY ĐỊNH CHUNG ........ 4\n1.1 Phạm vi ........ 4\n"
        "2 KỸ THUẬT ........ 5\nLời nói đầu\nQuy chuẩn này do Viện Đèn soạn.\n"
        "1 QUY ĐỊNH CHUNG\n1.1 Phạm vi\nQuy chuẩn này quy định về đèn:\n"
        "12 ĐÈN DẦU\n13 ĐÈN SÁP\n1.2 Đối tượng\nMọi người.\n2 KỸ THUẬT\n2.1 Đèn\n"
        "2.1.1 Đèn to\nĐèn to phải sáng.\n2.1.2 Đèn nhỏ\nĐèn nhỏ phải rẻ.\n2.2 Nến\n"
        "Nến phải cháy.\n",
        "outline",
        "1|QUY ĐỊNH CHUNG\n1.1|Phạm vi\n1.2|Đối tượng\n2|KỸ THUẬT\n2.1|Đèn\n2.1.1|Đèn to\n"
        "2.1.2|Đèn nhỏ\n2.2|Nến\n");
}

TEST(CuttingVietnamese, TitlesGoOnBehindAWordThatLeadsToACapitalOrANumber) {
    expect_outline(
        "NGHỊ ĐỊNH\nĐiều 1. Sửa đổi, bổ\nsung một số điều, khoản của Nghị định về đèn ngày 8 tháng "
        "6 của\nChính phủ như sau:\n1. Bỏ đèn.\n2. Bỏ nến.\n"
        "Điều 2. Sửa đổi, bổ sung một số điều của Nghị định số\n43/2014/NĐ-CP ngày 15 tháng 5\n"
        "1. Bỏ dầu.\n2. Bỏ sáp.\n"
        "Điều 3. Đánh giá thành viên Hội đồng, Kiểm soát viên tại\nBảo hiểm Đèn Việt Nam\n"
        "1. Hằng năm.\nĐiều 4. Thẩm quyền quyết định\nChủ tịch có quyền.\n",
        "vi-law",
        "DIEU-1|\n"
        "DIEU-2|Sửa đổi, bổ sung một số điều của Nghị định số 43/2014/NĐ-CP ngày 15 tháng 5\n"
        "DIEU-3|Đánh giá thành viên Hội đồng, Kiểm soát viên tại Bảo hiểm Đèn Việt Nam\n"
        "DIEU-4|Thẩm quyền quyết định\n");
}

TEST(CuttingVietnamese, LongNumberedParagraphsStandAmongShortOnesWithoutBlankLines) {
    const std::string task =
        "Bộ Đèn chủ trì, phối hợp với các bộ, cơ quan ngang bộ và Ủy ban nhân dân các tỉnh, thành "
        "phố trực thuộc trung ương thắp đèn, bảo đảm đúng tiến độ, hiệu quả và báo cáo kết quả.\n";
    expect_outline(
        "CHỈ THỊ\nVề việc thắp đèn, Thủ tướng chỉ thị:\n1. " + task + "2. " + task + "3. " + task,
        "outline", "1|\n2|\n3|\n");
    expect_outline(
        "CHỈ THỊ\nThủ tướng chỉ thị:\n1. Bộ Nến:\na) Thắp;\nb) Tắt.\n2. Bộ Dầu:\n"
        "a) Mua;\nb) Bán.\n3. " +
            task + "4. " + task + "5. Bộ Sáp:\na) Mua;\nb) Bán.\nTHỦ TƯỚNG\n",
        "outline", "1|Bộ Nến:\n2|Bộ Dầu:\n3|\n4|\n5|Bộ Sáp:\n");
    expect_outline(
        "KẾ HOẠCH\nI. MỤC ĐÍCH\n1. Mục đích\nThắp đèn.\n2. Yêu cầu\nĐèn sáng.\n"
        "II. TỔ CHỨC\n1. " +
            task + "2. Kinh phí do ngân sách bảo đảm.\nNơi nhận:\n",
        "outline",
        "I|MỤC ĐÍCH\nI/1|Mục đích\nI/2|Yêu cầu\nII|TỔ CHỨC\nII/1|\n"
        "II/2|Kinh phí do ngân sách bảo đảm.\n");
    // Below short headings they are lists.
    std::string text = "HỢP ĐỒNG\n";
    for (const char* heading : {"1. Đèn\n", "2. Nến\n", "3. Dầu\n"}) {
        text += heading;
        for (int item = 1; item <= 12; ++item) {
            text += std::to_string(item) + ". " + task;
        }
    }
    expect_outline(text, "outline", "1|Đèn\n2|Nến\n3|Dầu\n");
}

TEST(CuttingVietnamese, TitlesOfAnnexesStandBelowWhatTheyAreAttachedTo) {
    expect_outline(
        "HỢP ĐỒNG\nĐiều 1. Đèn\nĐèn sáng.\nĐiều 2. Giá\nMười đồng.\nPHỤ LỤC 01\n"
        "(Đính kèm Hợp đồng số 01/2024)\nDANH MỤC ĐÈN\n1. Đèn dầu\nPHỤ LỤC 02\nBẢNG GIÁ\n"
        "(Đính kèm Hợp đồng số 01/2024)\nSTT\n1\nPHỤ LỤC 03\n(Mẫu)\nBên A giao đèn.\nPHỤ LỤC "
        "04\n(MẪU BIÊN BẢN)\nBên A giao đèn.\n",
        "vi-law",
        "DIEU-1|Đèn\nDIEU-2|Giá\nPHULUC-01|DANH MỤC ĐÈN\nPHULUC-02|BẢNG "
        "GIÁ\nPHULUC-03|\nPHULUC-04|(MẪU BIÊN BẢN)\n");
}

TEST(CuttingVietnamese, SignsOfFootnotesAreNoWordsOfATitle) {
    expect_outline(
        "LUẬT ĐÈN\nChương I\nQUY ĐỊNH CHUNG[1]\nĐiều 1. Đèn[2]\nĐèn sáng.\n"
        "Điều 2.[3] Nến [14]\nNến cháy.\nChương II[5]\nTHI HÀNH\nĐiều 3. Mẫu [a]\nTheo mẫu.\n",
        "vi-law",
        "CHUONG-I|QUY ĐỊNH CHUNG\nDIEU-1|Đèn\nDIEU-2|Nến\nCHUONG-II|THI HÀNH\n"
        "DIEU-3|Mẫu [a]\n");
}

}  // namespace
