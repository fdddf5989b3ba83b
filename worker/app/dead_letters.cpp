#include "worker/app/dead_letters.hpp"

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

kafka::OutRecord to_record(const InboundRecord& in,
                           const messages::DecodeError& why,
                           const std::string& topic) {
    kafka::OutRecord out;
    out.topic = topic;
    if (!in.message.key.empty()) out.key = in.message.key;
    if (!in.message.value.empty()) out.value = in.message.value;
    out.headers = messages::dead_letter_headers(in.message.headers, why, in.from.topic,
                                                in.from.partition, in.offset);
    return out;
}

boost::asio::awaitable<bool> send(boost::asio::any_io_executor io,
                                  kafka::Producer* producer,
                                  kafka::OutRecord record) {
    // The completion runs on this executor, so a timer can stand for "not answered yet".
    auto timer = std::make_shared<boost::asio::steady_timer>(
        io, boost::asio::steady_timer::time_point::max());
    auto answer = std::make_shared<std::optional<bool>>();
    const auto on_done = [timer, answer](core::Result<kafka::Delivery> delivery) {
        if (!delivery) {
            core::log_warn(core::LogEvent::producer_failed, {{"error", delivery.error().detail}});
        }
        *answer = delivery.has_value();
        timer->cancel();
    };
    producer->produce(std::move(record), on_done);
    constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable);
    while (!answer->has_value()) co_await timer->async_wait(as_value);
    co_return **answer;
}

}  // namespace

core::pipeline::DeadLetter dead_letters(boost::asio::any_io_executor io,
                                        const core::KafkaConfig& config,
                                        kafka::Producer& producer) {
    const std::string topic = topic_names(config).dead_letter;
    kafka::Producer* const to = &producer;
    return [io, topic, to](InboundRecord in, messages::DecodeError why) {
        return send(io, to, to_record(in, why, topic));
    };
}

}  // namespace worker::app
