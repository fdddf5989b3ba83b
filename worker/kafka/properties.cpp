#include "worker/kafka/properties.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>

namespace worker::kafka {

namespace {

core::Failure permanent(std::string detail) {
    core::Failure failure;
    failure.kind = core::FailureKind::permanent;
    failure.detail = std::move(detail);
    return failure;
}

/// Whether the value of this property must not appear in a message or a log.
bool is_secret(std::string_view name) {
    constexpr std::array<std::string_view, 5> words{"password", "secret", "key", "token", "jaas"};
    return std::any_of(words.begin(), words.end(), [name](std::string_view word) {
        return name.find(word) != std::string_view::npos;
    });
}

bool is_forbidden(std::string_view name) {
    const auto& names = forbidden_properties();
    return std::find(names.begin(), names.end(), name) != names.end();
}

core::Result<void> set(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
    std::array<char, 512> text{};
    const auto answer =
        rd_kafka_conf_set(conf, name.c_str(), value.c_str(), text.data(), text.size());
    if (answer == RD_KAFKA_CONF_OK) {
        return {};
    }
    if (answer == RD_KAFKA_CONF_UNKNOWN) {
        return permanent("Kafka property " + name + " is unknown to librdkafka " +
                         rd_kafka_version_str());
    }
    const std::string reason = is_secret(name) ? "its value is refused" : text.data();
    return permanent("Kafka property " + name + ": " + reason);
}

void forward_log(const rd_kafka_t* client, int severity, const char* facility, const char* text) {
    const auto* context =
        client == nullptr ? nullptr : static_cast<const ClientContext*>(rd_kafka_opaque(client));
    if (context == nullptr || context->muted || !context->log) {
        return;
    }
    const std::string_view line(text);
    // One map of properties serves producers and consumers, so each client is given some that are
    // meant for the other kind: nothing that anybody has to know.
    if (line.find("property and will be ignored by") != std::string_view::npos) {
        return;
    }
    context->log(LogLine{severity, facility, std::string(line)});
}

// Kafka's protocol: a heartbeat's answer asks for a rebalance; from JoinGroup to SyncGroup it
// lasts.
constexpr std::int16_t join_group = 11;
constexpr std::int16_t heartbeat = 12;
constexpr std::int16_t sync_group = 14;

rd_kafka_resp_err_t on_request(rd_kafka_t*,
                               int,
                               const char*,
                               std::int32_t,
                               std::int16_t request,
                               std::int16_t,
                               std::int32_t,
                               std::size_t,
                               void* opaque) {
    if (request == join_group) {
        static_cast<ClientContext*>(opaque)->joining = true;
    }
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

rd_kafka_resp_err_t on_response(rd_kafka_t*,
                                int,
                                const char*,
                                std::int32_t,
                                std::int16_t request,
                                std::int16_t,
                                std::int32_t,
                                std::size_t,
                                std::int64_t,
                                rd_kafka_resp_err_t,
                                void* opaque) {
    auto& context = *static_cast<ClientContext*>(opaque);
    if (request == sync_group) {
        context.joining = false;
    }
    if (request == heartbeat) {
        context.heartbeat = std::chrono::steady_clock::now();
    }
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

rd_kafka_resp_err_t on_new(
    rd_kafka_t* client, const rd_kafka_conf_t*, void* opaque, char*, std::size_t) {
    rd_kafka_interceptor_add_on_request_sent(client, "iu-cutter", &on_request, opaque);
    rd_kafka_interceptor_add_on_response_received(client, "iu-cutter", &on_response, opaque);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace

void watch_joining(ConfHandle& conf, ClientContext& context) {
    rd_kafka_conf_interceptor_add_on_new(conf.get(), "iu-cutter", &on_new, &context);
}

const std::vector<std::string_view>& forbidden_properties() {
    static const std::vector<std::string_view> names{
        "bootstrap.servers",     // kafka.bootstrap
        "metadata.broker.list",  // its alias
        "group.id",              // kafka.group
        "enable.auto.commit",
        "auto.commit.enable",  // its alias
        "enable.auto.offset.store",
        "enable.idempotence",
        "acks",
        "request.required.acks",  // its alias
        "transactional.id",
        "log.queue",  // log lines are forwarded by a callback
    };
    return names;
}

core::Result<void> check_properties(const Properties& properties) {
    const ConfHandle conf(rd_kafka_conf_new());
    for (const auto& [name, value] : properties) {
        if (is_forbidden(name)) {
            return permanent("Kafka property " + name +
                             " cannot be set: a guarantee of iu-cutter rests on it");
        }
        if (auto done = set(conf.get(), name, value); !done) {
            return done;
        }
    }
    return {};
}

Properties consumer_defaults() {
    return {
        {"client.id", "iu-cutter"},
        {"partition.assignment.strategy", "cooperative-sticky"},
        // A dead member is noticed within these; 6000 is the smallest that brokers accept.
        {"session.timeout.ms", "10000"},
        {"heartbeat.interval.ms", "1000"},
        {"max.poll.interval.ms", "300000"},
        // A command written before the group existed must be read.
        {"auto.offset.reset", "earliest"},
        {"socket.nagle.disable", "true"},
        {"socket.keepalive.enable", "true"},
        {"check.crcs", "true"},
        // What librdkafka may hold ahead of us, by bytes: part of the memory ceiling.
        {"fetch.max.bytes", "8388608"},
        {"max.partition.fetch.bytes", "1048576"},
        {"queued.max.messages.kbytes", "8192"},
        {"queued.min.messages", "1000"},
        {"fetch.wait.max.ms", "100"},
        {"fetch.error.backoff.ms", "200"},
        // New topics and partitions are seen within this time (librdkafka's default: 5 minutes).
        {"topic.metadata.refresh.interval.ms", "10000"},
        {"reconnect.backoff.ms", "100"},
        {"reconnect.backoff.max.ms", "2000"},
    };
}

Properties producer_defaults() {
    return {
        {"client.id", "iu-cutter"},
        {"linger.ms", "1"},
        {"message.timeout.ms", "30000"},
        // Whatever the command topics take must fit into a dead letter, with its new headers.
        {"message.max.bytes", "4194304"},
        {"queue.buffering.max.kbytes", "32768"},
        // As the Java client: all producers must put a document into the same partition.
        {"partitioner", "murmur2_random"},
        // How long a topic that does not exist is waited for (librdkafka's default: 30 seconds).
        {"topic.metadata.propagation.max.ms", "5000"},
        {"socket.nagle.disable", "true"},
        {"socket.keepalive.enable", "true"},
        {"topic.metadata.refresh.interval.ms", "10000"},
        {"reconnect.backoff.ms", "100"},
        {"reconnect.backoff.max.ms", "2000"},
    };
}

Properties admin_defaults() {
    return {{"client.id", "iu-cutter"}, {"socket.nagle.disable", "true"}};
}

core::Result<ConfHandle> make_conf(const Properties& defaults,
                                   const Properties& overrides,
                                   const Properties& fixed,
                                   ClientContext& context) {
    if (auto checked = check_properties(overrides); !checked) {
        return checked.error();
    }
    ConfHandle conf(rd_kafka_conf_new());
    for (const auto* layer : {&defaults, &overrides, &fixed}) {
        for (const auto& [name, value] : *layer) {
            if (auto done = set(conf.get(), name, value); !done) {
                return done.error();
            }
        }
    }
    rd_kafka_conf_set_opaque(conf.get(), &context);
    rd_kafka_conf_set_log_cb(conf.get(), &forward_log);
    return conf;
}

core::Result<ClientHandle> make_client(bool consumer, ConfHandle conf) {
    std::array<char, 512> text{};
    const auto kind = consumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER;
    ClientHandle client(rd_kafka_new(kind, conf.get(), text.data(), text.size()));
    if (!client) {
        return permanent(std::string("the Kafka client cannot be made: ") + text.data());
    }
    static_cast<void>(conf.release());  // the client has taken it
    return client;
}

}  // namespace worker::kafka
