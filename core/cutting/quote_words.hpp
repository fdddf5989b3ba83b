#pragma once
/// \file
/// What the words above an indented text say of it.

#include "core/cutting/quotes.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <string_view>
#include <vector>

namespace core::cutting {

/// Where most of what is indented is not announced, indent is how the text is set: what is
/// announced is quoted.
void drop_unannounced(std::string_view source,
                      const std::vector<Line>& lines,
                      const Ruleset& rules,
                      std::vector<QuoteZone>& zones);

}  // namespace core::cutting
