/// \file
/// One member of a group: assignment, draining, commits, pause, idle time, end.

#include "tests/kafka/kafka_fixture.hpp"

#include <algorithm>
#include <array>

namespace tests {

using worker::kafka::MockError;
using worker::kafka::MockRequest;
using worker::kafka::OutRecord;
using worker::kafka::Record;
using worker::kafka::TopicOffset;
using worker::kafka::TopicPartition;

class ConsumerTest : public KafkaTest {
  protected:
    ConsumerTest() { cluster.create_topic("t", 4); }
};

TEST_F(ConsumerTest, HandsOutEveryPartOfARecord) {
    OutRecord full{"t", 2, "key", std::string("a\0b", 3), {{"ce_id", "1"}, {"ce_id", "2"}}};
    const OutRecord bare{"t", 3, std::nullopt, std::nullopt, {}};
    const OutRecord empty{"t", 3, "", "", {{"empty", ""}}};
    ASSERT_TRUE(producer().produce_all(std::array{full, bare, empty}, patience));

    const auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return member->records.size() == 3; }));

    auto& records = member->records;
    std::sort(records.begin(), records.end(), [](const Record& a, const Record& b) {
        return std::pair(a.partition, a.offset) < std::pair(b.partition, b.offset);
    });
    EXPECT_EQ(records[0].topic, "t");
    EXPECT_EQ(records[0].partition, 2);
    EXPECT_EQ(records[0].offset, 0);
    EXPECT_EQ(records[0].key, "key");
    EXPECT_EQ(records[0].value, full.value);
    EXPECT_EQ(records[0].headers, full.headers);
    EXPECT_GT(records[0].timestamp_ms, 1'500'000'000'000);
    EXPECT_EQ(records[1].key, std::nullopt);
    EXPECT_EQ(records[1].value, std::nullopt);
    EXPECT_TRUE(records[1].headers.empty());
    EXPECT_EQ(records[2].key, "");
    EXPECT_EQ(records[2].value, "");
    EXPECT_EQ(records[2].headers, empty.headers);
    leave(*member);
}

TEST_F(ConsumerTest, GivesEachAssignedPartitionAnEpochBeforeItsFirstRecord) {
    fill("t", 40, -1, 4);
    auto member =
        std::make_unique<Member>(io, cluster.bootstrap(), "g", std::vector<std::string>{"t"});
    bool known = true;
    member->on_record = [&](const Record& record) {
        const TopicPartition from{record.topic, record.partition, record.epoch};
        known = known &&
                std::find(member->owned.begin(), member->owned.end(), from) != member->owned.end();
    };
    member->consumer().start();
    ASSERT_TRUE(run_until([&] { return member->records.size() == 40; }));

    ASSERT_EQ(member->owned.size(), 4U);
    std::set<std::int64_t> epochs;
    for (const auto& partition : member->owned) {
        epochs.insert(partition.epoch);
        EXPECT_GT(partition.epoch, 0);
    }
    EXPECT_EQ(epochs.size(), 4U);
    EXPECT_TRUE(known);
    const auto stats = member->consumer().stats();
    EXPECT_TRUE(stats.ever_assigned);
    EXPECT_EQ(stats.records, 40U);
    ASSERT_EQ(stats.assigned.size(), 4U);
    for (const auto& partition : stats.assigned) {
        EXPECT_EQ(partition.next_offset, 10);
        EXPECT_EQ(partition.high_watermark, 10);
    }

    leave(*member);
    ASSERT_EQ(member->revocations.size(), 1U);
    EXPECT_EQ(member->revocations[0].first.size(), 4U);
    EXPECT_FALSE(member->revocations[0].second);
    EXPECT_TRUE(member->consumer().stats().closed);
}

