#pragma once
/// \file
/// An idempotent producer, acks=all: blocking for a thread of its own, or with a completion on an
/// Asio executor. One background thread serves delivery reports.

#include "core/result.hpp"
#include "worker/kafka/types.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>

namespace worker::kafka {

struct ProducerConfig {
    std::string bootstrap;  ///< host:port, comma-separated
    Properties properties;  ///< overrides, see check_properties()
    LogSink log;            ///< librdkafka's log lines; none: they are dropped
};

/// Figures for /metrics.
struct ProducerStats {
    std::uint64_t delivered = 0;  ///< records that the broker acknowledged
    std::uint64_t failed = 0;     ///< records reported as failed
    std::uint64_t recreated = 0;  ///< clients thrown away after a fatal error or a missed deadline
    std::int64_t queued = 0;      ///< records that wait for their report now
};

/// Writes records; every record ends in exactly one report.
///
/// After a fatal error of librdkafka, and after a produce_all() that missed its deadline, the
/// client is thrown away with what it still holds and the next call makes a new one: nothing of a
/// failed batch is sent later, and all other records in flight report a failure.
///
/// Threads:  thread-safe. The blocking forms must not run on the executor's thread.
/// Order:    records of one partition are written in the order of the calls.
class Producer {
  public:
    using Completion = std::function<void(core::Result<Delivery>)>;

    /// `executor` runs the completions of produce(). Does not connect yet.
    /// Errors: permanent (a property is unknown, forbidden or out of range).
    static core::Result<std::unique_ptr<Producer>> create(boost::asio::any_io_executor executor,
                                                          ProducerConfig config);
    /// As close() with two seconds.
    ~Producer();
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;

    /// Writes all records and waits; ok only when every one is acknowledged by all replicas.
    ///
    /// Errors: retryable (broker unreachable, queue full); outcome_unknown (sent, but the answer
    /// never came: a part may be written); permanent (a record breaks a limit of the broker). A
    /// failed batch may be written in part: send it again whole, readers drop what they know.
    core::Result<void> produce_all(std::span<const OutRecord> records,
                                   std::chrono::milliseconds deadline);
    /// One record, waiting for its place. Errors as produce_all().
    core::Result<Delivery> produce_one(OutRecord record, std::chrono::milliseconds deadline);
    /// Queues one record and returns; `done` runs on the executor when it is acknowledged or has
    /// failed (delivery.timeout.ms, 30 s unless configured).
    void produce(const OutRecord& record, Completion done);

    /// As Admin::partition_counts(), by the client that writes: it knows new partitions from then
    /// on. Nobody can end the question before its time-out.
    core::Result<std::map<std::string, std::int32_t>> partition_counts(
        std::chrono::milliseconds timeout);

    /// Waits until all reports are in, at most until the deadline; what is left then reports a
    /// failure. Later calls fail with `stopping`.
    void close(std::chrono::milliseconds deadline);

    ProducerStats stats() const;

    class Impl;

  private:
    explicit Producer(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

}  // namespace worker::kafka
