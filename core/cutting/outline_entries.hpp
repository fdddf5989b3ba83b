#pragma once
/// \file
/// Lines of a numbered outline that could be headings, by their shape and what surrounds them.

#include "core/cutting/engines.hpp"
#include "core/cutting/trail.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace core::cutting {

/// What stands around the number: "2.", "2)", "(2)", "2/ ".
enum class OutlineSign : std::uint8_t { stop, closed, enclosed, stroke };

/// The part of a number that is the letter A.
constexpr std::uint32_t first_letter = 1000;

/// A line of the shape "2.1. Title", with what surrounds it.
struct OutlineEntry {
    std::size_t line = 0;
    std::size_t begin = 0;
    std::size_t number_begin = 0;
    std::size_t number_end = 0;
    std::size_t title_begin = 0;
    std::size_t title_end = 0;
    std::size_t indent = 0;
    std::vector<std::uint32_t> parts;  // 2.1 -> 2, 1; letters are 1000 + position
    bool above = false;                // a blank line is above
    bool below = false;                // a blank or ruled line is below: the heading stands alone
    bool ruled = false;                // a line of dashes or the like is right below
    bool broken = false;               // no paragraph: the line was ended before it was full
    bool follows = false;              // a paragraph right below a line that ended
    bool plain = false;                // one number without a full stop: "4 Requirements"
    bool appendix = false;             // opens an appendix
    bool run_in = false;               // body text goes on behind the title on the same line
    bool whole = false;                // the line is a paragraph; the title, if any, begins it
    bool lone = false;                 // the number stands alone on its line
    bool term = false;                 // of those, "3.1" above a term and its definition
    OutlineSign sign = OutlineSign::stop;

    /// "10." above a list: nothing else stands on its line.
    bool empty() const { return title_begin == title_end && !whole; }
};

/// The lines of an input, and the entries among them.
class OutlineLines {
  public:
    explicit OutlineLines(const EngineInput& input) : input_(input) {}

    std::string_view text(std::size_t line) const;
    /// Behind a byte order mark.
    std::size_t text_begin(std::size_t line) const;
    bool blank(std::size_t line) const;
    bool blank_above(std::size_t line) const;
    /// A blank line, a line of dashes or the end of the text is below.
    bool blank_below(std::size_t line) const;
    /// All entries in order; ends when there are more than the bound. `below_romans`: "II.1."
    /// is 1 below the heading II.
    std::vector<OutlineEntry> find_entries(bool below_romans);

  protected:
    const EngineInput& input() const { return input_; }
    /// Tells what was decided about `line`, if it is asked for.
    void note(std::size_t line, Why why) const;

  private:
    bool rule(std::size_t line) const;
    bool ruled_below(std::size_t line) const;
    bool is_date(const OutlineEntry& entry) const;
    std::nullopt_t refuse(std::size_t line, Why why) const;
    std::optional<OutlineEntry> read_entry(std::size_t index) const;
    /// The text from `title` on of the line that the entry stands on, and what surrounds it.
    void read_title(OutlineEntry& entry, std::string_view line, std::size_t title) const;
    /// "1 SCOPE": a number without a full stop stands below a blank line; or it is in capitals
    /// right above "1.1".
    bool stands_plainly(std::size_t index, std::string_view line, std::string_view number) const;
    /// "3.1" on a line of its own above a term and its definition: the term is the title. Also "2",
    /// if it is the next such number, and what stands alone below it: `settle_lone` judges them.
    std::optional<OutlineEntry> read_number_alone(std::size_t index,
                                                  std::size_t first,
                                                  std::size_t size,
                                                  OutlineEntry entry) const;
    /// The byte behind the title on the line below a number alone, or on two; 0 if it is none.
    std::size_t lone_title_end(std::size_t number_line) const;
    /// Whether a line from `line` up to `end` reads as running text.
    bool has_prose(std::size_t line, std::size_t end) const;
    /// Whether the numbers alone on their lines are the headings of the text.
    bool are_headings(const std::vector<OutlineEntry>& entries) const;
    /// Keeps the numbers alone on their lines and no others of one part, or none of them.
    void settle_lone(std::vector<OutlineEntry>& entries) const;
    /// The next line that is not blank begins with the mark of a list: "a)", "(i)", "-".
    bool list_below(std::size_t line) const;
    /// No blank line is around the line, and the one above ends like a sentence or is in capitals.
    bool follows_an_end(std::size_t index) const;
    bool runs_on_in_capitals(std::size_t index) const;
    bool ends_before_it_is_full(std::size_t index, std::size_t size) const;

    const EngineInput& input_;
    std::size_t widest_ = 0;
    bool below_romans_ = false;
    std::uint32_t next_lone_ = 1;  // of the numbers that stand alone on their lines
};

}  // namespace core::cutting
