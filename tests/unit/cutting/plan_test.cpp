/// \file
/// The canonical serialisation, the plan's JSON and the checks before cutting.

#include "core/cutting/plan.hpp"

#include "core/cutting/cutter.hpp"
#include "core/cutting/json_text.hpp"
#include "core/cutting/plan_diff.hpp"
#include "core/cutting/text.hpp"
#include "core/hash.hpp"
#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace {

using core::cutting::canonical_cutplan;
using core::cutting::Plan;
using core::cutting::plan_from_canonical;
using core::cutting::Unit;

Plan sample() {
    Plan plan;
    plan.source_sha256 = std::string(64, 'a');
    plan.source_bytes = 20;
    plan.ruleset = "vi-law";
    plan.ruleset_digest = std::string(64, 'b');
    plan.ruleset_reason = "named";
    plan.prefix = "CODE";
    Unit unit;
    unit.unit_kind = "law_unit";
    unit.section_type = "chapter";
    unit.num = "I";
    unit.title = "Một \"hai\" \\ \x01\n\t/";
    unit.label = "Chương I";
    unit.span = {2, 9};
    unit.zone = "body";
    unit.canonical_address = "CODE/CHUONG-I";
    unit.content_hash.fill(0xCC);
    plan.units.push_back(unit);
    unit.parent = 0;
    unit.section_type = "article";
    unit.span = {9, 15};
    unit.depth = 2;
    unit.quoted = true;
    unit.canonical_address = "CODE/DIEU-1";
    plan.units.push_back(unit);
    plan.segments = {plan.units, plan.source_bytes};
    plan.zones = {{"masthead", {0, 2}}, {"body", {2, 20}}};
    plan.furniture = {{"page_number", {10, 12}}};
    plan.warnings.push_back({"NUMBER_GAP", 9, "a \"gap\""});
    return plan;
}

TEST(TextStore, TextsStayWhereTheyAre) {
    core::cutting::TextStore store;
    std::vector<core::cutting::StoredText> texts;
    std::vector<std::string> wanted;
    for (std::size_t i = 0; i < 3000; ++i) {
        wanted.push_back(std::string(i % 200 == 0 ? i * 100 : i % 50, 'a') + std::to_string(i));
        texts.push_back(store.join({wanted.back().substr(0, 1), "", wanted.back().substr(1)}));
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        ASSERT_EQ(texts[i], wanted[i]);
    }
    EXPECT_TRUE(store.add("").empty());
}

TEST(CuttingPlan, CanonicalFormIsWrittenByteByByte) {
    const std::string a(64, 'a');
    const std::string b(64, 'b');
    const std::string c(64, 'c');
    EXPECT_EQ(
        canonical_cutplan(sample()),
        "{\"cutplan\":1,\"source_sha256\":\"" + a +
            "\",\"bytes\":20,\"ruleset\":\"vi-law\","
            "\"ruleset_digest\":\"" +
            b +
            "\",\"prefix\":\"CODE\",\"depth\":\"article\","
            "\"units\":2}\n"
            "{\"index\":0,\"parent\":null,\"unit_kind\":\"law_unit\",\"section_type\":\"chapter\","
            "\"num\":\"I\",\"title\":\"Một \\\"hai\\\" \\\\ \\u0001\\n\\t/\","
            "\"label\":\"Chương I\",\"span\":[2,9],\"depth\":1,\"zone\":\"body\","
            "\"quoted\":false,\"canonical_address\":\"CODE/CHUONG-I\",\"content_hash\":\"" +
            c +
            "\"}\n"
            "{\"index\":1,\"parent\":0,\"unit_kind\":\"law_unit\",\"section_type\":\"article\","
            "\"num\":\"I\",\"title\":\"Một \\\"hai\\\" \\\\ \\u0001\\n\\t/\","
            "\"label\":\"Chương I\",\"span\":[9,15],\"depth\":2,\"zone\":\"body\","
            "\"quoted\":true,\"canonical_address\":\"CODE/DIEU-1\",\"content_hash\":\"" +
            c + "\"}\n");
}

/// A JSON string by the rule of the canonical serialisation, one byte after the other.
std::string escaped_slowly(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        const std::size_t known = std::string_view("\b\f\n\r\t\"\\").find(c);
        std::array<char, 8> code{};
        if (known != std::string_view::npos) {
            out.append("\\").push_back("bfnrt\"\\"[known]);
        } else if (static_cast<unsigned char>(c) < 0x20) {
            std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(c));
            out.append(code.data());
        } else {
            out.push_back(c);
        }
    }
    return out + "\"";
}

TEST(CuttingPlan, EveryByteIsEscapedAsItMustBeAtEveryPlace) {
    for (std::size_t size = 1; size <= 20; ++size) {
        for (std::size_t place = 0; place < size; ++place) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(size, '~');
                text[place] = static_cast<char>(byte);
                std::string out = "[";
                core::cutting::append_json_string(out, text);
                ASSERT_EQ(out, "[" + escaped_slowly(text)) << size << " " << place << " " << byte;
            }
        }
    }
}

