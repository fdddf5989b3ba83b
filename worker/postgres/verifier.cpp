#include "worker/postgres/verifier.hpp"

#include "worker/postgres/failure.hpp"
#include "worker/postgres/governed_call.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace worker::postgres {
namespace {

namespace json = boost::json;

/// The steps of a proof: the bodies of the live methods, one after the other.
class Rehearsal {
  public:
    Rehearsal(Transaction& transaction, const core::Permit& permit)
        : tx_(transaction), permit_(permit) {}

    Result<json::object> step(const std::string& phase,
                              const std::string& call,
                              const Params& params) {
        if (Result<void> on = permit_.ensure_on(); !on) return on.error();
        Result<json::object> answer =
            parse_object(tx_.value("SELECT " + call + "::text", params), phase);
        if (answer) phases_.emplace_back(phase);
        return answer;
    }
    json::array phases() const { return phases_; }

  private:
    Transaction& tx_;
    const core::Permit& permit_;
    json::array phases_;
};

Result<std::string> governed_digest(const SessionSource& sessions, const std::string& document) {
    const Result<Session*> session = sessions();
    if (!session) return session.error();
    return (*session)->call("SELECT cutter.governed_digest($1::text)::text", {document});
}

struct Rehearsed {
    json::array phases;
    std::string xid;
    json::value not_rolled_back;
};

/// What a rollback leaves behind, where the database names nothing more exact.
json::value left_behind(const json::object& end) {
    if (const json::value* named = end.if_contains("not_rolled_back")) return *named;
    return json::array{"sequence values", "statistics", "write-ahead log volume"};
}

Result<Rehearsed> rehearse(Transaction& transaction,
                           const core::Permit& permit,
                           const core::RunRef& run,
                           const std::string& build_id,
                           bool with_enact) {
    Rehearsal rehearsal(transaction, permit);
    const std::string& attempt = permit.attempt_id();
    const Result<json::object> cut = rehearsal.step(
        "cut_leg_a", "cutter.cut_leg_a($1, $2::uuid, $3)", {run.run_id, attempt, run.plan_digest});
    if (!cut) return cut.error();
    const std::string status = text_of(*cut, "status");
    const std::int64_t count = number_of(*cut, status == "created" ? "created" : "existing", -1);
    if (count != run.units) {
        return refused("INVARIANT_FAILED", "leg A of the proof reported " + status + " for " +
                                               std::to_string(count) + " units");
    }
    const Params with_build{run.run_id, attempt, build_id};
    const Result<json::object> structural = rehearsal.step(
        "structural_verify", "cutter.record_structural($1, $2::uuid)", {run.run_id, attempt});
    if (!structural) return structural.error();
    const Result<json::object> leg_b =
        rehearsal.step("leg_b_record", "cutter.leg_b_record($1, $2::uuid, $3)", with_build);
    if (!leg_b) return leg_b.error();
    const Result<json::object> verify =
        rehearsal.step("write_verify", "cutter.write_verify($1, $2::uuid, $3)", with_build);
    if (!verify) return verify.error();
    if (with_enact) {
        const Result<json::object> enact = rehearsal.step(
            "lifecycle_enact", "cutter.lifecycle_enact($1, $2::uuid, gen_random_uuid(), $3)",
            with_build);
        if (!enact) return enact.error();
    }
    const Result<json::object> end = rehearsal.step("proof_end", "cutter.proof_end()", {});
    if (!end) return end.error();
    Rehearsed done;
    done.phases = rehearsal.phases();
    done.xid = text_of(*end, "xid");
    done.not_rolled_back = left_behind(*end);
    if (done.xid.empty()) return permanent("cutter.proof_end gave no transaction id");
    return done;
}

}  // namespace

PostgresVerifier::PostgresVerifier(PostgresConfig config,
                                   SessionSource run_sessions,
                                   std::shared_ptr<BackupRunner> backup,
                                   std::string build_id)
    : config_(std::move(config)),
      run_sessions_(std::move(run_sessions)),
      backup_(backup ? std::move(backup) : std::make_shared<RefusingBackupRunner>()),
      build_id_(std::move(build_id)) {}

Result<void> PostgresVerifier::structural_verify(const core::Permit& permit,
                                                 const core::RunRef& run) {
    const Accept all_well = [](const json::object& answer) -> Result<void> {
        const json::value* ok = answer.if_contains("ok");
        if (ok != nullptr && ok->is_bool() && ok->as_bool()) return {};
        return refused("VERIFY_FAILED", "what was read back is not what was planned");
    };
    return governed_call(permit, Role::verify, config_, "cutter.record_structural",
                         {run.run_id, permit.attempt_id()}, all_well);
}

Result<core::Answer> PostgresVerifier::prove(const core::ProofPermit& permit,
                                             const core::RunRef& run,
                                             const core::CutplanRows& rows,
                                             const std::string& command_json,
                                             bool with_enact) {
    if (Result<void> on = permit.ensure_on(); !on) return on.error();
    if (Result<void> clean = core::preflight(rows); !clean) return clean.error();
    json::array phases;
    if (!backup_->recipient().empty()) {
        const Result<std::string> made = backup_->make(permit, run.run_id);
        if (!made) return made.error();
        phases.emplace_back("pre_write_backup");
    }
    const Result<std::string> before = governed_digest(run_sessions_, run.document);
    if (!before) return before.error();

    Result<Rehearsed> done = [&]() -> Result<Rehearsed> {
        Result<Session> session = Governed::connect(permit, Role::proof, config_);
        if (!session) return session.error();
        return session->rehearse([&](Transaction& transaction) {
            return rehearse(transaction, permit, run, build_id_, with_enact);
        });
    }();
    if (!done) return done.error();

    const Result<std::string> after = governed_digest(run_sessions_, run.document);
    if (!after) return after.error();
    phases.insert(phases.end(), done->phases.begin(), done->phases.end());
    json::object evidence;
    evidence["xid"] = done->xid;
    evidence["before"] = json::parse(*before);
    evidence["after"] = json::parse(*after);
    evidence["units"] = run.units;
    evidence["phases"] = std::move(phases);
    evidence["not_rolled_back"] = done->not_rolled_back;

    const Result<Session*> session = run_sessions_();
    if (!session) return session.error();
    const Result<std::string> answer =
        (*session)->call("SELECT cutter.record_proof($1::jsonb, $2::uuid, $3::jsonb)::text",
                         {command_json, permit.attempt_id(), json::serialize(evidence)});
    if (!answer) return answer.error();
    return parse_answer(*answer, "cutter.record_proof");
}

}  // namespace worker::postgres
