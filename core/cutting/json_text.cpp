#include "core/cutting/json_text.hpp"

#include "core/hash.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::array<std::string_view, 2> short_escapes{"\b\f\n\r\t\"\\", "bfnrt\"\\"};

constexpr std::size_t word_bytes = 8;
constexpr std::uint64_t each_byte = 0x0101010101010101;
constexpr std::uint64_t top_bits = 0x8080808080808080;

constexpr auto plain_bytes = [] {
    std::array<bool, 256> made{};
    for (std::size_t byte = 0x20; byte < made.size(); ++byte) {
        made[byte] = byte != '"' && byte != '\\';
    }
    return made;
}();
bool is_plain(char c) {
    return plain_bytes[static_cast<unsigned char>(c)];
}

/// Whether none of eight bytes needs an escape. May say no where it is so: then the bytes are
/// looked at one by one.
bool all_plain(std::uint64_t word) {
    const auto some_below = [](std::uint64_t bytes, std::uint64_t limit) {
        return (bytes - each_byte * limit) & ~bytes & top_bits;
    };
    const std::uint64_t quotes = word ^ (each_byte * '"');
    const std::uint64_t backslashes = word ^ (each_byte * '\\');
    return (some_below(word, 0x20) | some_below(quotes, 1) | some_below(backslashes, 1)) == 0;
}

char* write_escape(char c, char* to) {
    *to++ = '\\';
    const std::size_t known = short_escapes[0].find(c);
    if (known != std::string_view::npos) {
        *to++ = short_escapes[1][known];
        return to;
    }
    const auto byte = static_cast<unsigned char>(c);
    for (const char digit : {'u', '0', '0', hex_digits[byte >> 4U], hex_digits[byte & 15U]}) {
        *to++ = digit;
    }
    return to;
}

/// Room for what write_string() writes.
std::size_t string_room(std::string_view text) {
    return 6 * text.size() + 2;
}

char* write_string(std::string_view text, char* to) {
    *to++ = '"';
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t word = 0;
        if (text.size() - at >= word_bytes) {
            std::memcpy(&word, text.data() + at, word_bytes);
            if (all_plain(word)) {
                std::memcpy(to, &word, word_bytes);
                to += word_bytes;
                at += word_bytes;
                continue;
            }
        }
        const std::size_t stop = std::min(at + word_bytes, text.size());
        for (; at < stop; ++at) {
            if (is_plain(text[at])) {
                *to++ = text[at];
            } else {
                to = write_escape(text[at], to);
            }
        }
    }
    *to++ = '"';
    return to;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    const std::size_t size = out.size();
    out.resize(size + string_room(text));
    char* const begin = out.data() + size;
    out.resize(size + static_cast<std::size_t>(write_string(text, begin) - begin));
}

void JsonWriter::number(std::size_t value) {
    constexpr std::size_t digits = 20;
    char* const to = room(digits);
    size_ += static_cast<std::size_t>(std::to_chars(to, to + digits, value).ptr - to);
}

void JsonWriter::string(std::string_view text) {
    char* const to = room(string_room(text));
    size_ += static_cast<std::size_t>(write_string(text, to) - to);
}

void JsonWriter::hex(std::span<const std::uint8_t> bytes) {
    char* const to = room(2 * bytes.size() + 2);
    *to = '"';
    *write_hex(bytes, to + 1) = '"';
    size_ += 2 * bytes.size() + 2;
}

std::string JsonWriter::take() {
    buffer_.resize(std::exchange(size_, 0));
    return std::move(buffer_);
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
