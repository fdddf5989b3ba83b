/// \file
/// The hazards of real texts: odd bytes, odd line ends, traps and sizes.

#include "core/cutting/text.hpp"
#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <sys/mman.h>

namespace {

using core::cutting::Plan;
using cutting_test::broken_invariant;
using cutting_test::cut;
using cutting_test::fixture;
using cutting_test::outline_of;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    std::size_t at = 0;
    while ((at = text.find(from, at)) != std::string::npos) {
        text.replace(at, from.size(), to);
        at += to.size();
    }
    return text;
}

bool has_warning(const Plan& plan, const std::string& code) {
    return std::any_of(plan.warnings.begin(), plan.warnings.end(),
                       [&](const auto& warning) { return warning.code == code; });
}

TEST(CuttingHazards, LineEndsBomAndFinalNewlineKeepTheStructure) {
    for (const char* name :
         {"vi-references.txt", "policy.md", "en-ca.txt", "de-gesetz.txt", "outline.txt"}) {
        const std::string text = fixture(name);
        const Plan plain = cut(text, "auto");
        const std::string variants[] = {replaced(text, "\n", "\r\n"), replaced(text, "\n", "\r"),
                                        "\xEF\xBB\xBF" + text, text.substr(0, text.size() - 1),
                                        text + "\n\n"};
        for (const std::string& variant : variants) {
            const Plan plan = cut(variant, plain.ruleset);
            EXPECT_EQ(outline_of(plan), outline_of(plain)) << name;
            EXPECT_EQ(broken_invariant(plan, variant), "") << name;
        }
    }
}

TEST(CuttingHazards, DecomposedLettersLookAlikesAndOddBlanksAreRead) {
    const std::string text =
        "Chu\xCC\x9Bo\xCC\x9B"
        "ng I\nQUY \xC4\x90\xE1\xBB\x8ANH CHUNG\n\n"  // combining horns
        "\xC3\x90i\xE1\xBB\x81u\xC2\xA0"
        "1. M\xE1\xBB\x99t\nV\xC4\x83n b\xE1\xBA\xA3n.\n\n"                   // eth and NBSP
        "\xC4\x90ie\xCC\x82\xCC\x80u 2. Hai\nV\xC4\x83n b\xE1\xBA\xA3n.\n\n"  // decomposed
        "\xC4\x90ie\xCC\x80\xCC\x82u 3. Ba\nV\xC4\x83n b\xE1\xBA\xA3n.\n";    // marks swapped
    const Plan plan = cut(text, "vi-law");
    EXPECT_EQ(broken_invariant(plan, text), "");
    ASSERT_EQ(plan.units.size(), 4U);
    EXPECT_EQ(plan.units[0].canonical_address, "DOC/CHUONG-I");
    EXPECT_EQ(plan.units[3].canonical_address, "DOC/DIEU-3");
}

TEST(CuttingHazards, DamagedKeywordIsAcceptedOnlyWhereItsNumberIsMissing) {
    const std::string text =
        "Điều 1. Một\nA.\n\nĐiêu 2. Hai\nB.\n\nĐiều 3. Ba\nC.\n\nĐiêu 9. Chín\nD.\n";
    const Plan plan = cut(text, "vi-law");
    EXPECT_EQ(outline_of(plan).substr(0, 30),
              std::string("DIEU-1|Một\nDIEU-2|Hai\nDIEU-3|Ba\n").substr(0, 30));
    EXPECT_TRUE(has_warning(plan, "DAMAGED_KEYWORD"));
    EXPECT_EQ(std::count_if(plan.units.begin(), plan.units.end(),
                            [](const auto& unit) { return unit.num == "9"; }),
              0);
}

TEST(CuttingHazards, FootnoteMarksStayOutsideTheNumber) {
    const Plan plan = cut("Điều 1.[5] Tội phạm\nA.\n\nĐiều 2[6]. Hình phạt\nB.\n", "vi-law");
    ASSERT_EQ(plan.units.size(), 2U);
    EXPECT_EQ(plan.units[0].num, "1");
    EXPECT_EQ(plan.units[0].title, "Tội phạm");
    EXPECT_EQ(plan.units[1].num, "2");
}

