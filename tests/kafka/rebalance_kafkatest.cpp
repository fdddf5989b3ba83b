/// \file
/// More than one member, and members that are thrown out.

#include "tests/kafka/kafka_fixture.hpp"

#include <algorithm>
#include <array>

namespace tests {

using worker::kafka::MockError;
using worker::kafka::MockRequest;
using worker::kafka::Record;
using worker::kafka::TopicOffset;
using worker::kafka::TopicPartition;

class RebalanceTest : public KafkaTest {
  protected:
    RebalanceTest() { cluster.create_topic("t", 4); }
};

/// Commits what it was given, as a worker does that finishes at once. False: the mock cluster
/// refused it, because on a busy machine the group was rebalanced once more meanwhile.
bool commit_all(Member& member, const std::vector<TopicPartition>& partitions) {
    std::map<std::int32_t, TopicOffset> newest;
    for (const auto& record : member.records) {
        for (const auto& partition : partitions) {
            if (partition == TopicPartition{record.topic, record.partition, record.epoch}) {
                newest[record.partition] = after(record);
            }
        }
    }
    std::vector<TopicOffset> offsets;
    for (const auto& [partition, offset] : newest) {
        offsets.push_back(offset);
    }
    return offsets.empty() || member.consumer().commit(offsets, true).has_value();
}

TEST_F(RebalanceTest, RevokesDuringWorkWithoutLossOrRepeat) {
    const auto first = join("g", {"t"});
    bool refused = false;
    first->on_revoked = [&](const auto& gone, bool lost) {
        EXPECT_FALSE(lost);
        refused = !commit_all(*first, gone) || refused;
    };
    ASSERT_TRUE(run_until([&] { return first->owned.size() == 4; }));
    const auto before = first->owned;

    const auto second = join("g", {"t"});
    second->on_revoked = [&](const auto& gone, bool) {
        refused = !commit_all(*second, gone) || refused;
    };
    std::size_t written = 0;
    // Records keep coming while partitions move.
    ASSERT_TRUE(run_until([&] {
        if (written < 4000) {
            fill("t", 40, -1, 4);
            written += 40;
        }
        return first->owned.size() == 2 && second->owned.size() == 2;
    }));
    fill("t", 400, -1, 4);
    written += 400;
    const auto all_seen = [&] {
        std::set<std::tuple<std::string, std::int32_t, std::int64_t>> all = first->seen;
        all.insert(second->seen.begin(), second->seen.end());
        return all.size();
    };
    ASSERT_TRUE(run_until([&] { return all_seen() >= written; })) << "lost";
    EXPECT_EQ(all_seen(), written);
    if (!refused) {
        EXPECT_EQ(first->records.size() + second->records.size(), written) << "read twice";
    }
    ASSERT_FALSE(first->revocations.empty());
    // What stayed kept its epoch: a cooperative rebalance does not disturb it.
    for (const auto& kept : first->owned) {
        EXPECT_NE(std::find(before.begin(), before.end(), kept), before.end());
    }
    // The mock cluster refuses commits while another member leaves; Kafka does not.
    first->on_revoked = nullptr;
    leave(*second);
    leave(*first);
}

TEST_F(RebalanceTest, WaitsForWhatIsUnderWayInPartitionsThatGo) {
    const auto first = join("g", {"t"});
    std::vector<TopicPartition> leaving;
    std::function<void()> ready;
    first->on_leaving = [&](const auto& going, std::function<void()> call) {
        leaving = going;
        ready = std::move(call);
    };
    ASSERT_TRUE(run_until([&] { return first->owned.size() == 4; }));
    const auto second = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return !leaving.empty(); }));

    fill("t", 40, -1, 4);
    first->consumer().resume(first->owned);  // an owner with room again
    EXPECT_TRUE(first->revocations.empty() && second->owned.empty());
    ready();
    ready();  // once too often
    ASSERT_TRUE(run_until([&] { return second->owned.size() == 2; }));
    EXPECT_EQ(first->revocations.size(), 1U);
    ASSERT_TRUE(
        run_until([&] { return first->records.size() >= 20 && second->records.size() >= 20; }));
    EXPECT_EQ(first->records.size() + second->records.size(), 40U) << "read twice";
    for (const auto& record : first->records) {
        const TopicPartition from{record.topic, record.partition, record.epoch};
        EXPECT_EQ(std::find(leaving.begin(), leaving.end(), from), leaving.end());
    }
    first->on_leaving = nullptr;
    leave(*second);
    leave(*first);
}

