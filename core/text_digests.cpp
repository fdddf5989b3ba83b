#include "core/text_digests.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace core {

Sha256 sha256_with_parts_plain(std::string_view whole, const TextParts& parts) {
    for (std::size_t i = 0; i < parts.count; ++i) {
        parts.take(i, sha256(parts.text(i)));
    }
    return sha256(whole);
}

#if defined(__x86_64__)
namespace {

constexpr std::size_t block_bytes = 64;

alignas(16) constexpr std::array<std::uint32_t, 64> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// The eight words of a digest in the order that the instructions want: F E B A, H G D C.
struct State {
    __m128i abef;
    __m128i cdgh;
};

State first_state() {
    return {_mm_set_epi32(0x6a09e667, static_cast<int>(0xbb67ae85U), 0x510e527f,
                          static_cast<int>(0x9b05688cU)),
            _mm_set_epi32(0x3c6ef372, static_cast<int>(0xa54ff53aU), 0x1f83d9ab, 0x5be0cd19)};
}

Sha256 digest_of(const State& state) {
    std::array<std::uint32_t, 8> words{};  // f e b a, h g d c
    std::memcpy(words.data(), &state.abef, sizeof state.abef);
    std::memcpy(words.data() + 4, &state.cdgh, sizeof state.cdgh);
    constexpr std::array<std::size_t, 8> order = {3, 2, 7, 6, 1, 0, 5, 4};
    Sha256 digest{};
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::uint32_t word = __builtin_bswap32(words[order[i]]);
        std::memcpy(digest.data() + 4 * i, &word, sizeof word);
    }
    return digest;
}

/// Takes `count` blocks of each of `width` texts into their states, step by step in turns.
template <std::size_t width>
__attribute__((target("sha,sse4.1"))) void compress(const std::array<State*, width>& states,
                                                    std::array<const char*, width> texts,
                                                    std::size_t count) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    State now[width];
    for (std::size_t s = 0; s < width; ++s) {
        now[s] = *states[s];
    }
    for (; count > 0; --count) {
        State next[width];
        __m128i words[width][4];
        for (std::size_t s = 0; s < width; ++s) {
            next[s] = now[s];
        }
#pragma GCC unroll 16
        for (std::size_t round = 0; round < 16; ++round) {
            const __m128i constants = _mm_load_si128(
                reinterpret_cast<const __m128i*>(round_constants.data() + 4 * round));
#pragma GCC unroll 2
            for (std::size_t s = 0; s < width; ++s) {
                __m128i& word = words[s][round % 4];
                const __m128i before = words[s][(round + 3) % 4];
                if (round < 4) {
                    std::memcpy(&word, texts[s] + 16 * round, sizeof word);
                    word = _mm_shuffle_epi8(word, big_endian);
                } else {
                    word = _mm_sha256msg1_epu32(word, words[s][(round + 1) % 4]);
                    word =
                        _mm_add_epi32(word, _mm_alignr_epi8(before, words[s][(round + 2) % 4], 4));
                    word = _mm_sha256msg2_epu32(word, before);
                }
                const __m128i sum = _mm_add_epi32(word, constants);
                next[s].cdgh = _mm_sha256rnds2_epu32(next[s].cdgh, next[s].abef, sum);
                next[s].abef =
                    _mm_sha256rnds2_epu32(next[s].abef, next[s].cdgh, _mm_shuffle_epi32(sum, 0x0e));
            }
        }
        for (std::size_t s = 0; s < width; ++s) {
            now[s].abef = _mm_add_epi32(now[s].abef, next[s].abef);
            now[s].cdgh = _mm_add_epi32(now[s].cdgh, next[s].cdgh);
            texts[s] += block_bytes;
        }
    }
    for (std::size_t s = 0; s < width; ++s) {
        *states[s] = now[s];
    }
}

/// Texts one after the other as runs of blocks, each text with its padding.
class BlockStream {
  public:
    explicit BlockStream(const TextParts& parts) : parts_(parts) { begin_text(); }

    bool done() const { return index_ == parts_.count; }
    /// Blocks at at() that can be taken at once, at least one unless done().
    std::size_t blocks() const { return blocks_; }
    const char* at() const { return at_; }
    State& state() { return state_; }

    void advance(std::size_t blocks) {
        at_ += blocks * block_bytes;
        blocks_ -= blocks;
        if (blocks_ > 0) {
            return;
        }
        if (!padded_) {
            begin_padding();
            return;
        }
        parts_.take(index_++, digest_of(state_));
        begin_text();
    }

  private:
    void begin_text() {
        if (done()) {
            return;
        }
        state_ = first_state();
        text_ = parts_.text(index_);
        at_ = text_.data();
        blocks_ = text_.size() / block_bytes;
        padded_ = false;
        if (blocks_ == 0) {
            begin_padding();
        }
    }

    /// The last bytes, the bit behind them, zeros and the number of bits: one block or two.
    void begin_padding() {
        const std::size_t rest = text_.size() % block_bytes;
        padding_.fill(0);
        std::copy_n(text_.end() - static_cast<std::ptrdiff_t>(rest), rest, padding_.begin());
        padding_[rest] = static_cast<char>(0x80);
        blocks_ = rest + 1 + sizeof(std::uint64_t) <= block_bytes ? 1 : 2;
        const std::uint64_t bits = __builtin_bswap64(8 * std::uint64_t{text_.size()});
        std::memcpy(padding_.data() + blocks_ * block_bytes - sizeof bits, &bits, sizeof bits);
        at_ = padding_.data();
        padded_ = true;
    }

    const TextParts& parts_;
    std::size_t index_ = 0;
    std::string_view text_;
    State state_{};
    const char* at_ = nullptr;
    std::size_t blocks_ = 0;
    bool padded_ = false;
    std::array<char, 2 * block_bytes> padding_{};
};

bool has_sha_instructions() {
    static const bool found = [] {
        unsigned a = 0;
        unsigned b = 0;
        unsigned c = 0;
        unsigned d = 0;
        constexpr unsigned needed = bit_SSSE3 | bit_SSE4_1;
        if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & needed) != needed) {
            return false;
        }
        return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
    }();
    return found;
}

void take_alone(BlockStream& stream) {
    while (!stream.done()) {
        const std::size_t blocks = stream.blocks();
        compress<1>({&stream.state()}, {stream.at()}, blocks);
        stream.advance(blocks);
    }
}

}  // namespace

Sha256 sha256_with_parts(std::string_view whole, const TextParts& parts) {
    if (!has_sha_instructions()) {
        return sha256_with_parts_plain(whole, parts);
    }
    Sha256 digest{};
    const TextParts alone{1, [&](std::size_t) { return whole; },
                          [&](std::size_t, const Sha256& made) { digest = made; }};
    BlockStream one(alone);
    BlockStream other(parts);
    while (!one.done() && !other.done()) {
        const std::size_t blocks = std::min(one.blocks(), other.blocks());
        compress<2>({&one.state(), &other.state()}, {one.at(), other.at()}, blocks);
        one.advance(blocks);
        other.advance(blocks);
    }
    take_alone(one);
    take_alone(other);
    return digest;
}
#else
Sha256 sha256_with_parts(std::string_view whole, const TextParts& parts) {
    return sha256_with_parts_plain(whole, parts);
}
#endif

}  // namespace core
