#include "worker/postgres/start_check.hpp"

#include "worker/postgres/failure.hpp"

#include <array>
#include <chrono>
#include <libpq-fe.h>
#include <memory>
#include <poll.h>

namespace worker::postgres {
namespace {

using Clock = std::chrono::steady_clock;
using Connection = std::unique_ptr<PGconn, void (*)(PGconn*)>;

/// Waits until libpq can go on; false when the time is over.
bool wait_for(PGconn* connection, PostgresPollingStatusType want, Clock::time_point until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    pollfd socket{PQsocket(connection),
                  want == PGRES_POLLING_READING ? short{POLLIN} : short{POLLOUT}, 0};
    return ::poll(&socket, 1, static_cast<int>(left)) > 0;
}

/// What a login that fails is told, with SQLSTATEs for words: the server's language is its own.
std::string login_error(const std::string& conninfo, std::chrono::milliseconds timeout) {
    const Connection connection(PQconnectStart(conninfo.c_str()), &PQfinish);
    if (!connection) return {};
    PQsetErrorVerbosity(connection.get(), PQERRORS_SQLSTATE);
    const auto until = Clock::now() + timeout;
    auto want = PGRES_POLLING_WRITING;
    while (PQstatus(connection.get()) != CONNECTION_BAD && want != PGRES_POLLING_OK &&
           want != PGRES_POLLING_FAILED) {
        if (!wait_for(connection.get(), want, until)) return {};
        want = PQconnectPoll(connection.get());
    }
    return PQstatus(connection.get()) == CONNECTION_OK ? "" : PQerrorMessage(connection.get());
}

}  // namespace

std::string role_fault_sql() {
    return R"(NULLIF(concat_ws('; ',
        CASE WHEN r.rolsuper THEN format(
            'the role %1$s is a superuser: no guard would bind it; ALTER ROLE %1$s NOSUPERUSER',
            r.rolname) END,
        CASE WHEN r.rolbypassrls OR r.rolcreaterole OR r.rolreplication THEN format(
            'the role %1$s has rights over the server; '
            'ALTER ROLE %1$s NOBYPASSRLS NOCREATEROLE NOREPLICATION', r.rolname) END,
        (SELECT format('the role %1$s is a member of %2$s; REVOKE %2$s FROM %1$s', r.rolname,
                       string_agg(g.rolname, ', ' ORDER BY g.rolname))
         FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
         WHERE m.member = r.oid HAVING count(*) > 0),
        (SELECT format('the role %1$s owns objects, an owner can switch guards off; '
                       'REASSIGN OWNED BY %1$s TO gov_owner', r.rolname)
         FROM pg_catalog.pg_shdepend d
         WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass AND d.refobjid = r.oid
           AND d.deptype = 'o' LIMIT 1)), ''))";
}

Result<void> check_roles(Session& session) {
    const Result<std::string> fault = session.call(
        "SELECT string_agg(fault, '; ' ORDER BY fault) FROM (SELECT " + role_fault_sql() +
        " AS fault FROM pg_catalog.pg_roles r WHERE r.rolname LIKE 'cutter\\_%') x");
    if (!fault) return fault.error();
    if (!fault->empty()) return permanent(*fault);
    return {};
}

std::optional<std::string> refused_login(Role role, const PostgresConfig& config) {
    const Result<std::string> conninfo = conninfo_for(role, config);
    if (!conninfo) return std::nullopt;
    const std::string said = login_error(*conninfo, config.connect_timeout);
    const std::string name = role_name(role, config);
    const std::array<std::pair<const char*, std::string>, 4> refusals{{
        {"3D000",
         "the database does not exist; create it and run iu-cutter migrate, or correct "
         "dbname"},
        {"28000", "the server does not let the role " + name +
                      " in: it is not there, has NOLOGIN or no line of pg_hba.conf; run iu-cutter "
                      "migrate or see the server's log"},
        {"28P01",
         "the server refuses the password of the role " + name + "; correct password or passfile"},
        {"42501", "the role " + name + " may not connect to this database; GRANT CONNECT to it"},
    }};
    for (const auto& [state, words] : refusals) {
        if (said.find(std::string("  ") + state) != std::string::npos) return words;
    }
    return std::nullopt;
}

Result<std::map<std::string, std::string>> conninfo_files(const PostgresConfig& config) {
    using Options = std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)>;
    const Options parsed(PQconninfoParse(config.conninfo.c_str(), nullptr), &PQconninfoFree);
    if (!parsed) return permanent("can't be understood; write key=value pairs as libpq takes them");
    std::map<std::string, std::string> files;
    for (const PQconninfoOption* word = parsed.get(); word->keyword != nullptr; ++word) {
        const std::string name = word->keyword;
        const bool is_file = name == "passfile" || name == "sslkey" || name == "sslcert" ||
                             name == "sslrootcert" || name == "sslcrl";
        if (is_file && word->val != nullptr && *word->val != '\0') files[name] = word->val;
    }
    return files;
}

}  // namespace worker::postgres
