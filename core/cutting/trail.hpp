#pragma once
/// \file
/// Why a line was taken for a heading or a mark, or refused: the decisions about one line, noted by
/// the code that decides. Without a trail nothing is noted and nothing is built.

#include "core/cutting/ruleset.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::cutting {

/// What became of a line under one rule.
enum class Verdict : std::uint8_t { taken, refused, noted };

// X(name, verdict, sentence)
#define IU_CUTTING_REASONS(X)                                                                      \
    X(no_keyword, refused, "begins like no heading of the ruleset: neither keyword nor number")    \
    X(blank, refused, "is blank")                                                                  \
    X(number_missing, refused, "no number that this level takes stands where one must stand")      \
    X(not_flush, refused, "a number without keyword counts at the margin only")                    \
    X(terminator_missing, refused, "what follows the number is none of the endings of the level")  \
    X(continuation, refused, "the words behind the number go on as a sentence: a reference")       \
    X(shape, noted, "has the shape of a heading")                                                  \
    X(in_contents, refused, "is an entry of a table of contents")                                  \
    X(in_quotation, refused, "stands in a quotation")                                              \
    X(in_notes, refused, "stands in the block of notes at the end of the text")                    \
    X(running_part, refused, "is a running head with the number and title of its part")            \
    X(amendment_note, refused, "is the note of an amendment")                                      \
    X(zone, noted, "opens a zone that belongs to no unit")                                         \
    X(quotation, noted, "a quotation: it is cut as a text of its own, at depth all only")          \
    X(other_family, refused, "other articles of the text are heavier: with a keyword or without")  \
    X(small_keyword, refused, "the keyword is in small letters, and others begin with a capital")  \
    X(masthead_number, refused, "is the number of the act itself")                                 \
    X(not_attached, refused, "is not in capitals, or nothing below says with what it was issued")  \
    X(lower, refused, "the words behind the number begin small or with a continuation word")       \
    X(damaged_keyword, refused, "the keyword lacks accents, and its number is not missing")        \
    X(wrapped, refused, "the line above is not finished: running text")                            \
    X(container, taken, "heads a container")                                                       \
    X(annex, taken, "opens an annex")                                                              \
    X(run_goes_on, refused, "the numbers above go on behind it: a reference to an annex")          \
    X(successor, taken, "its number goes on in the run of articles")                               \
    X(not_successor, refused, "its number does not fit the heaviest rising run of articles")       \
    X(dotted, taken, "its number names its place in a code and need not rise")                     \
    X(too_weak, refused, "looks too little like a heading")                                        \
    X(jumps, refused, "a weak line whose number jumps ahead of the run")                           \
    X(fills_gap, taken, "its number is exactly what is missing in the run")                        \
    X(annex_run, taken, "the numbers of the annex run from 1 without a hole")                      \
    X(annex_numbers, refused,                                                                      \
      "numbers without keyword in an annex must run from 1 without a hole")                        \
    X(behind_heading, refused, "the heading before it begins at the same place or behind")         \
    X(no_mark, refused, "begins with no mark of the scheme")                                       \
    X(below_notes, refused, "stands below a title of notes: marks are not looked for")             \
    X(too_many_marks, refused, "the article has more marks than are looked at")                    \
    X(mark_shape, noted, "has the shape of a mark")                                                \
    X(mark, taken, "the cheapest reading of all marks of the article takes it")                    \
    X(mark_is_text, refused, "the cheapest reading of all marks of the article leaves it as text") \
    X(no_number, refused, "begins with no number of an outline")                                   \
    X(too_far_in, refused, "is indented by more than eight blanks")                                \
    X(no_title, refused, "no title of fitting length, with a blank before it, follows the number") \
    X(small_title, refused, "what follows the number begins with a small letter")                  \
    X(numbered, noted, "has the shape of a numbered heading")                                      \
    X(not_alone, refused, "does not stand as the chosen headings of the text do")                  \
    X(not_in_run, refused, "its number does not go on in the heaviest run 1, 2, 3")                \
    X(not_below, refused, "its number does not go on below the open section")                      \
    X(outline_run, taken, "its number goes on in the run of the outline")                          \
    X(front_matter, refused, "stands in the front matter")                                         \
    X(fenced, refused, "stands in a fenced code block")                                            \
    X(html, refused, "stands in an HTML block")                                                    \
    X(indented_code, refused, "is indented by four blanks and more: code, or text that goes on")   \
    X(hashes, refused, "the signs # are more than six, or no blank follows them")                  \
    X(paragraph, refused, "is text of a paragraph")                                                \
    X(nested_heading, taken, "a heading inside a list item or a quote: cut at depth all only")     \
    X(markdown_heading, taken, "is a heading of CommonMark")                                       \
    X(heading_part, noted, "is part of a heading: its note, its title or its underline")           \
    X(plain_heading, taken, "stands on its own above what it heads: a heading without a number")

enum class Why : std::uint8_t {
#define IU_X(name, verdict, sentence) name,
    IU_CUTTING_REASONS(IU_X)
#undef IU_X
};

/// `terminator_missing`, ...
std::string_view to_string(Why why) noexcept;
/// One clause for people; its subject is the line.
std::string_view sentence(Why why) noexcept;
Verdict verdict(Why why) noexcept;
std::string_view to_string(Verdict verdict) noexcept;

/// One decision.
struct TrailStep {
    Why why = Why::blank;
    std::string rule;   ///< which rule: "level article (article)", "marks canada", "outline"
    std::string where;  ///< "in the quotation of lines 5 to 9"; empty: in the text itself
};

/// What the line came to.
struct TrailEnd {
    std::optional<std::size_t> begins;  ///< the unit that begins on it, the outermost
    std::optional<std::size_t> owner;   ///< the unit that its first byte belongs to
};

/// The decisions about one line. One cut at a time; not for several threads.
class Trail {
  public:
    /// `line` counts from 0.
    explicit Trail(std::size_t line) : line_(line) {}
    std::size_t line() const noexcept { return line_; }
    void note(Why why, std::string rule) { steps.push_back({why, std::move(rule), where}); }

    std::vector<TrailStep> steps;  ///< in the order of the decisions
    std::string where;             ///< for the steps to come
    TrailEnd end;

  private:
    std::size_t line_;
};

/// Whether decisions about `line` are asked for.
inline bool watched(const Trail* trail, std::size_t line) noexcept {
    return trail != nullptr && trail->line() == line;
}
/// Whether the line that is asked for lies in [first, last).
inline bool watched(const Trail* trail, std::size_t first, std::size_t last) noexcept {
    return trail != nullptr && trail->line() >= first && trail->line() < last;
}

/// "level article (dieu)": for steps.
std::string rule_name(const Level& level, std::size_t keyword);

}  // namespace core::cutting
