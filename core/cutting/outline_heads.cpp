#include "core/cutting/outline_heads.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/numbers.hpp"
#include "core/cutting/outline_letters.hpp"
#include "core/cutting/outline_titles.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <optional>

namespace core::cutting {
namespace {

constexpr std::size_t max_indent = 8;
constexpr std::size_t head_bytes = 160;
constexpr std::size_t leader_dots = 4;

/// Reads heads line by line with one fold that is used again.
class HeadReader {
  public:
    explicit HeadReader(const EngineInput& input) : input_(input) {}

    std::string_view text(std::size_t line) const {
        const Line& l = input_.lines[line];
        return input_.source.substr(l.begin, l.end - l.begin);
    }
    bool blank(std::size_t line) const { return skip_blanks(text(line), 0) == text(line).size(); }
    bool spaced(std::size_t line) const { return line == 0 || blank(line - 1); }
    bool alone(std::size_t line) const {
        return spaced(line) &&
               (line + 1 >= input_.lines.size() || blank(line + 1) ||
                text(line + 1)[skip_blanks(text(line + 1), 0)] == '(' || titled_below(line));
    }
    /// A line in capitals right below, with a blank line below it.
    bool titled_below(std::size_t line) const {
        return line + 2 < input_.lines.size() && blank(line + 2) && !blank(line + 1) &&
               has_letter(text(line + 1)) && !has_lower_letter(text(line + 1));
    }

    /// A title in any letters right below, with a blank line below it.
    bool has_title_below(std::size_t line) const {
        constexpr std::size_t title_most = 100;
        if (line + 1 >= input_.lines.size() || blank(line + 1) ||
            (line + 2 < input_.lines.size() && !blank(line + 2))) {
            return false;
        }
        const std::string_view title = trimmed(input_.source, input_.lines[line + 1]);
        return title.size() <= title_most && is_upper(title[0]) && !ends_sentence(title);
    }

    /// Whether a roman number at `line` stands as a heading does: apart, or in capitals.
    bool stands_apart(std::size_t line) const {
        return spaced(line) || !has_lower_letter(text(line));
    }

    std::optional<OutlineHead> roman(std::size_t line) {
        const std::string_view whole = text(line);
        const std::size_t at = skip_blanks(whole, 0);
        if (at >= whole.size() || at > max_indent || !is_roman(whole[at]) ||
            (!stands_apart(line) && !hangs(line))) {
            return std::nullopt;
        }
        const std::size_t end = std::min(whole.find_first_not_of("IVXLC", at), whole.size());
        if (!is_stop(whole, end) || whole.size() > head_bytes) {
            return std::nullopt;
        }
        return head(line, at, end, number_roman);
    }

    /// "PART II: DUTIES", "Phần I" alone: a roman number behind a word of the ruleset.
    std::optional<OutlineHead> part(std::size_t line) {
        const std::string_view whole = text(line);
        const std::size_t at = skip_blanks(whole, 0);
        if (at >= whole.size() || at > max_indent || !is_upper(whole[at]) ||
            whole.size() > head_bytes || !stands_apart(line)) {
            return std::nullopt;
        }
        for (const std::u32string& word : input_.rules.part_words) {
            if (static_cast<char32_t>(whole[at]) + ('a' - 'A') != word[0]) {
                continue;
            }
            fold_into(whole.substr(at), word.size() + 1, fold_);
            if (fold_.characters.compare(0, word.size(), word) != 0 ||
                fold_.size() <= word.size() || fold_.characters[word.size()] != U' ') {
                continue;
            }
            const std::size_t number = skip_blanks(whole, at + fold_.offset[word.size()]);
            const std::size_t end = std::min(whole.find_first_not_of("IVX", number), whole.size());
            if (end == whole.size() || whole[end] == ':' || is_stop(whole, end)) {
                return head(line, number, end, number_roman);
            }
        }
        return std::nullopt;
    }

