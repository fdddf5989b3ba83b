// Every way in which a record can fail to be a command, each with its published name.
#include "messages/commands.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace messages {
namespace {

constexpr const char* id = "0192f0c4-7c5e-7a1b-8f00-0123456789ab";

const std::string digest(64, 'd');

/// A record that decodes; each case spoils one thing.
struct Record {
    std::string key = "ICX-CONST";
    std::string value;
    Headers headers;
};

Record discover() {
    Record out;
    out.value = R"({"command_id":"0192f0c4-7c5e-7a1b-8f00-0123456789ab","document":"ICX-CONST",)"
                R"("source_version":2,"ruleset":"vi-law","requested_by":"me",)"
                R"("deadline":"2026-01-31T10:00:00Z"})";
    out.headers = {{"ce_type", "iu.discover.v1"}, {"ce_id", id}};
    return out;
}

Record cut() {
    Record out;
    out.value = R"({"command_id":"0192f0c4-7c5e-7a1b-8f00-0123456789ab",)"
                R"("run_id":"ictr-20260131T090507Z-0123abcd","plan_digest":")" +
                digest +
                R"(","mode":"live","until":"write_verified",)"
                R"("approvals":["0192f0c4-7c5e-7a1b-8f00-0000000000aa"],)"
                R"("grant":"0192f0c4-7c5e-7a1b-8f00-0000000000bb","requested_by":"me"})";
    out.headers = {{"ce_type", "iu.cut.v1"}, {"ce_id", id}};
    return out;
}

/// `record` with `from` in its value replaced by `to`; `from` must be there.
Record with(Record record, const std::string& from, const std::string& to) {
    const std::size_t at = record.value.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    record.value.replace(at, from.size(), to);
    return record;
}

Record with_value(Record record, std::string value) {
    record.value = std::move(value);
    return record;
}

Record with_key(Record record, std::string key) {
    record.key = std::move(key);
    return record;
}

/// The header changed, or added; an empty value stays an empty header.
Record with_header(Record record, const std::string& name, const std::string& value) {
    for (auto& header : record.headers) {
        if (header.first == name) {
            header.second = value;
            return record;
        }
    }
    record.headers.emplace_back(name, value);
    return record;
}

Record without_header(Record record, const std::string& name) {
    std::erase_if(record.headers, [&](const auto& header) { return header.first == name; });
    return record;
}

Record twice(Record record, const std::string& name, const std::string& value) {
    record.headers.emplace_back(name, value);
    record.headers.emplace_back(name, value);
    return record;
}

struct Case {
    const char* error;
    const char* field;
    Record record;
};

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

