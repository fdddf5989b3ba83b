// The only file that includes libpqxx: what differs between 6.4 (Debian 12) and 7.10 (Debian 13)
// stands in the functions of namespace `driver`.
#include "worker/postgres/session.hpp"

#include "core/fail_point.hpp"
#include "worker/postgres/failure.hpp"
#include "worker/postgres/patience.hpp"

#include <pqxx/pqxx>

#include <cstdlib>
#include <new>

namespace worker::postgres {
namespace {

using core::Failure;
using core::FailureKind;

namespace driver {

void prepare(pqxx::transaction_base& work, const std::string& name, const std::string& sql) {
#if PQXX_VERSION_MAJOR >= 7
    work.conn().prepare(pqxx::zview{name}, pqxx::zview{sql});
#else
    work.conn().prepare(name, sql);
#endif
}

using Statements = std::map<std::string, int>;

/// What comes again is worth a round trip: prepared the second time, parsed and planned only then.
std::string prepared_name(pqxx::transaction_base& work, const std::string& sql, Statements& known) {
    const auto [at, is_new] = known.try_emplace(sql, -static_cast<int>(known.size()) - 1);
    if (is_new) return {};
    std::string name = "s" + std::to_string(std::abs(at->second));
    if (at->second < 0) {
        prepare(work, name, sql);
        at->second = -at->second;
    }
    return name;
}

pqxx::result exec(pqxx::transaction_base& work,
                  const std::string& sql,
                  const Params& params,
                  Statements& known) {
    // Without parameters several statements may stand in one text (migrations).
#if PQXX_VERSION_MAJOR >= 7
    if (params.empty()) return work.exec(pqxx::zview{sql});
#else
    if (params.empty()) return work.exec(sql);
#endif
    const std::string name = prepared_name(work, sql, known);
#if PQXX_VERSION_MAJOR >= 7
    pqxx::params values;
    values.reserve(params.size());
    for (const auto& param : params) {
        if (param) {
            values.append(pqxx::zview{*param});
        } else {
            values.append();
        }
    }
#if PQXX_VERSION_MAJOR > 7 || PQXX_VERSION_MINOR >= 10
    if (!name.empty()) return work.exec(pqxx::prepped{name}, values);
    return work.exec(pqxx::zview{sql}, values);
#else
    if (!name.empty()) return work.exec_prepared(pqxx::zview{name}, values);
    return work.exec_params(pqxx::zview{sql}, values);
#endif
#else
    const auto values = pqxx::prepare::make_dynamic_params(params);
    return name.empty() ? work.exec_params(sql, values) : work.exec_prepared(name, values);
#endif
}

/// As exec(), with `bytes` as the last parameter, in binary: hexadecimal text is twice as long.
pqxx::result exec_with_bytes(pqxx::work& work,
                             const std::string& sql,
                             const Params& params,
                             std::string_view bytes) {
#if PQXX_VERSION_MAJOR >= 7
    pqxx::params values;
    values.reserve(params.size() + 1);
    for (const auto& param : params) {
        if (param) {
            values.append(pqxx::zview{*param});
        } else {
            values.append();
        }
    }
    values.append(pqxx::binary_cast(bytes));
#if PQXX_VERSION_MAJOR > 7 || PQXX_VERSION_MINOR >= 10
    return work.exec(pqxx::zview{sql}, values);
#else
    return work.exec_params(pqxx::zview{sql}, values);
#endif
#else
    return work.exec_params(sql, pqxx::prepare::make_dynamic_params(params),
                            pqxx::binarystring(bytes.data(), bytes.size()));
#endif
}

/// A link that is gone. Version 6 knows it only after it was used.
bool is_open(const pqxx::connection& connection) {
    return connection.is_open();
}

/// Version 6 would connect again for a ROLLBACK: as a governed role, when the switch is OFF.
void never_reconnect([[maybe_unused]] pqxx::connection& connection) {
#if PQXX_VERSION_MAJOR < 7
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
#endif
}

void close(pqxx::connection& connection) noexcept {
#if PQXX_VERSION_MAJOR >= 7
    try {
        connection.close();
    } catch (...) {
    }
#else
    connection.disconnect();
#endif
}

}  // namespace driver

/// The failure of the exception that is being handled.
Failure current_failure() {
    try {
        throw;
    } catch (const pqxx::in_doubt_error& error) {
        Failure failure = retryable("COMMIT was sent and its answer never came", error.what());
        failure.kind = FailureKind::outcome_unknown;
        return failure;
    } catch (const pqxx::statement_completion_unknown& error) {
        return failure_from_sqlstate("40003", error.what());
    } catch (const pqxx::broken_connection& error) {
        return retryable("the connection to the database is broken", error.what());
    } catch (const pqxx::transaction_rollback& error) {
        return failure_from_sqlstate("40001", error.what());
    } catch (const pqxx::sql_error& error) {
        return failure_from_sqlstate(error.sqlstate(), error.what());
    } catch (const std::bad_alloc&) {
        return retryable("no memory for the answer of the database");
    } catch (const std::exception& error) {
        return permanent("the database library failed", error.what());
    }
}

/// How long an answer may take. The owner migrates, and who registers sends large texts: a person
/// waits for these and can end them.
std::chrono::milliseconds patience_of(Role role, const PostgresConfig& config) {
    if (role == Role::owner || role == Role::source) return {};
    return config.statement_timeout + config.connect_timeout;
}

}  // namespace

struct Rows::Data {
    pqxx::result result;
};

std::size_t Rows::size() const {
    return data_ ? static_cast<std::size_t>(data_->result.size()) : 0;
}

bool Rows::is_null(std::size_t row, std::size_t column) const {
    using Row = pqxx::result::size_type;
    using Column = pqxx::row::size_type;
    return data_->result[static_cast<Row>(row)][static_cast<Column>(column)].is_null();
}

std::string_view Rows::at(std::size_t row, std::size_t column) const {
    using Row = pqxx::result::size_type;
    using Column = pqxx::row::size_type;
    const auto field = data_->result[static_cast<Row>(row)][static_cast<Column>(column)];
    return {field.c_str(), static_cast<std::size_t>(field.size())};
}

std::size_t Rows::affected() const {
    return data_ ? static_cast<std::size_t>(data_->result.affected_rows()) : 0;
}

Rows Transaction::exec(const std::string& sql, const Params& params) {
    IU_FAIL_POINT_IN_SCOPE(".statement");
    const Patience patience(socket_, patience_);
    auto data = std::make_shared<Rows::Data>();
    data->result = driver::exec(*static_cast<pqxx::work*>(work_), sql, params, statements_);
    Rows rows;
    rows.data_ = std::move(data);
    return rows;
}

std::string Transaction::value(const std::string& sql, const Params& params) {
    const Rows rows = exec(sql, params);
    return rows.size() == 0 ? std::string{} : rows.text(0, 0);
}

std::string Transaction::value_with_bytes(const std::string& sql,
                                          const Params& params,
                                          std::string_view bytes) {
    const Patience patience(socket_, patience_);
    const pqxx::result rows =
        driver::exec_with_bytes(*static_cast<pqxx::work*>(work_), sql, params, bytes);
    return rows.empty() || rows[0][0].is_null() ? std::string{} : rows[0][0].c_str();
}

struct Session::Impl {
    Role role;
    pqxx::connection connection;
    std::unique_ptr<pqxx::work> work;  // of begin(); after connection, so destroyed before it
    Transaction transaction;
    bool broken = false;

