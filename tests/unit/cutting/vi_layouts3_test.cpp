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

}  // namespace
