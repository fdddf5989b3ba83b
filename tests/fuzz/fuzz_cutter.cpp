// Source texts, cut by every ruleset and by `auto`. An input is the text itself: any bytes.
#include "core/cutting/cutter.hpp"
#include "core/hash.hpp"
#include "messages/json.hpp"
#include "tests/fuzz/fuzz_target.hpp"

#include <ctime>
#include <filesystem>
#include <set>

namespace tests::fuzz {
namespace {

namespace cutting = core::cutting;

constexpr std::string_view prefix = "FUZZ-1";

const cutting::RulesetLibrary& library() {
    static const auto loaded = cutting::RulesetLibrary::load(IU_SOURCE_DIR "/configs/rulesets");
    require(loaded.has_value(), "the rulesets load", loaded ? "" : loaded.error().detail);
    return **loaded;
}

std::string where(const cutting::Plan& plan, std::size_t index) {
    return plan.ruleset + ", index " + std::to_string(index);
}

void check_segments(const cutting::Plan& plan, std::string_view source) {
    std::size_t at = 0;
    std::size_t units = 0;
    for (std::size_t i = 0; i < plan.segments.size(); ++i) {
        const cutting::Segment& segment = plan.segments[i];
        require(segment.span.begin == at, "segments have no gap and no overlap", where(plan, i));
        require(segment.span.end > at, "no segment is empty", where(plan, i));
        at = segment.span.end;
        if (!segment.unit) continue;
        require(*segment.unit == units, "units own their segments in text order", where(plan, i));
        require(units < plan.units.size() && plan.units[units].span == segment.span,
                "a unit's segment is its span", where(plan, i));
        ++units;
    }
    require(at == source.size(), "segments cover the source", where(plan, at));
    require(units == plan.units.size(), "each unit owns a segment", where(plan, units));
    require(source.empty() == plan.units.empty(), "a text has a unit, nothing has none",
            plan.ruleset);
}

void check_units(const cutting::Plan& plan, std::string_view source) {
    std::set<std::string_view> addresses;
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        const cutting::Unit& unit = plan.units[i];
        const std::string address(unit.canonical_address);
        require(!unit.parent || *unit.parent < i, "a parent stands before its children",
                where(plan, i));
        require(addresses.insert(address).second, "addresses are unique", address);
        require(address.starts_with(prefix) && address.size() > prefix.size() + 1 &&
                    address[prefix.size()] == '/' && address.size() <= 200,
                "an address is the prefix, '/' and a path", address);
        require(address.find_first_of(" \t\r\n", prefix.size() + 1) == std::string::npos,
                "a path has no blanks", address);
        require(unit.content_hash ==
                    core::sha256(source.substr(unit.span.begin, unit.span.end - unit.span.begin)),
                "a unit's hash is that of its bytes", address);
        require(!unit.label.empty() && unit.label.size() <= 200, "a label has 1 to 200 bytes",
                address);
        require(unit.title.find_first_of("\r\n") == std::string::npos, "a title is one line",
                address);
        require(!unit.unit_kind.empty() && !unit.section_type.empty(), "a unit has its kinds",
                address);
        require(unit.depth >= 1, "depths begin at 1", address);
    }
    require(plan.warnings.size() <= 1001, "warnings are bounded", plan.ruleset);
    for (const cutting::Warning& warning : plan.warnings) {
        require(warning.at <= source.size(), "a warning points into the source", warning.code);
    }
}

void check_round_trip(const cutting::Plan& plan) {
    const std::string canonical = cutting::canonical_cutplan(plan);
    const auto restored = cutting::plan_from_canonical(canonical);
    require(restored.has_value(), "a canonical plan can be read back", canonical);
    require(cutting::canonical_cutplan(*restored) == canonical, "the round trip keeps every byte",
            canonical);
    require(restored->units.size() == plan.units.size() &&
                restored->segments.size() == plan.segments.size(),
            "the round trip keeps units and segments", canonical);
    for (std::size_t i = 0; i < plan.segments.size(); ++i) {
        require(restored->segments[i].span == plan.segments[i].span &&
                    restored->segments[i].unit == plan.segments[i].unit,
                "the round trip keeps each segment", where(plan, i));
    }
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        const cutting::Unit& a = plan.units[i];
        const cutting::Unit& b = restored->units[i];
        require(a.parent == b.parent && a.unit_kind == b.unit_kind &&
                    a.section_type == b.section_type && a.num == b.num && a.title == b.title &&
                    a.label == b.label && a.span == b.span && a.depth == b.depth &&
                    a.zone == b.zone && a.quoted == b.quoted &&
                    a.canonical_address == b.canonical_address && a.content_hash == b.content_hash,
                "the round trip keeps each unit", a.canonical_address);
    }
    messages::JsonLimits limits;
    limits.bytes_max = std::size_t{1} << 30;
    limits.refuse_denylisted = false;
    const std::string json = cutting::plan_to_json(plan);
    require(messages::parse_json(json, limits).has_value(), "a plan's JSON is strict JSON", json);
}

cutting::Plan cut(std::string_view source, std::string_view ruleset, cutting::Depth depth) {
    cutting::CutRequest request;
    request.source = source;
    request.ruleset = ruleset;
    request.prefix = prefix;
    request.depth = depth;
    auto plan = library().cut(request);
    require(plan.has_value(), "any bytes give a plan", ruleset);
    check_segments(*plan, source);
    check_units(*plan, source);
    check_round_trip(*plan);
    return std::move(*plan);
}

}  // namespace

std::vector<std::string> seeds() {
    std::vector<std::string> texts{read_file(IU_SOURCE_DIR "/deploy/demo/luat-kho-tri-thuc.txt"),
                                   read_file(IU_SOURCE_DIR "/deploy/demo/retention-policy.md")};
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             IU_SOURCE_DIR "/tests/unit/cutting/fixtures")) {
        if (entry.path().extension() == ".txt" || entry.path().extension() == ".md") {
            texts.push_back(read_file(entry.path().string()));
        }
    }
    return texts;
}

double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Far above what linear cutting takes with every sanitizer on, far below what a quadratic one
/// does.
void require_time(double seconds, std::size_t bytes) {
    const double most = 2.0 + 200e-6 * static_cast<double>(bytes);
    require(seconds <= most, "time is linear in the bytes", std::to_string(seconds) + " s");
}

}  // namespace tests::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using core::cutting::Depth;
    const std::string_view source{reinterpret_cast<const char*>(data), size};
    const double begin = tests::fuzz::processor_seconds();
    const auto chosen = tests::fuzz::cut(source, "auto", Depth::article);
    for (const std::string& name : tests::fuzz::library().names()) {
        const auto plan = tests::fuzz::cut(source, name, Depth::article);
        if (name == chosen.ruleset) {
            tests::fuzz::require(
                core::cutting::plan_digest(plan) == core::cutting::plan_digest(chosen),
                "the same bytes, ruleset and depth give the same plan", name);
        }
        tests::fuzz::cut(source, name, Depth::container);
        tests::fuzz::cut(source, name, Depth::all);
    }
    tests::fuzz::require_time(tests::fuzz::processor_seconds() - begin, size);
    return 0;
}
