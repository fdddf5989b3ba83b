/// \file
/// The 24 edge fixtures: small texts of ours, each with the units that must be found in it. A text
/// is fixtures/edge/fixture_NN.FAMILY.txt, its units stand in the .units file beside it, one a
/// line: line:byte address | kind | title | zone, and below them the codes of the warnings. With
/// IU_WRITE_UNITS=1 the test writes these files; read them before they are kept.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <map>
#include <sstream>
#include <vector>

namespace {

using core::cutting::Depth;
using core::cutting::Plan;
using cutting_test::broken_invariant;
using cutting_test::cut;
using cutting_test::fixture;
using cutting_test::outline_of;

constexpr const char* subjects[] = {
    "references at the head of a line",
    "a table of contents, then the body with the same headings",
    "inserted articles",
    "a gap, a duplicate, a number that goes back",
    "(i) as a letter and as a roman number",
    "the order of Vietnamese letters",
    "quoted articles, one never closed",
    "an annex with numbers of its own",
    "titles on the next lines, in capitals, none",
    "a masthead and its ruled lines",
    "a signature and recipients between two acts",
    "footnote marks in numbers, notes at the end",
    "decomposed letters, look-alikes, odd blanks",
    "line ends, byte order mark, NUL, invalid bytes",
    "fences, comments, indented code",
    "skipped levels, empty and nested headings",
    "front matter and ruled lines",
    "a table between clauses",
    "page furniture inside a clause",
    "several marks on a line",
    "text behind a list",
    "definitions without numbers",
    "noise on keywords",
    "no heading, nothing, one long line, many lines",
};

std::string ruleset_of(const std::string& family) {
    static const std::map<std::string, std::string> rulesets{
        {"vi", "vi-law"}, {"en", "en-law"}, {"us", "en-law"},  {"ca", "en-law"},
        {"de", "de-law"}, {"fr", "fr-law"}, {"md", "markdown"}};
    return rulesets.at(family);
}

/// Line and byte in the line at which a unit begins, both from 1.
std::string place_of(const std::string& text, std::size_t at) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t line_begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
    return std::to_string(std::count(text.begin(), end, '\n') + 1) + ":" +
           std::to_string(at - line_begin + 1);
}

std::string units_of(const Plan& plan, const std::string& text) {
    std::string out;
    for (const auto& unit : plan.units) {
        out += place_of(text, unit.span.begin) + " " + std::string(unit.canonical_address) + " | " +
               std::string(unit.section_type) + " | " + std::string(unit.title) + " | " +
               std::string(unit.zone) + (unit.quoted ? " quoted\n" : "\n");
    }
    for (const auto& warning : plan.warnings) {
        out += "! " + warning.code + " " + place_of(text, warning.at) + "\n";
    }
    return out;
}

std::string number_of(int fixture) {
    std::ostringstream out;
    out << "fixture_" << std::setw(2) << std::setfill('0') << fixture;
    return out.str();
}

class EdgeFixture : public testing::TestWithParam<int> {};

TEST_P(EdgeFixture, HasTheUnitsExpected) {
    const std::string number = number_of(GetParam());
    SCOPED_TRACE(subjects[GetParam() - 1]);
    const std::filesystem::path folder = std::filesystem::path(IU_CUTTING_FIXTURES) / "edge";
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.rfind(number, 0) == 0 && entry.path().extension() == ".txt") {
            files.push_back(entry.path());
        }
    }
    ASSERT_FALSE(files.empty()) << number;
    for (const auto& file : files) {
        const std::string text = cutting_test::read_file(file.string());
        const std::string family = file.stem().extension().string().substr(1);
        const Plan plan = cut(text, ruleset_of(family), "DOC", Depth::all);
        EXPECT_EQ(broken_invariant(plan, text), "") << file;
        std::filesystem::path expected = file;
        expected.replace_extension(".units");
        if (std::getenv("IU_WRITE_UNITS") != nullptr) {
            std::ofstream(expected, std::ios::binary) << units_of(plan, text);
        }
        EXPECT_EQ(units_of(plan, text), cutting_test::read_file(expected.string())) << file;
    }
}

std::string name_of_fixture(const testing::TestParamInfo<int>& info) {
    return number_of(info.param);
}

INSTANTIATE_TEST_SUITE_P(Cutting,
                         EdgeFixture,
                         testing::Range(1, static_cast<int>(std::size(subjects)) + 1),
                         name_of_fixture);

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
    }
    return text;
}

/// Fixture 14 in every form of its line ends, with a byte order mark, NUL and invalid bytes.
TEST(CuttingFixture14, HasTheSameUnitsInEveryForm) {
    for (const char* name : {"edge/fixture_14.vi.txt", "edge/fixture_14.md.txt"}) {
        const std::string text = fixture(name);
        const std::string ruleset = ruleset_of(std::string(name).substr(16, 2));
        const std::string expected = outline_of(cut(text, ruleset, "DOC", Depth::all));
        const std::string body = replaced(text, "BODY", std::string("a\0b\xFF\xC3", 5));
        for (const std::string& form :
             {replaced(text, "\n", "\r\n"), replaced(text, "\n", "\r"), "\xEF\xBB\xBF" + text,
              text.substr(0, text.size() - 1), body, text + "\n\n"}) {
            const Plan plan = cut(form, ruleset, "DOC", Depth::all);
            EXPECT_EQ(outline_of(plan), expected) << name;
            EXPECT_EQ(broken_invariant(plan, form), "") << name;
        }
    }
}

std::string repeated(const std::string& piece, std::size_t times) {
    std::string out;
    out.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        out += piece;
    }
    return out;
}

/// Fixture 24 where it is large: each is cut, and nothing is lost.
TEST(CuttingFixture24, LargeTextsWithoutHeadingsAreCut) {
    EXPECT_TRUE(cut("", "auto").units.empty());
    const std::pair<std::string, std::size_t> texts[] = {
        {repeated("một dòng không bao giờ hết ", 650'000), 1},  // 20 MB on one line
        {repeated("\n", 100'000), 1},
        {repeated("(a)", 1'000'000), 1},
        {repeated("(a)\n", 100'000), 1},
    };
    for (const auto& [text, units] : texts) {
        for (const char* ruleset : {"markdown", "outline", "vi-law", "en-law", "auto"}) {
            const Plan plan = cut(text, ruleset, "DOC", Depth::all);
            EXPECT_EQ(plan.units.size(), units) << ruleset << " " << text.size();
            EXPECT_EQ(broken_invariant(plan, text), "") << ruleset << " " << text.size();
        }
    }
}

}  // namespace
