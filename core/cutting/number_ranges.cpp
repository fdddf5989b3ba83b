#include "core/cutting/number_ranges.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/line_head.hpp"
#include "core/cutting/number_suffixes.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

/// Behind a word between two numbers and the blanks around it; `at` if none stands there.
std::size_t behind_range_word(const Fold& fold, std::size_t at, const Ruleset& rules) {
    const std::size_t begin = skip_blanks(fold, at);
    if (begin == at) {
        return at;
    }
    for (const std::u32string& word : rules.range_words) {
        const std::size_t end = begin + word.size();
        const std::size_t behind = skip_blanks(fold, std::min(end, fold.size()));
        if (behind > end && fold.characters.compare(begin, word.size(), word) == 0) {
            return behind;
        }
    }
    return at;
}

}  // namespace

std::size_t range_end(const Fold& fold, std::size_t at, const Ruleset& rules) {
    const std::size_t digits = behind_range_word(fold, at, rules);
    std::size_t end = digits;
    while (digits != at && end < fold.size() &&
           (is_digit(fold.characters[end]) ||
            (fold.characters[end] == U'.' && end > digits && end + 1 < fold.size() &&
             fold.characters[end + 1] != U' '))) {
        ++end;
    }
    return end > digits ? end : at;
}

namespace {

/// Behind a comma, a dash or a word between two numbers; `at` if none stands there.
std::size_t behind_joint(const Fold& fold, std::size_t at, const Ruleset& rules) {
    const char32_t c = at < fold.size() ? fold.characters[at] : U'\0';
    return c == U',' || c == U'-' || c == 0x2013 || c == 0x2014
               ? skip_blanks(fold, at + 1)
               : behind_range_word(fold, at, rules);
}

/// Behind all the numbers when the first ends at `at`; `at` if there is one only, or text goes on.
std::size_t several_end(const Fold& fold, std::size_t at, const Ruleset& rules) {
    std::size_t last = at;
    for (std::size_t next = behind_joint(fold, last, rules); next != last;
         next = behind_joint(fold, last, rules)) {
        std::size_t end = next;
        while (end < fold.size() &&
               (is_digit(fold.characters[end]) ||
                (end > next && (is_lower(fold.characters[end]) ||
                                (fold.characters[end] == U'.' && end + 1 < fold.size() &&
                                 is_digit(fold.characters[end + 1])))))) {
            ++end;
        }
        if (end == next) {
            return at;
        }
        last = end;
    }
    const bool stopped = last < fold.size() && fold.characters[last] == U'.';
    return stopped || ends_heading(fold, last) ? last : at;
}

}  // namespace

void read_several(const Fold& fold, Number& number, const Ruleset& rules) {
    const std::size_t more = several_end(fold, number.end, rules);
    const std::size_t dash = fold.characters.rfind(U'-', number.end);
    if (more == number.end && number.key.size() == 2 && dash != fold.characters.npos) {
        number.key = {number.key[0]};
    }
    number.end = more;
}

std::size_t joined_end(const Fold& fold, const Number& number, const Ruleset& rules) {
    std::uint32_t value = number.key.size() == 1 ? number.key[0] : 0;
    std::size_t last = number.end;
    while (value != 0 && last < fold.size() && fold.characters[last] == U',') {
        const std::size_t begin = skip_blanks(fold, last + 1);
        last = digits_end(fold, begin);
        if (last == begin || decimal(fold, begin, last) != ++value) {
            return range_end(fold, number.end, rules);
        }
    }
    // "53, 54. Repealed": a sentence begins behind the stop, or the line ends with a remark.
    const bool stopped = last + 1 < fold.size() && fold.characters[last] == U'.' &&
                         fold.characters[last + 1] == U' ';
    return last != number.end && (stopped || (ends_heading(fold, last) && last < fold.size()))
               ? last
               : range_end(fold, number.end, rules);
}

}  // namespace core::cutting
