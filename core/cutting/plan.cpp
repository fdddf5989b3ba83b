#include "core/cutting/plan.hpp"

#include "core/cutting/eid.hpp"
#include "core/cutting/json_text.hpp"
#include "core/hash.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace core::cutting {
namespace {

constexpr std::array<std::string_view, 5> depth_words{"container", "article", "clause", "point",
                                                      "all"};

constexpr std::array<std::string_view, 9> zone_words{"front_matter", "masthead", "preamble",
                                                     "toc",          "body",     "signature",
                                                     "annex",        "notes",    "history"};

void append_number(std::string& out, std::size_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view key, std::string_view text) {
    out.append(",\"").append(key).append("\":");
    append_json_string(out, text);
}

/// The members of one unit that both serialisations share, up to the address.
void append_unit(std::string& out, std::size_t index, const Unit& unit, bool canonical) {
    out.append("{\"index\":");
    append_number(out, index);
    out.append(",\"parent\":");
    if (unit.parent) {
        append_number(out, *unit.parent);
    } else {
        out.append("null");
    }
    append_field(out, "unit_kind", unit.unit_kind);
    append_field(out, "section_type", unit.section_type);
    append_field(out, "num", unit.num);
    append_field(out, "title", unit.title);
    if (canonical) {
        append_field(out, "label", unit.label);
    }
    out.append(",\"span\":[");
    append_number(out, unit.span.begin);
    out.push_back(',');
    append_number(out, unit.span.end);
    out.append("],\"depth\":");
    append_number(out, static_cast<std::size_t>(unit.depth));
    append_field(out, "zone", unit.zone);
    out.append(unit.quoted ? ",\"quoted\":true" : ",\"quoted\":false");
    append_field(out, "canonical_address", unit.canonical_address);
    append_field(out, "content_hash", unit.content_hash);
    if (!canonical) {
        append_field(out, "label", unit.label);
    }
    out.push_back('}');
}

/// The first line of the canonical serialisation.
void append_head(std::string& out, const Plan& plan) {
    out.append("{\"cutplan\":1");
    append_field(out, "source_sha256", plan.source_sha256);
    out.append(",\"bytes\":");
    append_number(out, plan.source_bytes);
    append_field(out, "ruleset", plan.ruleset);
    append_field(out, "ruleset_digest", plan.ruleset_digest);
    append_field(out, "prefix", plan.prefix);
    append_field(out, "depth", to_string(plan.depth));
    out.append(",\"units\":");
    append_number(out, plan.units.size());
    out.append("}\n");
}

Failure not_canonical(std::string_view why) {
    Failure failure;
    failure.kind = FailureKind::permanent;
    failure.detail = "not a canonical cut plan: " + std::string(why);
    return failure;
}

bool read_text(CanonicalReader& in, std::string_view key, std::string& to) {
    auto text = in.take(key) ? in.string() : std::nullopt;
    if (!text) {
        return false;
    }
    to = std::move(*text);
    return true;
}

bool read_number(CanonicalReader& in, std::string_view key, std::size_t& to) {
    const auto number = in.take(key) ? in.number() : std::nullopt;
    if (!number) {
        return false;
    }
    to = *number;
    return true;
}

bool read_head(CanonicalReader& in, Plan& plan, std::size_t& units) {
    std::string depth;
    const bool read = read_text(in, "{\"cutplan\":1,\"source_sha256\":", plan.source_sha256) &&
                      read_number(in, ",\"bytes\":", plan.source_bytes) &&
                      read_text(in, ",\"ruleset\":", plan.ruleset) &&
                      read_text(in, ",\"ruleset_digest\":", plan.ruleset_digest) &&
                      read_text(in, ",\"prefix\":", plan.prefix) &&
                      read_text(in, ",\"depth\":", depth) &&
                      read_number(in, ",\"units\":", units) && in.take("}\n");
    const auto known = depth_from_string(depth);
    if (!read || !known) {
        return false;
    }
    plan.depth = *known;
    return true;
}

bool read_unit(CanonicalReader& in, std::size_t index, std::size_t after, Unit& unit) {
    std::size_t found = 0;
    if (!read_number(in, "{\"index\":", found) || found != index || !in.take(",\"parent\":")) {
        return false;
    }
    if (!in.take("null")) {
        unit.parent = in.number();
        if (!unit.parent || *unit.parent >= index) {
            return false;
        }
    }
    std::size_t depth = 0;
    if (!read_text(in, ",\"unit_kind\":", unit.unit_kind) ||
        !read_text(in, ",\"section_type\":", unit.section_type) ||
        !read_text(in, ",\"num\":", unit.num) || !read_text(in, ",\"title\":", unit.title) ||
        !read_text(in, ",\"label\":", unit.label) ||
        !read_number(in, ",\"span\":[", unit.span.begin) || !read_number(in, ",", unit.span.end) ||
        !read_number(in, "],\"depth\":", depth) || depth > 1000 ||
        !read_text(in, ",\"zone\":", unit.zone) || !in.take(",\"quoted\":")) {
        return false;
    }
    unit.depth = static_cast<int>(depth);
    unit.quoted = in.take("true");
    return (unit.quoted || in.take("false")) &&
           read_text(in, ",\"canonical_address\":", unit.canonical_address) &&
           read_text(in, ",\"content_hash\":", unit.content_hash) && in.take("}\n") &&
           unit.span.begin >= after && unit.span.begin < unit.span.end;
}

}  // namespace

