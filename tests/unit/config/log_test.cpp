#include "core/log.hpp"

#include "messages/json.hpp"

#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

namespace core {
namespace {

std::vector<boost::json::object> lines(const CaptureLog& capture) {
    std::vector<boost::json::object> out;
    std::istringstream in{capture.text()};
    for (std::string line; std::getline(in, line);) {
        auto parsed = messages::parse_json(line);
        EXPECT_TRUE(parsed) << line << ": " << parsed.error().to_string();
        if (parsed) out.push_back(parsed->get_object());
    }
    return out;
}

TEST(Log, WritesOneJsonObjectALine) {
    const CaptureLog capture;

    log_info(LogEvent::command_finished, {{"outcome", "done"},
                                          {"took_us", 1234},
                                          {"offset", std::uint64_t{18446744073709551615U}},
                                          {"share", 0.5},
                                          {"live", true}});

    const auto out = lines(capture);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(out[0].at("level").get_string(), "info");
    EXPECT_EQ(out[0].at("event").get_string(), "command_finished");
    EXPECT_EQ(out[0].at("outcome").get_string(), "done");
    EXPECT_EQ(out[0].at("took_us").to_number<int>(), 1234);
    EXPECT_EQ(out[0].at("offset").get_uint64(), 18446744073709551615U);
    EXPECT_EQ(out[0].at("share").get_double(), 0.5);
    EXPECT_TRUE(out[0].at("live").get_bool());
    EXPECT_TRUE(std::string(out[0].at("ts").get_string().c_str()).ends_with("Z"));
}

TEST(Log, EscapesValuesSoThatNoneCanFakeALine) {
    const CaptureLog capture;
    const std::string hostile = "x\"}\n{\"event\":\"forged\"}\xFF";

    log_info(LogEvent::command_finished,
             {{"document", hostile}, {"not_finite", std::numeric_limits<double>::infinity()}});

    const auto out = lines(capture);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(std::string(out[0].at("document").get_string().c_str()),
              "x\"}\n{\"event\":\"forged\"}\xEF\xBF\xBD");
    EXPECT_TRUE(out[0].at("not_finite").is_null());
}

TEST(Log, DropsLinesBelowItsLevel) {
    const CaptureLog capture{LogLevel::warn};

    log_debug(LogEvent::command_finished);
    log_info(LogEvent::drain_started);
    log_warn(LogEvent::command_retried);
    log_error(LogEvent::program_failed);

    EXPECT_EQ(lines(capture).size(), 2U);
    EXPECT_EQ(capture.count(LogEvent::command_retried), 1U);
    EXPECT_EQ(capture.count(LogEvent::drain_started), 0U);
    EXPECT_FALSE(log_enabled(LogLevel::info));
    EXPECT_TRUE(log_enabled(LogLevel::error));
    EXPECT_FALSE(log_enabled(LogLevel::off));
}

TEST(Log, HoldsBackRepeatedWarningsAndCountsThem) {
    const CaptureLog capture;
    const std::uint64_t before = log_lines_suppressed();

    // More than can be written in the two seconds that 1000 calls could touch.
    for (int i = 0; i < 1000; ++i) log_warn(LogEvent::database_lost);
    for (int i = 0; i < 1000; ++i) log_info(LogEvent::command_finished);

    const std::size_t written = capture.count(LogEvent::database_lost);
    EXPECT_GE(written, 20U);
    EXPECT_LE(written, 100U);
    EXPECT_EQ(log_lines_suppressed() - before, 1000 - written);
    EXPECT_EQ(capture.count(LogEvent::command_finished), 1000U);
}

TEST(Log, SaysWhoWritesOnceThatIsSet) {
    const CaptureLog capture;
    set_log_identity("worker", "abc123");

    log_info(LogEvent::program_started);

    const auto out = lines(capture);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(out[0].at("role").get_string(), "worker");
    EXPECT_EQ(out[0].at("build").get_string(), "abc123");
}

TEST(Log, LinesOfManyThreadsStayWhole) {
    const CaptureLog capture;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([t] {
            for (int i = 0; i < 250; ++i) log_info(LogEvent::phase_finished, {{"thread", t}});
        });
    }
    for (auto& thread : threads) thread.join();

    EXPECT_EQ(lines(capture).size(), 1000U);
}

TEST(Log, LevelsAreFoundByTheirNames) {
    for (const auto level :
         {LogLevel::debug, LogLevel::info, LogLevel::warn, LogLevel::error, LogLevel::off}) {
        EXPECT_EQ(log_level_from_string(to_string(level)), level);
    }
    EXPECT_FALSE(log_level_from_string("INFO"));
}

TEST(LogEvents, AreUnique) {
    std::set<std::string_view> names;
    std::size_t count = 0;
#define IU_X(name, meaning) names.insert(to_string(LogEvent::name)), ++count;
    IU_LOG_EVENTS(IU_X)
#undef IU_X
    EXPECT_EQ(names.size(), count);
}

}  // namespace
}  // namespace core
