#pragma once
/// \file
/// The seven kinds of HTML blocks of CommonMark 0.30: how they begin and end.

#include <string_view>

namespace core::cutting {

/// Kind 1 to 7 of the HTML block that `text` (a line from its first '<') begins, 0 for none.
/// Kind 7 is only asked for where `allow_seven` (it cannot interrupt a paragraph).
int html_block_begin(std::string_view text, bool allow_seven);
/// Whether this line ends a block of kind 1 to 5. Kinds 6 and 7 end before a blank line.
bool html_block_ends(int kind, std::string_view line);

}  // namespace core::cutting
