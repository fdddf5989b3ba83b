#include "messages/commands.hpp"

#include "messages/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <gtest/gtest.h>

#include <algorithm>

namespace messages {
namespace {

const Uuid command_id = *Uuid::parse("0192f0c4-7c5e-7a1b-8f00-0123456789ab");
const Uuid approval_id = *Uuid::parse("0192f0c4-7c5e-7a1b-8f00-0000000000aa");
const Uuid grant_id = *Uuid::parse("0192f0c4-7c5e-7a1b-8f00-0000000000bb");
const Timestamp sent_at = *parse_timestamp("2026-01-31T09:00:00Z");

Discover full_discover() {
    Discover out;
    out.command_id = command_id;
    out.document = "ICX-CONST";
    out.source_version = 3;
    out.ruleset = "vi-law";
    out.requested_by = "ops \"night\" shift";
    out.deadline = parse_timestamp("2026-01-31T10:00:00.25Z");
    return out;
}

Cut full_cut() {
    Cut out;
    out.command_id = command_id;
    out.run_id = "ictr-20260131T090507Z-0123abcd";
    out.plan_digest = std::string(64, 'd');
    out.mode = Mode::live;
    out.until = Until::lifecycle_enacted;
    out.approvals = {approval_id};
    out.grant = grant_id;
    out.requested_by = "Nguyễn Văn A";
    out.deadline = parse_timestamp("2026-01-31T10:00:00Z");
    return out;
}

Command decoded(const Message& message) {
    auto out = decode_command(message.key, message.value, message.headers);
    EXPECT_TRUE(out) << out.error().to_string();
    return out ? *out : Command{};
}

TEST(Command, DiscoverComesBackAsItWasSent) {
    const Command sent =
        make_command(full_discover(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    const Command got = decoded(encode_command(sent, "test", sent_at));

    const auto& body = std::get<Discover>(got.body);
    EXPECT_EQ(body.command_id, command_id);
    EXPECT_EQ(body.document, "ICX-CONST");
    EXPECT_EQ(body.source_version, 3);
    EXPECT_EQ(body.ruleset, "vi-law");
    EXPECT_EQ(body.requested_by, "ops \"night\" shift");
    EXPECT_EQ(body.deadline, full_discover().deadline);
    EXPECT_EQ(got.document, "ICX-CONST");
    EXPECT_EQ(got.traceparent, sent.traceparent);
    EXPECT_EQ(got.sha256, sent.sha256);
    EXPECT_EQ(got.type(), "discover");
    EXPECT_EQ(topic_for(got), "iu.discover.v1");
}

TEST(Command, CutComesBackAsItWasSent) {
    const Command sent = make_command(full_cut(), "ICX-CONST");

    const Command got = decoded(encode_command(sent, "test", sent_at));

    const auto& body = std::get<Cut>(got.body);
    EXPECT_EQ(body.command_id, command_id);
    EXPECT_EQ(body.run_id, full_cut().run_id);
    EXPECT_EQ(body.plan_digest, full_cut().plan_digest);
    EXPECT_EQ(body.mode, Mode::live);
    EXPECT_EQ(body.until, Until::lifecycle_enacted);
    EXPECT_EQ(body.approvals, std::vector<Uuid>{approval_id});
    EXPECT_EQ(body.grant, grant_id);
    EXPECT_EQ(body.requested_by, "Nguyễn Văn A");
    EXPECT_EQ(body.deadline, full_cut().deadline);
    EXPECT_EQ(got.document, "ICX-CONST");
    EXPECT_EQ(got.sha256, sent.sha256);
    EXPECT_EQ(got.type(), "cut");
    EXPECT_EQ(topic_for(got), "iu.cut.v1");
}

TEST(Command, EncodesEveryHeaderOfACloudEvent) {
    const Message message = encode_command(make_command(full_cut(), "ICX-CONST"), "cli", sent_at);

    const Headers expected{{"ce_specversion", "1.0"},
                           {"ce_id", command_id.to_string()},
                           {"ce_type", "iu.cut.v1"},
                           {"ce_source", "cli"},
                           {"ce_subject", "ICX-CONST"},
                           {"ce_time", "2026-01-31T09:00:00Z"},
                           {"ce_dataschema", "urn:iu-cutter:schema:cut:v1"},
                           {"content-type", "application/json"}};
    EXPECT_EQ(message.headers, expected);
    EXPECT_EQ(message.key, "ICX-CONST");
}

TEST(Command, SqlJsonHasEveryKey) {
    Discover bare;
    bare.command_id = command_id;
    bare.document = "D";
    bare.requested_by = "me";

    const Command command = make_command(bare);

    EXPECT_EQ(to_sql_json(command),
              R"({"command_id":"0192f0c4-7c5e-7a1b-8f00-0123456789ab","type":"discover",)"
              R"("document":"D","requested_by":"me","sha256":")" +
                  command.sha256 + R"(","task_sha256":")" + command.task_sha256 +
                  R"(","traceparent":null,"source_version":null,"ruleset":null,"deadline":null})");
    EXPECT_TRUE(is_digest(command.sha256));
}

TEST(Command, SqlJsonOfACutIsParsable) {
    const Command command = make_command(full_cut(), "ICX-CONST");

    const auto parsed = parse_json(to_sql_json(command));

    ASSERT_TRUE(parsed) << parsed.error().to_string();
    const auto& object = parsed->get_object();
    EXPECT_EQ(object.at("document").get_string(), "ICX-CONST");
    EXPECT_EQ(object.at("mode").get_string(), "live");
    EXPECT_EQ(object.at("until").get_string(), "lifecycle_enacted");
    EXPECT_EQ(object.at("approvals").get_array().size(), 1U);
    EXPECT_EQ(object.at("grant").get_string(), grant_id.to_string());
    EXPECT_EQ(object.at("deadline").get_string(), "2026-01-31T10:00:00Z");
}

TEST(Command, CanonicalTextIsPinned) {
    EXPECT_EQ(canonical_json(make_command(full_discover())),
              R"({"command_id":"0192f0c4-7c5e-7a1b-8f00-0123456789ab",)"
              R"("deadline":"2026-01-31T10:00:00.250000Z","document":"ICX-CONST",)"
              R"("requested_by":"ops \"night\" shift","ruleset":"vi-law","source_version":3,)"
              R"("type":"discover"})");
    EXPECT_EQ(canonical_json(make_command(full_cut(), "ICX-CONST")),
              R"({"approvals":["0192f0c4-7c5e-7a1b-8f00-0000000000aa"],)"
              R"("command_id":"0192f0c4-7c5e-7a1b-8f00-0123456789ab",)"
              R"("deadline":"2026-01-31T10:00:00Z","document":"ICX-CONST",)"
              R"("grant":"0192f0c4-7c5e-7a1b-8f00-0000000000bb","mode":"live",)"
              R"("plan_digest":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",)"
              R"("requested_by":"Nguyễn Văn A","run_id":"ictr-20260131T090507Z-0123abcd",)"
              R"("type":"cut","until":"lifecycle_enacted"})");
    EXPECT_EQ(make_command(full_discover()).sha256,
              "b32ae28af63ef1ed8052fcf1c6b682559e9d7669069a8c935ee65880436a8c2c");
}

