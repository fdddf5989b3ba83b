#include "core/cutting/line_head.hpp"

#include "core/cutting/ascii.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

bool begins_with(const Fold& head, const std::u32string& word) {
    return (word.empty() || head.characters[0] == word.front()) &&
           head.characters.compare(0, word.size(), word) == 0;
}

bool leading_ordinal(const Fold& head, const Ruleset& rules) {
    for (const OrdinalWord& ordinal : ordinals_with(rules, head.characters[0])) {
        if (ordinal.value > 0 && begins_with(head, ordinal.word)) {
            return true;
        }
    }
    // "II. Abschnitt"
    const char32_t first = head.characters[0];
    return first == U'i' || first == U'v' || first == U'x';
}

}  // namespace

bool is_promising(const Fold& head, const Ruleset& rules) {
    if (head.size() == 0) {
        return false;
    }
    const bool digit = head.characters[0] >= U'0' && head.characters[0] <= U'9';
    const auto numbered = [](const Level& level) { return level.number_first; };
    if (!digit && std::any_of(rules.levels.begin(), rules.levels.end(), numbered) &&
        leading_ordinal(head, rules)) {
        return true;
    }
    for (const Level& level : rules.levels) {
        if (level.bare && level.role == Role::container) {
            if (!digit && head.characters.substr(0, 8).find(U'.') != std::u32string::npos) {
                return true;
            }
            continue;
        }
        if (digit && (level.bare || level.number_first)) {
            return true;
        }
        for (const Keyword& keyword : level.keywords) {
            if (!level.bare &&
                (begins_with(head, keyword.folded) ||
                 (level.damaged && damaged_keyword_end(head, keyword.stripped) > 0))) {
                return true;
            }
        }
    }
    return false;
}

std::size_t range_end(const Fold& fold, std::size_t at, const Ruleset& rules) {
    for (const std::u32string& word : rules.range_words) {
        if (fold.characters.compare(at, word.size() + 2, U" " + word + U" ") != 0) {
            continue;
        }
        std::size_t end = at + word.size() + 2;
        const std::size_t digits = end;
        while (end < fold.size() && (is_digit(fold.characters[end]) ||
                                     (fold.characters[end] == U'.' && end > digits &&
                                      end + 1 < fold.size() && fold.characters[end + 1] != U' '))) {
            ++end;
        }
        return end > digits ? end : at;
    }
    return at;
}

std::size_t skip_footnote(const Fold& fold, std::size_t at) {
    if (at >= fold.size() || fold.characters[at] != U'[') {
        return at;
    }
    std::size_t i = at + 1;
    while (i < fold.size() && is_digit(fold.characters[i])) {
        ++i;
    }
    return i > at + 1 && i < fold.size() && fold.characters[i] == U']' ? i + 1 : at;
}

std::size_t damaged_keyword_end(const Fold& fold, const std::u32string& stripped) {
    std::size_t at = 0;
    for (const char32_t wanted : stripped) {
        while (at < fold.size() && fold.characters[at] >= 0x300 && fold.characters[at] <= 0x36F) {
            ++at;
        }
        if (at >= fold.size()) {
            return 0;
        }
        const char32_t found = fold.characters[at] == 0x111 ? U'd' : fold.characters[at];
        if (found != wanted) {
            return 0;
        }
        ++at;
    }
    while (at < fold.size() && fold.characters[at] >= 0x300 && fold.characters[at] <= 0x36F) {
        ++at;
    }
    return at;
}

bool two_letters_at(const std::u32string& text, std::size_t at) {
    const auto letter = [&](std::size_t i) {
        return i < text.size() && ((text[i] >= U'a' && text[i] <= U'z') || text[i] >= 0xC0);
    };
    return letter(at) && letter(at + 1);
}

}  // namespace core::cutting
