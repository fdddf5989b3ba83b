#pragma once
/// \file
/// A group consumer that lives on an Asio executor: no thread of ours, no callback from librdkafka.
///
/// librdkafka signals an eventfd when its queue becomes non-empty; a stream_descriptor wakes us
/// and the queue is drained until it is empty. Rebalances are events like records are, so all
/// callbacks come one after the other on the executor.
///
///     auto consumer = Consumer::create(io.get_executor(), config, {.on_record = ..., ...});
///     (*consumer)->start();
///     ...
///     (*consumer)->close(5s, [] { /* the group was left, or the deadline passed */ });

#include "core/result.hpp"
#include "worker/kafka/types.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace worker::kafka {

/// What a Consumer tells its owner. Every callback runs on the executor, none re-enters another,
/// and each may call any member of the Consumer but its destructor.
struct ConsumerCallbacks {
    /// A record of an assigned partition: within one epoch offsets only grow, none comes twice.
    std::function<void(Record)> on_record;
    /// Partitions were added; each carries its new epoch. Called before their first record, so a
    /// pause() here lets none through.
    std::function<void(std::vector<TopicPartition>)> on_assigned;
    /// Partitions will go away: no record of theirs comes any more, commit() works. Finish what is
    /// under way and call `ready`; on_revoked follows then, or when the consumer's patience ends
    /// (a third of the shorter of session.timeout.ms and max.poll.interval.ms), whatever comes
    /// first. Not called by close(), nor when the assignment is lost already.
    std::function<void(std::vector<TopicPartition>, std::function<void()> ready)> on_leaving;
    /// Partitions go away, with the epochs they had. Called before the group is told, so commit()
    /// still works, unless `lost`: then somebody else may own them already. Must return soon: the
    /// whole group waits.
    std::function<void(std::vector<TopicPartition>, bool lost)> on_revoked;
    /// The client is dead for good (fenced, or not polled for max.poll.interval.ms): end the
    /// process or create another Consumer. Called once; no record follows.
    std::function<void(std::string reason)> on_fatal;
    /// Something failed that librdkafka retries by itself (a broker is down, a topic is unknown,
    /// a commit was refused).
    std::function<void(std::string)> on_error;
};

struct ConsumerConfig {
    std::string bootstrap;            ///< host:port, comma-separated
    std::string group;                ///< consumer group id
    std::vector<std::string> topics;  ///< exact names; one that does not exist yet is waited for
    Properties properties;            ///< overrides, see check_properties()
    LogSink log;                      ///< librdkafka's log lines; none: they are dropped
    /// Bound of one commit(..., sync) and of the last commit during close().
    std::chrono::milliseconds commit_timeout{3000};
};

/// One assigned partition, as it stands now.
struct PartitionStats {
    TopicPartition partition;
    bool paused = false;
    std::int64_t next_offset = -1;     ///< after the newest record handed out; -1 before the first
    std::int64_t committed = -1;       ///< newest offset that the broker confirmed; -1 before
    std::int64_t high_watermark = -1;  ///< end of the partition as of the last fetch, -1 unknown
};

/// Figures for /ready and /metrics.
struct ConsumerStats {
    std::vector<PartitionStats> assigned;
    std::chrono::steady_clock::time_point last_poll{};  ///< when the queue was last drained
    bool ever_assigned = false;  ///< the group answered at least once (with whatever assignment)
    bool closed = false;
    std::uint64_t records = 0;          ///< handed out
    std::uint64_t record_bytes = 0;     ///< keys and values handed out
    std::uint64_t refetched = 0;        ///< dropped: the same offset had been handed out before
    std::uint64_t unowned = 0;          ///< dropped: the partition was not ours any more
    std::uint64_t rebalances = 0;       ///< assignments and revocations
    std::uint64_t lost = 0;             ///< revocations with `lost`
    std::uint64_t commits = 0;          ///< requests that the broker confirmed
    std::uint64_t commit_failures = 0;  ///< requests that failed; async ones are sent again
    std::uint64_t stale_commits = 0;    ///< offsets dropped because their epoch had ended
};

/// A member of a consumer group with manual commit and cooperative rebalancing.
///
/// Threads:  not thread-safe. Create, call and destroy it on the executor's one thread.
/// Lifetime: after close() has called `done`, or after the destructor, no callback comes.
class Consumer {
  public:
    /// Makes the client; it does not connect before start().
    /// Errors: permanent (a property is unknown, forbidden or out of range).
    static core::Result<std::unique_ptr<Consumer>> create(boost::asio::any_io_executor executor,
                                                          ConsumerConfig config,
                                                          ConsumerCallbacks callbacks);
    /// Leaves without goodbye when close() did not end before: the group notices after
    /// session.timeout.ms.
    ~Consumer();
    Consumer(const Consumer&) = delete;
    Consumer& operator=(const Consumer&) = delete;

    /// Joins the group. The first assignment takes what the broker waits for members (Kafka's
    /// default: 3 s).
    void start();

    /// Stops fetching. What librdkafka had fetched already is thrown away and fetched again later,
    /// so pause with hysteresis. Partitions of another epoch and paused ones are left alone.
    void pause(std::span<const TopicPartition> partitions);
    /// Goes on where the last record handed out ended. Ignores what is not paused.
    void resume(std::span<const TopicPartition> partitions);

    /// Commits how far partitions are done.
    ///
    /// Without `sync` the offsets are noted and sent at once, or with the next request when one is
    /// under way; a failed request is repeated, the newest offset of a partition wins. With `sync`
    /// waits, at most commit_timeout, for the broker's answer: for on_revoked and before close()
    /// only. While the group is rebalanced neither sends anything: that follows when it is over.
    /// Errors: retryable (refused, or no answer in time); permanent (closed already).
    core::Result<void> commit(std::vector<TopicOffset> offsets, bool sync = false);

    /// Leaves the group: waits for the end of a rebalance, at most half of the deadline, sends
    /// noted commits, gives on_revoked for what is assigned, then frees the client and calls `done`
    /// on the executor, at the latest at the deadline. No record follows.
    void close(std::chrono::milliseconds deadline, std::function<void()> done);

    ConsumerStats stats() const;

    class Impl;

  private:
    explicit Consumer(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

}  // namespace worker::kafka
