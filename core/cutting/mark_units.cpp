#include "core/cutting/mark_units.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/broken_marks.hpp"
#include "core/cutting/mark_number.hpp"
#include "core/cutting/notes_above.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>

namespace core::cutting {
namespace {

/// Of one article; what stands behind them stays text of the last one.
constexpr std::size_t marks_limit = 20000;
constexpr int depth_most = std::numeric_limits<int>::max();

Depth depth_of_kind(std::string_view kind) {
    return kind == "clause" ? Depth::clause : kind == "point" ? Depth::point : Depth::all;
}

/// The number as printed, superscript digits and letters as plain ones.
std::string plain_digits(std::string_view number) {
    std::string out;
    for (std::size_t at = 0; at < number.size();) {
        const Decoded decoded = decode_utf8(number, at);
        const std::size_t digit = superscript_digit(decoded.character);
        if (digit > 9) {
            const bool any = !out.empty();
            const std::string letters =
                any ? superscript_letters(number, at) : std::string();  // "¹ᵇⁱˢ"
            return letters.empty() || at < number.size() ? clean_text(number) : out + letters;
        }
        out.push_back(static_cast<char>('0' + digit));
        at += decoded.length;
    }
    return out;
}

/// Collects the marks of one stretch after another, lets them be resolved, makes boundaries.
class MarkFinder {
  public:
    MarkFinder(const EngineInput& input, const std::vector<QuoteZone>& quotes)
        : input_(input), zones_(quotes), broken_(input) {}

    void run(const MarkSearch& search, UnitStarts& out) {
        search_ = search;
        run_.clear();
        collect();
        const MarkScheme& scheme = *search_.scheme;
        // Lines from here may hold a note; not the one that the article itself stands on.
        std::size_t free_line = search_.line + (search_.fragment ? 0U : 1U);
        int point_depth = depth_most;  // of the outermost point that encloses the next mark
        for (const TakenMark& taken : resolve_marks(run_, search_.fragment)) {
            const MarkToken& token = run_.tokens[taken.token];
            const Mark& mark = scheme.marks[taken.mark];
            const bool outer =
                mark.outer_kind == "clause" ? taken.depth == 0 : taken.depth <= point_depth;
            const std::string& kind = outer ? mark.outer_kind : mark.kind;
            if (outer) {
                point_depth = kind == "point" ? taken.depth : depth_most;
            }
            free_line = std::max(free_line, line_behind_quote(token.line));
            UnitStart& unit = out.emplace_back();
            read_boundary(token, mark, free_line, unit);
            unit.kind = kind;
            unit.depth_class = depth_of_kind(kind);
            unit.rank = search_.rank + 1 + taken.depth;
            free_line = token.line + 1;
            note(token.line, Why::mark);
        }
        note_text();
    }

  private:
    void note(std::size_t line, Why why) const {
        if (watched(input_.trail, line)) {
            input_.trail->note(why, "marks " + search_.scheme->name);
        }
    }

    /// The line that is asked for has marks and none was taken.
    void note_text() const {
        const bool any =
            std::any_of(run_.tokens.begin(), run_.tokens.end(),
                        [&](const MarkToken& token) { return watched(input_.trail, token.line); });
        if (any && input_.trail->steps.back().why != Why::mark) {
            note(input_.trail->line(), Why::mark_is_text);
        }
    }

    void collect() {
        bool broken = false;
        auto zone = std::upper_bound(
            zones_.begin(), zones_.end(), search_.line,
            [](std::size_t line, const QuoteZone& one) { return line < one.last; });
        for (std::size_t i = search_.line; i < search_.last_line; ++i) {
            const Line& line = input_.lines[i];
            if (line.begin >= search_.to) {
                return;
            }
            if (run_.tokens.size() >= marks_limit) {
                note_rest(i, Why::too_many_marks);
                return;
            }
            while (zone != zones_.end() && zone->last <= i) {
                ++zone;
            }
            if (zone != zones_.end() && i >= zone->first) {
                i = zone->last - 1;
                broken = true;
                continue;
            }
            const bool head = line.begin >= search_.from;
            std::size_t at = search_.from;
            if (head) {
                const PeeledLine peeled = peel(input_.source, line);
                if (peeled.begin == peeled.end) {
                    continue;
                }
                if (is_note_title(input_.source.substr(peeled.begin, peeled.end - peeled.begin),
                                  input_.rules, fold_)) {
                    note_rest(i, Why::below_notes);
                    return;
                }
                at = behind_prefix(peeled.begin, line.end);
            } else if (at < line.end) {
                at += opened_note_length(input_.source.substr(at, line.end - at));
            }
            broken = !read_line(i, at, head, broken);
            if (head || !broken) {
                note(i, broken ? Why::no_mark : Why::mark_shape);
            }
        }
    }

