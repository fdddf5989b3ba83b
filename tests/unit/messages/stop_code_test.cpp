#include "messages/stop_code.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace messages {
namespace {

TEST(StopCode, EachHasItsOwnWordAndSqlstateAndIsFoundByBoth) {
    std::set<std::string_view> words;
    std::set<std::string_view> states;
    for (int i = 0; i <= static_cast<int>(StopCode::INTERNAL); ++i) {
        const auto code = static_cast<StopCode>(i);
        EXPECT_TRUE(words.insert(to_string(code)).second) << to_string(code);
        EXPECT_TRUE(states.insert(sqlstate(code)).second) << sqlstate(code);
        EXPECT_EQ(stop_code_from_string(to_string(code)), code);
        EXPECT_EQ(stop_code_from_sqlstate(sqlstate(code)), code);
        EXPECT_FALSE(meaning(code).empty());
    }
    EXPECT_EQ(words.size(), 20U);
}

TEST(StopCode, RefusesUnknownWords) {
    EXPECT_FALSE(stop_code_from_string("kill_switch_off"));
    EXPECT_FALSE(stop_code_from_string(""));
    EXPECT_FALSE(stop_code_from_sqlstate("IU090"));
    EXPECT_FALSE(stop_code_from_sqlstate("40001"));
}

}  // namespace
}  // namespace messages
