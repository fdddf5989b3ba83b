#include "tests/postgres/scratch.hpp"
#include "tests/postgres/support.hpp"
#include "worker/postgres/migrate.hpp"

#include <gtest/gtest.h>

#include <future>

namespace tests::postgres {
namespace {

using core::FailureKind;
using worker::postgres::check_schema;
using worker::postgres::connect;
using worker::postgres::migrate;
using worker::postgres::Role;
using Names = std::vector<std::string>;

class Migrate : public testing::Test {
  protected:
    Migrate() {
        config_.conninfo = server().conninfo(name_);
        folder_.write("001_first.sql", "CREATE SCHEMA cutter; CREATE TABLE cutter.a (x int);");
        folder_.write("010_iu_core.sql", "CREATE TABLE cutter.core (x int);");
        folder_.write("020_last.sql",
                      "CREATE TABLE cutter.b (x int); INSERT INTO cutter.b VALUES (1);");
        folder_.write("README.md", "not a migration");
    }
    std::string sql(const std::string& text) { return server().run_sql(text, name_); }
    void make_a_core() {
        for (const char* table : {"information_unit", "unit_version", "iu_lifecycle_log",
                                  "iu_lifecycle_vocab", "dot_config"}) {
            sql("CREATE TABLE public." + std::string(table) + " (x int)");
        }
        for (const char* signature :
             {"fn_iu_create(text, text, text, text, text, text, text, text, uuid)",
              "fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean)",
              "fn_iu_classify_existing(text)"}) {
            sql("CREATE FUNCTION public." + std::string(signature) +
                " RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb'");
        }
    }
    /// The words of the refusal; nothing is applied by it.
    std::string refused_detail(bool without_iu_core) {
        const std::string list =
            "SELECT CASE WHEN to_regclass('cutter.schema_migration') IS NULL THEN '' ELSE "
            "query_to_xml('SELECT name FROM cutter.schema_migration', true, true, '')::text END";
        const std::string before = sql(list);
        const auto migrated = migrate(config_, folder_.path(), without_iu_core);
        EXPECT_FALSE(migrated.has_value());
        EXPECT_EQ(sql(list), before);
        if (migrated) return "";
        EXPECT_EQ(migrated.error().kind, FailureKind::permanent);
        return migrated.error().detail;
    }

