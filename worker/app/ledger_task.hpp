#pragma once
/// \file
/// What the writer does with one event.

#include "core/metrics.hpp"
#include "core/pipeline/pipeline.hpp"
#include "core/pipeline/record.hpp"
#include "worker/postgres/ledger_writer.hpp"
#include "worker/postgres/session.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstdint>
#include <optional>

namespace worker::app {

/// Rows of `ledger.leg_b` and `verify.written`; all other kinds are passed over.
///
/// Threads: handle() on the io_context's thread; SQL on one thread of its own, one session.
class LedgerTask {
  public:
    LedgerTask(boost::asio::any_io_executor io,
               postgres::PostgresConfig config,
               core::Metrics& metrics,
               core::pipeline::DeadLetter dead_letter);
    ~LedgerTask();

    /// True: recorded (now or before), of no concern, or in the dead letters. Sick infrastructure
    /// is waited for; false only while stopping.
    boost::asio::awaitable<bool> handle(core::pipeline::InboundRecord record);
    void stop() { stopping_ = true; }
    /// The last word of the database was not a failure.
    bool healthy() const { return healthy_; }

  private:
    enum class Kind : std::uint8_t { leg_b, verify };
    static std::optional<Kind> kind_of(const core::pipeline::InboundRecord& record);
    /// write(), and an exception is a failure to try again: what was recorded stays recorded.
    core::Result<postgres::LedgerWrite> try_write(Kind kind, const std::string& payload);
    core::Result<postgres::LedgerWrite> write(Kind kind, const std::string& payload);
    boost::asio::awaitable<bool> settle(Kind kind, core::pipeline::InboundRecord record);

    boost::asio::any_io_executor io_;
    postgres::PostgresConfig config_;
    core::Metrics& metrics_;
    core::pipeline::DeadLetter dead_letter_;
    boost::asio::thread_pool thread_{1};
    std::optional<postgres::Session> session_;
    std::uint64_t seed_;
    std::atomic<bool> healthy_{true};
    bool stopping_ = false;
};

}  // namespace worker::app
