#pragma once
/// \file
/// Where an act ends, as the numbers of its articles tell: signatures are looked for there only.

#include "core/cutting/assemble.hpp"

#include <vector>

namespace core::cutting {

/// Of one heading.
struct ActEnd {
    bool ends = false;     ///< it is the last article of an act
    bool another = false;  ///< and the articles begin again behind it
    /// It is the last of the text and stands in an annex: who signs may do it behind all of that.
    bool last_annex = false;
};

/// One for each heading of a text, in order.
std::vector<ActEnd> act_ends(const std::vector<Boundary>& headings);

}  // namespace core::cutting
