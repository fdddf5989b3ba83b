#include "core/cutting/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

namespace core::cutting {
namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_continuation(unsigned char byte) {
    return (byte & 0xC0U) == 0x80U;
}

bool is_mark(char32_t character) {
    return (character >= 0x300 && character <= 0x36F) || character == 0x5C1 || character == 0x5C2;
}

/// Letters that look like others in scans and old fonts. After decomposition and case folding.
char32_t look_alike(char32_t character) {
    switch (character) {
        case 0xF0:  // eth, typed for d with stroke
            return 0x111;
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2212:
        case 0xAD:
            return U'-';
        case 0x2014:  // em dash
            return 0x2013;
        case 0x2019:
            return U'\'';
        default:
            return character;
    }
}

/// Combining marks of one base stand in code point order, so that the order typed is no matter.
void sort_marks(Fold& out) {
    std::size_t at = out.characters.size();
    while (at > 1 && is_mark(out.characters[at - 1]) && is_mark(out.characters[at - 2]) &&
           out.characters[at - 2] > out.characters[at - 1]) {
        std::swap(out.characters[at - 1], out.characters[at - 2]);
        --at;
    }
}

void put(Fold& out, char32_t character, std::size_t offset) {
    if (is_space(character)) {
        character = U' ';
    }
    if (character == 0x200B || character == 0xFEFF) {
        return;
    }
    out.characters.push_back(character);
    out.offset.push_back(static_cast<std::uint32_t>(offset));
    if (character >= 0x300) {
        sort_marks(out);
    }
}

void fold_wide(char32_t character, std::size_t offset, Fold& out) {
    if (character == 0x200B || character == 0x200C || character == 0x200D || character == 0xFEFF) {
        return;
    }
    if (character == 0xAA || character == 0xBA) {  // "1.ª", "1.º": signs, no letters
        put(out, 0xB0, offset);
        return;
    }
    if (character == 0x1A2 || character == 0x1A3) {  // OI, typed for u with horn
        put(out, U'u', offset);
        put(out, 0x31B, offset);
        return;
    }
    std::array<utf8proc_int32_t, 24> buffer{};
    int boundary = 0;
    constexpr auto options = static_cast<utf8proc_option_t>(static_cast<int>(UTF8PROC_DECOMPOSE) |
                                                            static_cast<int>(UTF8PROC_COMPAT) |
                                                            static_cast<int>(UTF8PROC_CASEFOLD));
    const auto count =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(character), buffer.data(),
                                static_cast<utf8proc_ssize_t>(buffer.size()), options, &boundary);
    if (count < 0 || count > static_cast<utf8proc_ssize_t>(buffer.size())) {
        put(out, character, offset);
        return;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        put(out, look_alike(static_cast<char32_t>(buffer[i])), offset);
    }
}

}  // namespace

std::size_t count_lines(std::string_view source) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const bool lone_cr = source[i] == '\r' && (i + 1 == source.size() || source[i + 1] != '\n');
        count += source[i] == '\n' || lone_cr ? 1U : 0U;
    }
    const bool ended = source.empty() || source.back() == '\n' || source.back() == '\r';
    return count + (ended ? 0U : 1U);
}

std::vector<Line> split_lines(std::string_view source) {
    std::vector<Line> lines;
    lines.reserve(count_lines(source));  // exactly: a vector that grows needs three times as much
    const bool has_cr = source.find('\r') != std::string_view::npos;
    std::size_t at = 0;
    while (at < source.size()) {
        std::size_t end = source.find('\n', at);
        if (end == std::string_view::npos) {
            end = source.size();
        }
        std::size_t begin = at;
        at = end < source.size() ? end + 1 : end;
        if (!has_cr) {
            lines.push_back({begin, end, at});
            continue;
        }
        // Lone CRs inside the stretch end lines too; a CR right before the LF belongs to it.
        for (;;) {
            const void* hit =
                end > begin ? std::memchr(source.data() + begin, '\r', end - begin) : nullptr;
            if (hit == nullptr) {
                lines.push_back({begin, end, at});
                break;
            }
            const auto cr = static_cast<std::size_t>(static_cast<const char*>(hit) - source.data());
            if (cr + 1 == end) {  // CRLF, or a CR that ends the source
                lines.push_back({begin, cr, at});
                break;
            }
            lines.push_back({begin, cr, cr + 1});
            begin = cr + 1;
        }
    }
    return lines;
}

