#include "worker/app/progress.hpp"

#include <algorithm>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace worker::app {
namespace {

constexpr std::chrono::seconds short_work{1};
constexpr std::chrono::milliseconds between{100};

}  // namespace

Progress::Progress(std::size_t all, bool asked_for)
    : all_(all), wanted_(asked_for || isatty(STDERR_FILENO) != 0), begin_(Clock::now()) {
    next_ = asked_for ? begin_ : begin_ + short_work;
}

Progress::~Progress() {
    if (shown_) std::fputc('\n', stderr);
}

void Progress::step(std::size_t bytes) {
    if (!wanted_) return;
    const std::lock_guard lock(mutex_);
    ++done_;
    bytes_ += bytes;
    const Clock::time_point now = Clock::now();
    // The last one is shown if any was, so that the line ends with all of them.
    if (now >= next_ || (shown_ && done_ == all_)) show(now);
}

void Progress::show(Clock::time_point now) {
    const double seconds = std::chrono::duration<double>(now - begin_).count();
    const double megabytes = static_cast<double>(bytes_) / 1e6;
    std::fprintf(stderr, "\r%zu of %zu files, %.1f MB, %.1f MB/s ", done_, all_, megabytes,
                 seconds > 0 ? megabytes / seconds : 0.0);
    shown_ = true;
    next_ = now + between;
}

Waiting::Waiting(std::string what, bool asked_for) : what_(std::move(what)) {
    if (asked_for || isatty(STDERR_FILENO) != 0) thread_ = std::thread([this] { run(); });
}

Waiting::~Waiting() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        end_ = true;
    }
    ended_.notify_all();
    thread_.join();
}

void Waiting::now(std::string what) {
    const std::lock_guard lock(mutex_);
    what_ = std::move(what);
}

void Waiting::run() {
    const auto begin = std::chrono::steady_clock::now();
    std::size_t shown = 0;  // columns that the next line has to cover
    std::unique_lock lock(mutex_);
    for (auto time = short_work;; time += short_work) {
        if (ended_.wait_until(lock, begin + time, [this] { return end_; })) break;
        const std::string line = what_ + ", " + std::to_string(time.count()) + " s ";
        shown = std::max(shown, line.size());
        std::fprintf(stderr, "\r%-*s", static_cast<int>(shown), line.c_str());
    }
    if (shown > 0) std::fputc('\n', stderr);
}

}  // namespace worker::app
