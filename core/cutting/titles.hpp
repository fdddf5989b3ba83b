#pragma once
/// \file
/// Where the title of a heading stands: behind the number or below it; and headings that have no
/// number at all.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

struct EngineInput;

struct HeadingTitle {
    std::string text;        ///< empty if it has none
    std::size_t end = 0;     ///< end of the heading: of its line, or of the title below
    std::size_t behind = 0;  ///< where the text begins that may hold marks
    bool sentence = false;   ///< the line below ends with a full stop: it may be text
};

/// The title of an accepted candidate.
HeadingTitle heading_title(std::string_view source,
                           const std::vector<Line>& lines,
                           const Ruleset& rules,
                           const std::vector<Candidate>& candidates,
                           std::size_t index);

struct PlainHeading {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string title;
    bool capitals = false;
    bool cited = false;     // with a citation on the line below
    bool small = false;     // begins with a small letter
    bool has_body = false;  // text follows on the next line
};

/// Short lines between blank lines right above what `candidate` begins, outermost first. Lines
/// before line `from` are not looked at.
std::vector<PlainHeading> plain_headings_above(std::string_view source,
                                               const std::vector<Line>& lines,
                                               const Candidate& candidate,
                                               std::size_t from,
                                               std::size_t indent);

/// Of headings above an article with a keyword those in capitals right above it: others may be what
/// a list says. None if they are all that stands from line `from` on below an article: "DELETED".
void keep_capitals(std::string_view source,
                   const std::vector<Line>& lines,
                   std::size_t from,
                   bool below_article,
                   std::vector<PlainHeading>& headings);

/// The first line of a text, with a year at its end, names the instrument and heads nothing: "The
/// Lamps Order 1996".
void drop_name(std::string_view source, std::vector<PlainHeading>& headings);

/// "1. Im Allgemeinen", "a. Unter Anwesenden": a heading below those numbered in capitals.
struct NumberedHeading {
    std::size_t line = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string num;
    std::string title;
    int rank = 0;
};

/// Which lines with a number are headings: none, "1. Antrag", or "1 Antrag" too; or "1 Antrag"
/// alone right above the article, as copies of web sites without blank lines have it.
enum class Numbered { none, stopped, plain, dense };

/// Headings numbered in capitals ("II. Antrag") were taken: "1. Antrag" may stand below them. Or
/// "1. Allgemeines", or "1 Allgemeines", stands above the first article of all and "2" above
/// another: such are all the headings that the text has. Lines before `from` are not looked at.
Numbered numbered_style(const EngineInput& input,
                        std::size_t from,
                        const std::vector<Candidate>& candidates);
/// Lines of their own between blank lines (but where they stand `dense`), with an arabic number or
/// small letters, right above `line`, outermost first. Lines before `from` are not looked at.
std::vector<NumberedHeading> numbered_headings_above(const EngineInput& input,
                                                     std::size_t line,
                                                     std::size_t from,
                                                     Numbered style);

/// The line as a heading that stands at the head of a block of text, if it looks like one.
std::optional<PlainHeading> plain_heading_at(std::string_view source,
                                             const std::vector<Line>& lines,
                                             std::size_t line);

}  // namespace core::cutting
