#include "tests/postgres/support.hpp"
#include "worker/postgres/ledger_writer.hpp"

#include <gtest/gtest.h>

#include <future>

namespace tests::postgres {
namespace {

using core::FailureKind;
using worker::postgres::connect;
using worker::postgres::LedgerWrite;
using worker::postgres::Role;

std::string count(const Database& database, const std::string& table) {
    return database.sql("SELECT count(*) FROM " + table);
}

class RunLife : public testing::TestWithParam<std::size_t> {};

TEST_P(RunLife, GoesFromDiscoveryToCloseoutAndIntoTheLedger) {
    const std::string n = std::to_string(GetParam());
    const Database database;
    Worker worker(database, std::make_shared<FakeBackup>());
    Scene scene(database, "ICX-LUAT", GetParam());
    const Scene::Attempt attempt = scene.begin(worker, "live", "lifecycle_enacted");
    const core::RunRef& run = attempt.decision.run;
    const core::LivePermit permit = attempt.live();
    EXPECT_EQ(run.state, "awaiting_cut_authorization");
    EXPECT_EQ(attempt.rows.source, scene.sample.source);
    EXPECT_EQ(attempt.rows.plan.units.size(), GetParam());
    scene.prepare(worker, attempt);

    const auto leg_a = worker.adapter.cut_leg_a(permit, run, attempt.rows);
    ASSERT_TRUE(leg_a.has_value()) << leg_a.error().detail << leg_a.error().remote;
    EXPECT_EQ(count(database, "public.information_unit"), n);
    const auto structural = worker.verifier.structural_verify(permit, run);
    ASSERT_TRUE(structural.has_value()) << structural.error().detail << structural.error().problems;
    const auto leg_b = worker.adapter.leg_b_record(permit, run);
    ASSERT_TRUE(leg_b.has_value()) << leg_b.error().detail << leg_b.error().remote;
    EXPECT_EQ(worker.adapter.verify_result_count_for(permit, run).value(), 0);
    const auto verified = worker.adapter.write_verify(permit, run);
    ASSERT_TRUE(verified.has_value()) << verified.error().detail << verified.error().remote;
    EXPECT_EQ(worker.adapter.verify_result_count_for(permit, run).value(), 1);
    ASSERT_TRUE(worker.store.await_lifecycle(attempt.command, permit).has_value());
    const auto enacted = worker.adapter.lifecycle_enact(permit, run, scene.approve("SG-2"));
    ASSERT_TRUE(enacted.has_value()) << enacted.error().detail << enacted.error().remote;
    const auto answer = worker.store.finish_cut(attempt.command, permit, R"({"total":1})");
    ASSERT_TRUE(answer.has_value()) << answer.error().detail << answer.error().remote;

    EXPECT_EQ(answer->outcome, "done");
    EXPECT_EQ(answer->state, "closeout_reported");
    EXPECT_EQ(worker.store.find_answer(attempt.command).value()->json, answer->json);
    EXPECT_EQ(database.sql("SELECT count(*) FROM public.information_unit "
                           "WHERE lifecycle_status = 'enacted'"),
              n);
    EXPECT_EQ(count(database, "cutter.run_transition"), "13");

    // The ledger: verify first waits, then 2N+6 and 2 rows, and nothing twice.
    auto writer = connect<Role::writer>(database.config());
    ASSERT_TRUE(writer.has_value());
    const auto payload = [&](const std::string& kind) {
        return database.sql(
            "SELECT convert_from(payload, 'UTF8') FROM cutter.audit_event "
            "WHERE kind = '" +
            kind + "'");
    };
    const std::string leg_b_event = payload("ledger.leg_b");
    const std::string verify_event = payload("verify.written");
    EXPECT_EQ(worker::postgres::record_verify(*writer, verify_event)->status,
              LedgerWrite::Status::waiting);
    const auto written = worker::postgres::record_leg_b(*writer, leg_b_event);
    ASSERT_TRUE(written.has_value()) << written.error().detail << written.error().remote;
    EXPECT_EQ(written->status, LedgerWrite::Status::recorded);
    EXPECT_EQ(written->rows, static_cast<int>(2 * GetParam() + 6));
    EXPECT_EQ(worker::postgres::record_leg_b(*writer, leg_b_event)->status,
              LedgerWrite::Status::already);
    const auto verify_written = worker::postgres::record_verify(*writer, verify_event);
    ASSERT_TRUE(verify_written.has_value()) << verify_written.error().remote;
    EXPECT_EQ(verify_written->status, LedgerWrite::Status::recorded);
    EXPECT_EQ(verify_written->rows, 2);
    EXPECT_EQ(worker::postgres::record_verify(*writer, verify_event)->status,
              LedgerWrite::Status::already);
    EXPECT_EQ(count(database, "cutter_governance.manifest_unit_block"), n);
    EXPECT_EQ(count(database, "cutter_governance.verify_result"), "1");
}

INSTANTIATE_TEST_SUITE_P(Sizes, RunLife, testing::Values(1, 5, 137, 1000), [](const auto& sizes) {
    return "N" + std::to_string(sizes.param);
});

class Cut : public testing::Test {
  protected:
    Scene::Attempt ready_for_leg_a() {
        Scene::Attempt attempt = scene_.begin(worker_, "live", "write_verified");
        scene_.prepare(worker_, attempt);
        return attempt;
    }
    Database database_;
    std::shared_ptr<FakeBackup> backup_ = std::make_shared<FakeBackup>();
    Worker worker_{database_, backup_};
    Scene scene_{database_, "ICX-CUT", 7};
};

TEST_F(Cut, WhileOffIsRefusedAndRecorded) {
    ASSERT_TRUE(scene_.discover(worker_).has_value());
    const std::string command = scene_.cut_command("live", "write_verified");

    const auto decision = worker_.store.authorize_cut(command, build_id, false);

    ASSERT_TRUE(decision.has_value()) << decision.error().remote;
    ASSERT_TRUE(decision->answer.has_value());
    EXPECT_EQ(decision->answer->outcome, "refused");
    EXPECT_EQ(decision->answer->stop_code, "KILL_SWITCH_OFF");
    EXPECT_EQ(worker_.store.find_answer(command).value()->stop_code, "KILL_SWITCH_OFF");
    EXPECT_FALSE(worker_.store.read_switch()->on);
}

TEST_F(Cut, SameCommandIdWithAnotherBodyIsAConflict) {
    ASSERT_TRUE(scene_.discover(worker_).has_value());
    const std::string command = scene_.cut_command("live", "write_verified");
    ASSERT_TRUE(worker_.store.authorize_cut(command, build_id, false)->answer.has_value());
    std::string other = command;
    const std::size_t at = other.find(R"("sha256":")") + 10;
    other[at] = other[at] == 'f' ? '0' : 'f';

    const auto found = worker_.store.find_answer(other);

    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().stop_code, "REPLAY_CONFLICT");
}

TEST_F(Cut, LegAIsAllOrNothing) {
    const Scene::Attempt attempt = ready_for_leg_a();
    database_.sql(R"(
        CREATE FUNCTION public.stumble() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.canonical_address LIKE '%-5' THEN RAISE EXCEPTION 'stumbled'; END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER zz_stumble BEFORE INSERT ON public.information_unit
            FOR EACH ROW EXECUTE FUNCTION public.stumble())");

    const auto failed =
        worker_.adapter.cut_leg_a(attempt.live(), attempt.decision.run, attempt.rows);

    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(count(database_, "public.information_unit"), "0");
    EXPECT_EQ(count(database_, "public.unit_version"), "0");
    EXPECT_EQ(count(database_, "cutter.approval_use"), "0");
    database_.sql("DROP TRIGGER zz_stumble ON public.information_unit");
    const auto again =
        worker_.adapter.cut_leg_a(attempt.live(), attempt.decision.run, attempt.rows);
    ASSERT_TRUE(again.has_value()) << again.error().detail << again.error().remote;
    EXPECT_EQ(count(database_, "public.information_unit"), "7");
}

TEST_F(Cut, UnitsThatAnotherRunMadeAreARefusalThatNamesIt) {
    const Scene::Attempt first = ready_for_leg_a();
    ASSERT_TRUE(
        worker_.adapter.cut_leg_a(first.live(), first.decision.run, first.rows).has_value());
    // The same text as a later version, so that there is a second run of the same plan.
    auto source = connect<Role::source>(database_.config());
    for (const std::string& text : {std::string("something else"), scene_.sample.source}) {
        ASSERT_TRUE(worker::postgres::source_add(*source, scene_.document, text, "outline", "")
                        .has_value());
    }
    const std::string maker = scene_.run_id;
    scene_.version = 3;
    scene_.run_id = fresh_run_id();
    const Scene::Attempt second = ready_for_leg_a();
    ASSERT_EQ(second.decision.run.plan_digest, first.decision.run.plan_digest);

    const auto again = worker_.adapter.cut_leg_a(second.live(), second.decision.run, second.rows);

    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().stop_code, "REPLAY_CONFLICT");
    EXPECT_NE(again.error().detail.find("made by run " + maker), std::string::npos)
        << again.error().detail;
    EXPECT_EQ(count(database_, "public.information_unit"), "7");
}

