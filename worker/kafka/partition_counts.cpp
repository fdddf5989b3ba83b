#include "worker/kafka/partition_counts.hpp"

#include <librdkafka/rdkafka.h>

#include <memory>

namespace worker::kafka {
namespace {

struct MetadataDeleter {
    void operator()(const rd_kafka_metadata_t* metadata) const noexcept {
        rd_kafka_metadata_destroy(metadata);
    }
};

}  // namespace

core::Result<std::map<std::string, std::int32_t>> count_partitions(
    rd_kafka_s* client,
    const std::string& bootstrap,
    Counted counted,
    std::chrono::milliseconds timeout) {
    const rd_kafka_metadata_t* raw = nullptr;
    // All topics: asking for one by name may make the broker create it.
    const auto code =
        rd_kafka_metadata(client, 1, nullptr, &raw, static_cast<int>(timeout.count()));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        core::Failure failure;
        failure.kind = core::FailureKind::retryable;
        failure.detail = "Kafka at " + bootstrap + " does not answer: " + rd_kafka_err2str(code);
        return failure;
    }
    const std::unique_ptr<const rd_kafka_metadata_t, MetadataDeleter> metadata(raw);
    std::map<std::string, std::int32_t> counts;
    for (int i = 0; i < metadata->topic_cnt; ++i) {
        const auto& topic = metadata->topics[i];
        std::int32_t count = 0;
        for (int p = 0; p < topic.partition_cnt; ++p) {
            count += counted == Counted::all || topic.partitions[p].leader >= 0 ? 1 : 0;
        }
        if (count > 0) {
            counts[topic.topic] = count;
        }
    }
    return counts;
}

}  // namespace worker::kafka
