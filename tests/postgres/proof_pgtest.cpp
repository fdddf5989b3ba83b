#include "tests/postgres/support.hpp"
#include "worker/postgres/governed.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace tests::postgres {
namespace {

using core::FailureKind;
using worker::postgres::Governed;
using worker::postgres::Role;

class Proof : public testing::Test {
  protected:
    std::string governed_rows() {
        return database_.sql(
            "SELECT (SELECT count(*) FROM public.information_unit), "
            "(SELECT count(*) FROM public.unit_version), "
            "(SELECT count(*) FROM public.iu_lifecycle_log), "
            "(SELECT count(*) FROM cutter.proof_guard), "
            "(SELECT count(*) FROM cutter.run_pin WHERE key NOT IN "
            "('source', 'mark', 'cutplan_rows')), "
            "(SELECT count(*) FROM cutter.approval_use)");
    }
    Database database_;
    Worker worker_{database_};
    Scene scene_{database_, "ICX-PROOF", 12};
};

TEST_F(Proof, RunsEveryBodyAndLeavesNothing) {
    const Scene::Attempt attempt = scene_.begin(worker_, "rollback_only", "lifecycle_enacted");

    const auto answer = worker_.verifier.prove(attempt.proof(), attempt.decision.run, attempt.rows,
                                               attempt.command, true);

    ASSERT_TRUE(answer.has_value()) << answer.error().detail << answer.error().remote;
    EXPECT_EQ(answer->outcome, "done");
    EXPECT_EQ(answer->state, "awaiting_cut_authorization");
    EXPECT_EQ(governed_rows(), "0|0|0|0|0|0");
    const auto event = boost::json::parse(
        database_.sql("SELECT convert_from(payload, 'UTF8') FROM cutter.audit_event "
                      "WHERE kind = 'cut.proved_rolled_back'"));
    const auto& phases = event.at("phases").as_array();
    EXPECT_EQ(phases.size(), 6U);
    EXPECT_EQ(phases.at(4).as_string(), "lifecycle_enact");
    EXPECT_FALSE(event.at("not_rolled_back").as_array().empty());
    EXPECT_EQ(event.at("before"), event.at("after"));
    EXPECT_EQ(database_.sql("SELECT pg_xact_status('" +
                            std::string(event.at("proof_xid").as_string()) + "'::xid8)"),
              "aborted");
    EXPECT_EQ(database_.sql("SELECT count(*) FROM cutter.proof"), "1");
}

TEST_F(Proof, AllowsTheLiveCutThatNeedsIt) {
    const Scene::Attempt attempt = scene_.begin(worker_, "rollback_only", "write_verified");
    ASSERT_TRUE(
        worker_.verifier
            .prove(attempt.proof(), attempt.decision.run, attempt.rows, attempt.command, false)
            .has_value());
    scene_.approve("SG-1");
    scene_.arm("live");

    const auto other_build = worker_.store.authorize_cut(
        scene_.cut_command("live", "write_verified"), "another-build", true);
    const auto same_build =
        worker_.store.authorize_cut(scene_.cut_command("live", "write_verified"), build_id, true);

    EXPECT_EQ(other_build->answer->stop_code, "PROOF_REQUIRED");
    ASSERT_TRUE(same_build.has_value()) << same_build.error().remote;
    EXPECT_FALSE(same_build->answer.has_value()) << same_build->answer->json;
}

TEST_F(Proof, SessionCannotCommitWhateverItTries) {
    const Scene::Attempt attempt = scene_.begin(worker_, "rollback_only", "write_verified");
    auto session = Governed::connect(attempt.permit, Role::proof, worker_.config);
    ASSERT_TRUE(session.has_value());
    const worker::postgres::Params params{scene_.run_id, attempt.permit.attempt_id(),
                                          scene_.digest};

    const auto committed = session->call("SELECT cutter.cut_leg_a($1, $2::uuid, $3)::text", params);

    ASSERT_FALSE(committed.has_value());
    EXPECT_EQ(committed.error().kind, FailureKind::permanent);
    EXPECT_NE(committed.error().detail.find("IU090"), std::string::npos)
        << committed.error().remote;
    EXPECT_EQ(governed_rows(), "0|0|0|0|0|0");
}

TEST_F(Proof, FailsWhenABodyFailsAndTheRunStaysWhereItWas) {
    const Scene::Attempt attempt = scene_.begin(worker_, "rollback_only", "write_verified");
    database_.sql(R"(
        CREATE FUNCTION public.late() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'INVARIANT_FAILED: only at the end' USING ERRCODE = 'IU013'; END $$;
        CREATE CONSTRAINT TRIGGER zz_late AFTER INSERT ON public.unit_version
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.late())");

    const auto answer = worker_.verifier.prove(attempt.proof(), attempt.decision.run, attempt.rows,
                                               attempt.command, false);

    // A plain ROLLBACK never runs deferred triggers: the proof must.
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().stop_code, "INVARIANT_FAILED");
    EXPECT_EQ(answer.error().detail, "only at the end");
    EXPECT_EQ(governed_rows(), "0|0|0|0|0|0");
    EXPECT_EQ(database_.sql("SELECT state FROM cutter.run"), "awaiting_cut_authorization");
}

TEST_F(Proof, MakesABackupOnlyWhenThereIsARecipient) {
    const auto backup = std::make_shared<FakeBackup>();
    Worker with_backup(database_, backup);
    const Scene::Attempt attempt = scene_.begin(with_backup, "rollback_only", "write_verified");

    const auto answer = with_backup.verifier.prove(attempt.proof(), attempt.decision.run,
                                                   attempt.rows, attempt.command, false);

    ASSERT_TRUE(answer.has_value()) << answer.error().detail << answer.error().remote;
    EXPECT_EQ(backup->made, 1);
    EXPECT_EQ(database_.sql("SELECT count(*) FROM cutter.backup"), "0");
}

}  // namespace
}  // namespace tests::postgres
