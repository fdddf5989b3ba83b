#include "core/cutting/furniture.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/merged_heads.hpp"
#include "core/cutting/page_runs.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::string_view page_number = "page_number";
constexpr std::string_view page_break = "page_break";
constexpr std::string_view running_head = "running_head";
constexpr std::string_view side_note = "side_note";

/// Lines of more bytes are text.
constexpr std::size_t line_max = 160;
constexpr std::size_t page_words_max = 40;
constexpr std::size_t side_note_max = 600;
constexpr std::size_t page_mark_max = 60;
/// Running heads stand so near to the edge of a page, and are no longer and no shorter.
constexpr std::size_t head_lines = 3;
constexpr std::size_t head_min = 4;

/// What a page number or a page mark may end with; blanks may follow.
constexpr std::array<bool, 256> furniture_ends = [] {
    std::array<bool, 256> made{};
    for (const char c : std::string_view("0123456789]-\x93\x94 \t\f")) {
        made[static_cast<unsigned char>(c)] = true;
    }
    return made;
}();
bool may_end_furniture(char last) {
    return furniture_ends[static_cast<unsigned char>(last)];
}
bool may_begin_dash(char first) {
    return first == '-' || first == '\xE2';
}

class FurnitureFinder {
  public:
    FurnitureFinder(const EngineInput& input, const UnitStarts& boundaries)
        : source_(input.source),
          lines_(input.lines),
          rules_(input.rules),
          boundaries_(boundaries) {}

