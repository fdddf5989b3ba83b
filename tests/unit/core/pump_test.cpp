#include "core/pipeline/pump.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace core::pipeline {
namespace {

using namespace std::chrono_literals;

const PartitionId partition{"commands", 0};

/// A pump whose records are finished by hand.
class PumpTest : public testing::Test {
  protected:
    void make(PumpConfig config = {}) {
        config.commit_every = 0ms;
        PumpCallbacks callbacks;
        callbacks.handle = [this](InboundRecord record) { return hold(std::move(record)); };
        callbacks.lane_of = [](const InboundRecord& record) { return record.message.key; };
        callbacks.commit = [this](const std::vector<OffsetToCommit>& offsets, bool) {
            for (const OffsetToCommit& o : offsets) committed.push_back(o.offset);
        };
        callbacks.pause = [this](bool paused) { pauses.push_back(paused); };
        callbacks.defect = [this](std::string why) { defects.push_back(std::move(why)); };
        pump = std::make_unique<Pump>(io.get_executor(), config, std::move(callbacks));
        pump->assigned(partition, 1);
    }

    boost::asio::awaitable<bool> hold(InboundRecord record) {
        started.push_back(record.offset);
        auto timer = std::make_shared<boost::asio::steady_timer>(
            io, boost::asio::steady_timer::time_point::max());
        running[{record.from, record.offset}] = timer;
        // finish() cancels the timer: then the record is done.
        constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable);
        co_await timer->async_wait(as_value);
        if (record.message.value == "throw") throw std::runtime_error("planted");
        co_return record.message.value != "keep";
    }

    void push(std::int64_t offset,
              std::string key,
              std::string value = "",
              std::int64_t epoch = 1,
              const PartitionId& from = partition) {
        InboundRecord record;
        record.from = from;
        record.offset = offset;
        record.epoch = epoch;
        record.message.key = std::move(key);
        record.message.value = std::move(value);
        pump->push(std::move(record));
        poll();
    }

    void finish(std::int64_t offset, const PartitionId& from = partition) {
        running.at({from, offset})->cancel();
        running.erase({from, offset});
        poll();
    }

    void poll() {
        io.restart();
        io.run_for(2ms);
    }

    boost::asio::io_context io;
    std::unique_ptr<Pump> pump;
    std::vector<std::int64_t> started;
    std::vector<std::int64_t> committed;
    std::vector<bool> pauses;
    std::vector<std::string> defects;
    using Place = std::pair<PartitionId, std::int64_t>;
    std::map<Place, std::shared_ptr<boost::asio::steady_timer>> running;
};

TEST_F(PumpTest, CommitsTheFinishedPrefixAcrossLanes) {
    make();
    push(0, "a");
    push(1, "b");
    push(2, "a");
    EXPECT_EQ(started, (std::vector<std::int64_t>{0, 1}));
    finish(1);
    EXPECT_TRUE(committed.empty());
    finish(0);
    EXPECT_EQ(committed, (std::vector<std::int64_t>{2}));
    finish(2);
    EXPECT_EQ(committed, (std::vector<std::int64_t>{2, 3}));
}

TEST_F(PumpTest, NeverCommitsWhatWasNotAcknowledged) {
    make();
    push(0, "a", "keep");
    push(1, "b");
    finish(0);
    finish(1);
    EXPECT_TRUE(committed.empty());
}

TEST_F(PumpTest, IgnoresCompletionsOfARevokedAssignment) {
    make();
    push(0, "a");
    push(1, "a");
    pump->revoked({partition}, true);
    pump->assigned(partition, 2);
    push(0, "b", "", 2);
    finish(0);
    EXPECT_TRUE(committed.size() <= 1);
    EXPECT_EQ(pump->waiting(), 0U) << "the record that waited under the old epoch is gone";
}

TEST_F(PumpTest, PausesWhenFullAndResumesOnlyWhenHalfEmpty) {
    PumpConfig config;
    config.width = 1;
    config.queued_count_max = 4;
    make(config);
    for (int i = 0; i < 5; ++i) push(i, "a");
    EXPECT_EQ(pauses, (std::vector<bool>{true}));
    finish(0);
    EXPECT_EQ(pauses.size(), 1U) << "three wait: still above the low mark";
    finish(1);
    EXPECT_EQ(pauses, (std::vector<bool>{true, false}));
}

