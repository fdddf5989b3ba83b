#pragma once
/// \file
/// Numbers of pages: how they look, and which of them run from page to page. For furniture.cpp.

#include "core/cutting/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace core::cutting {

/// A line that may be a page number, alone or beside a running head.
struct PageItem {
    std::size_t line = 0;
    Span span;
    std::uint32_t number = 0;
    bool strong = false;  ///< between dashes, beside a page break, or two blanks from its head
    bool before = false;  ///< a head stands behind it
};

/// A letter of any script, as far as its first byte tells.
bool is_letter(char c);
/// Takes blanks, tabs and form feeds off both ends.
void trim(std::string_view& text);

constexpr std::size_t page_digits_max = 4;
/// A number of a page: at most `page_digits_max` digits, no leading zero.
std::optional<std::uint32_t> page_of(std::string_view digits);
/// A dash at the head of the text, or at its end, is taken off.
bool take_dash(std::string_view& text, bool at_end);
/// " 3", " 3/9", " 3 of 9", folded: what stands behind the word for a page.
bool is_page_count(std::u32string_view text);
/// Those that have no other one near: such a one is an entry of a table.
std::vector<PageItem> apart_items(const std::vector<PageItem>& items);
/// The longest rising runs at the distances of pages; each item is in one at most. Linear.
std::vector<std::vector<PageItem>> rising_runs(const std::vector<PageItem>& items);

}  // namespace core::cutting
