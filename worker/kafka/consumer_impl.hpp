#pragma once
/// \file
/// Private to worker/kafka: the Asio shell of a Consumer. consumer.cpp has its life and commits,
/// consumer_events.cpp the events, consumer_close.cpp the end.

#include "worker/kafka/assignment.hpp"
#include "worker/kafka/consumer.hpp"
#include "worker/kafka/handles.hpp"
#include "worker/kafka/properties.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

struct rd_kafka_message_s;

namespace worker::kafka {

/// Tells a thread that frees a client whether anybody still waits for it.
struct Waiting {
    std::mutex mutex;
    bool over = false;
};

class Consumer::Impl : public std::enable_shared_from_this<Consumer::Impl> {
  public:
    Impl(boost::asio::any_io_executor executor,
         ConsumerConfig config,
         ConsumerCallbacks callbacks,
         std::unique_ptr<ClientContext> context,
         ClientHandle client,
         std::chrono::milliseconds tick,
         std::chrono::milliseconds leave_patience);
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void start();
    void pause(std::span<const TopicPartition> partitions);
    void resume(std::span<const TopicPartition> partitions);
    core::Result<void> commit(std::span<const TopicOffset> offsets, bool sync);
    void close(std::chrono::milliseconds deadline, std::function<void()> done);
    /// The owner goes away: no callback any more.
    void abandon();
    ConsumerStats stats() const;

  private:
    enum class State { idle, running, fatal, closing, closed };

    // consumer_events.cpp
    void wait_for_wakeup();
    void tick();
    void drain();
    void handle(rd_kafka_op_s* event);
    void handle_message(const rd_kafka_message_s& message);
    void hand_out(Record record);
    void hand_out_held();
    void drain_soon();
    void handle_error(int code, const std::string& text, bool fatal);
    void handle_rebalance(rd_kafka_op_s* event);
    void handle_assign(const rd_kafka_topic_partition_list_s* list);
    void handle_revoke(const rd_kafka_topic_partition_list_s* list);
    /// Answers the revocation that handle_revoke() kept, if there is one.
    void finish_revoke();
    void handle_commit(rd_kafka_op_s* event);
    void fail(std::string reason);
    void report(std::string text);

    // consumer.cpp
    /// Sends what was noted and is not under way. Unless `at_once`, an unanswered request is waited
    /// for, so that many small commits become few.
    void send_noted(bool at_once = false);
    /// Whether a commit would meet a rebalance and should wait for its end. Where only a heartbeat
    /// may have asked for one, send_noted() comes again by itself.
    bool joining_just_now();
    core::Result<void> send_and_wait();
    /// Applies the broker's answer to the offsets of a request; nothing when all were stored.
    std::string settle(rd_kafka_op_s* event, std::span<const TopicOffset> offsets);

    // consumer_close.cpp
    void check_closed();
    void ask_to_leave();
    bool must_stay() const;
    void release_client();
    void free_client();
    void finish();

    boost::asio::any_io_executor executor_;
    ConsumerConfig config_;
    ConsumerCallbacks callbacks_;
    std::unique_ptr<ClientContext> context_;
    ClientHandle client_;
    QueueHandle queue_;
    boost::asio::posix::stream_descriptor wakeup_;
    boost::asio::steady_timer tick_timer_;
    boost::asio::steady_timer commit_timer_;
    boost::asio::steady_timer close_timer_;
    boost::asio::steady_timer leave_timer_;
    std::chrono::milliseconds tick_;
    std::chrono::milliseconds leave_patience_;
    State state_ = State::idle;
    bool started_ = false;
    bool drain_posted_ = false;
    bool lost_now_ = false;  // inside on_revoked(lost)
    Assignment assignment_;
    PartitionListHandle revoking_;    // what the group takes away, while it is not answered
    std::uint64_t revoke_count_ = 0;  // a late `ready` is of an earlier one
    std::deque<Record> held_;         // read while their partition was paused
    std::map<std::uintptr_t, std::vector<TopicOffset>> requests_;  // commits without an answer
    std::uintptr_t request_count_ = 0;
    std::optional<std::chrono::steady_clock::time_point> joining_since_;
    std::optional<std::chrono::steady_clock::time_point> beating_since_;
    ConsumerStats stats_;
    std::chrono::steady_clock::time_point close_deadline_{};
    std::chrono::steady_clock::time_point leave_by_{};  // in a rebalance or not
    bool asked_to_leave_ = false;
    std::vector<std::function<void()>> close_done_;
    std::shared_ptr<Waiting> waiting_ = std::make_shared<Waiting>();
};

/// Our values as librdkafka's list. TopicPartition: without offsets.
PartitionListHandle to_list(std::span<const TopicPartition> partitions);
PartitionListHandle to_list(std::span<const TopicOffset> offsets);

}  // namespace worker::kafka
