#pragma once
/// \file
/// The zones and the furniture of a text as lists of links, for the page of a plan.

#include "core/cutting/eid.hpp"
#include "core/cutting/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace core::exports {

/// "front matter": the kind of a zone for people.
std::string zone_words(std::string_view kind);

/// Appends a heading and the list. A zone in no unit has the id `zone-N`, N its number from 1; of
/// another the link leads to the unit that it begins in. `ids`: of the units, by index.
void append_zone_list(std::string& out, const cutting::Plan& plan, const cutting::ElementIds& ids);

/// Appends a heading and a list that is folded: each piece of furniture with its first words and a
/// link to `furniture-N`, N its number from 1. Nothing where there is none.
void append_furniture_list(std::string& out, const cutting::Plan& plan, std::string_view source);
/// Opens the element, a span, in which the furniture `index` is shown from byte `from` on.
void open_furniture(std::string& out,
                    const cutting::Plan& plan,
                    std::size_t index,
                    std::size_t from);

}  // namespace core::exports
