#include "core/kill_switch.hpp"

#include "core/fail_point.hpp"

#include <exception>

namespace core {
namespace {

// Short on purpose, as the stop code is: both fit into a string that allocates nothing.
constexpr const char* gate_broke = "the gate broke";

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
        if (!latch_ || nanoseconds(asked_at_) <= latch_->void_until.load() ||
            authorization_.epoch < latch_->epoch_min.load()) {
            return off("the kill switch went OFF after this command was authorized");
        }
        IU_FAIL_POINT("gate.deadline");
        if (now >= deadline_) return off("the grant of this command has expired");
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
    raise(latch_->void_until, nanoseconds(asked_at));
}

}  // namespace core
