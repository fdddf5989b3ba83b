#include "worker/postgres/run_store.hpp"

#include "core/hash.hpp"
#include "worker/postgres/failure.hpp"
#include "worker/postgres/json_text.hpp"
#include "worker/postgres/source_reader.hpp"

#include <boost/json/serialize.hpp>

#include <utility>

namespace worker::postgres {
namespace {

using core::Answer;

/// An empty id is an SQL NULL.
std::optional<std::string> or_null(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

core::RunRef run_of(const boost::json::object& object) {
    core::RunRef run;
    run.run_id = text_of(object, "run_id");
    run.document = text_of(object, "document");
    run.source_version = static_cast<int>(number_of(object, "source_version"));
    run.state = text_of(object, "state");
    run.plan_digest = text_of(object, "plan_digest");
    run.units = static_cast<int>(number_of(object, "units"));
    run.change_set_id = text_of(object, "change_set_id");
    return run;
}

Result<core::CutDecision> decision_of(const std::string& text) {
    const Result<boost::json::object> parsed = parse_object(text, "cutter.authorize_cut");
    if (!parsed) return parsed.error();
    const boost::json::object& object = *parsed;
    core::CutDecision decision;
    const std::string word = text_of(object, "decision");
    if (word == "answered" || word == "refused") {
        Result<Answer> answer = parse_answer(boost::json::serialize(object_of(object, "answer")),
                                             "cutter.authorize_cut");
        if (!answer) return answer.error();
        decision.answer = std::move(*answer);
        return decision;
    }
    core::Authorization& granted = decision.authorization;
    granted.attempt_id = text_of(object, "attempt_id");
    granted.grant_id = text_of(object, "grant_id");
    granted.epoch = number_of(object, "epoch");
    granted.mode = text_of(object, "mode") == "live" ? core::ExecutionMode::live
                                                     : core::ExecutionMode::rollback_only;
    granted.expires_in = std::chrono::milliseconds(number_of(object, "expires_in_ms"));
    decision.run = run_of(object_of(object, "run"));
    const std::string review = text_of(object_of(object, "sg2"), "review_decision_id");
    if (!review.empty()) decision.review_decision_id = review;
    if (const boost::json::object no = object_of(object, "sg2_refusal"); !no.empty()) {
        decision.sg2_refusal =
            refused(text_of(no, "code"), "SG-2 has no valid, unused approval for this run",
                    no.contains("problems") ? boost::json::serialize(no.at("problems")) : "");
    }
    // Anything but a complete leave to go is no leave.
    if (word != "go" || granted.attempt_id.empty() || granted.grant_id.empty() ||
        decision.run.run_id.empty()) {
        return permanent("cutter.authorize_cut gave neither an answer nor leave", text);
    }
    return decision;
}

/// The answer that a function of schema cutter returns.
Result<Answer> call_for_answer(const SessionSource& sessions,
                               std::string_view function,
                               const std::string& sql,
                               const Params& params) {
    const Result<Session*> session = sessions();
    if (!session) return session.error();
    const Result<std::string> text = (*session)->call(sql, params);
    if (!text) return text.error();
    return parse_answer(*text, function);
}

Result<void> call_for_nothing(const SessionSource& sessions,
                              const std::string& sql,
                              const Params& params) {
    const Result<Session*> session = sessions();
    if (!session) return session.error();
    const Result<std::string> text = (*session)->call(sql, params);
    if (!text) return text.error();
    return {};
}

}  // namespace

PostgresRunStore::PostgresRunStore(SessionSource sessions) : sessions_(std::move(sessions)) {}

Result<std::optional<Answer>> PostgresRunStore::find_answer(const std::string& command_json) {
    const Result<Session*> session = sessions_();
    if (!session) return session.error();
    const Result<std::string> text =
        (*session)->ask("SELECT cutter.find_answer($1::jsonb)::text", {command_json});
    if (!text) return text.error();
    if (text->empty()) return std::optional<Answer>{};
    Result<Answer> answer = parse_answer(*text, "cutter.find_answer");
    if (!answer) return answer.error();
    return std::optional<Answer>{std::move(*answer)};
}

Result<core::SourceText> PostgresRunStore::load_source(const std::string& document,
                                                       std::optional<int> version,
                                                       const core::Admission& admit) {
    const Result<Session*> session = sessions_();
    if (!session) return session.error();
    return (*session)->transact([&](Transaction& transaction) {
        return read_source(transaction, document, version, admit);
    });
}

Result<Answer> PostgresRunStore::record_discovery(const std::string& command_json,
                                                  const std::string& run_json,
                                                  const std::string& cutplan) {
    return call_for_answer(sessions_, "cutter.record_discovery",
                           "SELECT cutter.record_discovery($1::jsonb, $2::jsonb, $3::bytea)::text",
                           {command_json, run_json, to_bytea(cutplan)});
}

Result<Answer> PostgresRunStore::record_outcome(const std::string& command_json,
                                                const std::string& answer_json,
                                                const std::string& kind,
                                                const std::string& attempt_id) {
    return call_for_answer(
        sessions_, "cutter.record_outcome",
        "SELECT cutter.record_outcome($1::jsonb, $2::jsonb, $3::text, $4::uuid)::text",
        {command_json, answer_json, kind, or_null(attempt_id)});
}

Result<core::CutDecision> PostgresRunStore::authorize_cut(const std::string& command_json,
                                                          const std::string& build_id,
                                                          bool require_proof) {
    const Result<Session*> session = sessions_();
    if (!session) return session.error();
    const Result<std::string> text =
        (*session)->call("SELECT cutter.authorize_cut($1::jsonb, $2::text, $3::bool)::text",
                         {command_json, build_id, require_proof ? "true" : "false"});
    if (!text) return text.error();
    return decision_of(*text);
}

Result<core::SwitchReading> PostgresRunStore::read_switch() {
    const Result<Session*> session = sessions_();
    if (!session) return session.error();
    // What a grant's end leaves to do comes after the look, which knows the clock by itself.
    const Result<std::string> text =
        (*session)->ask("SELECT cutter.read_switch()::text, cutter.sweep_expired()");
    if (!text) return text.error();
    const Result<boost::json::object> read = parse_object(*text, "cutter.read_switch");
    if (!read) return read.error();
    const boost::json::value* armed = read->if_contains("armed");
    core::SwitchReading reading;
    reading.on = armed != nullptr && armed->is_bool() && armed->as_bool();
    reading.epoch = number_of(*read, "epoch");
    return reading;
}

Result<core::CutplanRows> PostgresRunStore::load_rows(const core::RunRef& run,
                                                      const core::Admission& admit) {
    const Result<Session*> session = sessions_();
    if (!session) return session.error();
    return (*session)->transact([&](Transaction& transaction) -> Result<core::CutplanRows> {
        const Rows pin = transaction.exec(
            "SELECT encode(value, 'hex') FROM cutter.run_pin "
            "WHERE run_id = $1 AND key = 'cutplan_rows'",
            {run.run_id});
        if (pin.size() != 1) {
            return refused("INVARIANT_FAILED", "run " + run.run_id + " has no pinned plan");
        }
        const std::optional<std::string> bytes = from_hex(pin.at(0, 0));
        if (!bytes || core::sha256_hex(*bytes) != run.plan_digest) {
            return refused("DRIFT", "the pinned plan of " + run.run_id + " has another digest now");
        }
        Result<core::cutting::Plan> plan = core::cutting::plan_from_canonical(*bytes);
        if (!plan) return plan.error();
        Result<core::SourceText> source =
            read_source(transaction, run.document, run.source_version, admit);
        if (!source) return source.error();
        if (source->sha256 != plan->source_sha256) {
            return refused("DRIFT", "the plan of " + run.run_id + " was made from another text");
        }
        core::CutplanRows rows;
        rows.plan = std::move(*plan);
        rows.source = std::move(source->body);
        return rows;
    });
}

Result<void> PostgresRunStore::grant_probe(const std::string& command_json,
                                           const core::Permit& permit) {
    return call_for_nothing(sessions_, "SELECT cutter.grant_probe($1::jsonb, $2::uuid)::text",
                            {command_json, permit.attempt_id()});
}

Result<void> PostgresRunStore::await_lifecycle(const std::string& command_json,
                                               const core::Permit& permit) {
    return call_for_nothing(sessions_, "SELECT cutter.await_lifecycle($1::jsonb, $2::uuid)::text",
                            {command_json, permit.attempt_id()});
}

Result<Answer> PostgresRunStore::finish_cut(const std::string& command_json,
                                            const core::Permit& permit,
                                            const std::string& durations_json) {
    return call_for_answer(sessions_, "cutter.finish_cut",
                           "SELECT cutter.finish_cut($1::jsonb, $2::uuid, $3::jsonb)::text",
                           {command_json, permit.attempt_id(), durations_json});
}

}  // namespace worker::postgres
