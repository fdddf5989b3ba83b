#pragma once
/// \file
/// The stop codes: every reason for which iu-cutter refuses or stops, in one list.
///
/// A stop code is published (events, `--json`, the inbox), so its spelling never changes. Each has
/// an SQLSTATE of its own (class IU) with which the functions in deploy/sql raise it.

#include <cstdint>
#include <optional>
#include <string_view>

namespace messages {

// X(name, sqlstate, meaning). The README's table of stop codes is checked against this list.
#define IU_STOP_CODES(X)                                                                        \
    X(KILL_SWITCH_OFF, "IU001", "the kill switch is OFF, or it is there and unreadable")        \
    X(GRANT_REFUSED, "IU002", "no active grant covers this mode, document and number of units") \
    X(APPROVAL_REQUIRED, "IU003", "the gate needs an approval that nobody has given")           \
    X(APPROVAL_EXPIRED, "IU004", "the approval is older than its gate allows")                  \
    X(APPROVAL_REPLAYED, "IU005", "the approval or its review decision was used before")        \
    X(APPROVAL_MISMATCH, "IU006", "the approval is for another gate, run or plan")              \
    X(PROOF_REQUIRED, "IU007", "no rollback-only proof of this plan by this build")             \
    X(OVER_DEADLINE, "IU008", "the deadline of the command has passed")                         \
    X(DOCUMENT_UNKNOWN, "IU009", "no such document, version or run is registered")              \
    X(REFUSED_INPUT, "IU010", "the text, plan or command breaks a rule")                        \
    X(OVER_LIMIT, "IU011", "a size or a count is above its limit")                              \
    X(DRIFT, "IU012", "a pinned value differs from what is found now")                          \
    X(INVARIANT_FAILED, "IU013", "evidence is missing or a row breaks an invariant")            \
    X(GRANT_DELTA, "IU014", "the privileges found differ from the expected ones")               \
    X(REPLAY_CONFLICT, "IU015", "the same id or address exists with other content")             \
    X(VERIFY_FAILED, "IU016", "what is in the database is not what was planned")                \
    X(LEG_B_ALREADY_RECORDED, "IU017", "the ledger event of this cut exists already")           \
    X(VERIFY_ALREADY_RECORDED, "IU018", "the verify result of this cut exists already")         \
    X(NOT_IMPLEMENTED, "IU019", "this part does not exist in this version")                     \
    X(INTERNAL, "IU020", "a defect of iu-cutter: report it with the log")

enum class StopCode : std::uint8_t {
#define IU_X(name, sqlstate, meaning) name,
    IU_STOP_CODES(IU_X)
#undef IU_X
};

/// The published spelling, e.g. "KILL_SWITCH_OFF".
std::string_view to_string(StopCode code) noexcept;
/// The SQLSTATE that the database functions raise for it, e.g. "IU001".
std::string_view sqlstate(StopCode code) noexcept;
/// One line for people.
std::string_view meaning(StopCode code) noexcept;
/// Inverse of to_string(); nothing for an unknown word.
std::optional<StopCode> stop_code_from_string(std::string_view word) noexcept;
/// Inverse of sqlstate(); nothing for an SQLSTATE that is none of ours.
std::optional<StopCode> stop_code_from_sqlstate(std::string_view state) noexcept;

}  // namespace messages
