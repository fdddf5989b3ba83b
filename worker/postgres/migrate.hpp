#pragma once
/// \file
/// Brings a database to the schema of this program.

#include "worker/postgres/session.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace worker::postgres {

/// Answer of `iu-cutter migrate`.
struct Migrated {
    std::vector<std::string> applied;  ///< names applied now, in order; empty: nothing to do
    std::string version;               ///< name of the newest migration that the database has
};

/// Applies what is missing of `sql_folder`/NNN_name.sql, in order, each file in a transaction of
/// its own together with its row in cutter.schema_migration. Connects as config.owner; one program
/// at a time (advisory lock). Idempotent. `without_iu_core` leaves out the files 01x: a site that
/// has the IU core runs without our stand-in.
///
/// Errors: permanent when a file that was applied has other bytes now, or a file fails (its name in
///         `detail`); before anything is applied, when check_schema() would refuse what comes of
///         it, or `without_iu_core` is asked for where there is no core; retryable when there is
///         no connection.
Result<Migrated> migrate(const PostgresConfig& config,
                         const std::filesystem::path& sql_folder,
                         bool without_iu_core);

/// Start-up check: ok when the database has the migrations of `sql_folder`, these only, and applied
/// in their order; those of the IU core (01x) all or none. For run, audit, source, gov, writer and
/// the owner. Permanent, with the cure in `detail`, when it is older, newer, has a hole, or is not
/// there at all.
Result<void> check_schema(Session& session, const std::filesystem::path& sql_folder);

}  // namespace worker::postgres