    std::string name_ = make_database();
    worker::postgres::PostgresConfig config_;
    ScratchFolder folder_;
};

TEST_F(Migrate, AppliesInOrderAndOnlyOnce) {
    const auto first = migrate(config_, folder_.path(), false);
    const auto second = migrate(config_, folder_.path(), false);

    ASSERT_TRUE(first.has_value()) << first.error().detail;
    EXPECT_EQ(first->applied, (Names{"001_first", "010_iu_core", "020_last"}));
    EXPECT_EQ(first->version, "020_last");
    ASSERT_TRUE(second.has_value());
    EXPECT_TRUE(second->applied.empty());
    EXPECT_EQ(second->version, "020_last");
    EXPECT_EQ(sql("SELECT count(*), max(length(sha256)) FROM cutter.schema_migration"), "3|64");
}

TEST_F(Migrate, LeavesOutTheCoreWhenAsked) {
    make_a_core();

    const auto migrated = migrate(config_, folder_.path(), true);

    ASSERT_TRUE(migrated.has_value());
    EXPECT_EQ(migrated->applied, (Names{"001_first", "020_last"}));
    EXPECT_EQ(sql("SELECT to_regclass('cutter.core') IS NULL"), "t");
}

TEST_F(Migrate, WithoutTheCoreNeedsOne) {
    EXPECT_EQ(refused_detail(true),
              "--without-iu-core: the database has no public.information_unit, "
              "public.unit_version, public.iu_lifecycle_log, public.iu_lifecycle_vocab, "
              "public.dot_config, "
              "public.fn_iu_create(text,text,text,text,text,text,text,text,uuid), "
              "public.fn_iu_enact(text,text,uuid,text,uuid,text,text,boolean), "
              "public.fn_iu_classify_existing(text); install the site's IU core first, or leave "
              "the option out");
    make_a_core();
    sql("DROP TABLE public.dot_config");
    EXPECT_EQ(refused_detail(true),
              "--without-iu-core: the database has no public.dot_config; install the site's IU "
              "core first, or leave the option out");
    EXPECT_EQ(sql("SELECT to_regnamespace('cutter') IS NULL"), "t");
}

TEST_F(Migrate, RefusesWhatBelongsBeforeWhatIsThere) {
    make_a_core();
    folder_.write("030_new.sql", "SELECT nonsense");
    ASSERT_FALSE(migrate(config_, folder_.path(), true).has_value());
    folder_.write("030_new.sql", "SELECT 1");

    EXPECT_EQ(refused_detail(false),
              "migration 010_iu_core belongs before 020_last, which the database has already; go "
              "on with --without-iu-core, as it was begun, or migrate an empty one");
    folder_.write("015_core.sql", "SELECT 1");
    folder_.write("017_core.sql", "SELECT 1");
    ASSERT_TRUE(migrate(config_, folder_.path(), true).has_value());
    folder_.write("025_between.sql", "SELECT 1");
    EXPECT_EQ(refused_detail(true),
              "migration 025_between belongs before 030_new, which the database has already; "
              "restore the database from a backup, or migrate an empty one");
}

TEST_F(Migrate, AnswersNothingThatTheStartCheckRefuses) {
    ASSERT_TRUE(migrate(config_, folder_.path(), false).has_value());
    folder_.write("030_new.sql", "SELECT 1");
    ASSERT_TRUE(migrate(config_, folder_.path(), false).has_value());
    std::filesystem::remove(folder_.path() / "030_new.sql");
    EXPECT_NE(refused_detail(false).find("newer than this program"), std::string::npos);
    folder_.write("030_new.sql", "SELECT 1");
    folder_.write("011_more_core.sql", "SELECT 1");
    EXPECT_NE(refused_detail(false).find("011_more_core belongs before"), std::string::npos);
    EXPECT_EQ(refused_detail(true),
              "the database has the IU core of this program, all but 011_more_core; leave "
              "--without-iu-core out");
}

TEST_F(Migrate, AddsWhatIsNewAndRefusesWhatChanged) {
    ASSERT_TRUE(migrate(config_, folder_.path(), false).has_value());
    folder_.write("030_new.sql", "CREATE TABLE cutter.c (x int)");

    const auto added = migrate(config_, folder_.path(), false);
    folder_.write("001_first.sql", "CREATE SCHEMA cutter; -- edited");
    const auto changed = migrate(config_, folder_.path(), false);

    ASSERT_TRUE(added.has_value());
    EXPECT_EQ(added->applied, Names{"030_new"});
    ASSERT_FALSE(changed.has_value());
    EXPECT_EQ(changed.error().kind, FailureKind::permanent);
    EXPECT_NE(changed.error().detail.find("001_first"), std::string::npos);
}

TEST_F(Migrate, LeavesNothingOfAFileThatFails) {
    folder_.write("020_last.sql", "CREATE TABLE cutter.b (x int); SELECT nonsense;");

    const auto failed = migrate(config_, folder_.path(), false);

    ASSERT_FALSE(failed.has_value());
    EXPECT_NE(failed.error().detail.find("020_last"), std::string::npos);
    EXPECT_NE(failed.error().detail.find("nonsense"), std::string::npos);
    EXPECT_EQ(sql("SELECT to_regclass('cutter.b') IS NULL, count(*) FROM cutter.schema_migration"),
              "t|2");
    folder_.write("020_last.sql", "CREATE TABLE cutter.b (x int)");
    const auto mended = migrate(config_, folder_.path(), false);
    ASSERT_TRUE(mended.has_value());
    EXPECT_EQ(mended->applied, Names{"020_last"});
}

TEST_F(Migrate, TwoProgramsAtOnceDoTheWorkOnce) {
    const auto run = [&] { return migrate(config_, folder_.path(), false); };
    auto other = std::async(std::launch::async, run);
    const auto mine = run();
    const auto theirs = other.get();

    ASSERT_TRUE(mine.has_value()) << mine.error().detail;
    ASSERT_TRUE(theirs.has_value()) << theirs.error().detail;
    EXPECT_EQ(mine->applied.size() + theirs->applied.size(), 3U);
    EXPECT_EQ(sql("SELECT count(*) FROM cutter.b"), "1");
}

TEST_F(Migrate, AMigrationThatEndsAsAnotherRoleDoesNotLeakIt) {
    sql("DO $$ BEGIN CREATE ROLE some_owner; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    folder_.write("030_role.sql", "SET ROLE some_owner");
    folder_.write("040_after.sql", "CREATE TABLE cutter.d (x int)");

    const auto migrated = migrate(config_, folder_.path(), false);

    ASSERT_TRUE(migrated.has_value()) << migrated.error().detail;
    EXPECT_EQ(sql("SELECT tableowner FROM pg_tables WHERE tablename = 'd'"), "postgres");
}

TEST_F(Migrate, RefusesAnEmptyFolder) {
    const ScratchFolder empty;

    EXPECT_FALSE(migrate(config_, empty.path(), false).has_value());
    EXPECT_FALSE(migrate(config_, empty.path() / "missing", false).has_value());
}

TEST_F(Migrate, SchemaCheckNamesTheCure) {
    auto owner = connect<Role::owner>(config_);
    ASSERT_TRUE(owner.has_value());

    const auto none = check_schema(*owner, folder_.path());
    ASSERT_TRUE(migrate(config_, folder_.path(), false).has_value());
    const auto same = check_schema(*owner, folder_.path());
    folder_.write("030_new.sql", "SELECT 1");
    const auto older = check_schema(*owner, folder_.path());
    std::filesystem::remove(folder_.path() / "030_new.sql");
    std::filesystem::remove(folder_.path() / "020_last.sql");
    const auto newer = check_schema(*owner, folder_.path());

    EXPECT_NE(none.error().detail.find("iu-cutter migrate"), std::string::npos);
    EXPECT_TRUE(same.has_value());
    EXPECT_NE(older.error().detail.find("iu-cutter migrate"), std::string::npos);
    EXPECT_NE(newer.error().detail.find("newer"), std::string::npos);
}

TEST_F(Migrate, SchemaCheckComparesTheWholeList) {
    ASSERT_TRUE(migrate(config_, folder_.path(), false).has_value());
    auto owner = connect<Role::owner>(config_);
    ASSERT_TRUE(owner.has_value());
    const auto problem_after = [&](const std::string& change) {
        sql("CREATE TABLE cutter.kept AS TABLE cutter.schema_migration; " + change);
        const auto checked = check_schema(*owner, folder_.path());
        sql("DELETE FROM cutter.schema_migration; "
            "INSERT INTO cutter.schema_migration TABLE cutter.kept; DROP TABLE cutter.kept");
        return checked ? "" : checked.error().detail;
    };
    const std::string remove = "DELETE FROM cutter.schema_migration WHERE name = ";

    EXPECT_EQ(problem_after("SELECT 1"), "");
    EXPECT_EQ(problem_after(remove + "'010_iu_core'"), "") << "the site has its own";
    EXPECT_EQ(problem_after(remove + "'001_first'"),
              "the database is at 020_last and lacks migration 001_first before it; restore it "
              "from a backup, or migrate an empty database");
    EXPECT_EQ(problem_after("INSERT INTO cutter.schema_migration VALUES ('015_other', 'x')"),
              "the database has migration 015_other, which this program does not know; install "
              "the program that fits");
    EXPECT_EQ(problem_after("UPDATE cutter.schema_migration SET applied_at = now() "
                            "WHERE name = '010_iu_core'"),
              "migration 010_iu_core was applied after 020_last; restore the database from a "
              "backup, or migrate an empty one");
    folder_.write("011_more_core.sql", "SELECT 1");
    EXPECT_NE(problem_after("SELECT 1").find("lacks migration 011_more_core"), std::string::npos);
}

TEST(Schema, WithoutAnyCoreNothingIsAppliedAndTheDatabaseStaysGood) {
    worker::postgres::PostgresConfig config;
    config.conninfo = server().conninfo(make_database());

    const auto without = migrate(config, sql_folder(), true);
    const auto plain = migrate(config, sql_folder(), false);
    auto run = connect<Role::run>(config);

    ASSERT_FALSE(without.has_value());
    EXPECT_NE(without.error().detail.find("the database has no public.information_unit"),
              std::string::npos)
        << without.error().detail;
    ASSERT_TRUE(plain.has_value()) << plain.error().detail << plain.error().remote;
    EXPECT_EQ(plain->applied.front(), "001_roles");
    ASSERT_TRUE(run.has_value());
    EXPECT_TRUE(check_schema(*run, sql_folder()).has_value());
}

TEST(Schema, MigratesTwiceAndTheWorkersRoleCanCheckIt) {
    const Database database;

    const auto again = migrate(database.config(), sql_folder(), false);
    auto run = connect<Role::run>(database.config());

    ASSERT_TRUE(again.has_value()) << again.error().detail;
    EXPECT_TRUE(again->applied.empty());
    ASSERT_TRUE(run.has_value());
    const auto checked = check_schema(*run, sql_folder());
    EXPECT_TRUE(checked.has_value()) << checked.error().detail << checked.error().remote;
}

}  // namespace
}  // namespace tests::postgres
