#pragma once
/// \file
/// Publishes stored events in (chain, seq) order. One worker at a time does it; the others wait for
/// its lock. A thread of its own, because it waits for the broker inside a transaction.

#include "core/config.hpp"
#include "core/metrics.hpp"
#include "core/result.hpp"
#include "worker/kafka/producer.hpp"
#include "worker/kafka/topics.hpp"
#include "worker/postgres/relay_store.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace worker::app {

/// Threads: start(), nudge(), stop() and healthy() any; the work is on its own thread.
class Relay {
  public:
    Relay(const core::Config& config,
          std::unique_ptr<kafka::Producer> producer,
          core::Metrics& metrics);
    ~Relay();
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    void start();
    /// Something was stored: look now instead of at the next poll.
    void nudge();
    /// Publishes what is stored, at most until the deadline, and joins the thread. A Kafka that is
    /// silent is not waited for any longer: the next relay publishes again.
    void stop(std::chrono::milliseconds deadline);
    /// The last look at the store went well, and was less than 15 s ago.
    bool healthy() const;

  private:
    void run();
    /// publish_batch(), and an exception is a failure like another.
    core::Result<std::size_t> try_batch();
    /// Publishes one batch; the number of events, 0 when there is none or another relays.
    core::Result<std::size_t> publish_batch();
    core::Result<std::vector<kafka::OutRecord>> to_records(
        std::span<const postgres::StoredEvent> events);
    /// Asks the broker for partitions, if that was not done some seconds ago.
    core::Result<void> count_partitions();
    void sleep(std::chrono::milliseconds at_most);

    kafka::TopicNames topics_;
    postgres::RelayStore store_;
    std::unique_ptr<kafka::Producer> producer_;
    core::Metrics& metrics_;
    std::map<std::string, std::int32_t> partitions_;
    std::chrono::steady_clock::time_point count_again_{};  ///< the epoch: now

    std::mutex mutex_;
    std::condition_variable wake_;
    bool nudged_ = false;
    bool stopping_ = false;
    bool stopped_ = false;
    std::chrono::steady_clock::time_point stop_by_{};
    std::atomic<std::chrono::steady_clock::rep> last_ok_{0};
    std::thread thread_;
};

}  // namespace worker::app
