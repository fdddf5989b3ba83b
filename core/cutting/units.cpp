#include "core/cutting/units.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::size_t short_most = std::numeric_limits<std::uint16_t>::max();
constexpr int depth_most = 0x1FFF;
/// So many kinds of units are compared with a new one; those of a cut are fewer.
constexpr std::size_t words_compared = 64;

}  // namespace

Unit Units::unit_of(const Row& from) const {
    Unit unit;
    if (from.parent != none) {
        unit.parent = from.parent;
    }
    unit.span = {from.begin, from.end};
    unit.quoted = from.quoted;
    unit.content_hash = from.content_hash;
    if (from.wide) {
        const Wide& texts = wide(from);
        unit.unit_kind = texts.words.unit_kind;
        unit.section_type = texts.words.section_type;
        unit.zone = texts.words.zone;
        unit.num = texts.num;
        unit.title = texts.title;
        unit.label = texts.label;
        unit.canonical_address = texts.address;
        unit.depth = texts.depth;
        return unit;
    }
    const Words& words = words_[from.words];
    unit.unit_kind = words.unit_kind;
    unit.section_type = words.section_type;
    unit.zone = words.zone;
    unit.depth = from.depth;
    const char* at = from.texts;
    unit.canonical_address = {at, from.address};
    at += from.address;
    unit.num = {at, from.num};
    at += from.num;
    const std::size_t title = from.ends_label ? std::size_t{from.label} - from.title : 0;
    unit.title = {at + title, from.title};
    unit.label = {from.ends_label ? at : at + from.title, from.label};
    return unit;
}

std::size_t Units::words_of(const Unit& unit) {
    const auto end =
        words_.begin() + static_cast<std::ptrdiff_t>(std::min(words_.size(), words_compared));
    const auto known =
        std::find_if(words_.begin(), end, [&](const Words& one) { return has_words(one, unit); });
    if (known != end) {
        return static_cast<std::size_t>(known - words_.begin());
    }
    TextStore& texts = store();
    words_.push_back(
        {texts.add(unit.unit_kind), texts.add(unit.section_type), texts.add(unit.zone)});
    return words_.size() - 1;
}

TextStore& Units::store() {
    if (!texts_) {
        texts_ = std::make_shared<TextStore>();
    }
    return *texts_;
}

void Units::widen(const Unit& unit, Row& row) {
    const std::size_t index = wide_.size();
    row.wide = true;
    row.address = static_cast<std::uint16_t>(index & short_most);
    row.num = static_cast<std::uint16_t>(index >> 16U);
    wide_.push_back(
        {store().add(unit.num),
         store().add(unit.title),
         store().add(unit.label),
         store().add(unit.canonical_address),
         {store().add(unit.unit_kind), store().add(unit.section_type), store().add(unit.zone)},
         unit.depth});
}

void Units::push_back(const Unit& unit, std::size_t words) {
    if (blocks_.empty() || blocks_.back().size() == block_rows) {
        blocks_.emplace_back().reserve(block_rows);
    }
    blocks_.back().push_back(row_of(unit, words));
}

Units::Row Units::row_of(const Unit& unit, std::size_t words) {
    Row row;
    row.parent = unit.parent ? static_cast<std::uint32_t>(*unit.parent) : none;
    row.begin = static_cast<std::uint32_t>(unit.span.begin);
    row.end = static_cast<std::uint32_t>(unit.span.end);
    row.quoted = unit.quoted;
    row.content_hash = unit.content_hash;
    const std::size_t sizes = unit.canonical_address.size() | unit.num.size() | unit.title.size() |
                              unit.label.size() | words;  // none is larger than this
    if (sizes > short_most || unit.depth < 0 || unit.depth > depth_most) {
        widen(unit, row);
        return row;
    }
    row.address = static_cast<std::uint16_t>(unit.canonical_address.size());
    row.num = static_cast<std::uint16_t>(unit.num.size());
    row.title = static_cast<std::uint16_t>(unit.title.size());
    row.label = static_cast<std::uint16_t>(unit.label.size());
    row.words = static_cast<std::uint16_t>(words);
    row.ends_label = unit.label.ends_with(unit.title);
    row.depth = static_cast<std::uint16_t>(unit.depth & depth_most);
    row.texts = texts_
                    ->join({unit.canonical_address, unit.num,
                            row.ends_label ? std::string_view() : unit.title, unit.label})
                    .data();
    return row;
}

}  // namespace core::cutting
