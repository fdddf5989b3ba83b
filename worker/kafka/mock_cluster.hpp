#pragma once
/// \file
/// librdkafka's mock cluster: a broker inside this process, for the demo and for tests that inject
/// errors. The only user of rdkafka_mock.h.
///
/// Limits: keeps about 5 MiB or 100,000 records per partition and silently drops the oldest; no
/// creation of topics by an admin client; transactions are not isolated; nothing survives the
/// process; the first assignment of a group takes 3 s. Other processes on this machine can use it
/// through bootstrap().

#include "worker/kafka/handles.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct rd_kafka_mock_cluster_s;

namespace worker::kafka {

/// A kind of request whose answer can be spoilt. Values: Kafka's protocol, do not renumber.
enum class MockRequest : std::int16_t {
    produce = 0,
    fetch = 1,
    metadata = 3,
    offset_commit = 8,
    find_coordinator = 10,
    join_group = 11,
    heartbeat = 12,
    init_producer_id = 22,
};

/// What is answered instead. Values: librdkafka's error codes, do not renumber.
enum class MockError : int {
    transport = -195,            ///< the connection is closed without an answer
    none = 0,                    ///< this one request is answered as usual
    not_leader = 6,              ///< retried by the client
    request_timed_out = 7,       ///< retried by the client, possibly written
    message_too_large = 10,      ///< the record's own fault
    not_coordinator = 16,        ///< retried by the client
    illegal_generation = 22,     ///< the member is out of date
    rebalance_in_progress = 27,  ///< the member must join again
    topic_denied = 29,           ///< no rights
    unknown_member = 25,         ///< the group has forgotten the member
    out_of_order_sequence = 45,  ///< an idempotent record does not follow the one before
};

/// Thread-safe; the brokers run on a thread of librdkafka.
class MockCluster {
  public:
    /// Starts `brokers` brokers on free loopback ports. Throws std::runtime_error if it cannot.
    explicit MockCluster(int brokers = 1);
    ~MockCluster();
    MockCluster(const MockCluster&) = delete;
    MockCluster& operator=(const MockCluster&) = delete;

    /// host:port of each broker, comma-separated.
    std::string bootstrap() const;
    /// Throws std::runtime_error for a name that exists.
    void create_topic(const std::string& name, int partitions, int replication_factor = 1);
    /// Leaves a partition without a leader.
    void remove_leader(const std::string& topic, int partition);
    /// The next requests of this kind are answered with these, one each; then all is as usual.
    void spoil(MockRequest request, std::span<const MockError> errors);
    /// Forgets what spoil() asked for.
    void stop_spoiling(MockRequest request);
    /// Brokers count from 1. A broker that is down refuses connections; leaders do not move.
    void set_down(int broker);
    void set_up(int broker);
    /// Every answer of this broker takes at least so long.
    void set_round_trip(int broker, std::chrono::milliseconds round_trip);

  private:
    struct Deleter {
        void operator()(rd_kafka_mock_cluster_s* cluster) const noexcept;
    };
    ClientHandle client_;  // the cluster lives in it
    std::unique_ptr<rd_kafka_mock_cluster_s, Deleter> cluster_;
};

}  // namespace worker::kafka
