#pragma once
/// \file
/// The doors of the core: what the worker must bring to the pipeline.
///
/// Every method blocks and is called on a database thread, never on the thread of the io_context.
/// JSON texts are the shapes of messages/README.md. A `refused` Failure carries the stop code.

#include "core/cutting/plan.hpp"
#include "core/kill_switch.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// The recorded outcome of a command: `json` as stored in cutter.inbox, with its main fields.
struct Answer {
    std::string json;
    std::string outcome;  ///< done, noop, refused or failed
    std::string run_id;
    std::string state;
    std::string stop_code;
};

/// One registered version of a document.
struct SourceText {
    std::string document;
    int version = 0;
    std::string sha256;
    std::string ruleset;  ///< as registered: a name or "auto"
    std::string body;
};

/// A run as the database knows it now.
struct RunRef {
    std::string run_id;
    std::string document;
    int source_version = 0;
    std::string state;
    std::string plan_digest;
    int units = 0;
    std::string change_set_id;
};

/// Answer of RunStore::authorize_cut: an answer (handled before, noop or refused), or leave to go.
struct CutDecision {
    std::optional<Answer> answer;
    Authorization authorization;
    RunRef run;
    std::optional<std::string> review_decision_id;  ///< of a valid, unused SG-2 approval
    std::optional<Failure> sg2_refusal;             ///< why there is none that will do
};

/// The switch as the database tells it.
struct SwitchReading {
    bool on = false;
    std::int64_t epoch = 0;
};

/// What leg A works on: the pinned rows and the text they were cut from.
struct CutplanRows {
    cutting::Plan plan;
    std::string source;
};

/// Asked with a text's size before the text is read; false: there is no room for it now.
using Admission = std::function<bool(std::size_t bytes)>;

/// Runs, inbox and evidence, as the runtime role cutter_run. Works while the switch is OFF.
class RunStore {
  public:
    virtual ~RunStore() = default;
    /// The recorded answer of a command, or nothing. Handled with another body: REPLAY_CONFLICT.
    virtual Result<std::optional<Answer>> find_answer(const std::string& command_json) = 0;
    /// `version` nothing: the newest. DOCUMENT_UNKNOWN when there is none. Retryable when `admit`
    /// says no.
    virtual Result<SourceText> load_source(const std::string& document,
                                           std::optional<int> version,
                                           const Admission& admit) = 0;
    /// Run, pins, events and inbox row of a finished discovery, in one transaction.
    virtual Result<Answer> record_discovery(const std::string& command_json,
                                            const std::string& run_json,
                                            const std::string& cutplan) = 0;
    /// Inbox row and event of an outcome that changed nothing governed; closes an open attempt.
    virtual Result<Answer> record_outcome(const std::string& command_json,
                                          const std::string& answer_json,
                                          const std::string& kind,
                                          const std::string& attempt_id) = 0;
    /// The ATTEMPT transaction: switch, run, grant, approvals, proof; reserves the units.
    virtual Result<CutDecision> authorize_cut(const std::string& command_json,
                                              const std::string& build_id,
                                              bool require_proof) = 0;
    /// State of the switch; grants that ran out are marked EXPIRED on the way.
    virtual Result<SwitchReading> read_switch() = 0;
    /// Pinned rows and source of a run, digests checked (DRIFT). Retryable when `admit` says no.
    virtual Result<CutplanRows> load_rows(const RunRef& run, const Admission& admit) = 0;
    /// Compares the privileges with the expected ones (GRANT_DELTA) and moves the run on.
    virtual Result<void> grant_probe(const std::string& command_json, const Permit& permit) = 0;
    /// Moves write_verified to awaiting_lifecycle_authorization.
    virtual Result<void> await_lifecycle(const std::string& command_json, const Permit& permit) = 0;
    /// Close-out or "verified as asked": event, inbox row, the attempt's hold on its grant.
    virtual Result<Answer> finish_cut(const std::string& command_json,
                                      const Permit& permit,
                                      const std::string& durations_json) = 0;
};

/// The six methods that touch governed data. Each asks the permit first, before anything else, and
/// owns exactly one transaction: BEGIN, work, COMMIT; any error rolls back.
class LiveExecutionAdapter {
  public:
    virtual ~LiveExecutionAdapter() = default;
    /// Encrypted dump of the governed tables, pinned in the run; a recent one may be reused.
    virtual Result<void> pre_write_backup(const LivePermit& permit,
                                          const RunRef& run,
                                          const std::string& command_json) = 0;
    /// Preflight of every row before any connect, then all units in one round trip.
    virtual Result<void> cut_leg_a(const LivePermit& permit,
                                   const RunRef& run,
                                   const CutplanRows& rows) = 0;
    virtual Result<void> leg_b_record(const LivePermit& permit, const RunRef& run) = 0;
    virtual Result<int> verify_result_count_for(const LivePermit& permit, const RunRef& run) = 0;
    virtual Result<void> write_verify(const LivePermit& permit, const RunRef& run) = 0;
    virtual Result<void> lifecycle_enact(const LivePermit& permit,
                                         const RunRef& run,
                                         const std::string& review_decision_id) = 0;
};

/// Read-back by another principal on a new connection, and the proof that cannot commit.
class Verifier {
  public:
    virtual ~Verifier() = default;
    /// Counts, addresses, anchors, hashes, reconstruction (VERIFY_FAILED); moves the run on.
    virtual Result<void> structural_verify(const Permit& permit, const RunRef& run) = 0;
    /// Every body in one transaction as cutter_proof, rolled back; then the evidence.
    virtual Result<Answer> prove(const ProofPermit& permit,
                                 const RunRef& run,
                                 const CutplanRows& rows,
                                 const std::string& command_json,
                                 bool with_enact) = 0;
};

/// Preflight of leg A, pure: body, label, unit_kind and section_type of every row, hashes against
/// the source, no placeholder text. A refused Failure with INVARIANT_FAILED, DRIFT or
/// REFUSED_INPUT.
Result<void> preflight(const CutplanRows& rows);
/// Text that stood in plans where bodies should have been: never a unit, whoever wrote it.
bool is_placeholder(std::string_view body) noexcept;

}  // namespace core
