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

/// The `language_words` of all keyword rulesets. Immutable: share it between threads.
class LanguageWords {
  public:
    /// `rulesets` must outlive this.
    explicit LanguageWords(const std::map<std::string, Ruleset>& rulesets);

    /// The keyword ruleset whose words stand most often in the head of the text. Of a text in none
    /// of the languages, none.
    const Ruleset* law_of(std::string_view text) const;

  private:
    /// What a word is told by: its size and its first and last eight bytes.
    struct Word {
        std::uint64_t first = 0;  ///< 0 where the last eight bytes are all
        std::uint64_t last = 0;
        std::size_t size = 0;
        bool operator==(const Word&) const = default;
    };
    struct Slot {
        Word word;
        std::size_t set = 0;  ///< which rulesets have the word; 0: none, the slot is free
    };

    static Word read_word(const char* end, std::size_t size);
    std::size_t place_of(const Word& word) const;
    void add(const std::string& word, std::size_t law);
    std::size_t set_of(const Word& word) const;
    std::vector<std::size_t> count_sets(std::string_view text) const;

    std::vector<const Ruleset*> laws_;
    std::vector<Slot> slots_;              ///< a power of two, few of them taken
    std::vector<std::vector<bool>> sets_;  ///< by number: which laws are in it
};

}  // namespace core::cutting
