#include "core/cutting/engines.hpp"
#include "core/cutting/mark_units.hpp"
#include "core/cutting/numbers.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace core::cutting {
namespace {

constexpr std::size_t max_indent = 8;
constexpr std::size_t max_title = 160;
constexpr std::uint32_t first_letter = 1000;

/// A line of the shape "2.1. Title", with what surrounds it.
struct Entry {
    std::size_t line = 0;
    std::size_t begin = 0;
    std::size_t number_begin = 0;
    std::size_t number_end = 0;
    std::size_t title_begin = 0;
    std::size_t title_end = 0;
    std::size_t indent = 0;
    std::vector<std::uint32_t> parts;  // 2.1 -> 2, 1; letters are 1000 + position
    bool above = false;                // a blank line is above
    bool below = false;                // a blank or ruled line is below: the heading stands alone
    bool broken = false;               // the line was ended before it was full
    bool run_in = false;               // body text goes on behind the title on the same line
};

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

/// "12." gives 12; "A.0." gives A, 0. Digits up to three, one capital letter only at the head.
std::size_t read_parts(std::string_view text, std::vector<std::uint32_t>& parts) {
    std::size_t at = 0;
    std::size_t end = 0;
    while (at < text.size() && parts.size() < 6) {
        const std::size_t from = at;
        std::uint32_t value = 0;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9' && at - from < 3) {
            value = value * 10 + static_cast<std::uint32_t>(text[at] - '0');
            ++at;
        }
        if (at == from && parts.empty() && text[at] >= 'A' && text[at] <= 'Z') {
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
    const bool dotted = end < text.size() && text[end] == '.';
    if (parts.empty() || (parts.size() == 1 && !dotted)) {
        return 0;
    }
    return end;
}

class Outline {
  public:
    explicit Outline(const EngineInput& input) : input_(input) {}

    std::vector<Boundary> run() {
        if (!find_entries()) {
            return {};
        }
        // From the surest kind of heading to the least sure; the first with two of them wins.
        std::vector<std::size_t> chosen;
        Style style = Style::alone;
        for (const Style next : {Style::alone, Style::hanging, Style::paragraph}) {
            style = next;
            chosen = runs(style);
            if (chosen.size() >= 2) {
                break;
            }
        }
        chosen = with_deeper(chosen);
        note_entries(chosen, style);
        return boundaries(chosen);
    }

    bool overfull() const { return entries_.size() > input_.headings_max; }

  private:
    enum class Style : std::uint8_t { alone, hanging, paragraph };

    std::string_view text(std::size_t line) const {
        const Line& l = input_.lines[line];
        return input_.source.substr(l.begin, l.end - l.begin);
    }
    bool blank(std::size_t line) const {
        return text(line).find_first_not_of(" \t\f") == std::string_view::npos;
    }
    bool blank_above(std::size_t line) const { return line == 0 || blank(line - 1); }
    bool blank_below(std::size_t line) const {
        return line + 1 >= input_.lines.size() || blank(line + 1) || rule(line + 1);
    }
    /// A line of dashes below a heading.
    bool rule(std::size_t line) const {
        const std::string_view found = text(line);
        return found.size() >= 3 && found.find_first_not_of("-=~_ ") == std::string_view::npos;
    }

    /// False: there are more than the bound.
    bool find_entries() {
        for (std::size_t i = 0; i < input_.lines.size(); ++i) {
            widest_ = std::max(widest_, std::min<std::size_t>(text(i).size(), 100));
        }
        for (std::size_t i = 0; i < input_.lines.size(); ++i) {
            if (auto entry = read_entry(i)) {
                entries_.push_back(std::move(*entry));
                if (entries_.size() > input_.headings_max) {
                    return false;
                }
            }
        }
        return true;
    }

    void note(std::size_t line, Why why) const {
        if (watched(input_.trail, line)) {
            input_.trail->note(why, "outline");
        }
    }
    std::nullopt_t refuse(std::size_t line, Why why) const {
        note(line, why);
        return std::nullopt;
    }

    std::optional<Entry> read_entry(std::size_t index) const {
        const std::string_view line = text(index);
        Entry entry;
        entry.indent = std::min(line.find_first_not_of(" \t"), line.size());
        if (entry.indent > max_indent || entry.indent == line.size()) {
            return refuse(index, entry.indent == line.size() ? Why::blank : Why::too_far_in);
        }
        const std::size_t number = read_parts(line.substr(entry.indent), entry.parts);
        if (number == 0) {
            return refuse(index, Why::no_number);
        }
        std::size_t at = entry.indent + number;
        at += at < line.size() && line[at] == '.' ? 1U : 0U;
        const std::size_t title = line.find_first_not_of(" \t", at);
        if (title == at || title == std::string_view::npos || line.size() - title > max_title) {
            return refuse(index, Why::no_title);
        }
        const std::size_t last = line.find_last_not_of(" \t");
        if (line[title] >= 'a' && line[title] <= 'z') {
            return refuse(index, Why::small_title);
        }
        note(index, Why::numbered);
        const std::size_t begin = input_.lines[index].begin;
        entry.line = index;
        entry.begin = begin;
        entry.number_begin = begin + entry.indent;
        entry.number_end = entry.number_begin + number;
        entry.title_begin = begin + title;
        entry.title_end = begin + last + 1;
        entry.above = blank_above(index);
        entry.below = blank_below(index);
        entry.run_in = std::string_view(";,:").find(line[last]) != std::string_view::npos;
        entry.broken = entry.below || ends_before_it_is_full(index, last + 1);
        return entry;
    }

    /// The next word would have fitted on the line: its end was meant.
    bool ends_before_it_is_full(std::size_t index, std::size_t size) const {
        const std::string_view below = text(index + 1);
        const std::size_t word = below.find_first_not_of(" \t");
        const std::size_t stop = std::min(below.find_first_of(" \t", word), below.size());
        const std::string_view first = below.substr(word, stop - word);
        const bool small = first[0] >= 'a' && first[0] <= 'z';
        return !small && width_of(text(index).substr(0, size)) + 1 + width_of(first) <= widest_;
    }

    static int weight(const Entry& entry, Style style) {
        switch (style) {
            case Style::alone:
                return entry.below && !entry.run_in ? (entry.above ? 4 : 3) : 0;
            case Style::hanging:
                return entry.broken && !entry.run_in ? (entry.above ? 3 : 2) : 0;
            case Style::paragraph:
                return entry.above ? 2 : 0;
        }
        return 0;
    }

    /// The heaviest runs 1, 2, 3, ... of entries with one part. A hole of one number is allowed, a
    /// new beginning costs. Linear: each value remembers the best run that ends with it.
    std::vector<std::size_t> runs(Style style) const {
        constexpr int restart = 5;
        constexpr std::size_t none = static_cast<std::size_t>(-1);
        struct Best {
            int value = 0;
            std::size_t entry = none;
        };
        std::map<std::uint32_t, Best> ending_with;
        Best best;
        std::vector<std::size_t> before(entries_.size(), none);
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const Entry& entry = entries_[i];
            const int points = weight(entry, style);
            if (points == 0 || entry.parts.size() != 1) {
                continue;
            }
            const std::uint32_t number = entry.parts[0];
            const bool first = number <= 1 || number == first_letter;
            Best here{points - (first ? 0 : 2), i};
            const auto offer = [&](const Best& previous, int cost) {
                if (previous.entry != none && previous.value + points - cost > here.value) {
                    here.value = previous.value + points - cost;
                    before[i] = previous.entry;
                }
            };
            for (const std::uint32_t step : {1U, 2U}) {
                const auto known = ending_with.find(number - step);
                if (number >= step && known != ending_with.end()) {
                    offer(known->second, step == 1 ? 0 : 2);
                }
            }
            if (first) {
                offer(best, number == first_letter ? 0 : restart);
            }
            Best& same = ending_with[number];
            same = here.value > same.value ? here : same;
            best = here.value > best.value ? here : best;
        }
        std::vector<std::size_t> chosen;
        for (std::size_t i = best.entry; i != none; i = before[i]) {
            chosen.push_back(i);
        }
        std::reverse(chosen.begin(), chosen.end());
        return chosen;
    }

    /// What was decided about the entry on the line that is asked for.
    void note_entries(const std::vector<std::size_t>& chosen, Style style) const {
        for (std::size_t i = 0; input_.trail != nullptr && i < entries_.size(); ++i) {
            const Entry& entry = entries_[i];
            const bool deep = entry.parts.size() > 1;
            note(entry.line, std::binary_search(chosen.begin(), chosen.end(), i) ? Why::outline_run
                             : weight(entry, deep ? Style::alone : style) == 0   ? Why::not_alone
                             : deep                                              ? Why::not_below
                                                                                 : Why::not_in_run);
        }
    }

    /// What the entry before an entry with these parts must have been, is open now.
    bool fits(const std::vector<std::uint32_t>& open,
              const std::vector<std::uint32_t>& next) const {
        if (next.size() > open.size()) {
            return next.size() == open.size() + 1 &&
                   std::equal(open.begin(), open.end(), next.begin()) && next.back() <= 1;
        }
        const auto head = static_cast<std::ptrdiff_t>(next.size()) - 1;
        const bool same_head = std::equal(next.begin(), next.begin() + head, open.begin());
        const std::uint32_t before = open[next.size() - 1];
        return same_head && next.back() >= before && next.back() <= before + 2;
    }

    /// Adds the entries with more parts (2.1, A.0) whose numbers go on inside each chosen one.
    std::vector<std::size_t> with_deeper(const std::vector<std::size_t>& chosen) const {
        std::vector<std::size_t> out;
        std::vector<std::uint32_t> open;
        std::size_t next = 0;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const Entry& entry = entries_[i];
            if (next < chosen.size() && chosen[next] == i) {
                out.push_back(i);
                open = entry.parts;
                ++next;
            } else if (entry.parts.size() > 1 && weight(entry, Style::alone) > 0 && !open.empty() &&
                       fits(open, entry.parts)) {
                out.push_back(i);
                open = entry.parts;
            }
        }
        return out;
    }

