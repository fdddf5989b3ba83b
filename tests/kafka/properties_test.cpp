/// \file
/// Which properties an operator may set, and the names of the topics.

#include "worker/kafka/properties.hpp"

#include "worker/kafka/topics.hpp"

#include <gtest/gtest.h>

namespace worker::kafka {

TEST(PropertiesTest, AcceptsWhatLibrdkafkaKnows) {
    EXPECT_TRUE(check_properties({}));
    EXPECT_TRUE(check_properties({{"security.protocol", "sasl_ssl"},
                                  {"sasl.mechanisms", "SCRAM-SHA-512"},
                                  {"sasl.password", "x"},
                                  {"compression.codec", "zstd"},
                                  {"session.timeout.ms", "6000"}}));
}

TEST(PropertiesTest, RefusesEveryForbiddenOneByName) {
    for (const auto name : forbidden_properties()) {
        const auto checked = check_properties({{std::string(name), "true"}});
        ASSERT_FALSE(checked) << name;
        EXPECT_EQ(checked.error().kind, core::FailureKind::permanent);
        EXPECT_NE(checked.error().detail.find(name), std::string::npos);
    }
}

TEST(PropertiesTest, NamesTheUnknownAndTheWrongOne) {
    const auto unknown = check_properties({{"no.such.property", "1"}});
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().detail.find("no.such.property is unknown"), std::string::npos);
    const auto wrong = check_properties({{"session.timeout.ms", "soon"}});
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().detail.find("session.timeout.ms"), std::string::npos);
}

TEST(PropertiesTest, NeverRepeatsASecretValue) {
    const auto wrong = check_properties({{"ssl.key.pem", "hunter2"}});
    if (!wrong) {
        EXPECT_EQ(wrong.error().detail.find("hunter2"), std::string::npos);
    }
    ClientContext context;
    const auto bad = make_conf({}, {{"sasl.password", "hunter2"}, {"bad.word", "1"}}, {}, context);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().detail.find("hunter2"), std::string::npos);
}

TEST(PropertiesTest, OurDefaultsAreAllKnown) {
    ClientContext context;
    EXPECT_TRUE(make_conf(consumer_defaults(), {}, {}, context));
    EXPECT_TRUE(make_conf(producer_defaults(), {}, {}, context));
    EXPECT_TRUE(make_conf(admin_defaults(), {}, {}, context));
}

TEST(TopicNamesTest, PutsThePrefixBeforeEveryName) {
    const TopicNames names("x.");
    EXPECT_EQ(names.discover, "x.iu.discover.v1");
    EXPECT_EQ(names.all().size(), 7U);
    for (const auto& name : names.all()) {
        EXPECT_TRUE(name.starts_with("x.iu.") && name.ends_with(".v1")) << name;
    }
    EXPECT_EQ(names.of_event("verify.written"), names.verify);
    EXPECT_EQ(names.of_event("cut.committed"), names.governance);
}

TEST(TopicNamesTest, KeepsEventsForEverAndAsksForTwoReplicasWhereThereAreThree) {
    for (const auto& spec : TopicNames().specs(6, 3)) {
        const bool command = spec.name == "iu.discover.v1" || spec.name == "iu.cut.v1" ||
                             spec.name == "iu.control.v1";
        EXPECT_EQ(spec.properties.contains("retention.ms"), !command) << spec.name;
        EXPECT_EQ(spec.properties.at("min.insync.replicas"), "2");
        EXPECT_EQ(spec.partitions, 6);
    }
    EXPECT_FALSE(TopicNames().specs(6, 1)[0].properties.contains("min.insync.replicas"));
}

TEST(TopicNamesTest, DeadLettersMayBeLongerThanWhatCame) {
    for (const auto& spec : TopicNames().specs(6, 1)) {
        const int bytes = std::stoi(spec.properties.at("max.message.bytes"));
        EXPECT_EQ(bytes, spec.name == "iu.dead-letter.v1" ? 4 << 20 : 2 << 20) << spec.name;
    }
}

}  // namespace worker::kafka