TEST_F(ConsumerTest, DrainsUntilEmptyWithoutWaitingForTheNextSignal) {
    constexpr int count = 20000;
    fill("t", count, -1, 4);
    const auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return !member->assignments.empty(); }));
    const auto start = std::chrono::steady_clock::now();
    ASSERT_TRUE(run_until([&] { return member->records.size() == count; }));
    const auto took = std::chrono::steady_clock::now() - start;

    // One record a wake-up would need the tick of a second for most of them.
    EXPECT_LT(took, 30s);
    EXPECT_EQ(member->distinct(), static_cast<std::size_t>(count));
    std::map<std::int32_t, std::int64_t> next;
    for (const auto& record : member->records) {
        EXPECT_EQ(record.offset, next[record.partition]++) << record.partition;
    }
    leave(*member);
}

TEST_F(ConsumerTest, WakesUpForRecordsThatComeLater) {
    const auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return !member->assignments.empty(); }));
    int slow = 0;
    for (int round = 0; round < 50; ++round) {
        const auto sent = std::chrono::steady_clock::now();
        fill("t", 1, 0);
        const auto wanted = static_cast<std::size_t>(round) + 1;
        ASSERT_TRUE(run_until([&] { return member->records.size() == wanted; })) << round;
        slow += std::chrono::steady_clock::now() - sent > 900ms ? 1 : 0;
    }
    // The first fetch after an assignment may wait a second, and this machine may be busy.
    EXPECT_LE(slow, 5) << "wake-ups are lost: only the tick finds the records";
    leave(*member);
}

TEST_F(ConsumerTest, ReadsOnFromTheCommittedOffsetAfterARestart) {
    fill("t", 10, 1);
    auto first = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return first->records.size() == 10; }));
    // The second commit waits for the answer to the first when the member leaves.
    cluster.set_round_trip(1, 300ms);
    ASSERT_TRUE(first->consumer().commit({after(first->records[3])}));
    ASSERT_TRUE(first->consumer().commit({after(first->records[5])}));
    leave(*first);
    cluster.set_round_trip(1, 0ms);

    const auto second = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return second->records.size() >= 4; }));
    EXPECT_EQ(second->records.front().offset, 6);
    EXPECT_EQ(second->records.back().offset, 9);
    leave(*second);
}

TEST_F(ConsumerTest, CommitsSynchronouslyAndReportsWhatTheBrokerConfirmed) {
    fill("t", 5, 0);
    const auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return member->records.size() == 5; }));
    const auto done = member->consumer().commit({after(member->records[2])}, true);
    ASSERT_TRUE(done) << done.error().detail;

    const auto stats = member->consumer().stats();
    const auto zero = std::find_if(stats.assigned.begin(), stats.assigned.end(),
                                   [](const auto& p) { return p.partition.partition == 0; });
    ASSERT_NE(zero, stats.assigned.end());
    EXPECT_EQ(zero->committed, 3);
    EXPECT_EQ(stats.commits, 1U);
    leave(*member);
}

TEST_F(ConsumerTest, DropsCommitsOfAnEpochThatEnded) {
    fill("t", 1, 0);
    const auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return member->records.size() == 1; }));
    auto offset = after(member->records[0]);
    offset.epoch += 100;
    ASSERT_TRUE(member->consumer().commit({offset}));
    const auto stats = member->consumer().stats();
    EXPECT_EQ(stats.stale_commits, 1U);
    leave(*member);
    EXPECT_EQ(member->consumer().stats().commits, 0U);
}

TEST_F(ConsumerTest, RepeatsACommitThatTheBrokerRefused) {
    fill("t", 3, 0);
    auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return member->records.size() == 3; }));
    cluster.spoil(MockRequest::offset_commit, std::array{MockError::topic_denied});
    ASSERT_TRUE(member->consumer().commit({after(member->records[2])}));
    ASSERT_TRUE(run_until([&] { return member->consumer().stats().commits == 1; }));
    EXPECT_EQ(member->consumer().stats().commit_failures, 1U);
    EXPECT_FALSE(member->errors.empty());
    leave(*member);

    fill("t", 1, 0);
    const auto next = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return !next->records.empty(); }));
    EXPECT_EQ(next->records[0].offset, 3);
    leave(*next);
}