std::vector<Case> bad_bytes() {
    const std::string nul{"{\"document\":\"a\0b\"}", 18};
    return {
        {"empty_value", "", with_value(discover(), "")},
        {"empty_value", "", with_value(cut(), "")},
        {"malformed_json", "", with_value(discover(), "   ")},
        {"malformed_json", "", with_value(discover(), "garbage")},
        {"malformed_json", "", with_value(discover(), "\x01\x02\x03")},
        {"malformed_json", "/a", with_value(discover(), "{\"a\":")},
        {"malformed_json", "/command_id", with(discover(), "\",\"document\"", "\" \"document\"")},
        {"malformed_json", "/deadline", with(discover(), "Z\"}", "Z\",}")},
        {"malformed_json", "/a", with_value(discover(), "{\"a\":NaN}")},
        {"trailing_bytes", "", with(discover(), "Z\"}", "Z\"}{}")},
        {"trailing_bytes", "", with(cut(), "\"me\"}", "\"me\"}\n}")},
        {"byte_order_mark", "", with(discover(), "{", "\xEF\xBB\xBF{")},
        {"invalid_utf8", "", with(discover(), "\"me\"", "\"m\xFF\"")},
        {"invalid_utf8", "", with(discover(), "\"me\"", "\"m\xC3\"")},
        {"nul_character", "", with_value(discover(), nul)},
        {"nul_character", "/requested_by", with(discover(), "\"me\"", "\"m\\u0000\"")},
        {"too_large", "", with(discover(), "\"me\"", "\"" + std::string(2 << 20, 'm') + "\"")},
        {"too_large", "", with_value(discover(), std::string((1 << 20) + 1, ' '))},
        {"too_deep",
         "/source_version/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0",
         with(discover(), ":2,", ":" + nested(32) + ",")},
        {"wrong_type", "/source_version", with(discover(), ":2,", ":" + nested(31) + ",")},
        {"duplicate_key", "/document", with(discover(), "{", R"({"document":"ICX-CONST",)")},
        {"duplicate_key", "/mode", with(cut(), "{", R"({"mode":"rollback_only",)")},
        {"duplicate_key", "/x/a", with(cut(), "{", R"({"x":{"a":1,"a":2},)")},
        {"number_out_of_range", "/source_version",
         with(discover(), ":2,", ":99999999999999999999,")},
        {"number_out_of_range", "/source_version", with(discover(), ":2,", ":-1e999,")},
        {"wrong_type", "", with_value(discover(), "[]")},
        {"wrong_type", "", with_value(discover(), "null")},
        {"wrong_type", "", with_value(discover(), "\"command\"")},
        {"wrong_type", "", with_value(cut(), "17")},
    };
}

std::vector<Case> denylisted() {
    std::vector<Case> out;
    for (const char* key : {"body", "content", "raw", "vector", "embedding", "secret", "token",
                            "password", "ssn", "personal_data"}) {
        const std::string top = std::string{"{\""} + key + "\":1,";
        out.push_back({"denylisted_key", nullptr, with(discover(), "{", top)});
        const std::string deep = std::string{"{\"x\":[{\"y\":{\""} + key + "\":1}}],";
        out.push_back({"denylisted_key", nullptr, with(cut(), "{", deep)});
    }
    return out;
}

std::vector<Case> bad_headers() {
    const std::string other = "0192f0c4-7c5e-7a1b-8f00-0123456789ac";
    Record none = discover();
    none.headers.clear();
    return {
        {"missing_header", "ce_type", none},
        {"missing_header", "ce_type", without_header(discover(), "ce_type")},
        {"missing_header", "ce_type", with_header(discover(), "ce_type", "")},
        {"missing_header", "ce_id", without_header(discover(), "ce_id")},
        {"missing_header", "ce_id", with_header(cut(), "ce_id", "")},
        {"unknown_type", "ce_type", with_header(discover(), "ce_type", "iu.discover.v2")},
        {"unknown_type", "ce_type", with_header(discover(), "ce_type", "discover")},
        {"unknown_type", "ce_type", with_header(discover(), "ce_type", "iu.cut.committed.v1")},
        {"wrong_content_type", "content-type", with_header(cut(), "content-type", "text/plain")},
        {"wrong_content_type", "content-type", with_header(cut(), "content-type", "")},
        {"wrong_content_type", "content-type",
         with_header(cut(), "content-type", "application/jsonx")},
        {"wrong_content_type", "content-type",
         with_header(cut(), "content-type", "application/json charset=utf-8")},
        {"wrong_content_type", "content-type",
         with_header(cut(), "content-type", "application/cloudevents+json")},
        {"unsupported_specversion", "ce_specversion", with_header(cut(), "ce_specversion", "0.3")},
        {"duplicate_header", "ce_subject", twice(cut(), "ce_subject", "ICX-CONST")},
        {"duplicate_header", "ce_specversion", twice(cut(), "ce_specversion", "1.0")},
        {"too_large", "ce_subject", with_header(cut(), "ce_subject", std::string(4097, 's'))},
        {"invalid_utf8", "ce_subject", with_header(cut(), "ce_subject", "\xFF")},
        {"bad_uuid", "ce_id", with_header(cut(), "ce_id", "1")},
        {"id_mismatch", "ce_id", with_header(cut(), "ce_id", other)},
        {"key_mismatch", "ce_subject", with_header(cut(), "ce_subject", "OTHER")},
        {"key_mismatch", "ce_subject", with_header(discover(), "ce_subject", "icx-const")},
        {"key_mismatch", "/document", with_key(discover(), "OTHER")},
        {"bad_key", "key", with_key(discover(), "")},
        {"bad_key", "key", with_key(cut(), "")},
        {"bad_key", "key", with_key(cut(), "not a code")},
        {"bad_key", "key", with_key(cut(), std::string(65, 'k'))},
    };
}

