#pragma once
/// \file
/// How far a long command is, on stderr.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace worker::app {

/// Counts what is done. Shown from the start where it is asked for (--progress), on a terminal only
/// for what takes longer than a second; never on stdout. Threads: any number at once.
class Progress {
  public:
    Progress(std::size_t all, bool asked_for);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    /// Ends the line, if there is one.
    ~Progress();
    /// One more file, with its bytes.
    void step(std::size_t bytes);

  private:
    using Clock = std::chrono::steady_clock;
    void show(Clock::time_point now);

    std::mutex mutex_;
    std::size_t all_;
    std::size_t done_ = 0;
    std::size_t bytes_ = 0;
    bool wanted_;
    bool shown_ = false;
    Clock::time_point begin_;
    Clock::time_point next_;  ///< not shown again before
};

/// How long one thing takes that cannot be counted, by a thread of its own: what it is and for how
/// many seconds, each second from the first one on. On a terminal or where it is asked for; never
/// on stdout.
class Waiting {
  public:
    Waiting(std::string what, bool asked_for);
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    /// Ends the line, if there is one: whoever writes to stderr or stdout ends this before.
    ~Waiting();
    /// What is waited for from now on. Any thread.
    void now(std::string what);

  private:
    void run();

    std::mutex mutex_;
    std::condition_variable ended_;
    std::string what_;
    bool end_ = false;
    std::thread thread_;  ///< none where nothing is shown
};

}  // namespace worker::app
