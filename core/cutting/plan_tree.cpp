#include "core/cutting/plan.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

/// The zones of [begin, end), a stretch in no unit: "  (masthead [0, 120))".
void append_zones(std::string& out, const Plan& plan, const Span& span) {
    auto zone = std::upper_bound(plan.zones.begin(), plan.zones.end(), span.begin,
                                 [](std::size_t at, const Zone& one) { return at < one.span.end; });
    for (; zone != plan.zones.end() && zone->span.begin < span.end; ++zone) {
        const std::size_t begin = std::max(zone->span.begin, span.begin);
        const std::size_t end = std::min(zone->span.end, span.end);
        out.append("  (" + std::string(zone->kind) + " [" + std::to_string(begin) + ", " +
                   std::to_string(end) + "))\n");
    }
}

}  // namespace

std::string plan_to_tree(const Plan& plan) {
    std::string out = plan.prefix + "  " + std::to_string(plan.units.size()) + " units, " +
                      std::to_string(plan.source_bytes) + " bytes, ruleset " + plan.ruleset;
    if (!plan.ruleset_reason.empty()) {
        out.append(" (" + plan.ruleset_reason + ")");
    }
    out.push_back('\n');
    std::vector<std::size_t> level(plan.units.size(), 0);
    for (const Segment& segment : plan.segments) {
        if (!segment.unit) {
            append_zones(out, plan, segment.span);
            continue;
        }
        const std::size_t i = *segment.unit;
        const Unit& unit = plan.units[i];
        level[i] = unit.parent ? level[*unit.parent] + 1 : 0;
        out.append(2 + 2 * level[i], ' ');
        out.append(unit.canonical_address).append("  [" + std::to_string(unit.span.begin) + ", ");
        out.append(std::to_string(unit.span.end) + ")  ");
        out.append(unit.title.empty() ? unit.label : unit.title).push_back('\n');
    }
    for (const Warning& warning : plan.warnings) {
        out.append("  warning " + warning.code + " at byte " + std::to_string(warning.at) + ": " +
                   warning.message + "\n");
    }
    return out;
}

}  // namespace core::cutting
