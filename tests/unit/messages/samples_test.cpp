// The golden samples: records as they travel, with what the decoder must say.
#include "messages/commands.hpp"
#include "messages/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace messages {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string text_of(const json::value& value) {
    return {value.get_string().data(), value.get_string().size()};
}

json::object load(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    JsonLimits limits;
    limits.refuse_denylisted = false;  // a sample may show what must be refused
    auto parsed = parse_json(text.str(), limits);
    EXPECT_TRUE(parsed) << path << ": " << parsed.error().to_string();
    return parsed ? parsed->get_object() : json::object{};
}

std::string from_hex(const std::string& hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    return out;
}

/// `value` is JSON, `value_text` the exact text, `value_hex` the exact bytes; none: a tombstone.
std::string value_of(const json::object& sample) {
    if (const auto* value = sample.if_contains("value")) return json::serialize(*value);
    if (const auto* text = sample.if_contains("value_text")) return text_of(*text);
    if (const auto* hex = sample.if_contains("value_hex")) return from_hex(text_of(*hex));
    return {};
}

Decoded<Command> decode(const json::object& sample) {
    Headers headers;
    for (const auto& pair : sample.at("headers").get_array()) {
        headers.emplace_back(text_of(pair.at(0)), text_of(pair.at(1)));
    }
    const auto* key = sample.if_contains("key");
    return decode_command(key == nullptr ? std::string{} : text_of(*key), value_of(sample),
                          headers);
}

std::vector<fs::path> files(const char* folder) {
    std::vector<fs::path> out;
    for (const auto& entry :
         fs::directory_iterator{fs::path{IU_MESSAGES_DIR} / "samples" / folder}) {
        if (entry.path().extension() == ".json") out.push_back(entry.path());
    }
    return out;
}

TEST(Samples, ValidOnesDecodeAndTravelOnTheTopicOfTheirType) {
    const auto paths = files("valid");
    EXPECT_GE(paths.size(), 6U);
    for (const fs::path& path : paths) {
        const json::object sample = load(path);
        const auto command = decode(sample);
        ASSERT_TRUE(command) << path << ": " << command.error().to_string();
        EXPECT_EQ(topic_for(*command), text_of(sample.at("topic"))) << path;
        EXPECT_EQ(command->sha256, text_of(sample.at("sha256"))) << path;
    }
}

TEST(Samples, InvalidOnesAreRefusedWithTheErrorInTheirName) {
    for (const fs::path& path : files("invalid")) {
        const auto command = decode(load(path));
        ASSERT_FALSE(command) << path;
        const std::string name = path.stem().string();
        EXPECT_EQ(to_string(command.error().code), name.substr(0, name.find("--"))) << path;
    }
}

TEST(Samples, ShowEveryErrorThatFitsIntoAFile) {
    std::set<std::string> shown;
    for (const fs::path& path : files("invalid")) {
        const std::string name = path.stem().string();
        shown.insert(name.substr(0, name.find("--")));
    }
    shown.insert("too_large");  // a megabyte is made in decode_test.cpp instead

#define IU_X(name, meaning) EXPECT_TRUE(shown.contains(#name)) << #name;
    IU_DECODE_ERRORS(IU_X)
#undef IU_X
}

}  // namespace
}  // namespace messages
