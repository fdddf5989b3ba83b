#include "messages/events.hpp"

#include "messages/topics.hpp"

#include <gtest/gtest.h>

#include <set>

namespace messages {
namespace {

StoredEvent stored() {
    StoredEvent out;
    out.chain = 7;
    out.seq = 42;
    out.kind = "cut.committed";
    out.subject = "ICX-CONST";
    out.payload = R"({"schema":"iu.event.v1"})";
    out.prev_hash = std::string(64, '0');
    out.hash = std::string(64, 'a');
    out.recorded_at = "2026-01-31T09:05:07.000001Z";
    return out;
}

TEST(Events, VerifyKindsHaveTheirOwnTopic) {
    EXPECT_EQ(topic_for_kind("verify.written"), "iu.verify.v1");
    EXPECT_EQ(topic_for_kind("cut.committed"), "iu.governance.v1");
    EXPECT_EQ(topic_for_kind("verifyx"), "iu.governance.v1");
    EXPECT_EQ(topic_for_kind(""), "iu.governance.v1");
}

TEST(Events, TravelAsCloudEventsWithTheirPlaceInTheChain) {
    StoredEvent event = stored();
    event.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    const OutgoingEvent out = to_outgoing(event);

    const Headers expected{{"ce_specversion", "1.0"},
                           {"ce_id", "7-42"},
                           {"ce_type", "iu.cut.committed.v1"},
                           {"ce_source", "iu-cutter"},
                           {"ce_subject", "ICX-CONST"},
                           {"ce_time", "2026-01-31T09:05:07.000001Z"},
                           {"ce_dataschema", "urn:iu-cutter:schema:event-cut:v1"},
                           {"content-type", "application/json"},
                           {"ce_chain", "7"},
                           {"ce_seq", "42"},
                           {"ce_prevhash", std::string(64, '0')},
                           {"ce_hash", std::string(64, 'a')},
                           {"traceparent", event.traceparent}};
    EXPECT_EQ(out.message.headers, expected);
    EXPECT_EQ(out.message.key, "ICX-CONST");
    EXPECT_EQ(out.message.value, event.payload);
    EXPECT_EQ(out.topic, topics::governance);
    EXPECT_EQ(out.chain, 7);
}

TEST(Events, HaveNoTraceparentWhenNoneIsKnown) {
    EXPECT_EQ(find_header(to_outgoing(stored()).message.headers, "traceparent"), nullptr);
}

TEST(Events, DeadLettersKeepTheOriginalHeadersAndSayWhy) {
    const Headers original{{"ce_id", "x"}, {"ce_id", "y"}};
    const DecodeError reason{DecodeErrorCode::duplicate_header, "ce_id",
                             "the header is there twice"};

    const Headers out = dead_letter_headers(original, reason, "p.iu.cut.v1", 3, 99);

    const Headers expected{{"ce_id", "x"},
                           {"ce_id", "y"},
                           {"dlq_reason", "duplicate_header at ce_id: the header is there twice"},
                           {"dlq_topic", "p.iu.cut.v1"},
                           {"dlq_partition", "3"},
                           {"dlq_offset", "99"}};
    EXPECT_EQ(out, expected);
}

TEST(Events, KindsAndTopicsAreUnique) {
    const std::set<std::string_view> kinds{event_kinds.begin(), event_kinds.end()};
    const std::set<std::string_view> names{topics::all.begin(), topics::all.end()};

    EXPECT_EQ(kinds.size(), event_kinds.size());
    EXPECT_EQ(names.size(), topics::all.size());
}

TEST(Headers, AreFoundByTheirExactName) {
    const Headers headers{{"a", "1"}, {"b", "2"}, {"a", "3"}};

    ASSERT_NE(find_header(headers, "a"), nullptr);
    EXPECT_EQ(*find_header(headers, "a"), "1");
    EXPECT_EQ(find_header(headers, "A"), nullptr);
}

}  // namespace
}  // namespace messages
