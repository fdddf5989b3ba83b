#pragma once
/// \file
/// What `ruleset explain` says about one line of a text.

#include "core/cutting/cutter.hpp"
#include "core/cutting/trail.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace core::cutting {

/// The decisions about one line, and the plan that they led to.
struct Explanation {
    Plan plan;  ///< at depth all
    Trail trail{0};
    std::string text;  ///< the line, white space collapsed, at most 200 bytes
};

/// Cuts the text at depth `all` and keeps the decisions about line `line`, from 1. `ruleset`: a
/// name or "auto". Errors: permanent, for a line that the text does not have, and as cut().
Result<Explanation> explain_line(const RulesetLibrary& library,
                                 std::string_view source,
                                 const std::string& ruleset,
                                 const std::string& prefix,
                                 std::size_t line);

/// One JSON object, one line, without a final newline: `line, text, ruleset, ruleset_reason,
/// outcome, unit, steps: [{verdict, reason, rule, where, message}]`.
std::string explanation_to_json(const Explanation& explanation);
/// For people.
std::string explanation_to_text(const Explanation& explanation);

}  // namespace core::cutting
