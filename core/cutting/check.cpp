#include "core/cutting/cutter.hpp"
#include "core/cutting/text.hpp"

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
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        const bool kept = (upper >= 'A' && upper <= 'Z') || (upper >= '0' && upper <= '9');
        out.push_back(kept ? upper : '-');
    }
    return out.empty() ? "DOCUMENT" : out;
}

}  // namespace core::cutting