std::vector<Case> bad_fields() {
    const std::string quoted_id = std::string{"\""} + id + "\"";
    const std::string approval = "\"0192f0c4-7c5e-7a1b-8f00-0000000000aa\"";
    std::string many;
    for (int i = 10; i < 27; ++i) {
        many += (i == 10 ? "" : ",") + std::string{"\"0192f0c4-7c5e-7a1b-8f00-0000000000"} +
                std::to_string(i) + "\"";
    }
    const std::string nil = "\"00000000-0000-0000-0000-000000000000\"";
    return {
        {"unknown_field", "/extra", with(discover(), "{", R"({"extra":null,)")},
        {"unknown_field", "/mode", with(discover(), "{", R"({"mode":"live",)")},
        {"unknown_field", "/document", with(cut(), "{", R"({"document":"ICX-CONST",)")},
        {"unknown_field", "/Document", with(discover(), "\"document\"", "\"Document\"")},
        {"missing_field", "/command_id", with_value(discover(), "{}")},
        {"missing_field", "/document", with(discover(), R"("document":"ICX-CONST",)", "")},
        {"missing_field", "/requested_by", with(discover(), R"("requested_by":"me",)", "")},
        {"missing_field", "/requested_by", with(cut(), R"(,"requested_by":"me")", "")},
        {"missing_field", "/plan_digest", with(cut(), R"("plan_digest":")" + digest + "\",", "")},
        {"missing_field", "/mode", with(cut(), R"("mode":"live",)", "")},
        {"missing_field", "/run_id",
         with(cut(), R"("run_id":"ictr-20260131T090507Z-0123abcd",)", "")},
        {"wrong_type", "/command_id", with(discover(), quoted_id, "1")},
        {"wrong_type", "/command_id", with(discover(), quoted_id, "null")},
        {"wrong_type", "/document", with(discover(), "\"ICX-CONST\"", "[\"ICX-CONST\"]")},
        {"wrong_type", "/source_version", with(discover(), ":2,", ":\"2\",")},
        {"wrong_type", "/source_version", with(discover(), ":2,", ":2.0,")},
        {"wrong_type", "/source_version", with(discover(), ":2,", ":true,")},
        {"wrong_type", "/ruleset", with(discover(), "\"vi-law\"", "{}")},
        {"wrong_type", "/deadline", with(discover(), "\"2026-01-31T10:00:00Z\"", "1769853600")},
        {"wrong_type", "/approvals", with(cut(), "[" + approval + "]", approval)},
        {"wrong_type", "/approvals/0", with(cut(), "[" + approval + "]", "[null]")},
        {"wrong_type", "/mode", with(cut(), "\"live\"", "false")},
        {"wrong_type", "/grant", with(cut(), "\"0192f0c4-7c5e-7a1b-8f00-0000000000bb\"", "[]")},
        {"bad_uuid", "/command_id", with(discover(), "8f00-", "8f00_")},
        {"bad_uuid", "/command_id", with(discover(), quoted_id, nil)},
        {"bad_uuid", "/approvals/0", with(cut(), approval, "\"approval-1\"")},
        {"bad_uuid", "/grant", with(cut(), "0000000000bb", "0000000000b")},
        {"bad_doc_code", "/document", with(discover(), "\"ICX-CONST\"", "\"\"")},
        {"bad_doc_code", "/document", with(discover(), "\"ICX-CONST\"", "\"ICX/CONST\"")},
        {"bad_doc_code", "/document", with(discover(), "\"ICX-CONST\"", "\"../etc\"")},
        {"bad_doc_code", "/ruleset", with(discover(), "\"vi-law\"", "\"vi law\"")},
        {"bad_run_id", "/run_id", with(cut(), "0123abcd", "0123ABCD")},
        {"bad_run_id", "/run_id", with(cut(), "20260131", "20260231")},
        {"bad_digest", "/plan_digest", with(cut(), digest, digest + "d")},
        {"bad_digest", "/plan_digest", with(cut(), digest, std::string(64, 'D'))},
        {"bad_value", "/mode", with(cut(), "\"live\"", "\"LIVE\"")},
        {"bad_value", "/mode", with(cut(), "\"live\"", "\"\"")},
        {"bad_value", "/until", with(cut(), "\"write_verified\"", "\"cut_leg_a_committed\"")},
        {"bad_value", "/approvals/1", with(cut(), approval, approval + "," + approval)},
        {"bad_value", "/requested_by", with(cut(), "\"me\"", "\"me\\n\"")},
        {"bad_timestamp", "/deadline", with(discover(), "2026-01-31T10", "2026-02-31T10")},
        {"bad_timestamp", "/deadline", with(discover(), "00:00Z", "00:00")},
        {"bad_timestamp", "/deadline", with(discover(), "2026-01-31T10:00:00Z", "tomorrow")},
        {"bad_timestamp", "/deadline", with(discover(), "2026-01", "9999-01")},
        {"out_of_range", "/source_version", with(discover(), ":2,", ":0,")},
        {"out_of_range", "/source_version", with(discover(), ":2,", ":-1,")},
        {"out_of_range", "/source_version", with(discover(), ":2,", ":2147483648,")},
        {"out_of_range", "/source_version", with(discover(), ":2,", ":18446744073709551615,")},
        {"out_of_range", "/requested_by", with(discover(), "\"me\"", "\"\"")},
        {"out_of_range", "/requested_by",
         with(discover(), "\"me\"", "\"" + std::string(201, 'm') + "\"")},
        {"out_of_range", "/approvals", with(cut(), approval, many)},
    };
}

