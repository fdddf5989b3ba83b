#pragma once
/// \file
/// Writes the ledger rows of one event, as cutter_writer.

#include "worker/postgres/session.hpp"

#include <cstdint>
#include <string>

namespace worker::postgres {

/// What became of an event.
struct LedgerWrite {
    enum class Status : std::uint8_t {
        recorded,  ///< rows written now
        already,   ///< they were there: the event came twice
        waiting,   ///< its change set is not in the ledger yet: try again after the next event
    };
    Status status = Status::recorded;
    int rows = 0;
};

/// 2N+6 rows of a `ledger.leg_b` event, in one transaction. `payload` is the event's exact bytes.
Result<LedgerWrite> record_leg_b(Session& writer, const std::string& payload);
/// 2 rows of a `verify.written` event, in one transaction.
Result<LedgerWrite> record_verify(Session& writer, const std::string& payload);

}  // namespace worker::postgres
