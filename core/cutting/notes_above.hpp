#pragma once
/// \file
/// Titles that stand in a note on the line above the number.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// How the notes of a text stand: with a blank line above them, in a text without any, or as
/// paragraphs of their own.
enum class NoteStyle : std::uint8_t { below_blank, between_lines, apart };

/// First line of the note that stands above `line`, between it and line `from`; `line` itself if
/// there is none.
std::size_t note_above(std::string_view source,
                       const std::vector<Line>& lines,
                       std::size_t line,
                       std::size_t from,
                       NoteStyle style = NoteStyle::below_blank);

/// What a note says: cleaned, without the words by which a web site names it ("Marginal note:").
std::string title_of_note(std::string_view note, const Ruleset& rules);

/// Fills note_begin and note_end of candidates whose level has its title on the line above.
void find_notes(std::string_view source,
                const std::vector<Line>& lines,
                const Ruleset& rules,
                std::vector<Candidate>& candidates);

/// Whether a line is a heading right above the title `line + 1` of a section, in a text without
/// blank lines: what stands above it ends a section.
bool heads_note_between_lines(std::string_view source,
                              const std::vector<Line>& lines,
                              std::size_t line);

}  // namespace core::cutting