std::vector<Case> all_cases() {
    std::vector<Case> out;
    for (auto part : {bad_bytes(), denylisted(), bad_headers(), bad_fields()}) {
        out.insert(out.end(), part.begin(), part.end());
    }
    return out;
}

TEST(DecodeCommand, NamesEveryViolation) {
    int number = 0;
    for (const Case& c : all_cases()) {
        SCOPED_TRACE("case " + std::to_string(number++) + ": " + c.record.value.substr(0, 300));
        const auto got = decode_command(c.record.key, c.record.value, c.record.headers);
        if (got) {
            ADD_FAILURE() << "decoded, expected " << c.error;
            continue;
        }
        EXPECT_EQ(to_string(got.error().code), c.error) << got.error().to_string();
        if (c.field != nullptr) {
            EXPECT_EQ(got.error().field, c.field) << got.error().to_string();
        }
        EXPECT_FALSE(got.error().message.empty());
    }
    EXPECT_GE(number, 80);
}

TEST(DecodeCommand, TheTableShowsEveryNameThatThereIs) {
    std::set<std::string> shown;
    for (const Case& c : all_cases()) shown.insert(c.error);

#define IU_X(name, meaning) EXPECT_TRUE(shown.contains(#name)) << #name;
    IU_DECODE_ERRORS(IU_X)
#undef IU_X
}

