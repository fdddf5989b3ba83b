#include "core/pipeline/command_fsm.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace core::pipeline {
namespace {

using namespace std::chrono_literals;
using SystemClock = std::chrono::system_clock;

CommandFacts cut_facts(bool live, bool enact = false) {
    CommandFacts facts;
    facts.is_cut = true;
    facts.live = live;
    facts.enact = enact;
    return facts;
}

StepOutcome ok() {
    return {};
}

StepOutcome answered() {
    StepOutcome outcome;
    outcome.answered = true;
    return outcome;
}

StepOutcome go_from(const std::string& state, bool sg2 = false) {
    StepOutcome outcome;
    outcome.decision.emplace();
    outcome.decision->run.state = state;
    if (sg2) outcome.decision->review_decision_id = "decision";
    return outcome;
}

StepOutcome failing(FailureKind kind, std::string stop_code = {}) {
    StepOutcome outcome;
    outcome.failure.emplace();
    outcome.failure->kind = kind;
    outcome.failure->stop_code = std::move(stop_code);
    return outcome;
}

// Feeds good outcomes until the machine ends; `decision` is what authorize answers.
std::vector<Step> walk(CommandFsm& fsm, const StepOutcome& decision, std::size_t most = 30) {
    const auto now = SystemClock::now();
    std::vector<Step> steps;
    Action action = fsm.start(now);
    while (steps.size() < most) {
        steps.push_back(action.step);
        if (action.step == Step::done || action.step == Step::abandon) break;
        StepOutcome outcome = ok();
        if (action.step == Step::authorize) outcome = decision;
        if (action.step == Step::finish || action.step == Step::prove ||
            action.step == Step::record_discovery) {
            outcome = answered();
        }
        action = fsm.resume(outcome, now);
    }
    return steps;
}

TEST(CommandFsm, DiscoverWalksToItsRecord) {
    CommandFsm fsm({}, 1);
    EXPECT_EQ(walk(fsm, ok()), (std::vector{Step::look_up, Step::load_source, Step::make_plan,
                                            Step::record_discovery, Step::done}));
}

TEST(CommandFsm, LiveCutWalksEveryPhaseInOrder) {
    CommandFsm fsm(cut_facts(true, true), 1);
    EXPECT_EQ(walk(fsm, go_from("awaiting_cut_authorization", true)),
              (std::vector{Step::authorize, Step::load_rows, Step::backup, Step::grant_probe,
                           Step::leg_a, Step::structural_verify, Step::leg_b, Step::write_verify,
                           Step::enact, Step::finish, Step::done}));
}

TEST(CommandFsm, TheSecondGateSaysWhatIsWrongWithThePaper) {
    for (const std::string code : {"APPROVAL_REQUIRED", "APPROVAL_EXPIRED", "APPROVAL_MISMATCH"}) {
        CommandFsm fsm(cut_facts(true, true), 1);
        const auto now = SystemClock::now();
        StepOutcome decision = go_from("awaiting_lifecycle_authorization");
        if (code != "APPROVAL_REQUIRED") {
            decision.decision->sg2_refusal = failing(FailureKind::refused, code).failure;
            decision.decision->sg2_refusal->problems = "[1]";
        }
        Action action = fsm.start(now);
        while (action.step != Step::record_refusal && action.step != Step::done) {
            action = fsm.resume(action.step == Step::authorize ? decision : ok(), now);
        }
        EXPECT_EQ(action.step, Step::record_refusal);
        EXPECT_EQ(action.reason.stop_code, code);
        EXPECT_EQ(action.reason.problems, code == "APPROVAL_REQUIRED" ? "" : "[1]");
    }
}

TEST(CommandFsm, ProofRunsNoPhaseOfItsOwn) {
    CommandFsm fsm(cut_facts(false), 1);
    EXPECT_EQ(walk(fsm, go_from("awaiting_cut_authorization")),
              (std::vector{Step::authorize, Step::load_rows, Step::prove, Step::done}));
}

TEST(CommandFsm, ResumesWhereTheRunStands) {
    const std::vector<std::pair<std::string, Step>> cases{
        {"pre_write_backup_taken", Step::grant_probe},    {"grants_probed", Step::leg_a},
        {"cut_leg_a_committed", Step::structural_verify}, {"structural_verified", Step::leg_b},
        {"leg_b_recorded", Step::write_verify},           {"write_verified", Step::finish}};
    for (const auto& [state, first] : cases) {
        SCOPED_TRACE(state);
        CommandFsm fsm(cut_facts(true), 1);
        const auto steps = walk(fsm, go_from(state));
        ASSERT_GE(steps.size(), 3U);
        EXPECT_EQ(steps[1] == Step::load_rows ? steps[2] : steps[1], first);
    }
}

TEST(CommandFsm, WhoWaitedForATurnPastTheDeadlineIsRefused) {
    const auto now = SystemClock::now();
    for (const Step late : {Step::grant_probe, Step::leg_a, Step::enact}) {
        SCOPED_TRACE(to_string(late));
        CommandFacts facts = cut_facts(true, true);
        facts.deadline = now + 1s;
        CommandFsm fsm(facts, 1);
        Action action = fsm.start(now);
        while (action.step != late && action.step != Step::done) {
            action = fsm.resume(
                action.step == Step::authorize ? go_from("awaiting_cut_authorization", true) : ok(),
                now);
        }
        ASSERT_EQ(action.step, late);
        EXPECT_EQ(fsm.after_waiting(action, now + 1s).step, late);
        action = fsm.after_waiting(action, now + 2s);
        EXPECT_EQ(action.step, Step::record_refusal);
        EXPECT_EQ(action.reason.stop_code, "OVER_DEADLINE");
        EXPECT_EQ(fsm.resume(answered(), now + 2s).step, Step::done);
    }
}

// Its answer may be there already: the database says so.
TEST(CommandFsm, AskingForLeaveIsNeverTooLate) {
    const auto now = SystemClock::now();
    CommandFacts facts = cut_facts(true);
    facts.deadline = now - 1s;
    CommandFsm fsm(facts, 1);
    const Action action = fsm.start(now);
    EXPECT_EQ(fsm.after_waiting(action, now).step, Step::authorize);
}

TEST(CommandFsm, KnowsWhatADisarmWaitsFor) {
    for (const Step step :
         {Step::authorize, Step::prove, Step::grant_probe, Step::leg_a, Step::structural_verify,
          Step::leg_b, Step::write_verify, Step::enact}) {
        EXPECT_TRUE(holds_switch(step)) << to_string(step);
    }
    // A refusal must be recorded, and a discover go on, whatever cuts there are.
    for (const Step step :
         {Step::look_up, Step::load_source, Step::make_plan, Step::record_discovery,
          Step::load_rows, Step::backup, Step::finish, Step::record_refusal, Step::record_failure,
          Step::wait, Step::done, Step::abandon}) {
        EXPECT_FALSE(holds_switch(step)) << to_string(step);
    }
}

TEST(CommandFsm, AsksForSg2WhereItIsMissing) {
    CommandFsm fsm(cut_facts(true, true), 1);
    EXPECT_EQ(
        walk(fsm, go_from("write_verified")),
        (std::vector{Step::authorize, Step::await_lifecycle, Step::record_refusal, Step::done}));
}

// The heart: whatever step fails, with whatever kind of failure, the machine neither skips a phase
// nor acknowledges without an answer.
TEST(CommandFsm, EveryFailureOfEveryStepIsRetriedOrRecorded) {
    const auto now = SystemClock::now();
    for (const bool is_cut : {false, true}) {
        CommandFacts facts = is_cut ? cut_facts(true, true) : CommandFacts{};
        CommandFsm model(facts, 1);
        const StepOutcome decision = go_from("awaiting_cut_authorization", true);
        const std::size_t length = walk(model, decision).size() - 1;
        for (std::size_t failing_step = 0; failing_step < length; ++failing_step) {
            for (const FailureKind kind :
                 {FailureKind::retryable, FailureKind::permanent, FailureKind::outcome_unknown,
                  FailureKind::refused, FailureKind::stopping}) {
                CommandFsm fsm(facts, 1);
                Action action = fsm.start(now);
                for (std::size_t i = 0; i < failing_step; ++i) {
                    action = fsm.resume(action.step == Step::authorize ? decision : ok(), now);
                }
                SCOPED_TRACE(std::string(to_string(action.step)));
                const Action next = fsm.resume(failing(kind, "DRIFT"), now);
                switch (kind) {
                    case FailureKind::retryable:
                    case FailureKind::outcome_unknown: {
                        EXPECT_EQ(next.step, Step::wait);
                        EXPECT_LE(next.delay, 100ms);
                        const Action again = fsm.resume(ok(), now);
                        EXPECT_EQ(again.step, is_cut ? Step::authorize : Step::look_up);
                        break;
                    }
                    case FailureKind::refused:
                        EXPECT_EQ(next.step, Step::record_refusal);
                        break;
                    case FailureKind::permanent:
                        EXPECT_EQ(next.step, Step::record_failure);
                        break;
                    case FailureKind::stopping:
                        EXPECT_EQ(next.step, Step::abandon);
                        break;
                }
            }
        }
    }
}

TEST(CommandFsm, ARefusalThatCannotBeRecordedIsRecordedLater) {
    const auto now = SystemClock::now();
    CommandFsm fsm({}, 1);
    fsm.start(now);
    Action action = fsm.resume(failing(FailureKind::refused, "DOCUMENT_UNKNOWN"), now);
    ASSERT_EQ(action.step, Step::record_refusal);
    action = fsm.resume(failing(FailureKind::retryable), now);
    ASSERT_EQ(action.step, Step::wait);
    action = fsm.resume(ok(), now);
    ASSERT_EQ(action.step, Step::record_refusal);
    EXPECT_EQ(action.reason.stop_code, "DOCUMENT_UNKNOWN");
    EXPECT_EQ(fsm.resume(answered(), now).step, Step::done);
}

/// How often `fsm` asks for leave when the switch voids each that it gets. `leave`: what it gets.
int times_asked(CommandFsm& fsm, Action& action, const StepOutcome& leave) {
    const auto now = SystemClock::now();
    int asked = 0;
    action = fsm.start(now);
    while (action.step == Step::authorize && asked < 20) {
        ++asked;
        if (!leave.failure) {
            action = fsm.resume(leave, now);
            EXPECT_EQ(action.step, Step::structural_verify);
        }
        action = fsm.resume(failing(FailureKind::refused, "KILL_SWITCH_OFF"), now);
        if (action.step == Step::wait) {
            EXPECT_GE(asked, 2) << "the first time the answer of the database is not waited for";
            action = fsm.resume(ok(), now);
        }
    }
    return asked;
}

TEST(CommandFsm, ADeadPermitAsksTheDatabaseAgainAndNotForEver) {
    CommandFsm fsm(cut_facts(true), 1);
    Action action;
    EXPECT_EQ(times_asked(fsm, action, go_from("cut_leg_a_committed")), 6);
    EXPECT_EQ(action.step, Step::record_refusal);
    EXPECT_EQ(action.reason.stop_code, "KILL_SWITCH_OFF");
}

TEST(CommandFsm, LeaveThatIsVoidWhenItComesIsAskedForAgainAndNotForEver) {
    CommandFsm fsm(cut_facts(true), 1);
    Action action;
    EXPECT_EQ(times_asked(fsm, action, failing(FailureKind::refused, "KILL_SWITCH_OFF")), 6);
    EXPECT_EQ(action.step, Step::record_refusal);
    EXPECT_EQ(action.reason.stop_code, "KILL_SWITCH_OFF");
}

// One command's trouble in the gate voids every leave. Six such troubles at once are one trouble.
TEST(CommandFsm, LeaveThatDiesAgainIsWaitedFor) {
    const auto now = SystemClock::now();
    CommandFsm fsm(cut_facts(true), 1);
    Action action = fsm.start(now);
    action = fsm.resume(failing(FailureKind::refused, "KILL_SWITCH_OFF"), now);
    ASSERT_EQ(action.step, Step::authorize);
    std::chrono::milliseconds waited{0};
    for (int voided = 2; voided <= 5; ++voided) {
        action = fsm.resume(failing(FailureKind::refused, "KILL_SWITCH_OFF"), now);
        ASSERT_EQ(action.step, Step::wait) << voided;
        waited += action.delay;
        ASSERT_EQ(fsm.resume(ok(), now).step, Step::authorize);
    }
    EXPECT_GT(waited, 100ms);
}

TEST(CommandFsm, ARunThatGetsOnIsNotRefusedForTheTroublesOfItsPast) {
    const auto now = SystemClock::now();
    CommandFsm fsm(cut_facts(true), 1);
    Action action = fsm.start(now);
    for (const char* const state : {"awaiting_cut_authorization", "cut_leg_a_committed"}) {
        for (int voided = 1; voided <= 5; ++voided) {
            ASSERT_EQ(action.step, Step::authorize) << state << " " << voided;
            fsm.resume(go_from(state), now);
            action = fsm.resume(failing(FailureKind::refused, "KILL_SWITCH_OFF"), now);
            if (action.step == Step::wait) action = fsm.resume(ok(), now);
        }
    }
    EXPECT_EQ(action.step, Step::authorize);
}

TEST(CommandFsm, ALateCommandIsRefusedAfterTheInboxWasAsked) {
    const auto now = SystemClock::now();
    CommandFacts facts = cut_facts(true);
    facts.deadline = now - 1s;
    CommandFsm fsm(facts, 1);
    ASSERT_EQ(fsm.start(now).step, Step::authorize);
    const Action refusal = fsm.resume(go_from("awaiting_cut_authorization"), now);
    EXPECT_EQ(refusal.step, Step::record_refusal);
    EXPECT_EQ(refusal.reason.stop_code, "OVER_DEADLINE");

    CommandFsm handled(facts, 1);
    handled.start(now);
    EXPECT_EQ(handled.resume(answered(), now).step, Step::done);
}

TEST(CommandFsm, EveryStepHasItsName) {
    EXPECT_EQ(to_string(Step::look_up), "look_up");
    EXPECT_EQ(to_string(Step::write_verify), "write_verify");
    EXPECT_EQ(to_string(Step::abandon), "abandon");
}

}  // namespace
}  // namespace core::pipeline
