#include "core/cutting/language.hpp"

#include "core/cutting/byte_masks.hpp"

#include <algorithm>
#include <bit>

namespace core::cutting {
namespace {

constexpr std::size_t head_bytes = 12288;  // enough small words to tell the language
constexpr std::size_t first_bytes = 4096;  // enough in most texts, which
constexpr std::size_t clear_least = 64;    // have so many words of one language there, and
constexpr std::size_t clear_times = 4;     // so many times as many as of any other
constexpr std::size_t word_bytes = 16;     // more of a word is not looked at
constexpr std::size_t margin = word_bytes;
constexpr std::size_t language_least = 3;
constexpr std::size_t entries_most = 1024;

/// In small letters, of letters and bytes above ASCII.
constexpr std::uint64_t small_letters(std::uint64_t bytes) {
    return bytes | (~bytes & 0x8080808080808080U) >> 2U;
}

/// Calls `look(begin, end)` with each word of `text`.
template <typename Look>
void for_each_word(std::string_view text, Look look) {
    std::size_t begin = 0;
    std::uint64_t inside = 0;
    for_each_block(text.data(), text.size(), [&](std::size_t at, const char* block) {
        const std::uint64_t mask = word_mask(block);
        // Where words begin and end, in turns.
        for (std::uint64_t turns = mask ^ (mask << 1U | inside); turns != 0; turns &= turns - 1) {
            const std::size_t turn = at + static_cast<unsigned>(std::countr_zero(turns));
            if (inside != 0) {
                look(begin, turn);
            }
            begin = turn;
            inside ^= 1U;
        }
    });
    if (inside != 0) {
        look(begin, text.size());
    }
}

void note_articles(const Ruleset& rules, HeadFilter& heads) {
    for (const Level& level : rules.levels) {
        for (const Keyword& keyword : level.keywords) {
            if (level.role == Role::article && !level.bare) {
                heads.add_word(keyword.folded);
            }
        }
    }
}

}  // namespace

/// `end` is that of a word of at most 16 bytes with 16 readable bytes before it.
LanguageWords::Word LanguageWords::read_word(const char* end, std::size_t size) {
    constexpr std::size_t half = sizeof(std::uint64_t);
    const std::uint64_t last = small_letters(load_word(end - half));
    const std::uint64_t first = small_letters(load_word(end - size));
    return size > half ? Word{first, last, size} : Word{0, last >> 8U * (half - size), size};
}

std::size_t LanguageWords::place_of(const Word& word) const {
    const std::uint64_t mixed = (word.last ^ word.first * 31) * factor_;
    return mixed >> 32U & (places_.size() - 1);
}

LanguageWords::LanguageWords(const std::map<std::string, Ruleset>& rulesets)
    : sets_(1), entries_(1) {
    for (const auto& [name, rules] : rulesets) {
        if (rules.engine == Engine::keywords) {
            laws_.push_back(&rules);
            note_articles(rules, articles_);
        }
    }
    articles_.finish();
    sets_[0].resize(laws_.size());
    for (std::size_t law = 0; law < laws_.size(); ++law) {
        for (const std::string& word : laws_[law]->language_words) {
            add(word, law);
        }
    }
    give_places();
}

void LanguageWords::add(const std::string& word, std::size_t law) {
    if (word.empty() || word.size() > word_bytes || entries_.size() == entries_most) {
        return;  // never found; or more words than anybody writes down
    }
    const std::string padded = std::string(margin, '\0') + word + std::string(margin, '\0');
    const Word key = read_word(padded.data() + margin + word.size(), word.size());
    auto entry = std::find_if(entries_.begin() + 1, entries_.end(),
                              [&](const Entry& one) { return one.word == key; });
    if (entry == entries_.end()) {
        entry = entries_.insert(entry, {key, 0});
    }
    std::vector<bool> laws = sets_[entry->set];
    laws[law] = true;
    const auto known = std::find(sets_.begin(), sets_.end(), laws);
    entry->set = static_cast<std::size_t>(known - sets_.begin());
    if (known == sets_.end()) {
        sets_.push_back(std::move(laws));
    }
}

/// Looks for a factor by which no two entries share a place: then a look at one place is enough.
void LanguageWords::give_places() {
    std::size_t size = std::bit_ceil(32 * entries_.size());
    for (std::size_t tries = 1;; ++tries) {
        places_.assign(size, 0);
        std::size_t entry = 1;
        while (entry < entries_.size() && places_[place_of(entries_[entry].word)] == 0) {
            places_[place_of(entries_[entry].word)] = static_cast<std::uint16_t>(entry);
            ++entry;
        }
        if (entry == entries_.size()) {
            return;
        }
        factor_ += 0x9E3779B97F4A7C16U;  // even, so that the factor stays odd
        size = tries % 16 == 0 ? 2 * size : size;
    }
}

std::vector<std::size_t> LanguageWords::count_sets(std::string_view text) const {
    // A copy with room on both sides: words are read by eight bytes. The rest is not filled.
    std::array<char, margin + head_bytes + margin> copy;
    text = text.substr(0, head_bytes);
    std::fill_n(copy.begin(), margin, '\0');
    std::fill_n(std::copy(text.begin(), text.end(), copy.begin() + margin), margin, '\0');
    std::vector<std::size_t> counts(sets_.size());
    std::size_t* const count = counts.data();
    const Entry* const entries = entries_.data();
    const std::uint16_t* const places = places_.data();
    for_each_word({copy.data() + margin, text.size()}, [&](std::size_t begin, std::size_t end) {
        const std::size_t size = std::min(end - begin, word_bytes);
        const Word word = read_word(copy.data() + margin + begin + size, size);
        const Entry& entry = entries[places[place_of(word)]];
        // No branch: whether a word is one of them is what no processor can guess.
        const std::uint64_t other = (entry.word.first ^ word.first) |
                                    (entry.word.last ^ word.last) | (entry.word.size ^ word.size);
        ++count[other == 0 ? entry.set : 0];
    });
    return counts;
}

LanguageWords::Leader LanguageWords::leader(std::string_view text) const {
    const std::vector<std::size_t> counts = count_sets(text);
    Leader best;
    for (std::size_t law = 0; law < laws_.size(); ++law) {
        std::size_t count = 0;
        for (std::size_t set = 1; set < counts.size(); ++set) {
            count += sets_[set][law] ? counts[set] : 0;
        }
        if (count > best.words) {
            best = {laws_[law], count, best.words};
        } else {
            best.next = std::max(best.next, count);
        }
    }
    return best;
}

const Ruleset* LanguageWords::law_of(std::string_view text) const {
    if (text.size() > first_bytes) {
        const Leader first = leader(text.substr(0, first_bytes));
        if (first.words >= clear_least && first.words >= clear_times * first.next) {
            return first.law;
        }
    }
    const Leader all = leader(text);
    return all.words >= language_least ? all.law : nullptr;
}

}  // namespace core::cutting
