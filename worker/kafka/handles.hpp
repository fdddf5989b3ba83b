#pragma once
/// \file
/// RAII for librdkafka's objects, with its C structs only declared: no other header of ours, and
/// no user of them, sees the C header.

#include <memory>

struct rd_kafka_s;
struct rd_kafka_conf_s;
struct rd_kafka_queue_s;
struct rd_kafka_op_s;
struct rd_kafka_topic_partition_list_s;

namespace worker::kafka {

struct ClientDeleter {
    void operator()(rd_kafka_s* client) const noexcept;
};
struct ConfDeleter {
    void operator()(rd_kafka_conf_s* conf) const noexcept;
};
struct QueueDeleter {
    void operator()(rd_kafka_queue_s* queue) const noexcept;
};
struct EventDeleter {
    void operator()(rd_kafka_op_s* event) const noexcept;
};
struct PartitionListDeleter {
    void operator()(rd_kafka_topic_partition_list_s* list) const noexcept;
};

/// A client (rd_kafka_t). Destroying it joins librdkafka's threads, so it may block; a consumer is
/// not closed by it: close it first through its queue.
using ClientHandle = std::unique_ptr<rd_kafka_s, ClientDeleter>;
/// A configuration that no client has taken yet.
using ConfHandle = std::unique_ptr<rd_kafka_conf_s, ConfDeleter>;
/// A reference to a queue; release it before the client.
using QueueHandle = std::unique_ptr<rd_kafka_queue_s, QueueDeleter>;
/// An event from a queue (rd_kafka_event_t is rd_kafka_op_s); release it before the queue.
using EventHandle = std::unique_ptr<rd_kafka_op_s, EventDeleter>;
using PartitionListHandle = std::unique_ptr<rd_kafka_topic_partition_list_s, PartitionListDeleter>;

}  // namespace worker::kafka
