#pragma once
/// \file
/// Number grammars and their order: 5 < 5a < 5b < 6, 4 < 4.1 < 5, I < II, 12 < 12 bis < 13.

#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace core::cutting {

/// A number as read: where it ends in the fold, and its value for comparing part by part.
struct Number {
    std::size_t end = 0;
    std::vector<std::uint32_t> key;
    unsigned style = number_none;
};

/// Reads the longest number of one of `styles` at character `at`.
std::optional<Number> read_number(const Fold& fold,
                                  std::size_t at,
                                  unsigned styles,
                                  const Ruleset& rules);

/// Whether `b` can follow `a` among siblings with nothing missing: n+1, na after n, n.1 after n.
bool is_next(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b);

}  // namespace core::cutting
