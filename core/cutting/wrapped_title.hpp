#pragma once
/// \file
/// Titles that go on over lines because the lines of the text were broken at a width.

#include "core/cutting/text.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace core::cutting {

/// How many lines below `line`, on which a title stands or ends, go on with it: each is there
/// because its first word had no room above, and behind them stands a blank line, a mark or a word
/// that had room. At most three; 0 if there are none, or if they end like a sentence.
std::size_t wrapped_title_lines(std::string_view source,
                                const std::vector<Line>& lines,
                                std::size_t line);

}  // namespace core::cutting
