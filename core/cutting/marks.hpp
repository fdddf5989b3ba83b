#pragma once
/// \file
/// Marks below articles: `(1)`, `1.`, `a)`, `(i)`. A ruleset names the shapes of each scheme,
/// outermost first; here lines are searched for them and the run of marks of one article is
/// resolved as a whole, because "(i)" is a letter or a roman number only by what stands around it.

#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace core::cutting {

/// One way to read a mark: which mark of the scheme it is, and its value for comparing. Four
/// 16-bit parts, the first in the highest bits: 5a is (5, 1), 3.1 is (3, 1).
struct MarkReading {
    std::uint8_t mark = 0;
    bool bare = false;  ///< a number alone, "3 Text": what does not follow 2 is a footnote
    std::uint64_t value = 0;
};

/// MarkReading::value of 1, a and i.
constexpr std::uint64_t first_of_a_list = std::uint64_t{1} << 48U;

/// A mark in the text, not yet understood.
struct MarkToken {
    std::size_t line = 0;
    std::size_t begin = 0;     ///< first byte of the mark
    std::size_t body = 0;      ///< bytes of what is printed between its delimiters
    std::size_t body_end = 0;  ///< "
    std::size_t end = 0;       ///< first byte behind the mark and its blanks
    std::size_t indent = 0;    ///< bytes before the first mark of the line
    bool leads = true;         ///< first mark of its line
    bool broken = false;       ///< a line without a mark stands between it and the mark above
    std::uint32_t first_reading = 0;  ///< its readings in MarkRun::readings
    std::uint32_t last_reading = 0;   ///< behind the last of them
};

/// The marks of one article in the order of the text, and the ways to read each of them.
struct MarkRun {
    std::vector<MarkToken> tokens;
    std::vector<MarkReading> readings;

    std::span<const MarkReading> readings_of(const MarkToken& token) const {
        return std::span(readings).subspan(token.first_reading,
                                           token.last_reading - token.first_reading);
    }
    /// Without the marks from this one on.
    void drop_from(std::size_t token) {
        readings.resize(tokens[token].first_reading);
        tokens.resize(token);
    }
    /// Empties it; its memory is used again.
    void clear() {
        tokens.clear();
        readings.clear();
    }
};

/// Behind side notes at byte `at` and the blanks around them; `at` if none begins and ends there
/// before `end`.
std::size_t skip_side_notes(std::string_view source,
                            std::size_t at,
                            std::size_t end,
                            const Ruleset& rules);

/// Belgian consolidations open what a later act wrote with the number of its note, "[1 § 2.", and
/// close it with "]1": bytes of what opens it, 0 if nothing does.
std::size_t opened_note_length(std::string_view text);

/// "- a) text", "- 1. text": bytes of a bullet in front of a mark, with its blanks; 0 if there is
/// none.
std::size_t bullet_length(std::string_view text);

/// A mark that was taken: its place in the tree of marks.
struct TakenMark {
    std::size_t token = 0;
    std::uint8_t mark = 0;
    int depth = 0;  ///< 0: right below the article
};

/// Whether a mark may stand at the head of `text`: false spares `read_marks`, which finds none.
inline bool may_hold_marks(const Ruleset& rules, const MarkScheme& scheme, std::string_view text) {
    return shapes_at(scheme, text) != 0 || (!text.empty() && !rules.side_note_open.empty() &&
                                            text.front() == rules.side_note_open.front());
}

/// The marks at byte `at` of line `line`, one behind the other; appends to `out`. True if any.
bool read_marks(std::string_view source,
                const Ruleset& rules,
                const MarkScheme& scheme,
                const Line& line,
                std::size_t line_index,
                std::size_t at,
                MarkRun& out);

/// Which tokens are units, and how deep: the cheapest reading of the whole run. `fragment`: the
/// run is cut out of a text (a quotation) and may begin anywhere. Cost: linear in the tokens.
std::vector<TakenMark> resolve_marks(const MarkRun& run, bool fragment);

}  // namespace core::cutting
