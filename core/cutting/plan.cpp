#include "core/cutting/plan.hpp"

#include "core/cutting/eid.hpp"
#include "core/cutting/json_text.hpp"
#include "core/cutting/text.hpp"
#include "core/hash.hpp"

#include <algorithm>
#include <array>

namespace core::cutting {
namespace {

constexpr std::array<std::string_view, 5> depth_words{"container", "article", "clause", "point",
                                                      "all"};

constexpr std::array<std::string_view, 9> zone_words{"front_matter", "masthead", "preamble",
                                                     "toc",          "body",     "signature",
                                                     "annex",        "notes",    "history"};
constexpr std::array<std::string_view, 4> furniture_words{"page_number", "page_break",
                                                          "running_head", "side_note"};

/// The members of one unit that both serialisations share. In the canonical one the label stands
/// behind the title; the JSON object stays open.
void write_unit(JsonWriter& out, std::size_t index, const Unit& unit, bool canonical) {
    out.raw("{\"index\":");
    out.number(index);
    out.raw(",\"parent\":");
    if (unit.parent) {
        out.number(*unit.parent);
    } else {
        out.raw("null");
    }
    out.raw(",\"unit_kind\":");
    out.string(unit.unit_kind);
    out.raw(",\"section_type\":");
    out.string(unit.section_type);
    out.raw(",\"num\":");
    out.string(unit.num);
    out.raw(",\"title\":");
    out.string(unit.title);
    if (canonical) {
        out.raw(",\"label\":");
        out.string(unit.label);
    }
    out.raw(",\"span\":[");
    out.number(unit.span.begin);
    out.raw(",");
    out.number(unit.span.end);
    out.raw("],\"depth\":");
    out.number(static_cast<std::size_t>(unit.depth));
    out.raw(",\"zone\":");
    out.string(unit.zone);
    out.raw(unit.quoted ? ",\"quoted\":true" : ",\"quoted\":false");
    out.raw(",\"canonical_address\":");
    out.string(unit.canonical_address);
    out.raw(",\"content_hash\":");
    out.hex(unit.content_hash);
}

void write_canonical_unit(JsonWriter& out, std::size_t index, const Unit& unit) {
    write_unit(out, index, unit, true);
    out.raw("}\n");
}

void write_member(JsonWriter& out, std::string_view key, std::string_view text) {
    out.raw(key);
    out.string(text);
}

/// The first line of the canonical serialisation.
void write_head(JsonWriter& out, const Plan& plan) {
    write_member(out, "{\"cutplan\":1,\"source_sha256\":", plan.source_sha256);
    out.raw(",\"bytes\":");
    out.number(plan.source_bytes);
    write_member(out, ",\"ruleset\":", plan.ruleset);
    write_member(out, ",\"ruleset_digest\":", plan.ruleset_digest);
    write_member(out, ",\"prefix\":", plan.prefix);
    write_member(out, ",\"depth\":", to_string(plan.depth));
    out.raw(",\"units\":");
    out.number(plan.units.size());
    out.raw("}\n");
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

bool read_hash(CanonicalReader& in, std::string_view key, Sha256& to) {
    std::string digits;
    const auto hash = read_text(in, key, digits) ? sha256_from_hex(digits) : std::nullopt;
    to = hash.value_or(to);
    return hash.has_value();
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

/// The texts of a unit that is read.
struct UnitTexts {
    std::string unit_kind;
    std::string section_type;
    std::string num;
    std::string title;
    std::string label;
    std::string zone;
    std::string address;
};

bool read_unit(CanonicalReader& in, std::size_t after, UnitTexts& texts, Units& units) {
    Unit unit;
    std::size_t found = 0;
    if (!read_number(in, "{\"index\":", found) || found != units.size() ||
        !in.take(",\"parent\":")) {
        return false;
    }
    if (!in.take("null")) {
        unit.parent = in.number();
        if (!unit.parent || *unit.parent >= units.size()) {
            return false;
        }
    }
    std::size_t depth = 0;
    if (!read_text(in, ",\"unit_kind\":", texts.unit_kind) ||
        !read_text(in, ",\"section_type\":", texts.section_type) ||
        !read_text(in, ",\"num\":", texts.num) || !read_text(in, ",\"title\":", texts.title) ||
        !read_text(in, ",\"label\":", texts.label) ||
        !read_number(in, ",\"span\":[", unit.span.begin) || !read_number(in, ",", unit.span.end) ||
        !read_number(in, "],\"depth\":", depth) || depth > 1000 ||
        !read_text(in, ",\"zone\":", texts.zone) || !in.take(",\"quoted\":")) {
        return false;
    }
    unit.depth = static_cast<int>(depth);
    unit.quoted = in.take("true");
    if ((!unit.quoted && !in.take("false")) ||
        !read_text(in, ",\"canonical_address\":", texts.address) ||
        !read_hash(in, ",\"content_hash\":", unit.content_hash) || !in.take("}\n") ||
        unit.span.begin < after || unit.span.begin >= unit.span.end ||
        unit.span.end > source_limit) {
        return false;
    }
    unit.unit_kind = texts.unit_kind;
    unit.section_type = texts.section_type;
    unit.num = texts.num;
    unit.title = texts.title;
    unit.label = texts.label;
    unit.zone = texts.zone;
    unit.canonical_address = texts.address;
    units.push_back(unit);
    return true;
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

std::optional<std::string_view> furniture_kind(std::string_view word) noexcept {
    const auto known = std::find(furniture_words.begin(), furniture_words.end(), word);
    return known == furniture_words.end() ? std::nullopt : std::optional(*known);
}

std::string canonical_cutplan(const Plan& plan) {
    JsonWriter out(400 + plan.units.size() * 480);
    write_head(out, plan);
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        write_canonical_unit(out, i, plan.units[i]);
    }
    return out.take();
}

Result<Plan> plan_from_canonical(std::string_view canonical) {
    Plan plan;
    CanonicalReader in(canonical);
    std::size_t units = 0;
    if (!read_head(in, plan, units) || units > canonical.size()) {
        return not_canonical("line 1");
    }
    std::size_t after = 0;
    UnitTexts texts;
    for (std::size_t i = 0; i < units; ++i) {
        if (!read_unit(in, after, texts, plan.units)) {
            return not_canonical("line " + std::to_string(i + 2));
        }
        after = plan.units.span(i).end;
    }
    if (after > plan.source_bytes || canonical_cutplan(plan) != canonical) {
        return not_canonical("it would be written in another way");
    }
    plan.segments = {plan.units, plan.source_bytes};
    return plan;
}

std::string plan_digest(const Plan& plan) {
    // Piece by piece: the whole serialisation may be longer than the source.
    constexpr std::size_t piece_bytes = 16384;
    thread_local JsonWriter piece(2 * piece_bytes);  // its memory is used again
    piece.clear();
    std::optional<Sha256Hasher> hasher;
    write_head(piece, plan);
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        write_canonical_unit(piece, i, plan.units[i]);
        if (piece.text().size() >= piece_bytes) {
            if (!hasher) {
                hasher.emplace();
            }
            hasher->update(piece.text());
            piece.clear();
        }
    }
    if (!hasher) {
        return sha256_hex(piece.text());
    }
    hasher->update(piece.text());
    return to_hex(hasher->finish());
}

namespace {

/// What has a kind and a span; `key` comes before the kind.
template <typename Spans>
std::string spans_to_json(std::string_view key, const Spans& all) {
    JsonWriter out(2 + all.size() * 48);
    out.raw("[");
    for (const auto& one : all) {
        out.raw(&one == all.data() ? "{\"" : ",{\"");
        out.raw(key);
        out.raw("\":");
        out.string(one.kind);
        out.raw(",\"start\":");
        out.number(one.span.begin);
        out.raw(",\"end\":");
        out.number(one.span.end);
        out.raw("}");
    }
    out.raw("]");
    return out.take();
}

}  // namespace

std::string zones_to_json(const Plan& plan) {
    return spans_to_json("zone", plan.zones);
}

std::string furniture_to_json(const Plan& plan) {
    return spans_to_json("kind", plan.furniture);
}

void write_plan_json(const Plan& plan, const std::function<void(std::string_view)>& sink) {
    constexpr std::size_t piece_bytes = 65536;
    JsonWriter out(2 * piece_bytes);
    const auto pass_on = [&](std::size_t least) {
        if (out.text().size() >= least) {
            sink(out.text());
            out.clear();
        }
    };
    write_member(out, "{\"source_sha256\":", plan.source_sha256);
    write_member(out, ",\"ruleset\":", plan.ruleset);
    write_member(out, ",\"ruleset_digest\":", plan.ruleset_digest);
    write_member(out, ",\"plan_digest\":", plan_digest(plan));
    out.raw(",\"segments\":[");
    for (std::size_t i = 0; i < plan.segments.size(); ++i) {
        const Segment segment = plan.segments[i];
        out.raw(i == 0 ? "[" : ",[");
        out.number(segment.span.begin);
        out.raw(",");
        out.number(segment.span.end);
        out.raw(",");
        if (segment.unit) {
            out.number(*segment.unit);
        } else {
            out.raw("null");
        }
        out.raw("]");
        pass_on(piece_bytes);
    }
    out.raw("],\"zones\":");
    out.raw(zones_to_json(plan));
    out.raw(",\"furniture\":");
    out.raw(furniture_to_json(plan));
    out.raw(",\"units\":[");
    const ElementIds ids(plan);
    std::string id;
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        out.raw(i == 0 ? "" : ",");
        write_unit(out, i, plan.units[i], false);
        write_member(out, ",\"label\":", plan.units[i].label);
        id.clear();
        ids.append(i, id);
        write_member(out, ",\"eid\":", id);
        out.raw("}");
        pass_on(piece_bytes);
    }
    out.raw("],\"warnings\":[");
    for (std::size_t i = 0; i < plan.warnings.size(); ++i) {
        write_member(out, i == 0 ? "{\"code\":" : ",{\"code\":", plan.warnings[i].code);
        out.raw(",\"at\":");
        out.number(plan.warnings[i].at);
        write_member(out, ",\"message\":", plan.warnings[i].message);
        out.raw("}");
    }
    out.raw("],\"source_bytes\":");
    out.number(plan.source_bytes);
    write_member(out, ",\"ruleset_reason\":", plan.ruleset_reason);
    write_member(out, ",\"prefix\":", plan.prefix);
    write_member(out, ",\"depth\":", to_string(plan.depth));
    out.raw("}");
    pass_on(0);
}

std::string plan_to_json(const Plan& plan) {
    std::string json;
    write_plan_json(plan, [&](std::string_view piece) { json.append(piece); });
    return json;
}

}  // namespace core::cutting