std::string_view to_string(Depth depth) noexcept {
    return depth_words[static_cast<std::size_t>(depth)];
}

std::optional<Depth> depth_from_string(std::string_view word) noexcept {
    for (std::size_t i = 0; i < depth_words.size(); ++i) {
        if (depth_words[i] == word) {
            return static_cast<Depth>(i);
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> zone_kind(std::string_view word) noexcept {
    const auto known = std::find(zone_words.begin(), zone_words.end(), word);
    return known == zone_words.end() ? std::nullopt : std::optional(*known);
}

std::vector<Segment> segments_of(const std::vector<Unit>& units, std::size_t source_bytes) {
    std::vector<Segment> segments;
    std::size_t at = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (units[i].span.begin > at) {
            segments.push_back({{at, units[i].span.begin}, std::nullopt});
        }
        segments.push_back({units[i].span, i});
        at = units[i].span.end;
    }
    if (at < source_bytes) {
        segments.push_back({{at, source_bytes}, std::nullopt});
    }
    return segments;
}

std::string canonical_cutplan(const Plan& plan) {
    std::string out;
    out.reserve(400 + plan.units.size() * 480);
    append_head(out, plan);
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        append_unit(out, i, plan.units[i], true);
        out.push_back('\n');
    }
    return out;
}

Result<Plan> plan_from_canonical(std::string_view canonical) {
    Plan plan;
    CanonicalReader in(canonical);
    std::size_t units = 0;
    if (!read_head(in, plan, units) || units > canonical.size()) {
        return not_canonical("line 1");
    }
    plan.units.reserve(units);
    std::size_t after = 0;
    for (std::size_t i = 0; i < units; ++i) {
        Unit unit;
        if (!read_unit(in, i, after, unit)) {
            return not_canonical("line " + std::to_string(i + 2));
        }
        after = unit.span.end;
        plan.units.push_back(std::move(unit));
    }
    if (after > plan.source_bytes || canonical_cutplan(plan) != canonical) {
        return not_canonical("it would be written in another way");
    }
    plan.segments = segments_of(plan.units, plan.source_bytes);
    return plan;
}

std::string plan_digest(const Plan& plan) {
    // Piece by piece: the whole serialisation may be longer than the source.
    constexpr std::size_t piece_bytes = 16384;
    Sha256Hasher hasher;
    std::string piece;
    piece.reserve(piece_bytes + 4096);
    append_head(piece, plan);
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        append_unit(piece, i, plan.units[i], true);
        piece.push_back('\n');
        if (piece.size() >= piece_bytes) {
            hasher.update(piece);
            piece.clear();
        }
    }
    hasher.update(piece);
    return to_hex(hasher.finish());
}

std::string zones_to_json(const Plan& plan) {
    std::string out = "[";
    for (const Zone& zone : plan.zones) {
        out.append(out.size() == 1 ? "{\"zone\":\"" : ",{\"zone\":\"").append(zone.kind);
        out.append("\",\"start\":");
        append_number(out, zone.span.begin);
        out.append(",\"end\":");
        append_number(out, zone.span.end);
        out.push_back('}');
    }
    out.push_back(']');
    return out;
}

std::string plan_to_json(const Plan& plan) {
    std::string out = "{\"source_sha256\":";
    append_json_string(out, plan.source_sha256);
    append_field(out, "ruleset", plan.ruleset);
    append_field(out, "ruleset_digest", plan.ruleset_digest);
    append_field(out, "plan_digest", plan_digest(plan));
    out.append(",\"segments\":[");
    for (std::size_t i = 0; i < plan.segments.size(); ++i) {
        const Segment& segment = plan.segments[i];
        out.append(i == 0 ? "[" : ",[");
        append_number(out, segment.span.begin);
        out.push_back(',');
        append_number(out, segment.span.end);
        out.push_back(',');
        if (segment.unit) {
            append_number(out, *segment.unit);
        } else {
            out.append("null");
        }
        out.push_back(']');
    }
    out.append("],\"zones\":").append(zones_to_json(plan)).append(",\"units\":[");
    const std::vector<std::string> ids = element_ids(plan);
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        if (i > 0) {
            out.push_back(',');
        }
        append_unit(out, i, plan.units[i], false);
        out.pop_back();
        append_field(out, "eid", ids[i]);
        out.push_back('}');
    }
    out.append("],\"warnings\":[");
    for (std::size_t i = 0; i < plan.warnings.size(); ++i) {
        out.append(i == 0 ? "{\"code\":" : ",{\"code\":");
        append_json_string(out, plan.warnings[i].code);
        out.append(",\"at\":");
        append_number(out, plan.warnings[i].at);
        append_field(out, "message", plan.warnings[i].message);
        out.push_back('}');
    }
    out.append("],\"source_bytes\":");
    append_number(out, plan.source_bytes);
    append_field(out, "ruleset_reason", plan.ruleset_reason);
    append_field(out, "prefix", plan.prefix);
    append_field(out, "depth", to_string(plan.depth));
    out.push_back('}');
    return out;
}

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
        out.append(unit.canonical_address + "  [" + std::to_string(unit.span.begin) + ", " +
                   std::to_string(unit.span.end) + ")  " +
                   (unit.title.empty() ? unit.label : unit.title) + "\n");
    }
    for (const Warning& warning : plan.warnings) {
        out.append("  warning " + warning.code + " at byte " + std::to_string(warning.at) + ": " +
                   warning.message + "\n");
    }
    return out;
}

}  // namespace core::cutting
