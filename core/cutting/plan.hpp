#pragma once
/// \file
/// The cut plan: what discover finds in one source, and what a cut will create.
///
/// A plan is a pure function of (source bytes, ruleset, prefix, depth). Offsets are bytes into the
/// source, half open. Units stand in text order, parents before children; every unit owns exactly
/// one segment, its span, and its body is exactly those bytes.

#include "core/cutting/stored_text.hpp"
#include "core/hash.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// How deep units are made; a smaller depth is the larger one with units merged upwards.
enum class Depth : std::uint8_t { container, article, clause, point, all };

struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool operator==(const Span&) const = default;
};

/// One unit that a cut will create. Its texts are those of its plan's store.
struct Unit {
    std::optional<std::size_t> parent;  ///< index of the enclosing unit
    StoredText unit_kind;               ///< vocabulary `vocab.unit_kind.*`
    StoredText section_type;            ///< vocabulary `vocab.section_type.*`
    StoredText num;                     ///< as printed, without keyword and end mark; may be empty
    StoredText title;  ///< as printed, white space collapsed; empty: certainly none
    StoredText label;  ///< the heading line, trimmed; never empty, at most 200 bytes
    Span span;
    int depth = 1;
    bool quoted = false;
    StoredText zone;               ///< body, preamble, annex, ...
    StoredText canonical_address;  ///< `<prefix>/<path>`, unique in the plan
    Sha256 content_hash{};         ///< of the bytes of the span
};

/// Something a person should look at; a plan with warnings is still a plan.
struct Warning {
    std::string code;
    std::size_t at = 0;
    std::string message;
};

/// What a stretch of the source is: front_matter, masthead, preamble, toc, body, signature, annex,
/// notes or history.
struct Zone {
    std::string_view kind;  ///< one of these words, with static storage
    Span span;
};

/// What printing put between the lines: page_number, page_break, running_head or side_note.
struct Furniture {
    std::string_view kind;  ///< one of these words, with static storage
    Span span;
};

/// A piece of the source: of one unit, or of none (masthead, table of contents, ...).
struct Segment {
    Span span;
    std::optional<std::size_t> unit;
};

struct Plan {
    std::string source_sha256;
    std::size_t source_bytes = 0;
    std::string ruleset;
    std::string ruleset_digest;
    std::string
        ruleset_reason;  ///< why this ruleset: "named", or what `auto` saw; not in the digest
    std::string prefix;
    Depth depth = Depth::article;
    /// What the units' texts stand in. A copy of a plan shares it.
    std::shared_ptr<TextStore> texts = std::make_shared<TextStore>();
    std::vector<Unit> units;
    std::vector<Segment> segments;     ///< cover [0, source_bytes) without gap or overlap
    std::vector<Zone> zones;           ///< the same, at every depth; not in the digest
    std::vector<Furniture> furniture;  ///< in order, none over another; not in the digest
    std::vector<Warning> warnings;
};

/// `container`, `article`, `clause`, `point`, `all`.
std::string_view to_string(Depth depth) noexcept;
/// Inverse of to_string(Depth); nothing for an unknown word.
std::optional<Depth> depth_from_string(std::string_view word) noexcept;

/// Segments that follow from the units' spans: what no unit owns has no unit.
std::vector<Segment> segments_of(const std::vector<Unit>& units, std::size_t source_bytes);

/// The canonical serialisation (core/cutting/README.md): the `cutplan_rows` pin. The plan digest is
/// its SHA-256.
std::string canonical_cutplan(const Plan& plan);
/// Restores a plan from its canonical serialisation: units, and segments from their spans. What is
/// not in it stays empty: `ruleset_reason`, `zones`, `furniture` and `warnings`. Errors: permanent,
/// for anything that canonical_cutplan() would not have written byte by byte.
Result<Plan> plan_from_canonical(std::string_view canonical);
/// SHA-256 of canonical_cutplan(), hexadecimal.
std::string plan_digest(const Plan& plan);
/// The word for a zone as Zone::kind holds it; nothing for an unknown one.
std::optional<std::string_view> zone_kind(std::string_view word) noexcept;
/// `[{"zone":"masthead","start":0,"end":120},...]`
std::string zones_to_json(const Plan& plan);
/// The word for furniture as Furniture::kind holds it; nothing for an unknown one.
std::optional<std::string_view> furniture_kind(std::string_view word) noexcept;
/// `[{"kind":"page_number","start":120,"end":122},...]`
std::string furniture_to_json(const Plan& plan);
/// The JSON of CONTRACT.md section 4, one line, without a final newline.
std::string plan_to_json(const Plan& plan);
/// The same, piece by piece: it may be longer than the source.
void write_plan_json(const Plan& plan, const std::function<void(std::string_view)>& sink);
/// For people: the units as an indented tree with address, bytes and title, what stands between
/// them, then the warnings.
std::string plan_to_tree(const Plan& plan);

}  // namespace core::cutting
