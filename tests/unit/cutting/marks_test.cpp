/// \file
/// Marks below articles and quotations, by small texts whose structure is known.

#include "core/cutting/marks.hpp"

#include "core/cutting/ruleset.hpp"
#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <random>

namespace {

using core::cutting::Depth;
using core::cutting::Plan;
using cutting_test::cut;

/// "path" of each unit, one a line; a quoted one in angle brackets.
std::string paths_of(const Plan& plan) {
    std::string out;
    for (const auto& unit : plan.units) {
        const std::string path(unit.canonical_address.substr(plan.prefix.size() + 1));
        out += unit.quoted ? "<" + path + ">\n" : path + "\n";
    }
    return out;
}

void expect_paths(const std::string& text, const std::string& ruleset, const std::string& paths) {
    const Plan plan = cut(text, ruleset, "D", Depth::all);
    EXPECT_EQ(paths_of(plan), paths) << text;
    EXPECT_EQ(cutting_test::broken_invariant(plan, text), "");
}

/// What read_marks() finds in a line, in one text that can be compared.
std::string marks_in(const std::string& line,
                     const core::cutting::Ruleset& rules,
                     const core::cutting::MarkScheme& scheme) {
    core::cutting::MarkRun run;
    read_marks(line, rules, scheme, {0, line.size(), line.size()}, 0, 0, run);
    std::string out;
    for (const core::cutting::MarkToken& token : run.tokens) {
        out += std::to_string(token.begin) + "-" + std::to_string(token.end);
        for (const core::cutting::MarkReading& reading : run.readings_of(token)) {
            out += " " + std::to_string(reading.mark) + ":" + std::to_string(reading.value);
        }
        out += "\n";
    }
    return out;
}

// The table of first bytes may only spare work.
TEST(CuttingMarks, TheFirstTwoBytesRuleOutNoMark) {
    constexpr std::array<std::string_view, 5> opens{"", "", "(", "(", "["};
    constexpr std::array<std::string_view, 26> bodies{
        "1", "9", "a", "b",  "i",  "v",      "x",      "z",      "A", "B", "I",    "Z",    "0",
        ".", "-", "1", "bi", "er", "\u0111", "\u0110", "\u00A7", "a", "i", " bis", "-ter", "t"};
    constexpr std::array<std::string_view, 6> closes{")", ".", ". ", ") ", " ", ""};
    std::mt19937 random(13);
    std::size_t found = 0;
    for (const auto& file : std::filesystem::directory_iterator(IU_RULESETS)) {
        if (file.path().extension() != ".toml") {
            continue;
        }
        const auto rules = core::cutting::parse_ruleset(
            cutting_test::read_file(file.path().string()), file.path().string());
        ASSERT_TRUE(rules) << file.path();
        for (const core::cutting::MarkScheme& scheme : rules->schemes) {
            core::cutting::MarkScheme open = scheme;
            open.by_first.fill(0xFFFF);
            open.by_second.fill(0xFFFF);
            for (int round = 0; round < 2000; ++round) {
                std::string line;
                line += opens[random() % opens.size()];
                for (std::size_t i = 1 + random() % 3; i > 0; --i) {
                    line += bodies[random() % bodies.size()];
                }
                line += closes[random() % closes.size()];
                line += random() % 2 != 0 ? " The" : "";
                const std::string wanted = marks_in(line, *rules, open);
                found += wanted.empty() ? 0U : 1U;
                ASSERT_EQ(marks_in(line, *rules, scheme), wanted)
                    << rules->name << " " << scheme.name << " " << testing::PrintToString(line);
            }
        }
    }
    EXPECT_GT(found, 1000U) << "the lines have marks";
}

TEST(CuttingMarks, LetterOrRomanIsDecidedByTheWholeRun) {
    expect_paths(
        "§ 1. Letters.\n(a) a\n(b) b\n(c) c\n(d) d\n(e) e\n(f) f\n(g) g\n(h) h\n(i) i\n(j) j\n",
        "en-law",
        "SECTION-1\nSECTION-1-SUB-a\nSECTION-1-SUB-b\nSECTION-1-SUB-c\nSECTION-1-SUB-d\n"
        "SECTION-1-SUB-e\nSECTION-1-SUB-f\nSECTION-1-SUB-g\nSECTION-1-SUB-h\n"
        "SECTION-1-SUB-i\nSECTION-1-SUB-j\n");
    expect_paths("§ 1. Romans.\n(a) a\n(1) one\n(A) A\n(i) i\n(ii) ii\n(iii) iii\n(B) B\n(b) b\n",
                 "en-law",
                 "SECTION-1\nSECTION-1-SUB-a\nSECTION-1-SUB-a-PARA-1\n"
                 "SECTION-1-SUB-a-PARA-1-SUBPARA-A\nSECTION-1-SUB-a-PARA-1-SUBPARA-A-CL-i\n"
                 "SECTION-1-SUB-a-PARA-1-SUBPARA-A-CL-ii\n"
                 "SECTION-1-SUB-a-PARA-1-SUBPARA-A-CL-iii\nSECTION-1-SUB-a-PARA-1-SUBPARA-B\n"
                 "SECTION-1-SUB-b\n");
}

TEST(CuttingMarks, SeveralMarksOnALineStartUnitsOfTheirOwn) {
    const std::string text = "§ 2. Duties.\n(a)(1)(A) Keep it.\n(B) Show it.\n(2) Return it.\n";
    const Plan plan = cut(text, "en-law", "D", Depth::all);
    EXPECT_EQ(paths_of(plan),
              "SECTION-2\nSECTION-2-SUB-a\nSECTION-2-SUB-a-PARA-1\n"
              "SECTION-2-SUB-a-PARA-1-SUBPARA-A\nSECTION-2-SUB-a-PARA-1-SUBPARA-B\n"
              "SECTION-2-SUB-a-PARA-2\n");
    EXPECT_EQ(text.substr(plan.units[1].span.begin, 3), "(a)");
    EXPECT_EQ(text.substr(plan.units[2].span.begin, 3), "(1)");
    EXPECT_EQ(text.substr(plan.units[3].span.begin, 3), "(A)");
}

TEST(CuttingMarks, VietnameseLettersHaveAnOrderOfTheirOwn) {
    expect_paths("Điều 1. A\n1. Một:\na) a;\nb) b;\nc) c;\nd) d;\nđ) đ;\ne) e;\ng) g.\n2. Hai.\n",
                 "vi-law",
                 "DIEU-1\nDIEU-1-KHOAN-1\nDIEU-1-KHOAN-1-DIEM-a\nDIEU-1-KHOAN-1-DIEM-b\n"
                 "DIEU-1-KHOAN-1-DIEM-c\nDIEU-1-KHOAN-1-DIEM-d\nDIEU-1-KHOAN-1-DIEM-đ\n"
                 "DIEU-1-KHOAN-1-DIEM-e\nDIEU-1-KHOAN-1-DIEM-g\nDIEU-1-KHOAN-2\n");
}

TEST(CuttingMarks, InsertedNumbersFollowTheirNumber) {
    expect_paths("§ 3 Zugang\n(1) Eins.\n(1a) Eins a.\n(2) Zwei:\n1. a,\n1a. b,\n2. c.\n", "de-law",
                 "P-3\nP-3-ABS-1\nP-3-ABS-1a\nP-3-ABS-2\nP-3-ABS-2-NR-1\nP-3-ABS-2-NR-1a\n"
                 "P-3-ABS-2-NR-2\n");
}

TEST(CuttingMarks, AnAmountAndAReferenceAreNoMarks) {
    expect_paths("Điều 1. A\n1. Một phần của\n1.500.000 đồng và\n2. Hai.\n", "vi-law",
                 "DIEU-1\nDIEU-1-KHOAN-1\nDIEU-1-KHOAN-2\n");
}

TEST(CuttingMarks, AFootnoteMarkStandsInsideTheNumber) {
    const Plan plan = cut("Điều 1. A\n1.[5] Một.\n2.[6] Hai.\n", "vi-law", "D", Depth::all);
    ASSERT_EQ(plan.units.size(), 3U);
    EXPECT_EQ(plan.units[1].num, "1");
    EXPECT_EQ(plan.units[2].num, "2");
}

TEST(CuttingMarks, ADefinitionStartsItsListAgain) {
    expect_paths(
        "Definitions\n1 In this Act,\nboard means\n(a) one, or\n(b) two;\ncourt means\n(a) three, "
        "or\n(b) four.\n\nUse\n2 Use it.\n\nEnd\n3 End it.\n\nLast\n4 Last.\n",
        "en-law",
        "SECTION-1\nSECTION-1-PARA-a\nSECTION-1-PARA-b\nSECTION-1-PARA-a_2\nSECTION-1-PARA-b_2\n"
        "SECTION-2\nSECTION-3\nSECTION-4\n");
}

TEST(CuttingMarks, ANoteAboveAClauseIsItsTitle) {
    const std::string text =
        "Board\n1 (1) There is a board.\n\nMeetings\n(2) It meets.\n\nUse\n2 Use it.\n\nEnd\n3 End "
        "it.\n\nLast\n4 Last.\n";
    const Plan plan = cut(text, "en-law", "D", Depth::all);
    ASSERT_EQ(plan.units.size(), 6U);
    EXPECT_EQ(plan.units[2].title, "Meetings");
    EXPECT_EQ(text.substr(plan.units[2].span.begin, 8), "Meetings");
}

TEST(CuttingMarks, RecitalsStandInThePreamble) {
    const std::string text =
        "THE COUNCIL,\nWhereas:\n(1) One.\n(2) Two.\n(3) Three.\nHAVE ADOPTED THIS "
        "REGULATION:\n\nArticle 1\nScope\n1. This.\n2. That:\n(a) one;\n(b) two.\n\nArticle "
        "2\nForce\nIt enters into force.\n";
    const Plan plan = cut(text, "en-law", "D", Depth::all);
    EXPECT_EQ(paths_of(plan),
              "RECITAL-1\nRECITAL-2\nRECITAL-3\nARTICLE-1\nARTICLE-1-PARA-1\nARTICLE-1-PARA-2\n"
              "ARTICLE-1-PARA-2-POINT-a\nARTICLE-1-PARA-2-POINT-b\nARTICLE-2\n");
    EXPECT_EQ(plan.units[0].zone, "preamble");
    EXPECT_EQ(plan.units[0].section_type, "recital");
    EXPECT_EQ(plan.units[3].zone, "body");
}

TEST(CuttingQuotes, AnAmendedArticleStandsBelowTheClauseThatAmends) {
    expect_paths(
        "Điều 1. Sửa đổi\n1. Sửa đổi Điều 4 như sau:\n“Điều 4. Hồ sơ\n1. Một.\n2. Hai:\na) a.”.\n"
        "2. Bãi bỏ Điều 5.\nĐiều 2. Hiệu lực\n",
        "vi-law",
        "DIEU-1\nDIEU-1-KHOAN-1\n<DIEU-1-KHOAN-1-DIEU-4>\n<DIEU-1-KHOAN-1-DIEU-4-KHOAN-1>\n"
        "<DIEU-1-KHOAN-1-DIEU-4-KHOAN-2>\n<DIEU-1-KHOAN-1-DIEU-4-KHOAN-2-DIEM-a>\n"
        "DIEU-1-KHOAN-2\nDIEU-2\n");
}

TEST(CuttingQuotes, AnIndentedQuotationNeedsNoMarks) {
    expect_paths(
        "1. Section 4 of the Act is replaced by the following:\n\n    Report\n    4. (1) The board "
        "reports.\n    (2) It does so yearly.\n\n2. Section 9 of the Act is repealed.\n\n3. This "
        "Act "
        "comes into force.\n\n4. The rest stays.\n",
        "en-law",
        "SECTION-1\n<SECTION-1-SECTION-4>\n<SECTION-1-SECTION-4-SUB-1>\n"
        "<SECTION-1-SECTION-4-SUB-2>\nSECTION-2\nSECTION-3\nSECTION-4\n");
}

TEST(CuttingQuotes, AQuotationInsideAQuotationIsDeeper) {
    expect_paths(
        "SEC. 1. AMENDMENT.\nThe Act is amended by adding:\n“(a) In general.—The Code is amended "
        "by adding:\n“ ‘(c) Use.—Use it.\n“ ‘(d) End.—End it.’.\n“(b) Date.—At once.”.\nSEC. 2. "
        "FORCE.\nAt once.\n",
        "en-law",
        "SECTION-1\n<SECTION-1-SUB-a>\n<SECTION-1-SUB-a-SUB-c>\n<SECTION-1-SUB-a-SUB-d>\n"
        "<SECTION-1-SUB-b>\nSECTION-2\n");
}

TEST(CuttingDepth, ASmallerDepthIsTheLargerOneWithUnitsMerged) {
    const std::string text =
        cutting_test::fixture("vi-references.txt") + "\nĐiều 3. Thêm\n1. a\n2. b\na) c\n";
    const Plan all = cut(text, "vi-law", "D", Depth::all);
    for (const Depth depth : {Depth::point, Depth::clause, Depth::article, Depth::container}) {
        const Plan plan = cut(text, "vi-law", "D", depth);
        EXPECT_EQ(cutting_test::broken_invariant(plan, text), "");
        EXPECT_LT(plan.units.size(), all.units.size() + 1);
        std::size_t at = 0;
        for (const auto& unit : plan.units) {
            while (at < all.units.size() && all.units[at].span.begin != unit.span.begin) {
                ++at;
            }
            ASSERT_LT(at, all.units.size()) << "a unit that the larger depth does not have";
            EXPECT_EQ(all.units[at].section_type, unit.section_type);
            EXPECT_EQ(all.units[at].title, unit.title);
        }
    }
}

TEST(CuttingDepth, ElementIdsFollowTheTree) {
    const Plan plan =
        cut("Chương I\nCHUNG\nĐiều 5a. A\n1. Một:\nđ) đ.\n", "vi-law", "D", Depth::all);
    const std::string json = core::cutting::plan_to_json(plan);
    EXPECT_NE(json.find("\"eid\":\"chp_I__art_5a\""), std::string::npos) << json;
    EXPECT_NE(json.find("\"eid\":\"chp_I__art_5a__para_1\""), std::string::npos) << json;
}

TEST(CuttingMarks, HostileRunsStayLinear) {
    std::string text = "SEC. 1. A.\n";
    for (int i = 0; i < 30000; ++i) {
        text += "(a)(1)(A)(i)(I) x\n";
    }
    const Plan plan = cut(text, "en-law", "D", Depth::all);
    EXPECT_EQ(cutting_test::broken_invariant(plan, text), "");
    EXPECT_LT(plan.units.size(), 30000U) << "marks of one article are bounded";
}

}  // namespace