TEST(CuttingHazards, WordsThatBeginLikeKeywordsAreNoHeadings) {
    const std::string text =
        "Điều 1. Một\nPhần mềm là chương trình.\nMục đích của Luật.\nChương trình khung.\n"
        "Điều kiện chung.\nĐiều này áp dụng.\nPhần chênh lệch.\n\nĐiều 2. Hai\nMức 1. Thấp.\n";
    EXPECT_EQ(outline_of(cut(text, "vi-law")), "DIEU-1|Một\nDIEU-2|Hai\n");
}

TEST(CuttingHazards, QuotationThatNeverClosesDoesNotSwallowTheRest) {
    const std::string text =
        "Điều 1. Sửa đổi\nNhư sau:\n“Điều 9. Cũ\nA.\n\nĐiều 2. Hai\nB.\n\nĐiều 3. Ba\nC.\n";
    EXPECT_EQ(outline_of(cut(text, "vi-law")), "DIEU-1|Sửa đổi\nDIEU-2|Hai\nDIEU-3|Ba\n");
}

TEST(CuttingHazards, QuotationClosedLateLeavesTheMissingArticle) {
    const std::string text =
        "Điều 1. Sửa đổi\n“Điều 9. Cũ\nA.\n\nĐiều 2. Hai\nB”.\n\nĐiều 3. Ba\nC.\n";
    const Plan plan = cut(text, "vi-law");
    EXPECT_EQ(outline_of(plan), "DIEU-1|Sửa đổi\nDIEU-2|Hai\nDIEU-3|Ba\n");
    EXPECT_TRUE(has_warning(plan, "UNBALANCED_QUOTE"));
}

TEST(CuttingHazards, DuplicatesGetASuffixAndAWarning) {
    const std::string text = "# Notes\n\na\n\n# Notes\n\nb\n\n# Notes\n\nc\n";
    const Plan plan = cut(text, "markdown");
    EXPECT_EQ(outline_of(plan), "notes|Notes\nnotes_2|Notes\nnotes_3|Notes\n");
    EXPECT_TRUE(has_warning(plan, "DUPLICATE_ADDRESS"));
    EXPECT_EQ(broken_invariant(plan, text), "");
}

TEST(CuttingHazards, GapsAreWarnedOf) {
    const Plan plan = cut("Điều 1. A\nx.\n\nĐiều 2. B\nx.\n\nĐiều 5. E\nx.\n", "vi-law");
    EXPECT_EQ(plan.units.size(), 3U);
    EXPECT_TRUE(has_warning(plan, "NUMBER_GAP"));
}

TEST(CuttingHazards, ArticlesThatRestartCarryThePathOfTheirContainer) {
    std::string text;
    for (const char* part : {"Phần thứ nhất", "Phần thứ hai"}) {
        text += std::string(part) + "\nQUY ĐỊNH\n\n";
        for (int i = 1; i <= 4; ++i) {
            text += "Điều " + std::to_string(i) + ". Tên\nNội dung.\n\n";
        }
    }
    const Plan plan = cut(text, "vi-law");
    ASSERT_EQ(plan.units.size(), 10U);
    EXPECT_EQ(plan.units[1].canonical_address, "DOC/PHAN-1-DIEU-1");
    EXPECT_EQ(plan.units[9].canonical_address, "DOC/PHAN-2-DIEU-4");
    EXPECT_FALSE(has_warning(plan, "DUPLICATE_ADDRESS"));
}

TEST(CuttingHazards, AThousandWarningsAndTheCountOfTheRest) {
    for (const std::size_t again :
         {std::size_t{999}, std::size_t{1000}, std::size_t{1001}, std::size_t{1500}}) {
        std::string text = "# Title\n";
        for (std::size_t i = 0; i < again; ++i) {
            text += "# Title\n";
        }
        const Plan plan = cut(text, "markdown");
        ASSERT_EQ(plan.units.size(), again + 1);
        ASSERT_EQ(plan.warnings.size(), std::min<std::size_t>(again, 1001)) << again;
        const bool more = plan.warnings.back().code == "MORE_WARNINGS";
        ASSERT_EQ(more, again > 1000) << again;
        if (more) {
            EXPECT_EQ(plan.warnings.back().message,
                      std::to_string(again - 1000) + " more warnings are left out");
        }
    }
}

