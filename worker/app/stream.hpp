#pragma once
/// \file
/// A consumer joined to a pump: records in, offsets out. The worker and the writer are built on it.

#include "core/config.hpp"
#include "core/pipeline/pump.hpp"
#include "core/result.hpp"
#include "worker/kafka/consumer.hpp"
#include "worker/kafka/topics.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace worker::app {

/// librdkafka properties of the configuration: `[kafka.properties]` and the typed keys.
kafka::Properties consumer_properties(const core::KafkaConfig& config);
kafka::Properties producer_properties(const core::KafkaConfig& config);
/// The full topic names of the configuration.
kafka::TopicNames topic_names(const core::KafkaConfig& config);
/// Sends librdkafka's log lines to ours.
void log_broker_line(const kafka::LogLine& line);

struct StreamConfig {
    std::string group;
    std::vector<std::string> topics;
    core::pipeline::PumpConfig pump;
};

struct StreamCallbacks {
    std::function<boost::asio::awaitable<bool>(core::pipeline::InboundRecord)> handle;
    std::function<std::string(const core::pipeline::InboundRecord&)> lane_of;
    /// The client is dead or a handler threw: the program must end.
    std::function<void(std::string)> fatal;
};

/// Threads: none; everything on the executor.
class Stream {
  public:
    static core::Result<std::unique_ptr<Stream>> create(boost::asio::any_io_executor executor,
                                                        const core::KafkaConfig& kafka,
                                                        StreamConfig config,
                                                        StreamCallbacks callbacks);

    void start() { consumer_->start(); }
    /// Keeps the partitions of one topic paused (off_policy = hold), or lets them go.
    void hold_topic(const std::string& topic, bool hold);
    /// Takes no more records, waits for what runs, at most `drain_timeout` (then calls `give_up`,
    /// if there is one, and waits a little more), commits what is finished and leaves the group.
    boost::asio::awaitable<void> shut_down(std::chrono::milliseconds drain_timeout,
                                           std::function<void()> give_up);

    core::pipeline::Pump& pump() { return *pump_; }
    kafka::ConsumerStats stats() const { return consumer_->stats(); }

  private:
    Stream() = default;
    void on_record(kafka::Record record);
    void on_assigned(const std::vector<kafka::TopicPartition>& partitions);
    void on_leaving(const std::vector<kafka::TopicPartition>& partitions,
                    std::function<void()> ready);
    void on_revoked(const std::vector<kafka::TopicPartition>& partitions, bool lost);
    void commit(const std::vector<core::pipeline::OffsetToCommit>& offsets, bool now);
    void apply_pauses();
    void drain(std::function<void()> done);
    void close(std::chrono::milliseconds deadline, std::function<void()> done);

    boost::asio::any_io_executor executor_;
    std::unique_ptr<core::pipeline::Pump> pump_;
    std::unique_ptr<kafka::Consumer> consumer_;
    std::vector<kafka::TopicPartition> assigned_;
    std::string held_topic_;
    bool full_ = false;
    bool draining_ = false;
};

}  // namespace worker::app
