#pragma once
/// \file
/// One connection to PostgreSQL as one role: connect, call, transact; failures as values.
///
/// libpqxx stays behind this header (session.cpp). Nothing here throws but Transaction, and that
/// only inside transact(), which catches. Example:
///
///     auto session = connect<Role::run>(config);
///     auto answer = session->ask("SELECT cutter.read_switch()::text");

#include "core/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace worker::postgres {

using core::Result;

/// Whom a session connects as; deploy/sql/001_roles.sql says what each may do.
enum class Role : std::uint8_t {
    run,
    exec,
    proof,
    verify,
    writer,
    kill,
    audit,
    source,
    gov,
    owner
};

/// The roles that touch governed data: only governed.hpp connects as them, and asks a Permit first.
constexpr bool is_governed(Role role) {
    return role == Role::exec || role == Role::proof || role == Role::verify;
}

/// How to reach the database. `conninfo` is what libpq takes (words or a URI), without a user.
struct PostgresConfig {
    std::string conninfo;
    std::string owner = "postgres";  ///< Role::owner connects as this one (migrate)
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds statement_timeout{60'000};
    std::chrono::milliseconds lock_timeout{10'000};
    std::chrono::milliseconds idle_timeout{30'000};  ///< idle inside a transaction
};

/// "cutter_run", ...; for Role::owner the configured name.
std::string role_name(Role role, const PostgresConfig& config);
/// The conninfo of one role: user, application_name and session options added to config.conninfo.
/// Holds whatever secret config.conninfo holds: never log it. Permanent when it can't be parsed.
Result<std::string> conninfo_for(Role role, const PostgresConfig& config);
/// Takes the variables out of the environment (PGTZ, ...) that would win over session options.
/// Called once, before there are other threads.
void ignore_session_variables();

/// A conninfo for a command line, where no secret may stand.
struct SplitConninfo {
    std::string text;
    std::string password;  ///< for PGPASSWORD; empty when the conninfo has none
};
SplitConninfo split_password(const std::string& conninfo);

/// Query parameters as text; nothing is NULL. Binary goes as bytea text (to_bytea()).
using Params = std::vector<std::optional<std::string>>;

/// Rows of one query as text. Copies share the data; views live as long as one copy.
class Rows {
  public:
    std::size_t size() const;
    bool is_null(std::size_t row, std::size_t column) const;
    std::string_view at(std::size_t row, std::size_t column) const;  ///< empty when NULL
    std::string text(std::size_t row, std::size_t column) const {
        return std::string(at(row, column));
    }
    std::size_t affected() const;

  private:
    friend class Transaction;
    struct Data;
    std::shared_ptr<const Data> data_;
};

/// A transaction that is open. Its functions throw; transact() and Batch catch.
class Transaction {
  public:
    Rows exec(const std::string& sql, const Params& params = {});
    /// First column of the first row; empty when NULL or when there is no row.
    std::string value(const std::string& sql, const Params& params = {});
    /// As value(), with one more parameter behind the others: `bytes` as they are, for a bytea.
    std::string value_with_bytes(const std::string& sql,
                                 const Params& params,
                                 std::string_view bytes);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

  private:
    friend class Session;
    Transaction() = default;
    void* work_ = nullptr;  // pqxx::work
    int socket_ = -1;
    std::chrono::milliseconds patience_{0};  // see patience.hpp
    std::map<std::string, int> statements_;  // number of each; below 0: it came only once so far
};

/// One connection. Move-only. A session whose connection broke is of no more use (broken()):
/// libpqxx 6 would reconnect behind our back, with the settings of another session.
/// Threads: one at a time.
class Session {
  public:
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();

    /// First column of the only row of `sql`, in a transaction of its own; empty when NULL.
    Result<std::string> call(const std::string& sql, const Params& params = {});

    /// As call(), without BEGIN and COMMIT: one round trip in place of three, for what may be asked
    /// twice. A lost answer is retryable and never in doubt.
    Result<std::string> ask(const std::string& sql, const Params& params = {});

    /// Runs `fn(Transaction&)`, which returns a Result, and commits; a failure or an exception
    /// rolls back. outcome_unknown: COMMIT was sent and no answer came.
    template <class F>
    auto transact(F&& fn) -> std::invoke_result_t<F&, Transaction&> {
        return with_ending(std::forward<F>(fn), true);
    }
    /// As transact(), and always rolls back.
    template <class F>
    auto rehearse(F&& fn) -> std::invoke_result_t<F&, Transaction&> {
        return with_ending(std::forward<F>(fn), false);
    }

    /// Opens a transaction that stays open between calls; the server ends it after idle_timeout.
    Result<void> begin();
    /// Runs `fn` in it; a failure rolls it back.
    Result<void> inside(const std::function<Result<void>(Transaction&)>& fn);
    Result<void> commit();
    void rollback() noexcept;

    bool broken() const noexcept;
    int backend_pid() const noexcept;
    Role role() const noexcept;

  private:
    template <Role role>
    friend Result<Session> connect(const PostgresConfig& config) requires(!is_governed(role));
    friend struct Governed;
    struct Impl;
    explicit Session(std::unique_ptr<Impl> impl);

    /// Refuses a standby, another user than asked for, and for all but the owner a superuser.
    static Result<Session> open(Role role, const PostgresConfig& config);
    Result<void> run(const std::function<Result<void>(Transaction&)>& fn, bool keep);

    template <class F>
    auto with_ending(F&& fn, bool keep) -> std::invoke_result_t<F&, Transaction&> {
        std::optional<std::invoke_result_t<F&, Transaction&>> made;
        const Result<void> ended = run(
            [&](Transaction& transaction) -> Result<void> {
                made.emplace(fn(transaction));
                if (!*made) return made->error();
                return {};
            },
            keep);
        if (!ended) return ended.error();
        return std::move(*made);
    }

    std::unique_ptr<Impl> impl_;
};

/// Connects as a role that touches no governed data. For the others see governed.hpp.
///
/// Errors: retryable (no connection; the server's words in `remote`), permanent (a standby, a
///         superuser, another user than expected).
template <Role role>
Result<Session> connect(const PostgresConfig& config) requires(!is_governed(role)) {
    return Session::open(role, config);
}

/// Where an adapter finds the cutter_run session of the calling thread (Pool, or a test).
using SessionSource = std::function<Result<Session*>()>;

/// bytea text: `\x` and hexadecimal digits.
std::string to_bytea(std::string_view bytes);
/// The bytes of bytea text or of bare hexadecimal digits; nothing when it is neither.
std::optional<std::string> from_hex(std::string_view text);

}  // namespace worker::postgres
