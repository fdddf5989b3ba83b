#include "core/cutting/ascii.hpp"
#include "core/cutting/byte_masks.hpp"
#include "core/cutting/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>

namespace core::cutting {
namespace {

/// Letters that look like others in scans and old fonts. After decomposition and case folding.
char32_t look_alike(char32_t character) {
    switch (character) {
        case 0xF0:  // eth, typed for d with stroke
            return 0x111;
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2212:
        case 0xAD:
            return U'-';
        case 0x2014:  // em dash
            return 0x2013;
        case 0x2019:
            return U'\'';
        default:
            return character;
    }
}

/// Combining marks of one base stand in code point order, so that the order typed is no matter.
void sort_marks(char32_t* characters, std::size_t size) {
    std::size_t at = size;
    while (at > 1 && is_accent(characters[at - 1]) && is_accent(characters[at - 2]) &&
           characters[at - 2] > characters[at - 1]) {
        std::swap(characters[at - 1], characters[at - 2]);
        --at;
    }
}

constexpr std::size_t fold_most = 24;  // characters that one character may become

/// What a character becomes in a fold: decomposed, lower case, look-alikes and blanks unified.
std::size_t fold_character(char32_t character, std::array<char32_t, fold_most>& out) {
    if (character == 0x200B || character == 0x200C || character == 0x200D || character == 0xFEFF) {
        return 0;
    }
    if (character == 0xAA || character == 0xBA) {  // "1.ª", "1.º": signs, no letters
        out[0] = 0xB0;
        return 1;
    }
    if (superscript_digit(character) <= 9) {  // the mark of a footnote or of a paragraph
        out[0] = character;
        return 1;
    }
    if (character == 0x1A2 || character == 0x1A3) {  // OI, typed for u with horn
        out[0] = U'u';
        out[1] = 0x31B;
        return 2;
    }
    std::array<utf8proc_int32_t, fold_most> buffer{};
    int boundary = 0;
    constexpr auto options = static_cast<utf8proc_option_t>(static_cast<int>(UTF8PROC_DECOMPOSE) |
                                                            static_cast<int>(UTF8PROC_COMPAT) |
                                                            static_cast<int>(UTF8PROC_CASEFOLD));
    const auto found =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(character), buffer.data(),
                                static_cast<utf8proc_ssize_t>(buffer.size()), options, &boundary);
    const bool known = found >= 0 && found <= static_cast<utf8proc_ssize_t>(buffer.size());
    const std::size_t count = known ? static_cast<std::size_t>(found) : 1;
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const char32_t c = known ? look_alike(static_cast<char32_t>(buffer[i])) : character;
        if (c != 0x200B && c != 0xFEFF) {
            out[size++] = is_space(c) ? U' ' : c;
        }
    }
    return size;
}

constexpr char32_t low_end = 0x2100;  // Latin, Greek, Cyrillic, Vietnamese, punctuation
constexpr char32_t kana_begin = 0x3000;
constexpr char32_t kana_end = 0x3100;
constexpr std::size_t fold_table_size = low_end + (kana_end - kana_begin);

/// Where the table has a character; its size: nowhere.
constexpr std::size_t fold_place(char32_t c) {
    return c < low_end                       ? c
           : c >= kana_begin && c < kana_end ? low_end + (c - kana_begin)
                                             : fold_table_size;
}

/// Chinese characters: they are folded to themselves.
constexpr bool is_han(char32_t c) {
    return c >= 0x4E00 && c < 0xA000;
}

/// fold_character() of the characters that official texts are made of.
struct FoldEntry {
    std::uint32_t size = 0;  // more than the entry holds: ask fold_character()
    std::array<char32_t, 3> characters{};
};

const std::array<FoldEntry, fold_table_size>& fold_table() {
    static const auto table = [] {
        auto made = std::make_unique<std::array<FoldEntry, fold_table_size>>();
        std::array<char32_t, fold_most> folded{};
        for (char32_t c = 0; c < kana_end; c = c + 1 == low_end ? kana_begin : c + 1) {
            FoldEntry& entry = (*made)[fold_place(c)];
            entry.size = static_cast<std::uint32_t>(fold_character(c, folded));
            std::copy_n(folded.begin(), entry.characters.size(), entry.characters.begin());
        }
        return made;
    }();
    return *table;
}

