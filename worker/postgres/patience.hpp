#pragma once
/// \file
/// A limit on how long a blocking call waits for a server that fell silent. For this folder; the
/// programs call limit_all() when they end.
///
/// libpq waits without a limit for an answer that never comes: a host that vanished, a firewall
/// that forgot the connection, a stopped process. The server's own time-outs don't help then.

#include <chrono>

namespace worker::postgres {

/// While one lives, the socket is shut down once `limit` has passed; the call that blocks on it
/// then fails like one whose connection broke. A limit of 0 is none.
///
/// Threads: made and destroyed on the thread that blocks.
class Patience {
  public:
    using Clock = std::chrono::steady_clock;

    Patience(int socket, std::chrono::milliseconds limit);
    ~Patience();
    Patience(const Patience&) = delete;
    Patience& operator=(const Patience&) = delete;

    /// From now on no wait of this process, old or new, goes beyond `rest` from now: it is about to
    /// end. Threads: any.
    static void limit_all(std::chrono::milliseconds rest);

  private:
    friend class Watchdog;
    int socket_;
    Clock::time_point deadline_;
};

}  // namespace worker::postgres