TEST_F(ConsumerTest, CommitsBetweenHeartbeatsHoweverCloseTheyAre) {
    // Heartbeats and the tick have whole periods, so once in step they stay in step: a commit that
    // only ever meets the tick right after a heartbeat would wait for ever. Here every moment is
    // right after one.
    fill("t", 1, 0);
    const auto member = join("g", {"t"}, {{"heartbeat.interval.ms", "1"}});
    ASSERT_TRUE(run_until([&] { return member->records.size() == 1; }));
    ASSERT_TRUE(member->consumer().commit({after(member->records[0])}));
    EXPECT_TRUE(run_until([&] { return member->consumer().stats().commits == 1; }, 10s));
    EXPECT_EQ(member->consumer().stats().commit_failures, 0U);
    leave(*member);
}

TEST_F(ConsumerTest, CommitsSoonAfterTheHeartbeatThatItWaitedFor) {
    fill("t", 60, 0);
    const auto member = join("g", {"t"}, {{"heartbeat.interval.ms", "20"}});
    ASSERT_TRUE(run_until([&] { return member->records.size() == 60; }));
    // A quarter of the moments are right after a heartbeat; the tick comes once a second.
    const auto start = std::chrono::steady_clock::now();
    for (const auto& record : member->records) {
        const auto before = member->consumer().stats().commits;
        ASSERT_TRUE(member->consumer().commit({after(record)}));
        ASSERT_TRUE(run_until([&] { return member->consumer().stats().commits == before + 1; }));
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, 8s);
    leave(*member);
}

TEST_F(ConsumerTest, PausesAndResumesWithoutLossOrRepeat) {
    const auto member = join("g", {"t"});
    member->on_assigned = [&](const std::vector<TopicPartition>& added) {
        member->consumer().pause(added);  // before the first record
    };
    fill("t", 100, -1, 4);
    ASSERT_TRUE(run_until([&] { return !member->assignments.empty(); }));
    EXPECT_FALSE(run_until([&] { return !member->records.empty(); }, 700ms));

    member->consumer().resume(member->owned);
    std::size_t wanted = 100;
    for (int cycle = 0; cycle < 25; ++cycle) {
        ASSERT_TRUE(run_until([&] { return member->records.size() == wanted; })) << cycle;
        member->consumer().pause(member->owned);
        member->consumer().pause(member->owned);
        fill("t", 40, -1, 4);
        wanted += 40;
        member->consumer().resume(member->owned);
        member->consumer().resume(member->owned);
    }
    ASSERT_TRUE(run_until([&] { return member->records.size() == wanted; }));
    EXPECT_EQ(member->distinct(), wanted);
    leave(*member);
}

TEST_F(ConsumerTest, PausesInTheMiddleOfADrain) {
    fill("t", 5000, 0);
    const auto member = join("g", {"t"});
    member->on_record = [&](const Record& record) {
        if (member->records.size() % 500 == 0) {
            member->consumer().pause(
                std::array{TopicPartition{record.topic, record.partition, record.epoch}});
        }
    };
    std::size_t stops = 0;
    while (member->records.size() < 5000) {
        const auto before = member->records.size();
        ASSERT_TRUE(run_until(
            [&] { return member->records.size() > before && member->records.size() % 500 == 0; }));
        const auto paused_at = member->records.size();
        EXPECT_FALSE(run_until([&] { return member->records.size() > paused_at; }, 30ms));
        ++stops;
        member->consumer().resume(member->owned);
    }
    EXPECT_EQ(stops, 10U);
    EXPECT_EQ(member->distinct(), 5000U);
    EXPECT_EQ(member->records.size(), 5000U);
    leave(*member);
}

}  // namespace tests
