#include "core/cutting/peel.hpp"

namespace core::cutting {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

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

}  // namespace

bool is_wrapping(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return is_blank(first) || first == '#' || first == '*' || first == '_' || first == '>' ||
           first == '`' || first == '"' || byte == 0xC2 || byte == 0xE2 || byte == 0xE3 ||
           byte == 0xEF || byte == 0xE1;
}

PeeledLine peel(std::string_view source, const Line& line) {
    PeeledLine out{line.begin, line.end, line.end};
    while (out.begin < out.end) {
        std::size_t length = wrapping_length(source, out.begin, out.end);
        if (length == 0) {
            length = quote_length(source, out.begin, out.end);
            // A quotation inside a quotation begins with a single mark.
            if (out.quote_open) {
                length = source.compare(out.begin, 3, "\xE2\x80\x98") == 0 ? 3 : 0;
                out.nested_quote = out.nested_quote || length != 0;
            }
            if (length == 0) {
                break;
            }
            out.quote_open = true;
        }
        out.marked = out.marked || source[out.begin] == '#' || source[out.begin] == '*';
        out.begin += length;
    }
    while (out.end > out.begin && (is_blank(source[out.end - 1]) || source[out.end - 1] == '*' ||
                                   source[out.end - 1] == '_')) {
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
