#include "core/cutting/quotes.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/quote_words.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace core::cutting {
namespace {

constexpr std::size_t quote_lines = 600;
constexpr std::size_t quote_margin = 4;
constexpr std::size_t middle_margin = 12;  // as far in as no paragraph of a quotation begins

struct QuoteCount {
    int opened = 0;
    int closed = 0;
    int straight = 0;
};

/// Quotation marks of a line. German low marks open and the high English opening mark closes them.
QuoteCount count_quotes(std::string_view text, bool low) {
    QuoteCount count;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == '"') {
            ++count.straight;
            count.closed += low ? 1 : 0;  // typed for the mark that closes a low one
        } else if (byte == 0xC2 && at + 1 < text.size()) {
            const auto next = static_cast<unsigned char>(text[at + 1]);
            count.opened += next == 0xAB ? 1 : 0;
            count.closed += next == 0xBB ? 1 : 0;
        } else if (byte == 0xE2 && text.substr(at, 2) == "\xE2\x80" && at + 2 < text.size()) {
            const auto next = static_cast<unsigned char>(text[at + 2]);
            count.opened += next == 0x9E || (next == 0x9C && !low) ? 1 : 0;
            count.closed += next == 0x9D || (next == 0x9C && low) ? 1 : 0;
        }
    }
    return count;
}

/// Finds where quotations close. Remembers for each kind of mark how far nothing closes, so that
/// many marks that never close cost one pass.
class QuoteEnds {
  public:
    QuoteEnds(std::string_view source, const std::vector<Line>& lines)
        : source_(source), lines_(lines) {}

    /// Index of the line that closes the quotation opened on line `open`; `open` itself if it
    /// closes there; the number of lines if it does not close soon.
    std::size_t find(std::size_t open) {
        const std::string_view head = trimmed(source_, lines_[open]);
        const bool straight = head.find('"') < head.find_first_not_of("_*#> \t\"");
        const bool low = head.find("\xE2\x80\x9E") < 8;
        if (closes(open, true, straight, low)) {
            return open;
        }
        std::size_t& clear = clear_until_[straight ? 0 : low ? 1 : 2];
        const std::size_t stop = std::min(lines_.size(), open + quote_lines);
        for (std::size_t i = std::max(open + 1, clear); i < stop; ++i) {
            if (closes(i, false, straight, low)) {
                return i;
            }
        }
        clear = std::max(clear, stop);
        return lines_.size();
    }

  private:
    bool closes(std::size_t line, bool opening, bool straight, bool low) const {
        const std::string_view text = trimmed(source_, lines_[line]);
        if (text.empty()) {
            return false;
        }
        QuoteCount count = count_quotes(text, low);
        const int reopened = !opening && peel(source_, lines_[line]).quote_open ? 1 : 0;
        if (straight) {
            return ((count.straight - reopened) % 2 != 0) != opening;
        }
        count.opened -= reopened;
        return opening ? count.closed >= count.opened : count.closed > count.opened;
    }

    std::string_view source_;
    const std::vector<Line>& lines_;
    std::array<std::size_t, 3> clear_until_{};
};

/// Whether a line can open a quotation, by its first byte alone.
bool may_open(char c) {
    return c == '"' || c == ' ' || c == '\t' || c == '*' || c == '#' || c == '>' || c == '_' ||
           c == '`' || static_cast<unsigned char>(c) == 0xC2 ||
           static_cast<unsigned char>(c) == 0xE2;
}

/// Blanks at the head of a line; npos for a blank line.
std::size_t margin_of(std::string_view source, const Line& line) {
    const std::size_t found = source.substr(0, line.end).find_first_not_of(" \t", line.begin);
    return found == std::string_view::npos ? found : found - line.begin;
}

/// Bytes of blanks at the head of a line that are `columns` wide, a tab four; npos: it has fewer.
std::size_t bytes_of_columns(std::string_view source, const Line& line, std::size_t columns) {
    std::size_t width = 0;
    std::size_t at = line.begin;
    while (width < columns && at < line.end && (source[at] == ' ' || source[at] == '\t')) {
        width += source[at] == '\t' ? quote_margin : 1;
        ++at;
    }
    return width < columns ? std::string_view::npos : at - line.begin;
}