TEST(CuttingHazards, NoHeadingOneUnitEmptySourceNone) {
    const std::string text = "Chỉ có văn bản.\nKhông có tiêu đề.\n";
    for (const std::string& name : cutting_test::library().names()) {
        const Plan plan = cut(text, name);
        ASSERT_EQ(plan.units.size(), 1U) << name;
        EXPECT_EQ(plan.units[0].section_type, "document");
        EXPECT_EQ(plan.units[0].span.end, text.size());
        EXPECT_EQ(broken_invariant(plan, text), "");
        EXPECT_TRUE(cut("", name).units.empty());
        EXPECT_TRUE(cut("", name).segments.empty());
    }
}

TEST(CuttingHazards, AnyBytesGiveAPlan) {
    const std::string samples[] = {std::string("\0\0\0", 3),
                                   std::string("# a\0b\n", 6),
                                   "# \xFF\xFE bad\n\n## \xC3\n",
                                   "\xC4",
                                   "\r",
                                   "\n",
                                   "Điều 1. \xFF\nĐiều 2.\xE1\xBB",
                                   "---\n",
                                   "---\na: b\n---\n",
                                   "“",
                                   "\xEF\xBB\xBF",
                                   "#",
                                   "1.",
                                   "§",
                                   "Phụ lục"};
    for (const std::string& sample : samples) {
        for (const std::string& name : cutting_test::library().names()) {
            const Plan plan = cut(sample, name);
            EXPECT_EQ(broken_invariant(plan, sample), "") << name;
            EXPECT_EQ(core::cutting::plan_to_json(plan).find('\0'), std::string::npos);
        }
        EXPECT_EQ(broken_invariant(cut(sample, "auto"), sample), "");
    }
}

TEST(CuttingHazards, LongTitlesKeepAddressesAndLabelsShort) {
    std::string text;
    for (int depth = 1; depth <= 6; ++depth) {
        text += std::string(static_cast<std::size_t>(depth), '#') + " " +
                std::string(500, static_cast<char>('a' + depth)) + "\n\n";
    }
    const Plan plan = cut(text, "markdown", std::string(64, 'P'));
    EXPECT_EQ(plan.units.size(), 6U);
    EXPECT_EQ(broken_invariant(plan, text), "");
}

/// Processor time of this thread, so that a busy machine does not count.
double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Best of two runs.
double seconds_for(const std::string& text, const std::string& ruleset) {
    double best = 1e9;
    for (int i = 0; i < 2; ++i) {
        const double begin = processor_seconds();
        const Plan plan = cut(text, ruleset);
        EXPECT_FALSE(plan.segments.empty());
        best = std::min(best, processor_seconds() - begin);
    }
    return best;
}

std::string repeated(const std::string& piece, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) {
        out += piece;
    }
    return out;
}

TEST(CuttingHazards, TimeIsLinearInHostileTexts) {
    const std::pair<const char*, std::string> pieces[] = {
        {"blank lines", "\n"},
        {"one line", "(a) "},
        {"quotes", "> "},
        {"lists", "- "},
        {"open brackets", "[a"},
        {"reference definitions", "[a]: b\n===\n"},
        {"open quotation marks", "“Điều 1. A\n"},
        {"fences", "```\n~~~\n"},
        {"html", "<a <b "},
        {"headings", "# a\n"},
        {"equal articles", "Điều 1. A\n"},
        {"falling articles", "Điều 9. A\nĐiều 8. A\nĐiều 7. A\n"},
        {"annexes", "Phụ lục I\nĐiều 1. A\n"},
        {"contents", "Mục lục\nĐiều 1. A\n"},
        {"outline items", "1. A\n\n"},
        {"bare numbers", "1 A\n2 B\n"},
        {"notes", "Note\n1 A\n\n"},
    };
    for (const auto& [what, piece] : pieces) {
        for (const char* ruleset : {"markdown", "outline", "vi-law", "en-law"}) {
            constexpr std::size_t size = 6000;
            const double once = seconds_for(repeated(piece, size), ruleset);
            const double four = seconds_for(repeated(piece, 4 * size), ruleset);
            // Quadratic time would be 16 times as long; the constant covers timer and allocator.
            EXPECT_LT(four, 8 * once + 0.01) << what << " with " << ruleset;
        }
    }
}

