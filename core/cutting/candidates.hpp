#pragma once
/// \file
/// Lines that could be headings, by the shape of the line alone. What they are is decided later.

#include "core/cutting/numbers.hpp"
#include "core/cutting/peel.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"
#include "core/cutting/trail.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace core::cutting {

struct Candidate {
    Place line;   // index of the line; of a heading that was broken, the second
    Place begin;  // first byte of the unit: the line, or the note above it
    Place level;
    Place keyword;
    Number number;
    Place number_begin;  // bytes of the number as printed
    Place number_end;
    Place title_begin;  // bytes of the title on the same line, may be empty
    Place title_end;
    Ending ending = ending_line;
    bool marked : 1 = false;        // with Markdown heading or emphasis marks
    bool damaged : 1 = false;       // the keyword lacks accents
    bool lower : 1 = false;         // the title begins with a small letter or a continuation word
    bool clause : 1 = false;        // "2(1) The": its first paragraph opens right behind the number
    bool first_clause : 1 = false;  // "2 (1) The"
    bool small : 1 = false;         // the keyword begins with a small letter
    bool broken : 1 = false;        // the number stands on the line below the keyword
    bool wrapped : 1 = false;       // the line above is unfinished: this may be running text
    bool spaced : 1 = false;        // a blank line (or the head of the text) is right above
    bool in_contents : 1 = false;
    bool in_notes : 1 = false;     // in the block of notes at the end of the text
    bool opens_quote : 1 = false;  // a quotation mark opens right before it
    bool quoted : 1 = false;
    bool belongs : 1 = false;  // an annex of a part: "Appendix A to Part 5"
    bool group : 1 = false;    // an article level used as a container in this text
    bool inside : 1 = false;   // below an article that holds others: a law inside an act
    bool linked : 1 = false;   // "§ 14#": the last digits are the sign of a note, which is a link
    bool flattened : 1 = false;  // "Điều 2.3 Phạm vi": 3 may be the sign of a note behind "Điều 2."
    bool accepted : 1 = false;
    Why why = Why::shape;  // what was decided last
    Place note_begin;      // bytes of the note above that is the title; may be empty
    Place note_end;
};

/// Whether both are of one level with one number: an entry of a table, and what it names.
inline bool same_number(const Candidate& a, const Candidate& b) {
    return a.level == b.level && a.number.key == b.number.key;
}
/// Equal where same_number() holds.
inline std::uint64_t number_hash(const Candidate& candidate) {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15U;
    std::uint64_t hash = candidate.level * factor;  // or chapter I would be article 3
    for (const std::uint32_t part : candidate.number.key) {
        hash = (hash + part + 1) * factor;
        hash ^= hash >> 32U;
    }
    return hash;
}

/// Whether a full stop ends the number, alone or with a dash behind it.
inline bool ends_with_stop(const Candidate& candidate) {
    return (candidate.ending & (ending_dot | ending_dot_dash)) != 0;
}

/// Drops those that are marked in `dropped`, which has one flag for each.
void drop_candidates(std::vector<Candidate>& candidates, const std::vector<bool>& dropped);

/// Lines [first, last) of a text whose margin is `indent` bytes wide.
struct Stretch {
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t indent = 0;
};

/// All candidates of the stretch in order, at most one a line. Ends when there are more than `max`.
std::vector<Candidate> find_candidates(std::string_view source,
                                       const std::vector<Line>& lines,
                                       const Ruleset& rules,
                                       const Stretch& stretch,
                                       std::size_t max,
                                       Trail* trail = nullptr);

}  // namespace core::cutting
