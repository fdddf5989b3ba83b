// Plans as other programs hand them over, and what became of their units. An input is up to four
// parts with a line of their own, "---", between them: OLD and NEW as JSON or as a canonical cut
// plan, then the texts of OLD and of NEW.
#include "core/cutting/cutter.hpp"
#include "core/cutting/plan_diff.hpp"
#include "core/hash.hpp"
#include "messages/json.hpp"
#include "tests/fuzz/fuzz_target.hpp"

#include <algorithm>
#include <ctime>
#include <set>

namespace tests::fuzz {
namespace {

namespace cutting = core::cutting;
using cutting::Change;
using cutting::Plan;
using cutting::PlanDiff;
using cutting::PlanTexts;

constexpr std::string_view divider = "\n---\n";

std::vector<std::string_view> parts_of(std::string_view input) {
    std::vector<std::string_view> parts;
    std::size_t at = input.find(divider);
    while (at != std::string_view::npos && parts.size() < 3) {
        parts.push_back(input.substr(0, at));
        input.remove_prefix(at + divider.size());
        at = input.find(divider);
    }
    parts.push_back(input);
    return parts;
}

void check_refusal(const core::Failure& failure) {
    require(failure.kind == core::FailureKind::permanent, "a bad plan stays one", failure.detail);
    require(!failure.detail.empty() && failure.detail.size() <= 1000,
            "a refusal has 1 to 1000 bytes", failure.detail);
    require(std::none_of(failure.detail.begin(), failure.detail.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x20; }),
            "a refusal is one line", failure.detail);
    require(messages::is_utf8(failure.detail), "a refusal is UTF-8", failure.detail);
}

void check_segments(const Plan& plan) {
    std::size_t at = 0;
    std::size_t units = 0;
    for (const cutting::Segment& segment : plan.segments) {
        require(segment.span.begin == at && segment.span.end > at,
                "segments have no gap, no overlap and no empty one");
        at = segment.span.end;
        if (!segment.unit) continue;
        require(*segment.unit == units && units < plan.units.size() &&
                    plan.units[units].span == segment.span,
                "each unit owns its segment, in the order of the text");
        ++units;
    }
    require(at == plan.source_bytes, "segments cover the source");
    require(units == plan.units.size(), "each unit owns a segment");
}

void check_units(const Plan& plan) {
    std::set<std::string_view> addresses;
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        const cutting::Unit& unit = plan.units[i];
        require(!unit.parent || *unit.parent < i, "a parent stands before its children");
        require(addresses.insert(unit.canonical_address).second, "addresses are unique",
                unit.canonical_address);
        require(unit.canonical_address.starts_with(plan.prefix + "/"), "an address has the prefix",
                unit.canonical_address);
        require(unit.depth >= 1, "depths begin at 1");
    }
}

void require_json(std::string_view text) {
    messages::JsonLimits limits;
    limits.bytes_max = std::size_t{1} << 30;
    limits.refuse_denylisted = false;
    require(messages::parse_json(text, limits).has_value(), "what is written is strict JSON", text);
}

/// What was read is written and read again without a difference.
void check_round_trip(const Plan& plan) {
    const std::string json = cutting::plan_to_json(plan);
    require_json(json);
    std::string note;
    const auto again = cutting::plan_from_json(json, &note);
    require(again.has_value(), "a plan's JSON can be read back", json);
    require(note.empty(), "a plan's JSON names the digest of its units", note);
    require(cutting::plan_to_json(*again) == json, "JSON keeps every byte", json);
    const std::string canonical = cutting::canonical_cutplan(plan);
    const auto restored = cutting::plan_from_canonical(canonical);
    require(restored.has_value(), "a canonical plan can be read back", canonical);
    require(cutting::canonical_cutplan(*restored) == canonical, "the canonical text keeps it too",
            canonical);
}

std::optional<Plan> read_plan(std::string_view text) {
    const auto canonical = cutting::plan_from_canonical(text);
    if (canonical) {
        require(cutting::canonical_cutplan(*canonical) == text, "one plan, one canonical text",
                text);
        check_segments(*canonical);
    } else {
        check_refusal(canonical.error());
    }
    std::string note;
    auto plan = cutting::plan_from_json(text, &note);
    if (!plan) {
        check_refusal(plan.error());
        return std::nullopt;
    }
    check_segments(*plan);
    check_units(*plan);
    check_round_trip(*plan);
    return std::move(*plan);
}

