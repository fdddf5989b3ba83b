#include "core/cutting/ascii.hpp"
#include "core/cutting/cutter.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <cstdint>

namespace core::cutting {
namespace {

Failure refused(const char* stop_code, std::string detail) {
    Failure failure;
    failure.kind = FailureKind::refused;
    failure.stop_code = stop_code;
    failure.detail = std::move(detail);
    return failure;
}

/// Characters that nobody sees: a text of nothing else is blank.
bool is_invisible(char32_t c) {
    return is_space(c) || c == 0xFEFF || c == 0x85 || c == 0xAD || c == 0x180E ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F);
}

constexpr std::size_t block_bytes = 64;

/// Are these 64 bytes UTF-8 without NUL, as far as they and the three before them tell? Every byte
/// by itself, without a branch: the compiler makes vectors of it.
bool is_plain_block(const char* text) {
    const auto byte = [text](std::ptrdiff_t i) { return static_cast<std::uint8_t>(text[i]); };
    std::uint8_t bad = 0;
    for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(block_bytes); ++i) {
        const std::uint8_t c = byte(i);
        const std::uint8_t before = byte(i - 1);
        const std::uint8_t second = byte(i - 2);
        const std::uint8_t third = byte(i - 3);
        const bool follows = (c & 0xC0U) == 0x80;
        const bool wanted = (before >= 0xC2) | (second >= 0xE0) | (third >= 0xF0);
        const bool no_lead = (c == 0) | (c == 0xC0) | (c == 0xC1) | (c >= 0xF5);
        const bool overlong = ((before == 0xE0) & (c < 0xA0)) | ((before == 0xF0) & (c < 0x90));
        const bool outside = ((before == 0xED) & (c > 0x9F)) | ((before == 0xF4) & (c > 0x8F));
        bad = static_cast<std::uint8_t>(bad | (follows != wanted) | no_lead | overlong | outside);
    }
    return bad == 0;
}

/// From the beginning of a character to that of a later one, over blocks that are good.
std::size_t skip_plain(std::string_view source, std::size_t at) {
    const std::size_t begin = at;
    while (at >= 3 && source.size() - at >= block_bytes && is_plain_block(source.data() + at)) {
        at += block_bytes;
    }
    // The last character may go on behind the block.
    for (std::size_t back = 1; at > begin && back <= 3; ++back) {
        const auto byte = static_cast<unsigned char>(source[at - back]);
        if (byte >= 0xC0) {
            const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
            return length > back ? at - back : at;
        }
    }
    return at;
}

}  // namespace

Result<void> check_source(std::string_view source, std::size_t limit_bytes) {
    if (source.empty()) {
        return refused("REFUSED_INPUT", "the text is empty");
    }
    if (source.size() > limit_bytes) {
        return refused("OVER_LIMIT", "the text has " + std::to_string(source.size()) +
                                         " bytes; the limit is " + std::to_string(limit_bytes));
    }
    bool filled = false;
    std::size_t at = 0;
    while (at < source.size()) {
        at = filled ? skip_plain(source, at) : at;
        if (at == source.size()) {
            break;
        }
        const auto byte = static_cast<unsigned char>(source[at]);
        if (byte == 0) {
            return refused("REFUSED_INPUT", "NUL at byte " + std::to_string(at));
        }
        if (byte < 0x80) {
            filled = filled || byte > 0x20;
            ++at;
            continue;
        }
        const Decoded decoded = decode_utf8(source, at);
        if (decoded.length == 1) {
            return refused("REFUSED_INPUT", "invalid UTF-8 at byte " + std::to_string(at));
        }
        filled = filled || !is_invisible(decoded.character);
        at += decoded.length;
    }
    if (!filled) {
        return refused("REFUSED_INPUT", "the text has nothing but blanks");
    }
    return {};
}

std::string prefix_from_file_name(const std::filesystem::path& file) {
    std::string out;
    for (const char c : file.stem().string()) {
        const char upper = is_lower(c) ? static_cast<char>(c - 32) : c;
        const bool kept = is_upper(upper) || is_digit(upper);
        out.push_back(kept ? upper : '-');
    }
    return out.empty() ? "DOCUMENT" : out;
}

}  // namespace core::cutting
