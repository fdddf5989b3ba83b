#pragma once
/// \file
/// Reads back what the exports wrote, in the plainest way that can be told from a look at it.

#include "core/cutting/plan.hpp"

#include <string>
#include <string_view>

namespace exports_test {

/// The source that a page shows: the text of its elements of class `t`, with the bytes of
/// `data-hex` in place of the content of an `i`.
std::string shown_source(std::string_view page);
/// `text` with the five entities, and with numbers of characters, replaced.
std::string unescaped(std::string_view text);
/// What keeps `xml` from being well formed, or an `eId` that stands twice; empty if nothing. It
/// knows what our exports use: elements, attributes in double quotes, comments, five entities.
std::string broken_xml(std::string_view xml);
/// The text of the elements outside of `meta`, without white space, controls and U+FFFD.
std::string xml_letters(std::string_view xml);
/// The same of plain bytes.
std::string letters(std::string_view bytes);
/// LEVEL|heading of each unit that has one, a line each: what `written`, the Markdown of `plan`, is
/// to give again. Nothing where the plan is one unit without a heading.
std::string titles_of(const core::cutting::Plan& plan, std::string_view source);
/// LEVEL|title of what the ruleset `markdown` finds.
std::string titles_found(const core::cutting::Plan& plan);
/// Without the backslashes that keep punctuation from being a mark.
std::string unescaped_markdown(std::string_view text);
/// A text that tries to break out of everything.
std::string hostile_text();

}  // namespace exports_test
