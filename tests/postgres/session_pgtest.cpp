#include "tests/postgres/support.hpp"
#include "tests/support/run_process.hpp"
#include "worker/postgres/failure.hpp"
#include "worker/postgres/governed.hpp"
#include "worker/postgres/session.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace tests::postgres {
namespace {

using core::FailureKind;
using worker::postgres::connect;
using worker::postgres::Governed;
using worker::postgres::PostgresConfig;
using worker::postgres::Role;
using worker::postgres::Session;
using worker::postgres::Transaction;

// No overload without a Permit exists for the governed roles.
template <Role role>
concept OpenToAll = requires(const PostgresConfig& config) {
    connect<role>(config);
};
static_assert(OpenToAll<Role::run> && OpenToAll<Role::audit> && OpenToAll<Role::writer>);
static_assert(!OpenToAll<Role::exec> && !OpenToAll<Role::proof> && !OpenToAll<Role::verify>);
static_assert(!std::is_invocable_v<decltype(&Governed::connect), Role, const PostgresConfig&>);
static_assert(!std::is_copy_constructible_v<Session> && std::is_move_constructible_v<Session>);

TEST(Session, HasTheSettingsThatEveryConnectionNeeds) {
    const Database database;
    auto session = connect<Role::run>(database.config());
    ASSERT_TRUE(session.has_value()) << session.error().remote;

    const std::array<std::pair<const char*, const char*>, 8> expected{{
        {"client_encoding", "UTF8"},
        {"synchronous_commit", "on"},
        {"statement_timeout", "1min"},
        {"lock_timeout", "10s"},
        {"idle_in_transaction_session_timeout", "30s"},
        {"client_connection_check_interval", "1s"},
        {"TimeZone", "UTC"},
        {"application_name", "iu-cutter cutter_run"},
    }};
    for (const auto& [name, value] : expected) {
        EXPECT_EQ(session->call("SELECT current_setting($1)", {name}).value(), value) << name;
    }
}

// libpq sends these after the options: they would win.
TEST(Session, HasThemWhateverTheEnvironmentSays) {
    const Database database;
    const EnvironmentVariable zone("PGTZ", "Asia/Tokyo");
    const EnvironmentVariable dates("PGDATESTYLE", "German");
    const EnvironmentVariable planner("PGGEQO", "off");
    const EnvironmentVariable encoding("PGCLIENTENCODING", "LATIN1");
    worker::postgres::ignore_session_variables();
    auto session = connect<Role::run>(database.config());
    ASSERT_TRUE(session.has_value()) << session.error().detail << session.error().remote;

    const std::array<std::pair<const char*, const char*>, 4> expected{{
        {"client_encoding", "UTF8"},
        {"TimeZone", "UTC"},
        {"DateStyle", "ISO, MDY"},
        {"geqo", "on"},
    }};
    for (const auto& [name, value] : expected) {
        EXPECT_EQ(session->call("SELECT current_setting($1)", {name}).value(), value) << name;
    }
}

// What comes again is prepared. Several statements in turn, inside and outside of a transaction,
// with other values and NULL, and one that fails: each keeps its own name.
TEST(Session, PreparesWhatComesAgain) {
    const Database database;
    auto session = connect<Role::run>(database.config());
    ASSERT_TRUE(session.has_value()) << session.error().remote;
    const std::string upper = "SELECT upper($1::text)";
    const std::string lower = "SELECT lower($1::text)";
    const std::string inverse = "SELECT 1 / $1::int";

    for (const std::string word : {"One", "Two", "Three"}) {
        const std::string big = session->ask("SELECT upper($1::text)", {word}).value();
        EXPECT_EQ(session->call(upper, {word}).value(), big);
        EXPECT_EQ(session->call(lower, {big}).value(), session->ask(lower, {word}).value());
        EXPECT_EQ(session->call(upper, {std::nullopt}).value(), "");
        EXPECT_FALSE(session->call(inverse, {"0"}).has_value());
        EXPECT_EQ(session->call(inverse, {"1"}).value(), "1");
    }
    EXPECT_EQ(session->call("SELECT upper($1::text)", {"four"}).value(), "FOUR");
    EXPECT_EQ(session
                  ->call("SELECT string_agg(statement, ';' ORDER BY statement) "
                         "FROM pg_catalog.pg_prepared_statements")
                  .value(),
              inverse + ";" + lower + ";" + upper);
}

TEST(Session, TakesUriConninfoAndKeepsAHostileUserOut) {
    const Database database;
    PostgresConfig config = database.config();
    const std::string socket = server().socket().string();
    config.conninfo = "postgresql:///" + database.name() + "?host=" + socket + "&user=postgres";

    auto session = connect<Role::audit>(config);

    ASSERT_TRUE(session.has_value()) << session.error().remote;
    EXPECT_EQ(session->call("SELECT session_user").value(), "cutter_audit");
}

TEST(Session, RefusesASuperuserBehindARoleName) {
    const Database database;
    database.sql("ALTER ROLE cutter_source SUPERUSER");
    const auto session = connect<Role::source>(database.config());
    database.sql("ALTER ROLE cutter_source NOSUPERUSER");

    ASSERT_FALSE(session.has_value());
    EXPECT_EQ(session.error().kind, FailureKind::permanent);
    EXPECT_NE(session.error().detail.find("superuser"), std::string::npos);
}

TEST(Session, RefusesASessionThatIsAnotherRole) {
    const Database database;
    database.sql(
        "ALTER ROLE cutter_source SET role = 'gov_owner'; GRANT gov_owner TO cutter_source");
    const auto session = connect<Role::source>(database.config());
    database.sql("ALTER ROLE cutter_source RESET role; REVOKE gov_owner FROM cutter_source");

    ASSERT_FALSE(session.has_value());
    EXPECT_EQ(session.error().kind, FailureKind::permanent);
    EXPECT_NE(session.error().detail.find("cutter_source"), std::string::npos);
}

TEST(Session, FailsRetryablyWhenThereIsNoServer) {
    PostgresConfig config;
    config.conninfo = "host=/nonexistent dbname=iu password=hunter2";

    const auto session = connect<Role::run>(config);

    ASSERT_FALSE(session.has_value());
    EXPECT_EQ(session.error().kind, FailureKind::retryable);
    EXPECT_FALSE(session.error().remote.empty());
    EXPECT_EQ(session.error().detail.find("hunter2"), std::string::npos);
    EXPECT_EQ(session.error().remote.find("hunter2"), std::string::npos);
}

TEST(Session, RefusesAConninfoThatNobodyUnderstands) {
    PostgresConfig config;
    config.conninfo = "host=/tmp nonsense";

    const auto session = connect<Role::run>(config);

    ASSERT_FALSE(session.has_value());
    EXPECT_EQ(session.error().kind, FailureKind::permanent);
}

TEST(Session, SplitsThePasswordFromAConninfo) {
    const auto split =
        worker::postgres::split_password(R"(host=/x user='a b' password='it\'s \\ x')");

    EXPECT_EQ(split.password, R"(it's \ x)");
    EXPECT_EQ(split.text.find("password"), std::string::npos);
    EXPECT_NE(split.text.find("user='a b'"), std::string::npos);
}

TEST(Session, RollsBackOnFailureAndStaysUsable) {
    const Database database;
    auto session = connect<Role::owner>(database.config());
    ASSERT_TRUE(session.has_value());
    ASSERT_TRUE(session->call("CREATE TABLE public.t (x int)").has_value());

    const auto insert_and_fail = [](Transaction& transaction) -> core::Result<int> {
        transaction.exec("INSERT INTO public.t VALUES (1)");
        return worker::postgres::permanent("changed my mind");
    };
    const auto insert_and_throw = [](Transaction& transaction) -> core::Result<int> {
        transaction.exec("INSERT INTO public.t VALUES (1)");
        transaction.exec("SELECT 1 / 0");
        return 1;
    };
    const auto insert = [](Transaction& transaction) -> core::Result<std::size_t> {
        return transaction.exec("INSERT INTO public.t VALUES (1), (2)").affected();
    };

    EXPECT_EQ(session->transact(insert_and_fail).error().detail, "changed my mind");
    EXPECT_FALSE(session->transact(insert_and_throw).has_value());
    EXPECT_EQ(session->rehearse(insert).value(), 2U);
    EXPECT_EQ(session->call("SELECT count(*) FROM public.t").value(), "0");
    EXPECT_EQ(session->transact(insert).value(), 2U);
    EXPECT_EQ(session->call("SELECT count(*) FROM public.t").value(), "2");
    EXPECT_FALSE(session->broken());
}

TEST(Session, IsDroppedAndNeverReconnectedWhenItsBackendIsGone) {
    const Database database;
    auto session = connect<Role::audit>(database.config());
    ASSERT_TRUE(session.has_value());
    server().run_sql("SELECT pg_terminate_backend(" + std::to_string(session->backend_pid()) + ")");

    const auto first = session->call("SELECT 1");
    ASSERT_FALSE(first.has_value());
    EXPECT_EQ(first.error().kind, FailureKind::retryable) << first.error().detail;
    EXPECT_TRUE(session->broken());
    // libpqxx 6 would be back on a new backend at the third use.
    for (int use = 0; use < 3; ++use) {
        const auto again = session->call("SELECT 1");
        ASSERT_FALSE(again.has_value());
        EXPECT_EQ(again.error().kind, FailureKind::retryable);
    }
}

TEST(Session, GivesUpAServerThatFellSilent) {
    const Database database;
    PostgresConfig config = database.config();
    config.statement_timeout = std::chrono::seconds(1);
    config.connect_timeout = std::chrono::seconds(1);
    auto session = connect<Role::run>(config);
    ASSERT_TRUE(session.has_value());
    const int backend = session->backend_pid();
    ASSERT_EQ(::kill(backend, SIGSTOP), 0);

    const auto begun = std::chrono::steady_clock::now();
    const auto result = session->call("SELECT 1");

    ::kill(backend, SIGCONT);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().kind, FailureKind::retryable) << result.error().remote;
    EXPECT_TRUE(session->broken());
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10));
}