TEST(CuttingPlan, DigestIsOverTheCanonicalBytesAndLeavesTheReasonOut) {
    Plan plan = sample();
    const std::string digest = plan_digest(plan);
    EXPECT_EQ(digest, core::sha256_hex(canonical_cutplan(plan)));
    plan.ruleset_reason = "auto: other";
    plan.warnings.clear();
    EXPECT_EQ(plan_digest(plan), digest);
    Unit longer = plan.units[1];
    longer.span.end = 16;
    plan.units.set(1, longer);
    EXPECT_NE(plan_digest(plan), digest);
}

TEST(CuttingPlan, ComesBackFromItsCanonicalForm) {
    const Plan plan = sample();
    const auto back = plan_from_canonical(canonical_cutplan(plan));
    ASSERT_TRUE(back.has_value()) << back.error().detail;
    EXPECT_EQ(canonical_cutplan(*back), canonical_cutplan(plan));
    ASSERT_EQ(back->segments.size(), 4U);
    EXPECT_EQ(back->segments[0].unit, std::nullopt);
    EXPECT_EQ(back->segments[2].unit, 1U);
    EXPECT_EQ(back->segments[3].span.end, 20U);
}

TEST(CuttingPlan, RefusesWhatIsNotCanonical) {
    const std::string good = canonical_cutplan(sample());
    std::string spaced = good;
    spaced.insert(spaced.find(':') + 1, " ");
    std::string escaped = good;
    escaped.replace(escaped.find("CODE/DIEU"), 1, "\\u0043");
    std::string late_parent = good;
    late_parent.replace(late_parent.find("\"parent\":0"), 10, "\"parent\":1");
    std::string capital_hash = good;
    capital_hash.replace(capital_hash.find("cccc"), 1, "C");
    std::string short_hash = good;
    short_hash.erase(short_hash.find("cccc"), 1);
    std::string too_far = good;
    too_far.replace(too_far.find("[9,15]"), 6, "[9,4294967296]");
    too_far.replace(too_far.find("\"bytes\":20"), 10, "\"bytes\":4294967296");
    for (const std::string& bad : {std::string(), good.substr(0, good.size() - 1), good + "\n",
                                   spaced, escaped, late_parent, capital_hash, short_hash, too_far,
                                   good.substr(good.find('\n') + 1), std::string("{}\n")}) {
        const auto back = plan_from_canonical(bad);
        EXPECT_TRUE(back.has_error()) << bad;
    }
}

