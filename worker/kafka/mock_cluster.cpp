#include "worker/kafka/mock_cluster.hpp"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace worker::kafka {

namespace {

void ignore_log(const rd_kafka_t*, int, const char*, const char*) {}

void require(rd_kafka_resp_err_t code, const char* what) {
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        throw std::runtime_error(std::string(what) + ": " + rd_kafka_err2str(code));
    }
}

}  // namespace

void MockCluster::Deleter::operator()(rd_kafka_mock_cluster_s* cluster) const noexcept {
    rd_kafka_mock_cluster_destroy(cluster);
}

MockCluster::MockCluster(int brokers) {
    ConfHandle conf(rd_kafka_conf_new());
    rd_kafka_conf_set_log_cb(conf.get(), &ignore_log);
    std::array<char, 256> text{};
    client_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), text.data(), text.size()));
    if (!client_) {
        throw std::runtime_error(std::string("mock cluster: ") + text.data());
    }
    static_cast<void>(conf.release());
    cluster_.reset(rd_kafka_mock_cluster_new(client_.get(), brokers));
    if (!cluster_) {
        throw std::runtime_error("mock cluster: librdkafka could not start it");
    }
#if RD_KAFKA_VERSION >= 0x020600ff
    rd_kafka_mock_group_initial_rebalance_delay_ms(cluster_.get(), 500);
#endif
}

MockCluster::~MockCluster() = default;

std::string MockCluster::bootstrap() const {
    return rd_kafka_mock_cluster_bootstraps(cluster_.get());
}

void MockCluster::create_topic(const std::string& name, int partitions, int replication_factor) {
    require(
        rd_kafka_mock_topic_create(cluster_.get(), name.c_str(), partitions, replication_factor),
        name.c_str());
}

void MockCluster::remove_leader(const std::string& topic, int partition) {
    require(rd_kafka_mock_partition_set_leader(cluster_.get(), topic.c_str(), partition, -1),
            "remove leader");
}

void MockCluster::spoil(MockRequest request, std::span<const MockError> errors) {
    std::vector<rd_kafka_resp_err_t> codes;
    for (const auto error : errors) {
        codes.push_back(static_cast<rd_kafka_resp_err_t>(error));
    }
    rd_kafka_mock_push_request_errors_array(cluster_.get(), static_cast<std::int16_t>(request),
                                            codes.size(), codes.data());
}

void MockCluster::stop_spoiling(MockRequest request) {
    rd_kafka_mock_clear_request_errors(cluster_.get(), static_cast<std::int16_t>(request));
}

void MockCluster::set_down(int broker) {
    require(rd_kafka_mock_broker_set_down(cluster_.get(), broker), "broker down");
}

void MockCluster::set_up(int broker) {
    require(rd_kafka_mock_broker_set_up(cluster_.get(), broker), "broker up");
}

void MockCluster::set_round_trip(int broker, std::chrono::milliseconds round_trip) {
    require(
        rd_kafka_mock_broker_set_rtt(cluster_.get(), broker, static_cast<int>(round_trip.count())),
        "broker round trip");
}

}  // namespace worker::kafka
