#include "core/hash.hpp"
#include "core/ports.hpp"
#include "messages/json.hpp"

namespace core {
namespace {

// The ancestor's plans carried this text where bodies should have been.
constexpr std::string_view placeholder = "O4-DRYRUN-SHADOW";
constexpr std::size_t problems_max = 20;

void complain(std::string& problems, std::size_t& count, std::size_t index, std::string_view what) {
    if (count++ >= problems_max) return;
    problems += problems.empty() ? "[{" : ",{";
    problems += "\"unit\":" + std::to_string(index) + ",\"message\":";
    messages::append_json_string(problems, what);
    problems += '}';
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

}  // namespace

bool is_placeholder(std::string_view body) noexcept {
    return body.find(placeholder) != std::string_view::npos;
}

Result<void> preflight(const CutplanRows& rows) {
    std::string problems;
    std::size_t count = 0;
    const std::string_view source = rows.source;
    for (std::size_t i = 0; i < rows.plan.units.size(); ++i) {
        const cutting::Unit& unit = rows.plan.units[i];
        if (unit.span.begin > unit.span.end || unit.span.end > source.size()) {
            complain(problems, count, i, "the span lies outside of the source");
            continue;
        }
        const auto body = source.substr(unit.span.begin, unit.span.end - unit.span.begin);
        if (is_blank(body)) complain(problems, count, i, "the body is blank");
        if (unit.title.empty() && unit.label.empty()) complain(problems, count, i, "no title");
        if (unit.unit_kind.empty()) complain(problems, count, i, "no unit_kind");
        if (unit.section_type.empty()) complain(problems, count, i, "no section_type");
        if (unit.parent && *unit.parent >= i)
            complain(problems, count, i, "parent does not precede");
        if (is_placeholder(body)) complain(problems, count, i, "the body is placeholder text");
        if (sha256(body) != unit.content_hash) {
            complain(problems, count, i, "the body does not have the planned hash");
        }
    }
    if (rows.plan.units.empty()) complain(problems, count, 0, "the plan has no unit");
    if (count == 0) return {};
    Failure failure;
    failure.kind = FailureKind::refused;
    failure.stop_code = "INVARIANT_FAILED";
    failure.detail = std::to_string(count) + " problems in the plan's rows";
    failure.problems = problems + "]";
    return failure;
}

}  // namespace core
