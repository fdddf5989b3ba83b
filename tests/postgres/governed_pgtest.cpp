#include "tests/postgres/support.hpp"
#include "worker/postgres/governed.hpp"

#include <gtest/gtest.h>

namespace tests::postgres {
namespace {

using core::ExecutionMode;
using core::FailureKind;
using worker::postgres::Governed;
using worker::postgres::Role;

core::Authorization granted(ExecutionMode mode, std::chrono::milliseconds time_left) {
    core::Authorization authorization;
    authorization.attempt_id = fresh_uuid();
    authorization.grant_id = fresh_uuid();
    authorization.mode = mode;
    authorization.expires_in = time_left;
    return authorization;
}

std::size_t connections_as(const std::string& role) {
    const std::string log = server().log();
    const std::string mark = "connection authorized: user=" + role;
    std::size_t count = 0;
    for (std::size_t at = log.find(mark); at != std::string::npos; at = log.find(mark, at + 1)) {
        ++count;
    }
    return count;
}

TEST(Governed, AttemptsNothingOnceTheLatchDropped) {
    const Database database;
    Worker worker(database);
    const core::Permit for_live =
        worker.permit(granted(ExecutionMode::live, std::chrono::minutes(1)));
    const core::Permit for_proof =
        worker.permit(granted(ExecutionMode::rollback_only, std::chrono::minutes(1)));
    const core::LivePermit live = core::LivePermit::of(for_live).value();
    const core::ProofPermit proof = core::ProofPermit::of(for_proof).value();
    worker.latch.drop();
    const std::uint64_t attempts = Governed::attempts();
    const std::size_t as_exec = connections_as("cutter_exec");

    core::RunRef run;
    run.run_id = fresh_run_id();
    core::CutplanRows rows;
    const std::vector<core::Failure> failures{
        Governed::connect(live, Role::exec, worker.config).error(),
        Governed::connect(live, Role::verify, worker.config).error(),
        Governed::connect(proof, Role::proof, worker.config).error(),
        worker.adapter.pre_write_backup(live, run, "{}").error(),
        worker.adapter.cut_leg_a(live, run, rows).error(),
        worker.adapter.leg_b_record(live, run).error(),
        worker.adapter.verify_result_count_for(live, run).error(),
        worker.adapter.write_verify(live, run).error(),
        worker.adapter.lifecycle_enact(live, run, fresh_uuid()).error(),
        worker.verifier.structural_verify(live, run).error(),
        worker.verifier.prove(proof, run, rows, "{}", false).error(),
    };

    for (const core::Failure& failure : failures) {
        EXPECT_EQ(failure.kind, FailureKind::refused);
        EXPECT_EQ(failure.stop_code, "KILL_SWITCH_OFF");
    }
    EXPECT_EQ(Governed::attempts(), attempts);
    EXPECT_EQ(connections_as("cutter_exec"), as_exec);
}

TEST(Governed, AttemptsNothingAfterTheGrantsTime) {
    const Database database;
    Worker worker(database);
    const core::Permit permit =
        worker.permit(granted(ExecutionMode::live, std::chrono::milliseconds(50)));
    ASSERT_TRUE(eventually([&] { return !permit.ensure_on().has_value(); }));
    const std::uint64_t attempts = Governed::attempts();

    const auto session = Governed::connect(permit, Role::exec, worker.config);

    ASSERT_FALSE(session.has_value());
    EXPECT_EQ(session.error().stop_code, "KILL_SWITCH_OFF");
    EXPECT_EQ(Governed::attempts(), attempts);
}

TEST(Governed, GivesEachModeItsOwnRoleOnly) {
    const Database database;
    Worker worker(database);
    const core::Permit live = worker.permit(granted(ExecutionMode::live, std::chrono::minutes(1)));
    const core::Permit proof =
        worker.permit(granted(ExecutionMode::rollback_only, std::chrono::minutes(1)));
    const std::uint64_t attempts = Governed::attempts();

    EXPECT_TRUE(Governed::connect(live, Role::exec, worker.config).has_value());
    EXPECT_TRUE(Governed::connect(live, Role::verify, worker.config).has_value());
    EXPECT_TRUE(Governed::connect(proof, Role::proof, worker.config).has_value());
    EXPECT_EQ(Governed::attempts(), attempts + 3);

    for (const Role role : {Role::proof, Role::run, Role::owner, Role::kill, Role::gov}) {
        const auto session = Governed::connect(live, role, worker.config);
        ASSERT_FALSE(session.has_value());
        EXPECT_EQ(session.error().kind, FailureKind::permanent);
    }
    EXPECT_FALSE(Governed::connect(proof, Role::exec, worker.config).has_value());
    EXPECT_EQ(Governed::attempts(), attempts + 3);
    EXPECT_GT(connections_as("cutter_exec"), 0U);
}

}  // namespace
}  // namespace tests::postgres
