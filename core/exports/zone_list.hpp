#pragma once
/// \file
/// The zones of a text as a list of links, for the page of a plan.

#include "core/cutting/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace core::exports {

/// "front matter": the kind of a zone for people.
std::string zone_words(std::string_view kind);

/// Appends a heading and the list. A zone in no unit has the id `zone-N`, N its number from 1; of
/// another the link leads to the unit that it begins in. `ids`: of the units, by index.
void append_zone_list(std::string& out,
                      const cutting::Plan& plan,
                      const std::vector<std::string>& ids);

}  // namespace core::exports
