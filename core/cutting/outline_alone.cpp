#include "core/cutting/ascii.hpp"
#include "core/cutting/outline_entries.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::size_t title_most = 80;

bool is_top(const OutlineEntry& entry) {
    return entry.lone && entry.parts.size() == 1;
}

}  // namespace

/// A title of two lines goes on with a small letter and has a blank line below.
std::size_t OutlineLines::lone_title_end(std::size_t number_line) const {
    const std::size_t count = input_.lines.size();
    const auto at = [&](std::size_t line) {
        return line < count ? trimmed(input_.source, input_.lines[line]) : std::string_view{};
    };
    const auto reads = [](std::string_view text) {
        return !text.empty() && text.size() <= title_most && !ends_sentence(text) &&
               text.back() != '-';
    };
    std::string_view title = at(number_line + 1);
    if (!reads(title) || !has_letter(title) || is_digit(title[0]) || is_lower(title[0]) ||
        std::string_view("-(|*").find(title[0]) != std::string_view::npos) {
        return 0;
    }
    const std::string_view below = at(number_line + 2);
    if (!below.empty() && is_lower(below[0])) {
        if (!reads(below) || !at(number_line + 3).empty()) {
            return 0;
        }
        title = below;
    }
    return static_cast<std::size_t>(title.data() - input_.source.data()) + title.size();
}

std::optional<OutlineEntry> OutlineLines::read_number_alone(std::size_t index,
                                                            std::size_t first,
                                                            std::size_t size,
                                                            OutlineEntry entry) const {
    const bool top = entry.parts.size() == 1;
    if (index + 1 >= input_.lines.size() || blank(index + 1) ||
        (top ? entry.parts[0] != next_lone_ : next_lone_ == 1 && !blank_above(index))) {
        return refuse(index, Why::no_title);
    }
    const std::string_view term = trimmed(input_.source, input_.lines[index + 1]);
    entry.term = !top && blank_above(index) && index + 2 < input_.lines.size() &&
                 !blank(index + 2) && term.size() <= title_most && !ends_sentence(term) &&
                 !is_digit(term[0]);
    const bool stands = blank_above(index) || next_lone_ == 1 || !top ||
                        ends_sentence(trimmed(input_.source, input_.lines[index - 1]));
    const std::size_t title_end = lone_title_end(index);
    if (!entry.term && (next_lone_ == 1 ? !top || title_end == 0 : !stands || is_digit(term[0]))) {
        return refuse(index, Why::no_title);
    }
    note(index, Why::numbered);
    entry.lone = true;
    entry.line = index;
    entry.begin = input_.lines[index].begin;
    entry.number_begin = text_begin(index) + first;
    entry.number_end = entry.number_begin + size;
    entry.title_begin = static_cast<std::size_t>(term.data() - input_.source.data());
    entry.title_end = entry.term       ? entry.title_begin + term.size()
                      : title_end != 0 ? title_end
                                       : entry.title_begin;
    entry.above = entry.below = true;
    return entry;
}

bool OutlineLines::has_prose(std::size_t line, std::size_t end) const {
    constexpr std::size_t look_most = 40;
    end = std::min(end, line + look_most);
    for (; line < end; ++line) {
        const std::string_view text = trimmed(input_.source, input_.lines[line]);
        if (text.size() > title_most || (!text.empty() && has_lower_letter(text) &&
                                         text.find(' ') != text.npos && ends_sentence(text))) {
            return true;
        }
    }
    return false;
}

/// Three and more with titles that differ (a running head is repeated), most of them with running
/// text below (rows of a table have none); "2.1" stands alone below one of them, or their titles
/// are blocks of their own; and no other "1." comes before them.
bool OutlineLines::are_headings(const std::vector<OutlineEntry>& entries) const {
    constexpr std::size_t least = 3;
    std::vector<const OutlineEntry*> tops;
    bool deeper = false;
    for (const OutlineEntry& one : entries) {
        if (!one.lone) {
            if (tops.empty() && one.parts.size() == 1 && !one.plain &&
                (one.parts[0] <= 1 || one.parts[0] == first_letter)) {
                return false;
            }
        } else if (is_top(one)) {
            tops.push_back(&one);
        } else {
            deeper = deeper ||
                     (!tops.empty() && one.parts[0] == tops.back()->parts[0] && one.parts[1] == 1);
        }
    }
    std::set<std::string_view> titles;
    std::size_t prose = 0;
    std::size_t blocks = 0;
    for (std::size_t i = 0; i < tops.size(); ++i) {
        const OutlineEntry& one = *tops[i];
        const std::string_view title =
            input_.source.substr(one.title_begin, one.title_end - one.title_begin);
        if (title.empty() || !titles.insert(title).second) {
            return false;
        }
        const std::size_t end = i + 1 < tops.size() ? tops[i + 1]->line : input_.lines.size();
        const bool two_lines = title.find('\n') != title.npos;
        const std::size_t below = one.line + (two_lines ? 3 : 2);
        prose += has_prose(below, end) ? 1U : 0U;
        blocks += blank_above(one.line) && blank_below(below - 1) ? 1U : 0U;
    }
    return tops.size() >= least && prose * 4 >= tops.size() * 3 &&
           (deeper || blocks * 2 >= tops.size());
}

void OutlineLines::settle_lone(std::vector<OutlineEntry>& entries) const {
    const bool headings = are_headings(entries);
    entries.erase(std::remove_if(entries.begin(), entries.end(),
                                 [&](const OutlineEntry& one) {
                                     return headings ? !one.lone && one.parts.size() == 1
                                                     : one.lone && !one.term;
                                 }),
                  entries.end());
    for (OutlineEntry& one : entries) {
        if (headings && one.lone) {
            one.plain = false;
            if (one.term && lone_title_end(one.line) == 0) {
                one.title_end = one.title_begin;  // a paragraph, whose first line is no title
            }
        }
    }
}

}  // namespace core::cutting
