#include "core/cutting/mark_number.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/number_words.hpp"
#include "core/cutting/text.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

namespace core::cutting {
namespace {

constexpr unsigned part_bits = 16;
constexpr std::size_t year_least = 1000;  // no list has so many marks
constexpr std::size_t inserted_most = 99;

std::uint64_t value_of(std::initializer_list<std::size_t> parts) {
    std::uint64_t value = 0;
    unsigned shift = 64;
    for (const std::size_t part : parts) {
        shift -= part_bits;
        value |= static_cast<std::uint64_t>(std::min<std::size_t>(part, 0xFFFF)) << shift;
    }
    return value;
}

MarkBody body_of(std::size_t end, std::uint64_t value) {
    return {end, {value}, 1};
}

std::size_t roman_value(std::string_view text) {
    const auto digit = [](char c) -> std::size_t {
        return c == 'i' ? 1 : c == 'v' ? 5 : c == 'x' ? 10 : c == 'l' ? 50 : c == 'c' ? 100 : 0;
    };
    std::size_t value = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t here = digit(text[i]);
        const std::size_t next = i + 1 < text.size() ? digit(text[i + 1]) : 0;
        if (here == 0) {
            return 0;
        }
        value = here < next ? value - here : value + here;
    }
    return value < 200 ? value : 0;
}

/// Reads bodies at one place of the source.
class BodyReader {
  public:
    BodyReader(std::string_view source, std::size_t at, std::size_t end, const Ruleset& rules)
        : text_(source.substr(0, end)), at_(at), rules_(rules) {}

    std::optional<MarkBody> read(MarkNumber number) const {
        switch (number) {
            case MarkNumber::arabic:
            case MarkNumber::whole:
                return arabic(number == MarkNumber::arabic);
            case MarkNumber::dotted:
            case MarkNumber::dotted_pair:
            case MarkNumber::dotted_triple:
                return dotted(number == MarkNumber::dotted_triple ? 3 : 2,
                              number == MarkNumber::dotted_pair ? 2 : 4);
            case MarkNumber::letter:
            case MarkNumber::upper_letter:
                return letter(number == MarkNumber::upper_letter);
            case MarkNumber::roman:
            case MarkNumber::upper_roman:
                return roman(number == MarkNumber::upper_roman);
            case MarkNumber::double_letter:
                return repeated(2, false);
            case MarkNumber::upper_double:
                return repeated(2, true);
            case MarkNumber::triple_letter:
                return repeated(3, false);
            case MarkNumber::superscript:
                return superscript();
            case MarkNumber::word:
                return word();
            case MarkNumber::none:
                return body_of(at_, value_of({1}));
        }
        return std::nullopt;
    }