TEST(DecodeCommand, ErrorsNeverHoldAValueOfTheMessage) {
    for (const Case& c : all_cases()) {
        const Record spoiled = with_value(c.record, c.record.value);
        const auto got = decode_command(spoiled.key, spoiled.value, spoiled.headers);
        ASSERT_FALSE(got);
        EXPECT_EQ(got.error().to_string().find("0192f0c4"), std::string::npos);
        EXPECT_LT(got.error().to_string().size(), 400U);
    }
}

TEST(DecodeCommand, TakesWhatTheContractAllows) {
    const std::vector<Record> good{
        discover(),
        cut(),
        with_header(discover(), "content-type", "application/json"),
        with_header(discover(), "content-type", "Application/JSON; charset=utf-8"),
        with_header(discover(), "ce_specversion", "1.0"),
        with_header(discover(), "ce_subject", "ICX-CONST"),
        with_header(discover(), "x-other", std::string(10'000, 'x')),
        with_header(discover(), "ce_id", "0192F0C4-7C5E-7A1B-8F00-0123456789AB"),
        with(discover(), ":2,", ":null,"),
        with(discover(), "\"2026-01-31T10:00:00Z\"", "null"),
        with(discover(), ":2,", ":2147483647,"),
        with(discover(), "\"me\"", "\"" + std::string(200, 'm') + "\""),
        with(discover(), "\"2026-01-31T10:00:00Z\"", "\"2026-01-31T17:00:00.123+07:00\""),
        with(cut(), "[\"0192f0c4-7c5e-7a1b-8f00-0000000000aa\"]", "[]"),
        with(cut(), R"("until":"write_verified",)", ""),
    };
    for (const Record& record : good) {
        const auto got = decode_command(record.key, record.value, record.headers);
        EXPECT_TRUE(got) << record.value << "\n" << got.error().to_string();
    }
}

TEST(DecodeCommand, FillsInWhatWasLeftOut) {
    const Record record = with(with(cut(), R"("until":"write_verified",)", ""),
                               R"("approvals":["0192f0c4-7c5e-7a1b-8f00-0000000000aa"],)", "");

    const auto got = decode_command(record.key, record.value, record.headers);

    ASSERT_TRUE(got) << got.error().to_string();
    EXPECT_EQ(std::get<Cut>(got->body).until, Until::write_verified);
    EXPECT_TRUE(std::get<Cut>(got->body).approvals.empty());
}

TEST(DecodeCommand, IgnoresATraceparentThatCannotBeRead) {
    const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const Record a = with_header(discover(), "traceparent", good);
    const Record b = with_header(discover(), "traceparent", "nonsense");

    EXPECT_EQ(decode_command(a.key, a.value, a.headers)->traceparent, good);
    EXPECT_EQ(decode_command(b.key, b.value, b.headers)->traceparent, "");
}

TEST(DecodeCommand, SurvivesDamagedBytesAndStaysConsistent) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random{seed};
    int decoded = 0;
    for (int i = 0; i < 20'000; ++i) {
        Record record = i % 2 == 0 ? discover() : cut();
        const auto changes = 1 + random() % 3;
        for (unsigned c = 0; c < changes; ++c) {
            const std::size_t at = random() % record.value.size();
            switch (random() % 3) {
                case 0:
                    record.value[at] = static_cast<char>(random() % 256);
                    break;
                case 1:
                    record.value.erase(at, 1 + random() % 5);
                    break;
                default:
                    record.value.insert(at, 1, "{}[]\",:0e\\u-"[random() % 12]);
                    break;
            }
            if (record.value.empty()) break;
        }
        const auto got = decode_command(record.key, record.value, record.headers);
        if (!got) continue;
        ++decoded;
        // What decodes must come back the same through the encoder.
        const Message again = encode_command(*got, "test", Timestamp{});
        const auto twice_decoded = decode_command(again.key, again.value, again.headers);
        ASSERT_TRUE(twice_decoded) << again.value;
        ASSERT_EQ(twice_decoded->sha256, got->sha256) << record.value;
    }
    EXPECT_GT(decoded, 0);
}

}  // namespace
}  // namespace messages