TEST(Session, ReportsACommitWithoutAnswerAsUnknown) {
    const Database database;
    auto session = connect<Role::owner>(database.config());
    ASSERT_TRUE(session.has_value());
    ASSERT_TRUE(session->call("CREATE TABLE public.t (x int)").has_value());
    const auto insert_and_lose = [&](Transaction& transaction) -> core::Result<int> {
        transaction.exec("INSERT INTO public.t VALUES (1)");
        server().run_sql("SELECT pg_terminate_backend(" + std::to_string(session->backend_pid()) +
                         ")");
        return 1;
    };

    const auto result = session->transact(insert_and_lose);

    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().kind, FailureKind::outcome_unknown) << result.error().remote;
    EXPECT_TRUE(session->broken());
    EXPECT_EQ(database.sql("SELECT count(*) FROM public.t"), "0");
}

TEST(Session, ADeferredErrorAtCommitIsARefusalAndNotADoubt) {
    const Database database;
    database.sql(R"(
        CREATE TABLE public.t (x int);
        CREATE FUNCTION public.late() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'INVARIANT_FAILED: too late' USING ERRCODE = 'IU013'; END $$;
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.t
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.late())");
    auto session = connect<Role::owner>(database.config());
    ASSERT_TRUE(session.has_value());

    const auto result = session->call("INSERT INTO public.t VALUES (1) RETURNING x");

    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().stop_code, "INVARIANT_FAILED");
    EXPECT_EQ(result.error().detail, "too late");
    EXPECT_FALSE(session->broken());
}

