#include "core/pipeline/command_fsm.hpp"

#include <array>
#include <utility>

namespace core::pipeline {
namespace {

using namespace std::chrono_literals;

// A permit that dies again and again although the database says go: something of ours is broken.
constexpr unsigned voided_max = 5;

constexpr std::array step_names{"look_up",
                                "load_source",
                                "make_plan",
                                "record_discovery",
                                "authorize",
                                "load_rows",
                                "prove",
                                "backup",
                                "grant_probe",
                                "leg_a",
                                "structural_verify",
                                "leg_b",
                                "write_verify",
                                "await_lifecycle",
                                "enact",
                                "finish",
                                "record_refusal",
                                "record_failure",
                                "wait",
                                "done",
                                "abandon"};

bool records(Step step) {
    return step == Step::record_refusal || step == Step::record_failure;
}

}  // namespace

std::string_view to_string(Step step) noexcept {
    return step_names[static_cast<std::size_t>(step)];
}

bool holds_switch(Step step) noexcept {
    switch (step) {
        case Step::authorize:
        case Step::prove:
        case Step::grant_probe:
        case Step::leg_a:
        case Step::structural_verify:
        case Step::leg_b:
        case Step::write_verify:
        case Step::enact:
            return true;
        default:
            return false;
    }
}

CommandFsm::CommandFsm(CommandFacts facts, std::uint64_t seed)
    : facts_(facts), backoff_(100ms, 10s, seed) {}

Action CommandFsm::go(Step step) {
    step_ = step;
    Action action;
    action.step = step;
    return action;
}

Action CommandFsm::first_step() {
    return go(facts_.is_cut ? Step::authorize : Step::look_up);
}

bool CommandFsm::past_deadline(std::chrono::system_clock::time_point now) const {
    return facts_.deadline && now > *facts_.deadline;
}

Action CommandFsm::start(std::chrono::system_clock::time_point) {
    // Always ask the inbox first: a command that was handled gets its answer, late or not.
    return first_step();
}

Action CommandFsm::wait_longer() {
    Action wait = go(Step::wait);
    wait.delay = backoff_.next();
    return wait;
}

Action CommandFsm::refuse(std::string stop_code, std::string detail) {
    Action action = go(Step::record_refusal);
    action.reason.kind = FailureKind::refused;
    action.reason.stop_code = std::move(stop_code);
    action.reason.detail = std::move(detail);
    pending_record_ = action;
    return action;
}

Action CommandFsm::on_failure(const Failure& failure, std::chrono::system_clock::time_point now) {
    if (failure.kind == FailureKind::stopping) return go(Step::abandon);
    if (failure.kind == FailureKind::retryable || failure.kind == FailureKind::outcome_unknown) {
        // Nothing is guessed after a lost answer: the next try asks the database what it holds.
        const bool hopeless = past_deadline(now) && !records(step_);
        if (hopeless && !pending_record_) {
            Action late =
                refuse("OVER_DEADLINE", "the deadline passed while a server was out of reach");
            pending_record_ = late;
        }
        return wait_longer();
    }
    if (records(step_)) {
        // The refusal itself cannot be recorded: keep the record, somebody must look at it.
        Action wait = wait_longer();
        wait.delay += 1s;
        return wait;
    }
    if (failure.kind == FailureKind::refused) {
        if (failure.stop_code == "KILL_SWITCH_OFF" && facts_.is_cut && ++voided_ <= voided_max) {
            // The database decides, and records it if it is a refusal. Also when leave was just
            // given and is void already: what voided it may have been another command's trouble.
            // That may go on: from the second time on, wait, so that it isn't refused for it.
            return voided_ == 1 ? go(Step::authorize) : wait_longer();
        }
        Action action = refuse(failure.stop_code, failure.detail);
        action.reason = failure;
        pending_record_ = action;
        return action;
    }
    Action action = go(Step::record_failure);
    action.reason = failure;
    if (action.reason.stop_code.empty()) action.reason.stop_code = "INTERNAL";
    pending_record_ = action;
    return action;
}

Action CommandFsm::resume(const StepOutcome& outcome, std::chrono::system_clock::time_point now) {
    if (outcome.failure) return on_failure(*outcome.failure, now);
    if (step_ == Step::wait) {
        if (pending_record_) {
            step_ = pending_record_->step;
            return *pending_record_;
        }
        return first_step();
    }
    if (outcome.answered || records(step_)) return go(Step::done);
    if (outcome.decision) {
        if (outcome.decision->run.state != leave_from_) voided_ = 0;  // it got on meanwhile
        leave_from_ = outcome.decision->run.state;
        run_state_ = leave_from_;
        has_review_decision_ = outcome.decision->review_decision_id.has_value();
        sg2_refusal_ = outcome.decision->sg2_refusal;
    }
    if (past_deadline(now))
        return refuse("OVER_DEADLINE", "the deadline of the command has passed");
    return after_success();
}

Action CommandFsm::after_waiting(const Action& action, std::chrono::system_clock::time_point now) {
    // The first step asks the inbox as well: a command that was handled gets its answer, late or
    // not.
    if (action.step == Step::authorize || !past_deadline(now)) return action;
    return refuse("OVER_DEADLINE", "the deadline of the command has passed");
}

Action CommandFsm::after_success() {
    switch (step_) {
        case Step::look_up:
            return go(Step::load_source);
        case Step::load_source:
            return go(Step::make_plan);
        case Step::make_plan:
            return go(Step::record_discovery);
        case Step::authorize: {
            const bool needs_rows = !facts_.live || run_state_ == "awaiting_cut_authorization" ||
                                    run_state_ == "pre_write_backup_taken" ||
                                    run_state_ == "grants_probed";
            return needs_rows ? go(Step::load_rows) : next_cut_step();
        }
        case Step::load_rows:
            return facts_.live ? next_cut_step() : go(Step::prove);
        case Step::backup:
            run_state_ = "pre_write_backup_taken";
            break;
        case Step::grant_probe:
            run_state_ = "grants_probed";
            break;
        case Step::leg_a:
            run_state_ = "cut_leg_a_committed";
            break;
        case Step::structural_verify:
            run_state_ = "structural_verified";
            break;
        case Step::leg_b:
            run_state_ = "leg_b_recorded";
            break;
        case Step::write_verify:
            run_state_ = "write_verified";
            break;
        case Step::await_lifecycle:
            run_state_ = "awaiting_lifecycle_authorization";
            break;
        case Step::enact:
            run_state_ = "lifecycle_enacted";
            break;
        default:
            return go(Step::done);
    }
    return next_cut_step();
}

Action CommandFsm::next_cut_step() {
    if (run_state_ == "awaiting_cut_authorization") return go(Step::backup);
    if (run_state_ == "pre_write_backup_taken") return go(Step::grant_probe);
    if (run_state_ == "grants_probed") return go(Step::leg_a);
    if (run_state_ == "cut_leg_a_committed") return go(Step::structural_verify);
    if (run_state_ == "structural_verified") return go(Step::leg_b);
    if (run_state_ == "leg_b_recorded") return go(Step::write_verify);
    if (run_state_ == "lifecycle_enacted") return go(Step::finish);
    const bool verified = run_state_ == "write_verified";
    if (verified && !facts_.enact) return go(Step::finish);
    if (verified || run_state_ == "awaiting_lifecycle_authorization") {
        if (has_review_decision_) return go(Step::enact);
        if (verified) return go(Step::await_lifecycle);
        Action action =
            refuse("APPROVAL_REQUIRED", "SG-2 has no valid, unused approval for this run");
        if (sg2_refusal_) action.reason = *sg2_refusal_;  // says which paper, and what it lacks
        pending_record_ = action;
        return action;
    }
    Action action = go(Step::record_failure);
    action.reason.stop_code = "INTERNAL";
    action.reason.detail = "no step leads on from run state " + run_state_;
    pending_record_ = action;
    return action;
}

}  // namespace core::pipeline
