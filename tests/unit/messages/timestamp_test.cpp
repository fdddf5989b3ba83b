#include "messages/timestamp.hpp"

#include <gtest/gtest.h>

namespace messages {
namespace {

std::string round_trip(std::string_view text) {
    const auto time = parse_timestamp(text);
    return time ? format_timestamp(*time) : "refused";
}

TEST(Timestamp, ReadsEverySpellingOfRfc3339AsUtc) {
    EXPECT_EQ(round_trip("2026-01-31T09:05:07Z"), "2026-01-31T09:05:07Z");
    EXPECT_EQ(round_trip("2026-01-31t09:05:07z"), "2026-01-31T09:05:07Z");
    EXPECT_EQ(round_trip("2026-01-31T09:05:07.5Z"), "2026-01-31T09:05:07.500000Z");
    EXPECT_EQ(round_trip("2026-01-31T09:05:07.123456789Z"), "2026-01-31T09:05:07.123456Z");
    EXPECT_EQ(round_trip("2026-01-31T09:05:07+07:00"), "2026-01-31T02:05:07Z");
    EXPECT_EQ(round_trip("2025-12-31T23:30:00-01:00"), "2026-01-01T00:30:00Z");
    EXPECT_EQ(round_trip("2024-02-29T00:00:00Z"), "2024-02-29T00:00:00Z");
    EXPECT_EQ(round_trip("1970-01-01T00:00:00Z"), "1970-01-01T00:00:00Z");
    EXPECT_EQ(round_trip("2200-12-31T23:59:59Z"), "2200-12-31T23:59:59Z");
}

TEST(Timestamp, CountsFromTheUnixEpoch) {
    const auto time = parse_timestamp("2001-09-09T01:46:40Z");

    ASSERT_TRUE(time);
    EXPECT_EQ(std::chrono::system_clock::to_time_t(*time), 1'000'000'000);
}

TEST(Timestamp, RefusesWhatIsNoTime) {
    for (const char* bad : {"",
                            "2026-01-31",
                            "2026-01-31T09:05:07",
                            "2026-01-31 09:05:07Z",
                            "2026-01-31T09:05Z",
                            "2026-02-29T09:05:07Z",
                            "2026-13-01T09:05:07Z",
                            "2026-00-01T09:05:07Z",
                            "2026-01-32T09:05:07Z",
                            "2026-01-31T24:00:00Z",
                            "2026-01-31T09:60:07Z",
                            "2026-01-31T09:05:60Z",
                            "2026-01-31T09:05:07.Z",
                            "2026-01-31T09:05:07.1234567890Z",
                            "2026-01-31T09:05:07+24:00",
                            "2026-01-31T09:05:07+07:60",
                            "2026-01-31T09:05:07+0700",
                            "2026-01-31T09:05:07ZZ",
                            "1969-12-31T23:59:59Z",
                            "2201-01-01T00:00:00Z",
                            "2200-12-31T23:59:59-00:01",
                            "1970-01-01T00:00:00+00:01",
                            "+026-01-31T09:05:07Z",
                            "2026-1-31T09:05:07Z"}) {
        EXPECT_EQ(round_trip(bad), "refused") << bad;
    }
}

}  // namespace
}  // namespace messages
