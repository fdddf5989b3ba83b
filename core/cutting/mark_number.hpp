#pragma once
/// \file
/// The numbers of marks: 1, 1a, 3.1, a, a1, aa, iv, B, a superscript 1, "One".

#include "core/cutting/ascii.hpp"
#include "core/cutting/ruleset.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core::cutting {

/// The number of a mark between its delimiters: where it ends, and its values (MarkReading).
struct MarkBody {
    std::size_t end = 0;
    std::array<std::uint64_t, 3> values{};
    std::size_t count =
        0;  ///< of the values: more than 1 where letters can be read in several ways
};

/// Whether a number of this kind may begin with this byte; spares most lines all else.
constexpr bool may_begin_mark_number(char first, MarkNumber number) {
    switch (number) {
        case MarkNumber::arabic:
        case MarkNumber::whole:
        case MarkNumber::dotted:
        case MarkNumber::dotted_pair:
        case MarkNumber::dotted_triple:
            return is_digit(first);
        case MarkNumber::letter:
            return is_lower(first) || static_cast<unsigned char>(first) >= 0x80;
        case MarkNumber::upper_letter:
            return is_upper(first) || static_cast<unsigned char>(first) >= 0x80;
        case MarkNumber::roman:
        case MarkNumber::double_letter:
        case MarkNumber::triple_letter:
            return is_lower(first);
        case MarkNumber::upper_roman:
        case MarkNumber::upper_double:
            return is_upper(first);
        case MarkNumber::superscript:
            return static_cast<unsigned char>(first) == 0xC2 ||
                   static_cast<unsigned char>(first) == 0xE2;
        case MarkNumber::word:
            return is_upper(first) || static_cast<unsigned char>(first) == 0xC3;
        case MarkNumber::none:
            return true;
    }
    return true;
}

/// Whether a number of this kind that begins with one letter or digit may go on with this byte.
bool may_go_on(char second, MarkNumber number, const Ruleset& rules);

/// The number of this kind at byte `at` of `text`, nothing if there is none.
std::optional<MarkBody> read_mark_number(std::string_view text,
                                         std::size_t at,
                                         MarkNumber number,
                                         const Ruleset& rules);

}  // namespace core::cutting
