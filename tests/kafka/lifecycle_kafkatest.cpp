/// \file
/// Ends and silences: closing in every state, brokers that are down, topics without records.

#include "tests/kafka/kafka_fixture.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace tests {

using worker::kafka::Consumer;
using worker::kafka::ConsumerConfig;
using worker::kafka::MockError;
using worker::kafka::MockRequest;
using worker::kafka::Record;

class LifecycleTest : public KafkaTest {
  protected:
    LifecycleTest() { cluster.create_topic("t", 4); }

    /// Closes with this deadline and returns how long that took.
    std::chrono::milliseconds time_to_close(Member& member, std::chrono::milliseconds deadline) {
        const auto start = std::chrono::steady_clock::now();
        leave(member, deadline);
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - start);
    }
};

TEST_F(LifecycleTest, ClosesBeforeStart) {
    Member member(io, cluster.bootstrap(), "g", {"t"});
    EXPECT_LT(time_to_close(member, 5s), 5s);
    EXPECT_FALSE(member.consumer().commit({{"t", 0, 1, 0}}));
}

TEST_F(LifecycleTest, ClosesBeforeTheFirstAssignment) {
    for (int round = 0; round < 5; ++round) {
        const auto member = join("g" + std::to_string(round), {"t"});
        // Into the middle of the join, which lasts three seconds here.
        run_until([] { return false; }, std::chrono::milliseconds(round * 150));
        EXPECT_LT(time_to_close(*member, 3s), 4s) << round;
        EXPECT_TRUE(member->records.empty());
    }
}

TEST_F(LifecycleTest, SurvivesTheEndBetweenJoiningAndTheFirstAssignment) {
    // Freed at this moment, librdkafka before 2.3.0 aborts the process.
    // Shared: librdkafka may log for as long as the process lives.
    const auto leader = std::make_shared<std::atomic<bool>>(false);
    ConsumerConfig config;
    config.bootstrap = cluster.bootstrap();
    config.group = "g";
    config.topics = {"t"};
    config.properties = {{"session.timeout.ms", "6000"}, {"debug", "cgrp"}};
    config.log = [leader](const worker::kafka::LogLine& line) {
        if (line.text.find("elected leader") != std::string::npos) {
            *leader = true;
        }
    };
    cluster.set_round_trip(1, 400ms);
    auto consumer = Consumer::create(io.get_executor(), config, {});
    ASSERT_TRUE(consumer) << consumer.error().detail;
    (*consumer)->start();
    ASSERT_TRUE(run_until([&] { return leader->load(); }));
    ASSERT_FALSE((*consumer)->stats().ever_assigned);
    bool closed = false;
    (*consumer)->close(100ms, [&] { closed = true; });
    EXPECT_TRUE(run_until([&] { return closed; }, 3s));
    // Time for a thread that frees the client to fall over.
    run_until([] { return false; }, 1s);
}

TEST_F(LifecycleTest, ClosesWhileTheGroupRebalances) {
    const auto first = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return first->owned.size() == 4; }));
    const auto second = join("g", {"t"});
    run_until([] { return false; }, 300ms);
    EXPECT_LT(time_to_close(*first, 3s), 4s);
    EXPECT_LT(time_to_close(*second, 3s), 4s);
}

TEST_F(LifecycleTest, ClosesWithinTheDeadlineWhenTheBrokerIsDown) {
    fill("t", 4, -1, 4);
    const auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return member->records.size() == 4; }));
    cluster.set_down(1);
    ASSERT_TRUE(member->consumer().commit({after(member->records[0])}));
    EXPECT_LT(time_to_close(*member, 2s), 3s);
    // The work that was not committed is somebody else's now: the owner was told.
    EXPECT_FALSE(member->revocations.empty());
}

