#include "core/kill_switch.hpp"

#include "core/fail_point.hpp"

#include <exception>

namespace core {
namespace {

// Short on purpose, as the stop code is: both fit into a string that allocates nothing.
constexpr const char* gate_broke = "the gate broke";

Failure out_of_reach() {
    Failure failure;
    failure.kind = FailureKind::retryable;
    failure.detail = "the kill switch was out of reach after this command was authorized";
    return failure;
}

Failure off(std::string why) {
    Failure failure;
    failure.kind = FailureKind::refused;
    failure.stop_code = "KILL_SWITCH_OFF";
    failure.detail = std::move(why);
    return failure;
}

std::int64_t nanoseconds(Permit::Clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

// Sets `value` to the larger of the two: both marks only ever rise.
void raise(std::atomic<std::int64_t>& value, std::int64_t to) noexcept {
    std::int64_t now = value.load();
    while (now < to && !value.compare_exchange_weak(now, to)) {
    }
}

}  // namespace

Result<void> Permit::ensure_on(Clock::time_point now) const {
    try {
        IU_FAIL_POINT("gate.ensure_on");
        const std::int64_t asked_at = nanoseconds(asked_at_);
        if (!latch_ || asked_at <= latch_->off_at.load() ||
            authorization_.epoch < latch_->epoch_min.load()) {
            return off("the kill switch went OFF after this command was authorized");
        }
        IU_FAIL_POINT("gate.deadline");
        if (now >= deadline_) return off("the grant of this command has expired");
        if (asked_at <= latch_->out_of_reach_at.load()) return out_of_reach();
        return {};
    } catch (const std::exception&) {
        return off(gate_broke);
    }
}

KillSwitch::KillSwitch() : latch_(std::make_shared<SwitchLatch>()) {}

Result<Permit> KillSwitch::check(const Authorization& authorization,
                                 Permit::Clock::time_point asked_at) const {
    try {
        IU_FAIL_POINT("gate.check");
        Permit permit;
        permit.authorization_ = authorization;
        permit.asked_at_ = asked_at;
        // Counted from before the question was sent: never longer than the database meant.
        permit.deadline_ = asked_at + authorization.expires_in;
        permit.latch_ = latch_;
        if (Result<void> on = permit.ensure_on(); !on) return on.error();
        return permit;
    } catch (const std::exception&) {
        return off(gate_broke);
    }
}

void KillSwitch::seen_on(std::int64_t epoch) noexcept {
    raise(latch_->epoch_min, epoch);
}

void KillSwitch::drop(Permit::Clock::time_point asked_at) noexcept {
    raise(latch_->off_at, nanoseconds(asked_at));
}

void KillSwitch::not_read(const Failure& why, Permit::Clock::time_point asked_at) noexcept {
    const bool may_pass =
        why.kind == FailureKind::retryable || why.kind == FailureKind::outcome_unknown;
    raise(may_pass ? latch_->out_of_reach_at : latch_->off_at, nanoseconds(asked_at));
}

}  // namespace core
