#include "core/cutting/numbers.hpp"

#include <algorithm>
#include <array>

namespace core::cutting {

bool is_next(const NumberKey& a, const NumberKey& b) {
    if (a.empty()) {
        return !b.empty() && b[0] <= 1;
    }
    if (b.empty() || b <= a) {
        return false;
    }
    if (b.size() > a.size()) {
        return std::equal(a.begin(), a.end(), b.begin());  // 5a after 5, 4.1 after 4
    }
    const std::size_t last = b.size() - 1;
    return std::equal(b.begin(), b.begin() + last, a.begin()) && b[last] == a[last] + 1;
}

std::uint32_t letter_of_roman(std::uint32_t value) {
    constexpr std::array<std::array<std::uint32_t, 2>, 7> letters{
        {{1, 9}, {5, 22}, {10, 24}, {50, 12}, {100, 3}, {500, 4}, {1000, 13}}};
    const auto found = std::find_if(letters.begin(), letters.end(),
                                    [&](const auto& one) { return one[0] == value; });
    return found == letters.end() ? 0 : (*found)[1];
}

}  // namespace core::cutting
