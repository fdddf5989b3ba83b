#pragma once
/// \file
/// What the line of one candidate says of it beside its number.

#include "core/cutting/candidates.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// "Subdivision 1. Scope. This section applies to:": what stands behind the number of a container
/// is a paragraph, and no title.
bool is_paragraph(std::string_view title);

/// "Schedule 1 Members of the Board" on a line of its own, where "Schedule 1 Part 2 applies." is a
/// sentence.
bool is_titled_alone(std::string_view source, const Candidate& candidate);

/// "SCHEDULE 1                    Section 3", "FIRST SCHEDULE (Article 6 (1))": what stands far
/// behind the number of an annex, or in parentheses, is what it belongs to, and no title.
bool refers_apart(std::string_view behind, const Ruleset& rules);

/// The number at `at` of `text`, folded, without a word that lost the blank before it: of
/// "Art. 2.Notre ministre" and of "2.Fees are paid" the 2.
std::optional<Number> read_parted_number(
    const Fold& fold, std::string_view text, std::size_t at, unsigned styles, const Ruleset& rules);

/// `EXHIBIT "A"`, "Article (1)": reads the number of an annex between quotation marks at `at`, of
/// others in parentheses; it ends behind the second one.
std::optional<Number> read_wrapped_number(const Fold& fold,
                                          std::size_t at,
                                          const Level& rule,
                                          const Ruleset& rules);

/// "1°", "1/": a number without a keyword that ends so, at `at`, is a mark.
bool ends_as_mark(const Fold& fold, std::size_t at);

/// "CHAPTER - I", "Schedule-2", "ARTICLE-1": where the number begins behind the dash that follows
/// the keyword, which ends at `at`; 0 if there is none. `text` is folded in `fold`.
std::size_t behind_keyword_dash(const Fold& fold,
                                std::string_view text,
                                std::size_t at,
                                const Level& rule,
                                const Ruleset& rules);

/// "Anlage zur Satzung" below a line that is not full, or any such line below a blank one: no
/// words of a sentence, and no entry of a table.
bool stands_apart(std::string_view source, const Candidate& candidate, std::string_view above);

/// "Điều 2.3 Phạm vi": whether the part behind the stop of a number may be the sign of a note,
/// which lost its place above the line. Only where a number and a blank are no heading.
bool may_hold_note(const Fold& fold, const Number& number, const Level& rule);

/// Whether what an annex belongs to stands behind `at`: "to Part 5", "zu § 5".
bool names_owner(const Fold& fold, std::size_t at, const Level& rule);

/// "Appendix A to Part 5\u2014Title", "Anlage 2 zu § 5": where the dash behind what the annex
/// belongs to stands, or the end of the line if there is none; `at`, which is behind the number, if
/// it belongs to nothing.
std::size_t owner_end(const Fold& fold, std::size_t at, const Level& rule);

/// A line whose keyword and number are read up to character `at` of its fold.
struct ReadHead {
    const Fold& fold;
    const PeeledLine& peeled;
    std::size_t at;
    bool aside;  ///< the title has begun where an annex names what it belongs to
};

/// Tells where the title of a candidate stands on its line.
void place_title(std::string_view source,
                 const Ruleset& rules,
                 const ReadHead& head,
                 Candidate& candidate);

/// Notes whether what stands behind the number goes on with a sentence: no heading, but a
/// reference. `word` is used again from call to call.
void judge_title(std::string_view source, const Ruleset& rules, Fold& word, Candidate& candidate);

/// "Article 2: recognition", "Article 2 - union dues": the small letter behind a colon or a dash
/// begins a title where the line is a paragraph and no sentence; `candidate.spaced` is known.
bool has_small_title(std::string_view source, const Ruleset& rules, const Candidate& candidate);

/// The title of a candidate: behind its number or, if nothing stands there, on one of the two lines
/// below.
std::string_view printed_title(std::string_view source,
                               const std::vector<Line>& lines,
                               const Candidate& candidate);
/// The first letters of a title, small, at most 24: the same in a table of contents and in the
/// body. `fold` and `letters` are used again from call to call.
void read_letters(std::string_view title, Fold& fold, std::u32string& letters);

/// "2(1) The", "1.\u2014(1) The": notes that the first paragraph opens behind the number; of the
/// first a reference goes on with a small letter, "2(1) of this Act".
void judge_clause(std::string_view source, Candidate& candidate);

/// Notes what `text`, the line above without the blanks at its end, says: nothing, or that it is
/// unfinished. `first`: of all candidates. `word` is used again from call to call.
void judge_line_above(
    std::string_view text, const Ruleset& rules, bool first, Fold& word, Candidate& candidate);

/// "2o", "2.o", "2o.": the letter o right behind the first digits of a line, as web sites print the
/// sign of an ordinal, becomes the sign. In rulesets with `ordinal_letters`.
void sign_ordinals(const Ruleset& rules, Fold& fold);

/// "A. Nationalrat": the number in capitals, and no sentence behind it. `fold`: of the peeled line.
bool is_capital_heading(std::string_view source, const PeeledLine& peeled, const Fold& fold);

}  // namespace core::cutting
