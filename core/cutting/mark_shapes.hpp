#pragma once
/// \file
/// Marks below articles, as a ruleset describes them: "(1)", "a)", "(i)". Part of ruleset.hpp.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// What the number between the delimiters of a mark looks like.
enum class MarkNumber : std::uint8_t {
    arabic,         // 1, 1a, 1.1 (an insertion behind 1)
    whole,          // 1, 1a: where 1.1 is another mark of the scheme
    dotted,         // 1.1, 1.1.2: a row of its own beside 1
    dotted_pair,    // 1.1 alone: where 1.1.1 is another mark of the scheme
    dotted_triple,  // 1.1.1, 1.1.1.1
    letter,         // a, a1, a.1, aa
    upper_letter,   // A
    roman,          // i, iv
    upper_roman,    // I, IV
    double_letter,  // aa, bb
    upper_double,   // AA
    triple_letter,  // aaa
    superscript,    // ¹
    word,           // Uno
    none,           // no number: "PARÁGRAFO."
};

/// What closes a mark that is alone on its line, its text below it.
constexpr std::string_view alone_on_line = "\n";

struct MarkShape {
    std::string open;
    MarkNumber number = MarkNumber::arabic;
    std::string close;
};

/// One level of marks below articles.
struct Mark {
    std::string kind;        // section_type
    std::string outer_kind;  // the same where no other point stands above it
    std::string address;
    std::vector<MarkShape> shapes;
    bool title_above = false;  // a note on the line above is the title
    bool title_dash = false;   // the title ends with a full stop and a dash: "In general.—"
    bool alone = false;        // outermost: all are paragraphs, which run from 1; else none is
};

/// The marks that articles of one family have, outermost first.
struct MarkScheme {
    std::string name;
    std::vector<Mark> marks;
    std::vector<std::string> others;  // schemes that a text may have in its place

    /// Which shapes a mark at the head of a text may have, by its first two bytes: a bit each in
    /// the order of the marks, the last one for all others. Spares most lines all else.
    using Shapes = std::uint16_t;
    static constexpr unsigned shape_bits = 16;
    std::array<Shapes, 256> by_first = {};
    std::array<Shapes, 256> by_second = {};

    /// A shape: which mark of the scheme it belongs to, which of that mark's shapes it is.
    struct Place {
        std::uint8_t mark = 0;
        std::uint16_t shape = 0;
    };
    std::vector<Place> places;  // of all shapes in the order of the marks
};

/// Which shapes a mark at the head of `text` may have; none where it can begin with no mark.
inline MarkScheme::Shapes shapes_at(const MarkScheme& scheme, std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = text.empty() ? 0U : scheme.by_first[byte(0)];
    return static_cast<MarkScheme::Shapes>(text.size() > 1 ? first & scheme.by_second[byte(1)]
                                                           : first);
}

}  // namespace core::cutting