/// A large plan is never one text in memory: no piece is much longer than 64 KiB.
TEST(CuttingPlan, JsonInPiecesIsTheJson) {
    std::string text;
    for (int i = 1; i <= 2000; ++i) {
        text += "# Heading " + std::to_string(i) + "\n\nText of it.\n\n";
    }
    const Plan plan = cutting_test::cut(text, "markdown");
    ASSERT_EQ(plan.units.size(), 2000U);
    std::string joined;
    std::size_t pieces = 0;
    std::size_t longest = 0;
    core::cutting::write_plan_json(plan, [&](std::string_view piece) {
        joined += piece;
        longest = std::max(longest, piece.size());
        ++pieces;
    });
    EXPECT_EQ(joined, plan_to_json(plan));
    EXPECT_GT(pieces, 10U);
    EXPECT_LT(longest, 70'000U);
    const auto back = core::cutting::plan_from_json(joined);
    ASSERT_TRUE(back) << back.error().detail;
    EXPECT_EQ(canonical_cutplan(*back), canonical_cutplan(plan));
}

TEST(CuttingPlan, JsonHasTheFieldsOfTheContractInTheirOrder) {
    const std::string json = plan_to_json(sample());
    std::size_t at = 0;
    for (const char* key : {"\"source_sha256\":",
                            "\"ruleset\":",
                            "\"ruleset_digest\":",
                            "\"plan_digest\":",
                            "\"segments\":[[0,2,null],[2,9,0],[9,15,1],[15,20,null]]",
                            "\"zones\":[{\"zone\":\"masthead\",\"start\":0,\"end\":2},{",
                            "\"furniture\":[{\"kind\":\"page_number\",\"start\":10,\"end\":12}]",
                            "\"units\":[{\"index\":0",
                            "\"parent\":null",
                            "\"unit_kind\":",
                            "\"section_type\":",
                            "\"num\":",
                            "\"title\":",
                            "\"span\":[2,9]",
                            "\"depth\":1",
                            "\"zone\":",
                            "\"quoted\":false",
                            "\"canonical_address\":",
                            "\"content_hash\":",
                            "\"warnings\":[{\"code\":\"NUMBER_GAP\"",
                            "\"at\":9",
                            "\"message\":\"a \\\"gap\\\"\"",
                            "\"source_bytes\":20",
                            "\"ruleset_reason\":\"named\"",
                            "\"prefix\":\"CODE\""}) {
        const std::size_t found = json.find(key, at);
        ASSERT_NE(found, std::string::npos) << key << " in " << json;
        at = found;
    }
    EXPECT_EQ(json.find('\n'), std::string::npos);
}

TEST(CuttingPlan, TreeShowsAddressesTitlesAndWarnings) {
    const std::string tree = plan_to_tree(sample());
    EXPECT_NE(tree.find("  CODE/CHUONG-I  [2, 9)"), std::string::npos) << tree;
    EXPECT_NE(tree.find("    CODE/DIEU-1  [9, 15)"), std::string::npos) << tree;
    EXPECT_NE(tree.find("\n  (masthead [0, 2))\n  CODE/CHUONG-I"), std::string::npos) << tree;
    EXPECT_NE(tree.find("\n  (body [15, 20))\n"), std::string::npos) << "in no unit: " << tree;
    EXPECT_NE(tree.find("warning NUMBER_GAP at byte 9"), std::string::npos) << tree;
}

TEST(CuttingPlan, DepthWords) {
    for (const char* word : {"container", "article", "clause", "point", "all"}) {
        const auto depth = core::cutting::depth_from_string(word);
        ASSERT_TRUE(depth.has_value());
        EXPECT_EQ(to_string(*depth), word);
    }
    EXPECT_FALSE(core::cutting::depth_from_string("deep").has_value());
}

TEST(CuttingCheck, RefusesTextsThatCannotBeCut) {
    using core::cutting::check_source;
    const auto code = [](const core::Result<void>& result) {
        return result.has_error() ? result.error().stop_code : std::string("fine");
    };
    EXPECT_EQ(code(check_source("text", 10)), "fine");
    EXPECT_EQ(code(check_source("Điều", 10)), "fine");
    EXPECT_EQ(code(check_source("", 10)), "REFUSED_INPUT");
    EXPECT_EQ(code(check_source(std::string(11, 'a'), 10)), "OVER_LIMIT");
    EXPECT_EQ(code(check_source(std::string("a\0b", 3), 10)), "REFUSED_INPUT");
    EXPECT_EQ(code(check_source("a\xFF", 10)), "REFUSED_INPUT");
    EXPECT_EQ(code(check_source("\xED\xA0\x80", 10)), "REFUSED_INPUT") << "a surrogate";
    EXPECT_EQ(code(check_source(" \n\t\xC2\xA0\xEF\xBB\xBF", 10)), "REFUSED_INPUT");
    EXPECT_EQ(code(check_source("\xE2\x80\x8B\xE2\x81\xA0\xC2\xAD", 10)), "REFUSED_INPUT")
        << "nothing that anybody sees";
    EXPECT_EQ(code(check_source("\xE2\x80\x8B.", 10)), "fine");
    EXPECT_EQ(check_source("", 10).error().kind, core::FailureKind::refused);
}

/// The first byte that is NUL or no UTF-8, character by character; nothing: there is none.
std::optional<std::size_t> first_bad_byte(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto decoded = core::cutting::decode_utf8(text, at);
        const bool wide = static_cast<unsigned char>(text[at]) >= 0x80;
        if (text[at] == 0 || (wide && decoded.length == 1)) {
            return at;
        }
        at += decoded.length;
    }
    return std::nullopt;
}

TEST(CuttingCheck, BlocksOfBytesAreJudgedAsCharactersAre) {
    const std::uint64_t seed = std::random_device{}();
    RecordProperty("seed", std::to_string(seed));
    std::mt19937_64 random(seed);
    const std::vector<std::string> pieces{"a",
                                          "plain words",
                                          "đ",
                                          "ế",
                                          "\u20ac",
                                          "\U0001F600",
                                          "\U0010FFFF",
                                          "\uD7FF",
                                          "\uFFFD",
                                          std::string(70, 'x'),
                                          std::string(1, '\0'),
                                          "\x80",
                                          "\xC0\xAF",
                                          "\xE0\x9F\xBF",
                                          "\xE1\xBB",
                                          "\xED\xA0\x80",
                                          "\xF0\x8F\xBF\xBF",
                                          "\xF4\x90\x80\x80",
                                          "\xF5",
                                          "\xFF",
                                          "\xC3"};
    for (int round = 0; round < 20000; ++round) {
        std::string text = "x";
        const std::size_t good = random() % 60;
        for (std::size_t i = 0; i < good; ++i) {
            text += pieces[random() % 10];
        }
        const std::size_t bad = random() % 3;
        for (std::size_t i = 0; i < bad; ++i) {
            text.insert(random() % (text.size() + 1), pieces[random() % pieces.size()]);
        }
        const auto expected = first_bad_byte(text);
        const auto found = core::cutting::check_source(text, text.size());
        ASSERT_EQ(found.has_value(), !expected.has_value()) << "seed " << seed << ": " << text;
        if (expected) {
            const std::string place = "at byte " + std::to_string(*expected);
            ASSERT_TRUE(found.error().detail.ends_with(place))
                << "seed " << seed << ": " << found.error().detail << ", expected " << place;
        }
    }
}

TEST(CuttingCheck, PrefixComesFromTheFileName) {
    using core::cutting::prefix_from_file_name;
    EXPECT_EQ(prefix_from_file_name("/a/nd-15.2024.txt"), "ND-15-2024");
    EXPECT_EQ(prefix_from_file_name("Luật.txt"), "LU---T");
    EXPECT_EQ(prefix_from_file_name(""), "DOCUMENT");
}

}  // namespace
