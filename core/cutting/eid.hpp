#pragma once
/// \file
/// Path ids in the manner of Akoma Ntoso: `part_I__chp_2__art_5__para_1__point_a`.
/// Source: OASIS akn-nc 1.0, section 5 (eId).

#include "core/cutting/plan.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// The id of each unit: the parent's, `__`, a short word for the kind, `_`, the number. Unique in
/// the plan (`_2`, `_3` behind what stands again) and the same for the same structure whatever the
/// prefix of the addresses. Without a number the place among such siblings counts: `hcont_nn_3`.
class ElementIds {
  public:
    /// The plan must live as long as this.
    explicit ElementIds(const Plan& plan);
    /// The id of a unit.
    std::string operator[](std::size_t unit) const;
    /// The same behind what stands in `out`.
    void append(std::size_t unit, std::string& out) const;

  private:
    const Plan& plan_;
    TextStore texts_;
    std::vector<StoredText> tails_;  // what stands behind the id of the parent
};

/// `kind` as an element of Akoma Ntoso 3.0: "article", "hcontainer", ...
std::string_view akoma_ntoso_element(std::string_view kind);

}  // namespace core::cutting