    /// A single line between blank lines right above the first entry of a run: its title.
    std::optional<Boundary> run_title(const Entry& entry, std::size_t from) const {
        std::size_t line = entry.line;
        while (line > from && blank(line - 1)) {
            --line;
        }
        if (line == from || line == 0 || line == entry.line || !blank_above(line - 1)) {
            return std::nullopt;
        }
        const std::string_view title = text(line - 1);
        if (title.size() > max_title || title.find_last_not_of(" .,;:_-=*") + 1 < title.size()) {
            return std::nullopt;
        }
        Boundary out;
        out.begin = input_.lines[line - 1].begin;
        out.end = input_.lines[line - 1].end;
        out.rank = 0;
        out.kind = "heading";
        out.title = clean_text(title);
        out.element = slug(out.title, 60);
        return out.element.empty() ? std::nullopt : std::optional(out);
    }

    std::vector<Boundary> boundaries(const std::vector<std::size_t>& chosen) const {
        std::vector<bool> starts(chosen.size(), false);
        std::optional<std::uint32_t> open;
        for (std::size_t n = 0; n < chosen.size(); ++n) {
            const std::vector<std::uint32_t>& parts = entries_[chosen[n]].parts;
            if (parts.size() == 1) {
                starts[n] = !open || parts[0] <= *open;
                open = parts[0];
            }
        }
        const bool several = std::count(starts.begin(), starts.end(), true) > 1;
        std::vector<Boundary> out;
        std::size_t after = 0;
        for (std::size_t n = 0; n < chosen.size(); ++n) {
            const Entry& entry = entries_[chosen[n]];
            if (several && starts[n]) {
                if (auto title = run_title(entry, after)) {
                    out.push_back(std::move(*title));
                }
            }
            after = entry.line + 1;
            out.push_back(boundary(entry));
        }
        return out;
    }