    /// "A. PHẠM VI", "B- ĐỐI TƯỢNG": a capital letter, before a title in capitals or apart.
    std::optional<OutlineHead> letter(std::size_t line) {
        const std::string_view whole = text(line);
        const std::size_t at = skip_blanks(whole, 0);
        if (at + 2 >= whole.size() || at > max_indent || !is_upper(whole[at]) ||
            !is_stop(whole, at + 1) || whole.size() > head_bytes || !stands_apart(line)) {
            return std::nullopt;
        }
        return head(line, at, at + 1, number_letter);
    }

    /// "A. Persons" as a paragraph of its own, which goes on with no sentence.
    std::optional<OutlineHead> inner_letter(std::size_t line) {
        const std::string_view whole = text(line);
        const std::size_t at = skip_blanks(whole, 0);
        if (at + 3 >= whole.size() || at > max_indent || whole[at + 1] != '.' ||
            !is_upper(whole[at]) || !is_blank(whole[at + 2]) || whole.size() > head_bytes ||
            !spaced(line) || (line + 1 < input_.lines.size() && !blank(line + 1)) ||
            ends_sentence(whole.substr(0, whole.find_last_not_of(" \t") + 1))) {
            return std::nullopt;
        }
        auto found = head(line, at, at + 1, number_letter);
        if (found) {
            found->inner = true;
        }
        return found;
    }

    /// "B. Records. The book is" as a paragraph: its title is the short sentence that begins it.
    std::optional<OutlineHead> letter_of_paragraph(std::size_t line) {
        const std::string_view whole = text(line);
        const std::size_t at = skip_blanks(whole, 0);
        if (at + 3 >= whole.size() || at > max_indent || whole[at + 1] != '.' ||
            !is_upper(whole[at]) || !is_blank(whole[at + 2]) || !spaced(line)) {
            return std::nullopt;
        }
        const std::size_t title = skip_blanks(whole, at + 2);
        const std::size_t size = opening_title(whole.substr(title));
        auto found = size == 0 ? std::nullopt : head(line, at, at + 1, number_letter);
        if (found) {
            found->title_end = found->title_begin + size;
        }
        return found;
    }

    /// "1. Employees" below a blank line, or right below the line `head`.
    bool begins_numbers(std::size_t line, std::size_t head) const {
        const std::string_view whole = text(line);
        const std::size_t at = skip_blanks(whole, 0);
        return at + 2 < whole.size() && whole[at] == '1' && whole[at + 1] == '.' &&
               is_blank(whole[at + 2]) && (line == head + 1 || spaced(line));
    }

    std::optional<OutlineHead> appendix(std::size_t line) {
        const std::string_view whole = text(line);
        const std::size_t at = skip_blanks(whole, 0);
        if (at >= whole.size() || at > max_indent || whole.size() > head_bytes ||
            is_lower(whole[at]) || !spaced(line) || has_leader(whole)) {
            return std::nullopt;
        }
        const bool apart = alone(line);
        if (!apart && !has_title_below(line)) {
            return std::nullopt;
        }
        for (const std::u32string& word : input_.rules.appendix_words) {
            fold_into(whole.substr(at), word.size() + 1, fold_);
            if (fold_.characters.compare(0, word.size(), word) != 0 ||
                fold_.size() <= word.size() || fold_.characters[word.size()] != U' ') {
                continue;
            }
            const std::size_t number = skip_blanks(whole, at + fold_.offset[word.size()]);
            const std::size_t end = std::min(whole.find_first_of(" \t.:", number), whole.size());
            // Another line is its title only where the first ends with the number.
            if (!apart && end < whole.find_last_not_of(" \t.:") + 1) {
                continue;
            }
            if (auto found =
                    head(line, number, end, number_letter | number_arabic | number_roman)) {
                if (!apart) {
                    const std::string_view title = trimmed(input_.source, input_.lines[line + 1]);
                    found->title_begin =
                        static_cast<std::size_t>(title.data() - input_.source.data());
                    found->title_end = found->title_begin + title.size();
                }
                return found;
            }
        }
        return std::nullopt;
    }

