#include "core/pipeline/steps.hpp"

#include "core/fail_point.hpp"
#include "core/hash.hpp"
#include "messages/ids.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace core::pipeline {
namespace {

using namespace std::chrono_literals;

Failure fault(FailureKind kind, std::string stop_code) {
    Failure failure;
    failure.kind = kind;
    failure.stop_code = std::move(stop_code);
    failure.detail = "planted";
    return failure;
}

/// A store in memory that notes what it was asked to record.
class FakeStore final : public RunStore {
  public:
    Result<std::optional<Answer>> find_answer(const std::string&) override { return handled; }
    Result<SourceText> load_source(const std::string& document,
                                   std::optional<int>,
                                   const Admission& admit) override {
        if (!source) return fault(FailureKind::refused, "DOCUMENT_UNKNOWN");
        if (!admit(size.value_or(source->size()))) return fault(FailureKind::retryable, "");
        SourceText text;
        text.document = document;
        text.version = 1;
        text.body = *source;
        text.sha256 = wrong_hash ? std::string(64, '0') : sha256_hex(*source);
        return text;
    }
    Result<Answer> record_discovery(const std::string&,
                                    const std::string& run,
                                    const std::string& cutplan) override {
        recorded_run = run;
        recorded_plan = cutplan;
        return done();
    }
    Result<Answer> record_outcome(const std::string&,
                                  const std::string& answer,
                                  const std::string& kind,
                                  const std::string& attempt) override {
        recorded_answer = answer;
        recorded_kind = kind;
        recorded_attempt = attempt;
        return done();
    }
    Result<CutDecision> authorize_cut(const std::string&, const std::string&, bool) override {
        CutDecision decision;
        decision.authorization.attempt_id = "attempt-1";
        decision.authorization.mode = ExecutionMode::live;
        decision.authorization.expires_in = 1h;
        decision.run.run_id = "run-1";
        decision.run.state = state;
        if (on_authorize) on_authorize();
        if (broken) return fault(FailureKind::permanent, "");
        return decision;
    }
    Result<SwitchReading> read_switch() override {
        if (unreadable) return *unreadable;
        SwitchReading reading;
        reading.on = on;
        return reading;
    }
    Result<CutplanRows> load_rows(const RunRef&, const Admission& admit) override {
        if (!admit(size.value_or(0))) return fault(FailureKind::retryable, "");
        return CutplanRows{};
    }
    Result<void> grant_probe(const std::string&, const Permit&) override { return {}; }
    Result<void> await_lifecycle(const std::string&, const Permit&) override { return {}; }
    Result<Answer> finish_cut(const std::string&,
                              const Permit&,
                              const std::string& durations) override {
        recorded_durations = durations;
        return done();
    }

    std::optional<Answer> handled;
    std::optional<std::string> source;
    std::optional<std::size_t> size;  ///< said of the text, whatever it has
    bool wrong_hash = false;
    std::string state = "awaiting_cut_authorization";  ///< of the run, when leave is given
    bool on = true;
    std::optional<Failure> unreadable;  ///< instead of a reading
    bool broken = false;                ///< authorize_cut
    std::function<void()> on_authorize;
    std::string recorded_run, recorded_plan, recorded_answer, recorded_kind, recorded_attempt,
        recorded_durations;

  private:
    static Answer done() {
        Answer answer;
        answer.outcome = "done";
        return answer;
    }
};

/// Counts the governed calls; says how many verify results there are.
class FakeAdapter final : public LiveExecutionAdapter {
  public:
    Result<void> pre_write_backup(const LivePermit&, const RunRef&, const std::string&) override {
        return count();
    }
    Result<void> cut_leg_a(const LivePermit&, const RunRef&, const CutplanRows&) override {
        return count();
    }
    Result<void> leg_b_record(const LivePermit&, const RunRef&) override { return count(); }
    Result<int> verify_result_count_for(const LivePermit&, const RunRef&) override {
        return verified;
    }
    Result<void> write_verify(const LivePermit&, const RunRef&) override { return count(); }
    Result<void> lifecycle_enact(const LivePermit&, const RunRef&, const std::string&) override {
        return count();
    }
    int calls = 0;
    int verified = 0;

