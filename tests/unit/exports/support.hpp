#pragma once
/// \file
/// Reads back what the exports wrote, in the plainest way that can be told from a look at it.

#include <string>
#include <string_view>

namespace exports_test {

/// The source that a page shows: the text of its elements of class `t`, with the bytes of
/// `data-hex` in place of the content of an `i`.
std::string shown_source(std::string_view page);
/// `text` with the five entities, and with numbers of characters, replaced.
std::string unescaped(std::string_view text);
/// A text that tries to break out of everything.
std::string hostile_text();

}  // namespace exports_test
