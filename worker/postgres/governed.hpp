#pragma once
/// \file
/// The only way to a session as cutter_exec, cutter_proof or cutter_verify: with a Permit.

#include "core/kill_switch.hpp"
#include "worker/postgres/session.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace worker::postgres {

/// Kill switch, layer 1: the permit is asked first, before anything is opened.
struct Governed {
    /// KILL_SWITCH_OFF without an attempt when the permit is void. Permanent when `role` is not one
    /// of the three, or does not fit the permit: cutter_proof needs mode rollback_only, cutter_exec
    /// mode live; cutter_verify reads in both.
    static Result<Session> connect(const core::Permit& permit,
                                   Role role,
                                   const PostgresConfig& config);
    /// As connect(), but a kept session will do: one that was opened for the same role, database
    /// and epoch, and whose last transaction ended well. The permit is asked just the same.
    static Result<Session> take(const core::Permit& permit,
                                Role role,
                                const PostgresConfig& config);
    /// Ends what take() began: keeps the session when `done` says that all went well, else closes
    /// it; a broken link closes all that are kept, because they are likely to be broken too.
    static void give_back(const core::Permit& permit,
                          const PostgresConfig& config,
                          Session session,
                          const Result<void>& done);
    /// How many sessions may be kept; 0, as it is at first: every take() connects.
    static void keep_at_most(std::size_t count);
    /// Closes what is kept of other epochs than this one, and what was not used for a while;
    /// without an epoch all of it: the switch is OFF or can't be read.
    static void close_kept(std::optional<std::int64_t> epoch);
    /// For programs that connect by themselves (pg_dump): asks the permit, counts the attempt and
    /// gives the conninfo of cutter_verify.
    static Result<std::string> conninfo(const core::Permit& permit, const PostgresConfig& config);
    /// Connections attempted by this process as a governed role. For tests and metrics.
    static std::uint64_t attempts() noexcept;
};

}  // namespace worker::postgres
