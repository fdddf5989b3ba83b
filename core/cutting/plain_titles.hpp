#pragma once
/// \file
/// The headings of texts that number nothing: policies as they are copied from web pages.

#include "core/cutting/engines.hpp"

#include <vector>

namespace core::cutting {

/// A text has at least as many of them, or none.
constexpr std::size_t least_plain_titles = 3;

/// Short lines that stand alone, read as titles and have text below: at least three, and more than
/// lines that look the same with no text below. Where those in capitals begin, the others stand
/// below them. None in a text with other marks of Markdown or of a table.
/// Pure function; linear in the text.
std::vector<Boundary> plain_titles(const EngineInput& input);

}  // namespace core::cutting