TEST(Command, DigestChangesWithEveryField) {
    std::vector<std::string> digests{make_command(full_discover()).sha256};
    const auto add = [&](auto change) {
        Discover body = full_discover();
        change(body);
        digests.push_back(make_command(body).sha256);
    };
    add([](Discover& b) { b.command_id = approval_id; });
    add([](Discover& b) { b.document = "OTHER"; });
    add([](Discover& b) { b.source_version = 4; });
    add([](Discover& b) { b.source_version.reset(); });
    add([](Discover& b) { b.ruleset = "en-law"; });
    add([](Discover& b) { b.requested_by = "x"; });
    add([](Discover& b) { b.deadline.reset(); });
    std::sort(digests.begin(), digests.end());

    EXPECT_EQ(std::adjacent_find(digests.begin(), digests.end()), digests.end());
}

TEST(Command, WhoAsksAndUntilWhenMakeNoOtherTask) {
    std::vector<std::string> tasks{make_command(full_discover()).task_sha256};
    const auto add = [&](auto change) {
        Discover body = full_discover();
        change(body);
        tasks.push_back(make_command(body).task_sha256);
    };
    add([](Discover& b) { b.requested_by = "x"; });
    add([](Discover& b) { b.deadline.reset(); });
    Cut late = full_cut();
    late.deadline.reset();
    late.requested_by = "x";

    EXPECT_EQ(tasks, std::vector<std::string>(3, tasks.front()));
    EXPECT_EQ(make_command(late, "ICX-CONST").task_sha256,
              make_command(full_cut(), "ICX-CONST").task_sha256);

    add([](Discover& b) { b.command_id = approval_id; });
    add([](Discover& b) { b.document = "OTHER"; });
    add([](Discover& b) { b.source_version = 4; });
    add([](Discover& b) { b.ruleset = "en-law"; });
    tasks.erase(tasks.begin(), tasks.begin() + 2);
    Cut cut = full_cut();
    tasks.push_back(make_command(cut, "ICX-CONST").task_sha256);
    cut.mode = Mode::rollback_only;
    tasks.push_back(make_command(cut, "ICX-CONST").task_sha256);
    cut.until = Until::write_verified;
    tasks.push_back(make_command(cut, "ICX-CONST").task_sha256);
    std::sort(tasks.begin(), tasks.end());
    EXPECT_EQ(std::adjacent_find(tasks.begin(), tasks.end()), tasks.end());
}

TEST(Command, DigestIgnoresSpellingThatMeansTheSame) {
    const Headers headers{{"ce_type", "iu.cut.v1"}, {"ce_id", command_id.to_string()}};
    const std::string digest(64, 'd');
    const std::string plain = R"({"command_id":"0192f0c4-7c5e-7a1b-8f00-0123456789ab","run_id":)"
                              R"("ictr-20260131T090507Z-0123abcd","plan_digest":")" +
                              digest + R"(","mode":"live","requested_by":"me"})";
    const std::string other =
        R"({ "requested_by":"m\u0065", "grant":null, "deadline":null, "approvals":[],
             "until":"write_verified", "mode":"live", "plan_digest":")" +
        digest +
        R"(", "run_id":"ictr-20260131T090507Z-0123abcd",
             "command_id":"0192F0C4-7C5E-7A1B-8F00-0123456789AB"})";

    const auto a = decode_command("D", plain, headers);
    const auto b = decode_command("D", other, headers);

    ASSERT_TRUE(a) << a.error().to_string();
    ASSERT_TRUE(b) << b.error().to_string();
    EXPECT_EQ(a->sha256, b->sha256);
}

}  // namespace
}  // namespace messages
