#pragma once
/// \file
/// The Asio shell around one command: decodes, drives the state machine, waits, acknowledges.

#include "core/metrics.hpp"
#include "core/pipeline/record.hpp"
#include "core/pipeline/steps.hpp"
#include "messages/decode_error.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <vector>

namespace core::pipeline {

/// Sends a record that is no command to the dead letters; completes with true when it is there.
using DeadLetter =
    std::function<boost::asio::awaitable<bool>(InboundRecord, messages::DecodeError)>;

/// Threads: all on the io_context's thread; steps run on `workers`.
class Pipeline {
  public:
    Pipeline(boost::asio::any_io_executor io,
             boost::asio::any_io_executor workers,
             Steps& steps,
             Metrics& metrics,
             DeadLetter dead_letter);
    /// Commands that nobody resumes any more may be destroyed later, with the io_context.
    ~Pipeline();
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// Handles one record; true: handled, its offset may be committed. False only while stopping.
    boost::asio::awaitable<bool> handle(InboundRecord record);

    /// Waiting commands give up at once; running steps end by themselves.
    void stop();
    /// How many steps that hold the kill switch may run at once; at first any number.
    void set_governed_width(std::size_t width);
    bool stopping() const { return stopping_; }
    /// Commands that ended, for /ready.
    std::uint64_t finished() const { return finished_; }
    /// Called after each command that wrote events, so that the relay need not wait for its poll.
    std::function<void()> on_answered;

  private:
    boost::asio::awaitable<bool> run(std::shared_ptr<CommandContext> context);
    boost::asio::awaitable<bool> send_dead_letter(InboundRecord record, messages::DecodeError why);
    struct Queue;
    /// A place in the turnstile, or in the line before it.
    class Place;
    /// Returns when the ticket is in, at the deadline, or when stop() is called.
    boost::asio::awaitable<void> wait_for_turn(std::uint64_t ticket,
                                               std::chrono::system_clock::time_point deadline);
    boost::asio::awaitable<void> wait(std::chrono::milliseconds delay);
    void report(const CommandContext& context, unsigned retries, std::int64_t took_us);
    void note_failure(const CommandContext& context, Step step, const StepOutcome& outcome);

    boost::asio::any_io_executor io_;
    boost::asio::any_io_executor workers_;
    Steps& steps_;
    Metrics& metrics_;
    DeadLetter dead_letter_;
    std::set<boost::asio::steady_timer*> waiting_;
    std::shared_ptr<Queue> queue_;
    std::uint64_t seed_ = 0;
    std::uint64_t finished_ = 0;
    bool stopping_ = false;
};

}  // namespace core::pipeline