TEST_F(LifecycleTest, GivesUpASynchronousCommitAfterItsTimeout) {
    fill("t", 1, 0);
    ConsumerConfig config;
    const auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return member->records.size() == 1; }));
    cluster.set_down(1);
    const auto start = std::chrono::steady_clock::now();
    const auto done = member->consumer().commit({after(member->records[0])}, true);
    EXPECT_FALSE(done);
    EXPECT_LT(std::chrono::steady_clock::now() - start, config.commit_timeout + 1s);
    if (!done) {
        EXPECT_EQ(done.error().kind, core::FailureKind::retryable);
    }
    leave(*member, 1s);
}

TEST_F(LifecycleTest, ReadsOnWhenTheBrokerComesBack) {
    fill("t", 4, -1, 4);
    const auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return member->records.size() == 4; }));
    cluster.set_down(1);
    ASSERT_TRUE(run_until([&] { return !member->errors.empty(); }));
    cluster.set_up(1);
    fill("t", 4, -1, 4);
    ASSERT_TRUE(run_until([&] { return member->distinct() == 8; }));
    EXPECT_TRUE(member->fatals.empty());
    leave(*member);
}

TEST_F(LifecycleTest, CanBeDestroyedInTheMiddleOfWork) {
    fill("t", 1000, -1, 4);
    auto member = join("g", {"t"});
    ASSERT_TRUE(run_until([&] { return !member->records.empty(); }));
    member->crash();
    const auto count = member->records.size();
    run_until([] { return false; }, 100ms);
    EXPECT_EQ(member->records.size(), count) << "a callback came after the destructor";
}

TEST_F(LifecycleTest, StaysInTheGroupWhileNothingArrives) {
    // Only polling counts as life, and an empty topic wakes nobody.
    const auto member = join("g", {"t"}, {{"max.poll.interval.ms", "6000"}});
    ASSERT_TRUE(run_until([&] { return member->owned.size() == 4; }));
    const auto quiet_since = std::chrono::steady_clock::now();
    run_until([] { return false; }, 8s);
    EXPECT_GT(member->consumer().stats().last_poll, quiet_since + 6s);
    EXPECT_TRUE(member->revocations.empty());
    EXPECT_TRUE(member->fatals.empty());
    fill("t", 1, 0);
    EXPECT_TRUE(run_until([&] { return member->records.size() == 1; }, 5s));
    leave(*member);
}

TEST_F(LifecycleTest, SaysThatItIsDeadWhenNobodyPolledForTooLong) {
    std::mutex mutex;
    std::condition_variable told;
    bool exceeded = false;
    ConsumerConfig config;
    config.bootstrap = cluster.bootstrap();
    config.group = "g";
    config.topics = {"t"};
    config.properties = {{"session.timeout.ms", "6000"}, {"max.poll.interval.ms", "6000"}};
    config.log = [&](const worker::kafka::LogLine& line) {
        const std::lock_guard lock(mutex);
        exceeded = exceeded || line.facility == "MAXPOLL";
        told.notify_all();
    };
    bool assigned = false;
    std::string reason;
    worker::kafka::ConsumerCallbacks callbacks;
    callbacks.on_assigned = [&](const auto&) { assigned = true; };
    callbacks.on_fatal = [&](std::string why) { reason = std::move(why); };
    auto consumer = Consumer::create(io.get_executor(), config, std::move(callbacks));
    ASSERT_TRUE(consumer) << consumer.error().detail;
    (*consumer)->start();
    ASSERT_TRUE(run_until([&] { return assigned; }));
    {
        // The executor stands still until librdkafka has noticed.
        std::unique_lock lock(mutex);
        ASSERT_TRUE(told.wait_for(lock, patience, [&] { return exceeded; }));
    }
    EXPECT_TRUE(run_until([&] { return !reason.empty(); }));
    EXPECT_NE(reason.find("max.poll.interval.ms"), std::string::npos) << reason;
    bool closed = false;
    (*consumer)->close(3s, [&] { closed = true; });
    EXPECT_TRUE(run_until([&] { return closed; }));
}

}  // namespace tests
