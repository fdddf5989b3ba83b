#include "core/cutting/mark_units.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <utility>
#include <vector>

namespace core::cutting {
namespace {

/// Sorts by place, stable. What is found one after the other is in order but for few places, where
/// other units begin to be looked for: such runs are merged.
template <typename Before>
void sort_by_place(UnitStarts& boundaries, Before before) {
    std::vector<std::ptrdiff_t> runs{0};  // where each begins
    auto above = boundaries.begin();
    for (auto one = boundaries.begin(); one != boundaries.end(); above = one++) {
        if (before(*one, *above)) {
            runs.push_back(one - boundaries.begin());
        }
    }
    if (runs.size() == 1) {
        return;
    }
    std::vector<std::uint32_t> order(boundaries.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    runs.push_back(std::ssize(order));
    const auto stands_before = [&](std::uint32_t a, std::uint32_t b) {
        return before(boundaries[a], boundaries[b]);
    };
    while (runs.size() > 2) {
        std::size_t kept = 0;
        for (std::size_t run = 0; run < runs.size(); run += 2, ++kept) {
            if (run + 2 < runs.size()) {
                std::inplace_merge(order.begin() + runs[run], order.begin() + runs[run + 1],
                                   order.begin() + runs[run + 2], stands_before);
            }
            runs[kept] = runs[run];
        }
        if (runs[kept - 1] != std::ssize(order)) {
            runs[kept++] = std::ssize(order);
        }
        runs.resize(kept);
    }
    // They are large: each moves once.
    for (std::uint32_t start = 0; start < order.size(); ++start) {
        if (order[start] == start) {
            continue;
        }
        UnitStart first = std::move(boundaries[start]);
        std::uint32_t to = start;
        while (order[to] != start) {
            const std::uint32_t from = std::exchange(order[to], to);
            boundaries[to] = std::move(boundaries[from]);
            to = from;
        }
        boundaries[to] = std::move(first);
        order[to] = to;
    }
}

}  // namespace

void settle_order(UnitStarts& boundaries) {
    const auto stands_before = [](const UnitStart& a, const UnitStart& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.rank < b.rank;
    };
    sort_by_place(boundaries, stands_before);
    drop_from(boundaries, std::unique(boundaries.begin(), boundaries.end(),
                                      [](const UnitStart& a, const UnitStart& b) {
                                          return a.begin == b.begin;
                                      }));
}

}  // namespace core::cutting
