#pragma once
/// \file
/// The configuration in the words of worker/postgres.

#include "core/config.hpp"
#include "worker/postgres/backup.hpp"
#include "worker/postgres/session.hpp"

#include <chrono>

namespace worker::app {

inline postgres::PostgresConfig database_config(const core::Config& config) {
    postgres::PostgresConfig out;
    out.conninfo = config.postgres.conninfo;
    out.owner = config.postgres.owner;
    out.connect_timeout = config.postgres.connect_timeout;
    out.statement_timeout = config.postgres.statement_timeout;
    out.lock_timeout = config.postgres.lock_timeout;
    out.idle_timeout = config.postgres.idle_in_transaction_timeout;
    return out;
}

inline postgres::BackupConfig backup_config(const core::Config& config) {
    postgres::BackupConfig out;
    out.directory = config.backup.directory;
    out.recipient = config.backup.recipient;
    return out;
}

}  // namespace worker::app
