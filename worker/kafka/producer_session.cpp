#include "worker/kafka/producer_session.hpp"

#include "core/fail_point.hpp"
#include "worker/kafka/partition_counts.hpp"

#include <librdkafka/rdkafka.h>

#include <array>
#include <optional>

namespace worker::kafka {

namespace {

/// Rounds of 100 ms in which what is left gets its report before a client is freed.
constexpr int give_up_count_max = 50;

constexpr const char* queue_full = "the queue of the Kafka producer is full";

/// What librdkafka carries along with a record.
struct Ticket {
    Report report;
    std::shared_ptr<ProducerCounters> counters;
};

core::Failure failed(core::FailureKind kind, const std::string& topic, const std::string& why) {
    core::Failure failure;
    failure.kind = kind;
    failure.detail = "produce to " + topic + ": " + why;
    return failure;
}

core::FailureKind kind_of(rd_kafka_resp_err_t code, std::optional<bool> maybe_written) {
    switch (code) {
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
        case RD_KAFKA_RESP_ERR_INVALID_MSG:
        case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
        case RD_KAFKA_RESP_ERR_INVALID_RECORD:
        case RD_KAFKA_RESP_ERR__INVALID_ARG:
            return core::FailureKind::permanent;
        default:
            return maybe_written.value_or(false) ? core::FailureKind::outcome_unknown
                                                 : core::FailureKind::retryable;
    }
}

void on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
    const std::unique_ptr<Ticket> ticket(static_cast<Ticket*>(message->_private));
    --ticket->counters->queued;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ++ticket->counters->delivered;
        IU_FAIL_POINT("delivery.acked");
        ticket->report(Delivery{message->partition, message->offset});
        return;
    }
    ++ticket->counters->failed;
    const bool maybe_written =
        rd_kafka_message_status(message) == RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED;
    ticket->report(failed(kind_of(message->err, maybe_written), rd_kafka_topic_name(message->rkt),
                          rd_kafka_err2str(message->err)));
}

void on_error(rd_kafka_t* client, int code, const char* reason, void* opaque) {
    auto& context = *static_cast<ClientContext*>(opaque);
    if (code == RD_KAFKA_RESP_ERR__FATAL) {
        context.fatal = true;
    }
    if (context.log && !context.muted) {
        context.log(LogLine{code == RD_KAFKA_RESP_ERR__FATAL ? 3 : 4, "ERROR", reason});
    }
    static_cast<void>(client);
}

/// librdkafka's copy of the headers; it owns them once the record is queued.
rd_kafka_headers_t* copied(const OutRecord& record) {
    if (record.headers.empty()) {
        return nullptr;
    }
    auto* list = rd_kafka_headers_new(record.headers.size());
    auto null_place = record.null_headers.begin();  // in order, as they were read
    for (std::size_t i = 0; i < record.headers.size(); ++i) {
        const auto& [name, value] = record.headers[i];
        const bool is_null = null_place != record.null_headers.end() && *null_place == i;
        null_place += is_null ? 1 : 0;
        rd_kafka_header_add(list, name.data(), static_cast<ssize_t>(name.size()),
                            is_null ? nullptr : value.data(), static_cast<ssize_t>(value.size()));
    }
    return list;
}

/// Bytes as librdkafka takes them. It copies, so dropping the const is safe; an empty text needs
/// an address, else it would be sent as null.
void* data_of(const std::optional<std::string>& text) {
    return text ? const_cast<char*>(text->data()) : nullptr;
}

std::size_t size_of(const std::optional<std::string>& text) {
    return text ? text->size() : 0;
}

rd_kafka_resp_err_t send(rd_kafka_t* client, const OutRecord& record, Ticket* ticket) {
    auto* headers = copied(record);
    // Spelt out, because the header's macros for these pairs are old-style casts. Not produceva():
    // before 2.12 it frees the headers twice when the partition is unknown.
    // clang-format off
    const auto code = rd_kafka_producev(
        client,
        RD_KAFKA_VTYPE_TOPIC, record.topic.c_str(),
        RD_KAFKA_VTYPE_PARTITION, record.partition,
        RD_KAFKA_VTYPE_MSGFLAGS, RD_KAFKA_MSG_F_COPY,
        RD_KAFKA_VTYPE_KEY, data_of(record.key), size_of(record.key),
        RD_KAFKA_VTYPE_VALUE, data_of(record.value), size_of(record.value),
        RD_KAFKA_VTYPE_HEADERS, headers,
        RD_KAFKA_VTYPE_OPAQUE, ticket,
        RD_KAFKA_VTYPE_END);
    // clang-format on
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR && headers != nullptr) {
        rd_kafka_headers_destroy(headers);
    }
    return code;
}

}  // namespace

core::Result<ConfHandle> make_producer_conf(const std::string& bootstrap,
                                            const Properties& overrides,
                                            ClientContext& context) {
    const Properties fixed{
        {"bootstrap.servers", bootstrap}, {"enable.idempotence", "true"}, {"acks", "all"}};
    auto conf = make_conf(producer_defaults(), overrides, fixed, context);
    if (conf) {
        rd_kafka_conf_set_dr_msg_cb(conf->get(), &on_delivery);
        rd_kafka_conf_set_error_cb(conf->get(), &on_error);
    }
    return conf;
}

ProducerSession::ProducerSession(std::unique_ptr<ClientContext> context,
                                 ClientHandle client,
                                 std::shared_ptr<ProducerCounters> counters)
    : context_(std::move(context)),
      client_(std::move(client)),
      counters_(std::move(counters)),
      server_([this] { serve(); }) {}

ProducerSession::~ProducerSession() {
    context_->muted = true;
    stop_ = true;
    server_.join();
    // Destroying the client drops records without a report, so give them theirs first.
    for (int i = 0; i < give_up_count_max && rd_kafka_outq_len(client_.get()) > 0; ++i) {
        purge();
        rd_kafka_flush(client_.get(), 100);
    }
}

void ProducerSession::serve() {
    while (!stop_) {
        rd_kafka_poll(client_.get(), 100);
    }
}

core::Result<void> ProducerSession::queue(const OutRecord& record, Report report) {
    auto ticket = std::make_unique<Ticket>(Ticket{std::move(report), counters_});
    ++counters_->queued;
    const auto code = send(client_.get(), record, ticket.get());
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
        static_cast<void>(ticket.release());  // on_delivery() takes it
        return {};
    }
    --counters_->queued;
    if (code == RD_KAFKA_RESP_ERR__FATAL) {
        context_->fatal = true;
    }
    const std::string why =
        code == RD_KAFKA_RESP_ERR__QUEUE_FULL ? queue_full : rd_kafka_err2str(code);
    return failed(kind_of(code, {}), record.topic, why);
}

bool ProducerSession::was_full(const core::Failure& failure) {
    return failure.detail.ends_with(queue_full);
}

bool ProducerSession::fatal() const {
    return context_->fatal;
}

void ProducerSession::flush(std::chrono::milliseconds patience) {
    rd_kafka_flush(client_.get(), static_cast<int>(patience.count()));
}

core::Result<std::map<std::string, std::int32_t>> ProducerSession::partition_counts(
    const std::string& bootstrap, std::chrono::milliseconds timeout) {
    return count_partitions(client_.get(), bootstrap, Counted::all, timeout);
}

void ProducerSession::purge() {
    rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
}

}  // namespace worker::kafka
