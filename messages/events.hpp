#pragma once
/// \file
/// Events: their kinds, topics and headers. The payload is the bytes that the database hashed.

#include "messages/decode_error.hpp"
#include "messages/message.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace messages {

// X(kind, meaning). Published: do not rename. Other parts may add kinds.
#define IU_EVENT_KINDS(X)                                                       \
    X("run.discovered", "a plan was made and pinned")                           \
    X("run.awaiting_authorization", "the run waits for SG-1 and a cut command") \
    X("run.noop", "discover found a run with the same plan")                    \
    X("run.refused", "discover was refused")                                    \
    X("run.failed", "discover could not be carried out")                        \
    X("run.enacted", "every unit of the run is enacted")                        \
    X("run.closed", "the run is closed")                                        \
    X("cut.attempt", "an attempt begins: its units are reserved")               \
    X("cut.resumed", "an attempt begins behind a committed leg A")              \
    X("cut.committed", "leg A committed: the units exist")                      \
    X("cut.proved_rolled_back", "a proof ran and left nothing")                 \
    X("cut.completed", "the cut command reached what it asked for")             \
    X("cut.failed", "the attempt ended without effect")                         \
    X("cut.refused", "the cut was refused")                                     \
    X("cut.noop", "the cut had been done before")                               \
    X("ledger.leg_b", "the ledger's 2N+6 rows, as references")                  \
    X("verify.written", "the verify result, for the ledger")                    \
    X("approval.recorded", "an approval was given")                             \
    X("switch.armed", "a grant became active")                                  \
    X("switch.disarmed", "the kill switch was turned off")                      \
    X("switch.expired", "the last active grant expired or was used up")

inline constexpr std::array event_kinds{
#define IU_X(kind, meaning) std::string_view{kind},
    IU_EVENT_KINDS(IU_X)
#undef IU_X
};

/// One row of cutter.audit_event.
struct StoredEvent {
    std::int32_t chain = 0;
    std::int64_t seq = 0;
    std::string kind;         ///< e.g. "cut.committed"
    std::string subject;      ///< doc_code, or "switch"
    std::string payload;      ///< the exact bytes that were hashed
    std::string prev_hash;    ///< 64 lower-case hexadecimal digits
    std::string hash;         ///< 64 lower-case hexadecimal digits
    std::string recorded_at;  ///< RFC 3339, UTC
    std::string traceparent;  ///< empty: none
};

/// Where and how an event travels.
struct OutgoingEvent {
    std::string_view topic;  ///< base name
    std::int32_t chain = 0;  ///< partition = chain mod partitions
    Message message;
};

/// Base name of the topic for a kind: "verify.*" has its own, all others are governance.
std::string_view topic_for_kind(std::string_view kind) noexcept;

/// The record of a stored event. Deterministic: the same row gives the same bytes again.
OutgoingEvent to_outgoing(const StoredEvent& event);

/// "urn:iu-cutter:schema:event-<family>:v1" for the family of a kind ("run", "cut", ...).
std::string event_schema(std::string_view kind);

/// Headers of a dead letter: the original ones and dlq_reason, dlq_topic, dlq_partition,
/// dlq_offset.
Headers dead_letter_headers(const Headers& original,
                            const DecodeError& reason,
                            std::string_view topic,
                            std::int32_t partition,
                            std::int64_t offset);

}  // namespace messages
