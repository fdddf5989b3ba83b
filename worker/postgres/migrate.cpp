#include "worker/postgres/migrate.hpp"

#include "core/hash.hpp"
#include "worker/postgres/failure.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

namespace worker::postgres {
namespace {

namespace fs = std::filesystem;

struct Migration {
    std::string name;  // file name without .sql
    std::string sha256;
    std::string sql;
};

bool is_migration(const std::string& name) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return name.size() > 4 && digit(name[0]) && digit(name[1]) && digit(name[2]) && name[3] == '_';
}

Result<std::vector<Migration>> read_folder(const fs::path& folder) {
    std::vector<Migration> migrations;
    std::error_code ec;
    for (fs::directory_iterator at(folder, ec), end; !ec && at != end; at.increment(ec)) {
        const fs::path& path = at->path();
        if (path.extension() != ".sql" || !is_migration(path.stem().string())) continue;
        std::ifstream file(path, std::ios::binary);
        Migration migration;
        migration.name = path.stem().string();
        migration.sql.assign(std::istreambuf_iterator<char>(file), {});
        if (!file) return permanent("the migration " + path.string() + " can't be read");
        migration.sha256 = core::sha256_hex(migration.sql);
        migrations.push_back(std::move(migration));
    }
    if (ec || migrations.empty()) {
        return permanent("no migrations in " + folder.string() + (ec ? ": " + ec.message() : ""));
    }
    std::sort(migrations.begin(), migrations.end(),
              [](const Migration& a, const Migration& b) { return a.name < b.name; });
    return migrations;
}

bool is_of_the_core(const std::string& name) {
    return name.starts_with("01");
}

using Names = std::vector<std::string>;

/// As read_folder(), without reading them.
Result<Names> names_in(const fs::path& folder) {
    Names names;
    std::error_code ec;
    for (fs::directory_iterator at(folder, ec), end; !ec && at != end; at.increment(ec)) {
        const std::string name = at->path().stem().string();
        if (at->path().extension() == ".sql" && is_migration(name)) names.push_back(name);
    }
    if (ec || names.empty()) {
        return permanent("no migrations in " + folder.string() + (ec ? ": " + ec.message() : ""));
    }
    std::sort(names.begin(), names.end());
    return names;
}

Names lines_of(const std::string& text) {
    Names lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// The first of `names`, which are sorted, that `others` has not; empty: none.
std::string first_not_in(const Names& names, const Names& others) {
    const auto is_not_there = [&](const std::string& name) {
        return std::find(others.begin(), others.end(), name) == others.end();
    };
    const auto at = std::find_if(names.begin(), names.end(), is_not_there);
    return at == names.end() ? std::string{} : *at;
}

/// What is wrong with the migrations of a database, `found` in the order of their application.
Result<void> compare(Names wanted, const Names& found) {
    const std::string newest_wanted = wanted.back();
    if (found.empty()) {
        return permanent("the database has no schema, or one from before " + newest_wanted +
                         "; run iu-cutter migrate");
    }
    if (std::none_of(found.begin(), found.end(), is_of_the_core)) {
        std::erase_if(wanted, is_of_the_core);  // the site has its own
    }
    Names sorted = found;
    std::sort(sorted.begin(), sorted.end());
    const std::string& newest = sorted.back();
    if (newest > newest_wanted) {
        return permanent("the database is at " + newest + ", newer than this program (" +
                         newest_wanted + "); install the program that fits");
    }
    const std::string missing = first_not_in(wanted, found);
    if (!missing.empty() && missing > newest) {
        return permanent("the database is at " + newest + " and this program needs " +
                         newest_wanted + "; run iu-cutter migrate");
    }
    if (!missing.empty()) {
        return permanent("the database is at " + newest + " and lacks migration " + missing +
                         " before it; restore it from a backup, or migrate an empty database");
    }
    const std::string extra = first_not_in(sorted, wanted);
    if (!extra.empty()) {
        return permanent("the database has migration " + extra +
                         ", which this program does not know; install the program that fits");
    }
    const auto late = std::is_sorted_until(found.begin(), found.end());
    if (late != found.end()) {
        return permanent("migration " + *late + " was applied after " + *std::prev(late) +
                         "; restore the database from a backup, or migrate an empty one");
    }
    return {};
}

/// The migrations of a database in the order of their application.
Names applied_in(Transaction& transaction) {
    if (transaction.value("SELECT to_regclass('cutter.schema_migration')").empty()) return {};
    return lines_of(
        transaction.value("SELECT string_agg(name, E'\\n' ORDER BY applied_at, name COLLATE \"C\") "
                          "FROM cutter.schema_migration"));
}

/// What of the IU core is not there that the migrations after 01x build on; empty: nothing.
std::string missing_of_the_core(Transaction& transaction) {
    return transaction.value(R"(
        SELECT string_agg(name, ', ' ORDER BY n) FROM (
            SELECT n, name FROM unnest(array[
                'public.information_unit', 'public.unit_version', 'public.iu_lifecycle_log',
                'public.iu_lifecycle_vocab', 'public.dot_config']) WITH ORDINALITY t (name, n)
            WHERE to_regclass(name) IS NULL
            UNION ALL
            SELECT n + 10, name FROM unnest(array[
                'public.fn_iu_create(text,text,text,text,text,text,text,text,uuid)',
                'public.fn_iu_enact(text,text,uuid,text,uuid,text,text,boolean)',
                'public.fn_iu_classify_existing(text)']) WITH ORDINALITY f (name, n)
            WHERE to_regprocedure(name) IS NULL) missing)");
}

/// Would the database pass the start check with `names`, which are sorted, applied as well? Asked
/// before each of them, so that nothing is applied on the way to a database that nobody can use.
Result<void> may_apply(Transaction& transaction, const Names& names, bool without_iu_core) {
    Names found = applied_in(transaction);
    const bool has_ours = std::any_of(found.begin(), found.end(), is_of_the_core);
    const bool has_none = !found.empty() && !has_ours;
    const std::string newest = found.empty() ? "" : *std::max_element(found.begin(), found.end());
    Names wanted = names;
    if (without_iu_core && !has_ours) {
        std::erase_if(wanted, is_of_the_core);
        const std::string missing = missing_of_the_core(transaction);
        if (!missing.empty()) {
            return permanent("--without-iu-core: the database has no " + missing +
                             "; install the site's IU core first, or leave the option out");
        }
    }
    const std::string pending = first_not_in(wanted, found);
    if (without_iu_core && is_of_the_core(pending)) {
        return permanent("the database has the IU core of this program, all but " + pending +
                         "; leave --without-iu-core out");
    }
    if (!pending.empty() && pending < newest) {
        const bool begun_without = has_none && is_of_the_core(pending);
        return permanent("migration " + pending + " belongs before " + newest +
                         ", which the database has already; " +
                         (begun_without ? "go on with --without-iu-core, as it was begun, or "
                                        : "restore the database from a backup, or ") +
                         "migrate an empty one");
    }
    std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(found),
                 [&](const std::string& name) { return name > newest; });
    return compare(names, found);
}

/// What was recorded for a migration; empty: it was not applied.
std::string recorded_digest(Transaction& transaction, const std::string& name) {
    if (transaction.value("SELECT to_regclass('cutter.schema_migration')").empty()) return {};
    return transaction.value("SELECT sha256 FROM cutter.schema_migration WHERE name = $1", {name});
}

void record(Transaction& transaction, const Migration& migration) {
    // The table belongs to whoever owns the rest: the first migration makes that role.
    transaction.exec(R"(
        CREATE SCHEMA IF NOT EXISTS cutter;
        CREATE TABLE IF NOT EXISTS cutter.schema_migration (
            name text PRIMARY KEY,
            sha256 text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now());
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'gov_owner') THEN
                ALTER SCHEMA cutter OWNER TO gov_owner;
                ALTER TABLE cutter.schema_migration OWNER TO gov_owner;
            END IF;
        END $$)");
    transaction.exec("INSERT INTO cutter.schema_migration (name, sha256) VALUES ($1, $2)",
                     {migration.name, migration.sha256});
}

