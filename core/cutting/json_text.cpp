#include "core/cutting/json_text.hpp"

#include "core/hash.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

#if defined(__SSE2__)
constexpr std::size_t block_bytes = 16;
/// The same of sixteen bytes, which are copied.
bool copy_plain_block(const char* from, char* to) {
    __m128i block;
    std::memcpy(&block, from, sizeof block);
    std::memcpy(to, &block, sizeof block);
    const auto is = [&](char wanted) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(wanted)); };
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
    const __m128i other = _mm_or_si128(control, _mm_or_si128(is('"'), is('\\')));
    return _mm_movemask_epi8(other) == 0;
}
#else
constexpr std::size_t block_bytes = 2 * word_bytes;
bool copy_plain_block(const char* from, char* to) {
    std::memcpy(to, from, block_bytes);
    std::array<std::uint64_t, 2> words{};
    std::memcpy(words.data(), from, block_bytes);
    return all_plain(words[0]) && all_plain(words[1]);
}
#endif

template <std::size_t bytes>
bool copy_plain_word(const char* from, char* to) {
    std::uint64_t word = each_byte * ' ';
    std::memcpy(&word, from, bytes);
    std::memcpy(to, &word, bytes);
    return all_plain(word);
}

/// Copies `text` where none of it needs an escape; its last bytes may be copied twice.
bool copy_plain(std::string_view text, char* to) {
    const std::size_t size = text.size();
    const char* const from = text.data();
    if (size >= block_bytes) {
        const std::size_t last = size - block_bytes;
        for (std::size_t at = 0; at < last; at += block_bytes) {
            if (!copy_plain_block(from + at, to + at)) {
                return false;
            }
        }
        return copy_plain_block(from + last, to + last);
    }
    if (size >= word_bytes) {
        return copy_plain_word<word_bytes>(from, to) &&
               copy_plain_word<word_bytes>(from + size - word_bytes, to + size - word_bytes);
    }
    constexpr std::size_t half = word_bytes / 2;
    if (size >= half) {
        return copy_plain_word<half>(from, to) &&
               copy_plain_word<half>(from + size - half, to + size - half);
    }
    std::copy_n(from, size, to);
    return std::all_of(text.begin(), text.end(), is_plain);
}

char* write_string(std::string_view text, char* to) {
    *to++ = '"';
    if (copy_plain(text, to)) {
        to += text.size();
    } else {
        for (const char c : text) {
            if (is_plain(c)) {
                *to++ = c;
            } else {
                to = write_escape(c, to);
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
