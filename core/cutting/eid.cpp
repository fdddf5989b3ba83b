#include "core/cutting/eid.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/first_with_text.hpp"
#include "core/cutting/text.hpp"

#include <array>
#include <map>
#include <unordered_map>
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

ElementIds::ElementIds(const Plan& plan) {
    ids_.reserve(plan.units.size());
    FirstWithText first(plan.units.size());
    std::unordered_map<std::string, std::size_t> more;  // how often an id was asked for again
    std::map<std::pair<std::size_t, std::string_view>, std::size_t> unnumbered;
    const auto id_of = [this](std::size_t unit) -> std::string_view { return ids_[unit]; };
    std::string id;
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        const Unit& unit = plan.units[i];
        const Name& name = name_of(unit.section_type);
        id.clear();
        if (unit.parent) {
            id.append(ids_[*unit.parent]).append("__");
        }
        if (unit.quoted && (!unit.parent || !plan.units[*unit.parent].quoted)) {
            id.append("qstr__");
        }
        id.append(name.word).push_back('_');
        const std::string number = normalised(unit.num);
        if (number.empty()) {
            const std::size_t parent = unit.parent.value_or(plan.units.size());
            id.append("nn_" + std::to_string(++unnumbered[std::pair(parent, name.word)]));
        }
        id.append(number);
        ids_.push_back(texts_.add(id));
        if (first.find(i, id_of) == i) {
            continue;
        }
        std::size_t count = ++more[id] + 1;
        do {
            ids_[i] = texts_.join({id, "_", std::to_string(count++)});
        } while (first.find(i, id_of) != i && ++more[std::string(ids_[i])] > 0);
    }
}

}  // namespace core::cutting