  private:
    Result<void> count() {
        ++calls;
        return {};
    }
};

class FakeVerifier final : public Verifier {
  public:
    Result<void> structural_verify(const Permit&, const RunRef&) override { return {}; }
    Result<Answer> prove(
        const ProofPermit&, const RunRef&, const CutplanRows&, const std::string&, bool) override {
        return Answer{};
    }
};

/// One unit per line that is not empty; every second call differs when `drifting`.
class FakeRulesets final : public cutting::RulesetLibrary {
  public:
    std::vector<std::string> names() const override { return {"lines"}; }
    Result<cutting::Plan> cut(const cutting::CutRequest& request) const override {
        if (request.ruleset == "unknown") return fault(FailureKind::permanent, "");
        cutting::Plan plan;
        plan.ruleset = "lines";
        plan.prefix = request.prefix + (drifting ? std::to_string(++calls) : "");
        plan.source_bytes = request.source.size();
        for (std::size_t i = 0; i < units; ++i) {
            cutting::Unit unit;
            const std::string address = plan.prefix + "/" + std::to_string(i);
            unit.canonical_address = address;
            unit.span = {0, request.source.size()};
            plan.units.push_back(unit);
        }
        return plan;
    }
    std::size_t units = 2;
    bool drifting = false;
    mutable int calls = 0;
};

class StepsTest : public testing::Test {
  protected:
    CommandContext discover(const std::string& ruleset = "auto") {
        messages::Discover body;
        body.command_id = messages::generate_uuid();
        body.document = "DOC-1";
        body.ruleset = ruleset;
        body.requested_by = "test";
        return CommandContext(messages::make_command(body), 1h);
    }
    CommandContext cut() {
        messages::Cut body;
        body.command_id = messages::generate_uuid();
        body.run_id = messages::generate_run_id();
        body.plan_digest = std::string(64, 'a');
        body.mode = messages::Mode::live;
        body.requested_by = "test";
        return CommandContext(messages::make_command(body, "DOC-1"), 1h);
    }
    StepOutcome perform(Step step, CommandContext& context, Failure reason = {}) {
        Action action;
        action.step = step;
        action.reason = std::move(reason);
        return steps.perform(action, context);
    }
    std::string stop_code(const StepOutcome& outcome) {
        return outcome.failure ? outcome.failure->stop_code : "none";
    }

