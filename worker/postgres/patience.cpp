#include "worker/postgres/patience.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <sys/socket.h>
#include <thread>
#include <vector>

namespace worker::postgres {

/// The thread behind all Patience; there from the first one to the end of the process.
class Watchdog {
  public:
    static Watchdog& instance() {
        static Watchdog watchdog;
        return watchdog;
    }

    void add(Patience& one) {
        const std::lock_guard lock(mutex_);
        one.deadline_ = std::min(one.deadline_, last_);
        waits_.push_back(&one);
        // Deadlines mostly grow, so that the thread rarely needs to know.
        if (one.deadline_ < wakes_at_) changed_.notify_one();
    }

    void remove(Patience& one) {
        const std::lock_guard lock(mutex_);
        const auto at = std::find(waits_.begin(), waits_.end(), &one);
        if (at == waits_.end()) return;
        *at = waits_.back();
        waits_.pop_back();
    }

    void limit_all(Patience::Clock::time_point last) {
        const std::lock_guard lock(mutex_);
        last_ = std::min(last_, last);
        for (Patience* one : waits_) one->deadline_ = std::min(one->deadline_, last_);
        changed_.notify_one();
    }

  private:
    using TimePoint = Patience::Clock::time_point;

    Watchdog() : thread_([this] { run(); }) {}
    ~Watchdog() {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
            changed_.notify_one();
        }
        thread_.join();
    }

    void run() {
        std::unique_lock lock(mutex_);
        while (!over_) {
            const TimePoint now = Patience::Clock::now();
            wakes_at_ = TimePoint::max();
            for (Patience* one : waits_) {
                if (one->deadline_ > now) {
                    wakes_at_ = std::min(wakes_at_, one->deadline_);
                } else {
                    // Under the lock: the one who waits can't close the socket meanwhile.
                    ::shutdown(one->socket_, SHUT_RDWR);
                    one->deadline_ = TimePoint::max();
                }
            }
            if (wakes_at_ == TimePoint::max()) {
                changed_.wait(lock);
            } else {
                changed_.wait_until(lock, wakes_at_);
            }
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Patience*> waits_;
    TimePoint wakes_at_ = TimePoint::max();
    TimePoint last_ = TimePoint::max();
    bool over_ = false;
    std::thread thread_;  // last: it uses all of the above
};

Patience::Patience(int socket, std::chrono::milliseconds limit)
    : socket_(limit.count() > 0 ? socket : -1), deadline_(Clock::now() + limit) {
    if (socket_ >= 0) Watchdog::instance().add(*this);
}

Patience::~Patience() {
    if (socket_ >= 0) Watchdog::instance().remove(*this);
}

void Patience::limit_all(std::chrono::milliseconds rest) {
    Watchdog::instance().limit_all(Clock::now() + rest);
}

}  // namespace worker::postgres
