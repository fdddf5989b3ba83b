#include "worker/kafka/producer.hpp"

#include "worker/kafka/producer_session.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace worker::kafka {

namespace {

using Clock = std::chrono::steady_clock;

/// How long a full queue is left alone before the next attempt.
constexpr std::chrono::milliseconds full_pause{5};

/// How long the reports of purged records may take: they come from our own process.
constexpr std::chrono::milliseconds purge_patience{500};

core::Failure failure(core::FailureKind kind, std::string detail) {
    core::Failure made;
    made.kind = kind;
    made.detail = std::move(detail);
    return made;
}

/// The reports of one blocking call, written by the session's thread.
struct Batch {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t open = 0;
    std::vector<Delivery> deliveries;
    std::optional<core::Failure> problem;

    void settle(std::size_t index, core::Result<Delivery> result) {
        const std::lock_guard lock(mutex);
        --open;
        if (result) {
            deliveries[index] = *result;
        } else if (!problem || result.error().kind == core::FailureKind::outcome_unknown) {
            problem = result.error();
        }
        changed.notify_all();
    }
};

/// Lets completions reach the executor only while the Producer lives.
struct Gate {
    std::mutex mutex;
    bool open = true;
};

}  // namespace

class Producer::Impl {
  public:
    Impl(boost::asio::any_io_executor executor, ProducerConfig config)
        : executor_(std::move(executor)), config_(std::move(config)) {}

    core::Result<std::shared_ptr<ProducerSession>> session();
    core::Result<std::vector<Delivery>> send(std::span<const OutRecord> records,
                                             std::chrono::milliseconds deadline);
    void produce(const OutRecord& record, Completion done);
    core::Result<std::map<std::string, std::int32_t>> partition_counts(
        std::chrono::milliseconds timeout);
    void close(std::chrono::milliseconds deadline);
    /// No completion is posted from now on.
    void forget_executor();
    ProducerStats stats() const;

  private:
    core::Result<void> queue(ProducerSession& session,
                             const OutRecord& record,
                             std::size_t index,
                             const std::shared_ptr<Batch>& batch,
                             Clock::time_point until);
    void give_up(std::shared_ptr<ProducerSession> session);

    boost::asio::any_io_executor executor_;
    ProducerConfig config_;
    std::shared_ptr<ProducerCounters> counters_ = std::make_shared<ProducerCounters>();
    std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
    std::mutex mutex_;
    std::shared_ptr<ProducerSession> session_;  // guarded by mutex_
    bool closed_ = false;                       // guarded by mutex_
};

namespace {

core::Result<std::shared_ptr<ProducerSession>> make_session(
    const ProducerConfig& config, const std::shared_ptr<ProducerCounters>& counters) {
    auto context = std::make_unique<ClientContext>();
    context->log = config.log;
    auto conf = make_producer_conf(config.bootstrap, config.properties, *context);
    if (!conf) {
        return conf.error();
    }
    auto client = make_client(false, std::move(*conf));
    if (!client) {
        return client.error();
    }
    return std::make_shared<ProducerSession>(std::move(context), std::move(*client), counters);
}

/// Lets go of a session on a thread of its own, because that may block as long as a broker is
/// silent.
void drop(std::shared_ptr<ProducerSession> session) {
    std::thread([session = std::move(session)]() mutable { session.reset(); }).detach();
}

}  // namespace

core::Result<std::shared_ptr<ProducerSession>> Producer::Impl::session() {
    const std::lock_guard lock(mutex_);
    if (closed_) {
        return failure(core::FailureKind::stopping, "the Kafka producer is closed");
    }
    if (session_ && session_->fatal()) {
        ++counters_->recreated;
        drop(std::exchange(session_, nullptr));
    }
    if (!session_) {
        auto made = make_session(config_, counters_);
        if (!made) {
            return made.error();
        }
        session_ = *made;
    }
    return session_;
}

void Producer::Impl::give_up(std::shared_ptr<ProducerSession> session) {
    {
        const std::lock_guard lock(mutex_);
        if (session_ == session) {
            ++counters_->recreated;
            session_.reset();
        }
    }
    session->purge();
    drop(std::move(session));
}

core::Result<void> Producer::Impl::queue(ProducerSession& session,
                                         const OutRecord& record,
                                         std::size_t index,
                                         const std::shared_ptr<Batch>& batch,
                                         Clock::time_point until) {
    {
        const std::lock_guard lock(batch->mutex);
        ++batch->open;
    }
    for (;;) {
        auto queued = session.queue(record, [batch, index](core::Result<Delivery> result) {
            batch->settle(index, std::move(result));
        });
        if (queued) {
            return queued;
        }
        std::unique_lock lock(batch->mutex);
        if (!ProducerSession::was_full(queued.error()) || Clock::now() >= until) {
            --batch->open;
            return queued;
        }
        batch->changed.wait_for(lock, full_pause);
    }
}

