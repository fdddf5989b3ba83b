#include "core/cutting/ascii.hpp"
#include "core/cutting/byte_masks.hpp"
#include "core/cutting/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>

namespace core::cutting {
namespace {

/// What separates words in a cleaned text: blanks, control characters, line ends.
bool is_gap(char32_t character) {
    return character < 0x20 || character == 0x7F || is_space(character) || character == 0x85 ||
           character == 0xFEFF || character == 0x2028 || character == 0x2029;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Eight bytes of ASCII without control characters and without two blanks side by side.
bool is_clean(std::uint64_t bytes) {
    constexpr std::uint64_t each = 0x0101010101010101U;
    constexpr std::uint64_t top = 0x80 * each;
    const std::uint64_t control = (bytes - 0x20 * each) & ~bytes;
    const std::uint64_t removed = (bytes ^ 0x7F * each) - each;  // DEL
    if (((bytes | control | removed) & top) != 0) {
        return false;
    }
    const std::uint64_t blanks = ~((bytes ^ 0x20 * each) + 0x7F * each) & top;
    return (blanks & blanks >> 8U) == 0;
}

/// Length of the letter of two or three bytes at `at` that most texts are made of: Latin, Greek,
/// Cyrillic, Vietnamese, kana and Chinese characters. 0: any other byte or character.
std::size_t letter_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    if (byte(0) >= 0xC3 && byte(0) < 0xE0 && at + 1 < text.size() && follows(1)) {
        return 2;
    }
    if (byte(0) < 0xE1 || byte(0) > 0xE9 || at + 2 >= text.size() || !follows(1) || !follows(2)) {
        return 0;
    }
    const bool vietnamese = byte(0) == 0xE1 && byte(1) >= 0xB8;
    const bool kana = byte(0) == 0xE3 && byte(1) >= 0x81 && byte(1) <= 0x83;
    return vietnamese || kana || byte(0) >= 0xE4 ? 3 : 0;
}

/// Bytes at the head of `text` that cleaning leaves as they are: words with single blanks between.
std::size_t clean_length(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (text.size() - at > 8 && (at > 0 || text[0] != ' ') &&
            is_clean(load_word(text.data() + at))) {
            at += text[at + 7] == ' ' ? 7U : 8U;  // what follows a blank is looked at with it
            continue;
        }
        const std::size_t word = text[at] == ' ' && at > 0 ? at + 1 : at;
        if (word == text.size()) {
            break;
        }
        if (text[word] > 0x20 && text[word] < 0x7F) {
            at = word + 1;
            continue;
        }
        if (const std::size_t letter = letter_length(text, word); letter > 0) {
            at = word + letter;
            continue;
        }
        const Decoded decoded = decode_utf8(text, word);
        if (decoded.length == 1 || is_gap(decoded.character)) {
            break;
        }
        at = word + decoded.length;
    }
    return at;
}

}  // namespace

std::string clean_text(std::string_view text) {
    constexpr std::string_view replaced = "\xEF\xBF\xBD";
    std::string out;
    bool blank = false;
    while (!text.empty()) {
        const std::size_t length = clean_length(text);
        std::string_view piece = text.substr(0, length);
        if (length == 0) {
            const Decoded decoded = decode_utf8(text, 0);
            piece = is_gap(decoded.character) ? std::string_view() : replaced;
            text.remove_prefix(decoded.length);
        } else {
            text.remove_prefix(length);
        }
        if (piece.empty()) {
            blank = !out.empty();
            continue;
        }
        if (blank) {
            out.push_back(' ');
            blank = false;
        }
        if (out.empty() && !text.empty()) {
            out.reserve(piece.size() + text.size());
        }
        out.append(piece);
    }
    return out;
}

std::string_view clean_head(std::string_view text, std::size_t limit, std::string& buffer) {
    std::string_view head = clip_utf8(text, limit + 4);
    const std::size_t clean = clean_length(head);
    if (clean >= limit || clean == text.size()) {
        head = head.substr(0, clean);
    } else {
        head = buffer = clean_text(text);
    }
    head = clip_utf8(head, limit);
    return head.substr(0, head.find_last_not_of(' ') + 1);  // npos + 1 is 0
}

std::string_view clip_utf8(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) {
        return text;
    }
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return text.substr(0, end);
}

namespace {

/// slug() of ASCII: no fold is needed.
std::string ascii_slug(std::string_view text, std::size_t limit) {
    std::string out;
    out.reserve(std::min(text.size(), limit));
    for (const char c : text) {
        const bool capital = is_upper(c);
        if (capital || is_lower(c) || is_digit(c)) {
            if (out.size() + 4 > limit) {
                break;
            }
            out.push_back(static_cast<char>(capital ? c + 32 : c));
        } else if (!out.empty() && out.back() != '-') {
            out.push_back('-');
        }
    }
    while (!out.empty() && out.back() == '-') {
        out.pop_back();
    }
    return out;
}

/// Whether a character of a fold is composed with the one before it: marks, and the vowels and
/// finals of Hangul.
bool joins_before(char32_t character, utf8proc_category_t category) {
    return (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME) ||
           (character >= 0x1100 && character < 0x1200);
}

std::string normalised(std::string_view text, utf8proc_option_t form) {
    if (is_ascii(text)) {
        return std::string(text);
    }
    utf8proc_uint8_t* result = nullptr;
    const auto length = utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
        static_cast<utf8proc_ssize_t>(text.size()), &result,
        static_cast<utf8proc_option_t>(static_cast<int>(form) | static_cast<int>(UTF8PROC_STABLE)));
    if (length < 0) {
        return std::string(text);
    }
    std::string out(reinterpret_cast<const char*>(result), static_cast<std::size_t>(length));
    std::free(result);
    return out;
}

}  // namespace

std::string slug(std::string_view text, std::size_t limit) {
    if (is_ascii(text)) {
        return ascii_slug(text.substr(0, limit * 4), limit);
    }
    thread_local Fold fold;  // its memory is used again
    fold_into(text, limit * 4, fold);
    std::string out;
    bool composed = true;
    for (const char32_t folded : fold.characters) {
        if (is_accent(folded)) {
            continue;
        }
        const char32_t character = folded == 0x111 ? U'd' : folded;
        bool word = is_lower(character) || is_digit(character);
        if (character >= 0x80) {
            const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(character));
            composed = composed && !joins_before(character, category);
            word = (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO);
        }
        if (word && out.size() + 4 > limit) {
            break;
        }
        if (word && character < 0x80) {
            out.push_back(static_cast<char>(character));
        } else if (word) {
            append_utf8(out, character);
        } else if (!out.empty() && out.back() != '-') {
            out.push_back('-');
        }
    }
    while (!out.empty() && out.back() == '-') {
        out.pop_back();
    }
    return composed ? out : compose(out);
}

std::string compose(std::string_view text) {
    return normalised(text, UTF8PROC_COMPOSE);
}

std::string decompose(std::string_view text) {
    return normalised(text, UTF8PROC_DECOMPOSE);
}

}  // namespace core::cutting
