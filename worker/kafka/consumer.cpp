#include "worker/kafka/consumer.hpp"

#include "worker/kafka/consumer_impl.hpp"

#include <boost/asio/post.hpp>
#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sys/eventfd.h>

namespace worker::kafka {

namespace {

/// How long commits wait for a rebalance: a member that answers late holds up the group.
constexpr std::chrono::seconds join_patience{30};

/// How long what is under way may hold up a revocation. The group waits for it, and gives up a
/// member that has not answered after max.poll.interval.ms.
std::chrono::milliseconds leave_patience_of(const rd_kafka_conf_t* conf) {
    std::chrono::milliseconds patience{90'000};
    for (const char* const name : {"session.timeout.ms", "max.poll.interval.ms"}) {
        std::array<char, 32> text{};
        std::size_t size = text.size();
        if (rd_kafka_conf_get(conf, name, text.data(), &size) == RD_KAFKA_CONF_OK) {
            patience = std::min(patience,
                                std::chrono::milliseconds(std::strtol(text.data(), nullptr, 10)));
        }
    }
    return patience / 3;
}

/// How long after a heartbeat's answer a commit waits for the join that it may have asked for.
constexpr std::chrono::milliseconds heartbeat_patience{5};

/// How long a commit waits for a moment without such an answer, where they come in quick
/// succession.
constexpr std::chrono::milliseconds heartbeats_patience{50};

core::Failure failure(core::FailureKind kind, std::string detail) {
    core::Failure made;
    made.kind = kind;
    made.detail = std::move(detail);
    return made;
}

/// A third of max.poll.interval.ms, so that a quiet topic never costs the membership, and at most
/// a second, which also bounds how long a failed commit waits for its repetition.
std::chrono::milliseconds tick_of(const rd_kafka_conf_t* conf) {
    std::array<char, 32> text{};
    std::size_t size = text.size();
    std::chrono::milliseconds tick{1000};
    if (rd_kafka_conf_get(conf, "max.poll.interval.ms", text.data(), &size) == RD_KAFKA_CONF_OK) {
        const auto interval_ms = std::strtol(text.data(), nullptr, 10);
        tick = std::clamp(std::chrono::milliseconds(interval_ms / 3),
                          std::chrono::milliseconds(100), tick);
    }
    return tick;
}

}  // namespace

PartitionListHandle to_list(std::span<const TopicPartition> partitions) {
    PartitionListHandle list(
        rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
    for (const auto& partition : partitions) {
        rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.partition);
    }
    return list;
}

PartitionListHandle to_list(std::span<const TopicOffset> offsets) {
    PartitionListHandle list(rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
    for (const auto& offset : offsets) {
        rd_kafka_topic_partition_list_add(list.get(), offset.topic.c_str(), offset.partition)
            ->offset = offset.offset;
    }
    return list;
}

core::Result<std::unique_ptr<Consumer>> Consumer::create(boost::asio::any_io_executor executor,
                                                         ConsumerConfig config,
                                                         ConsumerCallbacks callbacks) {
    const Properties fixed{{"bootstrap.servers", config.bootstrap},
                           {"group.id", config.group},
                           {"enable.auto.commit", "false"},
                           {"enable.auto.offset.store", "false"},
                           {"enable.partition.eof", "false"}};
    auto context = std::make_unique<ClientContext>();
    context->log = config.log;
    auto conf = make_conf(consumer_defaults(), config.properties, fixed, *context);
    if (!conf) {
        return conf.error();
    }
    rd_kafka_conf_set_events(conf->get(), RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_REBALANCE |
                                              RD_KAFKA_EVENT_OFFSET_COMMIT | RD_KAFKA_EVENT_ERROR);
    watch_joining(*conf, *context);
    const auto tick = tick_of(conf->get());
    const auto leave_patience = leave_patience_of(conf->get());
    auto client = make_client(true, std::move(*conf));
    if (!client) {
        return client.error();
    }
    auto impl =
        std::make_shared<Impl>(std::move(executor), std::move(config), std::move(callbacks),
                               std::move(context), std::move(*client), tick, leave_patience);
    return std::unique_ptr<Consumer>(new Consumer(std::move(impl)));
}

Consumer::Consumer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Consumer::~Consumer() {
    impl_->abandon();
}
void Consumer::start() {
    impl_->start();
}
void Consumer::pause(std::span<const TopicPartition> partitions) {
    impl_->pause(partitions);
}
void Consumer::resume(std::span<const TopicPartition> partitions) {
    impl_->resume(partitions);
}
core::Result<void> Consumer::commit(std::vector<TopicOffset> offsets, bool sync) {
    return impl_->commit(offsets, sync);
}
void Consumer::close(std::chrono::milliseconds deadline, std::function<void()> done) {
    impl_->close(deadline, std::move(done));
}
ConsumerStats Consumer::stats() const {
    return impl_->stats();
}

Consumer::Impl::Impl(boost::asio::any_io_executor executor,
                     ConsumerConfig config,
                     ConsumerCallbacks callbacks,
                     std::unique_ptr<ClientContext> context,
                     ClientHandle client,
                     std::chrono::milliseconds tick,
                     std::chrono::milliseconds leave_patience)
    : executor_(std::move(executor)),
      config_(std::move(config)),
      callbacks_(std::move(callbacks)),
      context_(std::move(context)),
      client_(std::move(client)),
      wakeup_(executor_),
      tick_timer_(executor_),
      commit_timer_(executor_),
      close_timer_(executor_),
      leave_timer_(executor_),
      tick_(tick),
      leave_patience_(leave_patience) {}

void Consumer::Impl::start() {
    if (state_ != State::idle) {
        return;
    }
    state_ = State::running;
    const int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (fd < 0) {
        fail(std::string("eventfd: ") + std::strerror(errno));
        return;
    }
    wakeup_.assign(fd);
    // Everything that librdkafka has to say arrives on this one queue.
    rd_kafka_poll_set_consumer(client_.get());
    queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
    // Exactly 8 bytes: an eventfd refuses any other size, and librdkafka ignores the refusal.
    const std::uint64_t one = 1;
    rd_kafka_queue_io_event_enable(queue_.get(), fd, &one, sizeof one);
    const PartitionListHandle topics(
        rd_kafka_topic_partition_list_new(static_cast<int>(config_.topics.size())));
    for (const auto& topic : config_.topics) {
        rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    }
    started_ = true;
    stats_.last_poll = std::chrono::steady_clock::now();
    if (const auto code = rd_kafka_subscribe(client_.get(), topics.get())) {
        auto reason = std::string("subscribe: ") + rd_kafka_err2str(code);
        boost::asio::post(executor_, [self = shared_from_this(), reason = std::move(reason)] {
            self->fail(reason);
        });
    }
    wait_for_wakeup();
    tick();
}

void Consumer::Impl::pause(std::span<const TopicPartition> partitions) {
    const auto changed = assignment_.pause(partitions);
    if (!changed.empty() && queue_) {
        const auto list = to_list(changed);
        if (const auto code = rd_kafka_pause_partitions(client_.get(), list.get())) {
            report(std::string("pause: ") + rd_kafka_err2str(code));
        }
    }
}

void Consumer::Impl::resume(std::span<const TopicPartition> partitions) {
    const auto changed = assignment_.resume(partitions);
    if (!changed.empty() && queue_) {
        const auto list = to_list(changed);
        if (const auto code = rd_kafka_resume_partitions(client_.get(), list.get())) {
            report(std::string("resume: ") + rd_kafka_err2str(code));
        }
        if (!held_.empty()) {
            drain_soon();
        }
    }
}

core::Result<void> Consumer::Impl::commit(std::span<const TopicOffset> offsets, bool sync) {
    if (!queue_ || state_ == State::closed) {
        return failure(core::FailureKind::permanent, "commit after close");
    }
    if (lost_now_) {
        return failure(core::FailureKind::retryable, "commit: the assignment is lost");
    }
    assignment_.note(offsets);
    // Before the new generation is known the broker would refuse it; what is noted follows then.
    if (sync && !context_->joining) {
        return send_and_wait();
    }
    send_noted();
    return {};
}

void Consumer::Impl::send_noted(bool at_once) {
    if (!queue_ || !assignment_.has_noted() ||
        (!at_once && (!requests_.empty() || joining_just_now()))) {
        return;
    }
    beating_since_.reset();
    auto offsets = assignment_.take_noted(false);
    const auto list = to_list(offsets);
    const auto id = ++request_count_;
    const auto code = rd_kafka_commit_queue(client_.get(), list.get(), queue_.get(), nullptr,
                                            reinterpret_cast<void*>(id));
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
        requests_.emplace(id, std::move(offsets));
        return;
    }
    for (const auto& offset : offsets) {
        assignment_.committed(offset, false);
    }
    ++stats_.commit_failures;
    report(std::string("commit: ") + rd_kafka_err2str(code));
}

bool Consumer::Impl::joining_just_now() {
    // librdkafka before 2.10 takes the broker's "that generation is over" to such a commit for the
    // loss of the whole assignment. A join that never ends must not stop commits for ever.
    const auto now = std::chrono::steady_clock::now();
    if (context_->joining) {
        beating_since_.reset();
        joining_since_ = joining_since_.value_or(now);
        return now - *joining_since_ < join_patience;
    }
    joining_since_.reset();
    const auto over = context_->heartbeat.load() + heartbeat_patience;
    beating_since_ = beating_since_.value_or(now);
    if (now >= over || now - *beating_since_ >= heartbeats_patience) {
        return false;
    }
    // Not left to the tick: its period is a multiple of the heartbeats', so once it comes right
    // after one, it does so for ever.
    commit_timer_.expires_at(over);
    commit_timer_.async_wait([self = weak_from_this()](const boost::system::error_code& ec) {
        if (const auto impl = self.lock(); impl && !ec) {
            impl->send_noted();
        }
    });
    return true;
}

core::Result<void> Consumer::Impl::send_and_wait() {
    const auto offsets = assignment_.take_noted(true);
    if (offsets.empty()) {
        return {};
    }
    const QueueHandle answers(rd_kafka_queue_new(client_.get()));
    const auto list = to_list(offsets);
    const auto code =
        rd_kafka_commit_queue(client_.get(), list.get(), answers.get(), nullptr, nullptr);
    EventHandle event;
    std::string problem = code == RD_KAFKA_RESP_ERR_NO_ERROR ? "" : rd_kafka_err2str(code);
    if (problem.empty()) {
        const auto wait_ms = static_cast<int>(config_.commit_timeout.count());
        event.reset(rd_kafka_queue_poll(answers.get(), wait_ms));
        problem = event ? settle(event.get(), offsets) : "no answer in time";
    }
    if (!event) {
        for (const auto& offset : offsets) {
            assignment_.committed(offset, false);
        }
        ++stats_.commit_failures;
    }
    if (!problem.empty()) {
        return failure(core::FailureKind::retryable, "commit: " + problem);
    }
    return {};
}

std::string Consumer::Impl::settle(rd_kafka_op_s* event, std::span<const TopicOffset> offsets) {
    const auto overall = rd_kafka_event_error(event);
    const auto* list = rd_kafka_event_topic_partition_list(event);
    std::string problem;
    for (const auto& offset : offsets) {
        auto code = overall;
        for (int i = 0; list != nullptr && i < list->cnt; ++i) {
            const auto& entry = list->elems[i];
            if (entry.partition == offset.partition && offset.topic == entry.topic &&
                entry.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
                code = entry.err;
            }
        }
        assignment_.committed(offset, code == RD_KAFKA_RESP_ERR_NO_ERROR);
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
            problem = rd_kafka_err2str(code);
        }
    }
    ++(problem.empty() ? stats_.commits : stats_.commit_failures);
    return problem;
}

ConsumerStats Consumer::Impl::stats() const {
    auto stats = stats_;
    stats.closed = state_ == State::closed;
    assignment_.fill(stats);
    for (auto& partition : stats.assigned) {
        std::int64_t low = -1;
        std::int64_t high = -1;
        if (queue_ &&
            rd_kafka_get_watermark_offsets(client_.get(), partition.partition.topic.c_str(),
                                           partition.partition.partition, &low,
                                           &high) == RD_KAFKA_RESP_ERR_NO_ERROR) {
            partition.high_watermark = high;
        }
    }
    return stats;
}

}  // namespace worker::kafka
