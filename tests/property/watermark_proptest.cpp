#include "core/pipeline/watermark.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace core::pipeline {
namespace {

/// Offsets as a broker deals them: rising, with holes.
std::vector<std::int64_t> rising_offsets() {
    const auto gaps =
        *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 4))
             .as("gaps");
    std::vector<std::int64_t> offsets;
    std::int64_t offset = *rc::gen::inRange<std::int64_t>(0, 1000).as("first");
    for (const std::int64_t gap : gaps) {
        offsets.push_back(offset);
        offset += gap;
    }
    return offsets;
}

/// The model: one past the last record of the finished prefix, nothing when there is none.
std::optional<std::int64_t> finished_prefix(const std::map<std::int64_t, bool>& records) {
    std::optional<std::int64_t> commit;
    for (const auto& [offset, finished] : records) {
        if (!finished) break;
        commit = offset + 1;
    }
    return commit;
}

RC_GTEST_PROP(WatermarkProperty, CommitsExactlyTheFinishedPrefix, ()) {
    const std::vector<std::int64_t> offsets = rising_offsets();
    std::vector<std::int64_t> order = offsets;
    const auto keys = *rc::gen::container<std::vector<std::uint32_t>>(
        offsets.size(), rc::gen::arbitrary<std::uint32_t>());
    std::sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
        const auto at = [&](std::int64_t x) {
            return keys[static_cast<std::size_t>(
                std::lower_bound(offsets.begin(), offsets.end(), x) - offsets.begin())];
        };
        return at(a) != at(b) ? at(a) < at(b) : a < b;
    });
    Watermark watermark;
    std::map<std::int64_t, bool> model;
    for (const std::int64_t offset : offsets) {
        watermark.begin(offset);
        model[offset] = false;
    }

    std::optional<std::int64_t> committed;
    for (const std::int64_t offset : order) {
        watermark.done(offset);
        watermark.done(offset);  // repeated and unknown ones are harmless
        watermark.done(offset + 1'000'000);
        model[offset] = true;
        const std::optional<std::int64_t> expected = finished_prefix(model);
        const std::optional<std::int64_t> moved = watermark.take_commit();
        RC_ASSERT(moved.has_value() == (expected != committed));
        if (moved) RC_ASSERT(*moved == *expected);
        committed = expected;
        RC_ASSERT(watermark.take_commit() == std::nullopt);
    }
    RC_ASSERT(watermark.in_flight() == 0U);
}

}  // namespace
}  // namespace core::pipeline
