#include "worker/app/stream.hpp"

#include "core/fail_point.hpp"
#include "core/log.hpp"
#include "messages/topics.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace worker::app {

using core::log_info;
using core::log_warn;
using core::LogEvent;
using core::pipeline::InboundRecord;
using core::pipeline::OffsetToCommit;
using core::pipeline::PartitionId;

namespace {

using namespace std::chrono_literals;

constexpr auto close_deadline = 3s;
constexpr auto last_chance = 500ms;  // for steps that end after they were told to give up

}  // namespace

kafka::Properties consumer_properties(const core::KafkaConfig& config) {
    kafka::Properties properties = config.properties;
    const auto put = [&](const char* name, std::chrono::milliseconds value) {
        properties.try_emplace(name, std::to_string(value.count()));
    };
    put("session.timeout.ms", config.session_timeout);
    put("max.poll.interval.ms", config.max_poll_interval);
    return properties;
}

kafka::Properties producer_properties(const core::KafkaConfig& config) {
    kafka::Properties properties = config.properties;
    properties.try_emplace("delivery.timeout.ms", std::to_string(config.delivery_timeout.count()));
    return properties;
}

kafka::TopicNames topic_names(const core::KafkaConfig& config) {
    namespace base = messages::topics;
    kafka::TopicNames names;
    names.discover = config.topic(base::discover);
    names.cut = config.topic(base::cut);
    names.verify = config.topic(base::verify);
    names.governance = config.topic(base::governance);
    names.checkpoint = config.topic(base::checkpoint);
    names.control = config.topic(base::control);
    names.dead_letter = config.topic(base::dead_letter);
    return names;
}

void log_broker_line(const kafka::LogLine& line) {
    const core::LogLevel level = line.severity <= 3   ? core::LogLevel::warn
                                 : line.severity <= 5 ? core::LogLevel::info
                                                      : core::LogLevel::debug;
    if (!core::log_enabled(level)) return;
    core::log(level, LogEvent::broker_message, {{"facility", line.facility}, {"text", line.text}});
}

core::Result<std::unique_ptr<Stream>> Stream::create(boost::asio::any_io_executor executor,
                                                     const core::KafkaConfig& kafka,
                                                     StreamConfig config,
                                                     StreamCallbacks callbacks) {
    std::unique_ptr<Stream> stream(new Stream);
    stream->executor_ = executor;
    Stream* self = stream.get();

    core::pipeline::PumpCallbacks pump;
    pump.handle = std::move(callbacks.handle);
    pump.lane_of = std::move(callbacks.lane_of);
    pump.defect = callbacks.fatal;
    pump.commit = [self](const std::vector<OffsetToCommit>& offsets, bool now) {
        self->commit(offsets, now);
    };
    pump.pause = [self](bool paused) {
        self->full_ = paused;
        self->apply_pauses();
    };
    stream->pump_ = std::make_unique<core::pipeline::Pump>(executor, config.pump, std::move(pump));

    kafka::ConsumerCallbacks consumer;
    consumer.on_record = [self](kafka::Record record) { self->on_record(std::move(record)); };
    consumer.on_assigned = [self](const std::vector<kafka::TopicPartition>& partitions) {
        self->on_assigned(partitions);
    };
    consumer.on_leaving = [self](const std::vector<kafka::TopicPartition>& partitions,
                                 std::function<void()> ready) {
        self->on_leaving(partitions, std::move(ready));
    };
    consumer.on_revoked = [self](const std::vector<kafka::TopicPartition>& partitions, bool lost) {
        self->on_revoked(partitions, lost);
    };
    consumer.on_fatal = callbacks.fatal;
    consumer.on_error = [](std::string why) {
        log_warn(LogEvent::consumer_failed, {{"error", why}});
    };
    kafka::ConsumerConfig settings;
    settings.bootstrap = kafka.bootstrap;
    settings.group = std::move(config.group);
    settings.topics = std::move(config.topics);
    settings.properties = consumer_properties(kafka);
    settings.log = log_broker_line;
    auto made = kafka::Consumer::create(executor, std::move(settings), std::move(consumer));
    if (!made) return made.error();
    stream->consumer_ = std::move(*made);
    return stream;
}

