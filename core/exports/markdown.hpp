#pragma once
/// \file
/// A plan and its source as Markdown.

#include "core/cutting/plan.hpp"

#include <string>
#include <string_view>

namespace core::exports {

/// Headings by depth with number and title as printed, below each its text. The ruleset `markdown`
/// finds the same tree of titles in it, down to level six; what lies deeper is a paragraph with its
/// heading in bold. Texts that are Markdown keep theirs, where it makes no heading; in all others
/// what Markdown would read as a mark is escaped, white space is collapsed and lines end with
/// hard breaks. Valid UTF-8. Pre: `plan` is a plan of `source`. Cost: linear.
std::string to_markdown(const cutting::Plan& plan, std::string_view source, std::string_view name);

}  // namespace core::exports
