#pragma once
/// \file
/// A ruleset: what headings look like in one family of documents. Data only, read from TOML
/// (configs/rulesets/README.md explains every key); see candidates.hpp, contents.hpp, accept.hpp.

#include "core/cutting/head_filter.hpp"
#include "core/cutting/mark_shapes.hpp"
#include "core/cutting/text.hpp"
#include "core/result.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace core::cutting {

/// Which scanner reads the text.
enum class Engine : std::uint8_t { markdown, outline, keywords };
/// What a level is for: `article` levels carry the document's running number.
enum class Role : std::uint8_t { container, article, annex };

// Bits: which numbers a level takes.
enum NumberStyle : unsigned {
    number_arabic = 1U << 0U,   // 5, 5a
    number_roman = 1U << 1U,    // IV
    number_letter = 1U << 2U,   // A
    number_ordinal = 1U << 3U,  // a word of the ruleset's list
    number_dotted = 1U << 4U,   // 4.1.LQ.1, 1-501, R123-4
    number_none = 1U << 5U,     // the keyword alone
    number_decimal = 1U << 7U,  // 4.1, 90.11 < 90.2: digits behind the point are a fraction
    number_code = 1U << 6U,     // A1, EV, 2b: letters and digits mixed
    number_colon = 1U << 8U,    // 1:1, 2:3a: the number of the chapter before it
};
// Bits: what may stand after the number.
enum Ending : unsigned {
    ending_dot = 1U << 0U,
    ending_colon = 1U << 1U,
    ending_dash = 1U << 2U,
    ending_line = 1U << 3U,
    ending_blank = 1U << 4U,
    ending_paren = 1U << 5U,
    ending_comma = 1U << 7U,     // ", behorende bij artikel 2": an aside to the end of the line
    ending_dot_dash = 1U << 8U,  // ". -": "dot" takes it too
    ending_joined = 1U << 6U,    // nothing: "1Short title", "1(1)A person"
};

struct Keyword {
    std::u32string folded;
    std::u32string stripped;  // without accents, to see damaged ones
    std::string address;      // ASCII word of the canonical address
    std::string text = {};    // as the file has it
};

struct Level {
    std::string kind;  // section_type
    int rank = 0;      // outer levels have smaller ranks
    Role role = Role::container;
    bool floating = false;       // rank is taken from where the level first appears
    bool number_first = false;   // "2. Abschnitt", "Zweiter Abschnitt" are heading forms too
    bool title_below = false;    // the title may stand on the lines below
    bool title_aside = false;    // a line in parentheses below is part of it
    bool title_gap = false;      // with a blank line between
    bool title_parens = false;   // a title in parentheses stands behind the number or below it
    bool title_upper = false;    // such a title is in capitals
    bool need_capital = false;   // without a mark after the number the title begins with a capital
    bool title_alone = false;    // then the line is short, and a paragraph of its own
    bool damaged = false;        // a keyword without its accents is a (warned) candidate
    bool bare = false;           // a number without keyword, flush left; the run must be complete
    bool title_above = false;    // a note on the line above the number is the title
    bool parens_above = false;   // so is a line in parentheses, where nearly every article has one
    bool heading_above = false;  // so is the heading above, where nearly every article has one
    bool title_dash = false;     // "Short title.\u2014This Act": what stands before the dash
    bool title_run_in = false;   // "Governing Law. This Agreement": what stands before the stop
    bool title_unstopped = false;  // what ends with a full stop behind the number is text
    bool title_regular = false;    // a title below counts only where most articles have one
    bool named_only = false;       // a lone one numbers the act where articles are numbers alone
    bool editorial = false;        // an annex of sections of other acts, whose numbers do not run
    bool anew = false;             // an annex that counts only where articles begin at 1 below it
    bool encloses = false;         // an article level that other articles may restart below
    bool encloses_alone = false;   // so does this one in texts without such a level
    bool below_articles = false;   // where its numbers restart below those of others, it is a mark
    bool holds = false;            // an article that others numbered on their own stand below
    std::string marks;             // the scheme of marks below it; empty: none
    std::string block_marks;       // a container whose unnumbered headings have this scheme below
    std::string recitals;          // the scheme of the marks before the first such article
    std::string group_kind;        // what an article level is where other articles are more
    bool plain_headings = false;   // unnumbered lines on their own above articles are headings
    unsigned numbers = 0;
    unsigned endings = 0;
    std::vector<Keyword> keywords;         // none: the number alone
    std::bitset<0x80> initials;            // what they begin with, if that is ASCII
    std::vector<std::u32string> belongs;   // "Appendix A to Part 5": an annex of a part of the act
    std::vector<std::u32string> attached;  // how "(Issued with Decision 5)" below it begins
    bool title_vote = false;               // behind the number: title or text, as in most articles
    // Schemes that a text may have in the place of `marks`.
    std::vector<std::string> other_marks;

    /// Whether a keyword may stand before a text whose folded first character is `c`.
    bool may_begin_with(char32_t c) const { return damaged || c >= initials.size() || initials[c]; }
};

/// "first", "thứ nhất": a number as a word, folded.
struct OrdinalWord {
    std::u32string word;
    std::uint32_t value = 0;
};

