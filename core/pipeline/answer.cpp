#include "core/pipeline/answer.hpp"

#include "messages/json.hpp"

#include <string_view>

namespace core::pipeline {
namespace {

// Appends `,"name":"text"`, or null for an empty text where `nullable`.
void field(std::string& out, std::string_view name, std::string_view text, bool nullable = false) {
    out += out.back() == '{' ? "\"" : ",\"";
    out += name;
    out += "\":";
    if (nullable && text.empty()) {
        out += "null";
    } else {
        messages::append_json_string(out, text);
    }
}

void raw(std::string& out, std::string_view name, std::string_view json) {
    out += out.back() == '{' ? "\"" : ",\"";
    out += name;
    out += "\":";
    out += json;
}

std::string problems_of(const Failure& reason) {
    if (!reason.problems.empty()) return reason.problems;
    if (reason.stop_code.empty() && reason.detail.empty()) return "[]";
    std::string out = "[{";
    field(out, "code", reason.stop_code);
    field(out, "message", reason.detail);
    out += "}]";
    return out;
}

std::string warnings_json(const cutting::Plan& plan) {
    std::string out = "[";
    for (const cutting::Warning& warning : plan.warnings) {
        if (out.size() > 1) out += ',';
        out += '{';
        field(out, "code", warning.code);
        raw(out, "at", std::to_string(warning.at));
        field(out, "message", warning.message);
        out += '}';
    }
    return out + "]";
}

}  // namespace

std::string answer_json(const messages::Command& command,
                        const std::string& outcome,
                        const RunRef& run,
                        const Failure& reason) {
    std::string out = "{";
    field(out, "command_id", command.command_id().to_string());
    field(out, "type", command.type());
    field(out, "document", command.document);
    field(out, "outcome", outcome);
    field(out, "run_id", run.run_id, true);
    field(out, "state", run.state, true);
    field(out, "plan_digest", run.plan_digest, true);
    raw(out, "units", run.units > 0 ? std::to_string(run.units) : "null");
    field(out, "stop_code", reason.stop_code, true);
    raw(out, "problems", problems_of(reason));
    return out + "}";
}

std::string discovery_json(const std::string& run_id,
                           const SourceText& source,
                           const cutting::Plan& plan,
                           const std::string& plan_digest,
                           const std::string& build_id) {
    std::string mark = "{";
    raw(mark, "warnings", warnings_json(plan));
    field(mark, "ruleset_reason", plan.ruleset_reason);
    raw(mark, "segments", std::to_string(plan.segments.size()));
    raw(mark, "zones", cutting::zones_to_json(plan));
    raw(mark, "furniture", cutting::furniture_to_json(plan));
    mark += "}";

    std::string out = "{";
    field(out, "run_id", run_id);
    raw(out, "source_version", std::to_string(source.version));
    field(out, "source_sha256", source.sha256);
    field(out, "ruleset", plan.ruleset);
    field(out, "ruleset_digest", plan.ruleset_digest);
    field(out, "build_id", build_id);
    field(out, "plan_digest", plan_digest);
    raw(out, "units", std::to_string(plan.units.size()));
    raw(out, "mark", mark);
    return out + "}";
}

}  // namespace core::pipeline
