/// \file
/// Akoma Ntoso: well formed whatever the text holds, and all of the text in its order. By the
/// schema it is checked in tests/exports.

#include "core/exports/akn.hpp"

#include "tests/unit/cutting/support.hpp"
#include "tests/unit/exports/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using core::cutting::Plan;
using core::exports::to_akoma_ntoso;
using cutting_test::cut;
using exports_test::broken_xml;
using exports_test::letters;
using exports_test::xml_letters;

TEST(AkomaNtosoExport, HoldsTheTextOfTheFixturesAtEveryDepth) {
    for (const char* name :
         {"de-gesetz.txt", "en-bylaws.txt", "en-ca.txt", "en-eu.txt", "en-uk.txt", "en-us.txt",
          "fr-code.txt", "outline.txt", "vi-references.txt"}) {
        const std::string source = cutting_test::fixture(name);
        for (const Depth depth : {Depth::container, Depth::article, Depth::all}) {
            const std::string akn = to_akoma_ntoso(cut(source, "auto", "D", depth), source, name);
            EXPECT_EQ(broken_xml(akn), "") << name;
            EXPECT_EQ(xml_letters(akn), letters(source)) << name;
        }
    }
}

TEST(AkomaNtosoExport, IsWellFormedForAnyBytes) {
    const std::string source = exports_test::hostile_text();
    for (const char* ruleset : {"en-law", "vi-law", "markdown", "outline"}) {
        const std::string akn = to_akoma_ntoso(cut(source, ruleset), source, source);
        EXPECT_EQ(broken_xml(akn), "") << ruleset;
    }
    for (const char* tiny : {"", " ", "\n", "x", "\xFF", "]]>"}) {
        EXPECT_EQ(broken_xml(to_akoma_ntoso(cut(tiny, "en-law"), tiny, "")), "") << tiny;
    }
}

TEST(AkomaNtosoExport, KeepsTitleAndNumberInTheOrderOfPrint) {
    const std::string source =
        "Short title\n1 This Act may be cited.\n\nDuty\n2 Keep it.\n\n"
        "More\n3 Keep more.\n";
    const std::string akn = to_akoma_ntoso(cut(source, "en-law"), source, "x");
    const std::size_t heading = akn.find(">Short title</heading>");
    const std::size_t number = akn.find(">1</num>");

    ASSERT_NE(number, std::string::npos) << akn;
    EXPECT_LT(heading, number);
    EXPECT_NE(akn.find("<p> This Act may be cited.</p>"), std::string::npos) << akn;
}

TEST(AkomaNtosoExport, MakesParagraphsOfLinesWithoutABlankOne) {
    const std::string source = "Article 1. A\nfirst\r\nsecond.\r\n\r\nthird\rfourth\n \n";
    const std::string akn = to_akoma_ntoso(cut(source, "en-law"), source, "x");

    EXPECT_NE(akn.find("<p>first<eol/>\nsecond.</p>\n<p>third<eol/>\nfourth</p>\n</content>"),
              std::string::npos)
        << akn;
}

TEST(AkomaNtosoExport, SaysWhatItIs) {
    const std::string law = "Article 1. A\nx\n";
    const std::string akn = to_akoma_ntoso(cut(law, "en-law", "A B/1"), law, "a<b");
    EXPECT_NE(akn.find("<act name=\"act\">"), std::string::npos);
    EXPECT_NE(akn.find("/akn/zz/act/0001-01-01/A%20B%2F1/eng@/!main"), std::string::npos);
    EXPECT_NE(akn.find("name=\"a&lt;b\""), std::string::npos);

    const std::string policy = "# A\nx\n";
    const std::string doc = to_akoma_ntoso(cut(policy, "markdown"), policy, "x");
    EXPECT_NE(doc.find("<doc name=\"document\">"), std::string::npos);
    EXPECT_NE(doc.find("<mainBody>"), std::string::npos);
    EXPECT_NE(doc.find("language=\"und\""), std::string::npos);
}

}  // namespace
