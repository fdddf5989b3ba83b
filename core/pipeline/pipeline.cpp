#include "core/pipeline/pipeline.hpp"

#include "core/fail_point.hpp"
#include "core/log.hpp"
#include "core/pipeline/offload.hpp"
#include "core/pipeline/turnstile.hpp"

#include <boost/asio/as_tuple.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <utility>

namespace core::pipeline {
namespace {

/// Between two looks whether there is room for a text.
constexpr std::chrono::milliseconds crowded_pause{50};

constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable);

std::int64_t microseconds_since(std::chrono::steady_clock::time_point begin) {
    const auto took = std::chrono::steady_clock::now() - begin;
    return std::chrono::duration_cast<std::chrono::microseconds>(took).count();
}

messages::Decoded<messages::Command> decode(const InboundRecord& record) {
    if (record.headers_lost) {
        return messages::DecodeError{messages::DecodeErrorCode::too_large, "headers",
                                     "there are more headers than can be read"};
    }
    return messages::decode_command(record.message.key, record.message.value,
                                    record.message.headers);
}

}  // namespace

/// Who is inside and who waits. A command that nobody resumes any more leaves when its frame is
/// destroyed, with the io_context: that may be after the pipeline.
struct Pipeline::Queue {
    Turnstile turnstile{std::numeric_limits<std::size_t>::max()};
    std::map<Turnstile::Ticket, boost::asio::steady_timer*> timers;
    bool abandoned = false;

    void wake(const std::vector<Turnstile::Ticket>& tickets) {
        for (const Turnstile::Ticket ticket : tickets) {
            if (const auto at = timers.find(ticket); at != timers.end()) at->second->cancel();
        }
    }
};

