#pragma once
/// \file
/// Link reference definitions: the only inline thing that can keep `===` from making a heading.

#include "core/cutting/text.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace core::cutting {

/// How many lines at the head of a paragraph are link reference definitions. `lines` are the text
/// spans of the paragraph's lines without their indent.
std::size_t leading_reference_lines(std::string_view source, const std::vector<Line>& lines);

}  // namespace core::cutting
