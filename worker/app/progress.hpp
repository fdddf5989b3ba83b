#pragma once
/// \file
/// How far a long command is, on stderr.

#include <chrono>
#include <cstddef>
#include <mutex>

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

}  // namespace worker::app
