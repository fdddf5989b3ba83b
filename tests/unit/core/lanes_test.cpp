#include "core/pipeline/lanes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace core::pipeline {
namespace {

TEST(Lanes, RunsOneItemOfAKeyAtATimeAndInOrder) {
    Lanes<int> lanes(4);
    lanes.push("a", 1);
    lanes.push("a", 2);
    const auto first = lanes.next();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->item, 1);
    EXPECT_FALSE(lanes.next());
    lanes.finished("a");
    const auto second = lanes.next();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->item, 2);
}

TEST(Lanes, RunsAtMostWidthKeys) {
    Lanes<int> lanes(2);
    for (const char* key : {"a", "b", "c"}) lanes.push(key, 0);
    EXPECT_TRUE(lanes.next());
    EXPECT_TRUE(lanes.next());
    EXPECT_FALSE(lanes.next());
    lanes.finished("a");
    const auto third = lanes.next();
    ASSERT_TRUE(third);
    EXPECT_EQ(third->key, "c");
}

TEST(Lanes, ABusyKeyDoesNotStarveOthers) {
    Lanes<int> lanes(1);
    for (int i = 0; i < 5; ++i) lanes.push("busy", i);
    lanes.push("quiet", 9);
    EXPECT_EQ(lanes.next()->key, "busy");
    lanes.finished("busy");
    EXPECT_EQ(lanes.next()->key, "quiet");
}

TEST(Lanes, DropsOnlyUnwantedWaitingItems) {
    Lanes<int> lanes(1);
    for (int i = 0; i < 4; ++i) lanes.push("a", i);
    lanes.push("b", 10);
    const auto running = lanes.next();
    ASSERT_EQ(running->item, 0);
    lanes.drop_waiting([](int item) { return item < 3; });
    EXPECT_EQ(lanes.waiting(), 2U);
    lanes.finished("a");
    std::vector<int> rest;
    while (const auto next = lanes.next()) {
        rest.push_back(next->item);
        lanes.finished(next->key);
    }
    std::sort(rest.begin(), rest.end());
    EXPECT_EQ(rest, (std::vector<int>{3, 10}));
}

TEST(Lanes, KeepsOrderOfEachKeyUnderRandomUse) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    Lanes<int> lanes(3);
    std::map<std::string, int> pushed;
    std::map<std::string, int> taken;
    std::vector<std::string> running;
    for (int step = 0; step < 5000; ++step) {
        const std::string key(1, static_cast<char>('a' + random() % 7));
        if (random() % 2 == 0) lanes.push(key, pushed[key]++);
        if (const auto next = lanes.next()) {
            ASSERT_EQ(next->item, taken[next->key]++);
            ASSERT_EQ(std::count(running.begin(), running.end(), next->key), 0);
            running.push_back(next->key);
        }
        ASSERT_LE(running.size(), 3U);
        if (!running.empty() && random() % 2 == 0) {
            lanes.finished(running.front());
            running.erase(running.begin());
        }
    }
}

}  // namespace
}  // namespace core::pipeline
