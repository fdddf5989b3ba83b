#pragma once
/// \file
/// Which language a text is in, by small words that its neighbours lack.

#include "core/cutting/ruleset.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// The `language_words` of all keyword rulesets, and the words that head their articles. Immutable:
/// share it between threads.
class LanguageWords {
  public:
    /// `rulesets` must outlive this.
    explicit LanguageWords(const std::map<std::string, Ruleset>& rulesets);

    /// The keyword ruleset whose words stand most often in the head of the text: in its first 4 KiB
    /// where they leave no doubt, else in 12 KiB. Of a text in none of the languages, none.
    const Ruleset* law_of(std::string_view text) const;

    /// What a line can begin with that heads an article with a keyword, in any of the languages.
    const HeadFilter& articles() const { return articles_; }

  private:
    /// What a word is told by: its size and its first and last eight bytes.
    struct Word {
        std::uint64_t first = 0;  ///< 0 where the last eight bytes are all
        std::uint64_t last = 0;
        std::size_t size = 0;
        bool operator==(const Word&) const = default;
    };
    struct Entry {
        Word word;
        std::size_t set = 0;  ///< which rulesets have the word
    };

    /// The ruleset with most words in a text, how many, and how many the next one has.
    struct Leader {
        const Ruleset* law = nullptr;
        std::size_t words = 0;
        std::size_t next = 0;
    };

    static Word read_word(const char* end, std::size_t size);
    std::size_t place_of(const Word& word) const;
    void add(const std::string& word, std::size_t law);
    void give_places();
    std::vector<std::size_t> count_sets(std::string_view text) const;
    Leader leader(std::string_view text) const;

    std::vector<const Ruleset*> laws_;
    HeadFilter articles_;
    std::vector<std::vector<bool>> sets_;         ///< by number: which laws are in it; 0: none
    std::vector<Entry> entries_;                  ///< the first one is no word
    std::vector<std::uint16_t> places_;           ///< the entry of each place, 0 for most
    std::uint64_t factor_ = 0x9E3779B97F4A7C15U;  ///< gives each entry a place of its own
};

}  // namespace core::cutting