class Pipeline::Place {
  public:
    explicit Place(std::shared_ptr<Queue> queue)
        : ticket(queue->turnstile.enter()), queue_(std::move(queue)) {}
    ~Place() {
        if (!queue_->abandoned) queue_->wake(queue_->turnstile.leave(ticket));
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    const Turnstile::Ticket ticket;

  private:
    std::shared_ptr<Queue> queue_;
};

Pipeline::Pipeline(boost::asio::any_io_executor io,
                   boost::asio::any_io_executor workers,
                   Steps& steps,
                   Metrics& metrics,
                   DeadLetter dead_letter)
    : io_(std::move(io)),
      workers_(std::move(workers)),
      steps_(steps),
      metrics_(metrics),
      dead_letter_(std::move(dead_letter)),
      queue_(std::make_shared<Queue>()),
      seed_(std::random_device{}()) {}

Pipeline::~Pipeline() {
    queue_->abandoned = true;
}

boost::asio::awaitable<bool> Pipeline::handle(InboundRecord record) {
    auto decoded = decode(record);
    if (!decoded) {
        co_return co_await send_dead_letter(std::move(record), std::move(decoded).error());
    }
    IU_FAIL_POINT("record.decoded");
    auto context = std::make_shared<CommandContext>(std::move(*decoded),
                                                    steps_.settings().command_timeout.load());
    metrics_.add(Metric::commands_received, 1, {context->command.type()});
    record = {};  // the bytes are not needed any more
    co_return co_await run(std::move(context));
}

boost::asio::awaitable<bool> Pipeline::send_dead_letter(InboundRecord record,
                                                        messages::DecodeError why) {
    log_warn(LogEvent::record_dead_lettered, {{"topic", record.from.topic},
                                              {"partition", record.from.partition},
                                              {"offset", record.offset},
                                              {"error", messages::to_string(why.code)}});
    metrics_.add(Metric::dead_letters, 1, {messages::to_string(why.code)});
    Backoff backoff(std::chrono::milliseconds(100), std::chrono::seconds(10), ++seed_);
    while (!stopping_) {
        IU_FAIL_POINT("dead_letter.send");
        const bool sent = co_await dead_letter_(record, why);
        if (sent) {
            IU_FAIL_POINT("dead_letter.sent");
            co_return true;
        }
        co_await wait(backoff.next());
    }
    co_return false;
}

boost::asio::awaitable<bool> Pipeline::run(std::shared_ptr<CommandContext> context) {
    const auto begin = std::chrono::steady_clock::now();
    metrics_.add(Metric::commands_in_flight, 1);
    CommandFsm fsm(context->facts, ++seed_);
    Action action = fsm.start(std::chrono::system_clock::now());
    while (action.step != Step::done && action.step != Step::abandon) {
        StepOutcome outcome;
        std::optional<Place> place;
        if (holds_switch(action.step)) {
            place.emplace(queue_);
            // Asking for leave is never too late: see after_waiting().
            constexpr auto never = std::chrono::system_clock::time_point::max();
            const bool patient = action.step == Step::authorize;
            co_await wait_for_turn(place->ticket,
                                   patient ? never : context->facts.deadline.value_or(never));
            action = fsm.after_waiting(action, std::chrono::system_clock::now());
            if (!holds_switch(action.step)) place.reset();
        }
        if (stopping_ && action.step != Step::record_refusal) {
            Failure failure;
            failure.kind = FailureKind::stopping;
            outcome.failure = std::move(failure);
        } else if (action.step == Step::wait) {
            co_await wait(action.delay);
        } else {
            const auto work = [this, context, action] { return steps_.perform(action, *context); };
            outcome = co_await offload(workers_, work);
            if (outcome.crowded) {
                co_await wait(crowded_pause);
                continue;
            }
            note_failure(*context, action.step, outcome);
        }
        action = fsm.resume(outcome, std::chrono::system_clock::now());
    }
    metrics_.add(Metric::commands_in_flight, -1);
    if (action.step == Step::abandon) co_return false;
    IU_FAIL_POINT("record.answered");
    report(*context, fsm.retries(), microseconds_since(begin));
    co_return true;
}

boost::asio::awaitable<void> Pipeline::wait(std::chrono::milliseconds delay) {
    boost::asio::steady_timer timer(io_, delay);
    waiting_.insert(&timer);
    if (!stopping_) co_await timer.async_wait(as_value);
    waiting_.erase(&timer);
}

boost::asio::awaitable<void> Pipeline::wait_for_turn(
    Turnstile::Ticket ticket, std::chrono::system_clock::time_point deadline) {
    if (queue_->turnstile.is_in(ticket)) co_return;
    // The longest wait in one go: the deadline is of another clock, and may be "never".
    constexpr std::chrono::system_clock::duration patience = std::chrono::hours(1);
    boost::asio::steady_timer timer(io_);
    queue_->timers.emplace(ticket, &timer);
    while (!stopping_ && !queue_->turnstile.is_in(ticket)) {
        const auto now = std::chrono::system_clock::now();
        if (now > deadline) break;  // as after_waiting() sees it
        timer.expires_after(std::min(deadline - now, patience));
        co_await timer.async_wait(as_value);
    }
    queue_->timers.erase(ticket);
}

void Pipeline::set_governed_width(std::size_t width) {
    queue_->wake(queue_->turnstile.set_width(width));
}

void Pipeline::stop() {
    stopping_ = true;
    for (boost::asio::steady_timer* timer : waiting_) timer->cancel();
    for (const auto& [ticket, timer] : queue_->timers) timer->cancel();
}

void Pipeline::note_failure(const CommandContext& context, Step step, const StepOutcome& outcome) {
    if (!outcome.failure) {
        const double seconds = static_cast<double>(context.durations_us.back().second) / 1e6;
        metrics_.observe(Metric::phase_seconds, seconds, {to_string(step)});
        if (step == Step::leg_a) metrics_.add(Metric::units_committed, context.run.units);
        log_debug(LogEvent::phase_finished,
                  {{"command_id", context.command.command_id().to_string()},
                   {"run_id", context.run.run_id},
                   {"stage", to_string(step)},
                   {"took_us", context.durations_us.back().second}});
        return;
    }
    const Failure& failure = *outcome.failure;
    const bool again =
        failure.kind == FailureKind::retryable || failure.kind == FailureKind::outcome_unknown;
    if (again) metrics_.add(Metric::commands_retried, 1, {context.command.type()});
    if (failure.kind == FailureKind::outcome_unknown) {
        log_warn(LogEvent::outcome_in_doubt,
                 {{"command_id", context.command.command_id().to_string()},
                  {"run_id", context.run.run_id},
                  {"stage", to_string(step)}});
    }
    if (failure.stop_code == "KILL_SWITCH_OFF") metrics_.add(Metric::switch_refusals);
    log(again ? LogLevel::warn : LogLevel::info,
        again ? LogEvent::command_retried : LogEvent::phase_stopped,
        {{"command_id", context.command.command_id().to_string()},
         {"run_id", context.run.run_id},
         {"stage", to_string(step)},
         {"stop_code", failure.stop_code},
         {"error", failure.detail}});
    if (log_enabled(LogLevel::debug) && !failure.remote.empty()) {
        log_debug(
            LogEvent::phase_stopped,
            {{"command_id", context.command.command_id().to_string()}, {"remote", failure.remote}});
    }
}

void Pipeline::report(const CommandContext& context, unsigned retries, std::int64_t took_us) {
    ++finished_;
    const Answer none;
    const Answer& answer = context.answer ? *context.answer : none;
    metrics_.add(Metric::commands_finished, 1,
                 {context.command.type(), answer.outcome, answer.stop_code});
    metrics_.observe(Metric::command_seconds, static_cast<double>(took_us) / 1e6,
                     {context.command.type()});
    log_info(LogEvent::command_finished, {{"command_id", context.command.command_id().to_string()},
                                          {"type", context.command.type()},
                                          {"document", context.command.document},
                                          {"run_id", answer.run_id},
                                          {"outcome", answer.outcome},
                                          {"stop_code", answer.stop_code},
                                          {"state", answer.state},
                                          {"retries", retries},
                                          {"took_us", took_us}});
    if (on_answered) on_answered();
}

}  // namespace core::pipeline