/// Lines indented by more than the text as a whole. Lines in the middle of the page, behind a blank
/// line, are headings: quoted if what stands below them is.
std::vector<QuoteZone> indented_zones(std::string_view source,
                                      const std::vector<Line>& lines,
                                      std::size_t margin) {
    constexpr std::size_t none = std::string_view::npos;
    std::vector<QuoteZone> zones;
    bool open = false;
    bool parted = true;         // a blank line is above
    std::size_t middle = none;  // the first of the headings right above
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (margin_of(source, lines[i]) == none) {
            parted = true;
            continue;
        }
        const std::size_t indent = bytes_of_columns(source, lines[i], margin + quote_margin);
        if (indent == none) {
            open = false;
            middle = none;
        } else if ((parted || middle != none) && is_in_the_middle(source, lines[i], margin)) {
            middle = std::min(middle, i);
        } else {
            if (!open) {
                zones.push_back({std::min(middle, i), i + 1, indent});
                open = true;
            }
            zones.back().last = i + 1;
            middle = none;
        }
        parted = false;
    }
    return zones;
}

constexpr std::string_view closing_mark = "\xE2\x80\x9D";
constexpr std::string_view typed_closing_mark = "''";  // of what "``" opens

/// Whether the quotation that opens this line ends inside it and text goes on: a quoted word.
bool is_quoted_word(std::string_view text) {
    const std::string_view mark = text.starts_with("\xC2\xAB") ? "\xC2\xBB"
                                  : text.starts_with("``")     ? typed_closing_mark
                                                               : closing_mark;
    const std::size_t close = text.find(mark);
    return close != std::string_view::npos && text.size() - close > 12;
}

/// "…”.", "…”; and": a closing mark near the end of the line.
bool ends_quotation(std::string_view text) {
    constexpr std::size_t tail_bytes = 8;
    const std::string_view tail = text.substr(text.size() - std::min(text.size(), tail_bytes));
    return tail.find(closing_mark) != std::string_view::npos ||
           tail.find(typed_closing_mark) != std::string_view::npos;
}

/// Whether the quotation of this line does not close on it and the next line goes on with it: a
/// paragraph whose lines were broken. It begins with a small letter, or this one ends inside a
/// sentence, or is full and the next one begins neither a quotation nor a list nor a heading.
bool goes_on_below(std::string_view source, const std::vector<Line>& lines, std::size_t line) {
    constexpr std::size_t long_line = 50;  // bytes; shorter ones are headings
    constexpr std::size_t full_line = 60;
    const std::string_view text = trimmed(source, lines[line]);
    if (line + 1 >= lines.size() || text.empty() || ends_quotation(text)) {
        return false;
    }
    const std::string_view below = trimmed(source, lines[line + 1]);
    if (below.empty() || is_lower(below.front())) {
        return !below.empty();
    }
    const std::size_t length = lines[line].end - lines[line].begin;
    if (length >= long_line && !ends_sentence(text) && !ends_with_dash(text)) {
        return true;
    }
    return length >= full_line && below.front() != '(' && has_lower_letter(below) &&
           !peel(source, lines[line + 1]).quote_open;
}

/// Whether the last line above that is not blank announces a quotation: "insert\u2014", "is:".
bool is_announced(std::string_view source, const std::vector<Line>& lines, std::size_t line) {
    const std::string_view text = filled_above(source, lines, line);
    return text.ends_with(':') || ends_with_dash(text);
}

/// Whether a quotation ends at the end of the line: `fined."`, "fined.”".
bool closes_line(std::string_view text) {
    const std::size_t last = text.find_last_not_of(".;, ");
    return ends_quotation(text) || (last != text.npos && text[last] == '"');
}

/// A quoted word in front of what it means: `"Noise" is any sound.`
bool begins_with_word(std::string_view text) {
    const std::size_t close = text[0] == '"' ? text.find('"', 1) : std::string_view::npos;
    return text[0] == '"' ? close < text.size() &&
                                text.find_first_not_of(".;,", close + 1) != std::string_view::npos
                          : is_quoted_word(text);
}

/// The last line of an announced quotation whose paragraphs do not open it again; `open` if they
/// do, or it closes on its line or never: `"Sec. 5. Dogs.`, `(a) Dogs bark.`, `(b) So do foxes."`
std::size_t unopened_end(std::string_view source,
                         const std::vector<Line>& lines,
                         std::size_t open) {
    if (!is_announced(source, lines, open)) {
        return open;
    }
    const std::string_view head = trimmed(source, lines[open]);
    if (begins_with_word(head) || closes_line(head)) {
        return open;
    }
    const bool straight = head[0] == '"';
    const std::size_t stop = std::min(lines.size(), open + quote_lines);
    for (std::size_t i = open + 1; i < stop; ++i) {
        const std::string_view text = trimmed(source, lines[i]);
        if (text.empty()) {
            continue;
        }
        if (may_open(text[0]) && peel(source, lines[i]).quote_open && !begins_with_word(text)) {
            return open;
        }
        if (closes_line(text)) {
            const QuoteCount count = count_quotes(text, false);
            if (straight ? count.straight % 2 != 0 : count.closed > count.opened) {
                return i;
            }
        }
    }
    return open;
}