/// True: applied now. False: it was there.
Result<bool> apply(Session& session,
                   const Migration& migration,
                   const Names& names,
                   bool without_iu_core) {
    Result<bool> applied = session.transact([&](Transaction& transaction) -> Result<bool> {
        transaction.exec("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'");
        // One program at a time, and none of them in between two of these transactions either.
        transaction.exec("SELECT pg_advisory_xact_lock(hashtext('iu-cutter migrate'))");
        const Result<void> may = may_apply(transaction, names, without_iu_core);
        if (!may) return may.error();
        const std::string recorded = recorded_digest(transaction, migration.name);
        if (recorded == migration.sha256) return false;
        if (!recorded.empty()) {
            return permanent("migration " + migration.name +
                             " was applied with other bytes than this program has: it must never "
                             "change; install the program that fits the database");
        }
        transaction.exec(migration.sql);
        transaction.exec("RESET ROLE");  // a file that ends as another role must not leak it
        record(transaction, migration);
        return true;
    });
    if (applied) return applied;
    core::Failure failure = applied.error();
    if (failure.kind != core::FailureKind::retryable && !failure.remote.empty()) {
        failure.detail = "migration " + migration.name + " failed: " + failure.remote;
    }
    return failure;
}

}  // namespace

Result<Migrated> migrate(const PostgresConfig& config,
                         const fs::path& sql_folder,
                         bool without_iu_core) {
    const Result<std::vector<Migration>> migrations = read_folder(sql_folder);
    if (!migrations) return migrations.error();
    Result<Session> session = connect<Role::owner>(config);
    if (!session) return session.error();
    Names names;
    for (const Migration& migration : *migrations) names.push_back(migration.name);
    Migrated migrated;
    for (const Migration& migration : *migrations) {
        if (without_iu_core && is_of_the_core(migration.name)) continue;
        const Result<bool> applied = apply(*session, migration, names, without_iu_core);
        if (!applied) return applied.error();
        if (*applied) migrated.applied.push_back(migration.name);
        migrated.version = migration.name;
    }
    return migrated;
}

Result<void> check_schema(Session& session, const fs::path& sql_folder) {
    const Result<std::vector<std::string>> wanted = names_in(sql_folder);
    if (!wanted) return wanted.error();
    const bool writer = session.role() == Role::writer;  // sees the ledger's schema only
    const std::string function = writer ? "cutter_governance.schema_list()"  //
                                        : "cutter.schema_list()";
    const bool reads_tables = session.role() == Role::run || session.role() == Role::owner;
    const Result<std::string> list = session.transact([&](Transaction& transaction) {
        std::string names;
        if (!transaction.value("SELECT to_regprocedure($1)", {function}).empty()) {
            names = transaction.value("SELECT " + function);
        } else if (reads_tables &&
                   !transaction.value("SELECT to_regclass('cutter.schema_migration')").empty()) {
            names = transaction.value(
                "SELECT string_agg(name, E'\\n' ORDER BY applied_at, name COLLATE \"C\") "
                "FROM cutter.schema_migration");
        }
        return Result<std::string>(std::move(names));
    });
    if (!list) return list.error();
    return compare(*wanted, lines_of(*list));
}

}  // namespace worker::postgres