void Stream::on_record(kafka::Record record) {
    IU_FAIL_POINT("record.received");
    InboundRecord in;
    in.from = PartitionId{std::move(record.topic), record.partition};
    in.offset = record.offset;
    in.epoch = record.epoch;
    in.null_key = !record.key;
    in.null_value = !record.value;
    in.null_headers = std::move(record.null_headers);
    in.headers_lost = record.headers_lost;
    in.message.key = std::move(record.key).value_or(std::string());
    in.message.value = std::move(record.value).value_or(std::string());
    in.message.headers = std::move(record.headers);
    pump_->push(std::move(in));
}

void Stream::on_assigned(const std::vector<kafka::TopicPartition>& partitions) {
    for (const auto& p : partitions) {
        assigned_.push_back(p);
        pump_->assigned({p.topic, p.partition}, p.epoch);
    }
    log_info(LogEvent::consumer_assigned,
             {{"added", partitions.size()}, {"partitions", assigned_.size()}});
    apply_pauses();
}

void Stream::on_leaving(const std::vector<kafka::TopicPartition>& partitions,
                        std::function<void()> ready) {
    std::vector<PartitionId> going;
    for (const auto& p : partitions) going.push_back({p.topic, p.partition});
    pump_->leave(going, std::move(ready));
}

void Stream::on_revoked(const std::vector<kafka::TopicPartition>& partitions, bool lost) {
    std::vector<PartitionId> gone;
    for (const auto& p : partitions) gone.push_back({p.topic, p.partition});
    // The pump commits what is done, which needs the epochs in assigned_.
    pump_->revoked(gone, lost);
    for (const auto& p : partitions) std::erase(assigned_, p);
    log_info(LogEvent::consumer_revoked,
             {{"removed", partitions.size()}, {"partitions", assigned_.size()}, {"lost", lost}});
}

void Stream::commit(const std::vector<OffsetToCommit>& offsets, bool now) {
    std::vector<kafka::TopicOffset> out;
    for (const OffsetToCommit& o : offsets) {
        const auto at = std::find_if(assigned_.begin(), assigned_.end(), [&](const auto& p) {
            return p.topic == o.from.topic && p.partition == o.from.partition;
        });
        if (at == assigned_.end()) continue;
        out.push_back({o.from.topic, o.from.partition, o.offset, at->epoch});
    }
    IU_FAIL_POINT("offset.commit");
    const core::Result<void> committed = consumer_->commit(std::move(out), now);
    if (!committed) {
        // Harmless for effects: a record that comes again gets its recorded answer.
        log_warn(LogEvent::consumer_failed, {{"error", committed.error().detail}});
    }
}

void Stream::apply_pauses() {
    std::vector<kafka::TopicPartition> stop;
    std::vector<kafka::TopicPartition> go;
    for (const auto& p : assigned_) {
        const bool paused = full_ || draining_ || p.topic == held_topic_;
        (paused ? stop : go).push_back(p);
    }
    // The consumer ignores what is paused, or runs, already.
    if (!stop.empty()) consumer_->pause(stop);
    if (!go.empty()) consumer_->resume(go);
}

void Stream::hold_topic(const std::string& topic, bool hold) {
    const std::string wanted = hold ? topic : std::string();
    if (wanted == held_topic_) return;
    held_topic_ = wanted;
    apply_pauses();
}

void Stream::drain(std::function<void()> done) {
    draining_ = true;
    apply_pauses();
    pump_->drain(std::move(done));
}

void Stream::close(std::chrono::milliseconds deadline, std::function<void()> done) {
    pump_->commit_now();
    consumer_->close(deadline, std::move(done));
}

boost::asio::awaitable<void> Stream::shut_down(std::chrono::milliseconds drain_timeout,
                                               std::function<void()> give_up) {
    constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable);
    log_info(LogEvent::drain_started, {{"running", pump_->running()}});
    // Cancelled when there is nothing more to wait for. Shared: the callbacks may outlive this.
    auto timer = std::make_shared<boost::asio::steady_timer>(executor_, drain_timeout);
    auto drained = std::make_shared<bool>(false);
    const auto on_drained = [timer, drained] {
        *drained = true;
        timer->cancel();
    };
    drain(on_drained);
    if (!*drained) co_await timer->async_wait(as_value);
    if (!*drained) {
        log_warn(LogEvent::drain_timed_out, {{"running", pump_->running()}});
        pump_->give_up();
        if (give_up) give_up();
        timer->expires_after(last_chance);
        co_await timer->async_wait(as_value);
    }
    timer->expires_after(close_deadline + last_chance);
    const auto on_closed = [timer] { timer->cancel(); };
    close(close_deadline, on_closed);
    co_await timer->async_wait(as_value);
    log_info(LogEvent::drain_finished);
}

}  // namespace worker::app
