#pragma once
/// \file
/// A line without what wraps it: blanks, Markdown marks, an opening quotation mark.

#include "core/cutting/text.hpp"

#include <cstddef>
#include <string_view>

namespace core::cutting {

/// One line without the wrapping of Markdown and scans: '#', '*', '_', '>', blanks.
struct PeeledLine {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t text_end = 0;  // with an attribute block at the end, which CommonMark does not know
    bool marked = false;
    bool quote_open = false;    // began with an opening quotation mark, which is peeled too
    bool nested_quote = false;  // and a second one behind it
};

/// ASCII that peel() takes off the head of a line wherever it stands there.
constexpr bool is_plain_wrapping(char c) {
    return c == ' ' || c == '\t' || c == '#' || c == '*' || c == '_' || c == '>' || c == '`';
}

/// Whether a line that begins with this byte may have wrapping to peel.
bool is_wrapping(char first);
PeeledLine peel(std::string_view source, const Line& line);
/// Bytes of an empty anchor at the head of a heading: "<a id=\"dieu-1\"></a>"; 0 if there is none.
std::size_t anchor_length(std::string_view text);

}  // namespace core::cutting
