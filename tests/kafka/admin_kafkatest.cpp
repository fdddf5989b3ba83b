/// \file
/// Questions about topics, and what the mock cluster cannot do.

#include "tests/kafka/kafka_fixture.hpp"
#include "worker/kafka/admin.hpp"

#include <array>

namespace tests {

using worker::kafka::Admin;
using worker::kafka::TopicNames;

class AdminTest : public KafkaTest {
  protected:
    std::unique_ptr<Admin> make(std::chrono::milliseconds timeout = 5s) {
        auto made = Admin::create({cluster.bootstrap(), {}, {}, timeout});
        EXPECT_TRUE(made);
        return std::move(*made);
    }
};

TEST_F(AdminTest, KnowsTopicsAndTheirPartitions) {
    cluster.create_topic("a", 3);
    cluster.create_topic("b", 1);
    const auto admin = make();
    const auto counts = admin->partition_counts();
    ASSERT_TRUE(counts) << counts.error().detail;
    EXPECT_EQ(counts->at("a"), 3);
    EXPECT_EQ(counts->at("b"), 1);
    EXPECT_TRUE(*admin->topics_exist(std::array<std::string, 2>{"a", "b"}));
    EXPECT_FALSE(*admin->topics_exist(std::array<std::string, 2>{"a", "no-such-topic"}));
    // Asking must not have made it.
    EXPECT_FALSE(*admin->topics_exist(std::array<std::string, 1>{"no-such-topic"}));
}

TEST_F(AdminTest, CountsPartitionsThatHaveNoLeaderJustNow) {
    cluster.create_topic("a", 4);
    cluster.remove_leader("a", 1);
    const auto counts = make()->partition_counts();
    ASSERT_TRUE(counts) << counts.error().detail;
    EXPECT_EQ(counts->at("a"), 4);
}

TEST_F(AdminTest, LeavesExistingTopicsAlone) {
    const TopicNames names("p.");
    for (const auto& name : names.all()) {
        cluster.create_topic(name, 2);
    }
    const auto answer = make()->create_topics(names.specs(6, 1));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_TRUE(answer->created.empty());
    EXPECT_EQ(answer->existing, names.all());
}

TEST_F(AdminTest, SaysThatTheMockClusterCannotCreateTopics) {
    const auto answer = make(3s)->create_topics(TopicNames().specs(6, 1));
    ASSERT_FALSE(answer);
    EXPECT_NE(answer.error().detail.find("create topics"), std::string::npos);
}

TEST_F(AdminTest, AnswersInTimeWhenNoBrokerDoes) {
    const auto admin = make(1s);
    cluster.set_down(1);
    const auto start = std::chrono::steady_clock::now();
    const auto counts = admin->partition_counts();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
    ASSERT_FALSE(counts);
    EXPECT_EQ(counts.error().kind, core::FailureKind::retryable);
}

}  // namespace tests
