#pragma once
/// \file
/// The numbers of the lines that a draft prints at its margin: "12  that the Secretary has given".

#include "core/cutting/text.hpp"

#include <string_view>
#include <vector>

namespace core::cutting {

/// In a text whose lines are numbered, the numbers become part of the end of the line above, as
/// form feeds do: what stands behind one begins its line. Few lines of other texts are looked at.
/// False: they are not numbered.
bool part_line_numbers(std::string_view source, std::vector<Line>& lines);

}  // namespace core::cutting
