#pragma once
/// \file
/// The first section of an act that does not number it.

#include "core/cutting/engines.hpp"

#include <cstddef>
#include <optional>

namespace core::cutting {

/// "Resolved by the Senate (the House of Representatives concurring)," above "That Congress\u2014":
/// the line on which the first section begins, looked for before the byte `to`; nothing if
/// the ruleset knows none such, or the text has none. Cost: one search for its first word.
std::optional<std::size_t> find_first_section(const EngineInput& input, std::size_t to);

}  // namespace core::cutting
