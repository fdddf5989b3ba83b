#pragma once
/// \file
/// A few short words that every word of a text is compared with.

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// A set of words behind a filter of bits: most words that are not in it cost one look.
class WordSet {
  public:
    static constexpr std::size_t filter_bits = 4096;
    using Filter = std::bitset<filter_bits>;

    /// The last eight bytes of a word, byte by byte: begin with 0.
    static constexpr std::uint64_t add_to_key(std::uint64_t key, char byte) {
        return key << 8U | static_cast<unsigned char>(byte);
    }
    /// Where in the filter a word with this key has its bit.
    static constexpr std::size_t place_of(std::uint64_t key) {
        return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15U >> 52U);
    }

    void insert(const std::string& word) {
        std::uint64_t key = 0;
        for (const char byte : word) {
            key = add_to_key(key, byte);
        }
        filter_.set(place_of(key));
        words_[place_of(key) % words_.size()].push_back(word);
    }
    const Filter& filter() const { return filter_; }
    /// `place` is that of the word's key.
    bool contains(std::string_view word, std::size_t place) const {
        const std::vector<std::string>& near = words_[place % words_.size()];
        return filter_[place] && std::find(near.begin(), near.end(), word) != near.end();
    }

  private:
    Filter filter_;
    std::array<std::vector<std::string>, 64> words_;  // by their places
};

}  // namespace core::cutting
