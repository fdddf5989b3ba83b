#include "core/pipeline/steps.hpp"

#include "core/fail_point.hpp"
#include "core/hash.hpp"
#include "core/pipeline/answer.hpp"
#include "messages/ids.hpp"
#include "messages/limits.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

namespace core::pipeline {
namespace {

/// Of all texts that are being worked on. With what a plan of the largest one costs (Bounds) this
/// is what keeps the worker within its memory.
constexpr std::size_t texts_bytes_max = std::size_t{64} << 20U;
/// Texts up to this size never wait behind large ones.
constexpr std::size_t small_text_bytes = std::size_t{1} << 20U;

Failure refused(std::string stop_code, std::string detail) {
    Failure failure;
    failure.kind = FailureKind::refused;
    failure.stop_code = std::move(stop_code);
    failure.detail = std::move(detail);
    return failure;
}

StepOutcome failed(Failure failure) {
    StepOutcome outcome;
    outcome.failure = std::move(failure);
    return outcome;
}

/// The state machine asks for no step of the other mode: a defect, not a refusal.
Failure wrong_mode() {
    Failure failure;
    failure.stop_code = "INTERNAL";
    failure.detail = "a step was asked for under a permit of the other mode";
    return failure;
}

StepOutcome of(const Result<void>& result) {
    return result ? StepOutcome{} : failed(result.error());
}

// An exception is no word of a server: a command that brings it again and again must not keep its
// document for ever.
constexpr unsigned exceptions_max = 3;

StepOutcome broke(CommandContext& context, const std::string& what) {
    Failure failure;
    const bool again = ++context.exceptions <= exceptions_max;
    failure.kind = again ? FailureKind::outcome_unknown : FailureKind::permanent;
    if (!again) failure.stop_code = "INTERNAL";
    failure.detail = "the step ended with an exception";
    failure.remote = what;
    return failed(std::move(failure));
}

CommandFacts facts_of(const messages::Command& command, std::chrono::milliseconds timeout) {
    CommandFacts facts;
    facts.is_cut = command.is_cut();
    if (const auto* cut = std::get_if<messages::Cut>(&command.body)) {
        facts.live = cut->mode == messages::Mode::live;
        facts.enact = cut->until == messages::Until::lifecycle_enacted;
    }
    const auto cap = std::chrono::system_clock::now() + timeout;
    facts.deadline = std::min(command.deadline().value_or(cap), cap);
    return facts;
}

std::string durations_json(const CommandContext& context) {
    std::string out = "{";
    for (const auto& [step, us] : context.durations_us) {
        if (out.size() > 1) out += ',';
        out += '"';
        out += to_string(step);
        out += "_us\":" + std::to_string(us);
    }
    return out + "}";
}

}  // namespace

CommandContext::CommandContext(messages::Command c, std::chrono::milliseconds timeout)
    : command(std::move(c)),
      command_json(messages::to_sql_json(command)),
      facts(facts_of(command, timeout)),
      run_id(messages::generate_run_id()) {
    run.document = command.document;
    if (const auto* cut = std::get_if<messages::Cut>(&command.body)) {
        run.run_id = cut->run_id;
        run.plan_digest = cut->plan_digest;
    }
}

Steps::Steps(RunStore& store,
             LiveExecutionAdapter& adapter,
             Verifier& verifier,
             std::shared_ptr<const cutting::RulesetLibrary> rulesets,
             KillSwitch& kill_switch,
             StepSettings& settings)
    : store_(store),
      adapter_(adapter),
      verifier_(verifier),
      rulesets_(std::move(rulesets)),
      kill_switch_(kill_switch),
      settings_(settings),
      texts_(texts_bytes_max) {}

StepOutcome Steps::perform(const Action& action, CommandContext& context) {
    const auto begin = std::chrono::steady_clock::now();
    StepOutcome outcome;
    try {
        IU_FAIL_SCOPE(to_string(action.step));
        IU_FAIL_POINT_IN_SCOPE(".enter");
        outcome = dispatch(action, context);
    } catch (const std::exception& error) {
        outcome = broke(context, error.what());
    }
    const auto took = std::chrono::steady_clock::now() - begin;
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    if (!outcome.crowded) context.durations_us.emplace_back(action.step, us);
    return outcome;
}

StepOutcome Steps::dispatch(const Action& action, CommandContext& context) {
    switch (action.step) {
        case Step::look_up:
            return look_up(context);
        case Step::load_source:
            return load_source(context);
        case Step::make_plan:
            return make_plan(context);
        case Step::record_discovery:
            return record_discovery(context);
        case Step::authorize:
            return authorize(context);
        case Step::load_rows:
            return load_rows(context);
        case Step::record_refusal:
        case Step::record_failure:
            return record(action, context);
        default:
            break;
    }
    if (!context.permit) {
        return failed(refused("KILL_SWITCH_OFF", "a governed step was asked for without a permit"));
    }
    if (Result<void> on = look_at_switch(*context.permit); !on) return failed(on.error());
    if (action.step == Step::prove) return prove(context);
    const std::optional<LivePermit> live = LivePermit::of(*context.permit);
    if (!live) return failed(wrong_mode());
    switch (action.step) {
        case Step::backup:
            return of(adapter_.pre_write_backup(*live, context.run, context.command_json));
        case Step::grant_probe:
            return of(store_.grant_probe(context.command_json, *live));
        case Step::leg_a:
            return of(adapter_.cut_leg_a(*live, context.run, context.rows));
        case Step::structural_verify:
            return of(verifier_.structural_verify(*live, context.run));
        case Step::leg_b:
            return of(adapter_.leg_b_record(*live, context.run));
        case Step::write_verify:
            return write_verify(*live, context);
        case Step::await_lifecycle:
            return of(store_.await_lifecycle(context.command_json, *live));
        case Step::enact:
            return of(adapter_.lifecycle_enact(*live, context.run, *context.review_decision_id));
        case Step::finish:
            return answered(store_.finish_cut(context.command_json, *live, durations_json(context)),
                            context);
        default:
            return {};
    }
}

StepOutcome Steps::prove(CommandContext& context) {
    const std::optional<ProofPermit> proof = ProofPermit::of(*context.permit);
    if (!proof) return failed(wrong_mode());
    return answered(verifier_.prove(*proof, context.run, context.rows, context.command_json,
                                    context.facts.enact),
                    context);
}

// Asked before every governed step, so that none connects as a governed role after a disarm. The
// fence in the writing transaction is what decides; this keeps the worker from even trying.
Result<void> Steps::look_at_switch(const Permit& permit) {
    const auto asked_at = Permit::Clock::now();
    try {
        return ask_switch(permit, asked_at);
    } catch (const std::exception&) {
        kill_switch_.drop(asked_at);
        return permit.ensure_on();
    }
}

Result<void> Steps::ask_switch(const Permit& permit, Permit::Clock::time_point asked_at) {
    IU_FAIL_SCOPE("gate");
    IU_FAIL_POINT("gate.look");
    const Result<SwitchReading> reading = store_.read_switch();
    if (!reading) {
        kill_switch_.not_read(reading.error(), asked_at);
        // What is only out of reach is waited for; then the command asks for leave again.
        if (reading.error().kind != FailureKind::permanent) return reading.error();
        return permit.ensure_on();
    }
    IU_FAIL_POINT("gate.read");
    if (reading->on) {
        kill_switch_.seen_on(reading->epoch);
    } else {
        kill_switch_.drop(asked_at);
    }
    IU_FAIL_POINT("gate.latched");
    return permit.ensure_on();
}

StepOutcome Steps::answered(Result<Answer> answer, CommandContext& context) {
    if (!answer) return failed(answer.error());
    context.answer = std::move(*answer);
    StepOutcome outcome;
    outcome.answered = true;
    return outcome;
}

StepOutcome Steps::look_up(CommandContext& context) {
    Result<std::optional<Answer>> found = store_.find_answer(context.command_json);
    if (!found) return failed(found.error());
    if (!*found) return {};
    return answered(std::move(**found), context);
}

// Before a text is fetched: whoever put one of a gigabyte into the table fills no memory with it.
Admission Steps::admission(CommandContext& context, std::size_t most, StepOutcome& outcome) {
    return [this, &context, most, &outcome](std::size_t bytes) {
        context.room.reset();
        if (bytes > most) {
            outcome =
                failed(refused("OVER_LIMIT", "the text has " + std::to_string(bytes) +
                                                 " bytes; the limit is " + std::to_string(most)));
            return false;
        }
        if (bytes <= small_text_bytes) return true;
        context.room = texts_.try_take(bytes);
        outcome.crowded = !context.room;
        return !outcome.crowded;
    };
}

StepOutcome Steps::load_source(CommandContext& context) {
    const auto& discover = std::get<messages::Discover>(context.command.body);
    const std::optional<int> version = discover.source_version;
    StepOutcome outcome;
    Result<SourceText> source = store_.load_source(
        discover.document, version, admission(context, settings_.source_bytes_max, outcome));
    if (outcome.crowded || outcome.failure) return outcome;
    if (!source) return failed(source.error());
    context.source = std::move(*source);
    context.run.source_version = context.source.version;
    if (sha256_hex(context.source.body) != context.source.sha256) {
        return failed(refused("DRIFT", "the registered text does not have its registered SHA-256"));
    }
    return of(cutting::check_source(context.source.body, settings_.source_bytes_max));
}

StepOutcome Steps::make_plan(CommandContext& context) {
    const auto& discover = std::get<messages::Discover>(context.command.body);
    cutting::CutRequest request;
    request.source = context.source.body;
    request.ruleset = discover.ruleset.value_or(context.source.ruleset);
    if (request.ruleset.empty()) request.ruleset = "auto";
    request.prefix = context.command.document;
    request.bounds = cutting::Bounds{};
    Result<cutting::Plan> plan = rulesets_->cut(request);
    Result<cutting::Plan> again = rulesets_->cut(request);
    if (!plan || !again) {
        Failure failure = plan ? again.error() : plan.error();
        if (failure.stop_code.empty()) failure.stop_code = "REFUSED_INPUT";
        failure.kind = FailureKind::refused;
        return failed(std::move(failure));
    }
    context.plan = std::move(*plan);
    context.cutplan = cutting::canonical_cutplan(context.plan);
    context.run.plan_digest = sha256_hex(context.cutplan);
    context.run.units = static_cast<int>(context.plan.units.size());
    if (cutting::canonical_cutplan(*again) != context.cutplan) {
        return failed(refused("DRIFT", "the same text gave two different plans"));
    }
    if (context.plan.units.empty()) {
        return failed(refused("REFUSED_INPUT", "the text has no unit to cut"));
    }
    if (context.plan.units.size() > settings_.max_units) {
        return failed(refused("OVER_LIMIT",
                              "the plan has " + std::to_string(context.plan.units.size()) +
                                  " units, the limit is " + std::to_string(settings_.max_units)));
    }
    for (const cutting::Unit& unit : context.plan.units) {
        const std::string_view body =
            request.source.substr(unit.span.begin, unit.span.end - unit.span.begin);
        if (is_placeholder(body)) {
            return failed(refused(
                "REFUSED_INPUT",
                "the body of " + std::string(unit.canonical_address) + " is placeholder text"));
        }
    }
    return {};
}

StepOutcome Steps::record_discovery(CommandContext& context) {
    const std::string run = discovery_json(context.run_id, context.source, context.plan,
                                           context.run.plan_digest, settings_.build_id);
    return answered(store_.record_discovery(context.command_json, run, context.cutplan), context);
}

StepOutcome Steps::authorize(CommandContext& context) {
    context.permit.reset();
    context.attempt_id.clear();
    const auto asked_at = Permit::Clock::now();
    Result<CutDecision> decision =
        store_.authorize_cut(context.command_json, settings_.build_id, settings_.require_proof);
    if (!decision && decision.error().kind == FailureKind::permanent) {
        // Was it the switch? One that nobody can read is OFF.
        const Result<SwitchReading> reading = store_.read_switch();
        if (!reading && reading.error().kind == FailureKind::permanent) {
            return failed(refused("KILL_SWITCH_OFF", "the kill switch can't be read"));
        }
    }
    if (!decision) return failed(decision.error());
    if (decision->answer) return answered(std::move(*decision->answer), context);
    context.attempt_id = decision->authorization.attempt_id;
    context.run = decision->run;
    context.review_decision_id = decision->review_decision_id;
    Result<Permit> permit = kill_switch_.check(decision->authorization, asked_at);
    if (!permit) return failed(permit.error());
    context.permit = std::move(*permit);
    StepOutcome outcome;
    outcome.decision = std::move(*decision);
    return outcome;
}

StepOutcome Steps::load_rows(CommandContext& context) {
    StepOutcome outcome;
    Result<CutplanRows> rows = store_.load_rows(
        context.run, admission(context, messages::limits::source_bytes_max, outcome));
    if (outcome.crowded || outcome.failure) return outcome;
    if (!rows) return failed(rows.error());
    context.rows = std::move(*rows);
    return of(preflight(context.rows));
}

StepOutcome Steps::write_verify(const LivePermit& permit, CommandContext& context) {
    Result<int> count = adapter_.verify_result_count_for(permit, context.run);
    if (!count) return failed(count.error());
    if (*count != 0) {
        return failed(refused("VERIFY_ALREADY_RECORDED",
                              "this cut has " + std::to_string(*count) + " verify results"));
    }
    return of(adapter_.write_verify(permit, context.run));
}

StepOutcome Steps::record(const Action& action, CommandContext& context) {
    const std::string outcome = action.step == Step::record_refusal ? "refused" : "failed";
    const std::string kind = (context.facts.is_cut ? "cut." : "run.") + outcome;
    const std::string answer = answer_json(context.command, outcome, context.run, action.reason);
    return answered(store_.record_outcome(context.command_json, answer, kind, context.attempt_id),
                    context);
}

}  // namespace core::pipeline
