#include "core/cutting/title_text.hpp"

#include "core/cutting/peel.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace core::cutting {

bool has_lower_letter(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Decoded decoded = decode_utf8(text, at);
        if (utf8proc_category(static_cast<utf8proc_int32_t>(decoded.character)) ==
            UTF8PROC_CATEGORY_LL) {
            return true;
        }
        at += decoded.length;
    }
    return false;
}

bool has_letter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x80 || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
    });
}

bool ends_sentence(std::string_view text) {
    return std::string_view(".:;,").find(text.back()) != std::string_view::npos;
}

std::string_view text_of(std::string_view source, const Line& line) {
    const PeeledLine peeled = peel(source, line);
    return source.substr(peeled.begin, peeled.text_end - peeled.begin);
}

bool is_blank_line(std::string_view source, const Line& line) {
    return line.begin == line.end || text_of(source, line).empty();
}

}  // namespace core::cutting