TEST(CuttingHazards, BlankLinesBelowDeepListsTakeLinearTime) {
    const auto text = [](std::size_t size) {
        return repeated("- ", size) + "x\n" + repeated("\n", size);
    };
    const double once = seconds_for(text(4000), "markdown");
    const double four = seconds_for(text(16000), "markdown");
    EXPECT_LT(four, 8 * once + 0.01);
}

TEST(CuttingHazards, TextsWhoseOffsetsHaveNoRoomAreRefusedUnread) {
    constexpr std::size_t size = core::cutting::source_limit + 1;
    void* const zeros =
        mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ASSERT_NE(zeros, MAP_FAILED);
    core::cutting::CutRequest request;
    request.source = {static_cast<const char*>(zeros), size};
    request.prefix = "DOC";
    const auto plan = cutting_test::library().cut(request);
    munmap(zeros, size);
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().stop_code, "OVER_LIMIT");
}

std::string stop_of(const std::string& text, const char* ruleset) {
    core::cutting::CutRequest request;
    request.source = text;
    request.ruleset = ruleset;
    request.prefix = "DOC";
    request.bounds = core::cutting::Bounds{40, 10, 20};
    const auto plan = cutting_test::library().cut(request);
    return plan ? "plan" : plan.error().stop_code;
}

TEST(CuttingHazards, TextsBeyondTheBoundsAreRefusedAndNotMisread) {
    EXPECT_EQ(stop_of(repeated("a\n", 2 * 40), "markdown"), "plan");
    EXPECT_EQ(stop_of(repeated("a\n", 2 * 41), "markdown"), "OVER_LIMIT");
    const std::pair<const char*, const char*> many[] = {
        {"# a\n", "markdown"},
        {"- # a\n", "markdown"},
        {"Điều 1. A\n", "vi-law"},
        {"1. A\n\n", "outline"},
    };
    for (const auto& [piece, ruleset] : many) {
        for (const char* asked : {ruleset, "auto"}) {
            const std::size_t size = std::string(piece).size();
            EXPECT_EQ(stop_of(repeated(piece, 10 * size), asked), "plan") << piece << asked;
            EXPECT_EQ(stop_of(repeated(piece, 11 * size), asked), "OVER_LIMIT") << piece << asked;
        }
    }
    EXPECT_EQ(stop_of("# " + std::string(20, 'a'), "markdown"), "plan");
    EXPECT_EQ(stop_of("# " + std::string(21, 'a'), "markdown"), "OVER_LIMIT");
    EXPECT_EQ(stop_of("Điều 1. " + std::string(21, 'A') + "\n", "vi-law"), "OVER_LIMIT");
}

TEST(CuttingHazards, AHugeLineIsOneUnit) {
    const std::string text = repeated("không có xuống dòng ", 4U << 20U);
    const Plan plan = cut(text, "vi-law");
    EXPECT_EQ(plan.units.size(), 1U);
    EXPECT_LE(plan.units[0].label.size(), 200U);
}

TEST(CuttingHazards, LineOfMarksAboveANumberIsNoTitle) {
    const std::string text =
        "The first line.\n***\n1. One lamp.\n***\n2. Two lamps.\n***\n3. Three lamps.\n";
    for (const char* ruleset : {"en-law", "fr-law"}) {
        EXPECT_EQ(broken_invariant(cut(text, ruleset), text), "") << ruleset;
    }
}

}  // namespace
