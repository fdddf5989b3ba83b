#pragma once
/// \file
/// A plan and its source as Akoma Ntoso 3.0.

#include "core/cutting/plan.hpp"

#include <string>
#include <string_view>

namespace core::exports {

/// The document: an `act` of the units of a law, else a `doc`. Elements and path ids are those of
/// core/cutting/eid.hpp; text before the first unit is the preface, recitals are the preamble,
/// annexes at the end are attachments, quoted units stand in `quotedStructure`. All text is there
/// in the order of the source, white space aside; a character that XML 1.0 has no place for is
/// U+FFFD and named in `meta/proprietary`. What a plan does not know is said to be unknown: date
/// 0001-01-01, country zz, author. `name` is what people call the text.
/// Pre: `plan` is a plan of `source`. Cost: linear.
/// Source: OASIS Akoma Ntoso 1.0 part 2 (the schema akomantoso30.xsd), akn-nc 1.0.
std::string to_akoma_ntoso(const cutting::Plan& plan,
                           std::string_view source,
                           std::string_view name);

}  // namespace core::exports
