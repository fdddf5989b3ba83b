#include "core/exports/source_text.hpp"

#include "core/cutting/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace core::exports {
namespace {

using cutting::Decoded;

// Bytes that are no UTF-8 stand together, so many in one element.
constexpr std::size_t run_max = 16;

struct Hidden {
    char32_t first;
    char32_t last;
    std::string_view shown;  ///< empty: the code point
};

constexpr std::array<std::string_view, 32> control_names{
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS",  "HT",  "LF",
    "VT",  "FF",  "CR",  "SO",  "SI",  "DLE", "DC1", "DC2", "DC3", "DC4", "NAK",
    "SYN", "ETB", "CAN", "EM",  "SUB", "ESC", "FS",  "GS",  "RS",  "US"};

// Characters without a picture, and those that reorder or hide what stands around them
// (Unicode TR 36 and TR 55). Joiners stay: scripts need them.
constexpr std::array<Hidden, 20> hidden_characters{{
    {0x061C, 0x061C, "ALM"},  {0x180E, 0x180E, "MVS"}, {0x200B, 0x200B, "ZWSP"},
    {0x200E, 0x200E, "LRM"},  {0x200F, 0x200F, "RLM"}, {0x2028, 0x2028, "LSEP"},
    {0x2029, 0x2029, "PSEP"}, {0x202A, 0x202A, "LRE"}, {0x202B, 0x202B, "RLE"},
    {0x202C, 0x202C, "PDF"},  {0x202D, 0x202D, "LRO"}, {0x202E, 0x202E, "RLO"},
    {0x2060, 0x2064, ""},     {0x2066, 0x2066, "LRI"}, {0x2067, 0x2067, "RLI"},
    {0x2068, 0x2068, "FSI"},  {0x2069, 0x2069, "PDI"}, {0xFEFF, 0xFEFF, "BOM"},
    {0xFFF9, 0xFFFB, ""},     {0xE0000, 0xE0FFF, ""},
}};

bool is_noncharacter(char32_t c) {
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

/// What stands for a character that cannot be shown; empty if it can.
std::string shown_for(char32_t c) {
    if (c < control_names.size() || c == 0x7F) {
        return std::string(c == 0x7F ? "DEL" : control_names[c]);
    }
    std::string_view name;
    bool hidden = (c >= 0x80 && c < 0xA0) || is_noncharacter(c);
    for (const Hidden& entry : hidden_characters) {
        if (c >= entry.first && c <= entry.last) {
            hidden = true;
            name = entry.shown;
        }
    }
    if (!hidden || !name.empty()) {
        return std::string(name);
    }
    std::array<char, 16> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "U+%04X", static_cast<unsigned>(c));
    return buffer.data();
}

void append_hex(std::string& out, std::string_view bytes, std::string_view between) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        out.append(i == 0 ? "" : between);
        out.push_back(digits[byte >> 4U]);
        out.push_back(digits[byte & 15U]);
    }
}

void append_token(std::string& out, std::string_view bytes, std::string_view shown) {
    out.append("<i class=\"x\" data-hex=\"");
    append_hex(out, bytes, "");
    out.append("\">").append(shown).append("</i>");
}

bool is_invalid(const Decoded& decoded, char byte) {
    return decoded.length == 1 && static_cast<unsigned char>(byte) >= 0x80;
}

/// Bytes at `at` that are no UTF-8, at most `run_max` of them.
std::size_t invalid_run(std::string_view source, std::size_t at, std::size_t end) {
    std::size_t stop = at;
    while (stop < end && stop - at < run_max &&
           is_invalid(cutting::decode_utf8(source, stop), source[stop])) {
        ++stop;
    }
    return stop;
}

/// A carriage return before a line feed is seen as the line's end; one alone ends a line, too.
void append_return(std::string& out, std::string_view source, std::size_t at) {
    if (at + 1 < source.size() && source[at + 1] == '\n') {
        out.append("&#13;");
        return;
    }
    append_token(out, "\r", "CR");
    out.append("<br>");
}

std::string_view escape_of(char32_t c) {
    switch (c) {
        case U'&':
            return "&amp;";
        case U'<':
            return "&lt;";
        case U'>':
            return "&gt;";
        case U'"':
            return "&quot;";
        case U'\'':
            return "&#39;";
        default:
            return {};
    }
}

}  // namespace

void append_source(std::string& out, std::string_view source, std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end;) {
        const char byte = source[at];
        if (byte == '\r') {
            append_return(out, source, at++);
            continue;
        }
        const Decoded decoded = cutting::decode_utf8(source, at);
        if (is_invalid(decoded, byte)) {
            const std::size_t stop = invalid_run(source, at, end);
            std::string shown;
            append_hex(shown, source.substr(at, stop - at), " ");
            append_token(out, source.substr(at, stop - at), shown);
            at = stop;
            continue;
        }
        // A span may end inside of a character only if somebody made it by hand.
        const std::size_t length = std::min(decoded.length, end - at);
        const bool plain =
            (decoded.character >= 0x20 && decoded.character < 0x7F) || byte == '\n' || byte == '\t';
        const std::string shown = plain ? std::string() : shown_for(decoded.character);
        const std::string_view escape = escape_of(decoded.character);
        if (!shown.empty() || length < decoded.length) {
            append_token(out, source.substr(at, length), shown);
        } else if (!escape.empty()) {
            out.append(escape);
        } else {
            out.append(source, at, length);
        }
        at += length;
    }
}

std::size_t character_begin(std::string_view source, std::size_t at) {
    std::size_t begin = std::min(at, source.size());
    for (int i = 0; i < 3 && begin > 0 && begin < source.size() &&
                    (static_cast<unsigned char>(source[begin]) & 0xC0U) == 0x80U;
         ++i) {
        --begin;
    }
    if (begin == at || begin >= source.size()) {
        return begin;
    }
    return begin + cutting::decode_utf8(source, begin).length > at ? begin : at;
}

bool is_xml_character(std::string_view bytes) {
    if (bytes.empty()) {
        return false;
    }
    const Decoded decoded = cutting::decode_utf8(bytes, 0);
    const char32_t c = decoded.character;
    return !is_invalid(decoded, bytes[0]) && c != 0xFFFE && c != 0xFFFF &&
           (c >= 0x20 || c == U'\t' || c == U'\n' || c == U'\r');
}

std::size_t append_escaped(std::string& out, std::string_view text) {
    std::size_t replaced = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = cutting::decode_utf8(text, at);
        const char32_t c = decoded.character;
        const bool illegal = !is_xml_character(text.substr(at, decoded.length));
        const std::string_view escape = escape_of(c);
        if (illegal) {
            out.append("\xEF\xBF\xBD");
            ++replaced;
        } else if (c == U'\r') {
            out.append("&#13;");
        } else if (!escape.empty()) {
            out.append(escape);
        } else {
            out.append(text, at, decoded.length);
        }
        at += decoded.length;
    }
    return replaced;
}

}  // namespace core::exports
