#include "worker/postgres/governed.hpp"

#include "core/fail_point.hpp"
#include "worker/postgres/failure.hpp"

#include <atomic>

namespace worker::postgres {
namespace {

std::atomic<std::uint64_t> attempt_count{0};

bool fits(Role role, core::ExecutionMode mode) {
    switch (role) {
        case Role::exec:
            return mode == core::ExecutionMode::live;
        case Role::proof:
            return mode == core::ExecutionMode::rollback_only;
        case Role::verify:
            return true;
        default:
            return false;
    }
}

}  // namespace

Result<Session> Governed::connect(const core::Permit& permit,
                                  Role role,
                                  const PostgresConfig& config) {
    if (Result<void> on = permit.ensure_on(); !on) return on.error();
    if (!fits(role, permit.mode())) {
        return permanent("this permit is not for a session as " + role_name(role, config));
    }
    attempt_count.fetch_add(1);
    IU_FAIL_POINT_IN_SCOPE(".connect");
    return Session::open(role, config);
}

Result<std::string> Governed::conninfo(const core::Permit& permit, const PostgresConfig& config) {
    if (Result<void> on = permit.ensure_on(); !on) return on.error();
    attempt_count.fetch_add(1);
    IU_FAIL_POINT_IN_SCOPE(".connect");
    return conninfo_for(Role::verify, config);
}

std::uint64_t Governed::attempts() noexcept {
    return attempt_count.load();
}

}  // namespace worker::postgres
