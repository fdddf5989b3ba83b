#include "messages/json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <gtest/gtest.h>

namespace messages {
namespace {

std::string error_of(std::string_view text) {
    const auto parsed = parse_json(text);
    return parsed ? "none" : parsed.error().to_string();
}

std::string code_of(std::string_view text) {
    const auto parsed = parse_json(text);
    return parsed ? "none" : std::string{to_string(parsed.error().code)};
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(ParseJson, KeepsEveryKindOfValue) {
    const std::string text =
        R"({"a":[1,-2,18446744073709551615,1.5,true,false,null,"x\u00e9\ud83d\ude00"],"b":{}})";

    const auto parsed = parse_json(text);

    ASSERT_TRUE(parsed) << parsed.error().to_string();
    EXPECT_EQ(boost::json::serialize(*parsed),
              R"({"a":[1,-2,18446744073709551615,1.5E0,true,false,null,"xé😀"],"b":{}})");
}

TEST(ParseJson, AllowsBlanksAroundTheText) {
    EXPECT_EQ(error_of(" \r\n\t{} \n"), "none");
}

TEST(ParseJson, NamesEachViolation) {
    EXPECT_EQ(code_of(""), "empty_value");
    EXPECT_EQ(code_of("   "), "malformed_json");
    EXPECT_EQ(code_of("{"), "malformed_json");
    EXPECT_EQ(code_of("{\"a\":1,}"), "malformed_json");
    EXPECT_EQ(code_of("[1 2]"), "malformed_json");
    EXPECT_EQ(code_of("{'a':1}"), "malformed_json");
    EXPECT_EQ(code_of("/* c */ {}"), "malformed_json");
    EXPECT_EQ(code_of("NaN"), "malformed_json");
    EXPECT_EQ(code_of("Infinity"), "malformed_json");
    EXPECT_EQ(code_of("-Infinity"), "malformed_json");
    EXPECT_EQ(code_of("[01]"), "malformed_json");
    EXPECT_EQ(code_of("\"\\ud83d\""), "malformed_json");
    EXPECT_EQ(code_of("\"\\x\""), "malformed_json");
    EXPECT_EQ(code_of("\"a\nb\""), "malformed_json");
    EXPECT_EQ(code_of("{} {}"), "trailing_bytes");
    EXPECT_EQ(code_of("{}x"), "trailing_bytes");
    EXPECT_EQ(code_of("1 2"), "trailing_bytes");
    EXPECT_EQ(code_of("01"), "trailing_bytes");
    EXPECT_EQ(code_of("\xEF\xBB\xBF{}"), "byte_order_mark");
    EXPECT_EQ(code_of(std::string_view{"\xFF\xFE{\0}\0", 6}), "byte_order_mark");
    EXPECT_EQ(code_of("\"\xC3\""), "invalid_utf8");
    EXPECT_EQ(code_of("\"\xED\xA0\x80\""), "invalid_utf8");
    EXPECT_EQ(code_of("\"\xC0\x80\""), "invalid_utf8");
    EXPECT_EQ(code_of("\"\xF4\x90\x80\x80\""), "invalid_utf8");
    EXPECT_EQ(code_of(std::string_view{"\"a\0b\"", 5}), "nul_character");
    EXPECT_EQ(code_of("\"a\\u0000b\""), "nul_character");
    EXPECT_EQ(code_of("{\"a\\u0000\":1}"), "nul_character");
    EXPECT_EQ(code_of("18446744073709551616"), "number_out_of_range");
    EXPECT_EQ(code_of("-9223372036854775809"), "number_out_of_range");
    EXPECT_EQ(code_of("[123456789012345678901234567890]"), "number_out_of_range");
    EXPECT_EQ(code_of("1e400"), "number_out_of_range");
    EXPECT_EQ(code_of("-1e400"), "number_out_of_range");
    EXPECT_EQ(code_of("1e99999999999999999999"), "number_out_of_range");
    EXPECT_EQ(code_of(R"({"a":1,"a":1})"), "duplicate_key");
    EXPECT_EQ(code_of(R"({"a":1,"\u0061":1})"), "duplicate_key");
    EXPECT_EQ(code_of(R"({"body":1})"), "denylisted_key");
    EXPECT_EQ(code_of(R"({"bod\u0079":1})"), "denylisted_key");
    EXPECT_EQ(code_of(R"([{"a":[{"Personal_Data":null}]}])"), "denylisted_key");
}

TEST(ParseJson, AcceptsTheEdgesOfItsLimits) {
    EXPECT_EQ(code_of(nested(32)), "none");
    EXPECT_EQ(code_of(nested(33)), "too_deep");
    EXPECT_EQ(code_of(nested(100'000)), "too_deep");
    EXPECT_EQ(code_of("9223372036854775807"), "none");
    EXPECT_EQ(code_of("-9223372036854775808"), "none");
    EXPECT_EQ(code_of("18446744073709551615"), "none");
    EXPECT_EQ(code_of("1.7976931348623157e308"), "none");
    constexpr std::size_t mebibyte = std::size_t{1} << 20;
    EXPECT_EQ(code_of("\"" + std::string(mebibyte - 2, 'a') + "\""), "none");
    EXPECT_EQ(code_of("\"" + std::string(mebibyte - 1, 'a') + "\""), "too_large");
}

TEST(ParseJson, AllowsTheSameKeyInDifferentObjects) {
    EXPECT_EQ(error_of(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})"), "none");
}

TEST(ParseJson, TellsWhereTheViolationIs) {
    EXPECT_EQ(error_of(R"({"x":{"y":[0,{"secret":1}]}})"),
              "denylisted_key at /x/y/1/secret: this key may not travel in messages");
    EXPECT_EQ(error_of(R"({"a/b":{"c~":1,"c~":2}})"),
              "duplicate_key at /a~1b/c~0: the key is there twice");
    EXPECT_EQ(error_of(R"([1,2,"\u0000"])"), "nul_character at /2: a string holds U+0000");
}

TEST(ParseJson, ShowsOnlyTheStartOfALongKey) {
    const std::string key(5000, 'k');

    const std::string error = error_of("{\"" + key + "\":1,\"" + key + "\":2}");

    EXPECT_TRUE(error.starts_with("duplicate_key at /kkk"));
    EXPECT_LT(error.size(), 200U);
}

TEST(ParseJson, CanBeToldToTakeDenylistedKeys) {
    JsonLimits limits;
    limits.refuse_denylisted = false;

    EXPECT_TRUE(parse_json(R"({"body":1})", limits));
}

TEST(DenylistedKey, HoldsTheTenWordsAndNoOthers) {
    for (const std::string_view word : denylisted_keys)
        EXPECT_TRUE(is_denylisted_key(word)) << word;
    EXPECT_EQ(denylisted_keys.size(), 10U);
    EXPECT_FALSE(is_denylisted_key("content_hash"));
    EXPECT_FALSE(is_denylisted_key("bod"));
    EXPECT_FALSE(is_denylisted_key(""));
}

TEST(JsonText, EscapesWhateverItIsGiven) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    std::string out;

    append_json_string(out, all + "é😀");

    EXPECT_TRUE(is_utf8(out));
    EXPECT_EQ(out.find('\n'), std::string::npos);
    EXPECT_TRUE(out.ends_with("é😀\""));
    EXPECT_NE(out.find("\\u0000\\u0001"), std::string::npos);
    JsonLimits limits;
    EXPECT_EQ(parse_json(out, limits).error().code, DecodeErrorCode::nul_character);
}

TEST(JsonText, RoundTripsThroughTheParser) {
    const std::string text = "quote \" slash \\ \t\r\n \x01 \x7f Điều 5a “…” 😀";
    std::string out;
    append_json_string(out, text);

    const auto parsed = parse_json(out);

    ASSERT_TRUE(parsed);
    EXPECT_EQ(std::string(parsed->get_string().c_str()), text);
}

}  // namespace
}  // namespace messages
