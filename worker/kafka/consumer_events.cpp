#include "core/fail_point.hpp"
#include "worker/kafka/consumer_impl.hpp"

#include <boost/asio/post.hpp>
#include <librdkafka/rdkafka.h>

#include <array>
#include <string_view>
#include <unistd.h>

namespace worker::kafka {

namespace {

/// Events taken in one go before other handlers of the executor get their turn.
constexpr int drain_count_max = 256;

std::vector<TopicPartition> from_list(const rd_kafka_topic_partition_list_t* list) {
    std::vector<TopicPartition> partitions;
    for (int i = 0; list != nullptr && i < list->cnt; ++i) {
        partitions.push_back({list->elems[i].topic, list->elems[i].partition, 0});
    }
    return partitions;
}

std::optional<std::string> bytes(const void* data, std::size_t size) {
    if (data == nullptr) {
        return std::nullopt;
    }
    return std::string(static_cast<const char*>(data), size);
}

void read_headers(const rd_kafka_message_t& message, Record& record) {
    rd_kafka_headers_t* list = nullptr;
    const auto read = rd_kafka_message_headers(&message, &list);
    if (read != RD_KAFKA_RESP_ERR_NO_ERROR) {
        record.headers_lost = read != RD_KAFKA_RESP_ERR__NOENT;
        return;
    }
    record.headers.reserve(rd_kafka_header_cnt(list));
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(list, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i) {
        if (value == nullptr) {
            record.null_headers.push_back(i);
        }
        record.headers.emplace_back(name, bytes(value, size).value_or(std::string()));
    }
}

/// (Un)assigns as the group's protocol wants it; an empty text when that worked.
std::string answer(rd_kafka_t* client, const rd_kafka_topic_partition_list_t* list, bool assign) {
    const char* protocol = rd_kafka_rebalance_protocol(client);
    if (protocol == nullptr) {
        return "";  // the group was left meanwhile: nobody waits for an answer
    }
    if (std::string_view(protocol) == "COOPERATIVE") {
        auto* error = assign ? rd_kafka_incremental_assign(client, list)
                             : rd_kafka_incremental_unassign(client, list);
        std::string text = error == nullptr ? "" : rd_kafka_error_string(error);
        rd_kafka_error_destroy(error);
        return text;
    }
    const auto code = rd_kafka_assign(client, assign ? list : nullptr);
    return code == RD_KAFKA_RESP_ERR_NO_ERROR ? "" : rd_kafka_err2str(code);
}

}  // namespace

void Consumer::Impl::wait_for_wakeup() {
    wakeup_.async_wait(
        boost::asio::posix::stream_descriptor::wait_read,
        [self = shared_from_this()](const boost::system::error_code& ec) {
            if (ec || self->state_ == State::closed) {
                return;
            }
            // Nothing to read is fine: the drain does not depend on the count.
            std::uint64_t count = 0;
            static_cast<void>(::read(self->wakeup_.native_handle(), &count, sizeof count) < 0);
            self->drain();
            if (self->state_ != State::closed) {
                self->wait_for_wakeup();
            }
        });
}

void Consumer::Impl::tick() {
    tick_timer_.expires_after(tick_);
    tick_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& ec) {
        if (ec || self->state_ == State::closed) {
            return;
        }
        self->drain();
        if (self->state_ == State::running || self->state_ == State::closing) {
            self->send_noted();  // what failed before
        }
        if (self->state_ != State::closed) {
            self->tick();
        }
    });
}

void Consumer::Impl::drain() {
    // librdkafka signals once per change from empty to non-empty, so stopping before NULL would
    // lose the next wake-up: whoever stops early must come back by itself.
    for (int i = 0; i < drain_count_max; ++i) {
        if (state_ == State::closed) {
            return;
        }
        hand_out_held();
        if (state_ == State::closed) {
            return;
        }
        const EventHandle event(rd_kafka_queue_poll(queue_.get(), 0));
        stats_.last_poll = std::chrono::steady_clock::now();
        if (!event) {
            return;
        }
        handle(event.get());
    }
    drain_soon();
}