core::Result<std::vector<Delivery>> Producer::Impl::send(std::span<const OutRecord> records,
                                                         std::chrono::milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    auto session = this->session();
    if (!session) {
        return session.error();
    }
    auto batch = std::make_shared<Batch>();
    batch->deliveries.resize(records.size());
    std::optional<core::Failure> stopped;
    for (std::size_t i = 0; i < records.size() && !stopped; ++i) {
        if (auto queued = queue(**session, records[i], i, batch, until); !queued) {
            stopped = queued.error();
        }
    }
    std::unique_lock lock(batch->mutex);
    const bool settled =
        batch->changed.wait_until(lock, until, [&batch] { return batch->open == 0; });
    if (!settled) {
        lock.unlock();
        give_up(std::move(*session));
        lock.lock();
        // Purged records say whether they may have been written.
        batch->changed.wait_for(lock, purge_patience, [&batch] { return batch->open == 0; });
        const bool clean = batch->open == 0 && batch->problem &&
                           batch->problem->kind != core::FailureKind::outcome_unknown;
        return failure(clean ? core::FailureKind::retryable : core::FailureKind::outcome_unknown,
                       "Kafka did not acknowledge all records before the deadline (" +
                           (batch->problem ? batch->problem->detail : std::string("no answer")) +
                           ")");
    }
    if (batch->problem) {
        return *batch->problem;
    }
    if (stopped) {
        return *stopped;
    }
    return std::move(batch->deliveries);
}

void Producer::Impl::produce(const OutRecord& record, Completion done) {
    const auto shared = std::make_shared<Completion>(std::move(done));
    const auto finish = [executor = executor_, gate = gate_,
                         shared](core::Result<Delivery> result) {
        const std::lock_guard lock(gate->mutex);
        if (!gate->open) {
            return;
        }
        boost::asio::post(executor, [shared, result = std::move(result)]() mutable {
            if (*shared) {
                (*shared)(std::move(result));
            }
        });
    };
    auto session = this->session();
    if (!session) {
        finish(session.error());
        return;
    }
    if (auto queued = (*session)->queue(record, finish); !queued) {
        finish(queued.error());
    }
}

core::Result<std::map<std::string, std::int32_t>> Producer::Impl::partition_counts(
    std::chrono::milliseconds timeout) {
    auto session = this->session();
    if (!session) {
        return session.error();
    }
    return (*session)->partition_counts(config_.bootstrap, timeout);
}

void Producer::Impl::close(std::chrono::milliseconds deadline) {
    std::shared_ptr<ProducerSession> session;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        session = std::exchange(session_, nullptr);
    }
    if (session) {
        session->flush(deadline);
        session->purge();
        session->flush(purge_patience);
        drop(std::move(session));
    }
}

void Producer::Impl::forget_executor() {
    const std::lock_guard lock(gate_->mutex);
    gate_->open = false;
}

ProducerStats Producer::Impl::stats() const {
    ProducerStats stats;
    stats.delivered = counters_->delivered;
    stats.failed = counters_->failed;
    stats.recreated = counters_->recreated;
    stats.queued = counters_->queued;
    return stats;
}

core::Result<std::unique_ptr<Producer>> Producer::create(boost::asio::any_io_executor executor,
                                                         ProducerConfig config) {
    auto impl = std::make_shared<Impl>(std::move(executor), std::move(config));
    if (auto session = impl->session(); !session) {
        return session.error();
    }
    return std::unique_ptr<Producer>(new Producer(std::move(impl)));
}

Producer::Producer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Producer::~Producer() {
    impl_->close(std::chrono::milliseconds(2000));
    impl_->forget_executor();
}

core::Result<void> Producer::produce_all(std::span<const OutRecord> records,
                                         std::chrono::milliseconds deadline) {
    auto sent = impl_->send(records, deadline);
    if (!sent) {
        return sent.error();
    }
    return {};
}

core::Result<Delivery> Producer::produce_one(OutRecord record, std::chrono::milliseconds deadline) {
    auto sent = impl_->send(std::span(&record, 1), deadline);
    if (!sent) {
        return sent.error();
    }
    return sent->front();
}

void Producer::produce(const OutRecord& record, Completion done) {
    impl_->produce(record, std::move(done));
}

core::Result<std::map<std::string, std::int32_t>> Producer::partition_counts(
    std::chrono::milliseconds timeout) {
    return impl_->partition_counts(timeout);
}

void Producer::close(std::chrono::milliseconds deadline) {
    impl_->close(deadline);
}
ProducerStats Producer::stats() const {
    return impl_->stats();
}

}  // namespace worker::kafka
