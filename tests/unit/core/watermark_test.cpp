#include "core/pipeline/watermark.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace core::pipeline {
namespace {

TEST(Watermark, CommitsOnlyTheFinishedPrefix) {
    Watermark mark;
    for (const std::int64_t offset : {10, 11, 13}) mark.begin(offset);

    mark.done(11);
    EXPECT_EQ(mark.take_commit(), std::nullopt);
    mark.done(10);
    EXPECT_EQ(mark.take_commit(), 12);
    EXPECT_EQ(mark.take_commit(), std::nullopt);
    mark.done(13);
    EXPECT_EQ(mark.take_commit(), 14);
    EXPECT_EQ(mark.in_flight(), 0U);
}

TEST(Watermark, IgnoresUnknownAndRepeatedOffsets) {
    Watermark mark;
    mark.done(5);
    mark.begin(7);
    mark.done(6);
    mark.done(8);
    EXPECT_EQ(mark.take_commit(), std::nullopt);
    mark.done(7);
    mark.done(7);
    EXPECT_EQ(mark.take_commit(), 8);
}

TEST(Watermark, AgreesWithAModelInAnyOrder) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 200; ++round) {
        Watermark mark;
        std::vector<std::int64_t> offsets;
        std::int64_t next = 0;
        for (int i = 0; i < 30; ++i) {
            next += 1 + static_cast<std::int64_t>(random() % 3);
            offsets.push_back(next);
            mark.begin(next);
        }
        std::vector<std::int64_t> order = offsets;
        std::shuffle(order.begin(), order.end(), random);
        std::vector<std::int64_t> finished;
        std::int64_t committed = -1;
        for (const std::int64_t offset : order) {
            mark.done(offset);
            finished.push_back(offset);
            std::int64_t expected = -1;
            for (const std::int64_t o : offsets) {
                if (std::find(finished.begin(), finished.end(), o) == finished.end()) break;
                expected = o + 1;
            }
            if (const auto commit = mark.take_commit()) committed = *commit;
            ASSERT_EQ(committed, expected);
        }
    }
}

}  // namespace
}  // namespace core::pipeline