TEST_F(PumpTest, CountsHeadersAsBytes) {
    PumpConfig config;
    config.width = 1;
    config.queued_bytes_max = 100'000;
    make(config);
    push(0, "a");
    InboundRecord record;
    record.from = partition;
    record.offset = 1;
    record.epoch = 1;
    record.message.key = "a";
    record.message.headers.assign(10'000, {"x", ""});
    pump->push(std::move(record));
    EXPECT_EQ(pauses, (std::vector<bool>{true})) << "a record may be nothing but headers";
}

TEST_F(PumpTest, DrainStartsNothingAndWaitsForWhatRuns) {
    PumpConfig config;
    config.width = 1;
    make(config);
    push(0, "a");
    push(1, "a");
    bool drained = false;
    pump->drain([&] { drained = true; });
    poll();
    EXPECT_FALSE(drained);
    finish(0);
    EXPECT_TRUE(drained);
    EXPECT_EQ(started, (std::vector<std::int64_t>{0}));
}

TEST_F(PumpTest, DrainFinishesWhatStandsBeforeFinishedWork) {
    PumpConfig config;
    config.width = 2;
    make(config);
    push(0, "a");
    push(1, "a");
    push(2, "b");
    push(3, "b");
    finish(2);  // 3 starts
    EXPECT_EQ(started, (std::vector<std::int64_t>{0, 2, 3}));
    push(4, "c");
    bool drained = false;
    pump->drain([&] { drained = true; });
    finish(3);
    finish(0);
    EXPECT_FALSE(drained) << "2 and 3 are finished and could not be committed without 1";
    EXPECT_EQ(started, (std::vector<std::int64_t>{0, 2, 3, 1}));
    finish(1);
    EXPECT_TRUE(drained);
    EXPECT_EQ(committed.back(), 4);
}

TEST_F(PumpTest, LeavingAPartitionFinishesWhatIsUnderWayThereAndTakesNoMore) {
    PumpConfig config;
    config.width = 3;
    make(config);
    const PartitionId other{"commands", 1};
    pump->assigned(other, 7);
    push(0, "a");
    push(1, "a");
    push(2, "b");
    push(3, "b");
    push(0, "z", "", 7, other);
    push(1, "z", "", 7, other);
    finish(2, partition);  // 3 starts
    bool left = false;
    pump->leave({partition}, [&] { left = true; });
    push(4, "c");  // fetched before the group asked
    finish(3, partition);
    finish(0, partition);
    EXPECT_FALSE(left) << "2 and 3 are finished and could not be committed without 1";
    finish(1, partition);
    EXPECT_TRUE(left) << "another partition's records are none of its business";
    pump->revoked({partition}, false);
    EXPECT_EQ(committed.back(), 4) << "nothing that was finished comes again";
    finish(0, other);
    finish(1, other);
    EXPECT_EQ(started, (std::vector<std::int64_t>{0, 2, 0, 3, 1, 1}));
    EXPECT_EQ(committed.back(), 2);
}

TEST_F(PumpTest, LeavingIdlePartitionsIsReadyAtOnce) {
    make();
    bool left = false;
    pump->leave({partition}, [&] { left = true; });
    EXPECT_TRUE(left);
}

TEST_F(PumpTest, WhoIsRevokedBeforeItIsReadyIsToldNothing) {
    make();
    push(0, "a");
    push(1, "b");
    finish(1);
    bool left = false;
    pump->leave({partition}, [&] { left = true; });
    pump->revoked({partition}, false);
    finish(0);
    EXPECT_FALSE(left);
    EXPECT_TRUE(committed.empty());
    pump->assigned(partition, 2);
    push(0, "a", "", 2);
    EXPECT_EQ(pump->running(), 1U) << "under its new epoch it is not leaving";
}

TEST_F(PumpTest, GivingUpStartsNothingMore) {
    make();
    push(0, "a");
    push(1, "a");
    push(2, "b");
    bool drained = false;
    pump->drain([&] { drained = true; });
    pump->give_up();
    finish(0);
    finish(2);
    EXPECT_TRUE(drained);
    EXPECT_EQ(started, (std::vector<std::int64_t>{0, 2}));
}

TEST_F(PumpTest, AnExceptionOfAHandlerIsADefect) {
    make();
    push(0, "a", "throw");
    finish(0);
    EXPECT_EQ(defects, (std::vector<std::string>{"planted"}));
    EXPECT_TRUE(committed.empty());
}

}  // namespace
}  // namespace core::pipeline