void Consumer::Impl::drain_soon() {
    if (!drain_posted_) {
        drain_posted_ = true;
        boost::asio::post(executor_, [self = shared_from_this()] {
            self->drain_posted_ = false;
            self->drain();
        });
    }
}

void Consumer::Impl::handle(rd_kafka_op_s* event) {
    switch (rd_kafka_event_type(event)) {
        case RD_KAFKA_EVENT_FETCH:
            while (const auto* message = rd_kafka_event_message_next(event)) {
                handle_message(*message);
            }
            break;
        case RD_KAFKA_EVENT_REBALANCE:
            handle_rebalance(event);
            break;
        case RD_KAFKA_EVENT_OFFSET_COMMIT:
            handle_commit(event);
            break;
        case RD_KAFKA_EVENT_ERROR:
            handle_error(rd_kafka_event_error(event), rd_kafka_event_error_string(event),
                         rd_kafka_event_error_is_fatal(event) != 0);
            break;
        default:
            break;
    }
}

void Consumer::Impl::handle_message(const rd_kafka_message_s& message) {
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        handle_error(message.err, rd_kafka_message_errstr(&message), false);
        return;
    }
    if (state_ != State::running) {
        return;
    }
    const char* topic = rd_kafka_topic_name(message.rkt);
    const auto decision = assignment_.accept(topic, message.partition, message.offset);
    if (decision.verdict == Assignment::Verdict::drop) {
        return;
    }
    Record record;
    record.topic = topic;
    record.partition = message.partition;
    record.offset = message.offset;
    record.epoch = decision.epoch;
    record.key = bytes(message.key, message.key_len);
    record.value = bytes(message.payload, message.len);
    read_headers(message, record);
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    record.timestamp_ms = rd_kafka_message_timestamp(&message, &type);
    if (decision.verdict == Assignment::Verdict::hand_out) {
        hand_out(std::move(record));
        return;
    }
    // A fetcher that is just being started overtakes the pause (seen about once in forty starts).
    // Pausing again throws away what else it has fetched.
    const auto list = to_list(std::array{TopicPartition{topic, message.partition, 0}});
    rd_kafka_pause_partitions(client_.get(), list.get());
    held_.push_back(std::move(record));
}

void Consumer::Impl::hand_out(Record record) {
    ++stats_.records;
    stats_.record_bytes += record.key ? record.key->size() : 0;
    stats_.record_bytes += record.value ? record.value->size() : 0;
    if (callbacks_.on_record) {
        callbacks_.on_record(std::move(record));
    }
}

void Consumer::Impl::hand_out_held() {
    for (auto at = held_.begin(); at != held_.end() && state_ == State::running;) {
        const auto verdict = assignment_.reconsider(*at);
        if (verdict == Assignment::Verdict::hold) {
            ++at;
            continue;
        }
        Record record = std::move(*at);
        held_.erase(at);
        if (verdict == Assignment::Verdict::hand_out) {
            hand_out(std::move(record));
        }
        at = held_.begin();  // the callback may have paused and resumed
    }
}

void Consumer::Impl::handle_error(int code, const std::string& text, bool fatal) {
    const auto known = static_cast<rd_kafka_resp_err_t>(code);
    if (fatal || known == RD_KAFKA_RESP_ERR__FATAL) {
        std::array<char, 512> reason{};
        rd_kafka_fatal_error(client_.get(), reason.data(), reason.size());
        fail(reason[0] != '\0' ? reason.data() : text);
        return;
    }
    if (known == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED) {
        fail("not polled for max.poll.interval.ms: " + text);
        return;
    }
    report(std::string(rd_kafka_err2name(known)) + ": " + text);
}

void Consumer::Impl::handle_rebalance(rd_kafka_op_s* event) {
    const auto* list = rd_kafka_event_topic_partition_list(event);
    ++stats_.rebalances;
    switch (rd_kafka_event_error(event)) {
        case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
            handle_assign(list);
            break;
        case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
            handle_revoke(list);
            break;
        default:
            report(std::string("rebalance: ") + rd_kafka_event_error_string(event));
            rd_kafka_assign(client_.get(), nullptr);
            break;
    }
}

