#pragma once
/// \file
/// The words of units, for comparing two versions of a text. Words are what white space divides;
/// they are compared byte by byte.

#include "core/cutting/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::cutting {

/// The words of each unit of one plan. Cost: linear in the text, but for a sort of each unit.
class UnitWords {
  public:
    UnitWords(const Plan& plan, std::string_view text);
    /// Digest of the words in their order, the unit's own number left out.
    const std::string& without_number(std::size_t unit) const { return digests_[unit]; }
    std::size_t count(std::size_t unit) const { return sorted_[unit].size(); }
    /// Hashes of the words in their order, and sorted.
    const std::vector<std::uint64_t>& in_order(std::size_t unit) const { return words_[unit]; }
    const std::vector<std::uint64_t>& sorted(std::size_t unit) const { return sorted_[unit]; }

  private:
    std::vector<std::string> digests_;
    std::vector<std::vector<std::uint64_t>> words_;
    std::vector<std::vector<std::uint64_t>> sorted_;
};

/// Words in common, each as often as it stands in both, of all words: 0 to 100, and 100 only for
/// the same words in the same order.
int percent_alike(const UnitWords& before, std::size_t i, const UnitWords& after, std::size_t k);

/// Pairs of the given units that share more runs of three words with each other than with any
/// other, runs that stand once in each list; at least `least` percent alike. In order of the first.
std::vector<std::pair<std::size_t, std::size_t>> most_alike(const UnitWords& before,
                                                            const std::vector<std::size_t>& is,
                                                            const UnitWords& after,
                                                            const std::vector<std::size_t>& ks,
                                                            int least);

}  // namespace core::cutting
