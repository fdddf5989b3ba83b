#include "core/cutting/marks.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/mark_number.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <bit>
#include <optional>

namespace core::cutting {
namespace {

constexpr int marks_on_a_line = 8;

std::size_t skip_blanks(std::string_view source, std::size_t at, std::size_t end) {
    while (at < end) {
        const Decoded decoded = decode_utf8(source, at);
        if (!is_space(decoded.character) && source[at] != '*' && source[at] != '_') {
            break;
        }
        at += decoded.length;
    }
    return at;
}

/// Whether `text`, which has few bytes, stands at `at`.
bool stands_at(std::string_view source, std::size_t at, std::string_view text) {
    if (source.size() - at < text.size()) {
        return false;
    }
    std::size_t i = 0;
    while (i < text.size() && source[at + i] == text[i]) {
        ++i;
    }
    return i == text.size();
}

/// `[12]` behind a mark: a footnote.
std::size_t skip_footnote(std::string_view source, std::size_t at, std::size_t end) {
    std::size_t i = at;
    if (i >= end || source[i] != '[') {
        return at;
    }
    ++i;
    while (i < end && is_digit(source[i])) {
        ++i;
    }
    return i > at + 1 && i < end && source[i] == ']' ? i + 1 : at;
}

/// Behind what closes a mark at `at`; 0 if it does not. What makes Markdown of a page writes
/// "1\\.", which is no list.
std::size_t behind_close(std::string_view source,
                         std::size_t at,
                         std::size_t end,
                         std::string_view close) {
    if (close == alone_on_line) {
        return skip_blanks(source, at, end) == end ? at : 0;
    }
    if (!close.empty() && at < source.size() && source[at] == '\\') {
        ++at;
    }
    return stands_at(source, at, close) ? at + close.size() : 0;
}

/// No small letter and no digit.
bool begins_sentence(std::string_view source, std::size_t at) {
    const char32_t c = decode_utf8(source, at).character;
    return !is_digit(c) && c != U' ' && !is_lower_letter(c);
}

/// The number that was read last: shapes that differ only in what closes them share it.
struct LastNumber {
    std::size_t from = std::string_view::npos;
    MarkNumber kind = MarkNumber::arabic;
    std::optional<MarkBody> body = {};
};

/// "1o L'article": a conversion made a letter of the sign of an ordinal.
bool has_letter_for_sign(std::string_view source,
                         std::size_t from,
                         std::size_t behind,
                         std::size_t end,
                         const MarkShape& shape) {
    return shape.close == "\xC2\xB0" && behind > from + 1 && behind + 1 < end &&
           source[behind - 1] == 'o' && is_digit(source[behind - 2]) &&
           (source[behind] == ' ' || source.substr(behind, 2) == "\xC2\xA0");
}

/// Takes the letter behind it from a number; where it ended.
std::size_t number_alone(MarkBody& body) {
    constexpr std::uint64_t first_part = 0xFFFFULL << 48U;
    body.values[0] &= first_part;
    return body.end--;
}

/// The end of a mark of this shape at `at`, 0 if there is none; its number is the last that was
/// read.
std::size_t match_shape(std::string_view source,
                        std::size_t at,
                        std::size_t end,
                        const MarkShape& shape,
                        const Ruleset& rules,
                        LastNumber& last) {
    const std::size_t from = at + shape.open.size();
    if (from >= end || !stands_at(source, at, shape.open) ||
        !may_begin_mark_number(source[from], shape.number)) {
        return 0;
    }
    if (last.from != from || last.kind != shape.number) {
        last.from = from;
        last.kind = shape.number;
        last.body = read_mark_number(source.substr(0, end), from, shape.number, rules);
    }
    const std::optional<MarkBody>& read = last.body;
    const std::size_t least = shape.number == MarkNumber::none ? 0 : 1;
    if (!read || read->end < from + least) {
        return 0;
    }
    const std::size_t closed = has_letter_for_sign(source, from, read->end, end, shape)
                                   ? number_alone(*last.body)
                                   : behind_close(source, read->end, end, shape.close);
    if (closed == 0 || closed > end) {
        return 0;
    }
    const std::size_t behind = skip_footnote(source, closed, end);
    if (behind < end && (shape.close.empty() || shape.close == "." || shape.close == "-")) {
        // "1.5 million", "1-2" and "1.The": a blank must follow, or a letter that is no digit.
        const auto next = static_cast<unsigned char>(source[behind]);
        if (is_digit(source[behind]) || source[behind] == '.' || source[behind] == ',' ||
            (shape.close.empty() && next != ' ' && next != 0xC2 && next != 0xE2)) {
            return 0;
        }
    }
    const bool letter =
        shape.number == MarkNumber::letter || shape.number == MarkNumber::upper_letter;
    if (letter && shape.close == "." && behind < end && !is_blank(source[behind]) &&
        static_cast<unsigned char>(source[behind]) < 0x80) {
        return 0;  // "R.S."
    }
    if (shape.close == "." && shape.number == MarkNumber::arabic &&
        rules.opens_note(source.substr(0, end).substr(behind))) {
        return 0;
    }
    if (shape.close == " " && behind < end && !begins_sentence(source, behind)) {
        return 0;  // "20 Tage": a number in running text, whose line was broken above it
    }
    return behind;
}

/// "(a) Notice. (1) The": behind the short title that stands between two marks on one line; `at`
/// if there is none. Only in schemes whose marks have titles on their line.
std::size_t behind_title(std::string_view source,
                         const MarkScheme& scheme,
                         std::size_t at,
                         std::size_t end) {
    constexpr std::size_t title_bytes = 100;
    const std::string_view text = source.substr(at, std::min(end - at, title_bytes));
    if (!scheme.marks.front().title_dash || text.empty() || !is_upper(text[0])) {
        return at;
    }
    const std::size_t stop = text.find('.');
    const bool titled = stop != std::string_view::npos && stop + 3 < text.size();
    return titled && text[stop + 1] == ' ' && text[stop + 2] == '(' ? at + stop + 2 : at;
}

/// "IV - The", "IV. The": a roman number in capitals that a mark ends.
bool begins_with_roman(std::string_view text) {
    const std::size_t end = text.find_first_not_of("IVXL");
    if (end == 0 || end == std::string_view::npos) {
        return false;
    }
    const std::string_view rest = text.substr(end);
    return rest.starts_with(". ") || rest.starts_with(" - ") || rest.starts_with(" \u2013 ") ||
           rest.starts_with(" \u2014 ");
}

}  // namespace

std::size_t skip_side_notes(std::string_view source,
                            std::size_t at,
                            std::size_t end,
                            const Ruleset& rules) {
    if (rules.side_note_open.empty()) {
        return at;
    }
    while (stands_at(source, at, rules.side_note_open)) {
        const std::size_t close = source.substr(0, end).find(rules.side_note_close, at);
        if (close == std::string_view::npos) {
            return at;
        }
        at = skip_blanks(source, close + rules.side_note_close.size(), end);
    }
    return at;
}

const MarkScheme* find_scheme(const Ruleset& rules, std::string_view name) {
    const auto found = std::find_if(rules.schemes.begin(), rules.schemes.end(),
                                    [&](const MarkScheme& one) { return one.name == name; });
    return found == rules.schemes.end() ? nullptr : &*found;
}

std::size_t opened_note_length(std::string_view text) {
    constexpr std::size_t digits_most = 3;
    if (text.empty() || text[0] != '[') {
        return 0;
    }
    const std::size_t blank = text.find_first_not_of("0123456789", 1);
    const bool opens = blank > 1 && blank < text.size() && blank <= 1 + digits_most;
    return opens && text[blank] == ' ' ? blank + 1 : 0;
}

std::size_t bullet_length(std::string_view text) {
    constexpr std::size_t body_most = 5;  // "12.", "đ)", "(viii)"
    if (text.size() < 4 || (text[0] != '-' && text[0] != '+') || text[1] != ' ') {
        return 0;
    }
    const std::size_t mark = std::min(text.find_first_not_of(' ', 1), text.size());
    const bool opened = text.substr(mark, 1) == "(";
    const std::size_t body = mark + (opened ? 1U : 0U);
    std::size_t end = body;
    while (end < text.size() && end - body < body_most &&
           (is_digit(text[end]) || is_lower(text[end]) || (opened && is_upper(text[end])) ||
            static_cast<unsigned char>(text[end]) >= 0x80)) {
        ++end;
    }
    if (end == body) {
        return begins_with_roman(text.substr(body)) ? mark : 0;
    }
    const bool closed =
        end + 1 < text.size() && (text[end] == ')' || (text[end] == '.' && is_digit(text[body])));
    return closed ? mark : 0;
}

bool read_marks(std::string_view source,
                const Ruleset& rules,
                const MarkScheme& scheme,
                const Line& line,
                std::size_t line_index,
                std::size_t at,
                MarkRun& out) {
    bool any = false;
    for (int n = 0; n < marks_on_a_line && at < line.end; ++n) {
        at = skip_side_notes(source, at, line.end, rules);
        MarkToken token;
        token.first_reading = static_cast<std::uint32_t>(out.readings.size());
        std::size_t furthest = 0;
        LastNumber last;
        const unsigned may = shapes_at(scheme, source.substr(at, line.end - at));
        const auto among = [may](std::size_t i) {
            return may >> std::min<std::size_t>(i, MarkScheme::shape_bits - 1);
        };
        for (auto i = static_cast<std::size_t>(std::countr_zero(may));
             i < scheme.places.size() && among(i) != 0; ++i) {
            if ((among(i) & 1U) == 0) {
                continue;
            }
            const MarkScheme::Place& place = scheme.places[i];
            const MarkShape& shape = scheme.marks[place.mark].shapes[place.shape];
            const std::size_t end = match_shape(source, at, line.end, shape, rules, last);
            if (end == 0 || end < furthest) {
                continue;
            }
            if (end > furthest) {
                out.readings.resize(token.first_reading);
                furthest = end;
            }
            const MarkBody& body = *last.body;
            token.body = at + shape.open.size();
            token.body_end = body.end;
            const bool bare = shape.open.empty() &&
                              (shape.close == " " || shape.close == alone_on_line) &&
                              shape.number != MarkNumber::superscript;
            for (std::size_t v = 0; v < body.count; ++v) {
                out.readings.push_back({place.mark, bare, body.values[v]});
            }
        }
        if (furthest == 0) {
            const std::size_t behind = any ? behind_title(source, scheme, at, line.end) : at;
            if (behind == at) {
                break;
            }
            at = behind;
            continue;
        }
        token.last_reading = static_cast<std::uint32_t>(out.readings.size());
        token.line = line_index;
        token.begin = at;
        token.end = skip_blanks(source, furthest, line.end);
        token.indent = at - line.begin;
        token.leads = !any;
        at = token.end;
        out.tokens.push_back(token);
        any = true;
    }
    return any;
}

}  // namespace core::cutting
