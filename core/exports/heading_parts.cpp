#include "core/exports/heading_parts.hpp"

#include "core/cutting/text.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace core::exports {
namespace {

using cutting::Decoded;
using cutting::Span;
using cutting::Unit;

// How far from the start of a unit its number may stand, and how far a title from the number.
constexpr std::size_t near_bytes = 160;
// What stands before a title: marginal notes and letterheads of several lines.
constexpr std::size_t before_title = 1000;

bool is_blank(char32_t c) {
    return cutting::is_space(c) || c < 0x20 || c == 0x7F || c == 0xFEFF;
}

bool is_word(char32_t c) {
    return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') ||
           (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7);
}

struct Letter {
    char32_t character = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The characters of source[begin, end) that are no blanks.
std::vector<Letter> letters_of(std::string_view source, std::size_t begin, std::size_t end) {
    std::vector<Letter> out;
    for (std::size_t at = begin; at < end;) {
        const Decoded decoded = cutting::decode_utf8(source, at);
        if (!is_blank(decoded.character)) {
            out.push_back({decoded.character, at, at + decoded.length});
        }
        at += decoded.length;
    }
    return out;
}

/// Index of the first letter from `from` on at which `wanted` stands (Knuth, Morris, Pratt);
/// `whole`: not as a part of a word.
std::optional<std::size_t> find_letters(const std::vector<Letter>& text,
                                        const std::vector<Letter>& wanted,
                                        std::size_t from,
                                        bool whole) {
    if (wanted.empty()) {
        return std::nullopt;
    }
    std::vector<std::size_t> back(wanted.size() + 1, 0);
    for (std::size_t i = 1, k = 0; i < wanted.size(); ++i) {
        while (k > 0 && wanted[i].character != wanted[k].character) {
            k = back[k];
        }
        k += wanted[i].character == wanted[k].character ? 1U : 0U;
        back[i + 1] = k;
    }
    const auto stands_alone = [&](std::size_t first, std::size_t last) {
        const auto joined = [&](std::size_t left, std::size_t right) {
            return text[left].end == text[right].begin && is_word(text[left].character) &&
                   is_word(text[right].character);
        };
        return (first == 0 || !joined(first - 1, first)) &&
               (last + 1 >= text.size() || !joined(last, last + 1));
    };
    for (std::size_t i = from, k = 0; i < text.size(); ++i) {
        while (k > 0 && (k == wanted.size() || text[i].character != wanted[k].character)) {
            k = back[k];
        }
        k += text[i].character == wanted[k].character ? 1U : 0U;
        if (k == wanted.size() && (!whole || stands_alone(i + 1 - k, i))) {
            return i + 1 - k;
        }
    }
    return std::nullopt;
}

bool ends_mark(char32_t c) {
    return c == U'.' || c == U')' || c == U']' || c == U':' || c == 0xB0 || c == 0xBA ||
           c == U'-' || c == 0x2013 || c == 0x2014;
}

/// Where numbers and titles stand among the letters of one unit's head.
class Head {
  public:
    Head(const Unit& unit, std::string_view source)
        : unit_(unit),
          source_(source),
          begin_(unit.span.begin),
          title_(letters_of(unit.title, 0, unit.title.size())),
          number_(letters_of(unit.num, 0, unit.num.size())) {
        // Blanks between the letters of a title are few: the assembler collapsed what it read.
        const std::size_t reach = before_title + 2 * unit.title.size() + unit.num.size();
        const std::size_t size = unit.span.end - begin_;
        text_ = letters_of(source, begin_, begin_ + std::min(size, reach));
    }

    HeadingParts find() const {
        HeadingParts parts;
        parts.begin = text_.empty() ? begin_ : text_.front().begin;
        parts.mark = parts.title = {parts.begin, parts.begin};
        parts.body = parts.begin;
        if (text_.empty()) {
            return parts;
        }
        const auto number = mark_end(0);
        // Above its number stands a title that the text may say again.
        const bool above = find_letters(text_, title_, 0, true) == std::size_t{0};
        if (above || number_in_title() || !number || !title_behind(*number, parts)) {
            if (!title_first(parts) && number) {
                parts.mark = {parts.begin, text_[*number].end};
            }
        }
        parts.body = std::max({parts.begin, parts.mark.end, parts.title.end});
        if (unit_.section_type == "heading") {
            parts.body = behind_decoration(parts.body);
        }
        return parts;
    }

