#pragma once
/// \file
/// Threads that own a connection each: where blocking database work runs.

#include "worker/postgres/session.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>

namespace worker::postgres {

/// N threads, each with its own cutter_run session: connected when first asked for, dropped when it
/// broke, connected anew at the next question.
/// Threads: executor() and stop() any; session() only inside a job posted to executor().
class Pool {
  public:
    Pool(PostgresConfig config, std::size_t threads);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Post blocking jobs here; they run in any order on the pool's threads.
    boost::asio::any_io_executor executor();
    /// The calling thread's session. Errors: those of connect(); permanent outside the pool.
    Result<Session*> session();
    /// session() as the adapters want it. Must not outlive the pool.
    SessionSource source();
    const PostgresConfig& config() const noexcept;
    /// Finishes the jobs posted so far (each bounded by statement_timeout) and joins. Idempotent.
    void stop();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace worker::postgres
