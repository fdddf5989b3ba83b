#pragma once
/// \file
/// The look at the first letters of a line that spares most lines all others.

#include <array>
#include <bitset>
#include <cstddef>
#include <string_view>
#include <vector>

namespace core::cutting {

/// Which lines can begin with one of a set of words, judged by few letters without accents. Never
/// says no to a line that does; may say yes to one that does not.
class HeadFilter {
  public:
    /// A line may begin with this folded word.
    void add_word(std::u32string_view folded);
    /// A line may begin with this word behind a number: "2. Abschnitt", "IV. Teil".
    void add_word_behind_number(std::u32string_view folded);
    /// A line may begin with a digit.
    void add_digits() { digits_ = true; }
    /// Behind the last word: makes the table that begins_none() asks.
    void finish();

    /// Whether the first two bytes alone say that neither a word nor anything that wraps one
    /// begins a text of at least two bytes: most lines end here.
    bool begins_none(const char* text) const {
        const auto first = static_cast<unsigned char>(text[0]);
        const auto second = static_cast<unsigned char>(text[1]);
        const unsigned bits = none_[first][second / 8U];
        return (bits >> second % 8U & 1U) != 0;
    }
    /// The same of a line, behind what wraps it in Markdown.
    bool begins_none(std::string_view line) const;
    /// `text` begins behind blanks and marks; it is not empty.
    bool may_begin(std::string_view text) const;

  private:
    bool begins_with_word(std::string_view text) const;

    using Word = std::array<unsigned char, 4>;  // letters behind the first; behind its end any

    std::bitset<0x8000> pairs_;  // of letters, digits and the sign for any other character
    std::array<std::vector<Word>, 0x80> words_;  // by their first letters
    std::vector<char32_t> others_;               // first characters that are no letters: §
    std::array<std::array<unsigned char, 32>, 256> none_{};  // a bit for each two bytes
    bool digits_ = false;
    bool behind_number_ = false;
};

}  // namespace core::cutting
