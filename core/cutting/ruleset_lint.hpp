#pragma once
/// \file
/// Every problem of a ruleset's file, for who writes one.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// `error`: the file is not loaded, or a part of it can never do anything. `warning`: it may be
/// meant.
enum class Severity : std::uint8_t { error, warning };
std::string_view to_string(Severity severity) noexcept;

struct Problem {
    std::size_t line = 0;  ///< from 1; 0: the file as a whole
    Severity severity = Severity::error;
    std::string code;  ///< `UNKNOWN_KEY`, `SHADOWED_KEYWORD`, ...
    std::string message;
};

/// All problems of the file, by line. `stem`: the file's name without suffix, which the ruleset's
/// name must be; empty: not checked. What parse_ruleset() refuses is an error here, and all of it,
/// not only the first.
std::vector<Problem> lint_ruleset(std::string_view toml_text, std::string_view stem);

}  // namespace core::cutting
