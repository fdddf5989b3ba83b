#include "tests/unit/cutting/support.hpp"

#include "core/hash.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

namespace cutting_test {

using core::cutting::Plan;
using core::cutting::Segment;
using core::cutting::Unit;

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string fixture(const std::string& name) {
    std::string text = read_file(std::string(IU_CUTTING_FIXTURES) + "/" + name);
    EXPECT_FALSE(text.empty()) << name;
    return text;
}

const core::cutting::RulesetLibrary& library() {
    static const auto loaded = core::cutting::RulesetLibrary::load(IU_RULESETS);
    if (loaded.has_error()) {
        ADD_FAILURE() << loaded.error().detail;
        std::abort();
    }
    return **loaded;
}

Plan cut(std::string_view source,
         const std::string& ruleset,
         const std::string& prefix,
         core::cutting::Depth depth) {
    core::cutting::CutRequest request;
    request.source = source;
    request.ruleset = ruleset;
    request.prefix = prefix;
    request.depth = depth;
    auto plan = library().cut(request);
    if (plan.has_error()) {
        ADD_FAILURE() << plan.error().detail;
        return {};
    }
    return *plan;
}

namespace {

std::string broken_segment(const Plan& plan, std::string_view source) {
    std::size_t at = 0;
    std::string joined;
    std::vector<int> owned(plan.units.size(), 0);
    for (const Segment& segment : plan.segments) {
        if (segment.span.begin != at || segment.span.end <= segment.span.begin) {
            return "segments leave a gap or overlap at byte " + std::to_string(at);
        }
        at = segment.span.end;
        joined.append(source.substr(segment.span.begin, segment.span.end - segment.span.begin));
        if (segment.unit) {
            if (*segment.unit >= plan.units.size() ||
                !(plan.units[*segment.unit].span == segment.span)) {
                return "a segment is not the span of its unit";
            }
            ++owned[*segment.unit];
        }
    }
    if (at != source.size() || joined != source) {
        return "the segments are not the source";
    }
    for (const int count : owned) {
        if (count != 1) {
            return "a unit owns no segment or several";
        }
    }
    return {};
}

std::string broken_unit(const Plan& plan, std::size_t index, std::string_view source) {
    const Unit& unit = plan.units[index];
    const std::string where = "unit " + std::to_string(index) + ": ";
    if (unit.parent && *unit.parent >= index) {
        return where + "its parent stands behind it";
    }
    if (unit.label.empty() || unit.label.size() > 200 || unit.unit_kind.empty() ||
        unit.section_type.empty() || unit.depth < 1) {
        return where + "a required field is missing";
    }
    const std::string_view address = unit.canonical_address;
    const std::string head = plan.prefix + "/";
    if (address.substr(0, head.size()) != head || address.size() == head.size() ||
        address.size() > 200 || address.find_first_of(" \t\r\n") != std::string::npos ||
        address.find("//") != std::string::npos || address.back() == '/') {
        return where + "bad address " + std::string(address);
    }
    if (unit.content_hash !=
        core::sha256(source.substr(unit.span.begin, unit.span.end - unit.span.begin))) {
        return where + "wrong content hash";
    }
    const std::size_t end = unit.span.end;
    const bool ends = end == source.size() ||
                      (index + 1 < plan.units.size() && plan.units[index + 1].span.begin == end);
    if (!ends && std::none_of(plan.zones.begin(), plan.zones.end(),
                              [&](const auto& zone) { return zone.span.begin == end; })) {
        return where + "ends where neither a unit nor a zone begins";
    }
    return {};
}

}  // namespace

namespace {

std::string broken_furniture(const Plan& plan) {
    std::size_t at = 0;
    for (const auto& one : plan.furniture) {
        const auto begins_inside = [&](const Unit& unit) {
            return unit.span.begin < one.span.end &&
                   unit.span.begin >= one.span.begin + (one.kind == "page_break" ? 1U : 0U);
        };
        if (one.span.begin < at || one.span.end <= one.span.begin ||
            one.span.end > plan.source_bytes) {
            return "furniture out of order at " + std::to_string(one.span.begin);
        }
        if (std::any_of(plan.units.begin(), plan.units.end(), begins_inside)) {
            return "a unit begins in the furniture at " + std::to_string(one.span.begin);
        }
        at = one.span.end;
    }
    return {};
}

}  // namespace

std::string broken_invariant(const Plan& plan, std::string_view source) {
    if (source.empty() != plan.units.empty()) {
        return "an empty source has no unit, every other one has";
    }
    std::set<std::string_view> addresses;
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        std::string broken = broken_unit(plan, i, source);
        if (!broken.empty()) {
            return broken;
        }
        if (!addresses.insert(plan.units[i].canonical_address).second) {
            return "the address " + std::string(plan.units[i].canonical_address) + " stands twice";
        }
    }
    const std::string canonical = core::cutting::canonical_cutplan(plan);
    const auto restored = core::cutting::plan_from_canonical(canonical);
    if (restored.has_error() || core::cutting::canonical_cutplan(*restored) != canonical ||
        restored->segments.size() != plan.segments.size()) {
        return "the canonical serialisation does not come back";
    }
    const std::string furniture = broken_furniture(plan);
    return furniture.empty() ? broken_segment(plan, source) : furniture;
}

std::string outline_of(const Plan& plan) {
    std::string out;
    for (const Unit& unit : plan.units) {
        out.append(unit.canonical_address.substr(plan.prefix.size() + 1)).append("|");
        out.append(unit.title).append("\n");
    }
    return out;
}

void expect_outline(const std::string& text,
                    const std::string& ruleset,
                    const std::string& expected,
                    core::cutting::Depth depth) {
    const Plan plan = cut(text, "auto", "DOC", depth);
    EXPECT_EQ(plan.ruleset, ruleset) << plan.ruleset_reason;
    EXPECT_EQ(outline_of(plan), expected) << text;
    EXPECT_EQ(broken_invariant(plan, text), "");
}

}  // namespace cutting_test
