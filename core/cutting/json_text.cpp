#include "core/cutting/json_text.hpp"

#include <array>
#include <charconv>

namespace core::cutting {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::array<std::string_view, 2> short_escapes{"\b\f\n\r\t\"\\", "bfnrt\"\\"};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t plain = 0;  // what needs no escape goes over in one piece
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') {
            continue;
        }
        out.append(text, plain, at - plain);
        plain = at + 1;
        const std::size_t known = short_escapes[0].find(text[at]);
        if (known != std::string_view::npos) {
            out.push_back('\\');
            out.push_back(short_escapes[1][known]);
        } else {
            out.append("\\u00");
            out.push_back(hex_digits[byte >> 4U]);
            out.push_back(hex_digits[byte & 15U]);
        }
    }
    out.append(text, plain);
    out.push_back('"');
}

bool CanonicalReader::take(std::string_view bytes) {
    if (text_.substr(at_, bytes.size()) != bytes) {
        return false;
    }
    at_ += bytes.size();
    return true;
}

bool CanonicalReader::escape(std::string& out) {
    if (at_ >= text_.size()) {
        return false;
    }
    const char c = text_[at_++];
    const std::size_t known = short_escapes[1].find(c);
    if (known != std::string_view::npos) {
        out.push_back(short_escapes[0][known]);
        return true;
    }
    if (c != 'u' || text_.size() - at_ < 4 || text_.substr(at_, 2) != "00") {
        return false;
    }
    const std::size_t high = hex_digits.find(text_[at_ + 2]);
    const std::size_t low = hex_digits.find(text_[at_ + 3]);
    if (high > 1 || low == std::string_view::npos) {
        return false;
    }
    out.push_back(static_cast<char>(high * 16 + low));
    at_ += 4;
    return true;
}

std::optional<std::string> CanonicalReader::string() {
    if (!take("\"")) {
        return std::nullopt;
    }
    std::string out;
    while (at_ < text_.size()) {
        const char c = text_[at_++];
        if (c == '"') {
            return out;
        }
        if (c != '\\') {
            out.push_back(c);
        } else if (!escape(out)) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> CanonicalReader::number() {
    std::size_t value = 0;
    const char* first = text_.data() + at_;
    const auto [last, error] = std::from_chars(first, text_.data() + text_.size(), value);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    at_ += static_cast<std::size_t>(last - first);
    return value;
}

}  // namespace core::cutting
