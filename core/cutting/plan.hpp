#pragma once
/// \file
/// The cut plan: what discover finds in one source, and what a cut will create.
///
/// A plan is a pure function of (source bytes, ruleset, prefix, depth). Offsets are bytes into the
/// source, half open. Units stand in text order, parents before children; every unit owns exactly
/// one segment, its span, and its body is exactly those bytes.

#include "core/cutting/units.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// How deep units are made; a smaller depth is the larger one with units merged upwards.
enum class Depth : std::uint8_t { container, article, clause, point, all };

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

/// Segments in order, from byte 0 on without gap or overlap: what no unit owns has no unit.
class Segments {
  public:
    using value_type = Segment;
    using iterator = IndexIterator<Segments>;

    Segments() = default;
    /// What follows from the units' spans.
    Segments(const Units& units, std::size_t source_bytes);

    std::size_t size() const { return places_.size(); }
    bool empty() const { return places_.empty(); }
    Segment operator[](std::size_t index) const;
    Segment front() const { return (*this)[0]; }
    Segment back() const { return (*this)[size() - 1]; }
    iterator begin() const { return {*this, 0}; }
    iterator end() const { return {*this, size()}; }

  private:
    struct Begin {
        std::uint32_t at = 0;
        std::uint32_t unit = 0;  ///< or `none`
    };
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    std::vector<Begin> places_;
    std::size_t end_ = 0;
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
    Units units;
    Segments segments;                 ///< cover [0, source_bytes)
    std::vector<Zone> zones;           ///< the same, at every depth; not in the digest
    std::vector<Furniture> furniture;  ///< in order, none over another; not in the digest
    std::vector<Warning> warnings;
};

/// `container`, `article`, `clause`, `point`, `all`.
std::string_view to_string(Depth depth) noexcept;
/// Inverse of to_string(Depth); nothing for an unknown word.
std::optional<Depth> depth_from_string(std::string_view word) noexcept;

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