  private:
    /// Markdown: "2.1 Scope" is the title, "2.1" its number.
    bool number_in_title() const {
        return !number_.empty() && number_.size() <= title_.size() &&
               std::equal(
                   number_.begin(), number_.end(), title_.begin(),
                   [](const Letter& a, const Letter& b) { return a.character == b.character; });
    }

    /// Closing marks and the underline of a Markdown heading are no text.
    std::size_t behind_decoration(std::size_t at) const {
        const std::size_t end = unit_.span.end;
        const std::size_t line = line_end(source_, at, end);
        if (source_.substr(at, line - at).find_first_not_of(" \t#*_") != std::string_view::npos) {
            return at;
        }
        std::size_t next = line;
        while (next < end && (source_[next] == '\r' || source_[next] == '\n')) {
            ++next;
        }
        const std::size_t stop = line_end(source_, next, end);
        const std::string_view under = source_.substr(next, stop - next);
        const bool underline =
            !under.empty() && (under[0] == '=' || under[0] == '-') &&
            under.find_first_not_of(under[0] == '=' ? "= \t" : "- \t") == std::string_view::npos;
        return underline && text_.front().character != U'#' ? stop : line;
    }

    /// The last letter of the mark whose number stands near letter `from`.
    std::optional<std::size_t> mark_end(std::size_t from) const {
        if (from >= text_.size()) {
            return std::nullopt;
        }
        const auto found = find_letters(text_, number_, from, true);
        if (!found || text_[*found].begin > text_[from].begin + near_bytes) {
            return std::nullopt;
        }
        std::size_t last = *found + number_.size() - 1;
        while (last + 1 < text_.size() && text_[last + 1].begin == text_[last].end &&
               ends_mark(text_[last + 1].character)) {
            ++last;
        }
        return last;
    }

    Span span_of(std::size_t first, std::size_t count) const {
        return {text_[first].begin, text_[first + count - 1].end};
    }

    bool title_behind(std::size_t number, HeadingParts& parts) const {
        const auto title = find_letters(text_, title_, number + 1, false);
        if (!title || text_[*title].begin > text_[number].end + near_bytes) {
            return false;
        }
        parts.title = span_of(*title, title_.size());
        parts.mark = {parts.begin, text_[*title - 1].end};
        return true;
    }

    /// Are the first `count` letters marks of Markdown? A heading may stand in a list.
    bool decoration(std::size_t count) const {
        const std::u32string_view marks = unit_.section_type == "heading" ? U"#*_>-+" : U"#*_>";
        return std::all_of(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(count),
                           [&](const Letter& letter) {
                               return marks.find(letter.character) != std::u32string_view::npos;
                           }) ||
               (count > 0 && text_[count - 1].character == U'#');
    }

    bool title_first(HeadingParts& parts) const {
        const auto title = find_letters(text_, title_, 0, true);
        if (!title || text_[*title].begin > parts.begin + near_bytes) {
            return false;
        }
        parts.title = span_of(*title, title_.size());
        const std::size_t behind = *title + title_.size();
        const auto number = mark_end(behind);
        if (number && unit_.section_type != "heading") {
            parts.mark = {text_[behind].begin, text_[*number].end};
            parts.title.begin = decoration(*title) ? parts.title.begin : parts.begin;
        } else if (!decoration(*title)) {
            parts.mark = {parts.begin, text_[*title - 1].end};
        }
        return true;
    }

    const Unit& unit_;
    std::string_view source_;
    std::size_t begin_;
    std::vector<Letter> title_;
    std::vector<Letter> number_;
    std::vector<Letter> text_;
};

}  // namespace

HeadingParts heading_parts(const Unit& unit, std::string_view source) {
    return Head(unit, source).find();
}

std::string heading_text(const Unit& unit, const HeadingParts& parts, std::string_view source) {
    std::string out =
        cutting::clean_text(source.substr(parts.mark.begin, parts.mark.end - parts.mark.begin));
    if (!unit.title.empty()) {
        const bool joined = out.empty() || parts.mark.end == parts.title.begin;
        out.append(joined ? "" : " ").append(unit.title);
    }
    return out.empty() ? std::string(unit.label) : out;
}

std::size_t line_end(std::string_view source, std::size_t at, std::size_t end) {
    const std::size_t found = source.substr(at, end - at).find_first_of("\r\n");
    return found == std::string_view::npos ? end : at + found;
}

std::string_view language_of(std::string_view ruleset) {
    const bool named = ruleset.size() > 2 && ruleset[2] == '-';
    return named ? ruleset.substr(0, 2) : std::string_view();
}

}  // namespace core::exports
