#pragma once
/// \file
/// Loading of fixtures and rulesets, and checks that hold for every plan.

#include "core/cutting/cutter.hpp"
#include "core/cutting/plan.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace cutting_test {

std::string read_file(const std::string& path);
/// A file of tests/unit/cutting/fixtures.
std::string fixture(const std::string& name);
/// The rulesets of configs/rulesets, loaded once.
const core::cutting::RulesetLibrary& library();
/// Cuts or fails the test.
core::cutting::Plan cut(std::string_view source,
                        const std::string& ruleset,
                        const std::string& prefix = "DOC",
                        core::cutting::Depth depth = core::cutting::Depth::article);
/// What must hold for every plan of every text; an empty string if it does, else what does not.
std::string broken_invariant(const core::cutting::Plan& plan, std::string_view source);
/// "ADDRESS|title" of each unit, one a line.
std::string outline_of(const core::cutting::Plan& plan);
/// The ruleset that `auto` chooses for a text, its outline at a depth, and what holds for any plan.
void expect_outline(const std::string& text,
                    const std::string& ruleset,
                    const std::string& expected,
                    core::cutting::Depth depth = core::cutting::Depth::article);

}  // namespace cutting_test
