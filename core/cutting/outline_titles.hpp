#pragma once
/// \file
/// What of the text behind the number of an outline is its title.

#include "core/cutting/outline_entries.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace core::cutting {

/// Bytes of a line that may be a title as a whole.
constexpr std::size_t outline_title_most = 160;

/// Whether a sentence (without its full stop) reads as a title: it has few words, or the longer
/// ones all begin with capitals.
bool is_outline_title(std::string_view sentence);

/// Where ". " ends the first sentence; npos if it does not. "bis zum 1. Oktober" goes on: a number
/// of one or two digits behind a word in small letters ends none, nor do the letters of "U.S.".
std::size_t sentence_stop(std::string_view text);

/// Bytes of the short sentence that begins a paragraph: "Grant of License. Subject to the"; 0 if
/// there is none.
std::size_t opening_title(std::string_view text);

/// The line behind the number of `entry`; of a paragraph that runs on only its first short
/// sentence, and nothing of a sentence. `paragraphs`: so the headings of the text stand, and a line
/// that ends early tells nothing.
std::string outline_title(const OutlineEntry& entry, std::string_view source, bool paragraphs);

}  // namespace core::cutting
