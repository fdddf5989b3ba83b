/// \file
/// The consumer's decisions without a broker.

#include "worker/kafka/assignment.hpp"

#include <gtest/gtest.h>

#include <array>

namespace worker::kafka {

class AssignmentTest : public testing::Test {
  protected:
    AssignmentTest() { mine = assignment.add({{"t", 0, 0}, {"t", 1, 0}}); }

    TopicOffset offset(std::size_t partition, std::int64_t next) const {
        return {"t", mine[partition].partition, next, mine[partition].epoch};
    }
    static ConsumerStats stats_of(const Assignment& from) {
        ConsumerStats stats;
        from.fill(stats);
        return stats;
    }

    using Verdict = Assignment::Verdict;

    Assignment assignment;
    std::vector<TopicPartition> mine;
};

TEST_F(AssignmentTest, NumbersEveryAssignmentAnew) {
    EXPECT_NE(mine[0].epoch, mine[1].epoch);
    const auto gone = assignment.remove(std::array{TopicPartition{"t", 0, 0}});
    ASSERT_EQ(gone.size(), 1U);
    EXPECT_EQ(gone[0], mine[0]);
    const auto again = assignment.add({{"t", 0, 0}});
    EXPECT_GT(again[0].epoch, mine[1].epoch);
    EXPECT_EQ(assignment.all().size(), 2U);
    EXPECT_TRUE(assignment.remove(std::array{TopicPartition{"t", 7, 0}}).empty());
}

TEST_F(AssignmentTest, HandsOutAnOffsetOnceAndOnlyOfOwnedPartitions) {
    const auto first = assignment.accept("t", 0, 5);
    EXPECT_EQ(first.verdict, Verdict::hand_out);
    EXPECT_EQ(first.epoch, mine[0].epoch);
    EXPECT_EQ(assignment.accept("t", 0, 5).verdict, Verdict::drop);
    EXPECT_EQ(assignment.accept("t", 0, 4).verdict, Verdict::drop);
    EXPECT_EQ(assignment.accept("t", 0, 9).verdict, Verdict::hand_out);
    EXPECT_EQ(assignment.accept("t", 2, 0).verdict, Verdict::drop);
    EXPECT_EQ(assignment.accept("u", 0, 0).verdict, Verdict::drop);
    EXPECT_EQ(stats_of(assignment).refetched, 2U);
    EXPECT_EQ(stats_of(assignment).unowned, 2U);
    // A new epoch begins anew.
    const auto again = assignment.add({{"t", 0, 0}});
    EXPECT_EQ(assignment.accept("t", 0, 5).epoch, again[0].epoch);
}

TEST_F(AssignmentTest, HoldsWhatArrivesDuringAPauseUntilItIsResumed) {
    assignment.pause(mine);
    const auto late = assignment.accept("t", 0, 5);
    EXPECT_EQ(late.verdict, Verdict::hold);
    Record record;
    record.topic = "t";
    record.epoch = late.epoch;
    EXPECT_EQ(assignment.reconsider(record), Verdict::hold);
    assignment.resume(mine);
    EXPECT_EQ(assignment.reconsider(record), Verdict::hand_out);
    EXPECT_EQ(assignment.accept("t", 0, 5).verdict, Verdict::drop) << "fetched again";
    assignment.add({{"t", 0, 0}});
    EXPECT_EQ(assignment.reconsider(record), Verdict::drop) << "of an epoch that ended";
}

TEST_F(AssignmentTest, PausesAndResumesEachPartitionOnce) {
    EXPECT_EQ(assignment.pause(mine), mine);
    EXPECT_TRUE(assignment.pause(mine).empty());
    EXPECT_EQ(assignment.resume(std::array{mine[1]}), (std::vector{mine[1]}));
    EXPECT_TRUE(assignment.resume(std::array{mine[1]}).empty());
    EXPECT_TRUE(stats_of(assignment).assigned[0].paused);
    auto stale = mine[0];
    stale.epoch += 50;
    EXPECT_TRUE(assignment.resume(std::array{stale}).empty()) << "of another epoch";
    EXPECT_EQ(assignment.resume(std::array{TopicPartition{"t", 0, 0}}), (std::vector{mine[0]}));
}

TEST_F(AssignmentTest, CommitsTheNewestOffsetOfEachPartition) {
    assignment.note(std::array{offset(0, 3), offset(0, 2), offset(1, 9)});
    const auto taken = assignment.take_noted(false);
    ASSERT_EQ(taken.size(), 2U);
    EXPECT_EQ(taken[0].offset, 3);
    EXPECT_EQ(taken[1].offset, 9);
    EXPECT_TRUE(assignment.take_noted(false).empty()) << "under way already";
    EXPECT_EQ(assignment.take_noted(true).size(), 2U) << "asked to repeat";
    assignment.committed(taken[0], true);
    assignment.committed(taken[1], true);
    EXPECT_FALSE(assignment.has_noted());
    EXPECT_EQ(stats_of(assignment).assigned[0].committed, 3);
    assignment.note(std::array{offset(0, 1)});
    EXPECT_FALSE(assignment.has_noted()) << "commits never go back";
}

TEST_F(AssignmentTest, NotesAFailedCommitAgainUnlessItsEpochEnded) {
    assignment.note(std::array{offset(0, 3), offset(1, 4)});
    const auto taken = assignment.take_noted(false);
    assignment.remove(std::array{mine[1]});
    assignment.committed(taken[0], false);
    assignment.committed(taken[1], false);
    const auto again = assignment.take_noted(false);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].partition, 0);
}

TEST_F(AssignmentTest, KeepsANewerNoteThatCameWhileARequestWasUnderWay) {
    assignment.note(std::array{offset(0, 3)});
    const auto first = assignment.take_noted(false);
    assignment.note(std::array{offset(0, 8)});
    assignment.committed(first[0], true);
    const auto second = assignment.take_noted(false);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].offset, 8);
}

TEST_F(AssignmentTest, DropsOffsetsOfEndedEpochs) {
    auto stale = offset(0, 3);
    assignment.remove(std::array{mine[0]});
    assignment.note(std::array{stale});
    assignment.add({{"t", 0, 0}});
    assignment.note(std::array{stale});
    EXPECT_FALSE(assignment.has_noted());
    EXPECT_EQ(stats_of(assignment).stale_commits, 2U);
}

}  // namespace worker::kafka
