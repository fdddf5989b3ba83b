#pragma once
/// \file
/// Texts that print the numbered headings of an outline in bold instead of marking them:
/// "**1. Purpose**" alone on its line.

#include "core/cutting/assemble.hpp"
#include "core/cutting/engines.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace core::cutting {

/// Whether three lines or more begin with bold type and a number. Looks at these lines only.
bool may_have_bold_headings(std::string_view source);

/// Whether the line that begins at `begin` begins with bold type.
bool begins_bold(std::string_view source, std::size_t begin);

/// What reads an outline from a text; in a text that shows bold lines only, a line stands alone.
using ReadOutline = std::function<std::vector<Boundary>(const EngineInput&, bool bold)>;

/// The headings in bold, at least three, where lines as a whole are; none where others, that are
/// not in bold, head the text: they begin before those in bold, or are more and stand apart.
std::vector<Boundary> bold_headings(const EngineInput& input, const ReadOutline& read);

/// What reads titles from such a text beside the text itself.
using ReadTitles =
    std::function<std::vector<Boundary>(const EngineInput& view, std::string_view source)>;

/// The same for titles without numbers.
std::vector<Boundary> bold_titles(const EngineInput& input, const ReadTitles& read);

}  // namespace core::cutting
