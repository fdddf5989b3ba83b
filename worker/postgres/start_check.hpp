#pragma once
/// \file
/// Is the database that the configuration names the right one? Asked when a program starts.

#include "worker/postgres/session.hpp"

#include <map>
#include <optional>
#include <string>

namespace worker::postgres {

/// SQL over a row `r` of pg_roles: text that says what would lift the guards for this role, with
/// the cure; NULL when there is nothing. For `SELECT ... FROM pg_catalog.pg_roles r`.
std::string role_fault_sql();

/// Ok when no role of ours could get around the guards: none is a superuser, has BYPASSRLS,
/// CREATEROLE or REPLICATION, is a member of another role or owns anything. Any session may ask.
/// Permanent, with the cure in `detail`.
Result<void> check_roles(Session& session);

/// After connect() failed: what the server said to this configuration, with the cure, when it
/// answered that there is no such database or role, or that the role may not come in. Nothing when
/// no server answered, or when it can't now.
std::optional<std::string> refused_login(Role role, const PostgresConfig& config);

/// The files that the conninfo names, by its words: passfile, sslkey, ... Permanent when the
/// conninfo can't be parsed.
Result<std::map<std::string, std::string>> conninfo_files(const PostgresConfig& config);

}  // namespace worker::postgres
