/// \file
/// What a unit costs: the packed forms of units and of what they are made of give back what was put
/// in, and a cut adds little to the text.

#include "core/cutting/assemble.hpp"
#include "core/cutting/eid.hpp"
#include "core/cutting/plan.hpp"
#include "core/cutting/short_text.hpp"
#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <malloc.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using core::cutting::Depth;
using core::cutting::Plan;
using core::cutting::ShortText;
using core::cutting::Unit;
using core::cutting::Units;
using core::cutting::UnitStart;

static_assert(sizeof(ShortText) == 16);
static_assert(sizeof(UnitStart) <= 88, "there are as many as units");

TEST(ShortText, GivesBackEveryLength) {
    std::string wanted;
    std::vector<ShortText> kept;
    for (std::size_t size = 0; size < 70; ++size) {
        kept.emplace_back(wanted);
        EXPECT_EQ(kept.back(), wanted);
        EXPECT_EQ(kept.back().size(), size);
        EXPECT_EQ(kept.back().empty(), size == 0);
        wanted.push_back(static_cast<char>('a' + size % 26));
    }
    for (std::size_t size = 0; size < kept.size(); ++size) {
        EXPECT_EQ(kept[size], wanted.substr(0, size)) << "moved as the vector grew";
    }
}

TEST(ShortText, IsCopiedMovedAndSetAnew) {
    const std::string long_text(40, 'x');
    for (const std::string& first : {std::string("§ 5"), long_text}) {
        for (const std::string& second : {std::string(), std::string("7 bis"), long_text + "y"}) {
            ShortText text = first;
            const ShortText copy = text;
            ShortText moved = std::move(text);
            text = second;
            EXPECT_EQ(text, second);
            EXPECT_EQ(copy, first);
            EXPECT_EQ(moved, first);
            moved = copy;
            EXPECT_EQ(moved, copy);
            moved = std::string_view(moved).substr(1);  // a part of itself
            EXPECT_EQ(moved, first.substr(1));
            moved.clear();
            EXPECT_TRUE(moved.empty());
        }
    }
    ShortText digits = "12.5";
    EXPECT_EQ(digits[2], '.');
    EXPECT_EQ(digits.find("."), 2U);
}

/// `text` must outlive it.
Unit some_unit(std::string_view text) {
    Unit unit;
    unit.unit_kind = "law_unit";
    unit.section_type = "article";
    unit.zone = "body";
    unit.num = text;
    unit.title = text;
    unit.label = text;
    unit.canonical_address = text;
    unit.span = {7, 4294967295U};
    return unit;
}

void expect_equal(const Unit& found, const Unit& wanted) {
    EXPECT_EQ(found.parent, wanted.parent);
    EXPECT_EQ(found.unit_kind, wanted.unit_kind);
    EXPECT_EQ(found.section_type, wanted.section_type);
    EXPECT_EQ(found.zone, wanted.zone);
    EXPECT_EQ(found.num, wanted.num);
    EXPECT_EQ(found.title, wanted.title);
    EXPECT_EQ(found.label, wanted.label);
    EXPECT_EQ(found.canonical_address, wanted.canonical_address);
    EXPECT_EQ(found.span, wanted.span);
    EXPECT_EQ(found.depth, wanted.depth);
    EXPECT_EQ(found.quoted, wanted.quoted);
    EXPECT_EQ(found.content_hash, wanted.content_hash);
}

