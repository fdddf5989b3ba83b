#include "core/cutting/outline_entries.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/outline_heads.hpp"
#include "core/cutting/outline_titles.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::size_t max_indent = 8;

/// "1.Definitions": a capital, or a letter beyond ASCII.
bool begins_word(char c) {
    return is_upper(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// Bytes of "II." before a digit.
std::size_t roman_before_digit(std::string_view text) {
    const std::size_t end = text.find_first_not_of("IVX");
    const bool numbered = end != text.npos && end > 0 && text[end] == '.' && end + 1 < text.size();
    return numbered && is_digit(text[end + 1]) ? end + 1 : 0;
}

/// "1.1 - The lamp": behind the dash at `at` and its blanks; `at` if there is none.
std::size_t behind_dash(std::string_view line, std::size_t at) {
    const std::string_view text = line.substr(std::min(at, line.size()));
    const std::size_t dash = text.starts_with("- ") ? 1 : text.starts_with("\xE2\x80\x93 ") ? 3 : 0;
    return dash == 0 ? at : line.find_first_not_of(" \t", at + dash);
}

/// "*  6. Warranty   *", a line of a box of asterisks: bytes before its text, and `line` ends with
/// it. 0 if it is none.
std::size_t open_frame(std::string_view& line, std::size_t at) {
    const std::size_t stars = std::min(line.find_first_not_of('*', at), line.size()) - at;
    const std::size_t last = line.find_last_not_of(" \t") + 1;
    const std::size_t inner = line.find_first_not_of(" \t", at + stars);
    const std::size_t close = line.find_last_not_of('*', last - 1);
    if (inner >= last || inner == at + stars || close <= inner || last - close - 1 != stars ||
        line[close] != ' ') {
        return 0;
    }
    line = line.substr(0, line.find_last_not_of(" \t", close) + 1);
    return inner - at;
}

/// "12." gives 12; "A.0." gives A, 0. Digits up to three, one capital letter only at the head.
std::size_t read_parts(std::string_view text, std::vector<std::uint32_t>& parts) {
    std::size_t at = 0;
    std::size_t end = 0;
    while (at < text.size() && parts.size() < 6) {
        const std::size_t from = at;
        std::uint32_t value = 0;
        while (at < text.size() && is_digit(text[at]) && at - from < 3) {
            value = value * 10 + static_cast<std::uint32_t>(text[at] - '0');
            ++at;
        }
        if (at == from && parts.empty() && is_upper(text[at])) {
            value = 1000 + static_cast<std::uint32_t>(text[at] - 'A');
            ++at;
        }
        if (at == from) {
            break;
        }
        parts.push_back(value);
        end = at;
        if (at >= text.size() || text[at] != '.') {
            break;
        }
        ++at;
    }
    return parts.empty() ? 0 : end;
}

/// "1 TITLE" above "1.1 This Bylaw", three times and mostly: "1." elsewhere is a list.
bool carry_deeper(const std::vector<OutlineEntry>& entries) {
    std::size_t plain = 0;
    std::size_t carried = 0;
    for (std::size_t i = 0; i + 1 < entries.size(); ++i) {
        const std::vector<std::uint32_t>& own = entries[i].parts;
        plain += entries[i].plain ? 1U : 0U;
        carried += entries[i].plain && entries[i + 1].parts == std::vector{own[0], 1U} ? 1U : 0U;
    }
    return carried >= 3 && carried * 2 + 1 >= plain;
}

/// "1.0 Purpose", "2.0 Scope" are the outermost sections where no "1." stands alone.
void drop_zeros(std::vector<OutlineEntry>& entries) {
    const auto alone = [](const OutlineEntry& one) {
        return one.sign == OutlineSign::stop && one.above && one.below && !one.plain;
    };
    const auto zero = [&](const OutlineEntry& one) {
        return one.parts.size() == 2 && one.parts[1] == 0 && one.parts[0] < first_letter;
    };
    const auto outermost = [&](const OutlineEntry& one) {
        return one.parts.size() == 1 && alone(one);
    };
    if (std::any_of(entries.begin(), entries.end(), outermost) ||
        std::count_if(entries.begin(), entries.end(),
                      [&](const OutlineEntry& one) { return zero(one) && alone(one); }) < 2) {
        return;
    }
    for (OutlineEntry& one : entries) {
        if (zero(one)) {
            one.parts.pop_back();
        }
    }
}

/// Where numbers with a ruled line below count 1, 2, 3, also from 1 again, those without are lists.
void drop_lists_of_ruled(std::vector<OutlineEntry>& entries) {
    constexpr int least = 3;
    std::uint32_t last = 0;
    int ruled = 0;
    for (const OutlineEntry& one : entries) {
        if (!one.ruled || one.parts.size() != 1) {
            continue;
        }
        if (one.parts[0] != last + 1 && one.parts[0] != 1) {
            return;
        }
        last = one.parts[0];
        ++ruled;
    }
    if (ruled >= least) {
        entries.erase(std::remove_if(entries.begin(), entries.end(),
                                     [](const OutlineEntry& one) {
                                         return one.parts.size() == 1 && !one.ruled;
                                     }),
                      entries.end());
    }
}

}  // namespace

std::string_view OutlineLines::text(std::size_t line) const {
    return input_.source.substr(text_begin(line), input_.lines[line].end - text_begin(line));
}
std::size_t OutlineLines::text_begin(std::size_t line) const {
    const Line& found = input_.lines[line];
    return found.begin == 0 ? std::min<std::size_t>(bom_length(input_.source), found.end)
                            : found.begin;
}
bool OutlineLines::blank(std::size_t line) const {
    return text(line).find_first_not_of(" \t\f") == std::string_view::npos;
}
bool OutlineLines::blank_above(std::size_t line) const {
    return line == 0 || blank(line - 1);
}
bool OutlineLines::blank_below(std::size_t line) const {
    return line + 1 >= input_.lines.size() || blank(line + 1) || rule(line + 1);
}
/// A line of dashes below a heading.
bool OutlineLines::rule(std::size_t line) const {
    const std::string_view found = text(line);
    return found.size() >= 3 && found.find_first_not_of("-=~_* ") == std::string_view::npos;
}
bool OutlineLines::ruled_below(std::size_t line) const {
    return line + 1 < input_.lines.size() && !blank(line + 1) && rule(line + 1);
}

std::vector<OutlineEntry> OutlineLines::find_entries(bool below_romans) {
    std::vector<OutlineEntry> found;
    below_romans_ = below_romans;
    for (std::size_t i = 0; i < input_.lines.size(); ++i) {
        widest_ = std::max(widest_, std::min<std::size_t>(text(i).size(), 100));
    }
    for (std::size_t i = 0; i < input_.lines.size() && found.size() <= input_.headings_max; ++i) {
        if (auto entry = read_entry(i); entry && !(found.empty() && is_date(*entry))) {
            next_lone_ += entry->lone && entry->parts.size() == 1 ? 1U : 0U;
            found.push_back(std::move(*entry));
        }
    }
    if (next_lone_ > 1) {
        settle_lone(found);
    }
    drop_zeros(found);
    drop_lists_of_ruled(found);
    // Numbers without a full stop are headings where none with one stands alone.
    const bool stopped = std::any_of(found.begin(), found.end(), [](const OutlineEntry& one) {
        return one.parts.size() == 1 && one.sign == OutlineSign::stop && !one.plain && one.above &&
               one.below;
    });
    if (stopped && !carry_deeper(found)) {
        found.erase(std::remove_if(found.begin(), found.end(),
                                   [](const OutlineEntry& one) { return one.plain; }),
                    found.end());
    }
    return found;
}

void OutlineLines::note(std::size_t line, Why why) const {
    if (watched(input_.trail, line)) {
        input_.trail->note(why, "outline");
    }
}

/// "01 November 2025" in the masthead: one word and a year behind a number without a full stop.
bool OutlineLines::is_date(const OutlineEntry& entry) const {
    constexpr std::size_t year_digits = 4;
    const std::string_view title =
        input_.source.substr(entry.title_begin, entry.title_end - entry.title_begin);
    const std::size_t blank = title.find(' ');
    return entry.plain && blank != title.npos && title.size() - blank - 1 == year_digits &&
           std::all_of(title.begin() + static_cast<std::ptrdiff_t>(blank) + 1, title.end(),
                       is_digit);
}

std::nullopt_t OutlineLines::refuse(std::size_t line, Why why) const {
    note(line, why);
    return std::nullopt;
}

std::optional<OutlineEntry> OutlineLines::read_entry(std::size_t index) const {
    std::string_view line = text(index);
    OutlineEntry entry;
    entry.indent = std::min(line.find_first_not_of(" \t"), line.size());
    if (entry.indent > max_indent || entry.indent == line.size()) {
        return refuse(index, entry.indent == line.size() ? Why::blank : Why::too_far_in);
    }
    const std::size_t frame =
        line[entry.indent] == '*' && ruled_below(index) ? open_frame(line, entry.indent) : 0;
    const std::size_t opened = line[entry.indent + frame] == '(' ? 1 : 0;
    const std::size_t first = entry.indent + frame + opened;
    const std::size_t roman = below_romans_ ? roman_before_digit(line.substr(first)) : 0;
    const std::size_t digits = read_parts(line.substr(first + roman), entry.parts);
    const std::size_t number = digits == 0 ? 0 : roman + digits;
    std::size_t at = first + number;
    const bool closed = at < line.size() && line[at] == ')';
    if (number == 0 || (opened != 0 && !closed) ||
        (closed && (entry.parts.size() > 1 || entry.parts[0] >= first_letter))) {
        return refuse(index, Why::no_number);
    }
    // "1- " is "1."; "1/ " is a sign of its own, for notes of tables have it too.
    const bool spaced = at < line.size() && line.find_first_of(" \t", at) == at + 1;
    const bool stroke = spaced && line[at] == '/';
    entry.sign = opened != 0                         ? OutlineSign::enclosed
                 : closed                            ? OutlineSign::closed
                 : stroke && entry.parts.size() == 1 ? OutlineSign::stroke
                                                     : OutlineSign::stop;
    const bool dotted =
        at < line.size() && (line[at] == '.' || (spaced && line[at] == '-') || stroke);
    entry.plain = entry.parts.size() == 1 && !dotted && !closed;
    if (entry.plain && (entry.parts[0] >= first_letter ||
                        !stands_plainly(index, line, line.substr(first, number)))) {
        return refuse(index, Why::no_number);
    }
    at += dotted || closed ? 1U : 0U;
    const std::size_t title = behind_dash(line, line.find_first_not_of(" \t", at));
    if (title == std::string_view::npos && (entry.parts.size() > 1 || entry.plain)) {
        return read_number_alone(index, first, number, std::move(entry));
    }
    entry.line = index;
    entry.begin = input_.lines[index].begin;
    entry.number_begin = text_begin(index) + first;
    entry.number_end = entry.number_begin + number;
    if (title == std::string_view::npos && dotted) {
        entry.title_begin = entry.title_end = input_.lines[index].end;
        entry.above = blank_above(index);
        note(index, Why::no_title);
        return entry;
    }
    if (title == std::string_view::npos || (title == at && !(dotted && begins_word(line[at])))) {
        return refuse(index, Why::no_title);
    }
    if (is_lower(line[title]) || has_leader(line)) {
        return refuse(index, has_leader(line) ? Why::in_contents : Why::small_title);
    }
    note(index, Why::numbered);
    read_title(entry, line, title);
    entry.above = entry.above || (frame > 0 && rule(index - 1));
    return entry;
}

void OutlineLines::read_title(OutlineEntry& entry, std::string_view line, std::size_t title) const {
    const std::size_t index = entry.line;
    const std::size_t begin = text_begin(index);
    const std::size_t last = line.find_last_not_of(" \t");
    entry.title_begin = begin + title;
    entry.whole = line.size() - title > outline_title_most;
    entry.title_end =
        entry.whole ? entry.title_begin + opening_title(line.substr(title)) : begin + last + 1;
    entry.above = blank_above(index);
    entry.below = blank_below(index);
    entry.ruled = ruled_below(index);
    const bool colon = line[last] == ':';
    const bool list = (colon || !entry.whole) && list_below(index);
    entry.broken = !entry.whole && (entry.below || list || ends_before_it_is_full(index, last + 1));
    entry.follows = entry.whole && follows_an_end(index);
    // "1. Mức phụ cấp:" above a list, or above its text, is a heading all the same; "1.1 The
    // policy sets out:" is none.
    const bool titled = colon && is_outline_title(line.substr(title, last - title));
    const bool apart = (entry.broken || entry.follows) && !entry.below;
    const bool headed = colon && ((list && (entry.below || titled || entry.parts.size() == 1)) ||
                                  (apart && titled));
    entry.run_in = std::string_view(";,:").find(line[last]) != std::string_view::npos && !headed;
}

bool OutlineLines::stands_plainly(std::size_t index,
                                  std::string_view line,
                                  std::string_view number) const {
    if (number.data() + number.size() == line.data() + line.size()) {
        return true;  // nothing else: what is below it tells
    }
    if (blank_above(index)) {
        return blank_below(index) || !has_lower_letter(line);
    }
    if (index + 1 >= input_.lines.size() || has_lower_letter(line)) {
        return false;
    }
    std::string_view below = text(index + 1);
    below.remove_prefix(std::min(below.find_first_not_of(" \t"), below.size()));
    return below.starts_with(number) && below.substr(number.size()).starts_with(".1") &&
           below.substr(number.size() + 2).find_first_of(". \t") == 0;
}

bool OutlineLines::follows_an_end(std::size_t index) const {
    const bool ends = index + 1 >= input_.lines.size();
    if (index == 0 || blank_above(index) || (!ends && blank_below(index))) {
        return false;
    }
    const std::string_view above = trimmed(input_.source, input_.lines[index - 1]);
    return ends_sentence(above) || !has_lower_letter(above);
}

bool OutlineLines::list_below(std::size_t line) const {
    std::size_t next = line + 1;
    while (next < input_.lines.size() && blank(next)) {
        ++next;
    }
    if (next >= input_.lines.size()) {
        return false;
    }
    std::string_view found = text(next);
    found.remove_prefix(found.find_first_not_of(" \t\f"));
    const bool lettered =
        found.size() > 2 && (found[1] == ')' || (found[0] == '(' && found[2] == ')') ||
                             (is_lower(found[0]) && found[2] == ' ' &&
                              std::string_view("-/.").find(found[1]) != std::string_view::npos));
    const std::size_t digits = std::min(found.find_first_not_of("0123456789"), found.size());
    const bool numbered = digits > 0 && digits + 1 < found.size() && found[digits] == '.' &&
                          is_digit(found[digits + 1]);
    return lettered || numbered || found.substr(0, 2) == "- ";
}

/// "7.1 THE LAMPS ARE LENT AS THEY ARE WITHOUT" above two more lines in capitals, which are about
/// as full: a sentence.
bool OutlineLines::runs_on_in_capitals(std::size_t index) const {
    constexpr std::size_t more = 2;
    constexpr std::size_t ragged = 12;          // such a line lacks no more, the next word included
    constexpr std::ptrdiff_t blanks_least = 3;  // of the line below: it is no title
    if (index + more >= input_.lines.size()) {
        return false;
    }
    for (std::size_t line = index; line <= index + more; ++line) {
        const std::string_view found = text(line);
        const std::size_t word = found.find_first_not_of(" \t");
        if (word == found.npos || has_lower_letter(found) || !has_letter(found) ||
            (line > index && (!is_upper(found[word]) || found.substr(word + 1, 1) == "."))) {
            return false;
        }
    }
    const std::string_view below = text(index + 1);
    const std::size_t word = below.find_first_not_of(" \t");
    const std::size_t first = std::min(below.find(' ', word), below.size()) - word;
    return text(index).size() + first + ragged >= below.size() &&
           std::count(below.begin(), below.end(), ' ') >= blanks_least;
}

/// The next word would have fitted on the line: its end was meant.
bool OutlineLines::ends_before_it_is_full(std::size_t index, std::size_t size) const {
    const std::string_view below = text(index + 1);
    const std::size_t word = below.find_first_not_of(" \t");
    const std::size_t stop = std::min(below.find_first_of(" \t", word), below.size());
    const std::string_view first = below.substr(word, stop - word);
    const bool small = is_lower(first[0]);
    return !small && width_of(text(index).substr(0, size)) + 1 + width_of(first) <= widest_ &&
           !runs_on_in_capitals(index);
}

}  // namespace core::cutting
