// The published schemas say exactly what the decoder obeys.
#include "messages/events.hpp"
#include "messages/fields.hpp"
#include "messages/json.hpp"
#include "messages/limits.hpp"
#include "messages/stop_code.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <span>
#include <sstream>

namespace messages {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr const char* uuid_pattern =
    "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$";
constexpr const char* nil_uuid = "00000000-0000-0000-0000-000000000000";

std::string read(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    EXPECT_TRUE(in) << path;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

json::object schema(const std::string& name) {
    JsonLimits limits;
    limits.refuse_denylisted = false;
    const fs::path path = fs::path{IU_MESSAGES_DIR} / "schemas" / (name + ".schema.json");
    auto parsed = parse_json(read(path), limits);
    EXPECT_TRUE(parsed) << path << ": " << parsed.error().to_string();
    return parsed ? parsed->get_object() : json::object{};
}

std::string text_of(const json::value& value) {
    const json::string& text = value.as_string();
    return {text.data(), text.size()};
}

json::object uuid_schema(const json::value& type) {
    return {{"type", type},
            {"format", "uuid"},
            {"pattern", uuid_pattern},
            {"not", json::object{{"const", nil_uuid}}}};
}

/// What the schema of a field must hold, besides description, default and examples.
json::object expected_schema(const FieldRule& rule) {
    const bool nullable = !rule.required;
    const auto type = [&](const char* name) -> json::value {
        if (nullable) return json::array{name, "null"};
        return json::string{name};
    };
    switch (rule.type) {
        case FieldType::uuid:
            return uuid_schema(type("string"));
        case FieldType::uuids:
            return {{"type", type("array")},
                    {"items", uuid_schema("string")},
                    {"maxItems", limits::approvals_count_max},
                    {"uniqueItems", true}};
        case FieldType::doc_code:
            return {{"type", type("string")}, {"pattern", "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}};
        case FieldType::run_id:
            return {{"type", type("string")}, {"pattern", "^ictr-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}$"}};
        case FieldType::digest:
            return {{"type", type("string")}, {"pattern", "^[0-9a-f]{64}$"}};
        case FieldType::mode:
            return {{"enum", json::array{"rollback_only", "live"}}};
        case FieldType::until:
            return {{"enum", json::array{"write_verified", "lifecycle_enacted", nullptr}}};
        case FieldType::version:
            return {
                {"type", type("integer")}, {"minimum", 1}, {"maximum", limits::source_version_max}};
        case FieldType::text:
            return {{"type", type("string")},
                    {"minLength", 1},
                    {"maxLength", limits::requested_by_length_max},
                    {"pattern", "^[^\\u0000-\\u001F\\u007F]*$"}};
        case FieldType::timestamp:
            return {{"type", type("string")},
                    {"format", "date-time"},
                    {"pattern",
                     "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
                     "([Zz]|[+-][0-9]{2}:[0-9]{2})$"}};
    }
    return {};
}

void expect_schema(const std::string& name, std::span<const FieldRule> rules) {
    const json::object root = schema(name);
    ASSERT_FALSE(root.empty());
    EXPECT_EQ(text_of(root.at("$schema")), "https://json-schema.org/draft/2020-12/schema");
    EXPECT_EQ(text_of(root.at("$id")), "urn:iu-cutter:schema:" + name + ":v1");
    EXPECT_EQ(text_of(root.at("type")), "object");
    EXPECT_FALSE(root.at("additionalProperties").as_bool());

    std::set<std::string> required;
    for (const auto& item : root.at("required").get_array()) {
        required.insert(text_of(item));
    }
    const json::object& properties = root.at("properties").get_object();
    EXPECT_EQ(properties.size(), rules.size());
    for (const FieldRule& rule : rules) {
        SCOPED_TRACE(std::string{rule.name});
        EXPECT_EQ(required.contains(std::string{rule.name}), rule.required);
        const auto* property = properties.if_contains(rule.name);
        ASSERT_NE(property, nullptr);
        json::object facts = property->get_object();
        EXPECT_TRUE(facts.contains("description"));
        for (const char* prose : {"description", "default", "examples"}) facts.erase(prose);
        EXPECT_EQ(facts, expected_schema(rule)) << json::serialize(facts) << "\n"
                                                << json::serialize(expected_schema(rule));
    }
    EXPECT_EQ(required.size(),
              static_cast<std::size_t>(std::count_if(
                  rules.begin(), rules.end(), [](const FieldRule& r) { return r.required; })));
}

TEST(Schemas, DiscoverIsWhatTheDecoderObeys) {
    expect_schema("discover", discover_fields);
}

TEST(Schemas, CutIsWhatTheDecoderObeys) {
    expect_schema("cut", cut_fields);
}

TEST(Schemas, EveryEventKindIsInTheSchemaOfItsFamily) {
    std::set<std::string> families;
    for (const std::string_view kind : event_kinds) {
        const std::string family{kind.substr(0, kind.find('.'))};
        families.insert(family);
        const json::object root = schema("event-" + family);
        ASSERT_FALSE(root.empty());
        EXPECT_EQ(text_of(root.at("$id")), event_schema(kind));
        const auto& kinds = root.at("properties").at("kind").at("enum").get_array();
        const bool found = std::any_of(kinds.begin(), kinds.end(),
                                       [&](const auto& k) { return text_of(k) == kind; });
        EXPECT_TRUE(found) << kind;
    }
    std::size_t listed = 0;
    for (const std::string& family : families) {
        listed +=
            schema("event-" + family).at("properties").at("kind").at("enum").get_array().size();
    }
    EXPECT_EQ(listed, event_kinds.size());
}

TEST(Schemas, TheEventKnowsEveryStopCode) {
    const json::object root = schema("event");
    std::set<std::string> listed;
    for (const auto& item : root.at("properties").at("stop_code").at("enum").get_array()) {
        if (item.is_string()) listed.insert(text_of(item));
    }
    std::set<std::string> known;
#define IU_X(name, state, meaning) known.insert(#name);
    IU_STOP_CODES(IU_X)
#undef IU_X
    EXPECT_EQ(listed, known);
}

TEST(Schemas, AreAllNamedInTheAsyncApiDocument) {
    const std::string document = read(fs::path{IU_MESSAGES_DIR} / "asyncapi.yaml");
    int count = 0;
    for (const auto& entry : fs::directory_iterator{fs::path{IU_MESSAGES_DIR} / "schemas"}) {
        ++count;
        const std::string reference = "./schemas/" + entry.path().filename().string();
        EXPECT_NE(document.find(reference), std::string::npos) << reference;
    }
    EXPECT_GE(count, 9);
}

// The decoder's side: DecodeErrors of decode_test.cpp, wrong_content_type.
TEST(Schemas, TakeTheContentTypesThatTheDecoderTakes) {
    const std::string document = read(fs::path{IU_MESSAGES_DIR} / "asyncapi.yaml");
    const std::string_view key = "content-type: {type: string, pattern: '";
    const std::size_t from = document.find(key) + key.size();
    ASSERT_GE(from, key.size());
    const RE2 pattern(document.substr(from, document.find('\'', from) - from));
    ASSERT_TRUE(pattern.ok()) << pattern.error();
    for (const char* good : {"application/json", "application/json; charset=utf-8",
                             "application/json ;charset=utf-8", "application/json\t"}) {
        EXPECT_TRUE(RE2::PartialMatch(good, pattern)) << good;
    }
    for (const char* bad : {"application/jsonx", "application/json5; a=b", "text/plain", "",
                            "application/json charset=utf-8", "x application/json"}) {
        EXPECT_FALSE(RE2::PartialMatch(bad, pattern)) << bad;
    }
}

TEST(Readme, ListsEveryFieldErrorAndKind) {
    const std::string text = read(fs::path{IU_MESSAGES_DIR} / "README.md");
    const auto expect_row = [&](std::string_view name) {
        EXPECT_NE(text.find("| `" + std::string{name} + "` |"), std::string::npos) << name;
    };
    for (const FieldRule& rule : discover_fields) expect_row(rule.name);
    for (const FieldRule& rule : cut_fields) expect_row(rule.name);
    for (const std::string_view kind : event_kinds) expect_row(kind);
#define IU_X(name, meaning) \
    EXPECT_NE(text.find("| `" #name "` | " meaning), std::string::npos) << #name;
    IU_DECODE_ERRORS(IU_X)
#undef IU_X
}

}  // namespace
}  // namespace messages