    FakeStore store;
    FakeAdapter adapter;
    FakeVerifier verifier;
    std::shared_ptr<FakeRulesets> rulesets = std::make_shared<FakeRulesets>();
    KillSwitch kill_switch;
    StepSettings settings;
    Steps steps{store, adapter, verifier, rulesets, kill_switch, settings};
};

TEST_F(StepsTest, RecordsAPlanWithItsDigest) {
    store.source = "one\ntwo\n";
    CommandContext context = discover();
    EXPECT_FALSE(perform(Step::look_up, context).answered);
    EXPECT_EQ(stop_code(perform(Step::load_source, context)), "none");
    EXPECT_EQ(stop_code(perform(Step::make_plan, context)), "none");
    EXPECT_TRUE(perform(Step::record_discovery, context).answered);
    EXPECT_NE(store.recorded_run.find(sha256_hex(store.recorded_plan)), std::string::npos);
    EXPECT_NE(store.recorded_run.find(context.run_id), std::string::npos);
}

TEST_F(StepsTest, RefusesWhatCannotBecomeAPlan) {
    CommandContext unknown = discover();
    EXPECT_EQ(stop_code(perform(Step::load_source, unknown)), "DOCUMENT_UNKNOWN");

    store.source = "text";
    store.wrong_hash = true;
    CommandContext changed = discover();
    EXPECT_EQ(stop_code(perform(Step::load_source, changed)), "DRIFT");
    store.wrong_hash = false;

    settings.source_bytes_max = 3;
    EXPECT_EQ(stop_code(perform(Step::load_source, changed)), "OVER_LIMIT");
    // Refused by its size, before anything is fetched.
    store.size = std::size_t{1} << 30U;
    settings.source_bytes_max = std::size_t{64} << 20U;
    CommandContext large = discover();
    EXPECT_EQ(stop_code(perform(Step::load_source, large)), "OVER_LIMIT");
    EXPECT_TRUE(large.source.body.empty());
    CommandContext pinned = cut();
    EXPECT_EQ(stop_code(perform(Step::load_rows, pinned)), "OVER_LIMIT");
    store.size.reset();
    settings.source_bytes_max = 100;
    ASSERT_EQ(stop_code(perform(Step::load_source, changed)), "none");

    settings.max_units = 1;
    EXPECT_EQ(stop_code(perform(Step::make_plan, changed)), "OVER_LIMIT");
    settings.max_units = 1000;
    rulesets->units = 0;
    EXPECT_EQ(stop_code(perform(Step::make_plan, changed)), "REFUSED_INPUT");
    rulesets->units = 1;
    store.source = "# A\n\nO4-DRYRUN-SHADOW\n";
    ASSERT_EQ(stop_code(perform(Step::load_source, changed)), "none");
    EXPECT_EQ(stop_code(perform(Step::make_plan, changed)), "REFUSED_INPUT") << "placeholder text";
    store.source = "text";
    ASSERT_EQ(stop_code(perform(Step::load_source, changed)), "none");
    rulesets->units = 1;
    rulesets->drifting = true;
    EXPECT_EQ(stop_code(perform(Step::make_plan, changed)), "DRIFT");

    CommandContext ruleset = discover("unknown");
    EXPECT_EQ(stop_code(perform(Step::make_plan, ruleset)), "REFUSED_INPUT");
}

TEST_F(StepsTest, LargeTextsWaitForEachOtherAndSmallOnesForNobody) {
    store.source = "text";
    store.size = std::size_t{40} << 20U;
    auto first = std::make_unique<CommandContext>(discover());
    CommandContext second = discover();
    CommandContext third = cut();
    EXPECT_FALSE(perform(Step::load_source, *first).crowded);
    for (int again = 0; again < 3; ++again) {
        const StepOutcome outcome = perform(Step::load_source, second);
        EXPECT_TRUE(outcome.crowded);
        EXPECT_FALSE(outcome.failure) << "it is no failure to wait";
        EXPECT_TRUE(second.durations_us.empty());
    }
    EXPECT_TRUE(perform(Step::load_rows, third).crowded);

    store.size = std::size_t{1} << 20U;
    CommandContext small = discover();
    EXPECT_FALSE(perform(Step::load_source, small).crowded);

    store.size = std::size_t{40} << 20U;
    first.reset();
    EXPECT_FALSE(perform(Step::load_source, second).crowded);
    EXPECT_FALSE(perform(Step::load_source, second).crowded) << "its own room is no hindrance";
}

TEST_F(StepsTest, NoGovernedStepRunsWithoutAPermit) {
    for (const Step step :
         {Step::prove, Step::backup, Step::grant_probe, Step::leg_a, Step::structural_verify,
          Step::leg_b, Step::write_verify, Step::await_lifecycle, Step::enact, Step::finish}) {
        CommandContext context = cut();
        EXPECT_EQ(stop_code(perform(step, context)), "KILL_SWITCH_OFF");
    }
    EXPECT_EQ(adapter.calls, 0);
}

TEST_F(StepsTest, ADropDuringAuthorizationGivesNoPermit) {
    store.on_authorize = [this] { kill_switch.drop(); };
    CommandContext context = cut();
    EXPECT_EQ(stop_code(perform(Step::authorize, context)), "KILL_SWITCH_OFF");
    EXPECT_FALSE(context.permit);
}

TEST_F(StepsTest, AnExceptionLooksBeforeItRepeatsAndIsAFailureInTheEnd) {
    store.on_authorize = [] { throw std::bad_alloc(); };
    CommandContext context = cut();
    for (int again = 0; again < 3; ++again) {
        const StepOutcome outcome = perform(Step::authorize, context);
        ASSERT_TRUE(outcome.failure);
        EXPECT_EQ(outcome.failure->kind, FailureKind::outcome_unknown);
    }
    const StepOutcome last = perform(Step::authorize, context);
    ASSERT_TRUE(last.failure);
    EXPECT_EQ(last.failure->kind, FailureKind::permanent);
    EXPECT_EQ(last.failure->stop_code, "INTERNAL");
}

TEST_F(StepsTest, ARefusedPermitIsRecordedWithItsAttempt) {
    store.on_authorize = [this] { kill_switch.drop(); };
    CommandContext context = cut();
    const StepOutcome refused = perform(Step::authorize, context);
    ASSERT_EQ(stop_code(refused), "KILL_SWITCH_OFF");
    perform(Step::record_refusal, context, *refused.failure);
    EXPECT_EQ(store.recorded_attempt, "attempt-1") << "it holds units of its grant";
}

TEST_F(StepsTest, LooksAtTheSwitchBeforeEveryGovernedStep) {
    CommandContext context = cut();
    ASSERT_EQ(stop_code(perform(Step::authorize, context)), "none");
    store.on = false;
    EXPECT_EQ(stop_code(perform(Step::leg_b, context)), "KILL_SWITCH_OFF");
    EXPECT_EQ(adapter.calls, 0);
    store.on = true;
    EXPECT_EQ(stop_code(perform(Step::leg_b, context)), "KILL_SWITCH_OFF") << "void for good";
}

#if defined(IU_FAIL_POINTS)
TEST_F(StepsTest, AnExceptionAtTheLookIsOffForEveryPermit) {
    for (const std::string point : {"gate.look", "gate.read", "gate.latched"}) {
        CommandContext context = cut();
        ASSERT_EQ(stop_code(perform(Step::authorize, context)), "none");
        fail_point::arm(point + "=throw");
        EXPECT_EQ(stop_code(perform(Step::leg_b, context)), "KILL_SWITCH_OFF") << point;
        EXPECT_EQ(stop_code(perform(Step::leg_b, context)), "KILL_SWITCH_OFF") << "void for good";
        fail_point::arm("");
    }
    EXPECT_EQ(adapter.calls, 0);
}
#endif

TEST_F(StepsTest, ASwitchThatCanNotBeReadIsOff) {
    CommandContext context = cut();
    ASSERT_EQ(stop_code(perform(Step::authorize, context)), "none");
    store.unreadable = fault(FailureKind::permanent, "");
    EXPECT_EQ(stop_code(perform(Step::leg_b, context)), "KILL_SWITCH_OFF");
    store.unreadable.reset();
    EXPECT_EQ(stop_code(perform(Step::leg_b, context)), "KILL_SWITCH_OFF") << "void for good";
    EXPECT_EQ(adapter.calls, 0);
}

TEST_F(StepsTest, ALaneThatCanNotReachTheSwitchMakesNoOtherCutRefused) {
    const auto now = std::chrono::system_clock::now();
    store.state = "structural_verified";
    CommandContext other = cut();
    CommandContext mine = cut();
    CommandFsm fsm(mine.facts, 1);
    Action action = fsm.start(now);
    for (int round = 0; round < 20; ++round) {
        ASSERT_EQ(action.step, Step::authorize) << round;
        action = fsm.resume(perform(action.step, mine), now);
        ASSERT_EQ(action.step, Step::leg_b);
        ASSERT_EQ(stop_code(perform(Step::authorize, other)), "none");
        store.unreadable = fault(FailureKind::retryable, "");
        ASSERT_EQ(perform(Step::leg_b, other).failure->kind, FailureKind::retryable);
        store.unreadable.reset();
        // This lane reads ON; that lane could not, so nobody knows what happened between.
        action = fsm.resume(perform(action.step, mine), now);
        ASSERT_EQ(action.step, Step::wait) << action.reason.stop_code;
        EXPECT_EQ(adapter.calls, 0) << "its permit is void";
        action = fsm.resume({}, now);
    }
    action = fsm.resume(perform(action.step, mine), now);
    action = fsm.resume(perform(action.step, mine), now);
    EXPECT_EQ(action.step, Step::write_verify);
    EXPECT_EQ(adapter.calls, 1);
}

TEST_F(StepsTest, ACutThatTheSwitchBreaksIsRefused) {
    CommandContext context = cut();
    store.broken = true;
    EXPECT_EQ(stop_code(perform(Step::authorize, context)), "") << "not the switch's fault";
    store.unreadable = fault(FailureKind::permanent, "");
    EXPECT_EQ(stop_code(perform(Step::authorize, context)), "KILL_SWITCH_OFF");
}

TEST_F(StepsTest, VerifiesOnlyOnce) {
    CommandContext context = cut();
    ASSERT_EQ(stop_code(perform(Step::authorize, context)), "none");
    adapter.verified = 1;
    EXPECT_EQ(stop_code(perform(Step::write_verify, context)), "VERIFY_ALREADY_RECORDED");
    EXPECT_EQ(adapter.calls, 0);
    adapter.verified = 0;
    EXPECT_EQ(stop_code(perform(Step::write_verify, context)), "none");
    EXPECT_EQ(adapter.calls, 1);
}

TEST_F(StepsTest, ARefusalNamesItsAttemptAndItsReason) {
    CommandContext context = cut();
    ASSERT_EQ(stop_code(perform(Step::authorize, context)), "none");
    perform(Step::record_refusal, context, fault(FailureKind::refused, "VERIFY_FAILED"));
    EXPECT_EQ(store.recorded_kind, "cut.refused");
    EXPECT_EQ(store.recorded_attempt, "attempt-1");
    EXPECT_NE(store.recorded_answer.find("\"stop_code\":\"VERIFY_FAILED\""), std::string::npos);
    perform(Step::record_failure, context, fault(FailureKind::permanent, "INTERNAL"));
    EXPECT_EQ(store.recorded_kind, "cut.failed");
    EXPECT_NE(store.recorded_answer.find("\"outcome\":\"failed\""), std::string::npos);
}

}  // namespace
}  // namespace core::pipeline
