/// \file
/// The producer: acknowledged or told why, also with injected errors and a broker that is down.

#include "tests/kafka/kafka_fixture.hpp"

#include <array>
#include <optional>

namespace tests {

using core::FailureKind;
using worker::kafka::Delivery;
using worker::kafka::MockError;
using worker::kafka::MockRequest;
using worker::kafka::OutRecord;
using worker::kafka::Producer;
using worker::kafka::Properties;
using worker::kafka::Record;

class ProducerTest : public KafkaTest {
  protected:
    ProducerTest() { cluster.create_topic("t", 4); }

    std::unique_ptr<Producer> make(const Properties& properties = {}) {
        auto made = Producer::create(io.get_executor(), {cluster.bootstrap(), properties, {}});
        EXPECT_TRUE(made);
        return std::move(*made);
    }
    static std::vector<OutRecord> batch(int count, const std::string& word) {
        std::vector<OutRecord> records;
        for (int i = 0; i < count; ++i) {
            records.push_back({"t", 1, "k", word + std::to_string(i), {}});
        }
        return records;
    }
    /// All values in partition order, read by a new group.
    std::vector<std::string> read(const std::string& topic, std::size_t at_least) {
        const auto reader = join("reader", {topic});
        EXPECT_TRUE(run_until([&] { return reader->records.size() >= at_least; }));
        run_until([] { return false; }, 300ms);
        std::vector<std::string> values;
        for (const auto& record : reader->records) {
            values.push_back(record.value.value_or("(null)"));
        }
        leave(*reader);
        return values;
    }
};

TEST_F(ProducerTest, WritesABatchInOrderAndWaitsForAllOfIt) {
    const auto producer = make();
    const auto records = batch(2000, "r");
    ASSERT_TRUE(producer->produce_all(records, patience));
    EXPECT_EQ(producer->stats().delivered, 2000U);
    EXPECT_EQ(producer->stats().queued, 0);
    const auto values = read("t", 2000);
    ASSERT_EQ(values.size(), 2000U);
    for (std::size_t i = 0; i < values.size(); ++i) {
        ASSERT_EQ(values[i], records[i].value);
    }
}

TEST_F(ProducerTest, RetriesWhatTheBrokerRefusesForNow) {
    const auto producer = make();
    cluster.spoil(MockRequest::produce,
                  std::array{MockError::not_leader, MockError::request_timed_out,
                             MockError::transport, MockError::not_leader});
    const auto records = batch(50, "r");
    const auto done = producer->produce_all(records, patience);
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(producer->stats().recreated, 0U);
}

TEST_F(ProducerTest, CallsARecordThatIsTooLargePermanent) {
    const auto producer = make();
    const auto done =
        producer->produce_one({"t", 0, "k", std::string(5U << 20U, 'x'), {}}, patience);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, FailureKind::permanent);
    EXPECT_NE(done.error().detail.find("produce to t"), std::string::npos);
    EXPECT_TRUE(producer->produce_one({"t", 0, "k", std::string(1U << 20U, 'x'), {}}, patience));
}

TEST_F(ProducerTest, CountsPartitionsAndSaysWhenNobodyAnswers) {
    const auto producer = make();
    const auto counts = producer->partition_counts(5s);
    ASSERT_TRUE(counts) << counts.error().detail;
    EXPECT_EQ(counts->at("t"), 4);
    cluster.set_down(1);
    const auto none = producer->partition_counts(300ms);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, FailureKind::retryable);
    producer->close(0ms);
    EXPECT_EQ(producer->partition_counts(5s).error().kind, FailureKind::stopping);
}

TEST_F(ProducerTest, ReportsAPartitionThatDoesNotExist) {
    const auto producer = make({{"message.timeout.ms", "2000"}});
    const OutRecord record{"t", 17, "k", "v", {{"a", "b"}}};
    const auto done = producer->produce_one(record, 10s);
    ASSERT_FALSE(done);
    EXPECT_EQ(producer->stats().queued, 0);
    EXPECT_TRUE(producer->produce_one({"t", 3, "k", "v", {{"a", "b"}}}, patience));
}

