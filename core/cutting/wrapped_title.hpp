#pragma once
/// \file
/// Titles that go on over lines because the lines of the text were broken at a width.

#include "core/cutting/title_below.hpp"

#include <cstddef>

namespace core::cutting {

/// Reads into `out` a title that begins at the byte `begin` of line `line`, where the next lines go
/// on with it: each is there because its first word had no room above, and behind them stands a
/// blank line, a mark or a word that had room. At most three. False, and nothing is read, if there
/// are none, if they end like a sentence, or if a heading begins on one of them.
bool read_broken_title(const TitleSearch& search,
                       std::size_t line,
                       std::size_t begin,
                       HeadingTitle& out);

}  // namespace core::cutting
