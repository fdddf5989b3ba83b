#pragma once
/// \file
/// Bytes, lines and folded views: what every recogniser stands on.
///
/// Spans always point into the original bytes. A fold is a view for comparing only: canonically
/// decomposed, lower case, look-alikes and blanks unified; each of its characters knows the byte
/// it came from. No locale, no allocation per line on the hot path.

#include "core/cutting/ascii.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// The value of a superscript digit; 10 if it is none.
constexpr std::size_t superscript_digit(char32_t c) {
    return c == 0xB9                    ? 1
           : c == 0xB2                  ? 2
           : c == 0xB3                  ? 3
           : c == 0x2070                ? 0
           : c >= 0x2074 && c <= 0x2079 ? static_cast<std::size_t>(c - 0x2070)
                                        : 10;
}

/// Small letters above the line from byte `at` of `text`, as letters on it: of "ᵇⁱˢ" "bis".
/// `at` moves behind them.
std::string superscript_letters(std::string_view text, std::size_t& at);

/// Longest text in bytes that has lines.
constexpr std::size_t source_limit = std::numeric_limits<std::uint32_t>::max();

/// A place in a text, its lines or a ruleset, in half the memory of the std::size_t that it is used
/// as: there are many. At most `source_limit`.
class Place {
  public:
    constexpr Place() = default;
    constexpr explicit Place(std::size_t at) : at_(static_cast<std::uint32_t>(at)) {}
    constexpr Place& operator=(std::size_t at) { return *this = Place(at); }
    constexpr Place& operator+=(std::size_t bytes) { return *this = at_ + bytes; }
    constexpr Place& operator++() { return *this += 1; }
    constexpr operator std::size_t() const { return at_; }

  private:
    std::uint32_t at_ = 0;
};

/// One line of the source: text is [begin, end), the next line begins at `next`. There is one for
/// every 30 to 120 bytes.
struct Line {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t next = 0;

    Line() = default;
    Line(std::size_t begin_at, std::size_t end_at, std::size_t next_at)
        : begin(static_cast<std::uint32_t>(begin_at)),
          end(static_cast<std::uint32_t>(end_at)),
          next(static_cast<std::uint32_t>(next_at)) {}
};

/// How many lines split_lines() gives where there is no limit.
std::size_t count_lines(std::string_view source);
/// Splits at LF, CRLF and lone CR. The last line may have no end mark; an empty source has none.
/// `source`: at most `source_limit` bytes. More than `most` lines: some more than `most`, not all.
std::vector<Line> split_lines(std::string_view source, std::size_t most = source_limit);
/// Form feeds at the head of a line become part of the end of the line above: what stands on the
/// first line of a page begins that line. Markdown knows no pages. False: there are none.
bool part_pages(std::string_view source, std::vector<Line>& lines);

/// Behind the blanks and tabs at byte `at` of the text.
inline std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at])) {
        ++at;
    }
    return at;
}

/// The line's text without the blanks and tabs around it.
std::string_view trimmed(std::string_view source, const Line& line);

/// The line's text without the blanks and tabs behind it.
std::string_view trimmed_end(std::string_view source, const Line& line);
/// The last line above `line` that is not blank, trimmed; empty if there is none.
std::string_view filled_above(std::string_view source,
                              const std::vector<Line>& lines,
                              std::size_t line);
/// Characters of a text.
std::size_t width_of(std::string_view text);
/// What stands behind the last blank of a text.
std::string_view last_word(std::string_view text);

/// The first line from `from` on that is not blank; the number of lines if there is none.
std::size_t filled_line(std::string_view source, const std::vector<Line>& lines, std::size_t from);

/// Length of a byte order mark at the head of the source: 3 or 0.
std::size_t bom_length(std::string_view source);

/// Decodes one character at `at`; `at` must be below text.size(). Bytes that are no UTF-8 give
/// U+FFFD and the length 1.
struct Decoded {
    char32_t character = 0;
    std::size_t length = 1;
};
Decoded decode_wide_utf8(std::string_view text, std::size_t at);
inline Decoded decode_utf8(std::string_view text, std::size_t at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    return byte < 0x80 ? Decoded{byte, 1} : decode_wide_utf8(text, at);
}
void append_utf8(std::string& out, char32_t character);

/// Blank, tab, and every Unicode space; not the zero-width characters.
constexpr bool is_space(char32_t c) {
    if (c < 0x80) {
        return c == U' ' || c == U'\t' || c == 0x0B || c == 0x0C;
    }
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

/// A folded piece of text. `offset[i]` is the byte (relative to the text given) at which the
/// original of character i begins; `offset[size()]` is the end of what was folded.
struct Fold {
    std::u32string characters;
    std::vector<std::uint32_t> offset;
    std::size_t size() const { return characters.size(); }
};

/// Folds at most `limit` characters of `text` into `out` (its memory is used again).
void fold_into(std::string_view text, std::size_t limit, Fold& out);
/// "**§ 5** Title", "**Part** I": what closes emphasis or opens more is no text of a heading.
void drop_emphasis(Fold& fold);
/// The characters of a fold of a whole string: for the words of rulesets.
std::u32string fold_word(std::string_view text);
/// Combining marks that are accents; strip_marks() drops them.
constexpr bool is_accent(char32_t c) {
    return (c >= 0x300 && c <= 0x36F) || c == 0x5C1 || c == 0x5C2;
}
/// Without combining marks and strokes: "điều" gives "dieu". For damaged keywords and slugs.
std::u32string strip_marks(std::u32string_view folded);

/// Valid UTF-8 without NUL, white space collapsed to single blanks and trimmed. Invalid bytes
/// become U+FFFD, other control characters blanks.
std::string clean_text(std::string_view text);
/// At most `limit` bytes at the head of clean_text(text), whole characters and no blank behind
/// them: a part of `text` where that is clean, else of `buffer`. Looks at no more of a text than
/// that needs.
std::string_view clean_head(std::string_view text, std::size_t limit, std::string& buffer);
/// At most `limit` bytes of valid UTF-8 text, never a part of a character.
std::string_view clip_utf8(std::string_view text, std::size_t limit);
/// Lower-case letters and digits of any script, without accents, joined by single '-'; may be
/// empty. At most `limit` bytes.
std::string slug(std::string_view text, std::size_t limit);
/// Canonically composed (NFC) form of valid UTF-8 text.
std::string compose(std::string_view text);
/// Canonically decomposed (NFD) form of valid UTF-8 text.
std::string decompose(std::string_view text);

}  // namespace core::cutting
