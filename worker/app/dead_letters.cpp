#include "worker/app/dead_letters.hpp"

#include "core/hash.hpp"
#include "core/log.hpp"
#include "messages/events.hpp"
#include "worker/app/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace worker::app {
namespace {

using core::pipeline::InboundRecord;
using messages::DecodeError;

/// What a shortened letter may keep of a key, and of all headers together.
constexpr std::size_t kept_bytes_max = std::size_t{64} << 10U;
/// Clients built on librdkafka read no header of a record that has more than 100,000.
constexpr std::size_t kept_headers_max = 99'900;

/// What a letter leaves out because it could not be sent, or not be read. It stays where it was.
struct Omitted {
    bool value = false;
    bool key = false;
    bool headers = false;
};

kafka::OutRecord to_record(const InboundRecord& in,
                           const DecodeError& why,
                           const std::string& topic,
                           const Omitted& omitted) {
    kafka::OutRecord out;
    out.topic = topic;
    if (!in.null_key && !omitted.key) out.key = in.message.key;
    if (!in.null_value && !omitted.value) out.value = in.message.value;
    if (!omitted.headers) out.null_headers = in.null_headers;
    out.headers =
        messages::dead_letter_headers(omitted.headers ? messages::Headers{} : in.message.headers,
                                      why, in.from.topic, in.from.partition, in.offset);
    std::string names = omitted.value ? "value" : "";
    if (omitted.key) names += names.empty() ? "key" : ",key";
    if (omitted.headers) names += names.empty() ? "headers" : ",headers";
    if (!names.empty()) out.headers.emplace_back("dlq_omitted", names);
    if (omitted.value) {
        out.headers.emplace_back("dlq_value_bytes", std::to_string(in.message.value.size()));
        out.headers.emplace_back("dlq_value_sha256", core::sha256_hex(in.message.value));
    }
    return out;
}

using Sent = core::Result<kafka::Delivery>;

boost::asio::awaitable<Sent> send(boost::asio::any_io_executor io,
                                  kafka::Producer* producer,
                                  kafka::OutRecord record) {
    // The completion runs on this executor, so a timer can stand for "not answered yet".
    auto timer = std::make_shared<boost::asio::steady_timer>(
        io, boost::asio::steady_timer::time_point::max());
    auto answer = std::make_shared<std::optional<Sent>>();
    const auto on_done = [timer, answer](Sent delivery) {
        if (!delivery) {
            core::log_warn(core::LogEvent::producer_failed, {{"error", delivery.error().detail}});
        }
        *answer = std::move(delivery);
        timer->cancel();
    };
    producer->produce(record, on_done);
    constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable);
    while (!answer->has_value()) co_await timer->async_wait(as_value);
    co_return std::move(**answer);
}

boost::asio::awaitable<bool> send_letter(boost::asio::any_io_executor io,
                                         kafka::Producer* producer,
                                         std::string topic,
                                         InboundRecord in,
                                         DecodeError why) {
    Omitted omitted;
    omitted.headers = in.headers_lost || in.message.headers.size() > kept_headers_max;
    kafka::OutRecord whole = to_record(in, why, topic, omitted);
    const Sent sent = co_await send(io, producer, std::move(whole));
    if (sent) co_return true;
    // Trying again would not make it smaller, and its partition must go on.
    if (sent.error().kind != core::FailureKind::permanent) co_return false;
    const std::size_t key = in.message.key.size();
    omitted.value = true;
    omitted.key = key > kept_bytes_max;
    omitted.headers |= in.bytes() - key - in.message.value.size() > kept_bytes_max;
    kafka::OutRecord rest = to_record(in, why, topic, omitted);
    const Sent short_sent = co_await send(io, producer, std::move(rest));
    co_return short_sent.has_value();
}

}  // namespace

core::pipeline::DeadLetter dead_letters(boost::asio::any_io_executor io,
                                        const core::KafkaConfig& config,
                                        kafka::Producer& producer) {
    const std::string topic = topic_names(config).dead_letter;
    kafka::Producer* const to = &producer;
    return [io, topic, to](InboundRecord in, DecodeError why) {
        return send_letter(io, to, topic, std::move(in), std::move(why));
    };
}

}  // namespace worker::app
