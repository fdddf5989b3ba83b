#include "worker/postgres/governed.hpp"

#include "core/fail_point.hpp"
#include "worker/postgres/failure.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

namespace worker::postgres {
namespace {

using Clock = std::chrono::steady_clock;

/// A worker with nothing to do holds no governed session for longer.
constexpr std::chrono::seconds kept_unused_max{30};

std::atomic<std::uint64_t> attempt_count{0};

/// A session between two uses.
struct Kept {
    Session session;
    std::int64_t epoch;
    std::string conninfo;
    Clock::time_point since;
};

std::mutex kept_mutex;
std::vector<Kept> kept;          // guarded by kept_mutex; the one used last at the end
std::size_t kept_count_max = 0;  // guarded by kept_mutex

/// Takes those that `unwanted` names out of the store; they are closed by whoever drops them.
template <class Unwanted>
std::vector<Kept> take_out(const Unwanted& unwanted) {
    const std::lock_guard lock(kept_mutex);
    const auto first = std::stable_partition(kept.begin(), kept.end(),
                                             [&](const Kept& one) { return !unwanted(one); });
    std::vector<Kept> out(std::make_move_iterator(first), std::make_move_iterator(kept.end()));
    kept.erase(first, kept.end());
    return out;
}

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

Result<Session> Governed::take(const core::Permit& permit,
                               Role role,
                               const PostgresConfig& config) {
    if (Result<void> on = permit.ensure_on(); !on) return on.error();
    if (fits(role, permit.mode())) {
        const std::lock_guard lock(kept_mutex);
        const auto found = std::find_if(kept.rbegin(), kept.rend(), [&](const Kept& one) {
            return one.session.role() == role && one.epoch == permit.epoch() &&
                   one.conninfo == config.conninfo;
        });
        if (found != kept.rend()) {
            Session session = std::move(found->session);
            kept.erase(std::next(found).base());
            return session;
        }
    }
    return connect(permit, role, config);
}

void Governed::give_back(const core::Permit& permit,
                         const PostgresConfig& config,
                         Session session,
                         const Result<void>& done) {
    if (!done) {
        const core::FailureKind kind = done.error().kind;
        const bool link_lost =
            kind == core::FailureKind::retryable || kind == core::FailureKind::outcome_unknown;
        if (link_lost) close_kept(std::nullopt);
        return;
    }
    if (session.broken() || !permit.ensure_on()) return;
    Kept one{std::move(session), permit.epoch(), config.conninfo, Clock::now()};
    std::vector<Kept> surplus;  // closed after the lock is gone
    const std::lock_guard lock(kept_mutex);
    if (kept_count_max == 0) {
        surplus.push_back(std::move(one));
        return;
    }
    if (kept.size() >= kept_count_max) {
        surplus.push_back(std::move(kept.front()));
        kept.erase(kept.begin());
    }
    kept.push_back(std::move(one));
}

void Governed::keep_at_most(std::size_t count) {
    const std::lock_guard lock(kept_mutex);
    kept_count_max = count;
}

void Governed::close_kept(std::optional<std::int64_t> epoch) {
    const auto now = Clock::now();
    take_out([&](const Kept& one) {
        return !epoch || one.epoch != *epoch || now - one.since > kept_unused_max;
    });
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
