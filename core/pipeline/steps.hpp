#pragma once
/// \file
/// What each step of a command does, through the ports. Blocking: runs on database threads.

#include "core/cutting/cutter.hpp"
#include "core/pipeline/command_fsm.hpp"
#include "core/pipeline/memory_budget.hpp"
#include "core/ports.hpp"
#include "messages/commands.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace core::pipeline {

/// Settings that SIGHUP may change while commands run.
struct StepSettings {
    std::atomic<bool> require_proof{true};
    std::atomic<std::size_t> max_units{1000};
    std::atomic<std::size_t> source_bytes_max{std::size_t{64} << 20U};
    std::atomic<std::chrono::milliseconds> command_timeout{std::chrono::hours{1}};
    std::string build_id;
};

/// What one command carries from step to step. One thread at a time.
struct CommandContext {
    /// `timeout` caps the command, from now on, where its own deadline is later or missing.
    CommandContext(messages::Command c, std::chrono::milliseconds timeout);

    messages::Command command;
    std::string command_json;
    CommandFacts facts;

    std::optional<Answer> answer;  ///< set once the command is answered
    RunRef run;                    ///< what is known of the run, for refusals
    std::string run_id;            ///< of a discover: made once, so that retries agree
    SourceText source;
    cutting::Plan plan;
    std::string cutplan;
    CutplanRows rows;
    std::string attempt_id;  ///< of the last authorization, with or without a permit
    std::optional<Permit> permit;
    std::optional<std::string> review_decision_id;
    std::optional<MemoryBudget::Lease> room;  ///< for the text
    unsigned exceptions = 0;
    std::vector<std::pair<Step, std::int64_t>> durations_us;
};

/// Threads: any number of contexts at once; the ports are thread-safe.
class Steps {
  public:
    Steps(RunStore& store,
          LiveExecutionAdapter& adapter,
          Verifier& verifier,
          std::shared_ptr<const cutting::RulesetLibrary> rulesets,
          KillSwitch& kill_switch,
          StepSettings& settings);

    /// Does one step; its duration is kept in the context. An exception in it is a failure whose
    /// outcome nobody knows; the fourth of one command is a permanent one.
    StepOutcome perform(const Action& action, CommandContext& context);
    const StepSettings& settings() const { return settings_; }

  private:
    StepOutcome dispatch(const Action& action, CommandContext& context);
    Result<void> look_at_switch(const Permit& permit);
    Result<void> ask_switch(const Permit& permit, Permit::Clock::time_point asked_at);
    StepOutcome look_up(CommandContext& context);
    StepOutcome load_source(CommandContext& context);
    StepOutcome make_plan(CommandContext& context);
    StepOutcome record_discovery(CommandContext& context);
    StepOutcome authorize(CommandContext& context);
    StepOutcome load_rows(CommandContext& context);
    StepOutcome prove(CommandContext& context);
    StepOutcome write_verify(const LivePermit& permit, CommandContext& context);
    StepOutcome record(const Action& action, CommandContext& context);
    /// Takes room for a text of at most `most` bytes; `outcome` says why that was refused.
    Admission admission(CommandContext& context, std::size_t most, StepOutcome& outcome);
    StepOutcome answered(Result<Answer> answer, CommandContext& context);

    RunStore& store_;
    LiveExecutionAdapter& adapter_;
    Verifier& verifier_;
    std::shared_ptr<const cutting::RulesetLibrary> rulesets_;
    KillSwitch& kill_switch_;
    StepSettings& settings_;
    MemoryBudget texts_;
};

}  // namespace core::pipeline