std::vector<QuoteZone> marked_zones(std::string_view source,
                                    const std::vector<Line>& lines,
                                    const Ruleset& rules,
                                    bool reopened) {
    std::vector<QuoteZone> zones;
    QuoteEnds ends(source, lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Line& line = lines[i];
        if (line.begin == line.end || !may_open(source[line.begin])) {
            continue;
        }
        const PeeledLine peeled = peel(source, line);
        if (!peeled.quote_open) {
            if (const std::size_t end =
                    rules.quote_reopened ? behind_single_quote(source, lines, rules, i) : i;
                end != i) {
                zones.push_back({i, end, 0, true});
                i = end - 1;
            }
            continue;
        }
        if (reopened) {
            if (is_quoted_word(trimmed(source, line))) {
                continue;
            }
            const bool joined = !zones.empty() &&
                                margin_of(source, lines[i - 1]) == std::string_view::npos &&
                                zones.back().last + 1 == i;
            if (joined || (!zones.empty() && zones.back().last == i)) {
                zones.back().last = i + 1;
            } else {
                if (const std::size_t end = unopened_end(source, lines, i); end != i) {
                    zones.push_back({i, end + 1, 0});
                    i = end;
                    continue;
                }
                zones.push_back({i, i + 1, 0});
            }
            while (goes_on_below(source, lines, i)) {
                zones.back().last = ++i + 1;
            }
            continue;
        }
        const std::size_t end = ends.find(i);
        if (end == lines.size()) {
            continue;
        }
        zones.push_back({i, end + 1, 0});
        i = end;
    }
    return zones;
}

/// Of the quotations between marks those that are announced and hold more than a defined word.
std::vector<QuoteZone> announced_zones(std::string_view source,
                                       const std::vector<Line>& lines,
                                       const Ruleset& rules) {
    std::vector<QuoteZone> zones = marked_zones(source, lines, rules, false);
    const auto is_word = [&](const QuoteZone& zone) {
        const std::string_view text = trimmed(source, lines[zone.first]);
        const bool opens = text.starts_with("\xE2\x80\x9C") || text.starts_with("\xC2\xAB") ||
                           text.starts_with("``") ||
                           (text.starts_with('"') && !begins_with_word(text) &&
                            closes_line(trimmed(source, lines[zone.last - 1])));
        return !zone.whole &&
               (!opens || is_quoted_word(text) || !is_announced(source, lines, zone.first));
    };
    zones.erase(std::remove_if(zones.begin(), zones.end(), is_word), zones.end());
    return zones;
}

}  // namespace

bool is_indented(std::string_view source, const Line& line, std::size_t margin) {
    return bytes_of_columns(source, line, margin + quote_margin) != std::string_view::npos;
}

bool is_in_the_middle(std::string_view source, const Line& line, std::size_t margin) {
    return bytes_of_columns(source, line, margin + middle_margin) != std::string_view::npos;
}

std::vector<QuoteZone> find_quotes(std::string_view source,
                                   const std::vector<Line>& lines,
                                   const Ruleset& rules,
                                   bool indented,
                                   std::optional<std::size_t> margin) {
    if (indented && rules.quote_indent) {
        std::vector<QuoteZone> zones;
        if (margin) {
            zones = indented_zones(source, lines, *margin);
            drop_unannounced(source, lines, rules, zones);
        }
        return zones.empty() ? announced_zones(source, lines, rules) : zones;
    }
    if (rules.quote_marks || rules.quote_reopened) {
        return marked_zones(source, lines, rules, rules.quote_reopened);
    }
    return {};
}

std::vector<QuoteZone> nested_quotes(std::string_view source,
                                     const std::vector<Line>& lines,
                                     const QuoteZone& zone) {
    std::vector<QuoteZone> zones;
    const auto opens_mark = [&](std::size_t line) { return peel(source, lines[line]).quote_open; };
    for (std::size_t i = zone.first; i < zone.last; ++i) {
        if (lines[i].begin == lines[i].end || !peel(source, lines[i]).nested_quote) {
            continue;
        }
        if (!zones.empty() && zones.back().last == i) {
            zones.back().last = i + 1;
        } else {
            zones.push_back({i, i + 1, zone.indent});
        }
        while (i + 1 < zone.last && goes_on_below(source, lines, i) && !opens_mark(i + 1)) {
            zones.back().last = ++i + 1;
        }
    }
    return zones;
}

void mark_quotes(const std::vector<QuoteZone>& zones, std::vector<Candidate>& candidates) {
    auto zone = zones.begin();
    for (Candidate& candidate : candidates) {
        while (zone != zones.end() && zone->last <= candidate.line) {
            ++zone;
        }
        if (zone != zones.end() && candidate.line >= zone->first) {
            candidate.quoted = true;
        }
    }
}

}  // namespace core::cutting