    std::vector<Furniture> run() {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            read_line(i);
        }
        breaks();
        numbers();
        for (const PageItem& item : merged_.heads(source_)) {
            add_line(running_head, item);
        }
        heads();
        delimited(rules_.side_note_open, rules_.side_note_close, side_note);
        delimited(rules_.page_mark_open, rules_.page_mark_close, page_number);
        return settled();
    }

  private:
    std::string_view text_of(const Line& line) const {
        std::string_view text = source_.substr(line.begin, line.end - line.begin);
        trim(text);
        return text;
    }
    Span span_of(std::string_view text) const {
        const auto begin = static_cast<std::size_t>(text.data() - source_.data());
        return {begin, begin + text.size()};
    }

    /// Looks at the last byte, and at the first, before anything else.
    void read_line(std::size_t index) {
        const Line& line = lines_[index];
        const std::size_t size = line.end - line.begin;
        if (size == 0 || size > line_max ||
            !(may_end_furniture(source_[line.end - 1]) || is_digit(source_[line.begin]))) {
            return;
        }
        const std::string_view text = text_of(line);
        if (text.empty() || read_number(index, text) || read_words(index, text)) {
            return;
        }
        merged_.read({index, span_of(text), 0, false, false}, text);
    }

    /// "12", "- 12 -".
    bool read_number(std::size_t index, std::string_view text) {
        if (is_digit(text[0]) ? text.size() > page_digits_max : !may_begin_dash(text[0])) {
            return false;
        }
        std::string_view inner = text;
        const bool dashed = take_dash(inner, false);
        if (dashed != take_dash(inner, true)) {
            return false;
        }
        trim(inner);
        const auto number = page_of(inner);
        if (number) {
            const Line& line = lines_[index];
            const bool broken = (line.begin > 0 && source_[line.begin - 1] == '\f') ||
                                source_[line.next - 1] == '\f';
            numbers_.push_back({index, span_of(text), *number, dashed || broken, false});
        }
        return number.has_value();
    }

    /// "Page 3 of 9", "[Page 12]", and the latter behind the name of the text.
    bool read_words(std::size_t index, std::string_view text) {
        std::string_view inner = text;
        if (text.back() == ']') {
            const std::size_t open = text.rfind('[');
            const bool apart = open == 0 || (open != std::string_view::npos && open >= 2 &&
                                             text.substr(open - 2, 2) == "  ");
            if (!apart) {
                return false;
            }
            inner = text.substr(open + 1, text.size() - open - 2);
        }
        if (!names_a_page(inner)) {
            return false;
        }
        worded_.push_back({index, span_of(text), 0, inner.size() < text.size(), false});
        return true;
    }

    bool names_a_page(std::string_view text) {
        if (text.size() < 3 || text.size() > page_words_max || !is_letter(text[0]) ||
            !is_digit(text.back()) || !rules_.page_heads.may_begin(text)) {
            return false;
        }
        fold_into(text, page_words_max, fold_);
        const std::u32string_view folded = fold_.characters;
        for (const std::u32string& word : rules_.page_words) {
            if (folded.starts_with(word) && is_page_count(folded.substr(word.size()))) {
                return true;
            }
        }
        return false;
    }

    /// Form feeds: each run of them.
    void breaks() {
        for (std::size_t at = source_.find('\f'); at != std::string_view::npos;
             at = source_.find('\f', at)) {
            const std::size_t begin = at;
            at = std::min(source_.find_first_not_of('\f', at), source_.size());
            found_.push_back({page_break, {begin, at}});
            const auto behind = std::upper_bound(
                lines_.begin(), lines_.end(), at,
                [](std::size_t where, const Line& line) { return where < line.begin; });
            edges_.push_back(static_cast<std::size_t>(behind - lines_.begin()) - 1);
        }
    }

    void numbers() {
        for (const PageItem& item : apart_items(worded_)) {
            add_line(page_number, item);
        }
        for (const std::vector<PageItem>& run : rising_runs(apart_items(numbers_))) {
            const bool strong = std::all_of(run.begin(), run.end(),
                                            [](const PageItem& item) { return item.strong; });
            const bool breaks =
                run.size() > 2 && std::any_of(run.begin(), run.end(), [&](const PageItem& item) {
                    return breaks_a_sentence(item.line);
                });
            for (const PageItem& item : strong || breaks ? run : std::vector<PageItem>()) {
                add_line(page_number, item);
            }
        }
    }

    void add_line(std::string_view kind, const PageItem& item) {
        if (!in_heading(item.span)) {
            found_.push_back({kind, item.span});
            edges_.push_back(item.line);
        }
    }

    /// The number of a section does not: what stands before it ends, what follows begins.
    bool breaks_a_sentence(std::size_t line) const {
        const std::string_view above = neighbour(line, false);
        const std::string_view below = neighbour(line, true);
        if (above.empty() || below.size() < 2 ||
            !(is_letter(above.back()) || above.back() == ',')) {
            return false;
        }
        const auto word = static_cast<std::size_t>(
            std::find_if_not(below.begin(), below.end(), is_lower) - below.begin());
        return word > 0 && (word == below.size() || (below[word] != ')' && below[word] != '.'));
    }

    /// The next line that is not blank, near the line.
    std::string_view neighbour(std::size_t line, bool below) const {
        for (std::size_t i = 1; i <= head_lines; ++i) {
            if (below ? line + i >= lines_.size() : line < i) {
                break;
            }
            const std::string_view text = text_of(lines_[below ? line + i : line - i]);
            if (!text.empty()) {
                return text;
            }
        }
        return {};
    }

    /// Whether it stands no more often than that. At most 15 lines are frequent enough to be asked.
    bool stands(std::string_view text, std::size_t times) const {
        std::size_t found = 0;
        for (std::size_t at = source_.find(text);
             at != std::string_view::npos && found <= times + 1;
             at = source_.find(text, at + text.size())) {
            ++found;
        }
        return found <= times + 1;
    }

    /// The same line beside the edges of three pages and more, of one in five, and nowhere else.
    void heads() {
        std::sort(edges_.begin(), edges_.end());
        edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
        std::unordered_map<std::string_view, std::vector<std::string_view>> places;
        const char* last = nullptr;
        for (const std::size_t edge : edges_) {
            for (const std::string_view text :
                 {neighbour(edge, false), text_of(lines_[edge]), neighbour(edge, true)}) {
                if (is_head(text) && (last == nullptr || text.data() > last)) {
                    places[text].push_back(text);
                    last = text.data();
                }
            }
        }
        for (const auto& [text, all] : places) {
            if (all.size() < 3 || all.size() * 5 < edges_.size() || !stands(text, all.size())) {
                continue;
            }
            for (const std::string_view one : all) {
                if (!in_heading(span_of(one))) {
                    found_.push_back({running_head, span_of(one)});
                }
            }
        }
    }

    static bool is_head(std::string_view text) {
        return text.size() >= head_min && text.size() <= line_max &&
               text.find_first_of("|\t\f") == std::string_view::npos && text.back() != ';' &&
               text.back() != ':' && text.back() != ',' &&
               std::count_if(text.begin(), text.end(), is_letter) >= 3;
    }

    /// What stands between two marks that the ruleset names.
    void delimited(std::string_view open, std::string_view close, std::string_view kind) {
        const bool note = kind == side_note;
        const std::size_t most = note ? side_note_max : page_mark_max;
        std::size_t at = open.empty() ? std::string_view::npos : source_.find(open);
        while (at != std::string_view::npos) {
            const std::string_view rest = source_.substr(at + open.size(), most);
            const std::size_t size = rest.find(close);
            const std::string_view inner = rest.substr(0, size);
            const bool closed =
                size != std::string_view::npos && inner.find(open) == std::string_view::npos;
            if (closed && (note ? is_named_note(inner) : is_page_mark(inner))) {
                found_.push_back({kind, {at, at + open.size() + size + close.size()}});
            }
            at = source_.find(open, at + open.size());
        }
    }

    /// "NOTE: ...": a word in capitals says what it is.
    static bool is_named_note(std::string_view text) {
        const std::size_t colon = text.find(':');
        return colon != std::string_view::npos && colon > 1 && colon < 20 &&
               std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                           is_upper);
    }

    /// "Page 130 STAT. 5".
    bool is_page_mark(std::string_view text) {
        fold_into(text, page_mark_max, fold_);
        const std::u32string_view folded = fold_.characters;
        return std::any_of(text.begin(), text.end(), is_digit) &&
               std::any_of(rules_.page_words.begin(), rules_.page_words.end(),
                           [&](const auto& word) {
                               return folded.starts_with(word) &&
                                      folded.substr(word.size()).starts_with(U' ');
                           });
    }

    /// The first heading that ends behind `at`.
    UnitStarts::const_iterator heading_behind(std::size_t at) const {
        return std::upper_bound(boundaries_.begin(), boundaries_.end(), at,
                                [](std::size_t where, const UnitStart& one) {
                                    return where < std::max<std::size_t>(one.end, one.begin + 1);
                                });
    }
    bool in_heading(const Span& span) const {
        const auto heading = heading_behind(span.begin);
        return heading != boundaries_.end() && heading->begin < span.end;
    }
    /// A unit may begin with a page break, and with nothing else; one may begin with the text.
    bool holds_a_beginning(const Furniture& one) const {
        const std::size_t from = one.span.begin + (one.kind == page_break ? 1U : 0U);
        const auto next = std::lower_bound(
            boundaries_.begin(), boundaries_.end(), from,
            [](const UnitStart& start, std::size_t where) { return start.begin < where; });
        return from == 0 || (next != boundaries_.end() && next->begin < one.span.end);
    }

    std::vector<Furniture> settled() {
        std::sort(found_.begin(), found_.end(), [](const Furniture& a, const Furniture& b) {
            return a.span.begin != b.span.begin ? a.span.begin < b.span.begin
                   : a.span.end != b.span.end   ? a.span.end > b.span.end
                                                : a.kind < b.kind;
        });
        std::vector<Furniture> out;
        for (const Furniture& one : found_) {
            if ((out.empty() || one.span.begin >= out.back().span.end) && !holds_a_beginning(one)) {
                out.push_back(one);
            }
        }
        return out;
    }

    std::string_view source_;
    const std::vector<Line>& lines_;
    const Ruleset& rules_;
    const UnitStarts& boundaries_;
    Fold fold_;
    std::vector<PageItem> numbers_;
    std::vector<PageItem> worded_;
    MergedHeads merged_;
    std::vector<std::size_t> edges_;  ///< lines of page numbers and breaks
    std::vector<Furniture> found_;
};

}  // namespace

std::vector<Furniture> find_furniture(const EngineInput& input, const UnitStarts& boundaries) {
    return input.rules.engine == Engine::markdown ? std::vector<Furniture>()
                                                  : FurnitureFinder(input, boundaries).run();
}

}  // namespace core::cutting
