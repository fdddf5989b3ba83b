#pragma once
/// \file
/// Does the configuration fit the world? Asked before a program starts and before a command acts.
///
/// A permanent Failure is the configuration's fault: one line that names file, line, key and cure,
/// for exit code 2 (Output::not_started). Any other kind is the world's: it may pass.

#include "core/config.hpp"
#include "core/log.hpp"
#include "worker/app/database.hpp"
#include "worker/postgres/session.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace worker::app {

/// Files that the configuration names (TLS keys, passfile, ...) can be read, and the properties of
/// kafka.properties are librdkafka's.
core::Result<void> check_files(const core::Config& config);

/// Where backups go is a folder that can be written, if there is a recipient at all.
core::Result<void> check_backup(const core::Config& config);

/// All topics are there. Retryable when no broker answers within `timeout`.
core::Result<void> check_topics(const core::Config& config,
                                const std::vector<std::string>& names,
                                std::chrono::milliseconds timeout);

/// The failure of connect() in the words of the configuration.
core::Failure explain_connect(postgres::Role role,
                              const core::Config& config,
                              const core::Failure& failure);

/// A failure that one key is to blame for.
core::Failure at_key(std::string_view key,
                     const core::Config& config,
                     const core::Failure& failure);

/// No role can get around the guards, and the schema is this program's.
core::Result<void> check_database(postgres::Session& session, const core::Config& config);

/// Connects as `role`, to the right database of the right schema.
template <postgres::Role role>
core::Result<postgres::Session> open_database(const core::Config& config) {
    if (auto files = check_files(config); !files) return files.error();
    auto session = postgres::connect<role>(database_config(config));
    if (!session) return explain_connect(role, config, session.error());
    // Nothing may keep a disarm back; the owner is about to make the schema.
    if constexpr (role != postgres::Role::kill && role != postgres::Role::owner) {
        if (auto fits = check_database(*session, config); !fits) return fits.error();
    }
    return session;
}

/// What was not there when a program started and may still come, in the words of its log.
using StartWarnings = std::vector<std::pair<core::LogEvent, std::string>>;

/// Topics, for a program that can wait for its broker: a broker that is away becomes a warning.
core::Result<void> await_topics(const core::Config& config,
                                const std::vector<std::string>& names,
                                StartWarnings& warnings);

/// As open_database() for a program that can wait: a database that is away becomes a warning.
template <postgres::Role role>
core::Result<void> await_database(const core::Config& config, StartWarnings& warnings) {
    const auto session = open_database<role>(config);
    if (session) return {};
    if (session.error().kind == core::FailureKind::permanent) return session.error();
    warnings.emplace_back(core::LogEvent::database_lost, session.error().detail);
    return {};
}

}  // namespace worker::app
