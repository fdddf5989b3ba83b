#pragma once
/// \file
/// Where the relay finds the events that Kafka has not got, in (chain, seq) order.

#include "worker/postgres/session.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace worker::postgres {

/// One row of cutter.audit_event. `payload` is the exact bytes that were hashed.
struct StoredEvent {
    int chain = 0;
    std::int64_t seq = 0;
    std::string kind;
    std::string subject;
    std::string payload;
    std::string prev_hash;    ///< 64 hexadecimal digits
    std::string hash;         ///< 64 hexadecimal digits
    std::string recorded_at;  ///< RFC 3339, UTC, microseconds
};

/// Batches of events under a lock that one worker at a time holds, on a session of its own as
/// cutter_run. A batch is a transaction: begin, publish, finish. Whoever dies in between leaves the
/// cursor where it was, and the next one sends the same bytes again.
/// Threads: one at a time; may change between calls.
class RelayStore {
  public:
    explicit RelayStore(PostgresConfig config);

    /// At most `limit` events beyond the cursor. Empty, with nothing to finish: there is none, or
    /// another worker holds the lock. Else the transaction stays open until finish_batch() or
    /// abandon(), at most idle_timeout.
    Result<std::vector<StoredEvent>> begin_batch(std::size_t limit);
    /// The first `published` events of the batch are in Kafka: moves the cursor past them, commits.
    Result<void> finish_batch(std::size_t published);
    /// Nothing was published, or it is not known: leaves the cursor. Never fails.
    void abandon() noexcept;

  private:
    PostgresConfig config_;
    std::optional<Session> session_;
    std::vector<std::pair<int, std::int64_t>> batch_;  // (chain, seq), as given out
};

}  // namespace worker::postgres
