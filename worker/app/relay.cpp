#include "worker/app/relay.hpp"

#include "core/fail_point.hpp"
#include "core/log.hpp"
#include "core/pipeline/backoff.hpp"
#include "messages/events.hpp"
#include "messages/ids.hpp"
#include "worker/app/database.hpp"
#include "worker/app/stream.hpp"
#include "worker/postgres/failure.hpp"

#include <random>
#include <utility>

namespace worker::app {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t batch_count_max = 500;
constexpr auto poll_every = 200ms;
/// Who cuts writes an event a phase: what no command waits for goes together.
constexpr auto gather = 20ms;
/// With fewer events in a batch nothing was left behind: each chain may bring more than that.
constexpr std::size_t few = 16;
constexpr auto publish_deadline = 15s;
constexpr std::chrono::milliseconds last_breath = 50ms;
/// Topics may get more partitions at any time; events follow within so many seconds.
constexpr auto count_every = 5s;
constexpr auto ask_deadline = 3s;  // nobody can end a question for partitions

// The payload is jsonb text: a quote inside a string is escaped, so only the key can look like
// this.
std::string traceparent_of(const std::string& payload) {
    constexpr std::string_view key = "\"traceparent\": \"";
    constexpr std::size_t length = 55;
    const std::size_t at = payload.find(key);
    if (at == std::string::npos) return {};
    std::string value = payload.substr(at + key.size(), length);
    return messages::is_traceparent(value) ? value : std::string();
}

messages::StoredEvent to_message(const postgres::StoredEvent& row) {
    messages::StoredEvent event;
    event.chain = row.chain;
    event.seq = row.seq;
    event.kind = row.kind;
    event.subject = row.subject;
    event.payload = row.payload;
    event.prev_hash = row.prev_hash;
    event.hash = row.hash;
    event.recorded_at = row.recorded_at;
    event.traceparent = traceparent_of(row.payload);
    return event;
}

}  // namespace

Relay::Relay(const core::Config& config,
             std::unique_ptr<kafka::Producer> producer,
             core::Metrics& metrics)
    : topics_(topic_names(config.kafka)),
      store_(database_config(config)),
      producer_(std::move(producer)),
      metrics_(metrics) {}

Relay::~Relay() {
    stop(0ms);
}

void Relay::start() {
    thread_ = std::thread([this] { run(); });
}

void Relay::nudge() {
    const std::lock_guard lock(mutex_);
    nudged_ = true;
    wake_.notify_all();
}

void Relay::stop(std::chrono::milliseconds deadline) {
    if (!thread_.joinable()) return;
    {
        std::unique_lock lock(mutex_);
        stopping_ = true;
        stop_by_ = Clock::now() + deadline;
        wake_.notify_all();
        wake_.wait_until(lock, stop_by_, [this] { return stopped_; });
    }
    producer_->close(0ms);  // whoever still waits for acknowledgements gives up
    thread_.join();
}

bool Relay::healthy() const {
    const auto last = Clock::time_point(Clock::duration(last_ok_.load()));
    return Clock::now() - last < 15s;
}

void Relay::sleep(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    if (stopping_) {
        // What failed just now is tried again, but not without a breath.
        const auto until = std::min(stop_by_, Clock::now() + std::min(at_most, last_breath));
        wake_.wait_until(lock, until, [] { return false; });
        return;
    }
    wake_.wait_for(lock, at_most, [this] { return nudged_ || stopping_; });
    nudged_ = false;
}

void Relay::run() {
    core::pipeline::Backoff backoff(100ms, 5s, std::random_device{}());
    core::log_info(core::LogEvent::relay_started);
    while (true) {
        const core::Result<std::size_t> published = try_batch();
        if (published) {
            backoff.reset();
            last_ok_ = Clock::now().time_since_epoch().count();
        } else {
            core::log_warn(core::LogEvent::relay_failed, {{"error", published.error().detail}});
        }
        {
            const std::lock_guard lock(mutex_);
            // At the end one more empty look tells that all is published.
            const bool finished = published && *published == 0;
            if (stopping_ && (finished || Clock::now() >= stop_by_)) break;
        }
        if (!published) {
            sleep(backoff.next());
        } else if (*published < few) {
            sleep(*published == 0 ? poll_every : gather);
        }
    }
    core::log_info(core::LogEvent::relay_stopped);
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    wake_.notify_all();
}

core::Result<std::size_t> Relay::try_batch() {
    try {
        return publish_batch();
    } catch (const std::exception& error) {
        store_.abandon();
        return postgres::retryable("an exception stopped the batch", error.what());
    }
}

core::Result<std::size_t> Relay::publish_batch() {
    IU_FAIL_SCOPE("relay");
    IU_FAIL_POINT("relay.enter");
    auto events = store_.begin_batch(batch_count_max);
    if (!events) return events.error();
    if (events->empty()) return std::size_t{0};
    IU_FAIL_POINT("relay.read");
    auto records = to_records(*events);
    if (!records) {
        store_.abandon();
        return records.error();
    }
    if (auto sent = producer_->produce_all(*records, publish_deadline); !sent) {
        store_.abandon();
        partitions_.clear();  // topics may have been made anew
        count_again_ = {};
        return sent.error();
    }
    IU_FAIL_POINT("relay.produced");
    if (auto moved = store_.finish_batch(events->size()); !moved) return moved.error();
    for (const kafka::OutRecord& record : *records) {
        metrics_.add(core::Metric::events_published, 1, {record.topic});
    }
    return events->size();
}

core::Result<std::vector<kafka::OutRecord>> Relay::to_records(
    std::span<const postgres::StoredEvent> events) {
    if (auto counted = count_partitions(); !counted) return counted.error();
    std::vector<kafka::OutRecord> records;
    records.reserve(events.size());
    for (const postgres::StoredEvent& row : events) {
        messages::OutgoingEvent out = messages::to_outgoing(to_message(row));
        kafka::OutRecord record;
        record.topic = topics_.of_event(row.kind);
        const auto partitions = partitions_.find(record.topic);
        if (partitions == partitions_.end()) {
            count_again_ = {};
            return postgres::retryable("topic " + record.topic +
                                       " does not exist: run iu-cutter topics create");
        }
        record.partition = row.chain % partitions->second;
        record.key = std::move(out.message.key);
        record.value = std::move(out.message.value);
        record.headers = std::move(out.message.headers);
        records.push_back(std::move(record));
    }
    return records;
}

core::Result<void> Relay::count_partitions() {
    const auto now = Clock::now();
    if (now < count_again_) return {};
    auto counts = producer_->partition_counts(ask_deadline);
    if (counts) {
        partitions_ = std::move(*counts);
    } else if (partitions_.empty()) {
        return counts.error();
    }
    // A broker that does not answer just now has the partitions that it had.
    count_again_ = now + count_every;
    return {};
}

}  // namespace worker::app
