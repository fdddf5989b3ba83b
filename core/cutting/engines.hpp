#pragma once
/// \file
/// The three engines: each turns bytes into boundaries. Pure functions, no I/O.

#include "core/cutting/assemble.hpp"
#include "core/cutting/markdown.hpp"
#include "core/cutting/quotes.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"
#include "core/cutting/trail.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

struct EngineInput {
    std::string_view source;
    const std::vector<Line>& lines;
    const Ruleset& rules;
    std::size_t headings_max = std::string_view::npos;
    std::size_t title_bytes_max = std::string_view::npos;
    /// Marks and quotations are looked for only if they are asked for.
    Depth depth = Depth::article;
    /// Notes the decisions about one line; none: nothing is noted.
    Trail* trail = nullptr;
};

/// Sentences for Assembly::refusal.
std::string too_many_headings(std::size_t max);
std::string title_too_long(std::size_t max);

/// What stands in a text down to depth article by one keyword ruleset; deeper units are found in
/// it.
struct KeywordHeadings {
    std::vector<QuoteZone> quotes;
    std::vector<Stretch> contents;  ///< tables of contents
    std::size_t notes_line = 0;     ///< from which there are only notes, or the number of lines
    std::vector<Boundary> recitals;
    std::vector<Boundary> headings;                 ///< in order, behind all recitals
    std::optional<std::size_t> first_section = {};  ///< its line, where no number heads it
    std::vector<Warning> warnings;
    std::size_t longest_title = 0;  ///< bytes
    std::string refusal = {};       ///< why the text is over a bound; then there is nothing else
};

/// CommonMark headings of a text that scan_markdown() has read.
void cut_markdown(const EngineInput& input,
                  const MarkdownBlocks& blocks,
                  Assembly& out,
                  std::vector<Warning>& warnings);
/// Numbered outlines: 1., 2.1., A., A.0.; where nothing is numbered, titles that stand alone.
void cut_outline(const EngineInput& input, Assembly& out, std::vector<Warning>& warnings);
/// Headings of a keyword and a number, by the levels of the ruleset.
KeywordHeadings find_keyword_headings(const EngineInput& input);
/// The same with what stands below them, as deep as is asked for.
void cut_keywords(const EngineInput& input,
                  KeywordHeadings known,
                  Assembly& out,
                  std::vector<Warning>& warnings);

}  // namespace core::cutting
