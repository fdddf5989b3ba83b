#include "tests/postgres/support.hpp"
#include "worker/postgres/governed.hpp"

#include <gtest/gtest.h>

namespace tests::postgres {
namespace {

using core::ExecutionMode;
using core::FailureKind;
using core::Result;
using worker::postgres::Governed;
using worker::postgres::Role;
using worker::postgres::Session;

/// Sessions are kept for the whole process: each test leaves none, and the setting as it was.
class KeptSessions : public testing::Test {
  protected:
    KeptSessions() { Governed::keep_at_most(2); }
    ~KeptSessions() override {
        Governed::close_kept(std::nullopt);
        Governed::keep_at_most(0);
    }

    core::Permit permit(std::int64_t epoch, ExecutionMode mode = ExecutionMode::live) {
        core::Authorization authorization;
        authorization.attempt_id = fresh_uuid();
        authorization.grant_id = fresh_uuid();
        authorization.mode = mode;
        authorization.epoch = epoch;
        authorization.expires_in = std::chrono::minutes(1);
        return worker_.permit(authorization);
    }

    Session take(const core::Permit& permit, Role role) {
        Result<Session> taken = Governed::take(permit, role, worker_.config);
        EXPECT_TRUE(taken.has_value());
        return std::move(*taken);
    }

    /// The backend that served one use which ended so.
    int use(const core::Permit& permit, Role role, const Result<void>& done = {}) {
        Session session = take(permit, role);
        const int backend = session.backend_pid();
        Governed::give_back(permit, worker_.config, std::move(session), done);
        return backend;
    }

    static core::Failure failure(FailureKind kind) {
        core::Failure failure;
        failure.kind = kind;
        return failure;
    }

    Database database_;
    Worker worker_{database_};
};

TEST_F(KeptSessions, AreUsedAgainByTheSameRoleInTheSameEpoch) {
    const core::Permit first = permit(1);
    const int exec = use(first, Role::exec);
    const std::uint64_t attempts = Governed::attempts();

    EXPECT_EQ(use(permit(1), Role::exec), exec);
    EXPECT_EQ(Governed::attempts(), attempts);
    EXPECT_NE(use(first, Role::verify), exec);
    EXPECT_NE(use(permit(2), Role::exec), exec);
    EXPECT_EQ(Governed::attempts(), attempts + 2);
}

TEST_F(KeptSessions, AreNotGivenToTwoAtOnce) {
    const core::Permit allowed = permit(1);
    const int backend = use(allowed, Role::exec);
    const Session one = take(allowed, Role::exec);
    const Session other = take(allowed, Role::exec);

    EXPECT_EQ(one.backend_pid(), backend);
    EXPECT_NE(other.backend_pid(), backend);
}

TEST_F(KeptSessions, NeedAPermitThatStands) {
    const core::Permit allowed = permit(1);
    use(allowed, Role::exec);
    worker_.latch.drop();

    const Result<Session> refused = Governed::take(allowed, Role::exec, worker_.config);

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().stop_code, "KILL_SWITCH_OFF");
}

TEST_F(KeptSessions, AreNotKeptOnceTheSwitchIsOff) {
    const core::Permit before = permit(1);
    Session session = take(before, Role::exec);
    const int backend = session.backend_pid();
    worker_.latch.drop();
    Governed::give_back(before, worker_.config, std::move(session), {});

    EXPECT_NE(use(permit(1), Role::exec), backend);
}

TEST_F(KeptSessions, EndWithWhatFailed) {
    const core::Permit allowed = permit(1);
    const int backend = use(allowed, Role::exec, failure(FailureKind::refused));

    EXPECT_NE(use(allowed, Role::exec), backend);
}

TEST_F(KeptSessions, AllEndWithALostLink) {
    const core::Permit allowed = permit(1);
    const int exec = use(allowed, Role::exec);
    use(allowed, Role::verify, failure(FailureKind::retryable));

    EXPECT_NE(use(allowed, Role::exec), exec);
}

TEST_F(KeptSessions, AreClosedOnDemandAndInOtherEpochs) {
    const core::Permit allowed = permit(1);
    const int first = use(allowed, Role::exec);
    Governed::close_kept(1);
    EXPECT_EQ(use(allowed, Role::exec), first);
    Governed::close_kept(2);
    const int second = use(allowed, Role::exec);
    EXPECT_NE(second, first);
    Governed::close_kept(std::nullopt);
    EXPECT_NE(use(allowed, Role::exec), second);
}

TEST_F(KeptSessions, AreNeverMoreThanAllowed) {
    const core::Permit allowed = permit(1);
    Session one = take(allowed, Role::exec);
    Session two = take(allowed, Role::exec);
    Session three = take(allowed, Role::exec);
    const int oldest = one.backend_pid();
    Governed::give_back(allowed, worker_.config, std::move(one), {});
    Governed::give_back(allowed, worker_.config, std::move(two), {});
    Governed::give_back(allowed, worker_.config, std::move(three), {});

    const Session first = take(allowed, Role::exec);
    const Session second = take(allowed, Role::exec);
    const Session fresh = take(allowed, Role::exec);
    EXPECT_NE(first.backend_pid(), oldest);
    EXPECT_NE(second.backend_pid(), oldest);
    EXPECT_NE(fresh.backend_pid(), oldest);
}

}  // namespace
}  // namespace tests::postgres
