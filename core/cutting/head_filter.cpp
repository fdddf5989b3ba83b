#include "core/cutting/head_filter.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/peel.hpp"
#include "core/cutting/text.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr char32_t table_size = 0x2000;
constexpr unsigned char any = 0x7F;  // a character that tells nothing: a mark, another script

/// The letter a-z or digit that a character is without accents and case, else `any`.
const std::array<unsigned char, table_size>& letters() {
    static const std::array<unsigned char, table_size> table = [] {
        std::array<unsigned char, table_size> made{};
        std::string text;
        for (char32_t c = 0; c < table_size; ++c) {
            text.clear();
            append_utf8(text, c);
            const std::u32string plain = strip_marks(fold_word(text));
            const bool letter = plain.size() == 1 && is_lower(plain[0]);
            const bool ascii = c > 0x20 && c < 0x7F;
            made[c] = letter  ? static_cast<unsigned char>(plain[0])
                      : ascii ? static_cast<unsigned char>(c)
                              : any;
        }
        made[U' '] = U' ';
        made[U'\t'] = U' ';
        made[0xA0] = U' ';
        return made;
    }();
    return table;
}

using Letters = std::array<unsigned char, table_size>;

unsigned char letter_of(char32_t c, const Letters& table = letters()) {
    return c < table_size ? table[c] : any;
}

std::size_t pair_index(unsigned char first, unsigned char second) {
    return static_cast<std::size_t>(first) * 256U + second;
}

bool is_roman(char c) {
    return c == 'I' || c == 'V' || c == 'X' || c == 'L' || c == 'C';
}

/// Behind "2.", "13a", "IV." and the blanks there; 0 if no number begins the text.
std::size_t behind_number(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && at < 12 && (is_digit(text[at]) || is_roman(text[at]))) {
        ++at;
    }
    if (at == 0) {
        return 0;
    }
    if (at < text.size() && is_lower(text[at]) && is_digit(text[0])) {
        ++at;
    }
    if (at < text.size() && text[at] == '.') {
        ++at;
    } else if (at < text.size() && text[at] != ' ' && static_cast<unsigned char>(text[at]) < 0x80) {
        return 0;
    }
    while (at < text.size() && (text[at] == ' ' || static_cast<unsigned char>(text[at]) == 0xC2 ||
                                static_cast<unsigned char>(text[at]) == 0xA0)) {
        ++at;
    }
    return at;
}

}  // namespace

void HeadFilter::add_word(std::u32string_view folded) {
    const std::u32string plain = strip_marks(folded);
    if (letter_of(plain[0]) == any) {
        others_.push_back(folded[0]);
        return;
    }
    Word word{};
    for (std::size_t i = 0; i < word.size(); ++i) {
        word[i] = i + 1 < plain.size() ? letter_of(plain[i + 1]) : any;
    }
    const unsigned char first = letter_of(plain[0]);
    words_[first].push_back(word);
    pairs_.set(pair_index(first, any));
    for (unsigned second = 0; second < 0x80; ++second) {
        if (word[0] == any || word[0] == second) {
            pairs_.set(pair_index(first, static_cast<unsigned char>(second)));
        }
    }
}

void HeadFilter::add_word_behind_number(std::u32string_view folded) {
    add_word(folded);
    behind_number_ = true;
}

void HeadFilter::finish() {
    std::array<unsigned char, 0x80> plain{};
    for (unsigned c = 0; c < plain.size(); ++c) {
        plain[c] = letter_of(c);
    }
    for (unsigned first = 0; first < plain.size(); ++first) {
        const unsigned char letter = plain[first];
        const bool number =
            is_digit(static_cast<char>(first)) || is_roman(static_cast<char>(first));
        const bool counts = is_digit(static_cast<char>(first)) ? digits_ || behind_number_
                                                               : number && behind_number_;
        if (letter == any || counts || is_wrapping(static_cast<char>(first))) {
            continue;
        }
        // Above ASCII the second character is not known by one byte.
        std::array<unsigned char, 32>& none = none_[first];
        none.fill(pairs_[pair_index(letter, any)] ? 0x00 : 0xFF);
        for (unsigned second = 0; second < plain.size(); ++second) {
            const auto bit = static_cast<unsigned char>(1U << second % 8U);
            const bool pair = pairs_[pair_index(letter, plain[second])];
            none[second / 8U] = static_cast<unsigned char>(pair ? none[second / 8U] & ~bit
                                                                : none[second / 8U] | bit);
        }
    }
}

bool HeadFilter::begins_none(std::string_view line) const {
    std::size_t at = 0;
    while (at + 2 < line.size() && is_plain_wrapping(line[at])) {
        ++at;
    }
    // A line of attributes, "{#a}", is a blank one; "## <a" may be an anchor before a heading.
    return at + 1 < line.size() && line[at] != '{' && (line[at] != '<' || line[0] != '#') &&
           begins_none(line.data() + at);
}

bool HeadFilter::begins_with_word(std::string_view text) const {
    const Letters& table = letters();  // asked for once: it is a static of a function
    const Decoded head = decode_utf8(text, 0);
    const unsigned char first = letter_of(head.character, table);
    if (first == any) {
        // Marks that stand alone, and signs such as the paragraph's.
        return head.character < 0x250 || (head.character >= 0x300 && head.character < 0x370) ||
               std::find(others_.begin(), others_.end(), head.character) != others_.end();
    }
    std::size_t at = head.length;
    const auto next_letter = [&] {
        if (at >= text.size()) {
            return any;
        }
        const Decoded decoded = decode_utf8(text, at);
        at += decoded.length;
        return letter_of(decoded.character, table);
    };
    Word letters{next_letter()};
    if (!pairs_[pair_index(first, letters[0])]) {
        return false;
    }
    for (std::size_t i = 1; i < letters.size(); ++i) {
        letters[i] = next_letter();
    }
    // Behind a character that tells nothing the rest is not compared.
    const std::vector<Word>& words = words_[first];
    return std::any_of(words.begin(), words.end(), [&](const Word& word) {
        for (std::size_t i = 0; i < word.size(); ++i) {
            if (word[i] == any || letters[i] == any) {
                return true;
            }
            if (word[i] != letters[i]) {
                return false;
            }
        }
        return true;
    });
}

bool HeadFilter::may_begin(std::string_view text) const {
    if (is_digit(text[0])) {
        if (digits_) {
            return true;
        }
        const std::size_t at = behind_number_ ? behind_number(text) : 0;
        return at != 0 && at < text.size() && begins_with_word(text.substr(at));
    }
    if (begins_with_word(text)) {
        return true;
    }
    if (behind_number_ && is_roman(text[0])) {
        const std::size_t at = behind_number(text);
        return at != 0 && at < text.size() && begins_with_word(text.substr(at));
    }
    return false;
}

}  // namespace core::cutting
