/// \file
/// Properties of cutting over random texts made of the pieces that matter. RapidCheck prints the
/// seed and the smallest text that breaks one.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace {

using cutting_test::broken_invariant;
using cutting_test::cut;
using cutting_test::outline_of;

const std::vector<std::string> furniture_lines{
    "12", "- 13 -", "Trang 4", "[Page 5]", "<<NOTE: a", "Lamp.>> Lit [[Page 7]] on", "\f7"};

/// Lines that begin, end, quote, list or look like headings in some ruleset, and raw bytes.
rc::Gen<std::string> any_line() {
    static const std::vector<std::string> lines{"",
                                                "",
                                                "",
                                                "Điều 1. Phạm vi",
                                                "Điều 2.",
                                                "Điều 3: Tên",
                                                "Điều 4 Nghị định này.",
                                                "Điều 2a. Thêm",
                                                "Chương I",
                                                "CHƯƠNG II. QUY ĐỊNH",
                                                "QUY ĐỊNH CHUNG",
                                                "Mục 1. THỰC HIỆN",
                                                "Phần thứ nhất",
                                                "Phụ lục I",
                                                "Mục lục",
                                                "“Điều 9. Cũ",
                                                "Xong.”.",
                                                "1. Khoản một",
                                                "a) Điểm",
                                                "# A",
                                                "## B ##",
                                                "A",
                                                "===",
                                                "---",
                                                "```",
                                                "~~~",
                                                "- x",
                                                "> y",
                                                "    z",
                                                "<div>",
                                                "<!--",
                                                "-->",
                                                "---\nk: v\n---",
                                                "1. Introduction",
                                                "2. Bodies",
                                                "  2.1. General",
                                                "A. Rules",
                                                "  A.0. First",
                                                "SECTION 1. SHORT TITLE.",
                                                "Sec. 2. Definitions.",
                                                "“SEC. 9. BOXES.",
                                                "TITLE I—KEEPING",
                                                "CHAPTER I",
                                                "Article 1",
                                                "Section 1",
                                                "PART II",
                                                "Short title",
                                                "1 This Act",
                                                "2 (1) In this",
                                                "3.1 More",
                                                "TABLE OF PROVISIONS",
                                                "SCHEDULE",
                                                "Article L111-1",
                                                "LIVRE Ier",
                                                "§ 1 Zweck",
                                                "§ 2a",
                                                "Abschnitt 1",
                                                "Zweiter Abschnitt",
                                                "Anlage 1 (zu § 3)",
                                                "Inhaltsübersicht",
                                                "text that goes on",
                                                "kết thúc.",
                                                "\xFF\xFE",
                                                "\xC2\xA0",
                                                "\t# tab"};
    return rc::gen::oneOf(rc::gen::elementOf(furniture_lines), rc::gen::elementOf(lines),
                          rc::gen::elementOf(lines), rc::gen::elementOf(lines),
                          rc::gen::string<std::string>());
}

rc::Gen<std::string> any_text() {
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(any_line()),
                        [](const std::vector<std::string>& lines) {
                            std::string text;
                            for (const std::string& line : lines) {
                                text += line + "\n";
                            }
                            return text;
                        });
}

rc::Gen<std::string> any_ruleset() {
    std::vector<std::string> names = cutting_test::library().names();
    names.push_back("auto");
    return rc::gen::elementOf(names);
}

RC_GTEST_PROP(CuttingProperty, SegmentsUnitsAndAddressesAreSound, ()) {
    const std::string text = *any_text();
    const std::string ruleset = *any_ruleset();
    const std::string broken = broken_invariant(cut(text, ruleset), text);
    if (!broken.empty()) {
        RC_FAIL(ruleset + ": " + broken);
    }
}

RC_GTEST_PROP(CuttingProperty, ArbitraryBytesAreCut, (const std::string& text)) {
    const std::string broken = broken_invariant(cut(text, "auto"), text);
    if (!broken.empty()) {
        RC_FAIL(broken);
    }
}

RC_GTEST_PROP(CuttingProperty, TheSameBytesGiveTheSameDigest, ()) {
    const std::string text = *any_text();
    const std::string ruleset = *any_ruleset();
    RC_ASSERT(plan_digest(cut(text, ruleset)) == plan_digest(cut(text, ruleset)));
}

RC_GTEST_PROP(CuttingProperty, CrlfKeepsTheStructure, ()) {
    std::string text = *any_text();
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    std::string crlf;
    for (const char c : text) {
        crlf += c == '\n' ? "\r\n" : std::string(1, c);
    }
    const std::string ruleset = *rc::gen::elementOf(cutting_test::library().names());
    RC_ASSERT(outline_of(cut(text, ruleset)) == outline_of(cut(crlf, ruleset)));
}

RC_GTEST_PROP(CuttingProperty, ContainersAloneAreASubsetOfTheUnits, ()) {
    const std::string text = *any_text();
    const std::string ruleset = *rc::gen::elementOf(cutting_test::library().names());
    const auto articles = cut(text, ruleset);
    const auto containers = cut(text, ruleset, "DOC", core::cutting::Depth::container);
    for (const auto& unit : containers.units) {
        const bool found =
            std::any_of(articles.units.begin(), articles.units.end(),
                        [&](const auto& other) { return other.span.begin == unit.span.begin; });
        RC_ASSERT(found || unit.section_type == "document");
    }
}

}  // namespace
