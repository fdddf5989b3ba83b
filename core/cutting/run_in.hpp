#pragma once
/// \file
/// Titles that stand on the line of their text, behind the number. Pure functions of that text.

#include <cstddef>
#include <string>
#include <string_view>

namespace core::cutting {

/// A title at the head of a text, and how many bytes of it the title and its end mark take.
struct RunIn {
    std::string title;
    std::size_t end = 0;
};

/// "Short title.\u2014(1) This Act", "Short title.- (1) This Act": what stands before the full stop
/// and the dash, up to 160 bytes; else nothing.
RunIn title_before_dash(std::string_view text);

/// The same where the title goes on over lines: its first full stop stands before a dash; else
/// nothing.
RunIn wrapped_title_before_dash(std::string_view text);

/// "SHORT TITLE. This code shall", "Governing Law. This", "Name: The name": a heading in capitals,
/// or whose longer words begin with one, and the text of the article behind it; else nothing.
RunIn run_in_title(std::string_view text);

/// "(Sources of law). The sources": what stands in the parentheses that open the text, if it is no
/// mark; else nothing.
RunIn title_in_parens(std::string_view text);

/// "(1) This", "1. This", "\u00a7 1": a mark stands at the head of the text.
bool begins_with_mark(std::string_view text);

}  // namespace core::cutting
