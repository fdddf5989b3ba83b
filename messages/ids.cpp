#include "messages/ids.hpp"

#include "messages/limits.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/random.h>
#include <system_error>

namespace messages {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool is_lower_hex(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f');
}
constexpr bool is_alnum(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The value of a hexadecimal digit, -1 for another character.
constexpr int hex_value(char c) noexcept {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

template <std::size_t size>
std::array<std::uint8_t, size> random_bytes() {
    std::array<std::uint8_t, size> bytes{};
    std::size_t filled = 0;
    while (filled < size) {
        const ssize_t got = getrandom(bytes.data() + filled, size - filled, 0);
        if (got < 0 && errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
        if (got > 0) filled += static_cast<std::size_t>(got);
    }
    return bytes;
}

void append_hex(std::string& out, std::span<const std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes) {
        out += hex_digits[byte >> 4];
        out += hex_digits[byte & 0x0f];
    }
}

/// The number in text[at, at + width), or nothing when a character is no digit.
std::optional<unsigned> digits(std::string_view text, std::size_t at, std::size_t width) noexcept {
    unsigned value = 0;
    for (const char c : text.substr(at, width)) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value;
}

bool is_zero(std::string_view hex) noexcept {
    return hex.find_first_not_of('0') == std::string_view::npos;
}

void append_padded(std::string& out, unsigned value, std::size_t width) {
    const std::string text = std::to_string(value);
    out.append(width - std::min(width, text.size()), '0');
    out += text;
}

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) noexcept {
    if (text.size() != 36) return std::nullopt;
    std::array<std::uint8_t, 16> bytes{};
    std::size_t nibble = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-') return std::nullopt;
            continue;
        }
        const int value = hex_value(text[i]);
        if (value < 0) return std::nullopt;
        bytes[nibble / 2] = static_cast<std::uint8_t>(bytes[nibble / 2] << 4 | value);
        ++nibble;
    }
    return Uuid{bytes};
}

std::string Uuid::to_string() const {
    std::string out;
    out.reserve(36);
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        append_hex(out, std::span{bytes_}.subspan(i, 1));
    }
    return out;
}

Uuid make_uuid_v7(std::uint64_t unix_ms, std::span<const std::uint8_t, 10> random) noexcept {
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < 6; ++i) {
        bytes[i] = static_cast<std::uint8_t>(unix_ms >> (40 - 8 * i));
    }
    std::copy(random.begin(), random.end(), bytes.begin() + 6);
    bytes[6] = static_cast<std::uint8_t>(0x70 | (bytes[6] & 0x0f));
    bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3f));
    return Uuid{bytes};
}

Uuid generate_uuid() {
    using namespace std::chrono;
    const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch());
    return make_uuid_v7(static_cast<std::uint64_t>(now.count()), random_bytes<10>());
}

bool is_doc_code(std::string_view text) noexcept {
    if (text.empty() || text.size() > limits::doc_code_length_max || !is_alnum(text[0])) {
        return false;
    }
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; });
}

bool is_run_id(std::string_view text) noexcept {
    // ictr-20260131T093000Z-0123abcd
    if (text.size() != 30 || !text.starts_with("ictr-")) return false;
    if (text[13] != 'T' || text[20] != 'Z' || text[21] != '-') return false;
    const auto year = digits(text, 5, 4);
    const auto month = digits(text, 9, 2);
    const auto day = digits(text, 11, 2);
    const auto hour = digits(text, 14, 2);
    const auto minute = digits(text, 16, 2);
    const auto second = digits(text, 18, 2);
    if (!year || !month || !day || !hour || !minute || !second) return false;
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{*month}, std::chrono::day{*day}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return false;
    const std::string_view tail = text.substr(22);
    return std::all_of(tail.begin(), tail.end(), is_lower_hex);
}

bool is_digest(std::string_view text) noexcept {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), is_lower_hex);
}

bool is_traceparent(std::string_view text) noexcept {
    // 00-<32 hex>-<16 hex>-<2 hex>
    if (text.size() != 55 || !text.starts_with("00-")) return false;
    if (text[35] != '-' || text[52] != '-') return false;
    const std::string_view trace = text.substr(3, 32);
    const std::string_view parent = text.substr(36, 16);
    const std::string_view flags = text.substr(53, 2);
    for (const std::string_view part : {trace, parent, flags}) {
        if (!std::all_of(part.begin(), part.end(), is_lower_hex)) return false;
    }
    return !is_zero(trace) && !is_zero(parent);
}

std::string make_run_id(std::chrono::system_clock::time_point now, std::uint32_t random) {
    using namespace std::chrono;
    const auto second = floor<seconds>(now);
    const auto day = floor<days>(second);
    const year_month_day date{day};
    const hh_mm_ss time{second - day};
    std::string out = "ictr-";
    append_padded(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    append_padded(out, static_cast<unsigned>(date.month()), 2);
    append_padded(out, static_cast<unsigned>(date.day()), 2);
    out += 'T';
    append_padded(out, static_cast<unsigned>(time.hours().count()), 2);
    append_padded(out, static_cast<unsigned>(time.minutes().count()), 2);
    append_padded(out, static_cast<unsigned>(time.seconds().count()), 2);
    out += "Z-";
    for (int shift = 28; shift >= 0; shift -= 4) out += hex_digits[random >> shift & 0x0f];
    return out;
}

std::string generate_run_id() {
    const auto bytes = random_bytes<4>();
    std::uint32_t random = 0;
    for (const std::uint8_t byte : bytes) random = random << 8 | byte;
    return make_run_id(std::chrono::system_clock::now(), random);
}

std::string generate_traceparent() {
    auto bytes = random_bytes<24>();
    // Neither id may be all zero.
    bytes[0] = static_cast<std::uint8_t>(bytes[0] | 0x01);
    bytes[16] = static_cast<std::uint8_t>(bytes[16] | 0x01);
    std::string out = "00-";
    append_hex(out, std::span{bytes}.first(16));
    out += '-';
    append_hex(out, std::span{bytes}.subspan(16));
    out += "-01";
    return out;
}

}  // namespace messages