    /// "- a)" has a bullet; "4(2)" repeats the number of its article; an amendment opened "1[(2)"
    /// or "[1 (2)" with the mark of its footnote.
    std::size_t behind_prefix(std::size_t at, std::size_t end) const {
        const std::string_view text = input_.source.substr(at, end - at);
        if (const std::size_t opened = opened_note_length(text); opened != 0) {
            return at + opened;
        }
        if (!is_digit(text[0]) && text[0] != '[') {
            return at + bullet_length(text);
        }
        const std::size_t open = text.find_first_not_of("0123456789");
        if (open < 4 && open + 2 < text.size() && text[open] == '[' && text[open + 1] == '(') {
            const std::size_t close = text.find(')', open);
            return text.substr(close, 2) == ")]" ? at : at + open + 1;  // "[(a)]" is a mark
        }
        const std::string_view number = search_.number;
        const bool repeats = !number.empty() && text.size() > number.size() &&
                             text.substr(0, number.size()) == number && text[number.size()] == '(';
        return repeats ? at + number.size() : at;
    }

    /// The line that is asked for is one of those of the article that are not looked at.
    void note_rest(std::size_t from, Why why) const {
        if (watched(input_.trail, from, search_.last_line) &&
            input_.lines[input_.trail->line()].begin < search_.to) {
            note(input_.trail->line(), why);
        }
    }

    /// True if the line begins with a mark.
    bool read_line(std::size_t index, std::size_t at, bool head, bool broken) {
        const Line& line = input_.lines[index];
        const std::size_t count = run_.tokens.size();
        if (at >= line.end ||
            !may_hold_marks(input_.rules, *search_.scheme,
                            input_.source.substr(at, line.end - at)) ||
            !read_marks(input_.source, input_.rules, *search_.scheme, line, index, at, run_)) {
            return false;
        }
        if (head && index > search_.line && broken_.goes_on(run_, count)) {
            run_.drop_from(count);
            return false;
        }
        run_.tokens[count].broken = broken;
        run_.tokens[count].leads = head;
        return true;
    }

    /// The line behind the last quotation that ends above `line`; 0 if there is none.
    std::size_t line_behind_quote(std::size_t line) const {
        const auto next = std::upper_bound(
            zones_.begin(), zones_.end(), line,
            [](std::size_t wanted, const QuoteZone& zone) { return wanted < zone.last; });
        return next == zones_.begin() ? 0 : (next - 1)->last;
    }

    void read_boundary(const MarkToken& token,
                       const Mark& mark,
                       std::size_t free_line,
                       UnitStart& out) {
        // What wraps a mark at the head of its line, such as a quotation mark, belongs to it.
        out.begin = token.leads ? input_.lines[token.line].begin : token.begin;
        out.end = token.end;
        out.num = plain_digits(input_.source.substr(token.body, token.body_end - token.body));
        out.element = path_element(mark.address, out.num);
        if (mark.title_above && token.leads) {
            const std::size_t note =
                note_above(input_.source, input_.lines, token.line, free_line, search_.notes);
            if (note != token.line && !broken_.leads_on(token.line)) {
                out.begin = input_.lines[note].begin;
                out.title = title_of_note(
                    input_.source.substr(out.begin, input_.lines[token.line - 1].end - out.begin),
                    input_.rules);
            }
        }
        if (mark.title_dash && out.title.empty()) {
            out.title = dash_title(token);
        }
    }

