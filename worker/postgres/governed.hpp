#pragma once
/// \file
/// The only way to a session as cutter_exec, cutter_proof or cutter_verify: with a Permit.

#include "core/kill_switch.hpp"
#include "worker/postgres/session.hpp"

#include <cstdint>

namespace worker::postgres {

/// Kill switch, layer 1: the permit is asked first, before anything is opened.
struct Governed {
    /// KILL_SWITCH_OFF without an attempt when the permit is void. Permanent when `role` is not one
    /// of the three, or does not fit the permit: cutter_proof needs mode rollback_only, cutter_exec
    /// mode live; cutter_verify reads in both.
    static Result<Session> connect(const core::Permit& permit,
                                   Role role,
                                   const PostgresConfig& config);
    /// For programs that connect by themselves (pg_dump): asks the permit, counts the attempt and
    /// gives the conninfo of cutter_verify.
    static Result<std::string> conninfo(const core::Permit& permit, const PostgresConfig& config);
    /// Connections attempted by this process as a governed role. For tests and metrics.
    static std::uint64_t attempts() noexcept;
};

}  // namespace worker::postgres