constexpr std::array<unsigned char, 0x80> folded_ascii = [] {
    std::array<unsigned char, 0x80> made{};
    for (std::size_t i = 0; i < made.size(); ++i) {
        const auto c = static_cast<unsigned char>(i);
        const bool capital = is_upper(c);
        made[i] = is_space(c) ? ' ' : static_cast<unsigned char>(capital ? c + 32 : c);
    }
    return made;
}();

/// Bytes that are folded at once.
constexpr std::size_t fold_step = 16;

/// Folds `fold_step` bytes, which come from `offset` on. Answer: how many at their head are ASCII;
/// what was written behind those means nothing.
#if defined(__SSE2__)
std::size_t fold_ascii_step(const char* bytes,
                            std::size_t offset,
                            char32_t* characters,
                            std::uint32_t* offsets) {
    const auto is = [](__m128i block, char wanted) {
        return _mm_cmpeq_epi8(block, _mm_set1_epi8(wanted));
    };
    __m128i block;
    std::memcpy(&block, bytes, sizeof block);
    const auto wide = static_cast<unsigned>(_mm_movemask_epi8(block));
    const __m128i capital = _mm_and_si128(_mm_cmpgt_epi8(block, _mm_set1_epi8('A' - 1)),
                                          _mm_cmplt_epi8(block, _mm_set1_epi8('Z' + 1)));
    const __m128i blank =
        _mm_or_si128(is(block, '\t'), _mm_or_si128(is(block, '\v'), is(block, '\f')));
    block = _mm_add_epi8(block, _mm_and_si128(capital, _mm_set1_epi8('a' - 'A')));
    block = _mm_or_si128(_mm_andnot_si128(blank, block), _mm_and_si128(blank, _mm_set1_epi8(' ')));
    const __m128i zero = _mm_setzero_si128();
    const __m128i low = _mm_unpacklo_epi8(block, zero);
    const __m128i high = _mm_unpackhi_epi8(block, zero);
    __m128i from =
        _mm_add_epi32(_mm_set1_epi32(static_cast<int>(offset)), _mm_set_epi32(3, 2, 1, 0));
    const auto put = [&](std::size_t at, __m128i four) {
        std::memcpy(characters + at, &four, sizeof four);
        std::memcpy(offsets + at, &from, sizeof from);
        from = _mm_add_epi32(from, _mm_set1_epi32(4));
    };
    put(0, _mm_unpacklo_epi16(low, zero));
    put(4, _mm_unpackhi_epi16(low, zero));
    put(8, _mm_unpacklo_epi16(high, zero));
    put(12, _mm_unpackhi_epi16(high, zero));
    return static_cast<std::size_t>(std::countr_zero(wide | 1U << fold_step));
}
#else
std::size_t fold_ascii_step(const char* bytes,
                            std::size_t offset,
                            char32_t* characters,
                            std::uint32_t* offsets) {
    std::size_t i = 0;
    for (; i < fold_step && static_cast<unsigned char>(bytes[i]) < 0x80; ++i) {
        characters[i] = folded_ascii[static_cast<unsigned char>(bytes[i])];
        offsets[i] = static_cast<std::uint32_t>(offset + i);
    }
    return i;
}
#endif

/// Writes a fold piece by piece.
class FoldWriter {
  public:
    /// `room`: characters that will be written, and `fold_step` more.
    explicit FoldWriter(std::size_t room) { make_room(room); }

    std::size_t size() const { return size_; }

    /// The ASCII at the head of `text`, at most `most` characters; `offset` is the text's own.
    std::size_t put_ascii(std::string_view text, std::size_t most, std::size_t offset) {
        const std::size_t end = std::min(text.size(), most);
        const char* const bytes = text.data();
        char32_t* const characters = characters_ + size_;
        std::uint32_t* const offsets = offsets_ + size_;
        std::size_t i = 0;
        while (i + fold_step <= end) {
            const std::size_t plain =
                fold_ascii_step(bytes + i, offset + i, characters + i, offsets + i);
            i += plain;
            if (plain < fold_step) {
                size_ += i;
                return i;
            }
        }
        for (; i < end; ++i) {
            const auto byte = static_cast<unsigned char>(bytes[i]);
            if (byte >= 0x80) {
                break;
            }
            characters[i] = folded_ascii[byte];
            offsets[i] = static_cast<std::uint32_t>(offset + i);
        }
        size_ += i;
        return i;
    }