std::size_t bom_length(std::string_view source) {
    return source.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
}

Decoded decode_utf8(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) {
        return {replacement, 1};
    }
    char32_t value = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(byte(i))) {
            return {replacement, 1};
        }
        value = (value << 6U) | (byte(i) & 0x3FU);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return {replacement, 1};
    }
    return {value, length};
}

void append_utf8(std::string& out, char32_t character) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto length =
        utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), bytes.data());
    for (std::size_t i = 0; i < static_cast<std::size_t>(length); ++i) {
        out.push_back(static_cast<char>(bytes[i]));
    }
}

bool is_space(char32_t character) {
    return character == U' ' || character == U'\t' || character == 0xA0 || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200A) || character == 0x202F ||
           character == 0x205F || character == 0x3000 || character == 0x0B || character == 0x0C;
}

void fold_into(std::string_view text, std::size_t limit, Fold& out) {
    out.characters.clear();
    out.offset.clear();
    std::size_t at = 0;
    while (at < text.size() && out.characters.size() < limit) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x80) {
            const char32_t low = byte >= 'A' && byte <= 'Z' ? byte + 32U : byte;
            out.characters.push_back(is_space(low) ? U' ' : low);
            out.offset.push_back(static_cast<std::uint32_t>(at));
            ++at;
            continue;
        }
        const Decoded decoded = decode_utf8(text, at);
        fold_wide(decoded.character, at, out);
        at += decoded.length;
    }
    out.offset.push_back(static_cast<std::uint32_t>(at));
}

std::u32string fold_word(std::string_view text) {
    Fold fold;
    fold_into(text, text.size() * 4 + 1, fold);
    return fold.characters;
}

std::u32string strip_marks(std::u32string_view folded) {
    std::u32string out;
    for (const char32_t character : folded) {
        if (is_mark(character)) {
            continue;
        }
        out.push_back(character == 0x111 ? U'd' : character);
    }
    return out;
}

std::string clean_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool blank = false;
    std::size_t at = 0;
    while (at < text.size()) {
        const Decoded decoded = decode_utf8(text, at);
        if (decoded.character < 0x20 || decoded.character == 0x7F || is_space(decoded.character) ||
            decoded.character == 0x85 || decoded.character == 0xFEFF ||
            decoded.character == 0x2028 || decoded.character == 0x2029) {
            blank = !out.empty();
        } else {
            if (blank) {
                out.push_back(' ');
                blank = false;
            }
            append_utf8(out, decoded.character);
        }
        at += decoded.length;
    }
    return out;
}

std::string_view clip_utf8(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) {
        return text;
    }
    std::size_t end = limit;
    while (end > 0 && is_continuation(static_cast<unsigned char>(text[end]))) {
        --end;
    }
    return text.substr(0, end);
}

std::string slug(std::string_view text, std::size_t limit) {
    Fold fold;
    fold_into(text, limit * 4, fold);
    std::string out;
    for (const char32_t character : strip_marks(fold.characters)) {
        bool word =
            (character >= U'a' && character <= U'z') || (character >= U'0' && character <= U'9');
        if (character >= 0x80) {
            const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(character));
            word = (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO);
        }
        if (word && out.size() + 4 > limit) {
            break;
        }
        if (word) {
            append_utf8(out, character);
        } else if (!out.empty() && out.back() != '-') {
            out.push_back('-');
        }
    }
    while (!out.empty() && out.back() == '-') {
        out.pop_back();
    }
    return compose(out);
}

std::string compose(std::string_view text) {
    if (std::all_of(text.begin(), text.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
        return std::string(text);
    }
    utf8proc_uint8_t* result = nullptr;
    const auto length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &result,
                     static_cast<utf8proc_option_t>(static_cast<int>(UTF8PROC_COMPOSE) |
                                                    static_cast<int>(UTF8PROC_STABLE)));
    if (length < 0) {
        return std::string(text);
    }
    std::string out(reinterpret_cast<const char*>(result), static_cast<std::size_t>(length));
    std::free(result);
    return out;
}

}  // namespace core::cutting
