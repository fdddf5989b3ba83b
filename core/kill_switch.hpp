#pragma once
/// \file
/// The kill switch, layer 1: without a Permit no governed connection can even be asked for.
///
/// The database is the authority (layers 2 and 3, deploy/sql/050_kill_switch.sql). This latch keeps
/// a worker from trying: it is OFF at rest, falls OFF when a grant expires, when the switch is seen
/// OFF or cannot be read, and only a fresh authorization by the database makes new permits.

#include "core/result.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
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

/// Leave to act under one grant until its deadline or until the latch drops. Move-only; only
/// KillSwitch::check() makes one, so an adapter that forgets to ask does not compile.
class Permit {
  public:
    using Clock = std::chrono::steady_clock;

    Permit(Permit&&) noexcept = default;
    Permit& operator=(Permit&&) noexcept = default;
    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;

    /// Ok, or a refused Failure with KILL_SWITCH_OFF: the latch dropped since, or the grant is
    /// over. Threads: any.
    Result<void> ensure_on(Clock::time_point now = Clock::now()) const;

    const std::string& attempt_id() const { return authorization_.attempt_id; }
    const std::string& grant_id() const { return authorization_.grant_id; }
    std::int64_t epoch() const { return authorization_.epoch; }
    ExecutionMode mode() const { return authorization_.mode; }

  private:
    friend class KillSwitch;
    Permit() = default;

    Authorization authorization_;
    Clock::time_point deadline_{};
    std::uint64_t generation_ = 0;
    std::shared_ptr<const std::atomic<std::uint64_t>> current_;
};

/// The latch. Threads: any; the generation is the only shared state.
class KillSwitch {
  public:
    KillSwitch();

    /// Number to remember before the database is asked: a drop in between voids its answer.
    std::uint64_t generation() const;
    /// A permit for what the database granted, if nothing dropped since `asked_at_generation` and
    /// the grant still has time; else KILL_SWITCH_OFF.
    Result<Permit> check(const Authorization& authorization,
                         std::uint64_t asked_at_generation,
                         Permit::Clock::time_point asked_at) const;
    /// Voids every permit there is. Idempotent, never fails, async-signal-safe.
    void drop() noexcept;

  private:
    std::shared_ptr<std::atomic<std::uint64_t>> generation_;
};

}  // namespace core