TEST_F(RebalanceTest, PatienceWithPartitionsThatGoEnds) {
    const auto first = join("g", {"t"});
    bool asked = false;
    first->on_leaving = [&](const auto&, const std::function<void()>&) { asked = true; };
    ASSERT_TRUE(run_until([&] { return first->owned.size() == 4; }));
    const auto second = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return asked; }));
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_TRUE(run_until([&] { return !first->revocations.empty(); }));
    EXPECT_FALSE(first->revocations[0].second);
    // A third of the session's 6 s.
    EXPECT_GT(std::chrono::steady_clock::now() - begin, 1s);
    ASSERT_TRUE(run_until([&] { return second->owned.size() == 2; }));
    leave(*second);
    leave(*first);
}

TEST_F(RebalanceTest, ClosesWhilePartitionsAreLeaving) {
    const auto first = join("g", {"t"});
    bool asked = false;
    first->on_leaving = [&](const auto&, const std::function<void()>&) { asked = true; };
    ASSERT_TRUE(run_until([&] { return first->owned.size() == 4; }));
    const auto second = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return asked; }));
    leave(*first);
    EXPECT_EQ(first->revocations.size(), 2U) << "those that were leaving, and the rest";
    ASSERT_TRUE(run_until([&] { return second->owned.size() == 4; }));
    leave(*second);
}

TEST_F(RebalanceTest, KeepsTheAssignmentWhenCommitsMeetARebalance) {
    const auto first = join("g", {"t"});
    first->on_record = [&](const Record& record) {
        ASSERT_TRUE(first->consumer().commit({after(record)}));
    };
    ASSERT_TRUE(run_until([&] { return first->owned.size() == 4; }));
    const auto second = join("g", {"t"});
    ASSERT_TRUE(run_until([&] {
        fill("t", 8, -1, 4);
        return second->owned.size() == 2;
    }));
    // The mock cluster refuses commits while the group rebalances. What librdkafka must not meet is
    // a commit that arrives after the new generation began: it gives up the assignment then.
    EXPECT_EQ(first->consumer().stats().lost, 0U);
    const auto before = first->consumer().stats().commits;
    fill("t", 8, -1, 4);
    EXPECT_TRUE(run_until([&] { return first->consumer().stats().commits > before; }));
    leave(*second);
    leave(*first);
}

TEST_F(RebalanceTest, TellsALostAssignmentAndComesBackUnderNewEpochs) {
    fill("t", 8, -1, 4);
    const auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return member->records.size() == 8; }));
    const auto old = member->owned;
    const auto offset = after(member->records[0]);
    bool refused = false;
    member->on_revoked = [&](const auto&, bool lost) {
        refused = lost && !member->consumer().commit({offset}, true);
    };
    cluster.spoil(MockRequest::heartbeat, std::array{MockError::unknown_member});
    ASSERT_TRUE(run_until([&] { return !member->revocations.empty(); }));
    EXPECT_TRUE(member->revocations[0].second) << "not told that it was lost";
    EXPECT_TRUE(refused) << "a commit under a lost assignment was tried";
    EXPECT_EQ(member->consumer().stats().lost, 1U);

    ASSERT_TRUE(run_until([&] { return member->owned.size() == 4; }));
    for (const auto& now : member->owned) {
        EXPECT_EQ(std::find(old.begin(), old.end(), now), old.end()) << "an epoch came twice";
    }
    // Nothing was committed, so all of it comes again, and the old work cannot commit.
    ASSERT_TRUE(run_until([&] { return member->records.size() == 16; }));
    ASSERT_TRUE(member->consumer().commit({offset}));
    EXPECT_EQ(member->consumer().stats().stale_commits, 1U);
    member->on_revoked = nullptr;
    leave(*member);
}

TEST_F(RebalanceTest, StartsUnpausedAfterAnAssignmentThatWasPaused) {
    const auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return member->owned.size() == 4; }));
    member->consumer().pause(member->owned);
    cluster.spoil(MockRequest::heartbeat, std::array{MockError::unknown_member});
    ASSERT_TRUE(run_until([&] { return member->assignments.size() == 2; }));
    fill("t", 4, -1, 4);
    EXPECT_TRUE(run_until([&] { return member->records.size() == 4; }, 10s));
    leave(*member);
}

TEST_F(RebalanceTest, TakesOverFromAMemberThatCrashed) {
    fill("t", 20, -1, 4);
    const auto first = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return first->records.size() == 20; }));
    commit_all(*first, first->owned);
    fill("t", 20, -1, 4);
    ASSERT_TRUE(run_until([&] { return first->records.size() == 40; }));
    first->crash();

    const auto second = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return second->records.size() == 20; }));
    for (const auto& record : second->records) {
        EXPECT_GE(record.offset, 5) << "committed work came again";
    }
    leave(*second);
}

}  // namespace tests
