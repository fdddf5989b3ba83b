#include "core/cutting/ascii.hpp"
#include "core/cutting/bold_headings.hpp"
#include "core/cutting/contents.hpp"
#include "core/cutting/engines.hpp"
#include "core/cutting/mark_units.hpp"
#include "core/cutting/numbers.hpp"
#include "core/cutting/outline_entries.hpp"
#include "core/cutting/outline_heads.hpp"
#include "core/cutting/outline_runs.hpp"
#include "core/cutting/outline_titles.hpp"
#include "core/cutting/plain_titles.hpp"
#include "core/cutting/text_zones.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <optional>

namespace core::cutting {
namespace {

constexpr std::uint32_t appendix_number = 2000;
constexpr int outermost_rank = -1;  // of letters above roman numbers, and of appendices

class Outline : OutlineLines {
  public:
    explicit Outline(const EngineInput& input, bool bold = false)
        : OutlineLines(input), bold_(bold) {}

    std::vector<Boundary> run() {
        outer_ = outer_heads(input());
        inner_ = std::any_of(outer_.begin(), outer_.end(),
                             [](const OutlineHead& one) { return one.inner; });
        entries_ = find_entries(!outer_.empty() && !outer_.front().letter);
        if (overfull()) {
            return {};
        }
        for (OutlineEntry& entry : entries_) {
            entry.above = entry.above || bold_;  // bold type sets a line apart, whatever is around
            entry.below = entry.below || bold_;
        }
        drop_outer_lines();
        drop_contents();
        appendices_ = appendix_heads(input());
        OutlineRun best_run = best_outline_run(entries_, outer_);
        style_ = best_run.style;
        const std::vector<std::size_t> chosen =
            with_deeper(with_appendices(std::move(best_run.entries)));
        note_entries(chosen);
        return boundaries(chosen);
    }

    /// What was decided about the entry on the line that is asked for.
    void note_entries(const std::vector<std::size_t>& chosen) const {
        for (std::size_t i = 0; input().trail != nullptr && i < entries_.size(); ++i) {
            const OutlineEntry& entry = entries_[i];
            const bool deep = entry.parts.size() > 1;
            note(entry.line, std::binary_search(chosen.begin(), chosen.end(), i) ? Why::outline_run
                             : !deep && outline_weight(entry, style_) == 0       ? Why::not_alone
                             : deep                                              ? Why::not_below
                                                                                 : Why::not_in_run);
        }
        for (const OutlineHead& head : outer_) {
            note(head.line, Why::outline_run);
        }
    }

    bool overfull() const { return entries_.size() > input().headings_max; }

  private:
    /// "A." above "I.", or below it, is no entry of the numbers below.
    void drop_outer_lines() {
        auto head = outer_.begin();
        const auto outer = [&](const OutlineEntry& entry) {
            while (head != outer_.end() && head->line < entry.line) {
                ++head;
            }
            return head != outer_.end() && head->letter && head->line == entry.line;
        };
        if (inner_ || (!outer_.empty() && outer_.front().letter)) {
            entries_.erase(std::remove_if(entries_.begin(), entries_.end(), outer), entries_.end());
        }
    }

