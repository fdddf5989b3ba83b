#pragma once
/// \file
/// What the command line asks the database: reading as cutter_audit, and the few acts of people.
///
/// Every function takes a session of the role that it names. JSON texts are those of `--json`.

#include "worker/postgres/session.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace worker::postgres {

/// `status` as cutter_audit: `{switch: {...}, runs: [...]}`, newest run first, at most 1000.
/// DOCUMENT_UNKNOWN when the run or document asked for is not registered.
Result<std::string> status(Session& audit,
                           const std::optional<std::string>& run_id,
                           const std::optional<std::string>& document);

/// The pinned plan of a run.
struct PinnedPlan {
    std::string run_id;
    std::string document;
    std::string plan_digest;
    std::string cutplan;         ///< canonical bytes, checked against plan_digest
    std::string warnings_json;   ///< array
    std::string zones_json;      ///< array
    std::string furniture_json;  ///< array
    std::string ruleset_reason;  ///< why this ruleset; may be empty
};
/// As cutter_audit. DOCUMENT_UNKNOWN when there is no such run, or it has no plan; DRIFT.
Result<PinnedPlan> pinned_plan(Session& audit, const std::string& run_id);

/// What `rebuild` wrote.
struct Rebuilt {
    int version = 0;
    std::uint64_t bytes = 0;
    std::uint64_t units = 0;
    std::string sha256;
};
/// As cutter_audit: the text of a document version from the bodies of its units, in the order of
/// their spans; bytes in no unit come from the source. Goes to `write` piece by piece; false from
/// it stops with a permanent failure. `version` nothing: the newest that has units. VERIFY_FAILED
/// when what was written is not the source, byte for byte.
Result<Rebuilt> rebuild(Session& audit,
                        const std::string& document,
                        std::optional<int> version,
                        const std::function<bool(std::string_view)>& write);

/// As cutter_audit: the answer of a command, JSON; nothing while there is none.
/// REPLAY_CONFLICT when that id was given with another `command_sha256` and another `task_sha256`
/// (both empty: any).
Result<std::optional<std::string>> find_answer(Session& audit,
                                               const std::string& command_id,
                                               const std::string& command_sha256,
                                               const std::string& task_sha256);

/// What `enqueue cut` puts into the command.
struct RunLookup {
    std::string run_id;
    std::string document;
    std::string state;
    std::string plan_digest;
};
/// As cutter_audit. DOCUMENT_UNKNOWN when there is no such run.
Result<RunLookup> find_run(Session& audit, const std::string& run_id);

/// As cutter_source: registers a text of at most 64 MiB.
Result<std::string> source_add(Session& source,
                               const std::string& doc_code,
                               const std::string& body,
                               const std::string& ruleset,
                               const std::string& title);

/// As cutter_gov. `review_decision` nothing: SG-1.
Result<std::string> approve(Session& gov,
                            const std::string& run_id,
                            const std::string& gate,
                            const std::string& signer,
                            const std::optional<std::string>& review_decision);

struct ArmParams {
    std::string mode;  ///< live or proof
    std::vector<std::string> documents;
    std::int64_t max_units = 0;
    std::chrono::milliseconds ttl{0};
    std::string reason;
    std::string signer;
};
/// As cutter_gov.
Result<std::string> arm(Session& gov, const ArmParams& params);

/// As cutter_kill.
Result<std::string> disarm(Session& kill, const std::string& reason);

}  // namespace worker::postgres
