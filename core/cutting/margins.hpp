#pragma once
/// \file
/// Where the lines of a text begin: what is flush left and what is indented.

#include "core/cutting/candidates.hpp"
#include "core/cutting/engines.hpp"

#include <cstddef>
#include <vector>

namespace core::cutting {

/// The blanks at the head of nearly every line that is not blank: a text may be indented as a
/// whole, but for the heads of its pages.
std::size_t margin_of_text(const EngineInput& input);

/// Whether the text below the section numbers is indented, of a fifth of them at least, since
/// contents and schedules are numbered too: then indent is how the text is set, and no quotation.
/// What an amendment quotes is announced: "is replaced by the following:".
bool bodies_are_indented(const EngineInput& input,
                         const std::vector<Candidate>& candidates,
                         std::size_t margin);

/// Where nothing but a table stands flush left, finds the sections of a code that stand at the
/// margin of the paragraphs: "45-215", "192.311"; "1." is an item of a list. Then `candidates` are
/// those of the wider margin, and `whole` has it.
void look_at_paragraphs(const EngineInput& input,
                        Stretch& whole,
                        std::vector<Candidate>& candidates);

}  // namespace core::cutting