    Impl(Role role_of, const std::string& conninfo) : role(role_of), connection(conninfo) {
        driver::never_reconnect(connection);
    }

    /// A broken session has no socket of its own any more.
    Patience patience() const { return {broken ? -1 : transaction.socket_, transaction.patience_}; }

    /// Call in a handler: the failure, and whether this session is of any more use.
    Failure caught() {
        Failure failure = current_failure();
        drop_if_broken(failure);
        // An error without SQLSTATE comes from the client's side: here, from a link that is gone.
        if (failure.kind == FailureKind::permanent && !driver::is_open(connection)) {
            return retryable("the connection to the database is broken", failure.remote);
        }
        return failure;
    }
    void drop_if_broken(const Failure& failure) {
        const bool doubtful =
            failure.kind == FailureKind::outcome_unknown || failure.kind == FailureKind::retryable;
        // A retryable failure may have left a half-dead link: dropping it costs one connect.
        if (doubtful || !driver::is_open(connection)) broken = true;
    }
};

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

Session::~Session() {
    if (impl_) rollback();
}

Result<Session> Session::open(Role role, const PostgresConfig& config) {
    IU_FAIL_SCOPE("open");  // its statements are nobody's
    const Result<std::string> conninfo = conninfo_for(role, config);
    if (!conninfo) return conninfo.error();
    const std::string expected = role_name(role, config);
    std::unique_ptr<Impl> impl;
    try {
        impl = std::make_unique<Impl>(role, *conninfo);
    } catch (const std::exception& error) {
        return retryable("no connection to the database as " + expected, error.what());
    }
    impl->transaction.socket_ = impl->connection.sock();
    impl->transaction.patience_ = patience_of(role, config);
    Session session(std::move(impl));
    const auto check = [&](Transaction& transaction) -> Result<void> {
        const Rows rows = transaction.exec(
            "SELECT current_user, session_user, pg_is_in_recovery(), rolsuper OR rolbypassrls, "
            "current_setting('client_encoding') FROM pg_catalog.pg_roles "
            "WHERE rolname = current_user");
        if (rows.size() != 1 || rows.at(0, 0) != expected || rows.at(0, 1) != expected) {
            return permanent("the database session is not the role " + expected +
                             "; set no role and no session_authorization in options");
        }
        if (rows.at(0, 2) != "f")
            return permanent("the database is a standby: it can't be written; name the primary");
        if (role != Role::owner && rows.at(0, 3) != "f") {
            return permanent(
                "the role " + expected +
                " is a superuser or has BYPASSRLS: no guard would bind it; ALTER ROLE " + expected +
                " NOSUPERUSER NOBYPASSRLS");
        }
        if (rows.at(0, 4) != "UTF8") return permanent("the session options did not take effect");
        return {};
    };
    // Rolled back: a lost answer to this must not look like a COMMIT in doubt.
    if (Result<void> ok = session.rehearse(check); !ok) return ok.error();
    return session;
}

Result<void> Session::run(const std::function<Result<void>(Transaction&)>& fn, bool keep) {
    if (Result<void> begun = begin(); !begun) return begun.error();
    if (Result<void> done = inside(fn); !done) return done.error();
    if (keep) return commit();
    rollback();
    IU_FAIL_POINT_IN_SCOPE(".rolled_back");
    return {};
}

Result<std::string> Session::call(const std::string& sql, const Params& params) {
    return transact([&](Transaction& transaction) -> Result<std::string> {
        return transaction.value(sql, params);
    });
}

Result<std::string> Session::ask(const std::string& sql, const Params& params) {
    if (impl_->broken) return retryable("the connection to the database was lost");
    if (impl_->work) return permanent("a transaction is open on this session already");
    std::string text;
    try {
        IU_FAIL_POINT_IN_SCOPE(".statement");
        const Patience patience = impl_->patience();
        pqxx::nontransaction statement(impl_->connection);
        const pqxx::result rows =
            driver::exec(statement, sql, params, impl_->transaction.statements_);
        if (!rows.empty()) text = rows[0][0].c_str();  // "" when NULL
        statement.commit();                            // nothing is sent
    } catch (...) {
        return impl_->caught();
    }
    IU_FAIL_POINT_IN_SCOPE(".committed");
    return text;
}

Result<void> Session::begin() {
    if (impl_->broken) return retryable("the connection to the database was lost");
    if (impl_->work) return permanent("a transaction is open on this session already");
    try {
        IU_FAIL_POINT_IN_SCOPE(".begin");
        const Patience patience = impl_->patience();
        impl_->work = std::make_unique<pqxx::work>(impl_->connection);
        impl_->transaction.work_ = impl_->work.get();
        return {};
    } catch (...) {
        return impl_->caught();
    }
}

Result<void> Session::inside(const std::function<Result<void>(Transaction&)>& fn) {
    if (!impl_->work) return permanent("no transaction is open on this session");
    try {
        Result<void> done = fn(impl_->transaction);
        if (!done) rollback();
        return done;
    } catch (...) {
        Failure failure = impl_->caught();
        rollback();
        return failure;
    }
}

Result<void> Session::commit() {
    if (!impl_->work) return permanent("no transaction is open on this session");
    try {
        IU_FAIL_POINT_IN_SCOPE(".commit");
        const Patience patience = impl_->patience();
        impl_->work->commit();
        impl_->work.reset();
    } catch (...) {
        Failure failure = impl_->caught();
        rollback();
        return failure;
    }
    IU_FAIL_POINT_IN_SCOPE(".committed");
    return {};
}

void Session::rollback() noexcept {
    if (!impl_ || !impl_->work) return;
    if (impl_->broken) driver::close(impl_->connection);
    try {
        const Patience patience = impl_->patience();
        impl_->work->abort();
    } catch (...) {
        impl_->broken = true;
    }
    try {
        impl_->work.reset();
    } catch (...) {
        impl_->broken = true;
    }
}

bool Session::broken() const noexcept {
    return !impl_ || impl_->broken;
}

int Session::backend_pid() const noexcept {
    return impl_->connection.backendpid();
}

Role Session::role() const noexcept {
    return impl_->role;
}

}  // namespace worker::postgres
