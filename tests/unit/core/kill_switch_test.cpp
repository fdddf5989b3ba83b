#include "core/kill_switch.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace core {
namespace {

using namespace std::chrono_literals;

static_assert(!std::is_copy_constructible_v<Permit>, "a permit can't be multiplied");
static_assert(!std::is_default_constructible_v<Permit>, "only the switch makes permits");
static_assert(!std::is_constructible_v<Permit, Authorization>, "an authorization is no permit");

Authorization granted(std::chrono::milliseconds expires_in) {
    Authorization authorization;
    authorization.attempt_id = "attempt";
    authorization.mode = ExecutionMode::live;
    authorization.expires_in = expires_in;
    return authorization;
}

TEST(KillSwitch, GivesAPermitUntilTheGrantExpires) {
    const KillSwitch kill_switch;
    const auto now = Permit::Clock::now();
    const auto permit = kill_switch.check(granted(1h), now);
    ASSERT_TRUE(permit);
    EXPECT_TRUE(permit->ensure_on(now + 59min));
    const auto late = permit->ensure_on(now + 1h);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().stop_code, "KILL_SWITCH_OFF");
    EXPECT_EQ(late.error().kind, FailureKind::refused);
}

TEST(KillSwitch, ADropVoidsEveryPermit) {
    KillSwitch kill_switch;
    const auto permit = kill_switch.check(granted(1h), Permit::Clock::now());
    ASSERT_TRUE(permit);
    kill_switch.drop();
    EXPECT_FALSE(permit->ensure_on());
}

TEST(KillSwitch, ADropWhileTheDatabaseAnswersVoidsTheAnswer) {
    KillSwitch kill_switch;
    const auto asked_at = Permit::Clock::now();
    kill_switch.drop();
    EXPECT_FALSE(kill_switch.check(granted(1h), asked_at));
}

TEST(KillSwitch, AnOldLookAtTheSwitchDoesNotVoidANewerPermit) {
    KillSwitch kill_switch;
    const auto looked_at = Permit::Clock::now();
    const auto permit = kill_switch.check(granted(1h), looked_at + 1ms);
    ASSERT_TRUE(permit);
    kill_switch.drop(looked_at);
    EXPECT_TRUE(permit->ensure_on());
}

TEST(KillSwitch, OutOfReachVoidsEveryPermitAndRefusesNone) {
    for (const FailureKind kind : {FailureKind::retryable, FailureKind::outcome_unknown}) {
        KillSwitch kill_switch;
        const auto asked_at = Permit::Clock::now();
        const auto permit = kill_switch.check(granted(1h), asked_at);
        ASSERT_TRUE(permit);
        Failure why;
        why.kind = kind;
        kill_switch.not_read(why, asked_at + 1ms);
        ASSERT_FALSE(permit->ensure_on(asked_at));
        EXPECT_EQ(permit->ensure_on(asked_at).error().kind, FailureKind::retryable);
        EXPECT_EQ(kill_switch.check(granted(1h), asked_at).error().kind, FailureKind::retryable);
        EXPECT_EQ(permit->ensure_on(asked_at).error().stop_code, "");
        EXPECT_EQ(permit->ensure_on(asked_at + 2h).error().kind, FailureKind::refused) << "late";
        EXPECT_TRUE(kill_switch.check(granted(1h), asked_at + 2ms)) << "the database gave it later";
        kill_switch.drop(asked_at);
        EXPECT_EQ(permit->ensure_on(asked_at).error().stop_code, "KILL_SWITCH_OFF");
    }
}

TEST(KillSwitch, ASwitchThatIsThereAndCanNotBeReadIsOff) {
    for (const FailureKind kind :
         {FailureKind::permanent, FailureKind::refused, FailureKind::stopping}) {
        KillSwitch kill_switch;
        const auto asked_at = Permit::Clock::now();
        const auto permit = kill_switch.check(granted(1h), asked_at);
        ASSERT_TRUE(permit);
        Failure why;
        why.kind = kind;
        kill_switch.not_read(why, asked_at);
        EXPECT_EQ(permit->ensure_on(asked_at).error().stop_code, "KILL_SWITCH_OFF");
    }
}

TEST(KillSwitch, ANewEpochVoidsPermitsOfTheOldOne) {
    KillSwitch kill_switch;
    Authorization old = granted(1h);
    old.epoch = 3;
    Authorization fresh = granted(1h);
    fresh.epoch = 4;
    const auto before = kill_switch.check(old, Permit::Clock::now());
    const auto after = kill_switch.check(fresh, Permit::Clock::now());
    ASSERT_TRUE(before && after);
    kill_switch.seen_on(4);
    kill_switch.seen_on(2);
    EXPECT_FALSE(before->ensure_on());
    EXPECT_TRUE(after->ensure_on());
}

TEST(KillSwitch, AnExpiredGrantGivesNoPermit) {
    const KillSwitch kill_switch;
    EXPECT_FALSE(kill_switch.check(granted(0ms), Permit::Clock::now()));
}

TEST(KillSwitch, AMovedFromPermitIsVoid) {
    const KillSwitch kill_switch;
    auto permit = kill_switch.check(granted(1h), Permit::Clock::now());
    ASSERT_TRUE(permit);
    const Permit taken = std::move(*permit);
    EXPECT_TRUE(taken.ensure_on());
    EXPECT_FALSE(permit->ensure_on());
}

}  // namespace
}  // namespace core