  private:
    /// A short line in a text without blank lines: it is no sentence, and text begins right below.
    bool hangs(std::size_t line) const {
        constexpr std::size_t title_most = 80;
        const std::string_view whole = trimmed(input_.source, input_.lines[line]);
        if (whole.size() > title_most || (ends_sentence(whole) && whole.back() != ':') ||
            line + 1 >= input_.lines.size() || blank(line + 1)) {
            return false;
        }
        const std::string_view below = trimmed(input_.source, input_.lines[line + 1]);
        const std::size_t number = std::min(below.find_first_not_of("IVX"), below.size());
        return !is_lower(below[0]) && (number == 0 || !is_stop(below, number));
    }
    static bool is_roman(char c) { return c == 'I' || c == 'V' || c == 'X'; }
    /// "I.", "I- ", "I – ", "I/ ": what ends a number; "I.1" goes on.
    static bool is_stop(std::string_view text, std::size_t at) {
        if (at < text.size() && text[at] == '.') {
            return at + 1 >= text.size() || !is_digit(text[at + 1]);
        }
        if (at + 1 < text.size() && text[at] == '/') {
            return is_blank(text[at + 1]);
        }
        const std::size_t dash = skip_blanks(text, at);
        const std::size_t behind = dash + dash_bytes(text, dash);
        return behind > dash && behind < text.size() && is_blank(text[behind]);
    }
    /// Of "-", "–" or "—" at `at`; 0 if there is none.
    static std::size_t dash_bytes(std::string_view text, std::size_t at) {
        const std::string_view found = text.substr(std::min(at, text.size()), 3);
        const bool wide = found == "\xE2\x80\x93" || found == "\xE2\x80\x94";
        return wide ? 3U : found.starts_with('-') ? 1U : 0U;
    }

    /// The title of an appendix as a paragraph of one line, below it or below "(informative)"; in
    /// capitals right below that too.
    void read_title_below(std::size_t line, OutlineHead& out) const {
        constexpr std::size_t title_most = 100;
        std::size_t at = line + 1;
        if (at < input_.lines.size() && !blank(at)) {
            if (titled_below(at)) {
                out.title_begin = input_.lines[at + 1].begin;
                out.title_end = input_.lines[at + 1].end;
                return;
            }
            ++at;  // in parentheses, or it would not stand alone
        }
        ++at;
        if (at >= input_.lines.size() || blank(at) || !blank(at - 1) ||
            (at + 1 < input_.lines.size() && !blank(at + 1))) {
            return;
        }
        const std::string_view title = trimmed(input_.source, input_.lines[at]);
        if (title.empty()) {
            return;
        }
        const bool numbered = is_digit(title[0]) || title.substr(1, 1) == "." || title[0] == '-' ||
                              title[0] == '(' || title[0] == '|';
        if (title.size() <= title_most && !numbered && !ends_sentence(title) &&
            title.find("  ") == title.npos && title.find('\t') == title.npos) {
            out.title_begin = static_cast<std::size_t>(title.data() - input_.source.data());
            out.title_end = out.title_begin + title.size();
        }
    }

    /// "Mục đích và ý nghĩa:": a colon ends short words that are no sentence.
    static bool ends_title(std::string_view text) {
        constexpr std::size_t title_most = 80;
        return text.back() == ':' && text.size() <= title_most &&
               sentence_stop(text) == std::string_view::npos;
    }

    /// "I. MỤC ĐÍCH," above "YÊU CẦU": a line in capitals and one more without a number.
    bool capitals_go_on(std::size_t line) const {
        if (line + 1 >= input_.lines.size() || has_lower_letter(text(line))) {
            return false;
        }
        const std::string_view below = text(line + 1);
        const std::size_t at = skip_blanks(below, 0);
        const std::size_t number = std::min(below.find_first_not_of("IVXLC", at), below.size());
        return below.size() <= head_bytes && has_letter(below) && !has_lower_letter(below) &&
               !is_digit(below[at]) && (number == at || !is_stop(below, number)) &&
               !is_stop(below, at + 1);
    }

