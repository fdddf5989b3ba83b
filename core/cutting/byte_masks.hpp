#pragma once
/// \file
/// A bit for each of 64 bytes: what scanners ask of bytes before they look at one of them.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace core::cutting {

constexpr std::size_t mask_bytes = 64;

/// Eight bytes in the order of memory, the first one lowest.
inline std::uint64_t load_word(const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    if constexpr (std::endian::native == std::endian::big) {
        word = __builtin_bswap64(word);
    }
    return word;
}

/// The highest bit of each of eight bytes, the first one lowest.
constexpr std::uint64_t high_bits(std::uint64_t word) {
    return ((word >> 7U) & 0x0101010101010101U) * 0x0102040810204080U >> 56U;
}

/// Bit i: bytes[i] is `wanted`. Reads 64 bytes; for machines without vector instructions.
inline std::uint64_t mask_of_plain(const char* bytes, char wanted) {
    constexpr std::uint64_t low = 0x7F7F7F7F7F7F7F7FU;
    const std::uint64_t all = 0x0101010101010101U * static_cast<unsigned char>(wanted);
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < mask_bytes; i += 8) {
        const std::uint64_t other = load_word(bytes + i) ^ all;  // 0 where it is the wanted byte
        mask |= high_bits(~(((other & low) + low) | other)) << i;
    }
    return mask;
}

/// Bit i: bytes[i] belongs to a word: a letter, or any byte above ASCII. As mask_of_plain().
inline std::uint64_t word_mask_plain(const char* bytes) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t low = 0x7F * ones;
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < mask_bytes; i += 8) {
        const std::uint64_t word = load_word(bytes + i);
        const std::uint64_t small = (word | 0x20 * ones) & low;
        const std::uint64_t above = (small + (0x80 - 'a') * ones) & ~(small + (0x7F - 'z') * ones);
        mask |= high_bits(above | word) << i;
    }
    return mask;
}

/// How many of 64 bytes are `wanted`.
inline std::size_t count_of_plain(const char* bytes, char wanted) {
    return static_cast<std::size_t>(std::count(bytes, bytes + mask_bytes, wanted));
}

#if defined(__SSE2__)
inline std::size_t count_of(const char* bytes, char wanted) {
    const __m128i all = _mm_set1_epi8(wanted);
    __m128i found = _mm_setzero_si128();
#pragma GCC unroll 4
    for (std::size_t i = 0; i < mask_bytes; i += 16) {
        __m128i block;
        std::memcpy(&block, bytes + i, sizeof block);
        found = _mm_sub_epi8(found, _mm_cmpeq_epi8(block, all));  // a byte that is equal is -1
    }
    const __m128i sums = _mm_sad_epu8(found, _mm_setzero_si128());
    return static_cast<std::size_t>(_mm_cvtsi128_si64(sums) +
                                    _mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
}
inline std::uint64_t mask_of_either(const char* bytes, char one, char other) {
    std::uint64_t mask = 0;
#pragma GCC unroll 4
    for (std::size_t i = 0; i < mask_bytes; i += 16) {
        __m128i block;
        std::memcpy(&block, bytes + i, sizeof block);
        const int found =
            _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8(one)),
                                           _mm_cmpeq_epi8(block, _mm_set1_epi8(other))));
        mask |= static_cast<std::uint64_t>(static_cast<unsigned>(found)) << i;
    }
    return mask;
}
inline std::uint64_t mask_of(const char* bytes, char wanted) {
    return mask_of_either(bytes, wanted, wanted);
}

inline std::uint64_t word_mask(const char* bytes) {
    std::uint64_t mask = 0;
#pragma GCC unroll 4
    for (std::size_t i = 0; i < mask_bytes; i += 16) {
        __m128i block;
        std::memcpy(&block, bytes + i, sizeof block);
        // Compared as signed: what is above ASCII is below 'a', and told by its own sign.
        const __m128i small = _mm_or_si128(block, _mm_set1_epi8(0x20));
        const __m128i letter = _mm_and_si128(_mm_cmpgt_epi8(small, _mm_set1_epi8('a' - 1)),
                                             _mm_cmplt_epi8(small, _mm_set1_epi8('z' + 1)));
        const int found = _mm_movemask_epi8(_mm_or_si128(letter, block));
        mask |= static_cast<std::uint64_t>(static_cast<unsigned>(found)) << i;
    }
    return mask;
}
#else
inline std::size_t count_of(const char* bytes, char wanted) {
    return count_of_plain(bytes, wanted);
}
inline std::uint64_t mask_of(const char* bytes, char wanted) {
    return mask_of_plain(bytes, wanted);
}
inline std::uint64_t mask_of_either(const char* bytes, char one, char other) {
    return mask_of_plain(bytes, one) | mask_of_plain(bytes, other);
}
inline std::uint64_t word_mask(const char* bytes) {
    return word_mask_plain(bytes);
}
#endif

/// Calls `look(offset, bytes)` for each 64 bytes of a text, `bytes` being readable; behind the end
/// of the text stand zeros.
template <typename Look>
void for_each_block(const char* text, std::size_t size, Look look) {
    std::size_t at = 0;
    for (; size - at >= mask_bytes; at += mask_bytes) {
        look(at, text + at);
    }
    if (at < size) {
        std::array<char, mask_bytes> rest{};
        std::memcpy(rest.data(), text + at, size - at);
        look(at, rest.data());
    }
}

}  // namespace core::cutting
