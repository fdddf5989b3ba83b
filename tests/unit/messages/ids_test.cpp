#include "messages/ids.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace messages {
namespace {

TEST(Uuid, PrintsWhatItParses) {
    const auto id = Uuid::parse("0192F0C4-7c5e-7a1b-8F00-0123456789ab");

    ASSERT_TRUE(id);
    EXPECT_EQ(id->to_string(), "0192f0c4-7c5e-7a1b-8f00-0123456789ab");
}

TEST(Uuid, RefusesEveryOtherSpelling) {
    for (const char* text :
         {"", "0192f0c47c5e7a1b8f000123456789ab", "0192f0c4-7c5e-7a1b-8f00-0123456789a",
          "0192f0c4-7c5e-7a1b-8f00-0123456789abc", "0192f0c4-7c5e-7a1b-8f00_0123456789ab",
          "0192f0c47-c5e-7a1b-8f00-0123456789ab", "{192f0c4-7c5e-7a1b-8f00-0123456789a}",
          "0192f0c4-7c5e-7a1b-8f00-0123456789ag", "urn:uuid:0192f0c4-7c5e-7a1b-8f00-01234567"}) {
        EXPECT_FALSE(Uuid::parse(text)) << text;
    }
}

TEST(Uuid, VersionSevenHasTheBitsOfRfc9562) {
    // The example of RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC.
    constexpr std::array<std::uint8_t, 10> random{0x0c, 0xc3, 0x18, 0xc4, 0xdc,
                                                  0x0c, 0x0c, 0x07, 0x39, 0x8f};

    const Uuid id = make_uuid_v7(0x017F22E279B0, random);

    EXPECT_EQ(id.to_string(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(Uuid, GeneratedOnesDifferAndAreVersionSeven) {
    std::set<Uuid> seen;
    for (int i = 0; i < 1000; ++i) {
        const Uuid id = generate_uuid();
        EXPECT_EQ(id.bytes()[6] >> 4, 7);
        EXPECT_EQ(id.bytes()[8] >> 6, 2);
        seen.insert(id);
    }
    EXPECT_EQ(seen.size(), 1000U);
}

TEST(DocCode, FollowsThePublishedPattern) {
    const std::string longest(64, 'a');
    for (const std::string& good : {std::string{"ICX-CONST"}, std::string{"a"}, std::string{"9"},
                                    std::string{"ND-15.2024_a"}, longest}) {
        EXPECT_TRUE(is_doc_code(good)) << good;
    }
    for (const std::string& bad : {std::string{}, std::string{".a"}, std::string{"-a"},
                                   std::string{"_a"}, std::string{"a b"}, std::string{"a/b"},
                                   std::string{"Điều"}, longest + "a", std::string{"a\0b", 3}}) {
        EXPECT_FALSE(is_doc_code(bad)) << bad;
    }
}

TEST(RunId, IsMadeAsItIsChecked) {
    using namespace std::chrono;
    const auto now = sys_days{2026y / January / 31} + 9h + 5min + 7s + 999ms;

    const std::string id = make_run_id(now, 0x0123abcd);

    EXPECT_EQ(id, "ictr-20260131T090507Z-0123abcd");
    EXPECT_TRUE(is_run_id(id));
    EXPECT_TRUE(is_run_id(generate_run_id()));
    EXPECT_NE(generate_run_id(), generate_run_id());
}

TEST(RunId, RefusesWhatIsNoTimeOrNoHex) {
    for (const char* bad : {"", "ictr-20260131T090507Z-0123abc", "ictr-20260131T090507Z-0123abcde",
                            "ictr-20260131T090507Z-0123ABCD", "ictr-20260230T090507Z-0123abcd",
                            "ictr-20261331T090507Z-0123abcd", "ictr-20260131T240507Z-0123abcd",
                            "ictr-20260131T096007Z-0123abcd", "ictr-20260131T090560Z-0123abcd",
                            "ictr-20260131 090507Z-0123abcd", "ictr_20260131T090507Z-0123abcd",
                            "ictr-2026013xT090507Z-0123abcd"}) {
        EXPECT_FALSE(is_run_id(bad)) << bad;
    }
}

TEST(Digest, IsSixtyFourLowerCaseHexDigits) {
    EXPECT_TRUE(is_digest(std::string(64, 'a')));
    EXPECT_FALSE(is_digest(std::string(63, 'a')));
    EXPECT_FALSE(is_digest(std::string(65, 'a')));
    EXPECT_FALSE(is_digest(std::string(64, 'A')));
    EXPECT_FALSE(is_digest(std::string(64, 'g')));
}

TEST(Traceparent, FollowsTheW3cForm) {
    EXPECT_TRUE(is_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    EXPECT_TRUE(is_traceparent(generate_traceparent()));
    for (const char* bad : {"", "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                            "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"}) {
        EXPECT_FALSE(is_traceparent(bad)) << bad;
    }
}

}  // namespace
}  // namespace messages
