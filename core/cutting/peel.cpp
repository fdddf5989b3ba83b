#include "core/cutting/peel.hpp"

#include "core/cutting/ascii.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

/// Bytes of a wrapping character at `at`: emphasis, heading and quote marks, blanks, NBSP, BOM.
std::size_t wrapping_length(std::string_view source, std::size_t at, std::size_t end) {
    const char c = source[at];
    if (is_plain_wrapping(c)) {
        return 1;
    }
    if (static_cast<unsigned char>(c) < 0x80) {
        return 0;
    }
    const Decoded decoded = decode_utf8(source.substr(0, end), at);
    const bool wrapping =
        is_space(decoded.character) || decoded.character == 0xFEFF || decoded.character == 0x200B;
    return wrapping ? decoded.length : 0;
}

std::size_t quote_length(std::string_view source, std::size_t at, std::size_t end) {
    if (source[at] == '"') {
        return 1;
    }
    if (static_cast<unsigned char>(source[at]) < 0x80) {
        return 0;
    }
    const Decoded decoded = decode_utf8(source.substr(0, end), at);
    switch (decoded.character) {
        case 0x201C:
        case 0x201E:
        case 0x201D:
        case 0xAB:
            return decoded.length;
        default:
            return 0;
    }
}

/// "``(g)" and, inside a quotation, "```(1)": marks as typewriters had them, by two accents and
/// one. A fence of Markdown has three or more and nothing or a word in small letters behind them.
std::size_t typed_quote_length(std::string_view text) {
    const std::size_t accents = std::min(text.find_first_not_of('`'), text.size());
    const bool more = accents < text.size();
    const bool fence = accents == 3 && (!more || text[3] == ' ' || is_lower(text[3]));
    return accents == 2 && more ? 2 : accents == 3 && !fence ? 3 : 0;
}

}  // namespace

std::size_t anchor_length(std::string_view text) {
    constexpr std::size_t longest = 200;
    if (!text.starts_with("<a ")) {
        return 0;
    }
    const std::size_t close = text.substr(0, longest).find('>');
    if (close == std::string_view::npos) {
        return 0;
    }
    return text.substr(close).starts_with("></a>") ? close + 5
           : text[close - 1] == '/'                ? close + 1
                                                   : 0;
}

bool is_wrapping(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return is_blank(first) || first == '#' || first == '*' || first == '_' || first == '>' ||
           first == '`' || first == '"' || byte == 0xC2 || byte == 0xE2 || byte == 0xE3 ||
           byte == 0xEF || byte == 0xE1;
}

PeeledLine peel(std::string_view source, const Line& line) {
    PeeledLine out{line.begin, line.end, line.end};
    while (out.begin < out.end) {
        if (source[out.begin] == '`' && !out.quote_open) {
            const std::size_t typed =
                typed_quote_length(source.substr(out.begin, out.end - out.begin));
            out.quote_open = typed != 0;
            out.nested_quote = typed > 2;
            if (typed != 0) {
                out.begin += typed;
                continue;
            }
        }
        std::size_t length = wrapping_length(source, out.begin, out.end);
        if (length == 0) {
            length = quote_length(source, out.begin, out.end);
            // A quotation inside a quotation begins with a single mark.
            if (out.quote_open) {
                length = source.compare(out.begin, 3, "\xE2\x80\x98") == 0 ? 3 : 0;
                out.nested_quote = out.nested_quote || length != 0;
            }
            if (length == 0) {
                const std::size_t anchor =
                    out.marked && source[out.begin] == '<'
                        ? anchor_length(source.substr(out.begin, out.end - out.begin))
                        : 0;
                if (anchor == 0) {
                    break;
                }
                out.begin += anchor;
                continue;
            }
            out.quote_open = true;
        }
        out.marked = out.marked || source[out.begin] == '#' || source[out.begin] == '*';
        out.begin += length;
    }
    // A backslash at the end is a hard line break of Markdown.
    while (out.end > out.begin && (is_blank(source[out.end - 1]) || source[out.end - 1] == '*' ||
                                   source[out.end - 1] == '_' || source[out.end - 1] == '\\')) {
        --out.end;
    }
    out.text_end = out.end;
    // An attribute block such as {#dieu-1} is text of a title, and none where it follows a number.
    if (out.end > out.begin && source[out.end - 1] == '}') {
        const std::size_t open = source.substr(out.begin, out.end - out.begin).rfind("{#");
        if (open != std::string_view::npos) {
            out.end = out.begin + open;
            while (out.end > out.begin &&
                   (is_blank(source[out.end - 1]) || source[out.end - 1] == '*')) {
                --out.end;
            }
        }
    }
    return out;
}

}  // namespace core::cutting
