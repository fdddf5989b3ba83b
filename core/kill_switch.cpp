#include "core/kill_switch.hpp"

namespace core {
namespace {

Failure off(std::string why) {
    Failure failure;
    failure.kind = FailureKind::refused;
    failure.stop_code = "KILL_SWITCH_OFF";
    failure.detail = std::move(why);
    return failure;
}

}  // namespace

Result<void> Permit::ensure_on(Clock::time_point now) const {
    if (!current_ || current_->load() != generation_) {
        return off("the kill switch went OFF after this command was authorized");
    }
    if (now >= deadline_) return off("the grant of this command has expired");
    return {};
}

KillSwitch::KillSwitch() : generation_(std::make_shared<std::atomic<std::uint64_t>>(1)) {}

std::uint64_t KillSwitch::generation() const {
    return generation_->load();
}

Result<Permit> KillSwitch::check(const Authorization& authorization,
                                 std::uint64_t asked_at_generation,
                                 Permit::Clock::time_point asked_at) const {
    Permit permit;
    permit.authorization_ = authorization;
    // Counted from before the question was sent: never longer than the database meant.
    permit.deadline_ = asked_at + authorization.expires_in;
    permit.generation_ = asked_at_generation;
    permit.current_ = generation_;
    if (Result<void> on = permit.ensure_on(); !on) return on.error();
    return permit;
}

void KillSwitch::drop() noexcept {
    generation_->fetch_add(1);
}

}  // namespace core