void Consumer::Impl::handle_assign(const rd_kafka_topic_partition_list_s* list) {
    stats_.ever_assigned = true;
    // The group waits for an answer to every rebalance, even to an empty one.
    const auto problem = answer(client_.get(), list, true);
    if (!problem.empty()) {
        report("assign: " + problem);
        return;
    }
    send_noted();  // what waited for the end of the rebalance
    if (state_ != State::running) {
        return;
    }
    auto added = assignment_.add(from_list(list));
    if (callbacks_.on_assigned && !added.empty()) {
        callbacks_.on_assigned(std::move(added));
    }
}

void Consumer::Impl::handle_revoke(const rd_kafka_topic_partition_list_s* list) {
    revoking_.reset(rd_kafka_topic_partition_list_copy(list));
    ++revoke_count_;
    const auto owned = assignment_.owned(from_list(list));
    const bool lost = rd_kafka_assignment_lost(client_.get()) != 0;
    if (state_ != State::running || lost || owned.empty() || !callbacks_.on_leaving) {
        finish_revoke();
        return;
    }
    if (const auto paused = assignment_.leave(owned, true); !paused.empty()) {
        rd_kafka_pause_partitions(client_.get(), to_list(paused).get());
    }
    const auto finish = [self = weak_from_this(), number = revoke_count_] {
        const auto impl = self.lock();
        if (impl && impl->revoking_ && impl->revoke_count_ == number) {
            impl->finish_revoke();
        }
    };
    leave_timer_.expires_after(leave_patience_);
    leave_timer_.async_wait([finish](const boost::system::error_code& ec) {
        if (!ec) {
            finish();
        }
    });
    // Posted: on_revoked must not come inside of whoever is ready.
    callbacks_.on_leaving(owned,
                          [executor = executor_, finish] { boost::asio::post(executor, finish); });
}

void Consumer::Impl::finish_revoke() {
    if (!revoking_) {
        return;
    }
    leave_timer_.cancel();
    const PartitionListHandle list = std::move(revoking_);
    const bool lost = rd_kafka_assignment_lost(client_.get()) != 0;
    const auto owned = assignment_.owned(from_list(list.get()));
    stats_.lost += lost ? 1 : 0;
    if (!owned.empty()) {
        lost_now_ = lost;
        if (callbacks_.on_revoked) {
            callbacks_.on_revoked(owned, lost);
        }
        lost_now_ = false;
        if (!lost) {
            // librdkafka carries the unassignment out when this is answered.
            send_noted(true);
        }
        // librdkafka remembers a pause beyond the assignment; the next one must start unpaused.
        assignment_.leave(owned, false);
        resume(owned);
        assignment_.remove(owned);
        std::erase_if(held_, [this](const Record& record) {
            return assignment_.reconsider(record) == Assignment::Verdict::drop;
        });
    }
    context_->joining = true;  // the member joins again as soon as this is answered
    const auto problem = answer(client_.get(), list.get(), false);
    if (!problem.empty()) {
        report("unassign: " + problem);
    }
}

void Consumer::Impl::handle_commit(rd_kafka_op_s* event) {
    const auto id = reinterpret_cast<std::uintptr_t>(rd_kafka_event_opaque(event));
    const auto request = requests_.extract(id);
    if (request.empty()) {
        return;
    }
    const auto problem = settle(event, request.mapped());
    if (problem.empty()) {
        IU_FAIL_POINT("offset.committed");
        send_noted();
    } else {
        report("commit: " + problem);  // sent again at the next tick
    }
}

void Consumer::Impl::fail(std::string reason) {
    if (state_ != State::running) {
        return;
    }
    state_ = State::fatal;
    if (callbacks_.on_fatal) {
        callbacks_.on_fatal(std::move(reason));
    }
}

void Consumer::Impl::report(std::string text) {
    if (callbacks_.on_error) {
        callbacks_.on_error(std::move(text));
    }
}

}  // namespace worker::kafka
