#include "core/cutting/text.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/byte_masks.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>

namespace core::cutting {
namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_continuation(unsigned char byte) {
    return (byte & 0xC0U) == 0x80U;
}

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

constexpr char32_t fold_table_size = 0x2100;  // Latin, Greek, Cyrillic, Vietnamese, punctuation

/// fold_character() of the characters that official texts are made of.
struct FoldEntry {
    std::uint32_t size = 0;  // more than the entry holds: ask fold_character()
    std::array<char32_t, 3> characters{};
};

const std::array<FoldEntry, fold_table_size>& fold_table() {
    static const auto table = [] {
        auto made = std::make_unique<std::array<FoldEntry, fold_table_size>>();
        std::array<char32_t, fold_most> folded{};
        for (char32_t c = 0; c < fold_table_size; ++c) {
            FoldEntry& entry = (*made)[c];
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

/// Bytes of ASCII that are folded at once.
constexpr std::size_t fold_step = 16;

bool is_ascii_step(const char* bytes) {
    constexpr std::uint64_t each_high_bit = 0x8080808080808080U;
    return ((load_word(bytes) | load_word(bytes + 8)) & each_high_bit) == 0;
}

#if defined(__SSE2__)
void fold_ascii_step(const char* bytes, char32_t* to) {
    const auto is = [](__m128i block, char wanted) {
        return _mm_cmpeq_epi8(block, _mm_set1_epi8(wanted));
    };
    __m128i block;
    std::memcpy(&block, bytes, sizeof block);
    const __m128i capital = _mm_and_si128(_mm_cmpgt_epi8(block, _mm_set1_epi8('A' - 1)),
                                          _mm_cmplt_epi8(block, _mm_set1_epi8('Z' + 1)));
    const __m128i blank =
        _mm_or_si128(is(block, '\t'), _mm_or_si128(is(block, '\v'), is(block, '\f')));
    block = _mm_add_epi8(block, _mm_and_si128(capital, _mm_set1_epi8('a' - 'A')));
    block = _mm_or_si128(_mm_andnot_si128(blank, block), _mm_and_si128(blank, _mm_set1_epi8(' ')));
    const __m128i zero = _mm_setzero_si128();
    const __m128i low = _mm_unpacklo_epi8(block, zero);
    const __m128i high = _mm_unpackhi_epi8(block, zero);
    const auto put = [&](std::size_t at, __m128i four) {
        std::memcpy(to + at, &four, sizeof four);
    };
    put(0, _mm_unpacklo_epi16(low, zero));
    put(4, _mm_unpackhi_epi16(low, zero));
    put(8, _mm_unpacklo_epi16(high, zero));
    put(12, _mm_unpackhi_epi16(high, zero));
}
#else
void fold_ascii_step(const char* bytes, char32_t* to) {
    for (std::size_t i = 0; i < fold_step; ++i) {
        to[i] = folded_ascii[static_cast<unsigned char>(bytes[i]) & 0x7FU];
    }
}
#endif

/// Writes a fold piece by piece.
class FoldWriter {
  public:
    explicit FoldWriter(std::size_t room) { make_room(room); }

    std::size_t size() const { return size_; }

    /// The ASCII at the head of `text`, at most `most` characters; `offset` is the text's own.
    std::size_t put_ascii(std::string_view text, std::size_t most, std::size_t offset) {
        const std::size_t end = std::min(text.size(), most);
        const char* const bytes = text.data();
        char32_t* const characters = characters_ + size_;
        std::uint32_t* const offsets = offsets_ + size_;
        std::size_t i = 0;
        while (i + fold_step <= end && is_ascii_step(bytes + i)) {
            fold_ascii_step(bytes + i, characters + i);
            for (std::size_t n = 0; n < fold_step; ++n) {
                offsets[i + n] = static_cast<std::uint32_t>(offset + i + n);
            }
            i += fold_step;
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
        if (character < fold_table_size) {
            const FoldEntry& entry = fold_table()[character];
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

std::size_t count_lines(std::string_view source) {
    std::size_t count = 0;
    std::uint64_t carried = 0;  // the block before ends with CR
    for_each_block(source.data(), source.size(), [&](std::size_t, const char* block) {
        const std::uint64_t returns = mask_of(block, '\r');
        count += count_of(block, '\n');
        if ((returns | carried) != 0) {
            const std::uint64_t feeds = mask_of(block, '\n');
            const std::uint64_t pairs = feeds & (returns << 1U | carried);
            count += static_cast<std::size_t>(std::popcount(returns) - std::popcount(pairs));
            carried = returns >> 63U;
        }
    });
    const bool ended = source.empty() || source.back() == '\n' || source.back() == '\r';
    return count + (ended ? 0U : 1U);
}

std::vector<Line> split_lines(std::string_view source) {
    return split_lines(source, count_lines(source));
}

std::vector<Line> split_lines(std::string_view source, std::size_t count) {
    std::vector<Line> lines(count);  // exactly: a vector that grows needs three times as much
    Line* line = lines.data();
    std::size_t begin = 0;
    const auto end_line = [&](std::size_t end, std::size_t next) {
        *line++ = {begin, end, next};
        begin = next;
    };
    for_each_block(source.data(), source.size(), [&](std::size_t at, const char* block) {
        const std::uint64_t returns = mask_of(block, '\r');
        for (std::uint64_t ends = mask_of(block, '\n') | returns; ends != 0; ends &= ends - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(ends));
            const std::size_t end = at + bit;
            if (end < begin) {
                continue;  // the LF of a CRLF
            }
            const bool pair = (returns >> bit & 1U) != 0 && source.substr(end + 1, 1) == "\n";
            end_line(end, end + (pair ? 2 : 1));
        }
    });
    if (begin < source.size()) {
        end_line(source.size(), source.size());
    }
    return lines;
}

std::string_view trimmed(std::string_view source, const Line& line) {
    std::string_view text = source.substr(line.begin, line.end - line.begin);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

std::size_t bom_length(std::string_view source) {
    return source.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
}

Decoded decode_wide_utf8(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) {
        return {replacement, 1};
    }
    char32_t value = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(byte(i))) {
            return {replacement, 1};
        }
        value = (value << 6U) | (byte(i) & 0x3FU);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return {replacement, 1};
    }
    return {value, length};
}

void append_utf8(std::string& out, char32_t character) {
    if (character < 0x80) {
        out.push_back(static_cast<char>(character));
        return;
    }
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto length =
        utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), bytes.data());
    for (std::size_t i = 0; i < static_cast<std::size_t>(length); ++i) {
        out.push_back(static_cast<char>(bytes[i]));
    }
}

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

}  // namespace core::cutting
