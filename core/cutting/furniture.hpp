#pragma once
/// \file
/// Furniture: what printing put between the lines of a text. It is told, never removed: units,
/// segments and zones are as they would be without this file.

#include "core/cutting/assemble.hpp"
#include "core/cutting/engines.hpp"

#include <vector>

namespace core::cutting {

/// Page numbers, page breaks, running heads and side notes, in order, none over another. No unit
/// begins in one. What is doubtful is left out; a Markdown text has no pages. `boundaries`: of all
/// units that were looked for. Linear.
std::vector<Furniture> find_furniture(const EngineInput& input, const UnitStarts& boundaries);

}  // namespace core::cutting
