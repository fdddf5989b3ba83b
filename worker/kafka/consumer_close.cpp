#include "worker/kafka/consumer_impl.hpp"

#include <boost/asio/post.hpp>
#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <thread>

namespace worker::kafka {

namespace {

/// How often a close looks whether the group was left: librdkafka has no event for it.
constexpr std::chrono::milliseconds close_look{10};

/// librdkafka before 2.3.0 aborts the process (its issue 4312) when a cooperative consumer that
/// never had an assignment is freed. Such a client is better left alone until the process ends.
bool must_be_left_alone(bool ever_assigned) {
    return !ever_assigned && rd_kafka_version() < 0x02030000;
}

}  // namespace

Consumer::Impl::~Impl() {
    if (client_) {
        release_client();
        free_client();
    }
}

void Consumer::Impl::close(std::chrono::milliseconds deadline, std::function<void()> done) {
    if (done) {
        close_done_.push_back(std::move(done));
    }
    if (state_ == State::closing) {
        return;
    }
    if (state_ == State::closed) {
        boost::asio::post(executor_, [self = shared_from_this()] { self->finish(); });
        return;
    }
    finish_revoke();
    const bool member = started_;
    const auto now = std::chrono::steady_clock::now();
    close_deadline_ = now + deadline;
    leave_by_ = now + deadline / 2;
    if (member && !must_stay()) {
        ask_to_leave();
    }
    state_ = State::closing;
    // Not at once: close() may have been called by a callback, whose event is still in hand.
    boost::asio::post(executor_, [self = shared_from_this()] {
        if (self->state_ == State::closing) {
            self->check_closed();
        }
    });
}

// In the middle of a rebalance the last commit would be refused, and finished work come again.
bool Consumer::Impl::must_stay() const {
    return context_->joining && assignment_.has_noted();
}

void Consumer::Impl::ask_to_leave() {
    asked_to_leave_ = true;
    send_noted(true);
    state_ = State::closing;
    // Asks the group to let us go; the revocation it answers with comes through our queue.
    auto* error = rd_kafka_consumer_close_queue(client_.get(), queue_.get());
    if (error != nullptr) {
        report(std::string("close: ") + rd_kafka_error_string(error));
        rd_kafka_error_destroy(error);
    }
}

void Consumer::Impl::check_closed() {
    const auto now = std::chrono::steady_clock::now();
    if (started_ && !asked_to_leave_ && (!must_stay() || now >= leave_by_)) {
        ask_to_leave();
    }
    if (!started_ || rd_kafka_consumer_closed(client_.get()) != 0 || now >= close_deadline_) {
        release_client();
        free_client();
        return;
    }
    close_timer_.expires_after(close_look);
    close_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& ec) {
        if (ec || self->state_ != State::closing) {
            return;
        }
        self->drain();
        self->check_closed();
    });
}

void Consumer::Impl::release_client() {
    state_ = State::closed;
    context_->muted = true;
    revoking_.reset();
    leave_timer_.cancel();
    if (queue_) {
        rd_kafka_queue_io_event_enable(queue_.get(), -1, nullptr, 0);
        queue_.reset();
    }
    boost::system::error_code ignored;
    wakeup_.close(ignored);
    tick_timer_.cancel();
    commit_timer_.cancel();
    close_timer_.cancel();
}

void Consumer::Impl::free_client() {
    if (started_ && must_be_left_alone(stats_.ever_assigned)) {
        static_cast<void>(client_.release());
        static_cast<void>(context_.release());
        boost::asio::post(executor_, [self = weak_from_this()] {
            if (const auto impl = self.lock()) {
                impl->finish();
            }
        });
        return;
    }
    // Freeing joins librdkafka's threads, which can take as long as a broker is silent.
    std::thread([client = std::move(client_), context = std::move(context_), waiting = waiting_,
                 executor = executor_, self = weak_from_this()]() mutable {
        client.reset();
        const std::lock_guard lock(waiting->mutex);
        if (!waiting->over) {
            boost::asio::post(executor, [self] {
                if (const auto impl = self.lock()) {
                    impl->finish();
                }
            });
        }
    }).detach();
    const auto patience = std::max(close_deadline_, std::chrono::steady_clock::now() + close_look);
    close_timer_.expires_at(patience);
    close_timer_.async_wait([self = weak_from_this()](const boost::system::error_code& ec) {
        const auto impl = self.lock();
        if (!ec && impl) {
            impl->finish();
        }
    });
}

void Consumer::Impl::finish() {
    {
        const std::lock_guard lock(waiting_->mutex);
        waiting_->over = true;
    }
    close_timer_.cancel();
    const auto done = std::exchange(close_done_, {});
    for (const auto& call : done) {
        call();
    }
}

void Consumer::Impl::abandon() {
    callbacks_ = {};
    close_done_.clear();
    {
        const std::lock_guard lock(waiting_->mutex);
        waiting_->over = true;
    }
    if (client_) {
        release_client();
        free_client();
    }
    close_timer_.cancel();
}

}  // namespace worker::kafka
