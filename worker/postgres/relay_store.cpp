#include "worker/postgres/relay_store.hpp"

#include "worker/postgres/failure.hpp"

#include <utility>

namespace worker::postgres {
namespace {

/// Payloads of a batch; the first event always goes, however large.
constexpr std::size_t batch_bytes_max = 4UL * 1024 * 1024;

// Each chain that has something gets an equal part of the batch, so that a busy one can't starve
// the others; then as many of these as fit into the bytes.
constexpr const char* read_sql = R"(
WITH waiting AS (
    SELECT h.chain, c.seq AS sent, count(*) OVER () AS chains
    FROM cutter.chain_head h JOIN cutter.relay_cursor c USING (chain) WHERE h.seq > c.seq),
part AS (
    SELECT e.chain, e.seq, e.kind, e.subject, e.payload, e.prev_hash, e.hash, e.recorded_at,
           sum(octet_length(e.payload)) OVER (ORDER BY e.chain, e.seq) AS bytes,
           row_number() OVER (ORDER BY e.chain, e.seq) AS place
    FROM waiting w CROSS JOIN LATERAL (
        SELECT * FROM cutter.audit_event a WHERE a.chain = w.chain AND a.seq > w.sent
        ORDER BY a.seq LIMIT greatest(1, $1::bigint / w.chains)) e)
SELECT chain, seq, kind, subject, encode(payload, 'hex'), encode(prev_hash, 'hex'),
       encode(hash, 'hex'), to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM part WHERE place = 1 OR bytes <= $2::bigint ORDER BY chain, seq LIMIT $1::bigint)";

}  // namespace

RelayStore::RelayStore(PostgresConfig config) : config_(std::move(config)) {}

Result<std::vector<StoredEvent>> RelayStore::begin_batch(std::size_t limit) {
    abandon();
    if (!session_) {
        Result<Session> opened = connect<Role::run>(config_);
        if (!opened) return opened.error();
        session_.emplace(std::move(*opened));
    }
    std::vector<StoredEvent> events;
    const auto read = [&](Transaction& transaction) -> Result<void> {
        // One relay at a time; the lock goes with the transaction.
        if (transaction.value("SELECT cutter.relay_lock()") != "t") return {};
        const Rows rows =
            transaction.exec(read_sql, {std::to_string(limit), std::to_string(batch_bytes_max)});
        events.reserve(rows.size());
        for (std::size_t row = 0; row < rows.size(); ++row) {
            std::optional<std::string> payload = from_hex(rows.at(row, 4));
            if (!payload) return permanent("an event came back as something else");
            StoredEvent event;
            event.chain = std::stoi(rows.text(row, 0));
            event.seq = std::stoll(rows.text(row, 1));
            event.kind = rows.text(row, 2);
            event.subject = rows.text(row, 3);
            event.payload = std::move(*payload);
            event.prev_hash = rows.text(row, 5);
            event.hash = rows.text(row, 6);
            event.recorded_at = rows.text(row, 7);
            events.push_back(std::move(event));
        }
        return {};
    };
    Result<void> done = session_->begin();
    if (done) done = session_->inside(read);
    if (!done) {
        abandon();
        return done.error();
    }
    if (events.empty()) abandon();
    for (const StoredEvent& event : events) batch_.emplace_back(event.chain, event.seq);
    return events;
}

Result<void> RelayStore::finish_batch(std::size_t published) {
    if (!session_ || published > batch_.size()) return permanent("no such batch is open");
    std::string chains;
    std::string seqs;
    for (std::size_t i = 0; i < published; ++i) {
        const auto& [chain, seq] = batch_[i];
        // Only the last one of each chain moves its cursor.
        if (i + 1 < published && batch_[i + 1].first == chain) continue;
        chains += (chains.empty() ? "" : ",") + std::to_string(chain);
        seqs += (seqs.empty() ? "" : ",") + std::to_string(seq);
    }
    const auto advance = [&](Transaction& transaction) -> Result<void> {
        transaction.exec(
            "SELECT cutter.relay_advance(c.chain, c.seq) "
            "FROM unnest($1::int[], $2::bigint[]) c (chain, seq)",
            {"{" + chains + "}", "{" + seqs + "}"});
        return {};
    };
    Result<void> done = session_->inside(advance);
    if (done) done = session_->commit();
    abandon();
    return done;
}

void RelayStore::abandon() noexcept {
    batch_.clear();
    if (!session_) return;
    session_->rollback();
    if (session_->broken()) session_.reset();
}

}  // namespace worker::postgres