    /// A table of contents whose title stands above it: titles only, all of which come again below
    /// it.
    void drop_contents() {
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const OutlineEntry& entry = entries_[i];
            if (entry.parts.size() != 1 || entry.parts[0] > 1 || !entry.above ||
                !below_contents_title(entry.line)) {
                continue;
            }
            const std::size_t end = table_end(i);
            entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i),
                           entries_.begin() + static_cast<std::ptrdiff_t>(end));
            return;
        }
    }
    bool below_contents_title(std::size_t line) const {
        while (line > 0 && blank(line - 1)) {
            --line;
        }
        Fold fold;
        return line > 0 &&
               is_contents_title(input().source, input().lines[line - 1], input().rules, fold);
    }
    /// The entry at which the text begins below the table that begins with entry `first`: the
    /// first that comes again; `first` if it is no table.
    std::size_t table_end(std::size_t first) const {
        const auto title = [&](std::size_t i) {
            return clean_text(input().source.substr(
                entries_[i].title_begin, entries_[i].title_end - entries_[i].title_begin));
        };
        const auto again = [&](std::size_t i, std::size_t of) {
            return entries_[i].parts == entries_[of].parts && title(i) == title(of);
        };
        std::size_t end = first + 1;
        while (end < entries_.size() && !again(end, first)) {
            ++end;
        }
        std::size_t line = entries_[first].line;
        for (std::size_t i = first, at = end; i < end; ++i) {
            for (; line < entries_[i].line; ++line) {
                const std::string_view between = trimmed(input().source, input().lines[line]);
                if (!between.empty() && !is_digit(between[0])) {
                    return first;  // text
                }
            }
            ++line;
            while (at < entries_.size() && !again(at, i)) {
                ++at;
            }
            if (at == entries_.size()) {
                return first;
            }
        }
        return end;
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

    /// Appendices become entries of one part, so that A.1 may follow them.
    std::vector<std::size_t> with_appendices(std::vector<std::size_t> chosen) {
        std::vector<OutlineEntry> added;
        for (const OutlineHead& head : appendices_) {
            if (chosen.empty() || head.line < entries_[chosen.front()].line) {
                continue;  // a table of contents, or no outline at all
            }
            OutlineEntry entry;
            entry.line = head.line;
            entry.begin = head.begin;
            entry.number_begin = head.number_begin;
            entry.number_end = head.number_end;
            entry.title_begin = head.title_begin;
            entry.title_end = head.title_end;
            entry.parts = {(head.letter ? first_letter - 1 : appendix_number) + head.value};
            entry.above = entry.below = entry.appendix = true;
            added.push_back(std::move(entry));
        }
        if (added.empty()) {
            return chosen;
        }
        std::vector<bool> taken(entries_.size(), false);
        for (const std::size_t i : chosen) {
            taken[i] = true;
        }
        std::vector<OutlineEntry> all;
        std::vector<std::size_t> out;
        std::size_t next = 0;
        for (std::size_t i = 0; i <= entries_.size(); ++i) {
            while (next < added.size() &&
                   (i == entries_.size() || added[next].line <= entries_[i].line)) {
                out.push_back(all.size());
                all.push_back(std::move(added[next++]));
            }
            if (i < entries_.size() && (all.empty() || all.back().line != entries_[i].line)) {
                if (taken[i]) {
                    out.push_back(all.size());
                }
                all.push_back(std::move(entries_[i]));
            }
        }
        entries_ = std::move(all);
        return out;
    }

    /// "2.1. Services" in texts whose headings have no blank line below, but no sentence.
    bool is_hanging_title(const OutlineEntry& entry) const {
        return style_ == OutlineStyle::hanging && outline_weight(entry, style_) > 0 &&
               input().source[entry.title_end - 1] != '.';
    }

    /// "1.3" right below the end of "1.2", which stands above it at the same margin.
    bool goes_on(const OutlineEntry& last, const OutlineEntry& entry) const {
        return entry.parts.size() == last.parts.size() && entry.indent == last.indent &&
               entry.parts.back() == last.parts.back() + 1 &&
               std::equal(last.parts.begin(), last.parts.end() - 1, entry.parts.begin()) &&
               text(entry.line - 1).find_last_not_of(" \t") != std::string_view::npos &&
               ends_sentence(trimmed(input().source, input().lines[entry.line - 1]));
    }

    /// Adds the entries with more parts (2.1, A.0) whose numbers go on inside each chosen one.
    std::vector<std::size_t> with_deeper(const std::vector<std::size_t>& chosen) const {
        std::vector<std::size_t> out;
        std::vector<std::uint32_t> open;
        std::size_t next = 0;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const OutlineEntry& entry = entries_[i];
            if (next < chosen.size() && chosen[next] == i) {
                out.push_back(i);
                open = entry.parts;
                ++next;
            } else if (entry.parts.size() > 1 && !open.empty() && fits(open, entry.parts) &&
                       (outline_weight(entry, OutlineStyle::alone) > 0 || entry.above ||
                        is_hanging_title(entry) || goes_on(entries_[out.back()], entry))) {
                out.push_back(i);
                open = entry.parts;
            }
        }
        return out;
    }

    /// A single line between blank lines right above the first entry of a run: its title.
    std::optional<Boundary> run_title(const OutlineEntry& entry, std::size_t from) const {
        std::size_t line = entry.line;
        while (line > from && blank(line - 1)) {
            --line;
        }
        if (line == from || line == 0 || line == entry.line || !blank_above(line - 1)) {
            return std::nullopt;
        }
        const std::string_view title = text(line - 1);
        const std::size_t word = title.find_first_not_of(" \t");
        const bool bullet =
            (title[word] == '*' || title[word] == '-') && title.substr(word + 1, 1) == " ";
        if (title.size() > outline_title_most || bullet ||
            title.find_last_not_of(" .,;:_-=*") + 1 < title.size()) {
            return std::nullopt;
        }
        Boundary out;
        out.begin = input().lines[line - 1].begin;
        out.end = input().lines[line - 1].end;
        out.rank = 0;
        out.kind = "heading";
        out.title = clean_text(title);
        out.element = slug(out.title, 60);
        return out.element.empty() ? std::nullopt : std::optional(out);
    }

    std::vector<Boundary> boundaries(const std::vector<std::size_t>& chosen) const {
        std::vector<bool> starts(chosen.size(), false);
        bool counting = false;
        std::uint32_t last = 0;
        for (std::size_t n = 0; n < chosen.size(); ++n) {
            const std::vector<std::uint32_t>& parts = entries_[chosen[n]].parts;
            if (entries_[chosen[n]].appendix) {
                counting = false;  // its sections begin again without a title
            } else if (parts.size() == 1) {
                starts[n] = counting ? parts[0] <= last : n == 0;
                counting = true;
                last = parts[0];
            }
        }
        const bool several = std::count(starts.begin(), starts.end(), true) > 1;
        std::vector<Boundary> out;
        std::size_t after = 0;
        std::size_t outer = 0;
        for (std::size_t n = 0; n < chosen.size(); ++n) {
            const OutlineEntry& entry = entries_[chosen[n]];
            for (; outer < outer_.size() && outer_[outer].line < entry.line; ++outer) {
                out.push_back(outer_boundary(outer_[outer]));
            }
            if (several && starts[n] && outer_.empty()) {
                if (auto title = run_title(entry, after)) {
                    out.push_back(std::move(*title));
                }
            }
            after = entry.line + 1;
            out.push_back(boundary(entry));
        }
        for (; outer < outer_.size(); ++outer) {
            out.push_back(outer_boundary(outer_[outer]));
        }
        return out;
    }

    Boundary outer_boundary(const OutlineHead& head) const {
        Boundary out;
        out.begin = head.begin;
        out.end = head.title_end;
        out.rank = head.letter == inner_ ? 0 : outermost_rank;
        out.kind = "section";
        out.num = clean_text(
            input().source.substr(head.number_begin, head.number_end - head.number_begin));
        out.title =
            clean_text(input().source.substr(head.title_begin, head.title_end - head.title_begin));
        out.element = path_element("", out.num);
        out.marks = find_scheme(input().rules, "outline");
        out.line = head.line;
        out.behind = head.title_end;
        return out;
    }

    Boundary boundary(const OutlineEntry& entry) const {
        Boundary out;
        out.begin = entry.begin;
        out.end = entry.title_end;
        out.rank = static_cast<int>(entry.parts.size());
        out.kind = "section";
        out.num = clean_text(
            input().source.substr(entry.number_begin, entry.number_end - entry.number_begin));
        out.title = outline_title(entry, input().source, style_ == OutlineStyle::paragraph);
        out.element = path_element(entry.appendix ? "APPENDIX" : "", out.num);
        out.running = outer_.empty() || entry.appendix;
        if (entry.appendix) {
            out.kind = "annex";
            out.annex = true;
            out.rank = outermost_rank;
        }
        out.marks = find_scheme(input().rules, "outline");
        out.line = entry.line;
        out.behind = entry.title_end;
        return out;
    }

    std::vector<OutlineEntry> entries_;
    OutlineStyle style_ = OutlineStyle::alone;  // of the run that was chosen
    std::vector<OutlineHead> outer_;
    bool bold_ = false;
    bool inner_ = false;  // letters stand below the roman numbers among them
    std::vector<OutlineHead> appendices_;
};

}  // namespace

void cut_outline(const EngineInput& input, Assembly& out, std::vector<Warning>& /*warnings*/) {
    std::vector<Boundary> headings = bold_headings(
        input, [](const EngineInput& one, bool bold) { return Outline(one, bold).run(); });
    Outline outline(input);
    if (headings.empty()) {
        headings = outline.run();
    }
    if (headings.empty() && !outline.overfull()) {
        headings = plain_titles(input);
    }
    if (outline.overfull() || headings.size() > input.headings_max) {
        out.refusal = too_many_headings(input.headings_max);
        return;
    }
    find_zones(input, {{}, headings, {}, {}, input.lines.size()}, out);
    out.boundaries.assign(headings.begin(), headings.end());
    if (input.depth > Depth::article) {
        add_mark_units(input, headings, {}, {0, input.lines.size(), 0}, out.boundaries, out.gaps);
        settle_order(out.boundaries);
    }
    out.joiner.assign(1, '/');
}

}  // namespace core::cutting
