#pragma once
/// \file
/// The look at the head of a line that spares most lines the full one.

#include "core/cutting/numbers.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace core::cutting {

/// Whether a line with this head can be a heading of the ruleset.
bool is_promising(const Fold& head, const Ruleset& rules);
/// Character after a keyword whose accents are missing or wrong in the text, 0 for none.
std::size_t damaged_keyword_end(const Fold& fold, const std::u32string& stripped);

/// "1.\u00ba", "1\u00b0": behind the sign of an ordinal at `at`, which belongs to the number; else
/// `at`.
std::size_t behind_ordinal_sign(const Fold& fold, std::size_t at);

/// What stands after the number, which ends at `at`; `at` moves behind the mark.
std::optional<Ending> read_ending(const Fold& fold, std::size_t& at);

/// Whether nothing follows at `at`, or something in parentheses or brackets.
bool ends_heading(const Fold& fold, std::size_t at);

/// The number of a line whose `text` is folded in `fold`, where no blank parts it from what
/// follows and the level takes such: "1Short title", "1(1)A person", "1A person", "6AName", and
/// behind a `number` of several parts "4.1(1) A person".
std::optional<Number> read_joined_number(const Fold& fold,
                                         std::string_view text,
                                         const Level& rule,
                                         const std::optional<Number>& number);

/// "[4. Fees", "12[4A. Fees", "[§103. Repealed]": bytes of the bracket that an amendment opened
/// before a number, with the mark of its footnote; 0 if there is none.
std::size_t amendment_bracket(std::string_view line);

/// An article whose number is a word alone: "Primero. Objeto."
bool counts_in_words(const Level& level);
/// Whether nothing but a roman number heads the articles of this level: quote_below_romans() alone
/// finds them, and no line is asked for one.
inline bool is_roman_act(const Level& level) {
    return level.bare && level.role == Role::article && level.numbers == number_roman;
}

/// Whether the words of a number at the head of a line are those that count articles: the first
/// two of their value, or several joined. "Primero", "Segunda", "Décimo primero", and not "Uno".
bool is_counting_word(const Fold& fold, const Number& number, const Ruleset& rules);

/// "Bijlage 1, behorende bij artikel 2": the end of the line where a comma at `at`, behind the
/// number, opens no sentence and the level takes such; else `at`. `text` is folded in `fold`.
std::size_t aside_end(const Fold& fold, std::string_view text, std::size_t at, const Level& rule);

/// The first character from `at` that is no blank.
std::size_t skip_blanks(const Fold& fold, std::size_t at);

/// `[12]` or superscript digits at `at`, behind a number, are the mark of a footnote: the character
/// behind it, else `at`.
std::size_t skip_footnote(const Fold& fold, std::size_t at);

/// "Art. 4(1)     Scope": the character behind the mark of a footnote between a number and a title
/// that stands apart, else `at`; "Art. 4(1) of" is a reference. In "§ 4 (Fn 1, 2)" a word of the
/// ruleset tells the mark.
std::size_t skip_note_apart(const Fold& fold, std::size_t at, const Ruleset& rules);

/// The break of a line in `fold`, with the blanks around it, becomes one blank.
void join_lines(Fold& fold);

/// "CHƯƠNGII" in capitals: a roman number at `at`, right behind the keyword, where a conversion
/// lost the blank. `text` is folded in `fold`.
bool is_glued_roman(const Fold& fold, std::string_view text, std::size_t at, const Ruleset& rules);

/// "1a. Abschnitt:2 Geltung": the character behind the digits of a Swiss footnote, which lost their
/// place above the line, behind the colon at `at`; else `at`.
std::size_t skip_note_behind_colon(const Fold& fold, std::size_t at, const Ruleset& rules);

/// Whether two letters, of any script and folded, stand at `at`.
bool two_letters_at(const std::u32string& text, std::size_t at);

}  // namespace core::cutting
