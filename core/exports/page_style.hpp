#pragma once
/// \file
/// The looks of the page: screen, dark screen, paper.

#include <string>
#include <string_view>

namespace core::exports {

/// The content of the page's one `style` element. Nothing in it is loaded from anywhere.
extern const std::string_view page_style;
/// Its SHA-256, base64: for the policy that lets the page have no other style.
std::string page_style_sha256();

}  // namespace core::exports
