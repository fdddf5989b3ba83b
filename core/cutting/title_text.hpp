#pragma once
/// \file
/// What a line tells of itself, for those that look for titles. Pure functions of the text.

#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <string_view>

namespace core::cutting {

/// Lines below one that is full which go on with it in small letters, behind a word that goes on
/// ("Minister of" above "Energy"), or in capitals as it is, at most three.
struct GoesOn {
    std::string text;       ///< what they say, cleaned
    std::size_t end = 0;    ///< the byte behind them; 0: there are none
    bool sentence = false;  ///< they end like a sentence, or are more
};
GoesOn lines_that_go_on(std::string_view source,
                        const std::vector<Line>& lines,
                        const Ruleset& rules,
                        std::size_t line);

/// Without the quotation mark that closes behind it, and without a source in parentheses behind its
/// full stop: "The fee is due. (Inserted by Act 5)".
std::string_view without_tail(std::string_view text);

/// A title with which a quotation ends, without the mark that closes it: "Prüfung vor Ort“.".
std::string_view without_closing_mark(std::string_view title);

/// A small letter of any script.
bool is_lower_letter(char32_t character);
/// Whether one stands in it.
bool has_lower_letter(std::string_view text);
/// Whether any letter stands in it; beyond Latin, every character but a sign counts as one.
bool has_letter(std::string_view text);
/// Whether it ends with a full stop, colon, semicolon or comma. It must not be empty.
bool ends_sentence(std::string_view text);
/// Whether it ends with an em dash, or with a typed one behind a colon or a comma.
bool ends_with_dash(std::string_view text);
/// Bytes of a line that was broken because it was full.
constexpr std::size_t full_title_line = 45;
/// Longer lines are no citations.
constexpr std::size_t citation_bytes = 80;
/// "2012, ch. 19, art. 52", "RSA 2000 cL-4.2 s1;2003 c26 s4": where a section was enacted; a year,
/// and another number at the end.
bool is_citation(std::string_view text);
/// The line without its wrapping: blanks, emphasis, heading and quotation marks.
std::string_view text_of(std::string_view source, const Line& line);
/// Nothing but blanks and marks.
bool is_blank_line(std::string_view source, const Line& line);
/// Whether nothing of the text stands on line `line`: it is blank, or the last one of a page and
/// holds its number.
bool parts_paragraphs(std::string_view source, const std::vector<Line>& lines, std::size_t line);

/// "Fußnote": a line below which an article has only notes. `word` is the line then, folded.
bool is_note_title(std::string_view text, const Ruleset& rules, Fold& word);

/// "zu § 5 Absatz 1": what an annex of such a level belongs to, as a part of its title.
bool tells_owner(std::string_view text, const Level& rule);

/// Whether the last word goes on below: "acting as representatives of the". `word` is the
/// word then, folded; its memory is used again.
bool ends_with_lead(std::string_view text, const Ruleset& rules, Fold& word);

/// Whether the last word is a short one in small letters that goes on below.
bool breaks_off(std::string_view line, const Ruleset& rules);

/// "Section 4", "(See sections 13, 24 and 43)": nothing but words that lead to a number, and
/// numbers.
bool leads_elsewhere(std::string_view text, const Ruleset& rules);

}  // namespace core::cutting
