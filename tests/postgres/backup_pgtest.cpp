#include "core/hash.hpp"
#include "tests/postgres/scratch.hpp"
#include "tests/postgres/support.hpp"
#include "tests/support/run_process.hpp"
#include "worker/postgres/backup.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <iterator>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <thread>

namespace tests::postgres {
namespace {

using core::ExecutionMode;
using core::FailureKind;
using worker::postgres::AgeBackupRunner;
using worker::postgres::BackupConfig;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class Backup : public testing::Test {
  protected:
    Backup() {
        run_process({"age-keygen", "-o", key_.string()});
        const std::string key = read_file(key_);
        const std::size_t at = key.find("age1");
        config_.recipient = key.substr(at, key.find('\n', at) - at);
        config_.directory = folder_.path().string();
        authorization_.attempt_id = fresh_uuid();
        authorization_.mode = ExecutionMode::live;
        authorization_.expires_in = std::chrono::minutes(5);
    }
    core::Result<std::string> make() {
        return AgeBackupRunner(worker_.config, config_)
            .make(worker_.permit(authorization_), run_id_);
    }
    /// Refused, with these words in the sentence, and nothing left in the folder.
    void expect_stop(const core::Result<std::string>& made, const std::string& words) {
        ASSERT_FALSE(made.has_value());
        EXPECT_EQ(made.error().kind, FailureKind::refused);
        EXPECT_EQ(made.error().stop_code, "INVARIANT_FAILED");
        EXPECT_NE(made.error().detail.find(words), std::string::npos)
            << made.error().detail << " | " << made.error().remote;
        EXPECT_EQ(folder_.files(), 0U);
    }

    Database database_;
    Worker worker_{database_};
    ScratchFolder keys_;
    ScratchFolder folder_;
    std::filesystem::path key_ = keys_.path() / "key.txt";
    BackupConfig config_;
    core::Authorization authorization_;
    std::string run_id_ = fresh_run_id();
};

TEST_F(Backup, CanBeDecryptedAndListedAndNamesItsDigest) {
    const auto made = make();
    ASSERT_TRUE(made.has_value()) << made.error().detail << made.error().remote;

    const auto envelope = boost::json::parse(*made).as_object();
    const std::filesystem::path artifact(std::string(envelope.at("artifact_ref").as_string()));
    const std::string bytes = read_file(artifact);
    EXPECT_EQ(envelope.at("sha256").as_string(), core::sha256_hex(bytes));
    EXPECT_EQ(envelope.at("size_bytes").to_number<std::size_t>(), bytes.size());
    EXPECT_EQ(envelope.at("recipient").as_string(), config_.recipient);
    EXPECT_EQ(folder_.files(), 1U);
    struct stat status {};
    ASSERT_EQ(::stat(artifact.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(artifact.filename().string().rfind(run_id_ + "-", 0), 0U);

    const auto plain = run_process({"age", "-d", "-i", key_.string(), artifact.string()});
    ASSERT_EQ(plain.exit_code, 0) << plain.err;
    EXPECT_EQ(plain.out.substr(0, 5), "PGDMP");
    EXPECT_EQ(bytes.find("PGDMP"), std::string::npos);
    const auto list = run_process({"pg_restore", "-l"}, plain.out);
    ASSERT_EQ(list.exit_code, 0) << list.err;
    for (const char* table : {"public information_unit", "public unit_version",
                              "public iu_lifecycle_log", "cutter_governance cut_change_set"}) {
        EXPECT_NE(list.out.find(std::string("TABLE DATA ") + table), std::string::npos) << table;
    }
}

TEST_F(Backup, RefusesWithoutRecipientAndNamesTheCure) {
    config_.recipient.clear();
    expect_stop(make(), "backup.recipient");
    config_.recipient = "--decrypt";
    expect_stop(make(), "backup.recipient");
    config_.recipient = "age1notakey";
    expect_stop(make(), "exit code 1: age does not accept backup.recipient");
}

TEST_F(Backup, RefusesByDefault) {
    worker::postgres::RefusingBackupRunner runner;

    expect_stop(runner.make(worker_.permit(authorization_), run_id_), "backup");
}

TEST_F(Backup, RefusesWhenAProgramIsMissing) {
    config_.age = "/nonexistent/age";
    expect_stop(make(), "/nonexistent/age could not be started");
    config_.age = "age";
    config_.pg_dump = "/nonexistent/pg_dump";
    expect_stop(make(), "/nonexistent/pg_dump could not be started");
}

TEST_F(Backup, RefusesWhenTheDumpFailsHalfway) {
    config_.pg_dump = keys_.script("dump", "head -c 300000 /dev/zero; echo kaputt >&2; exit 3");

    const auto made = make();

    expect_stop(made, "exit code 3");
    EXPECT_NE(made.error().remote.find("kaputt"), std::string::npos);
}

TEST_F(Backup, NamesTheUsualCausesInItsOwnWords) {
    config_.pg_dump = keys_.script("dump", "echo 'aborting: server version mismatch' >&2; exit 1");
    expect_stop(make(), "pg_dump is older than the server");
    config_.pg_dump = "pg_dump";
    worker_.config.conninfo = "host=" + server().socket().string() + " dbname=nobody_has_it";
    expect_stop(make(), "cutter_verify can't connect");
}

TEST_F(Backup, IsTriedAgainWhenTheServerIsGone) {
    worker_.config.conninfo = "host=" + folder_.path().string() + " dbname=iu";

    const auto away = make();

    ASSERT_FALSE(away.has_value());
    EXPECT_EQ(away.error().kind, FailureKind::retryable) << away.error().remote;
    EXPECT_EQ(folder_.files(), 0U);
    config_.pg_dump = keys_.script(
        "dump", "head -c 300000 /dev/zero; echo 'server closed the connection' >&2; exit 1");
    const auto lost = make();
    ASSERT_FALSE(lost.has_value());
    EXPECT_EQ(lost.error().kind, FailureKind::retryable) << lost.error().remote;
    EXPECT_EQ(folder_.files(), 0U);
}

TEST_F(Backup, IsTriedAgainWhenTheServerCanNotDoItNow) {
    const std::string said = "pg_dump: error: ";
    for (const std::string why :
         {"connection to server failed: FATAL:  sorry, too many clients already",
          "connection to server failed: FATAL:  remaining connection slots are reserved for x",
          "query failed: ERROR:  canceling statement due to lock timeout"}) {
        config_.pg_dump = keys_.script("dump", "echo '" + said + why + "' >&2; exit 1");
        const auto made = make();
        ASSERT_FALSE(made.has_value());
        EXPECT_EQ(made.error().kind, FailureKind::retryable) << why;
        EXPECT_EQ(folder_.files(), 0U);
    }
}

TEST_F(Backup, ComplaintsComeInTheLanguageThatIsUnderstood) {
    ::setenv("LC_ALL", "de_DE.UTF-8", 1);
    config_.pg_dump = keys_.script("dump", "echo \"LC_ALL is $LC_ALL\" >&2; exit 1");
    const auto made = make();
    ::unsetenv("LC_ALL");
    ASSERT_FALSE(made.has_value());
    EXPECT_NE(made.error().remote.find("LC_ALL is C\n"), std::string::npos) << made.error().remote;
}

TEST_F(Backup, RefusesWhatIsNotAnAgeFile) {
    config_.age = keys_.script("age", "cat");

    expect_stop(make(), "not an age file");
}

TEST_F(Backup, RefusesAFolderThatIsNotThere) {
    config_.directory = (folder_.path() / "missing").string();

    expect_stop(make(), "missing");
}

TEST_F(Backup, RefusesAFullDiskClearly) {
    const std::filesystem::path mounted = keys_.path() / "small";
    std::filesystem::create_directory(mounted);
    if (::mount("tmpfs", mounted.c_str(), "tmpfs", 0, "size=64k") != 0) {
        GTEST_SKIP() << "a small tmpfs can't be mounted here (not root, or no right to)";
    }
    config_.directory = mounted.string();
    config_.pg_dump = keys_.script("dump", "head -c 1000000 /dev/urandom");

    const auto made = make();
    const bool empty = std::filesystem::is_empty(mounted);
    ::umount2(mounted.c_str(), MNT_DETACH);

    expect_stop(made, "no space left");
    EXPECT_TRUE(empty);
}

TEST_F(Backup, EndsItsChildrenAtTheDeadline) {
    const std::filesystem::path pid_file = keys_.path() / "pid";
    config_.age = keys_.script("age", "echo $$ > " + pid_file.string() + "; exec sleep 600");
    config_.deadline = std::chrono::seconds(1);

    const auto made = make();

    expect_stop(made, "too long");
    const pid_t child = std::stoi(read_file(pid_file));
    EXPECT_NE(::kill(child, 0), 0);
}

TEST_F(Backup, EndsWhenTheSwitchDrops) {
    config_.age =
        keys_.script("age", "touch " + (keys_.path() / "started").string() + "; exec sleep 600");
    std::thread operator_of_the_switch([&] {
        EXPECT_TRUE(eventually([&] { return std::filesystem::exists(keys_.path() / "started"); }));
        worker_.latch.drop();
    });

    const auto made = make();
    operator_of_the_switch.join();

    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().stop_code, "KILL_SWITCH_OFF");
    EXPECT_EQ(folder_.files(), 0U);
}

TEST_F(Backup, IsTriedAgainWhenTheSwitchGetsOutOfReach) {
    config_.age =
        keys_.script("age", "touch " + (keys_.path() / "started").string() + "; exec sleep 600");
    std::thread another_lane([&] {
        EXPECT_TRUE(eventually([&] { return std::filesystem::exists(keys_.path() / "started"); }));
        core::Failure why;
        why.kind = FailureKind::retryable;
        worker_.latch.not_read(why, core::Permit::Clock::now());
    });

    const auto made = make();
    another_lane.join();

    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().kind, FailureKind::retryable) << made.error().stop_code;
    EXPECT_EQ(folder_.files(), 0U);
}

TEST_F(Backup, KeepsThePasswordOffTheCommandLine) {
    worker_.config.conninfo += " password='top secret'";
    const std::filesystem::path seen = keys_.path() / "seen";
    config_.pg_dump =
        keys_.script("dump", "echo \"$@\" > " + seen.string() + "; echo \"$PGPASSWORD\" >> " +
                                 seen.string() + "; echo x");

    ASSERT_TRUE(make().has_value());

    const std::string text = read_file(seen);
    EXPECT_EQ(text.find("password="), std::string::npos);
    EXPECT_EQ(text.find("top secret"), text.rfind("top secret"));
    EXPECT_NE(text.find("user='cutter_verify'"), std::string::npos);
}

TEST_F(Backup, RemovesWhatAKilledWorkerLeft) {
    folder_.write(run_id_ + "-20200101T000000Z.dump.age.part", "half");

    ASSERT_TRUE(make().has_value());

    EXPECT_EQ(folder_.files(), 1U);
}

}  // namespace
}  // namespace tests::postgres