TEST(Session, CarriesEveryByteThroughHex) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    const Database database;
    auto session = connect<Role::audit>(database.config());
    ASSERT_TRUE(session.has_value());

    const auto back = session->call("SELECT $1::bytea", {worker::postgres::to_bytea(bytes)});

    EXPECT_EQ(worker::postgres::from_hex(back.value()), bytes);
    EXPECT_FALSE(worker::postgres::from_hex("abc").has_value());
    EXPECT_FALSE(worker::postgres::from_hex("zz").has_value());
}

TEST(Session, RefusesAStandby) {
    const TempPostgres standby;
    standby.run_sql("CREATE ROLE cutter_run LOGIN; CHECKPOINT");
    const std::filesystem::path data = standby.socket().parent_path() / "data";
    const std::string bin =
        run_process({(source_root() / "deploy/postgres.sh").string(), "bindir"}).out;
    std::vector<std::string> restart{bin.substr(0, bin.find('\n')) + "/pg_ctl",
                                     "-D",
                                     data.string(),
                                     "-s",
                                     "-w",
                                     "-m",
                                     "fast",
                                     "-l",
                                     (data.parent_path() / "server.log").string(),
                                     "restart"};
    if (::getuid() == 0) restart.insert(restart.begin(), {"runuser", "-u", "postgres", "--"});
    std::ofstream(data / "standby.signal").flush();
    ASSERT_EQ(run_process(restart).exit_code, 0);
    ASSERT_EQ(standby.run_sql("SELECT pg_is_in_recovery()"), "t");
    PostgresConfig config;
    config.conninfo = standby.conninfo();

    const auto session = connect<Role::run>(config);

    ASSERT_FALSE(session.has_value());
    EXPECT_EQ(session.error().kind, FailureKind::permanent);
    EXPECT_NE(session.error().detail.find("standby"), std::string::npos);
}

}  // namespace
}  // namespace tests::postgres
