#include "worker/postgres/queries.hpp"

#include "core/hash.hpp"
#include "worker/postgres/failure.hpp"

namespace worker::postgres {
namespace {

constexpr const char* status_sql = R"(
WITH s AS (SELECT cutter.read_switch() AS v),
     g AS (SELECT count(*) AS grants, bool_or(x ->> 'mode' = 'live') AS live,
                  max((x ->> 'expires_at')::timestamptz) AS expires_at
           FROM s, jsonb_array_elements(s.v -> 'grants') x),
     r AS (SELECT run_id, document, source_version, state, plan_digest, units, stop_code,
                  problems, created_at, updated_at
           FROM cutter.run
           WHERE ($1::text IS NULL OR run_id = $1) AND ($2::text IS NULL OR document = $2)
           ORDER BY created_at DESC, run_id DESC LIMIT 1000)
SELECT jsonb_build_object(
    'switch', (SELECT jsonb_build_object(
        'state', CASE WHEN (s.v ->> 'armed')::bool AND g.grants > 0 THEN 'ON' ELSE 'OFF' END,
        'mode', CASE WHEN g.grants = 0 THEN NULL WHEN g.live THEN 'live' ELSE 'proof' END,
        'epoch', s.v -> 'epoch',
        'expires_at', to_char(g.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'grants', s.v -> 'grants') FROM s, g),
    'runs', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'run_id', run_id, 'document', document, 'source_version', source_version,
        'state', state, 'plan_digest', plan_digest, 'units', units, 'stop_code', stop_code,
        'problems', problems,
        'created_at', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'updated_at', to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        ORDER BY created_at DESC, run_id DESC), '[]') FROM r))::text)";

core::Failure unknown(const std::string& what) {
    return refused("DOCUMENT_UNKNOWN", what + " is not registered");
}

}  // namespace

Result<std::string> status(Session& audit,
                           const std::optional<std::string>& run_id,
                           const std::optional<std::string>& document) {
    return audit.transact([&](Transaction& transaction) -> Result<std::string> {
        const auto exists = [&](const char* sql, const std::string& id) {
            return transaction.exec(sql, {id}).size() != 0;
        };
        if (run_id && !exists("SELECT FROM cutter.run WHERE run_id = $1", *run_id)) {
            return unknown("run " + *run_id);
        }
        if (document &&
            !exists("SELECT FROM cutter.source_document WHERE doc_code = $1", *document)) {
            return unknown("document " + *document);
        }
        return transaction.value(status_sql, {run_id, document});
    });
}

Result<PinnedPlan> pinned_plan(Session& audit, const std::string& run_id) {
    return audit.transact([&](Transaction& transaction) -> Result<PinnedPlan> {
        const Rows rows = transaction.exec(
            "SELECT r.document, r.plan_digest, encode(p.value, 'hex'), "
            "coalesce(convert_from(m.value, 'UTF8')::jsonb -> 'warnings', '[]'::jsonb), "
            "convert_from(m.value, 'UTF8')::jsonb ->> 'ruleset_reason', "
            "coalesce(convert_from(m.value, 'UTF8')::jsonb -> 'zones', '[]'::jsonb), "
            "coalesce(convert_from(m.value, 'UTF8')::jsonb -> 'furniture', '[]'::jsonb) "
            "FROM cutter.run r "
            "LEFT JOIN cutter.run_pin p ON p.run_id = r.run_id AND p.key = 'cutplan_rows' "
            "LEFT JOIN cutter.run_pin m ON m.run_id = r.run_id AND m.key = 'mark' "
            "WHERE r.run_id = $1",
            {run_id});
        if (rows.size() == 0) return unknown("run " + run_id);
        if (rows.is_null(0, 2)) {
            return refused("DOCUMENT_UNKNOWN",
                           "run " + run_id + " has no plan: discover refused it");
        }
        const std::optional<std::string> cutplan = from_hex(rows.at(0, 2));
        PinnedPlan plan;
        plan.run_id = run_id;
        plan.document = rows.text(0, 0);
        plan.plan_digest = rows.text(0, 1);
        plan.warnings_json = rows.text(0, 3);
        plan.ruleset_reason = rows.text(0, 4);
        plan.zones_json = rows.text(0, 5);
        plan.furniture_json = rows.text(0, 6);
        if (!cutplan || core::sha256_hex(*cutplan) != plan.plan_digest) {
            return refused("DRIFT", "the pinned plan of " + run_id + " has another digest now");
        }
        plan.cutplan = *cutplan;
        return plan;
    });
}

Result<std::optional<std::string>> find_answer(Session& audit,
                                               const std::string& command_id,
                                               const std::string& command_sha256,
                                               const std::string& task_sha256) {
    using Found = std::optional<std::string>;
    return audit.transact([&](Transaction& transaction) -> Result<Found> {
        const Rows rows = transaction.exec(
            "SELECT coalesce(command_sha256 = $2 OR task_sha256 = $3, false), answer::text "
            "FROM cutter.inbox WHERE command_id = $1::uuid",
            {command_id, command_sha256, task_sha256});
        if (rows.size() == 0) return Found{};
        if (!command_sha256.empty() && rows.at(0, 0) != "t") {
            return refused("REPLAY_CONFLICT",
                           "command " + command_id + " was given before with other content");
        }
        if (rows.is_null(0, 1)) return Found{};
        return Found{rows.text(0, 1)};
    });
}

Result<RunLookup> find_run(Session& audit, const std::string& run_id) {
    return audit.transact([&](Transaction& transaction) -> Result<RunLookup> {
        const Rows rows = transaction.exec(
            "SELECT document, state, plan_digest FROM cutter.run WHERE run_id = $1", {run_id});
        if (rows.size() == 0) return unknown("run " + run_id);
        RunLookup run;
        run.run_id = run_id;
        run.document = rows.text(0, 0);
        run.state = rows.text(0, 1);
        run.plan_digest = rows.text(0, 2);
        return run;
    });
}

}  // namespace worker::postgres