  private:
    char byte(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

    std::size_t digits(std::size_t from, std::size_t& value) const {
        value = 0;
        std::size_t at = from;
        while (at < from + 4 && is_digit(byte(at))) {
            value = value * 10 + static_cast<std::size_t>(byte(at) - '0');
            ++at;
        }
        return is_digit(byte(at)) ? from : at;
    }

    std::optional<MarkBody> arabic(bool fractions) const {
        std::size_t value = 0;
        std::size_t at = digits(at_, value);
        const bool point = byte(at) == '.' && is_digit(byte(at + 1));
        if (at == at_ || value > year_least || (point && !fractions)) {
            return std::nullopt;
        }
        if (point) {  // "3.1" and "3.01": the digits behind the point are a fraction
            const std::size_t first = static_cast<std::size_t>(byte(at + 1) - '0');
            const bool two = is_digit(byte(at + 2));
            const std::size_t second = two ? static_cast<std::size_t>(byte(at + 2) - '0') + 1 : 0;
            at += two ? 3 : 2;
            return is_digit(byte(at))
                       ? std::nullopt
                       : std::optional(body_of(at, value_of({value, first + 1, second})));
        }
        const bool word = suffix_length(at).first != 0;
        at = word ? at : number_word(at, value);
        if (byte(at) == '/' && is_digit(byte(at + 1))) {
            std::size_t inserted = 0;  // "1/1" behind 1
            at = digits(at + 1, inserted);
            if (inserted > inserted_most) {
                return std::nullopt;  // "1/2002" is the number of an act
            }
            return body_of(at, value_of({value, inserted + 1}));
        }
        if (!word && (is_lower(byte(at)) || is_upper(byte(at)))) {
            const std::size_t suffix = letter_order(byte(at), is_upper(byte(at)));
            const std::size_t more = is_lower(byte(at + 1)) ? letter_order(byte(at + 1), false) : 0;
            at += more != 0 ? 2 : 1;
            const auto [end, inserted] = inserted_roman(at);
            return body_of(end, value_of({value, suffix, more, inserted}));
        }
        const auto [length, order] = suffix_length(at);
        return length == 0 ? body_of(at, value_of({value}))
                           : body_of(at + length, value_of({value, order}));
    }

    /// "12A-i)" stands behind 12A: the end of the roman number and its value, or `at` and 0.
    std::pair<std::size_t, std::size_t> inserted_roman(std::size_t at) const {
        const std::size_t close = byte(at) == '-' ? text_.substr(at, 6).find(')') : text_.npos;
        const bool any = close > 1 && close != text_.npos;
        const std::size_t value = any ? roman_value(text_.substr(at + 1, close - 1)) : 0;
        return {value == 0 ? at : at + close, value};
    }

    /// "1er": the end of digits and letters that say no more than the digits.
    std::size_t number_word(std::size_t at, std::size_t value) const {
        if (!is_lower(byte(at)) || value == 0 || value > rules_.ordinals.size()) {
            return at;
        }
        for (const std::u32string& word : rules_.ordinals[value - 1]) {
            const auto same = [&](std::size_t i) {
                return static_cast<unsigned char>(byte(at_ + i)) == word[i];
            };
            std::size_t n = 0;
            while (n < word.size() && same(n)) {
                ++n;
            }
            if (n == word.size() && at_ + n > at && !is_lower(byte(at_ + n))) {
                return at_ + n;
            }
        }
        return at;
    }

    /// "1 bis", "1-bis": the length of the suffix, and its place behind all letters.
    std::pair<std::size_t, std::size_t> suffix_length(std::size_t at) const {
        const bool apart = !rules_.suffixes_joined && (byte(at) == ' ' || byte(at) == '-');
        const std::size_t word = apart ? at + 1 : at;
        for (std::size_t i = 0; i < rules_.number_suffixes.size(); ++i) {
            const std::u32string& suffix = rules_.number_suffixes[i];
            std::size_t n = 0;
            while (n < suffix.size() && static_cast<unsigned char>(byte(word + n)) == suffix[n]) {
                ++n;
            }
            if (n == suffix.size() && !is_lower(byte(word + n))) {
                return {word + n - at, 100 + i};
            }
        }
        return {0, 0};
    }

    std::optional<MarkBody> dotted(std::size_t least, std::size_t most) const {
        std::size_t parts[4] = {0, 0, 0, 0};
        std::size_t count = 0;
        std::size_t at = at_;
        bool amount = false;  // 1.500.000
        while (count < 4) {
            const std::size_t end = digits(at, parts[count]);
            if (end == at) {
                return std::nullopt;
            }
            amount = count > 0 && (amount || count == 1) && end == at + 3;
            ++count;
            at = end;
            if (byte(at) != '.' || !is_digit(byte(at + 1))) {
                break;
            }
            ++at;
        }
        if (count < least || count > most || amount) {
            return std::nullopt;
        }
        return body_of(at, value_of({parts[0], parts[1], parts[2], parts[3]}));
    }

    /// Place of a letter in the alphabet of the ruleset, from 1.
    std::size_t letter_order(char c, bool upper) const {
        return order_of(static_cast<char32_t>(upper ? c + 32 : c));
    }
    std::size_t order_of(char32_t c) const {
        const auto found = std::find(rules_.alphabet.begin(), rules_.alphabet.end(), c);
        if (found != rules_.alphabet.end()) {
            return static_cast<std::size_t>(found - rules_.alphabet.begin()) + 1;
        }
        return is_lower(c) ? static_cast<std::size_t>(c - U'a') + 1 : 0;
    }

    std::optional<MarkBody> letter(bool upper) const {
        std::size_t at = at_;
        std::size_t order = 0;
        const char first = byte(at);
        if (upper ? is_upper(first) : is_lower(first)) {
            order = letter_order(first, upper);
            ++at;
        } else if (at < text_.size() && static_cast<unsigned char>(first) >= 0x80) {
            const Decoded decoded = decode_utf8(text_, at);
            const char32_t small = decoded.character == 0x110 ? 0x111 : decoded.character;
            if (small != 0x111 || (decoded.character == 0x110) != upper) {
                return std::nullopt;
            }
            order = order_of(small);
            at += decoded.length;
        }
        if (order == 0) {
            return std::nullopt;
        }
        MarkBody body;
        const char second = byte(at);
        if (is_digit(second) || ((second == '.' || second == '-') && is_digit(byte(at + 1)))) {
            std::size_t value = 0;
            const std::size_t from = is_digit(second) ? at : at + 1;
            at = digits(from, value);
            body = body_of(at, value_of({order, value + 1}));
        } else if (upper ? is_upper(second) : is_lower(second)) {
            const std::size_t more = letter_order(second, upper);
            ++at;
            body = body_of(at, value_of({order, 20 + more}));  // aa after a
            if (second == first) {
                body = {at, {value_of({26 + order}), body.values[0]}, 2};  // aa after z
            }
            if (first == (upper ? 'Z' : 'z')) {
                body.values[body.count++] = value_of({0, more});  // za before a
            }
            if (second == first && byte(at) == '.' && is_digit(byte(at + 1))) {
                std::size_t value = 0;
                at = digits(at + 1, value);
                body = body_of(at, value_of({26 + order, value + 1}));
            }
        } else if (const auto [end, inserted] = inserted_roman(at); upper && inserted != 0) {
            body = body_of(end, value_of({order, inserted + 1}));
        } else {
            const auto [length, suffix] = suffix_length(at);
            body = length == 0 ? body_of(at, value_of({order}))
                               : body_of(at + length, value_of({order, 100 + suffix}));
        }
        return body;
    }

    std::optional<MarkBody> roman(bool upper) const {
        std::string small;
        std::size_t at = at_;
        while (small.size() < 9 && (upper ? is_upper(byte(at)) : is_lower(byte(at)))) {
            small.push_back(static_cast<char>(upper ? byte(at) + 32 : byte(at)));
            ++at;
        }
        const std::size_t value = roman_value(small);
        if (value == 0) {
            return std::nullopt;
        }
        if (byte(at) == '.' && is_digit(byte(at + 1))) {
            std::size_t behind = 0;
            at = digits(at + 1, behind);
            return body_of(at, value_of({value, behind + 1}));
        }
        return body_of(at, value_of({value}));
    }

    std::optional<MarkBody> repeated(std::size_t count, bool upper) const {
        const char first = byte(at_);
        if (!(upper ? is_upper(first) : is_lower(first))) {
            return std::nullopt;
        }
        for (std::size_t i = 1; i < count; ++i) {
            if (byte(at_ + i) != first) {
                return std::nullopt;
            }
        }
        return body_of(at_ + count, value_of({letter_order(first, upper)}));
    }

    std::optional<MarkBody> superscript() const {
        std::size_t at = at_;
        std::size_t value = 0;
        while (at < text_.size() && at < at_ + 9) {
            const Decoded decoded = decode_utf8(text_, at);
            const std::size_t digit = superscript_digit(decoded.character);
            if (digit > 9) {
                break;
            }
            value = value * 10 + digit;
            at += decoded.length;
        }
        if (value == 0) {
            return std::nullopt;
        }
        std::size_t end = at;  // of "¹ᵇⁱˢ"
        const std::string letters = superscript_letters(text_, end);
        const auto [length, order] =
            BodyReader(letters, 0, letters.size(), rules_).suffix_length(0);
        return length == 0 || length != letters.size() ? body_of(at, value_of({value}))
                                                       : body_of(end, value_of({value, order}));
    }

    /// "Uno", "Treinta y dos": by the lists of the ruleset.
    std::optional<MarkBody> word() const {
        constexpr std::size_t word_bytes = 40;
        const std::string_view head = text_.substr(at_, word_bytes);
        // "Parágrafo único -": behind a word of the mark, not the full stop alone may close it
        const bool named = at_ > 1 && text_[at_ - 1] == ' ' && text_[at_ - 2] > ' ';
        if (!named && head.find('.') == std::string_view::npos) {
            return std::nullopt;
        }
        Fold fold;
        fold_into(head, word_bytes, fold);
        const NumberWord read = read_number_word(fold, 0, rules_);
        return read.end == 0 || read.end >= fold.size()
                   ? std::nullopt
                   : std::optional(body_of(at_ + fold.offset[read.end], value_of({read.value})));
    }

    std::string_view text_;
    std::size_t at_;
    const Ruleset& rules_;
};

/// Whether one of the ruleset's suffixes, or the blank before it, may begin with this byte.
bool may_begin_suffix(char first, const Ruleset& rules) {
    const auto& all = rules.number_suffixes;
    const bool apart = !rules.suffixes_joined && (first == ' ' || first == '-');
    return !all.empty() && (apart || std::any_of(all.begin(), all.end(), [&](const auto& suffix) {
                                return suffix.empty() ||
                                       suffix[0] == static_cast<unsigned char>(first);
                            }));
}

}  // namespace

bool may_go_on(char second, MarkNumber number, const Ruleset& rules) {
    switch (number) {
        case MarkNumber::whole:
            return is_digit(second) || is_lower(second) || is_upper(second) || second == '/' ||
                   may_begin_suffix(second, rules);
        case MarkNumber::arabic:
        case MarkNumber::dotted:
        case MarkNumber::dotted_pair:
        case MarkNumber::dotted_triple:
        case MarkNumber::superscript:
        case MarkNumber::word:
        case MarkNumber::none:
            return true;
        case MarkNumber::letter:
        case MarkNumber::upper_letter:
            return (number == MarkNumber::letter ? is_lower(second) : is_upper(second)) ||
                   is_digit(second) || second == '.' || second == '-' ||
                   static_cast<unsigned char>(second) >= 0x80 || may_begin_suffix(second, rules);
        case MarkNumber::roman:
            return is_lower(second) || second == '.';
        case MarkNumber::upper_roman:
            return is_upper(second) || second == '.';
        case MarkNumber::double_letter:
        case MarkNumber::triple_letter:
            return is_lower(second);
        case MarkNumber::upper_double:
            return is_upper(second);
    }
    return true;
}

std::optional<MarkBody> read_mark_number(std::string_view text,
                                         std::size_t at,
                                         MarkNumber number,
                                         const Ruleset& rules) {
    return BodyReader(text, at, text.size(), rules).read(number);
}

}  // namespace core::cutting