    void put_wide(char32_t character, std::size_t offset) {
        if (is_han(character)) {
            put_all(&character, 1, offset);
            return;
        }
        if (const std::size_t place = fold_place(character); place < fold_table_size) {
            const FoldEntry& entry = fold_table()[place];
            if (entry.size <= entry.characters.size()) {
                put_all(entry.characters.data(), entry.size, offset);
                return;
            }
        }
        std::array<char32_t, fold_most> folded{};
        const std::size_t count = fold_character(character, folded);
        make_room(room_ + count);
        put_all(folded.data(), count, offset);
    }

    void finish(std::size_t offset, Fold& out) {
        offsets_[size_] = static_cast<std::uint32_t>(offset);
        out.characters.assign(characters_, size_);
        out.offset.assign(offsets_, offsets_ + size_ + 1);
    }

  private:
    void make_room(std::size_t room) {
        if (room > held_) {
            held_ = std::max(room, 2 * held_);
            std::vector<char32_t> characters(held_);
            std::vector<std::uint32_t> offsets(held_);
            std::copy_n(characters_, size_, characters.begin());
            std::copy_n(offsets_, size_, offsets.begin());
            large_characters_.swap(characters);
            large_offsets_.swap(offsets);
            characters_ = large_characters_.data();
            offsets_ = large_offsets_.data();
        }
        room_ = std::max(room_, room);
    }

    void put_all(const char32_t* characters, std::size_t count, std::size_t offset) {
        for (std::size_t i = 0; i < count; ++i) {
            characters_[size_] = characters[i];
            offsets_[size_] = static_cast<std::uint32_t>(offset);
            ++size_;
            if (is_accent(characters[i])) {
                sort_marks(characters_, size_);
            }
        }
    }

    static constexpr std::size_t small_room = 512;

    // Not filled beforehand: most folds are of heads of lines, and there are many.
    std::array<char32_t, small_room> small_characters_;
    std::array<std::uint32_t, small_room> small_offsets_;
    std::vector<char32_t> large_characters_;
    std::vector<std::uint32_t> large_offsets_;
    char32_t* characters_ = small_characters_.data();
    std::uint32_t* offsets_ = small_offsets_.data();
    std::size_t size_ = 0;
    std::size_t room_ = 0;           // enough for what is still to come
    std::size_t held_ = small_room;  // what there is
};

}  // namespace

void fold_into(std::string_view text, std::size_t limit, Fold& out) {
    // A byte gives at most two characters; those that give more make room for themselves.
    FoldWriter writer(std::min(limit, 2 * text.size()) + fold_most);
    std::size_t at = 0;
    while (at < text.size() && writer.size() < limit) {
        if (const std::size_t plain = writer.put_ascii(text.substr(at), limit - writer.size(), at);
            plain != 0) {
            at += plain;
            continue;
        }
        const Decoded decoded = decode_wide_utf8(text, at);
        writer.put_wide(decoded.character, at);
        at += decoded.length;
    }
    writer.finish(at, out);
}

std::u32string fold_word(std::string_view text) {
    Fold fold;
    fold_into(text, text.size() * 4 + 1, fold);
    return fold.characters;
}

std::u32string strip_marks(std::u32string_view folded) {
    std::u32string out;
    for (const char32_t character : folded) {
        if (is_accent(character)) {
            continue;
        }
        out.push_back(character == 0x111 ? U'd' : character);
    }
    return out;
}

void drop_emphasis(Fold& fold) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < fold.size(); ++i) {
        const bool first = fold.characters[i] == U'*' && (i == 0 || fold.characters[i - 1] != U'*');
        if (first) {
            fold.offset[kept] = fold.offset[i];  // where the number before it ends
        } else if (fold.characters[i] != U'*') {
            const bool behind = i > 0 && fold.characters[i - 1] == U'*';
            fold.characters[kept] = fold.characters[i];
            fold.offset[kept] =
                behind && fold.characters[i] == U' ' ? fold.offset[kept] : fold.offset[i];
            ++kept;
        }
    }
    fold.offset[kept] = fold.offset.back();
    fold.characters.resize(kept);
    fold.offset.resize(kept + 1);
}

}  // namespace core::cutting
