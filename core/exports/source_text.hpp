#pragma once
/// \file
/// Bytes of the source as text of a page: nothing is lost, nothing is hidden, nothing acts.

#include <cstddef>
#include <string>
#include <string_view>

namespace core::exports {

/// Appends source[begin, end). What cannot be seen, would reorder the text around it, or is no
/// UTF-8 becomes an element of class `x` with its bytes in `data-hex`.
void append_source(std::string& out, std::string_view source, std::size_t begin, std::size_t end);

/// Appends `text` (any bytes) as text or attribute value of XML and HTML; bytes that are no UTF-8,
/// and characters that XML 1.0 has no place for, become U+FFFD. Gives how many did.
std::size_t append_escaped(std::string& out, std::string_view text);

/// Is it one whole character that XML 1.0 has a place for?
bool is_xml_character(std::string_view bytes);

/// `at`, or the byte before it with which its character begins.
std::size_t character_begin(std::string_view source, std::size_t at);

}  // namespace core::exports
