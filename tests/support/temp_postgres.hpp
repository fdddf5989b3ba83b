#pragma once
/// \file
/// A PostgreSQL server of one's own for a test: started by deploy/postgres.sh, gone with the object
/// (and with the process, should it be killed). Hides initdb, users and sockets.
///
///     tests::TempPostgres server;
///     server.run_sql("CREATE DATABASE iu");
///     connect(server.conninfo("iu") + " user=postgres");

#include <filesystem>
#include <string>
#include <vector>

namespace tests {

/// One server. Everybody who can reach its socket may log in as any role.
///
/// Errors:  the constructor throws std::runtime_error with the server's own words; tests that start
///          it in a gtest Environment fail then, which is meant: no server is no reason to pass.
/// Cost:    about 0.7 s; share one per test program and give each test a database of its own.
class TempPostgres {
  public:
    /// `settings` are lines for postgresql.conf, e.g. "log_connections=on".
    explicit TempPostgres(const std::vector<std::string>& settings = {});
    ~TempPostgres();
    TempPostgres(const TempPostgres&) = delete;
    TempPostgres& operator=(const TempPostgres&) = delete;

    /// "host=... dbname=..." without a user, as the configuration key postgres.conninfo wants it.
    std::string conninfo(const std::string& database = "postgres") const;
    /// Folder of the socket.
    std::filesystem::path socket() const { return folder_ / "socket"; }
    /// What the server has logged until now.
    std::string log() const;
    /// Runs SQL as postgres through psql, stopping at the first error (throws); returns the rows
    /// unaligned, one a line, columns separated by '|'.
    std::string run_sql(const std::string& sql, const std::string& database = "postgres") const;

  private:
    std::filesystem::path folder_;
};

/// The root of the source tree that the test program was built from.
std::filesystem::path source_root();

}  // namespace tests
