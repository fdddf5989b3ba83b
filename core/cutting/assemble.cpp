#include "core/cutting/assemble.hpp"

#include "core/cutting/text.hpp"
#include "core/hash.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace core::cutting {
namespace {

/// ASCII that path_element() leaves as it is.
bool is_plain_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
}

std::string label_of(std::string_view source, const Boundary& boundary) {
    // The first filled line of the heading.
    std::string_view text = source.substr(boundary.begin, boundary.end - boundary.begin);
    while (!text.empty()) {
        const std::size_t stop = std::min(text.find_first_of("\r\n"), text.size());
        std::string label = clean_text(clip_utf8(text.substr(0, stop), 2 * label_limit));
        if (!label.empty()) {
            label.resize(clip_utf8(label, label_limit).size());
            while (!label.empty() && label.back() == ' ') {
                label.pop_back();
            }
            return label;
        }
        text.remove_prefix(std::min(stop + 1, text.size()));
    }
    return boundary.element;
}

/// Whether the running numbers start again under another container, so that they need its path.
bool running_numbers_restart(const std::vector<Boundary>& boundaries,
                             const std::vector<Unit>& units) {
    std::unordered_map<std::string_view, std::size_t> first_parent;
    std::size_t again = 0;
    std::size_t all = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (!boundaries[i].running || units[i].zone == "annex" || units[i].quoted) {
            continue;
        }
        ++all;
        const std::size_t parent = units[i].parent.value_or(units.size());
        const auto [known, fresh] = first_parent.emplace(boundaries[i].element, parent);
        if (!fresh && known->second != parent) {
            ++again;
        }
    }
    return again > 0 && again * 10 >= all;  // a single stray double moves no other address
}

std::string shorten(std::string path, std::size_t room) {
    if (path.size() <= room) {
        return path;
    }
    const std::string tail = "~" + sha256_hex(path).substr(0, 8);
    const std::size_t keep = room > tail.size() ? room - tail.size() : 0;
    return std::string(clip_utf8(path, keep)) + tail;
}

void give_addresses(const Assembly& input, Plan& plan) {
    const bool restart = running_numbers_restart(input.boundaries, plan.units);
    std::vector<std::string> paths(plan.units.size());
    std::unordered_set<std::string_view> taken(2 * paths.size());  // of `paths`, which stays
    std::unordered_map<std::string, std::size_t> next_suffix;
    // Room is left for a suffix, so that a duplicate stays below the limit too.
    const std::size_t room =
        address_limit > input.prefix.size() + 12 ? address_limit - input.prefix.size() - 12 : 20;
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        Unit& unit = plan.units[i];
        const Boundary& boundary = input.boundaries[i];
        const bool direct = boundary.running && !restart && unit.zone != "annex" && !unit.quoted;
        std::string path = boundary.element;
        if (unit.parent && !direct) {
            path = paths[*unit.parent] + input.joiner + boundary.element;
        }
        path = shorten(std::move(path), room);
        paths[i] = path;
        while (!taken.insert(paths[i]).second) {
            std::size_t& count = next_suffix.try_emplace(path, 1).first->second;
            paths[i] = path + "_" + std::to_string(++count);
        }
        if (paths[i].size() != path.size()) {
            plan.warnings.push_back({"DUPLICATE_ADDRESS", unit.span.begin,
                                     path + " stands more than once; this one is " + paths[i]});
        }
        unit.canonical_address.reserve(input.prefix.size() + 1 + paths[i].size());
        unit.canonical_address.append(input.prefix).append("/").append(paths[i]);
    }
}

void give_parents(const Assembly& input, Plan& plan) {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        const Boundary& boundary = input.boundaries[i];
        if (boundary.opens_act) {
            open.clear();
        }
        while (!open.empty() && input.boundaries[open.back()].rank >= boundary.rank) {
            open.pop_back();
        }
        Unit& unit = plan.units[i];
        if (!open.empty()) {
            unit.parent = open.back();
        }
        const Unit* parent = unit.parent ? &plan.units[*unit.parent] : nullptr;
        unit.depth = boundary.depth > 0  ? boundary.depth
                     : parent == nullptr ? 1
                                         : parent->depth + 1;
        unit.zone =
            boundary.annex || (parent != nullptr && parent->zone == "annex") ? "annex" : "body";
        if (!boundary.zone.empty()) {
            unit.zone = boundary.zone;
        }
        open.push_back(i);
    }
}

void give_spans(const Assembly& input, Plan& plan) {
    std::size_t gap = 0;
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        Unit& unit = plan.units[i];
        const std::size_t next =
            i + 1 < plan.units.size() ? input.boundaries[i + 1].begin : input.source.size();
        unit.span = {input.boundaries[i].begin, next};
        while (gap < input.gaps.size() && input.gaps[gap].end < next) {
            ++gap;
        }
        if (gap < input.gaps.size() && input.gaps[gap].end == next &&
            input.gaps[gap].begin > unit.span.begin) {
            unit.span.end = input.gaps[gap].begin;
        }
    }
}

Boundary whole_text(std::string_view source) {
    Boundary boundary;
    boundary.end = source.size();
    boundary.rank = 1;
    boundary.kind = "document";
    boundary.element = "DOCUMENT";
    return boundary;
}

}  // namespace

std::string path_element(std::string_view word, std::string_view number) {
    std::string out(word);
    const bool plain = std::all_of(number.begin(), number.end(), is_plain_letter);
    if (plain && !number.empty()) {
        out.append(out.empty() ? "" : "-").append(number);
        return out;
    }
    std::string clean = compose(clean_text(number));
    std::string digits;
    std::size_t at = 0;
    while (at < clean.size()) {
        const Decoded decoded = decode_utf8(clean, at);
        const char32_t c = decoded.character;
        if ((c >= 0x2010 && c <= 0x2015) || c == U'/' || c == U'\\') {
            digits.push_back('-');
        } else if (!is_space(c) && c != U'"') {
            digits.append(clean, at, decoded.length);
        }
        at += decoded.length;
    }
    if (!out.empty() && !digits.empty()) {
        out.push_back('-');
    }
    return out + digits;
}

void assemble(Assembly input, Plan& plan) {
    if (input.source.empty()) {
        return;
    }
    if (input.boundaries.empty()) {
        input.boundaries.push_back(whole_text(input.source));
        input.joiner = Assembly().joiner;
        input.gaps.clear();
        plan.warnings.push_back({"NO_HEADING", 0, "no heading found: the text is one unit"});
    }
    plan.units.resize(input.boundaries.size());
    give_parents(input, plan);
    give_spans(input, plan);
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        Boundary& boundary = input.boundaries[i];
        Unit& unit = plan.units[i];
        unit.unit_kind = input.unit_kind;
        unit.section_type = boundary.kind;
        unit.label = label_of(input.source, boundary);
        unit.num = std::move(boundary.num);
        unit.title = std::move(boundary.title);
        unit.quoted = boundary.quoted;
    }
    give_addresses(input, plan);
    plan.zones = std::move(input.zones);
    if (plan.zones.empty()) {
        plan.zones.push_back({*zone_kind("body"), {0, plan.source_bytes}});
    }
    plan.segments = segments_of(plan.units, plan.source_bytes);
}

}  // namespace core::cutting