/// Every unit of both plans stands in exactly one place, and the counts are theirs.
void check_diff(const PlanDiff& diff, const Plan& before, const Plan& after) {
    std::vector<int> seen_before(before.units.size());
    std::vector<int> seen_after(after.units.size());
    std::array<std::size_t, cutting::change_classes> counts{};
    for (const cutting::UnitChange& one : diff.changes) {
        require(one.before.has_value() == (one.change != Change::added) &&
                    one.after.has_value() == (one.change != Change::removed),
                "what was added was not there, what was removed is not");
        if (one.before) ++seen_before.at(*one.before);
        if (one.after) ++seen_after.at(*one.after);
        require(!one.alike || (*one.alike >= 0 && *one.alike <= 100), "0 to 100 percent");
        ++counts.at(static_cast<std::size_t>(one.change));
    }
    const auto once = [](int seen) { return seen == 1; };
    require(std::all_of(seen_before.begin(), seen_before.end(), once) &&
                std::all_of(seen_after.begin(), seen_after.end(), once),
            "each unit stands in one class");
    require(counts == diff.counts, "counts are of the changes");
    require_json(cutting::diff_to_json(diff, before, after));
    cutting::diff_to_text(diff, before, after);
}

void compare(const Plan& before, const Plan& after, const std::optional<PlanTexts>& texts) {
    const auto diff = cutting::diff_plans(before, after, texts);
    if (!diff) {
        check_refusal(diff.error());
        return;
    }
    check_diff(*diff, before, after);
    std::optional<PlanTexts> turned_texts;
    if (texts) turned_texts = PlanTexts{texts->after, texts->before};
    const auto turned = cutting::diff_plans(after, before, turned_texts);
    require(turned.has_value(), "a diff can be turned around");
    check_diff(*turned, after, before);
    auto counts = turned->counts;
    std::swap(counts[static_cast<std::size_t>(Change::added)],
              counts[static_cast<std::size_t>(Change::removed)]);
    require(counts == diff->counts, "a diff turned around is its mirror");
}

/// The texts are taken for those of the plans: no mutation would find a hash.
void compare_with_texts(Plan before, Plan after, const PlanTexts& texts) {
    before.source_sha256 = core::sha256_hex(texts.before);
    after.source_sha256 = core::sha256_hex(texts.after);
    compare(before, after, texts);
}

void check(std::string_view input) {
    const std::vector<std::string_view> parts = parts_of(input);
    const auto before = read_plan(parts[0]);
    if (before) {
        const auto same = cutting::diff_plans(*before, *before);
        require(same.has_value(), "a plan can be compared with itself");
        require(same->counts[0] == before->units.size() && same->changes.size() == same->counts[0],
                "a plan does not differ from itself");
    }
    const auto after = parts.size() > 1 ? read_plan(parts[1]) : std::nullopt;
    if (!before || !after) return;
    compare(*before, *after, std::nullopt);
    if (parts.size() == 4) compare_with_texts(*before, *after, {parts[2], parts[3]});
}

double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::string joined(std::string_view old_text, std::string_view new_text, cutting::Depth depth) {
    static const auto library = cutting::RulesetLibrary::load(IU_SOURCE_DIR "/configs/rulesets");
    require(library.has_value(), "the rulesets load");
    cutting::CutRequest request;
    request.ruleset = "auto";
    request.depth = depth;
    request.prefix = "OLD";
    request.source = old_text;
    const auto before = (*library)->cut(request);
    request.prefix = "NEW";
    request.source = new_text;
    const auto after = (*library)->cut(request);
    require(before.has_value() && after.has_value(), "fixtures can be cut");
    std::string out = cutting::plan_to_json(*before);
    out.append(divider).append(cutting::plan_to_json(*after));
    out.append(divider).append(old_text).append(divider).append(new_text);
    return out;
}

}  // namespace

std::vector<std::string> seeds() {
    std::vector<std::string> texts;
    for (const auto& file : files_below(IU_SOURCE_DIR "/tests/unit/cutting/fixtures/edge")) {
        if (file.extension() != ".units") texts.push_back(read_file(file));
    }
    std::vector<std::string> out;
    for (std::size_t i = 1; i < texts.size(); i += 4) {
        const auto depth = i % 8 == 1 ? cutting::Depth::all : cutting::Depth::article;
        out.push_back(joined(texts[i - 1], texts[i], depth));
        // An amendment: one line less.
        std::string amended = texts[i];
        amended.erase(0, amended.find('\n', amended.size() / 2) + 1);
        out.push_back(joined(texts[i], amended + "\n" + texts[i - 1], depth));
    }
    return out;
}

}  // namespace tests::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const double begin = tests::fuzz::processor_seconds();
    tests::fuzz::check(input);
    // Far above what n log n takes with every sanitizer on, far below what a quadratic one does.
    const double seconds = tests::fuzz::processor_seconds() - begin;
    tests::fuzz::require(seconds <= 2.0 + 200e-6 * static_cast<double>(size),
                         "time is linear in the bytes", std::to_string(seconds) + " s");
    return 0;
}
