#include "core/fail_point.hpp"

#include "core/kill_switch.hpp"

#include <gtest/gtest.h>

#if defined(IU_FAIL_POINTS)

#include <new>
#include <stdexcept>
#include <string>

namespace core {
namespace {

using namespace std::chrono_literals;

/// Nothing stays armed after a test.
class FailPoint : public testing::Test {
  protected:
    ~FailPoint() override { fail_point::arm(""); }
};

TEST_F(FailPoint, ThrowsAtTheHitThatWasAskedFor) {
    ASSERT_EQ(fail_point::arm("record.decoded@2=throw,record.received=bad_alloc"), std::nullopt);
    IU_FAIL_POINT("record.decoded");
    EXPECT_THROW(IU_FAIL_POINT("record.decoded"), std::runtime_error);
    IU_FAIL_POINT("record.decoded");
    EXPECT_THROW(IU_FAIL_POINT("record.received"), std::bad_alloc);
    IU_FAIL_POINT("record.received");
}

TEST_F(FailPoint, ThrowsAtEveryHitFromThereOn) {
    ASSERT_EQ(fail_point::arm("record.decoded@2+=throw"), std::nullopt);
    IU_FAIL_POINT("record.decoded");
    for (int again = 0; again < 3; ++again) {
        EXPECT_THROW(IU_FAIL_POINT("record.decoded"), std::runtime_error);
    }
}

TEST_F(FailPoint, ASharedPlaceCountsForTheInnermostScope) {
    ASSERT_EQ(fail_point::arm("leg_a.commit=throw"), std::nullopt);
    IU_FAIL_POINT_IN_SCOPE(".commit");
    IU_FAIL_SCOPE("leg_a");
    {
        IU_FAIL_SCOPE("gate");
        IU_FAIL_POINT_IN_SCOPE(".commit");
    }
    EXPECT_THROW(IU_FAIL_POINT_IN_SCOPE(".commit"), std::runtime_error);
}

TEST_F(FailPoint, WhatIsNotUnderstoodArmsNothing) {
    for (const char* text : {"leg_a.comit=kill", "leg_a.commit", "leg_a.commit=explode",
                             "leg_a.commit@0=kill", "leg_a.commit@1x=kill", "@1=kill",
                             "leg_a.commit=throw,,", "leg_a.commit=throw,nothing=throw"}) {
        const auto complaint = fail_point::arm(text);
        ASSERT_TRUE(complaint.has_value()) << text;
        EXPECT_FALSE(complaint->empty());
        IU_FAIL_SCOPE("leg_a");
        IU_FAIL_POINT_IN_SCOPE(".commit");
    }
}

TEST_F(FailPoint, NamesAreUniqueAndKeepTheirForm) {
    for (auto name = fail_point::names.begin(); name != fail_point::names.end(); ++name) {
        EXPECT_EQ(std::count(name, fail_point::names.end(), *name), 1) << *name;
        EXPECT_EQ(name->find_first_not_of("abcdefghijklmnopqrstuvwxyz_."), std::string::npos);
        EXPECT_EQ(std::count(name->begin(), name->end(), '.'), 1) << *name;
    }
    EXPECT_FALSE(fail_point::is_listed("commit"));
    EXPECT_FALSE(fail_point::is_listed(""));
}

// Whatever is thrown at a line of the gate: the answer is OFF, and nothing leaves it.
TEST_F(FailPoint, AnExceptionInTheGateIsOff) {
    const KillSwitch kill_switch;
    Authorization authorization;
    authorization.attempt_id = "attempt";
    authorization.expires_in = 1h;
    const auto permit = kill_switch.check(authorization, Permit::Clock::now());
    ASSERT_TRUE(permit);
    for (const std::string action : {"throw", "bad_alloc"}) {
        for (const std::string point : {"gate.ensure_on", "gate.deadline"}) {
            ASSERT_EQ(fail_point::arm(point + "=" + action), std::nullopt);
            const auto on = permit->ensure_on();
            ASSERT_FALSE(on) << point;
            EXPECT_EQ(on.error().stop_code, "KILL_SWITCH_OFF");
            EXPECT_EQ(on.error().kind, FailureKind::refused);
            EXPECT_TRUE(permit->ensure_on()) << "the next question is a new one";
        }
        for (const std::string point : {"gate.check", "gate.ensure_on", "gate.deadline"}) {
            ASSERT_EQ(fail_point::arm(point + "=" + action), std::nullopt);
            const auto made = kill_switch.check(authorization, Permit::Clock::now());
            ASSERT_FALSE(made) << point;
            EXPECT_EQ(made.error().stop_code, "KILL_SWITCH_OFF");
        }
    }
}

}  // namespace
}  // namespace core

#else

TEST(FailPoint, IsNothingInThisBuild) {
    int passed = 0;
    IU_FAIL_SCOPE("no such scope");
    IU_FAIL_POINT("no such name");
    IU_FAIL_POINT_IN_SCOPE("no such place");
    ++passed;
    EXPECT_EQ(passed, 1);
}

#endif
