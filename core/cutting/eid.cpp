#include "core/cutting/eid.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/first_with_text.hpp"
#include "core/cutting/text.hpp"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace core::cutting {
namespace {

struct Name {
    std::string_view kind;
    std::string_view element;
    std::string_view word;
};

constexpr std::array<Name, 21> names{{
    {"part", "part", "part"},
    {"subpart", "subpart", "subpart"},
    {"book", "book", "book"},
    {"title", "title", "title"},
    {"subtitle", "subtitle", "subtitle"},
    {"chapter", "chapter", "chp"},
    {"subchapter", "subchapter", "subchp"},
    {"division", "division", "dvs"},
    {"subdivision", "subdivision", "subdvs"},
    {"section_group", "section", "sec"},
    {"subsection_group", "subsection", "subsec"},
    {"paragraph_group", "level", "lvl"},
    {"heading", "hcontainer", "hcont"},
    {"section", "section", "sec"},
    {"article", "article", "art"},
    {"clause", "paragraph", "para"},
    {"point", "point", "point"},
    {"subpoint", "subparagraph", "subpara"},
    {"recital", "recital", "rec"},
    {"annex", "attachment", "att"},
    {"document", "hcontainer", "hcont"},
}};

const Name& name_of(std::string_view kind) {
    for (const Name& name : names) {
        if (name.kind == kind) {
            return name;
        }
    }
    return names.back();
}

/// A letter or a digit of some script, and nothing that an XML attribute could not hold.
bool is_plain(char32_t c) {
    const bool ascii = is_digit(c) || is_lower(c) || is_upper(c);
    const bool unseen = (c >= 0xFE00 && c < 0xFE10) || c == 0xFEFF || (c >= 0xFFF0 && c < 0x10000);
    return ascii || (c >= 0xC0 && c < 0x2000 && !is_space(c)) ||
           (c >= 0x2E80 && c < 0xE0000 && !is_space(c) && !unseen);
}

/// Letters and digits of any script; runs of anything else between them become one '-'.
std::string normalised(std::string_view number) {
    std::string out;
    bool gap = false;
    for (std::size_t at = 0; at < number.size();) {
        const Decoded decoded = decode_utf8(number, at);
        const char32_t c = decoded.character;
        if (is_plain(c)) {
            if (gap && !out.empty()) {
                out.push_back('-');
            }
            out.append(number, at, decoded.length);
            gap = false;
        } else if (!is_space(c)) {  // "12 bis" is one word
            gap = true;
        }
        at += decoded.length;
    }
    return out;
}

}  // namespace

std::string_view akoma_ntoso_element(std::string_view kind) {
    return name_of(kind).element;
}

ElementIds::ElementIds(const Plan& plan) : plan_(plan) {
    const Units& units = plan.units;
    tails_.reserve(units.size());
    FirstWithText first(units.size());
    // Of ids with "__" between their elements, which no element holds, two are the same where the
    // parents and what stands behind them are.
    using Tail = std::pair<std::size_t, std::string>;
    std::map<Tail, std::size_t> more;  // how often an id was asked for again
    std::map<std::pair<std::size_t, std::string_view>, std::size_t> unnumbered;
    std::string tail;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const Unit unit = units[i];
        const Name& name = name_of(unit.section_type);
        const std::size_t parent = unit.parent.value_or(units.size());
        const auto stood_before = [&] {
            const auto is_same = [&](std::size_t other) {
                return tails_[other] == tails_[i] &&
                       units.parent(other).value_or(units.size()) == parent;
            };
            const std::size_t hash = std::hash<std::string_view>{}(tails_[i]);
            return first.find(i, hash + parent * 0x9E3779B97F4A7C15U, is_same) != i;
        };
        tail.clear();
        if (unit.quoted && (!unit.parent || !units.is_quoted(*unit.parent))) {
            tail.append("qstr__");
        }
        tail.append(name.word).push_back('_');
        const std::string number = normalised(unit.num);
        if (number.empty()) {
            tail.append("nn_" + std::to_string(++unnumbered[std::pair(parent, name.word)]));
        }
        tail.append(number);
        tails_.push_back(texts_.add(tail));
        if (!stood_before()) {
            continue;
        }
        std::size_t count = ++more[Tail(parent, tail)] + 1;
        do {
            tails_[i] = texts_.join({tail, "_", std::to_string(count++)});
        } while (stood_before() && ++more[Tail(parent, tails_[i])] > 0);
    }
}

void ElementIds::append(std::size_t unit, std::string& out) const {
    // From the last element to the first: nobody knows how deep a plan from elsewhere is.
    constexpr std::string_view joint = "__";
    std::size_t at = out.size();
    for (auto above = std::optional(unit); above; above = plan_.units.parent(*above)) {
        at += tails_[*above].size() + (plan_.units.parent(*above) ? joint.size() : 0);
    }
    out.resize(at);
    for (auto above = std::optional(unit); above;) {
        const std::string_view tail = tails_[*above];
        at -= tail.size();
        tail.copy(out.data() + at, tail.size());
        above = plan_.units.parent(*above);
        if (above) {
            at -= joint.size();
            joint.copy(out.data() + at, joint.size());
        }
    }
}

std::string ElementIds::operator[](std::size_t unit) const {
    std::string id;
    append(unit, id);
    return id;
}

}  // namespace core::cutting