TEST(Units, GiveBackWhatWasAddedHoweverLongAndDeep) {
    const std::string texts[] = {"", "5a", std::string(65535, 'x'), std::string(65536, 'y')};
    Units units;
    std::vector<Unit> wanted;
    for (std::size_t i = 0; i < 400; ++i) {
        Unit unit = some_unit(texts[i % 4]);
        unit.title = texts[i % 3];
        unit.parent = i % 5 == 0 ? std::nullopt : std::optional(i - 1);
        unit.depth = static_cast<int>(i % 7 == 0 ? 70'000 + i : i);
        unit.quoted = i % 2 == 0;
        unit.content_hash.fill(static_cast<std::uint8_t>(i));
        units.push_back(unit);
        wanted.push_back(unit);
    }
    ASSERT_EQ(units.size(), wanted.size());
    const Units copy = units;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        expect_equal(units[i], wanted[i]);
        expect_equal(copy[i], wanted[i]);
        EXPECT_EQ(units.span(i), wanted[i].span);
        EXPECT_EQ(units.parent(i), wanted[i].parent);
        EXPECT_EQ(units.depth(i), wanted[i].depth);
        EXPECT_EQ(units.is_quoted(i), wanted[i].quoted);
        EXPECT_EQ(units.address(i), wanted[i].canonical_address);
    }
    EXPECT_EQ(
        std::count_if(units.begin(), units.end(), [](const Unit& unit) { return unit.quoted; }),
        200);
}

TEST(Units, TakeAnyWordsAndKeepThoseOfACopy) {
    Units units;
    for (std::size_t i = 0; i < 200; ++i) {
        const std::string kind = "kind " + std::to_string(i);
        Unit unit = some_unit("1");
        unit.section_type = kind;
        units.push_back(unit);
    }
    const Units before = units;
    units.set(199, some_unit("2"));
    units = Units();
    EXPECT_TRUE(units.empty());
    EXPECT_EQ(before.back().section_type, "kind 199");
    EXPECT_EQ(before.front().section_type, "kind 0");
    EXPECT_EQ(before.size(), 200U);
}

/// However deep the parents of a plan from elsewhere go.
TEST(ElementIds, TakeVeryDeepPlans) {
    Plan plan;
    constexpr std::size_t deep = 20'000;
    for (std::size_t i = 0; i < deep; ++i) {
        Unit unit = some_unit("1");
        unit.parent = i == 0 ? std::nullopt : std::optional(i - 1);
        plan.units.push_back(unit);
    }
    const core::cutting::ElementIds ids(plan);
    EXPECT_EQ(ids[0], "art_1");
    EXPECT_EQ(ids[2], "art_1__art_1__art_1");
    EXPECT_EQ(ids[deep - 1].size(), deep * 7 - 2);
}

std::size_t status_bytes(std::string_view key) {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(key)) {
            return std::stoull(line.substr(key.size())) * 1024;
        }
    }
    return 0;
}

/// An act of articles with two clauses of two points each, 150 bytes a unit.
std::string many_units(std::size_t articles) {
    const std::string words =
        " The keeper of the lamp shall trim the wick before dusk, fill the bowl with oil and write "
        "down in the book of the harbour what was used on the day before.\n";
    std::string text = "An Act about lamps\n\n";
    for (std::size_t i = 1; i <= articles; ++i) {
        text += "Article " + std::to_string(i) + ". Lamps of pier " + std::to_string(i) + "\n\n";
        for (const char* clause : {"1.", "2."}) {
            text += clause + words;
            for (const char* point : {"(a)", "(b)"}) {
                text += point + words;
            }
        }
        text += "\n";
    }
    return text;
}

/// What a cut at depth all adds to the memory of this process at its peak.
TEST(MemoryOfACut, IsSmallBesideTheText) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer takes memory of its own";
#endif
    cutting_test::cut(many_units(10), "en-law", "DOC", Depth::all);
    const std::string text = many_units(3000);
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5";  // the peak is what is there now
    const std::size_t before = status_bytes("VmHWM:");
    const Plan plan = cutting_test::cut(text, "en-law", "DOC", Depth::all);
    const std::size_t added = status_bytes("VmHWM:") - before;
    ASSERT_EQ(plan.units.size(), 21'000U);
    RecordProperty("bytes_a_unit", static_cast<int>(added / plan.units.size()));
    EXPECT_LE(added, plan.units.size() * 300) << added / plan.units.size() << " bytes a unit";
}

}  // namespace
