#pragma once
/// \file
/// Path ids in the manner of Akoma Ntoso: `part_I__chp_2__art_5__para_1__point_a`.
/// Source: OASIS akn-nc 1.0, section 5 (eId).

#include "core/cutting/plan.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace core::cutting {

/// The id of each unit: the parent's, `__`, a short word for the kind, `_`, the number. Unique in
/// the plan (`_2`, `_3` behind what stands again) and the same for the same structure whatever the
/// prefix of the addresses. Without a number the place among such siblings counts: `hcont_nn_3`.
class ElementIds {
  public:
    explicit ElementIds(const Plan& plan);
    /// The id of a unit; lives as long as this.
    const StoredText& operator[](std::size_t unit) const { return ids_[unit]; }

  private:
    TextStore texts_;
    std::vector<StoredText> ids_;
};

/// `kind` as an element of Akoma Ntoso 3.0: "article", "hcontainer", ...
std::string_view akoma_ntoso_element(std::string_view kind);

}  // namespace core::cutting
