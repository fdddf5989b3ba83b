#pragma once
/// \file
/// The life of one command as a state machine without I/O.
///
/// resume() says what to do next; the shell (pipeline.cpp) does it on a database thread and feeds
/// the outcome back. All knowledge of order, refusal and retry is here; none of I/O.

#include "core/pipeline/backoff.hpp"
#include "core/ports.hpp"
#include "core/result.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace core::pipeline {

/// What the shell must do.
enum class Step : std::uint8_t {
    // discover
    look_up,           ///< was the command handled before?
    load_source,       ///< fetch the registered text
    make_plan,         ///< cut it twice, compare the digests
    record_discovery,  ///< run, pins, events, inbox row
    // cut
    authorize,          ///< the ATTEMPT transaction
    load_rows,          ///< pinned rows and source
    prove,              ///< rollback-only
    backup,             ///< pre_write_backup
    grant_probe,        ///< privileges as expected
    leg_a,              ///< the units
    structural_verify,  ///< read back by another principal
    leg_b,              ///< the ledger's event
    write_verify,       ///< once-only check, then the verify event
    await_lifecycle,    ///< SG-2 is missing: move on to where it is asked for
    enact,              ///< irreversible
    finish,             ///< close-out event and inbox row
    // both
    record_refusal,  ///< inbox row and event of a refusal
    record_failure,  ///< the same for "could not"
    wait,            ///< infrastructure is sick: wait `delay`, then resume with ok
    done,            ///< answered: acknowledge the record
    abandon,         ///< stopping: leave the record unacknowledged, it comes again
};

std::string_view to_string(Step step) noexcept;
/// Is it a step whose transaction holds the kill switch, so that a disarm waits for it? Not the
/// backup: a dump takes as long as it takes and holds nothing; what pins it is short.
bool holds_switch(Step step) noexcept;

struct Action {
    Step step = Step::done;
    std::chrono::milliseconds delay{0};  ///< of wait
    Failure reason;                      ///< of record_refusal and record_failure
};

/// What became of the last action. `failure` empty: it went well.
struct StepOutcome {
    std::optional<Failure> failure;
    bool answered = false;  ///< look_up, authorize, record_*, prove, finish: answer is there
    bool crowded = false;   ///< load_*: no room for the text now; do the step again
    std::optional<CutDecision> decision;  ///< authorize, when it says go
};

/// Facts about the command that the machine needs.
struct CommandFacts {
    bool is_cut = false;
    bool live = false;
    bool enact = false;  ///< until = lifecycle_enacted
    std::optional<std::chrono::system_clock::time_point> deadline;
};

/// Threads: none. One object per delivery of a command.
class CommandFsm {
  public:
    CommandFsm(CommandFacts facts, std::uint64_t seed);

    /// The first action.
    Action start(std::chrono::system_clock::time_point now);
    /// The next action after `outcome` of the previous one.
    Action resume(const StepOutcome& outcome, std::chrono::system_clock::time_point now);
    /// The action to do now that it had to wait for its turn: `action`, the last one that was
    /// given, or a refusal if the deadline has passed meanwhile.
    Action after_waiting(const Action& action, std::chrono::system_clock::time_point now);
    Step current() const { return step_; }
    /// Times that it had to wait and start over.
    unsigned retries() const { return backoff_.tries(); }

  private:
    Action go(Step step);
    Action first_step();
    Action wait_longer();
    Action refuse(std::string stop_code, std::string detail);
    Action on_failure(const Failure& failure, std::chrono::system_clock::time_point now);
    Action after_success();
    Action next_cut_step();
    bool past_deadline(std::chrono::system_clock::time_point now) const;

    CommandFacts facts_;
    Backoff backoff_;
    Step step_ = Step::look_up;
    std::string run_state_;
    bool has_review_decision_ = false;
    std::optional<Failure> sg2_refusal_;
    std::string leave_from_;  ///< state of the run when leave was given last
    unsigned voided_ = 0;     ///< leaves in a row that were void before the run got on
    std::optional<Action> pending_record_;  ///< the refusal to record again after a wait
};

}  // namespace core::pipeline
