#include "worker/kafka/handles.hpp"

#include <librdkafka/rdkafka.h>

namespace worker::kafka {

void ClientDeleter::operator()(rd_kafka_s* client) const noexcept {
    rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

void ConfDeleter::operator()(rd_kafka_conf_s* conf) const noexcept {
    rd_kafka_conf_destroy(conf);
}

void QueueDeleter::operator()(rd_kafka_queue_s* queue) const noexcept {
    rd_kafka_queue_destroy(queue);
}

void EventDeleter::operator()(rd_kafka_op_s* event) const noexcept {
    rd_kafka_event_destroy(event);
}

void PartitionListDeleter::operator()(rd_kafka_topic_partition_list_s* list) const noexcept {
    rd_kafka_topic_partition_list_destroy(list);
}

}  // namespace worker::kafka
