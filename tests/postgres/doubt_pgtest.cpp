#include "tests/postgres/cutting_proxy.hpp"
#include "tests/postgres/support.hpp"

#include <gtest/gtest.h>

namespace tests::postgres {
namespace {

using core::FailureKind;

/// A worker whose database answers are lost on the way back: everything is done, nobody knows.
class Doubt : public testing::Test {
  protected:
    Doubt() {
        worker::postgres::PostgresConfig config = database_.config();
        config.conninfo = proxy_.conninfo(database_.name());
        worker_.emplace(config, std::make_shared<FakeBackup>());
    }
    std::string count(const std::string& table) {
        return database_.sql("SELECT count(*) FROM " + table);
    }

    Database database_;
    CuttingProxy proxy_{server().socket()};
    std::optional<Worker> worker_;
    Scene scene_{database_, "ICX-DOUBT", 6};
};

TEST_F(Doubt, ACommittedLegAIsFoundAndNotDoneAgain) {
    const Scene::Attempt attempt = scene_.begin(*worker_, "live", "write_verified");
    scene_.prepare(*worker_, attempt);
    proxy_.lose_next_commit("cutter_exec");

    const auto doubt =
        worker_->adapter.cut_leg_a(attempt.live(), attempt.decision.run, attempt.rows);

    ASSERT_FALSE(doubt.has_value());
    EXPECT_EQ(doubt.error().kind, FailureKind::outcome_unknown) << doubt.error().remote;
    EXPECT_EQ(proxy_.lost(), 1);
    EXPECT_EQ(count("public.information_unit"), "6");

    // Asking again tells the truth, and the cut goes on from there.
    const auto asked_at = core::Permit::Clock::now();
    const auto again = worker_->store.authorize_cut(attempt.command, build_id, false);
    ASSERT_TRUE(again.has_value()) << again.error().remote;
    ASSERT_FALSE(again->answer.has_value()) << again->answer->json;
    EXPECT_EQ(again->run.state, "cut_leg_a_committed");
    const auto permit = worker_->latch.check(again->authorization, asked_at);
    ASSERT_TRUE(permit.has_value());
    const auto live = core::LivePermit::of(*permit);
    ASSERT_TRUE(live.has_value());
    ASSERT_TRUE(worker_->verifier.structural_verify(*permit, again->run).has_value());
    ASSERT_TRUE(worker_->adapter.leg_b_record(*live, again->run).has_value());
    ASSERT_TRUE(worker_->adapter.write_verify(*live, again->run).has_value());
    const auto answer = worker_->store.finish_cut(attempt.command, *permit, "{}");
    ASSERT_TRUE(answer.has_value()) << answer.error().detail << answer.error().remote;
    EXPECT_EQ(answer->outcome, "done");
    EXPECT_EQ(count("public.information_unit"), "6");
    EXPECT_EQ(count("cutter.approval_use"), "1");
    EXPECT_EQ(database_.sql("SELECT reserved, spent FROM cutter.grant_budget"), "0|6");
    EXPECT_EQ(database_.sql("SELECT count(*) FROM cutter.audit_event WHERE kind = 'cut.committed'"),
              "1");
}

TEST_F(Doubt, AnAnswerThatWasRecordedIsFoundByItsCommand) {
    proxy_.lose_next_commit("cutter_run");

    const auto doubt = scene_.discover(*worker_);

    ASSERT_FALSE(doubt.has_value());
    EXPECT_EQ(doubt.error().kind, FailureKind::outcome_unknown) << doubt.error().remote;
    EXPECT_EQ(count("cutter.run"), "1");
    EXPECT_EQ(count("cutter.inbox"), "1");
    // The session that lost it is dropped; the next one works.
    const auto again = scene_.discover(*worker_);
    ASSERT_TRUE(again.has_value()) << again.error().detail;
    EXPECT_EQ(again->outcome, "noop");
    EXPECT_EQ(again->run_id, scene_.run_id);
}

// What disarm() does to a session that holds the switch: it must not come back for its ROLLBACK.
TEST_F(Doubt, ASessionThatWasEndedDoesNotConnectAgain) {
    worker::postgres::PostgresConfig config = database_.config();
    config.conninfo = proxy_.conninfo(database_.name());
    auto session = worker::postgres::connect<worker::postgres::Role::run>(config);
    ASSERT_TRUE(session.has_value());
    const int before = proxy_.accepted();

    const auto ended = session->call("SELECT pg_terminate_backend(pg_backend_pid())");

    ASSERT_FALSE(ended.has_value());
    EXPECT_EQ(ended.error().kind, FailureKind::retryable) << ended.error().remote;
    EXPECT_TRUE(session->broken());
    EXPECT_EQ(proxy_.accepted(), before);
}

TEST_F(Doubt, AProofThatWasRecordedIsAnsweredOnce) {
    const Scene::Attempt attempt = scene_.begin(*worker_, "rollback_only", "write_verified");
    ASSERT_TRUE(
        worker_->verifier
            .prove(attempt.proof(), attempt.decision.run, attempt.rows, attempt.command, false)
            .has_value());

    const auto again = worker_->store.authorize_cut(attempt.command, build_id, false);

    ASSERT_TRUE(again.has_value());
    ASSERT_TRUE(again->answer.has_value());
    EXPECT_EQ(again->answer->outcome, "done");
    EXPECT_EQ(count("cutter.proof"), "1");
}

}  // namespace
}  // namespace tests::postgres
