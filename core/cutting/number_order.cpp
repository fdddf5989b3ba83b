#include "core/cutting/numbers.hpp"

#include <algorithm>

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

}  // namespace core::cutting
