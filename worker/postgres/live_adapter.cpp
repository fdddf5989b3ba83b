#include "worker/postgres/live_adapter.hpp"

#include "worker/postgres/failure.hpp"
#include "worker/postgres/governed_call.hpp"

#include <boost/json/serialize.hpp>

#include <utility>

namespace worker::postgres {
namespace {

/// "Done" is never derived from an id that came back: state and counts must be the expected ones.
Accept expect_state(std::string state) {
    return [state = std::move(state)](const boost::json::object& answer) -> Result<void> {
        if (text_of(answer, "state") == state) return {};
        return refused("INVARIANT_FAILED",
                       "the run is at " + text_of(answer, "state") + " and not at " + state);
    };
}

Accept expect_cut(int units) {
    return [units](const boost::json::object& answer) -> Result<void> {
        const std::string status = text_of(answer, "status");
        if (status == "created" && number_of(answer, "created", -1) == units) return {};
        return refused("INVARIANT_FAILED", "leg A reported " + status + " for " +
                                               std::to_string(number_of(answer, "created", -1)) +
                                               " of " + std::to_string(units) + " units");
    };
}

}  // namespace

PostgresLiveAdapter::PostgresLiveAdapter(PostgresConfig config,
                                         SessionSource run_sessions,
                                         std::shared_ptr<BackupRunner> backup,
                                         std::string build_id)
    : config_(std::move(config)),
      run_sessions_(std::move(run_sessions)),
      backup_(backup ? std::move(backup) : std::make_shared<RefusingBackupRunner>()),
      build_id_(std::move(build_id)) {}

Result<void> PostgresLiveAdapter::pre_write_backup(const core::LivePermit& permit,
                                                   const core::RunRef& run,
                                                   const std::string& command_json) {
    if (Result<void> on = permit.ensure_on(); !on) return on;
    Result<Session*> session = run_sessions_();
    if (!session) return session.error();
    Result<std::string> envelope =
        (*session)->call("SELECT cutter.recent_backup($1::text)::text", {backup_->recipient()});
    if (!envelope) return envelope.error();
    if (envelope->empty() || !backup_->still_there(*envelope)) {
        envelope = backup_->make(permit, run.run_id);
        if (!envelope) return envelope.error();
    }
    // Asked for again: the dump may have taken longer than the session lives.
    session = run_sessions_();
    if (!session) return session.error();
    if (Result<void> on = permit.ensure_on(); !on) return on;
    const Result<std::string> pinned =
        (*session)->call("SELECT cutter.pin_backup($1::jsonb, $2::uuid, $3::jsonb)::text",
                         {command_json, permit.attempt_id(), *envelope});
    if (!pinned) return pinned.error();
    return {};
}

Result<void> PostgresLiveAdapter::cut_leg_a(const core::LivePermit& permit,
                                            const core::RunRef& run,
                                            const core::CutplanRows& rows) {
    if (Result<void> on = permit.ensure_on(); !on) return on.error();
    if (Result<void> clean = core::preflight(rows); !clean) return clean.error();
    if (std::cmp_not_equal(rows.plan.units.size(), run.units)) {
        return refused("DRIFT", "the pinned plan has another number of units than the run");
    }
    return governed_call(permit, Role::exec, config_, "cutter.cut_leg_a",
                         {run.run_id, permit.attempt_id(), run.plan_digest}, expect_cut(run.units));
}

Result<void> PostgresLiveAdapter::leg_b_record(const core::LivePermit& permit,
                                               const core::RunRef& run) {
    return governed_call(permit, Role::exec, config_, "cutter.leg_b_record",
                         {run.run_id, permit.attempt_id(), build_id_},
                         expect_state("leg_b_recorded"));
}

Result<int> PostgresLiveAdapter::verify_result_count_for(const core::LivePermit& permit,
                                                         const core::RunRef& run) {
    Result<Session> session = Governed::take(permit, Role::verify, config_);
    if (!session) return session.error();
    const Result<std::string> count =
        session->call("SELECT cutter.verify_result_count_for($1::uuid)", {run.change_set_id});
    const Result<void> done = count ? Result<void>{} : Result<void>{count.error()};
    Governed::give_back(permit, config_, std::move(*session), done);
    if (!count) return count.error();
    if (count->empty()) return permanent("cutter.verify_result_count_for gave no number");
    return std::stoi(*count);
}

Result<void> PostgresLiveAdapter::write_verify(const core::LivePermit& permit,
                                               const core::RunRef& run) {
    return governed_call(permit, Role::verify, config_, "cutter.write_verify",
                         {run.run_id, permit.attempt_id(), build_id_},
                         expect_state("write_verified"));
}

Result<void> PostgresLiveAdapter::lifecycle_enact(const core::LivePermit& permit,
                                                  const core::RunRef& run,
                                                  const std::string& review_decision_id) {
    return governed_call(permit, Role::exec, config_, "cutter.lifecycle_enact",
                         {run.run_id, permit.attempt_id(), review_decision_id, build_id_},
                         expect_state("lifecycle_enacted"));
}

}  // namespace worker::postgres