/// How lines begin that open a zone of an act. Folded phrases.
struct ZoneWords {
    std::vector<std::u32string> masthead;     // of another act in the same text
    std::vector<std::u32string> preamble;     // before the first heading
    std::vector<std::u32string> signature;    // closing formula, recipients
    std::vector<std::u32string> signatories;  // posts, if nothing but names follows
    std::vector<std::u32string> dated;        // the same of lines that end with a year
    std::vector<std::u32string> history;      // titles of the history of an act or article
    std::vector<std::string> note_marks;      // "*)": footnotes at the end of an article
    std::vector<std::string> resolving;       // formulas above a first section without a number
    std::vector<std::string> unnumbered;      // its first words
    HeadFilter heads;                         // what such a line can begin with
};

struct Ruleset {
    std::string name;
    std::int64_t version = 1;
    std::string title;
    std::string unit_kind;
    Engine engine = Engine::keywords;
    std::string digest;  // SHA-256 over the file bytes
    std::vector<Level> levels;
    std::vector<MarkScheme> schemes;
    std::vector<char32_t> alphabet;                  // letters of marks in their order
    std::unordered_set<std::u32string> note_titles;  // "History": notes up to the next heading
    std::vector<std::string> note_openings;          // "Subs. by", behind the number of a note
    std::string side_note_open;  // "<<NOTE: ...>>" between a number and its text
    std::string side_note_close;
    std::string page_mark_open;  // "[[Page 130 STAT. 5]]" inside the text
    std::string page_mark_close;
    std::vector<std::u32string> page_words;   // "Page 3": folded
    HeadFilter page_heads;                    // what the line of such a number can begin with
    bool quote_marks = false;                 // quoted text stands between quotation marks
    bool quote_reopened = false;              // each quoted line opens its quotation mark again
    bool quote_indent = false;                // quoted text is indented by four blanks and more
    std::vector<std::u32string> quote_words;  // of the line that announces such a quotation
    std::vector<std::vector<std::u32string>> ordinals;   // [value - 1] = spellings
    std::vector<std::u32string> preliminary;             // words that stand before the first
    std::vector<OrdinalWord> ordinal_words;              // all of them, by their first characters
    std::array<std::size_t, 0x81> ordinals_below{};      // those before each character of ASCII
    std::vector<std::vector<std::u32string>> tens;       // [value / 10 - 1] = spellings
    std::vector<std::u32string> number_joiners;          // between tens and units: " y "
    std::vector<std::u32string> number_suffixes;         // bis, ter, ...
    std::unordered_set<std::u32string> continuation;     // a title never begins with these
    std::unordered_set<std::u32string> sentence_words;   // but its text does, with a capital
    std::unordered_set<std::u32string> leads;            // a line that ends with one goes on below
    std::unordered_set<std::u32string> reference_words;  // a number must follow: "subsection"
    std::unordered_set<std::u32string> pointing_words;   // but not behind "this"
    std::vector<std::u32string> note_words;   // "(Fn 2)" behind a number: the mark of a footnote
    std::vector<std::string> note_names;      // "Marginal note:": no part of a title above
    std::vector<std::u32string> state_lines;  // "Modifié par": no title of the article above
    std::vector<std::u32string> range_words;  // "3 and 4 [Repealed]"
    std::unordered_set<std::u32string> contents_titles;
    ZoneWords zones;
    std::vector<std::u32string> appendix_words, part_words;  // of an outline: "Appendix A."
    std::vector<std::string> language_words;                 // small words that tell its language
    std::vector<std::string> enacting;  // words that only an act holds ("enacts as follows")
    bool ordinal_letters = false;       // "1o" is "1º"
    bool suffixes_joined = false;       // "5bis" only: in German, "5 bis" is "5 to"
    bool over_markdown = false;         // `auto` takes it for texts with Markdown headings too
    std::array<std::vector<std::size_t>, 0x81> levels_by_head;  // see levels_for()
    HeadFilter heads;           // what a heading line can begin with
    HeadFilter state_heads;     // what one of state_lines can begin with
    HeadFilter contents_heads;  // what the title of a table of contents can begin with

    /// Whether what stands behind a number is the note of an amendment, not a title or text.
    bool opens_note(std::string_view text) const;

    /// The levels, in order, that a line with this folded first character may be a heading of.
    const std::vector<std::size_t>& levels_for(char32_t first) const {
        return levels_by_head[std::min<std::size_t>(first, levels_by_head.size() - 1)];
    }
};

/// Sorts `ordinal_words` by their first characters, else in the order given, for ordinals_with().
void index_ordinals(Ruleset& rules);
/// Ordinals and preliminary words that begin with this character, in the order of the ruleset.
std::span<const OrdinalWord> ordinals_with(const Ruleset& rules, char32_t first);

/// The scheme of that name; nothing if there is none.
const MarkScheme* find_scheme(const Ruleset& rules, std::string_view name);

/// Compiles the text of one TOML file. `file` is for messages. Errors: permanent.
Result<Ruleset> parse_ruleset(std::string_view toml_text, const std::string& file);

}  // namespace core::cutting
