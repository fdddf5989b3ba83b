#pragma once
/// \file
/// The looks of the page: screen, dark screen, paper.

#include <string_view>

namespace core::exports {

/// The content of the page's one `style` element. Nothing in it is loaded from anywhere.
extern const std::string_view page_style;

}  // namespace core::exports
