#pragma once
/// \file
/// The kill switch, layer 1: without a Permit no governed connection can even be asked for.
///
/// The database is the authority (layers 2 and 3, deploy/sql/050_kill_switch.sql). This latch keeps
/// a worker from trying: it is OFF at rest, falls OFF when a grant expires, when the switch is seen
/// OFF or cannot be read, and only a fresh authorization by the database makes new permits. What
/// the latch cannot know is whether anybody disarmed while the switch was out of reach: permits are
/// void then, too, but their commands are not refused. They ask the database again.

#include "core/result.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>

namespace core {

/// What a cut command may do. Never re-use or renumber.
enum class ExecutionMode : std::uint8_t {
    rollback_only,  ///< proof: runs as cutter_proof, which cannot commit
    live,           ///< runs as cutter_exec
};

/// What the database granted to one attempt (cutter.authorize_cut).
struct Authorization {
    std::string attempt_id;
    std::string grant_id;
    std::int64_t epoch = 0;
    ExecutionMode mode = ExecutionMode::rollback_only;
    std::chrono::milliseconds expires_in{0};
};

/// What has been seen of the switch. Shared by the switch and its permits; any thread.
struct SwitchLatch {
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();
    /// The switch was OFF then: permits asked for before are void. Steady clock, nanoseconds.
    std::atomic<std::int64_t> off_at{never};
    /// The switch was out of reach then: permits asked for before are void, too. Same clock.
    std::atomic<std::int64_t> out_of_reach_at{never};
    /// Permits of an earlier epoch are void.
    std::atomic<std::int64_t> epoch_min{0};
};

/// Leave to act under one grant until its deadline or until the latch drops. Move-only; only
/// KillSwitch::check() makes one, so an adapter that forgets to ask does not compile.
class Permit {
  public:
    using Clock = std::chrono::steady_clock;

    Permit(Permit&&) noexcept = default;
    Permit& operator=(Permit&&) noexcept = default;
    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;

    /// Ok, or leave is over and nothing governed may be tried. Refused, KILL_SWITCH_OFF: the switch
    /// was OFF since, or the grant has expired, or something went wrong in here. Retryable: the
    /// switch was out of reach since; the database may give new leave. Threads: any.
    Result<void> ensure_on(Clock::time_point now = Clock::now()) const;

    const std::string& attempt_id() const { return authorization_.attempt_id; }
    const std::string& grant_id() const { return authorization_.grant_id; }
    std::int64_t epoch() const { return authorization_.epoch; }
    ExecutionMode mode() const { return authorization_.mode; }

  private:
    friend class KillSwitch;
    Permit() = default;

    Authorization authorization_;
    Clock::time_point asked_at_{};
    Clock::time_point deadline_{};
    std::shared_ptr<const SwitchLatch> latch_;
};

/// A permit seen as one of its mode: what the live adapter and the proof ask for, so that neither
/// can be handed the other's. Refers to the permit, which must outlive it.
template <ExecutionMode mode>
class PermitOf {
  public:
    /// Nothing when the permit is of the other mode.
    static std::optional<PermitOf> of(const Permit& permit) {
        if (permit.mode() != mode) return std::nullopt;
        return PermitOf(permit);
    }
    static std::optional<PermitOf> of(Permit&& permit) = delete;

    operator const Permit&() const { return *permit_; }
    Result<void> ensure_on() const { return permit_->ensure_on(); }
    const std::string& attempt_id() const { return permit_->attempt_id(); }

  private:
    explicit PermitOf(const Permit& permit) : permit_(&permit) {}
    const Permit* permit_;
};
using LivePermit = PermitOf<ExecutionMode::live>;
using ProofPermit = PermitOf<ExecutionMode::rollback_only>;

/// The latch. Threads: any.
class KillSwitch {
  public:
    KillSwitch();

    /// A permit for what the database granted when it was asked at `asked_at`; else what
    /// Permit::ensure_on() says of it.
    Result<Permit> check(const Authorization& authorization,
                         Permit::Clock::time_point asked_at) const;
    /// The switch was seen ON in `epoch`: permits of earlier epochs are void.
    void seen_on(std::int64_t epoch) noexcept;
    /// The switch was asked at `asked_at` and was OFF: permits asked for before are void. One that
    /// the database gave later stands. Idempotent, never fails.
    void drop(Permit::Clock::time_point asked_at = Permit::Clock::now()) noexcept;
    /// The switch was asked at `asked_at` and could not be read: permits asked for before are void.
    /// It was out of reach if `why` may pass (retryable, outcome_unknown), else it is OFF.
    void not_read(const Failure& why, Permit::Clock::time_point asked_at) noexcept;

  private:
    std::shared_ptr<SwitchLatch> latch_;
};

}  // namespace core
