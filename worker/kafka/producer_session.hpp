#pragma once
/// \file
/// Private to worker/kafka: one life of a producing client. A Producer has one at a time and makes
/// another when this one is fatal or was given up.

#include "core/result.hpp"
#include "worker/kafka/handles.hpp"
#include "worker/kafka/properties.hpp"
#include "worker/kafka/types.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>

namespace worker::kafka {

/// Called exactly once per queued record, on the session's thread or on the one that gives up.
using Report = std::function<void(core::Result<Delivery>)>;

/// Counters that outlive sessions.
struct ProducerCounters {
    std::atomic<std::uint64_t> delivered{0};
    std::atomic<std::uint64_t> failed{0};
    std::atomic<std::uint64_t> recreated{0};
    std::atomic<std::int64_t> queued{0};
};

/// Thread-safe.
class ProducerSession {
  public:
    ProducerSession(std::unique_ptr<ClientContext> context,
                    ClientHandle client,
                    std::shared_ptr<ProducerCounters> counters);
    /// Gives up what is left: each record reports a failure. May block, see ClientHandle.
    ~ProducerSession();
    ProducerSession(const ProducerSession&) = delete;
    ProducerSession& operator=(const ProducerSession&) = delete;

    /// Queues a copy of the record; `report` is called later. On failure it never is.
    /// Errors: retryable with full() (the queue is full); others as Producer::produce_all().
    core::Result<void> queue(const OutRecord& record, Report report);
    /// Whether the last failure of queue() of this thread means "try again in a moment".
    static bool was_full(const core::Failure& failure);
    /// Nothing can be sent any more: make another session.
    bool fatal() const;
    /// Waits for all reports, at most `patience`.
    void flush(std::chrono::milliseconds patience);
    /// Asks for the partitions of every topic, on the caller's thread. Errors: retryable.
    core::Result<std::map<std::string, std::int32_t>> partition_counts(
        const std::string& bootstrap, std::chrono::milliseconds timeout);
    /// Drops all that is queued and in flight, now: each record reports a failure.
    void purge();

  private:
    void serve();

    std::unique_ptr<ClientContext> context_;
    ClientHandle client_;
    std::shared_ptr<ProducerCounters> counters_;
    std::atomic<bool> stop_{false};
    std::thread server_;
};

/// The configuration of a producing client with delivery reports.
core::Result<ConfHandle> make_producer_conf(const std::string& bootstrap,
                                            const Properties& overrides,
                                            ClientContext& context);

}  // namespace worker::kafka