    /// The number is at [begin, end) of the line; its title behind it may be empty.
    std::optional<OutlineHead> head(std::size_t line,
                                    std::size_t begin,
                                    std::size_t end,
                                    unsigned styles) {
        const std::string_view whole = text(line);
        if (begin >= end || end - begin > 6) {
            return std::nullopt;
        }
        fold_into(whole.substr(begin, end - begin), 8, fold_);
        const auto number = read_number(fold_, 0, styles, input_.rules);
        if (!number || number->end != fold_.size() || number->key.size() != 1) {
            return std::nullopt;
        }
        std::size_t title = end;
        while (title < whole.size() &&
               (is_blank(whole[title]) || whole[title] == '.' || whole[title] == ':' ||
                whole[title] == '/' || dash_bytes(whole, title) > 0)) {
            title += std::max<std::size_t>(dash_bytes(whole, title), 1);
        }
        const bool small = title < whole.size() && is_lower(whole[title]);
        const std::size_t last = whole.find_last_not_of(" \t") + 1;
        const bool goes_on = title < last && whole[last - 1] == ',' && capitals_go_on(line);
        if (small || has_leader(whole) ||
            (title < last && ends_sentence(whole.substr(0, last)) && whole[last - 1] != '.' &&
             !goes_on && !ends_title(whole.substr(title, last - title)))) {
            return std::nullopt;
        }
        OutlineHead out;
        const std::size_t base = input_.lines[line].begin;
        out.line = line;
        out.begin = base;
        out.number_begin = base + begin;
        out.number_end = base + end;
        out.title_begin = base + std::min(title, last);
        out.title_end = goes_on ? input_.lines[line + 1].end : base + last;
        if (out.title_begin == out.title_end && line + 1 < input_.lines.size() &&
            titled_below(line)) {
            out.title_begin = input_.lines[line + 1].begin;
            out.title_end = input_.lines[line + 1].end;
        } else if (out.title_begin == out.title_end) {
            read_title_below(line, out);
        }
        out.value = number->key[0];
        out.letter = number->style == number_letter;
        return out;
    }

    const EngineInput& input_;
    Fold fold_;
};

}  // namespace

bool has_leader(std::string_view line) {
    std::size_t dots = 0;
    for (const char c : line) {
        dots = c == '.' ? dots + 1 : c == ' ' ? dots : 0;
        if (dots >= leader_dots) {
            return true;
        }
    }
    return false;
}

std::vector<OutlineHead> outer_heads(const EngineInput& input) {
    constexpr std::size_t hanging_least = 3;
    HeadReader reader(input);
    std::vector<OutlineHead> run;      // I, II, III through the text
    std::vector<OutlineHead> hanging;  // the same where no blank lines are around them
    LettersBelow below;                // I, A, B, II, A
    LettersAbove above;                // A, 1, 2, B, 1
    std::vector<OutlineHead> parts;    // Part I, Part II
    Lettered capital;
    Lettered small;
    for (std::size_t i = 0; i < input.lines.size(); ++i) {
        const auto head = reader.roman(i);
        const bool apart = head && reader.stands_apart(i);
        const bool next = apart && head->value == run.size() + 1;
        below.look(reader, i, next ? head : std::nullopt);
        const auto letter = reader.letter(i);
        above.look(reader, i, letter);
        if (const auto part = reader.part(i); part && part->value == parts.size() + 1) {
            parts.push_back(*part);
        }
        const bool lettered = letter && small.take_letter(*letter);
        if (letter && !has_lower_letter(reader.text(i)) && capital.take_letter(*letter)) {
            continue;
        }
        if (head && head->value == hanging.size() + 1) {
            hanging.push_back(*head);
        }
        if (!apart) {
            continue;
        }
        if (next) {
            run.push_back(*head);
        }
        capital.take_roman(*head);
        if (!lettered) {
            small.take_roman(*head);
        }
    }
    return capital.in_capitals()             ? capital.heads
           : small.begins_again()            ? small.heads
           : run.size() >= 2                 ? (below.stand() ? below.take() : run)
           : hanging.size() >= hanging_least ? hanging
           : parts.size() >= 2               ? parts
           : above.stand()                   ? above.take()
                                             : std::vector<OutlineHead>{};
}

std::vector<OutlineHead> appendix_heads(const EngineInput& input) {
    HeadReader reader(input);
    std::vector<OutlineHead> found;
    for (std::size_t i = 0; i < input.lines.size() && !input.rules.appendix_words.empty(); ++i) {
        if (const auto head = reader.appendix(i)) {
            found.push_back(*head);
        }
    }
    return found;
}

}  // namespace core::cutting
