#include "core/cutting/explain.hpp"

#include "core/cutting/json_text.hpp"
#include "core/cutting/text.hpp"

namespace core::cutting {
namespace {

constexpr std::size_t text_limit = 200;

/// `unit`: a unit begins on the line; `text`: it belongs to one; `none`: to no unit.
std::string_view outcome_of(const Explanation& explanation) {
    const TrailEnd& end = explanation.trail.end;
    return end.begins ? "unit" : end.owner ? "text" : "none";
}

std::optional<Unit> unit_of(const Explanation& explanation) {
    const TrailEnd& end = explanation.trail.end;
    const auto index = end.begins ? end.begins : end.owner;
    return index ? std::optional(explanation.plan.units[*index]) : std::nullopt;
}

void append_member(std::string& out, std::string_view key, std::string_view text) {
    out.append(",\"").append(key).append("\":");
    append_json_string(out, text);
}

}  // namespace

Result<Explanation> explain_line(const RulesetLibrary& library,
                                 std::string_view source,
                                 const std::string& ruleset,
                                 const std::string& prefix,
                                 std::size_t line) {
    const std::vector<Line> lines = split_lines(source);
    if (line == 0 || line > lines.size()) {
        Failure failure;
        failure.detail = "there is no line " + std::to_string(line) + ": the text has " +
                         std::to_string(lines.size());
        return failure;
    }
    Explanation out;
    out.trail = Trail(line - 1);
    const Line& asked = lines[line - 1];
    out.text =
        clip_utf8(clean_text(source.substr(asked.begin, asked.end - asked.begin)), text_limit);
    CutRequest request;
    request.source = source;
    request.ruleset = ruleset;
    request.prefix = prefix;
    request.depth = Depth::all;
    request.trail = &out.trail;
    auto plan = library.cut(request);
    if (!plan) {
        return plan.error();
    }
    out.plan = std::move(*plan);
    return out;
}

std::string explanation_to_json(const Explanation& explanation) {
    std::string out = "{\"line\":" + std::to_string(explanation.trail.line() + 1);
    append_member(out, "text", explanation.text);
    append_member(out, "ruleset", explanation.plan.ruleset);
    append_member(out, "ruleset_reason", explanation.plan.ruleset_reason);
    append_member(out, "outcome", outcome_of(explanation));
    out.append(",\"unit\":");
    if (const std::optional<Unit> unit = unit_of(explanation)) {
        out.append("{\"canonical_address\":");
        append_json_string(out, unit->canonical_address);
        append_member(out, "section_type", unit->section_type);
        append_member(out, "num", unit->num);
        append_member(out, "title", unit->title);
        out.append(unit->quoted ? ",\"quoted\":true}" : ",\"quoted\":false}");
    } else {
        out.append("null");
    }
    out.append(",\"steps\":[");
    for (const TrailStep& step : explanation.trail.steps) {
        out.append(out.back() == '[' ? "{\"verdict\":" : ",{\"verdict\":");
        append_json_string(out, to_string(verdict(step.why)));
        append_member(out, "reason", to_string(step.why));
        append_member(out, "rule", step.rule);
        append_member(out, "where", step.where);
        append_member(out, "message", sentence(step.why));
        out.push_back('}');
    }
    return out + "]}";
}

std::string explanation_to_text(const Explanation& explanation) {
    std::string out = "line " + std::to_string(explanation.trail.line() + 1) + ": " +
                      (explanation.text.empty() ? "(blank)" : explanation.text) + "\nruleset " +
                      explanation.plan.ruleset + " (" + explanation.plan.ruleset_reason + ")\n";
    for (const TrailStep& step : explanation.trail.steps) {
        out += "  " + std::string(to_string(verdict(step.why))) + " by " + step.rule +
               (step.where.empty() ? "" : ", " + step.where) + ": " +
               std::string(sentence(step.why)) + " [" + std::string(to_string(step.why)) + "]\n";
    }
    const std::optional<Unit> unit = unit_of(explanation);
    if (!unit) {
        return out + "outcome: belongs to no unit\n";
    }
    return out + (explanation.trail.end.begins ? "outcome: begins " : "outcome: text of ") +
           std::string(unit->canonical_address) + " (" + std::string(unit->section_type) + ")\n";
}

}  // namespace core::cutting