    /// "In general.\u2014The" and "In general. \u2014 The" begin with a title, which goes on below
    /// where its line was broken.
    std::string dash_title(const MarkToken& token) const {
        constexpr std::size_t title_bytes = 240;
        constexpr std::size_t lines_most = 3;
        constexpr std::size_t broken_line = 100;  // longer ones are whole paragraphs
        std::size_t line = token.line;
        for (std::size_t n = 1;; ++n) {
            const std::size_t end = input_.lines[line].end;
            const std::string_view text =
                input_.source.substr(token.end, std::min(end - token.end, title_bytes));
            for (const std::string_view dash : {"\xE2\x80\x94", "--"}) {
                const std::size_t found = text.find(dash);
                if (found == std::string_view::npos) {
                    continue;
                }
                std::string title = clean_text(text.substr(0, found));
                const bool titled = title.size() > 1 && title.back() == '.';
                title.resize(titled ? title.size() - 1 : 0);
                return title;
            }
            const bool broken = end - input_.lines[line].begin <= broken_line &&
                                text.find(". ") == std::string_view::npos &&
                                !ends_sentence(trimmed(input_.source, input_.lines[line]));
            ++line;
            if (!broken || n == lines_most || line >= search_.last_line ||
                is_blank_line(input_.source, input_.lines[line])) {
                return {};
            }
        }
    }

    const EngineInput& input_;
    const std::vector<QuoteZone>& zones_;
    BrokenMarks broken_;
    MarkSearch search_;
    MarkRun run_;
    Fold fold_;
};

/// How most titles above articles stand.
NoteStyle note_style(const EngineInput& input, const std::vector<Boundary>& headings) {
    std::array<std::size_t, 3> uses{};
    for (const Boundary& one : headings) {
        if (!one.noted || one.line < 3) {
            continue;
        }
        const auto blank = [&](std::size_t above) {
            return is_blank_line(input.source, input.lines[one.line - above]);
        };
        const bool apart = blank(1) && input.lines[one.line - 2].begin == one.begin;
        const bool close = !blank(1) && !blank(2) && input.lines[one.line - 1].begin == one.begin;
        ++uses[apart ? 2 : close ? 1 : 0];
    }
    const auto most = std::max_element(uses.begin(), uses.end());
    return static_cast<NoteStyle>(most - uses.begin());
}

}  // namespace

void find_mark_units(const EngineInput& input,
                     const std::vector<QuoteZone>& quotes,
                     const MarkSearch& search,
                     UnitStarts& out) {
    MarkFinder(input, quotes).run(search, out);
}

void add_mark_units(const EngineInput& input,
                    const std::vector<Boundary>& headings,
                    const std::vector<QuoteZone>& quotes,
                    const Stretch& stretch,
                    UnitStarts& out,
                    const std::vector<Gap>& gaps) {
    MarkFinder finder(input, quotes);
    const NoteStyle notes = note_style(input, headings);
    auto gap = gaps.begin();
    for (std::size_t i = 0; i < headings.size(); ++i) {
        const Boundary& head = headings[i];
        if (head.marks == nullptr) {
            continue;
        }
        MarkSearch search;
        search.line = head.line;
        search.from = head.behind;
        search.to = i + 1 < headings.size() ? headings[i + 1].begin
                                            : std::size_t{input.lines[stretch.last - 1].next};
        while (gap != gaps.end() && gap->end < search.to) {
            ++gap;
        }
        if (gap != gaps.end() && gap->end == search.to && gap->begin >= search.from) {
            search.to = gap->begin;
        }
        search.last_line = stretch.last;
        search.scheme = head.marks;
        if (head.marks->marks.front().alone &&
            !items_run(input, search.line + 1, search.last_line, search.to)) {
            continue;
        }
        search.rank = head.rank;
        search.notes = notes;
        const std::size_t numbered =
            head.behind - std::min<std::size_t>(head.behind, head.num.size());
        const bool joined = head.bare && input.source.substr(head.behind, 1) == "(" &&
                            head.num == input.source.substr(numbered, head.num.size());
        search.number = joined ? std::string_view(head.num) : std::string_view();
        finder.run(search, out);
    }
}

}  // namespace core::cutting
