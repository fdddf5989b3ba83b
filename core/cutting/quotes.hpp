#pragma once
/// \file
/// Where a text reproduces another one: the quotations of amending acts.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace core::cutting {

/// Lines [first, last) are quoted text; its own margin is `indent` bytes wide.
struct QuoteZone {
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t indent = 0;
    bool whole = false;  // no units: it holds parts of articles, whose heads cannot be told
};

/// Whether a line stands as far from the `margin` of its text, in bytes, as quotations do.
bool is_indented(std::string_view source, const Line& line, std::size_t margin);
/// Whether it begins so far in that it is a heading in the middle of the page.
bool is_in_the_middle(std::string_view source, const Line& line, std::size_t margin);

/// The quotations of a text, in order, none inside another. `indented`: the text is one whose
/// quotations have no marks and stand away from its `margin`, in bytes; where nothing does or there
/// is no margin, those between marks that the line above announces.
std::vector<QuoteZone> find_quotes(std::string_view source,
                                   const std::vector<Line>& lines,
                                   const Ruleset& rules,
                                   bool indented,
                                   std::optional<std::size_t> margin);

/// The quotations inside a quotation: lines that open a second mark behind the first.
std::vector<QuoteZone> nested_quotes(std::string_view source,
                                     const std::vector<Line>& lines,
                                     const QuoteZone& zone);

/// Marks candidates that stand in one of the zones.
void mark_quotes(const std::vector<QuoteZone>& zones, std::vector<Candidate>& candidates);

}  // namespace core::cutting