TEST_F(Cut, PreflightStopsBeforeAnyConnection) {
    Scene::Attempt attempt = ready_for_leg_a();
    attempt.rows.source[attempt.rows.plan.units[2].span.begin] ^= 1;
    const std::string before = std::to_string(server().log().size());

    const auto refused =
        worker_.adapter.cut_leg_a(attempt.live(), attempt.decision.run, attempt.rows);

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().stop_code, "INVARIANT_FAILED");
    EXPECT_EQ(server().log().substr(std::stoul(before)).find("cutter_exec"), std::string::npos);
}

TEST_F(Cut, RefusesRowsThatChangedSinceTheyWerePinned) {
    const Scene::Attempt attempt = scene_.begin(worker_, "live", "write_verified");
    core::RunRef run = attempt.decision.run;
    run.plan_digest[0] = run.plan_digest[0] == 'f' ? '0' : 'f';

    const auto rows = worker_.store.load_rows(run);

    ASSERT_FALSE(rows.has_value());
    EXPECT_EQ(rows.error().stop_code, "DRIFT");
}

TEST_F(Cut, BackupIsReusedOnlyWhileItsArtifactIsThere) {
    const Scene::Attempt first = ready_for_leg_a();
    EXPECT_EQ(backup_->made, 1);

    Scene second(database_, "ICX-TWO", 1);
    const Scene::Attempt reused = second.begin(worker_, "live", "write_verified");
    second.prepare(worker_, reused);
    EXPECT_EQ(backup_->made, 1);

    backup_->reusable = false;
    Scene third(database_, "ICX-THREE", 1);
    const Scene::Attempt fresh = third.begin(worker_, "live", "write_verified");
    third.prepare(worker_, fresh);
    EXPECT_EQ(backup_->made, 2);
}

