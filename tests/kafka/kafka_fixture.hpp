#pragma once
/// \file
/// What the Kafka tests share: a mock cluster, one io_context, and group members that remember
/// everything that they were told.

#include "worker/kafka/consumer.hpp"
#include "worker/kafka/mock_cluster.hpp"
#include "worker/kafka/producer.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace tests {

using namespace std::chrono_literals;

/// Long enough for every wait here on a busy machine; only a failure lasts so long.
constexpr std::chrono::seconds patience{40};

/// A Consumer and its memory. Extra behaviour goes into the hooks.
class Member {
  public:
    Member(boost::asio::io_context& io,
           const std::string& bootstrap,
           const std::string& group,
           std::vector<std::string> topics,
           worker::kafka::Properties properties = {});

    worker::kafka::Consumer& consumer() { return *consumer_; }
    /// How many distinct (topic, partition, offset) were handed out.
    std::size_t distinct() const { return seen.size(); }
    /// Destroys the Consumer without closing it, as a crash would.
    void crash() { consumer_.reset(); }

    std::vector<worker::kafka::Record> records;
    std::set<std::tuple<std::string, std::int32_t, std::int64_t>> seen;
    std::vector<worker::kafka::TopicPartition> owned;
    std::vector<std::vector<worker::kafka::TopicPartition>> assignments;
    std::vector<std::pair<std::vector<worker::kafka::TopicPartition>, bool>> revocations;
    std::vector<std::string> fatals;
    std::vector<std::string> errors;
    bool closed = false;

    std::function<void(const worker::kafka::Record&)> on_record;
    std::function<void(const std::vector<worker::kafka::TopicPartition>&)> on_assigned;
    std::function<void(const std::vector<worker::kafka::TopicPartition>&, bool)> on_revoked;
    /// None: ready at once.
    std::function<void(const std::vector<worker::kafka::TopicPartition>&, std::function<void()>)>
        on_leaving;

  private:
    std::unique_ptr<worker::kafka::Consumer> consumer_;
};

class KafkaTest : public testing::Test {
  protected:
    /// Makes a member of `group` that reads `topics`, and starts it.
    std::unique_ptr<Member> join(const std::string& group,
                                 std::vector<std::string> topics,
                                 worker::kafka::Properties properties = {});
    /// Closes a member and waits for it.
    void leave(Member& member, std::chrono::milliseconds deadline = 10s);
    /// Runs the io_context until `condition` holds; false when `limit` passed before.
    bool run_until(const std::function<bool()>& condition,
                   std::chrono::milliseconds limit = patience);
    /// Writes `count` records "0", "1", ... to one partition; -1 spreads them round robin over
    /// `partitions`.
    void fill(const std::string& topic, int count, std::int32_t partition, int partitions = 1);

    worker::kafka::Producer& producer();

    worker::kafka::MockCluster cluster{1};
    boost::asio::io_context io;

  private:
    std::unique_ptr<worker::kafka::Producer> producer_;
};

/// The offset after this record, as commit() wants it.
worker::kafka::TopicOffset after(const worker::kafka::Record& record);

}  // namespace tests