    Boundary boundary(const Entry& entry) const {
        Boundary out;
        out.begin = entry.begin;
        out.end = entry.title_end;
        out.rank = static_cast<int>(entry.parts.size());
        out.kind = "section";
        out.num = clean_text(
            input_.source.substr(entry.number_begin, entry.number_end - entry.number_begin));
        out.title = title(entry);
        out.element = path_element("", out.num);
        out.running = true;
        out.marks = find_scheme(input_.rules, "outline");
        out.line = entry.line;
        out.behind = entry.title_end;
        return out;
    }

    /// The line behind the number; of a paragraph that runs on only its first short sentence.
    std::string title(const Entry& entry) const {
        std::string_view text =
            input_.source.substr(entry.title_begin, entry.title_end - entry.title_begin);
        if (!entry.below) {
            const std::size_t stop = text.find(". ");
            if (stop != std::string_view::npos) {
                text = text.substr(0, stop + 1);
            } else if (!entry.broken) {
                text = {};
            }
        }
        return clean_text(text);
    }

    const EngineInput& input_;
    std::vector<Entry> entries_;
    std::size_t widest_ = 0;
};

}  // namespace

void cut_outline(const EngineInput& input, Assembly& out, std::vector<Warning>& /*warnings*/) {
    Outline outline(input);
    out.boundaries = outline.run();
    if (outline.overfull()) {
        out.refusal = too_many_headings(input.headings_max);
        return;
    }
    if (input.depth > Depth::article) {
        const std::vector<Boundary> headings = out.boundaries;
        add_mark_units(input, headings, {}, {0, input.lines.size(), 0}, out.boundaries);
        settle_order(out.boundaries);
    }
    out.joiner.assign(1, '/');
}

}  // namespace core::cutting