TEST_F(Cut, WithoutABackupRunnerTheRunStops) {
    Worker bare(database_);
    const Scene::Attempt attempt = scene_.begin(bare, "live", "write_verified");

    const auto refused =
        bare.adapter.pre_write_backup(attempt.live(), attempt.decision.run, attempt.command);

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().stop_code, "INVARIANT_FAILED");
    EXPECT_EQ(database_.sql("SELECT state FROM cutter.run"), "awaiting_cut_authorization");
}

TEST_F(Cut, ACommitWithoutAnswerIsInDoubtAndTheRunTellsTheTruth) {
    const Scene::Attempt attempt = ready_for_leg_a();
    // The backend of leg A ends itself in its COMMIT: the answer never comes.
    database_.sql(R"(
        CREATE FUNCTION public.vanish() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER zz_vanish AFTER INSERT ON public.information_unit
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.vanish())");

    const auto doubt =
        worker_.adapter.cut_leg_a(attempt.live(), attempt.decision.run, attempt.rows);

    ASSERT_FALSE(doubt.has_value());
    EXPECT_EQ(doubt.error().kind, FailureKind::outcome_unknown) << doubt.error().remote;
    database_.sql("DROP TRIGGER zz_vanish ON public.information_unit");
    EXPECT_EQ(count(database_, "public.information_unit"), "0");
    const auto again = worker_.store.authorize_cut(attempt.command, build_id, false);
    ASSERT_TRUE(again.has_value()) << again.error().remote;
    ASSERT_FALSE(again->answer.has_value());
    EXPECT_EQ(again->run.state, "grants_probed");
}

TEST_F(Cut, DisarmEndsATransactionThatHoldsTheSwitch) {
    const Scene::Attempt attempt = ready_for_leg_a();
    // Leg A stands still in the middle, holding the switch, until somebody lets it go.
    database_.sql(R"(
        CREATE FUNCTION public.linger() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END $$;
        CREATE TRIGGER zz_linger AFTER INSERT ON public.information_unit
            FOR EACH ROW EXECUTE FUNCTION public.linger())");
    auto holder = connect<Role::owner>(database_.config());
    ASSERT_TRUE(holder.has_value() && holder->begin().has_value());
    const auto lock = [](worker::postgres::Transaction& transaction) -> core::Result<void> {
        transaction.exec("SELECT pg_advisory_xact_lock(4711)");
        return {};
    };
    ASSERT_TRUE(holder->inside(lock).has_value());
    auto leg_a = std::async(std::launch::async, [&] {
        return worker_.adapter.cut_leg_a(attempt.live(), attempt.decision.run, attempt.rows);
    });
    ASSERT_TRUE(eventually([&] {
        return database_.sql(
                   "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
                   "WHERE l.locktype = 'advisory' AND NOT l.granted "
                   "AND a.usename = 'cutter_exec' AND a.datname = current_database()") == "1";
    }));

    auto kill = connect<Role::kill>(database_.config());
    const auto begin = std::chrono::steady_clock::now();
    const auto off = worker::postgres::disarm(*kill, "stop it");
    const auto took = std::chrono::steady_clock::now() - begin;
    holder->rollback();
    const auto ended = leg_a.get();

    ASSERT_TRUE(off.has_value()) << off.error().remote;
    EXPECT_NE(off->find(R"("terminated": 1)"), std::string::npos) << *off;
    EXPECT_LT(took, std::chrono::seconds(2));
    ASSERT_FALSE(ended.has_value());
    EXPECT_NE(ended.error().kind, FailureKind::refused);
    EXPECT_EQ(count(database_, "public.information_unit"), "0");
    EXPECT_FALSE(worker_.store.read_switch()->on);
    // Whoever comes later is refused by the database, whatever his permit says.
    const auto late = worker_.adapter.cut_leg_a(attempt.live(), attempt.decision.run, attempt.rows);
    ASSERT_FALSE(late.has_value());
    EXPECT_EQ(late.error().stop_code, "KILL_SWITCH_OFF");
}

}  // namespace
}  // namespace tests::postgres
