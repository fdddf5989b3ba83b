#pragma once
/// \file
/// What the database tests share: one server, a migrated database for each test, crafted plans.

#include "core/cutting/plan.hpp"
#include "core/kill_switch.hpp"
#include "core/ports.hpp"
#include "tests/support/temp_postgres.hpp"
#include "worker/postgres/live_adapter.hpp"
#include "worker/postgres/queries.hpp"
#include "worker/postgres/run_store.hpp"
#include "worker/postgres/session.hpp"
#include "worker/postgres/verifier.hpp"

#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace tests::postgres {

/// The server of this program: started when first asked for, logs connections.
const TempPostgres& server();

/// deploy/sql of the source tree.
std::filesystem::path sql_folder();

/// A database of its own with every migration, copied from a template; dropped with the server.
class Database {
  public:
    Database();
    const std::string& name() const { return name_; }
    worker::postgres::PostgresConfig config() const;
    /// As postgres, by psql; throws when it fails.
    std::string sql(const std::string& text) const { return server().run_sql(text, name_); }

  private:
    std::string name_;
};

/// An empty database without any migration.
std::string make_database(const std::string& template_name = "template1");

std::string fresh_uuid();
std::string fresh_run_id();

/// A text of `units` units with multi-byte characters, text in no unit before and after, and the
/// plan that cuts it. Every fifth unit is the parent of the four that follow.
struct Sample {
    std::string source;
    core::cutting::Plan plan;
};
Sample make_sample(const std::string& document, std::size_t units);

/// A variable of this process's environment, for as long as the object lives.
class EnvironmentVariable {
  public:
    EnvironmentVariable(std::string name, const std::string& value) : name_(std::move(name)) {
        ::setenv(name_.c_str(), value.c_str(), 1);
    }
    ~EnvironmentVariable() { ::unsetenv(name_.c_str()); }
    EnvironmentVariable(const EnvironmentVariable&) = delete;
    EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;

  private:
    std::string name_;
};

/// Waits until `done` says so; false after ten seconds.
bool eventually(const std::function<bool()>& done);

/// What one worker has: a cutter_run session, the adapters, the latch.
class Worker {
  public:
    explicit Worker(const Database& database,
                    std::shared_ptr<worker::postgres::BackupRunner> backup = nullptr);
    /// The same by way of another conninfo (a proxy).
    Worker(worker::postgres::PostgresConfig postgres,
           std::shared_ptr<worker::postgres::BackupRunner> backup);

    worker::postgres::SessionSource sessions();
    worker::postgres::Session& run_session();
    /// A permit with no database behind it: what a method does with it is the test.
    core::Permit permit(const core::Authorization& authorization) const;

    core::KillSwitch latch;
    worker::postgres::PostgresConfig config;
    worker::postgres::PostgresRunStore store;
    worker::postgres::PostgresLiveAdapter adapter;
    worker::postgres::PostgresVerifier verifier;

  private:
    std::optional<worker::postgres::Session> session_;
};

/// A document that was registered and discovered, ready for a cut.
class Scene {
  public:
    Scene(const Database& database, std::string document, std::size_t units);

    std::string discover_command() const;
    std::string cut_command(const std::string& mode, const std::string& until) const;
    core::Result<core::Answer> discover(Worker& worker);
    /// Approves a gate; gives the review decision id of SG-2.
    std::string approve(const std::string& gate) const;
    void arm(const std::string& mode, std::int64_t max_units, std::chrono::milliseconds ttl) const;
    void arm(const std::string& mode) const;

    /// Everything before the first method of a live cut: discovered, approved, armed, authorized.
    /// Throws when one of them is refused.
    struct Attempt {
        std::string command;
        core::CutDecision decision;
        core::Permit permit;
        core::CutplanRows rows;
        /// The permit as one of its mode; throws when it is of the other.
        core::LivePermit live() const { return core::LivePermit::of(permit).value(); }
        core::ProofPermit proof() const { return core::ProofPermit::of(permit).value(); }
    };
    Attempt begin(Worker& worker, const std::string& mode, const std::string& until);
    /// Takes an attempt through backup and privileges up to leg A.
    void prepare(Worker& worker, const Attempt& attempt);

    const Database& database;
    std::string document;
    std::string run_id;
    int version = 1;  ///< of the source, for discover()
    Sample sample;
    std::string digest;
};

/// A runner whose backups are a few bytes: what a run needs where the dump itself is not the test.
class FakeBackup final : public worker::postgres::BackupRunner {
  public:
    std::string recipient() const override { return "age1fake"; }
    core::Result<std::string> make(const core::Permit& permit, const std::string& run_id) override;
    bool still_there(const std::string& envelope) const override;
    int made = 0;
    bool reusable = true;
};

inline constexpr const char* build_id = "test-build";

}  // namespace tests::postgres
