#pragma once
/// \file
/// A plan and its source as one web page that needs nothing else.

#include "core/cutting/plan.hpp"

#include <string>
#include <string_view>

namespace core::exports {

/// The page: outline, warnings, and the whole source with the boundaries of its units. UTF-8, no
/// script, nothing from outside; whatever the source holds stays text. Every byte of the source
/// appears: the text of the elements of class `t`, in order and with the bytes of `data-hex` in
/// place of what an element of class `x` shows, is the source. `name` is what people call it.
/// Pre: `plan` is a plan of `source`. Cost: linear.
std::string to_html(const cutting::Plan& plan, std::string_view source, std::string_view name);

}  // namespace core::exports
