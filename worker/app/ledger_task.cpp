#include "worker/app/ledger_task.hpp"

#include "core/fail_point.hpp"
#include "core/log.hpp"
#include "core/pipeline/backoff.hpp"
#include "core/pipeline/offload.hpp"
#include "messages/message.hpp"
#include "worker/postgres/failure.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <random>
#include <utility>

namespace worker::app {
namespace {

using namespace std::chrono_literals;
using core::FailureKind;
using core::LogEvent;
using core::pipeline::InboundRecord;
using postgres::LedgerWrite;

// A verify event may overtake its leg B event on another partition: look again soon.
constexpr auto waiting_poll = 50ms;

messages::DecodeError unusable(std::string why) {
    messages::DecodeError error;
    error.code = messages::DecodeErrorCode::bad_value;
    error.field = "payload";
    error.message = std::move(why);
    return error;
}

}  // namespace

LedgerTask::LedgerTask(boost::asio::any_io_executor io,
                       postgres::PostgresConfig config,
                       core::Metrics& metrics,
                       core::pipeline::DeadLetter dead_letter)
    : io_(std::move(io)),
      config_(std::move(config)),
      metrics_(metrics),
      dead_letter_(std::move(dead_letter)),
      seed_(std::random_device{}()) {}

LedgerTask::~LedgerTask() {
    thread_.join();
}

std::optional<LedgerTask::Kind> LedgerTask::kind_of(const InboundRecord& record) {
    const std::string* type = messages::find_header(record.message.headers, "ce_type");
    if (type == nullptr) return std::nullopt;
    if (*type == "iu.ledger.leg_b.v1") return Kind::leg_b;
    if (*type == "iu.verify.written.v1") return Kind::verify;
    return std::nullopt;
}

boost::asio::awaitable<bool> LedgerTask::handle(InboundRecord record) {
    const std::optional<Kind> kind = kind_of(record);
    if (!kind) co_return true;
    co_return co_await settle(*kind, std::move(record));
}

core::Result<LedgerWrite> LedgerTask::try_write(Kind kind, const std::string& payload) {
    try {
        return write(kind, payload);
    } catch (const std::exception& error) {
        return postgres::retryable("an exception stopped the write", error.what());
    }
}

core::Result<LedgerWrite> LedgerTask::write(Kind kind, const std::string& payload) {
    IU_FAIL_SCOPE("writer");
    IU_FAIL_POINT("writer.enter");
    if (!session_ || session_->broken()) {
        session_.reset();
        IU_FAIL_POINT("writer.connect");
        auto fresh = postgres::connect<postgres::Role::writer>(config_);
        if (!fresh) return fresh.error();
        session_ = std::move(*fresh);
    }
    return kind == Kind::leg_b ? postgres::record_leg_b(*session_, payload)
                               : postgres::record_verify(*session_, payload);
}

boost::asio::awaitable<bool> LedgerTask::settle(Kind kind, InboundRecord record) {
    constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable);
    core::pipeline::Backoff backoff(100ms, 10s, ++seed_);
    boost::asio::steady_timer timer(io_);
    const auto work = [this, kind, &record] { return try_write(kind, record.message.value); };
    while (!stopping_) {
        core::Result<LedgerWrite> written =
            co_await core::pipeline::offload(thread_.get_executor(), work);
        healthy_ = written || written.error().kind == FailureKind::refused;
        std::chrono::milliseconds delay = waiting_poll;
        if (written && written->status != LedgerWrite::Status::waiting) {
            IU_FAIL_POINT("writer.recorded");
            const bool now = written->status == LedgerWrite::Status::recorded;
            if (now) {
                metrics_.add(core::Metric::ledger_rows, written->rows,
                             {kind == Kind::leg_b ? "leg_b" : "verify"});
            }
            core::log_info(
                LogEvent::writer_recorded,
                {{"document", record.message.key}, {"rows", written->rows}, {"already", !now}});
            co_return true;
        }
        if (written) {
            core::log_debug(LogEvent::writer_waiting, {{"document", record.message.key}});
        } else if (written.error().kind == FailureKind::retryable ||
                   written.error().kind == FailureKind::outcome_unknown) {
            core::log_warn(LogEvent::writer_failed, {{"error", written.error().detail}});
            delay = backoff.next();
        } else {
            // The event's own fault: it cannot become rows, and others must not wait for it.
            core::log_error(LogEvent::writer_failed, {{"error", written.error().detail}});
            messages::DecodeError why = unusable(written.error().detail);
            const bool sent = co_await dead_letter_(record, std::move(why));
            if (sent) co_return true;
            delay = backoff.next();
        }
        timer.expires_after(delay);
        co_await timer.async_wait(as_value);
    }
    co_return false;
}

}  // namespace worker::app