TEST_F(ProducerTest, SendsNothingOfABatchThatMissedItsDeadline) {
    const auto producer = make();
    ASSERT_TRUE(producer->produce_all(batch(1, "before"), patience));
    cluster.set_down(1);
    const auto start = std::chrono::steady_clock::now();
    const auto done = producer->produce_all(batch(10, "lost"), 1s);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().kind, FailureKind::permanent);
    cluster.set_up(1);
    ASSERT_TRUE(producer->produce_all(batch(1, "after"), patience));
    EXPECT_EQ(producer->stats().recreated, 1U);
    EXPECT_EQ(read("t", 2), (std::vector<std::string>{"before0", "after0"}));
}

TEST_F(ProducerTest, KnowsWhetherALateBatchMayHaveBeenWritten) {
    const auto producer = make();
    ASSERT_TRUE(producer->produce_all(batch(1, "before"), patience));
    // Sent, but the answer takes longer than anybody waits.
    cluster.set_round_trip(1, 3s);
    const auto sent = producer->produce_all(batch(1, "sent"), 500ms);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, FailureKind::outcome_unknown) << sent.error().detail;
    // Never sent: a new client that finds no broker.
    cluster.set_round_trip(1, 0ms);
    cluster.set_down(1);
    const auto kept = producer->produce_all(batch(1, "kept"), 500ms);
    ASSERT_FALSE(kept);
    EXPECT_EQ(kept.error().kind, FailureKind::retryable) << kept.error().detail;
}

TEST_F(ProducerTest, IsMadeAnewAfterAFatalError) {
    const auto producer = make();
    ASSERT_TRUE(producer->produce_all(batch(3, "a"), patience));
    // Nobody else writes here, so a gap in the sequence means that the broker lost records.
    cluster.spoil(MockRequest::produce, std::array{MockError::out_of_order_sequence});
    const auto broken = producer->produce_all(batch(3, "b"), 5s);
    ASSERT_FALSE(broken);
    const auto again = producer->produce_all(batch(3, "b"), patience);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(producer->stats().recreated, 1U);
}

TEST_F(ProducerTest, CompletesOnTheExecutor) {
    const auto producer = make();
    std::optional<Delivery> place;
    bool running = false;
    bool on_executor = false;
    producer->produce({"t", 2, "k", "v", {{"dlq_reason", "x"}}}, [&](core::Result<Delivery> done) {
        ASSERT_TRUE(done) << done.error().detail;
        on_executor = running;
        place = *done;
    });
    // Until somebody runs the executor, nothing is called, however long the broker is done.
    ASSERT_TRUE(producer->produce_one({"t", 2, "k", "w", {}}, patience));
    EXPECT_FALSE(place);
    running = true;
    ASSERT_TRUE(run_until([&] { return place.has_value(); }));
    EXPECT_TRUE(on_executor);
    EXPECT_EQ(place->partition, 2);
    EXPECT_EQ(place->offset, 0);
}

TEST_F(ProducerTest, ClosesInTimeAndLeavesNoRecordWithoutAnAnswer) {
    const auto producer = make();
    cluster.set_down(1);
    int failed = 0;
    for (int i = 0; i < 20; ++i) {
        producer->produce({"t", 0, "k", "v", {}}, [&failed](const core::Result<Delivery>& done) {
            failed += done ? 0 : 1;
        });
    }
    const auto start = std::chrono::steady_clock::now();
    producer->close(1s);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
    ASSERT_TRUE(run_until([&] { return failed == 20; }));
    const auto late = producer->produce_one({"t", 0, "k", "v", {}}, 1s);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, FailureKind::stopping);
}

TEST_F(ProducerTest, WaitsWhenItsQueueIsFull) {
    const auto producer = make({{"queue.buffering.max.messages", "10"}, {"linger.ms", "5"}});
    const auto done = producer->produce_all(batch(500, "r"), patience);
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(producer->stats().delivered, 500U);
}

}  // namespace tests
