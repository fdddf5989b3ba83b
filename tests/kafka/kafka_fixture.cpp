#include "tests/kafka/kafka_fixture.hpp"

#include <algorithm>
#include <stdexcept>

namespace tests {

using worker::kafka::Consumer;
using worker::kafka::ConsumerCallbacks;
using worker::kafka::ConsumerConfig;
using worker::kafka::OutRecord;
using worker::kafka::Producer;
using worker::kafka::Properties;
using worker::kafka::Record;
using worker::kafka::TopicPartition;

Member::Member(boost::asio::io_context& io,
               const std::string& bootstrap,
               const std::string& group,
               std::vector<std::string> topics,
               Properties properties) {
    // The mock cluster settles a group within these; a smaller session never gets an assignment.
    properties.insert({"session.timeout.ms", "6000"});
    properties.insert({"heartbeat.interval.ms", "500"});
    // Its empty Fetch always waits for the whole time.
    properties.insert({"fetch.wait.max.ms", "10"});
    ConsumerConfig config;
    config.bootstrap = bootstrap;
    config.group = group;
    config.topics = std::move(topics);
    config.properties = std::move(properties);
    ConsumerCallbacks callbacks;
    callbacks.on_record = [this](Record record) {
        seen.insert({record.topic, record.partition, record.offset});
        records.push_back(std::move(record));
        if (on_record) {
            on_record(records.back());
        }
    };
    callbacks.on_assigned = [this](std::vector<TopicPartition> added) {
        owned.insert(owned.end(), added.begin(), added.end());
        assignments.push_back(added);
        if (on_assigned) {
            on_assigned(added);
        }
    };
    callbacks.on_leaving = [this](const std::vector<TopicPartition>& going,
                                  const std::function<void()>& ready) {
        if (on_leaving) {
            on_leaving(going, ready);
        } else {
            ready();
        }
    };
    callbacks.on_revoked = [this](std::vector<TopicPartition> gone, bool lost) {
        if (on_revoked) {
            on_revoked(gone, lost);
        }
        std::erase_if(owned, [&gone](const TopicPartition& mine) {
            return std::find(gone.begin(), gone.end(), mine) != gone.end();
        });
        revocations.emplace_back(std::move(gone), lost);
    };
    callbacks.on_fatal = [this](std::string reason) { fatals.push_back(std::move(reason)); };
    callbacks.on_error = [this](std::string text) { errors.push_back(std::move(text)); };
    auto made = Consumer::create(io.get_executor(), std::move(config), std::move(callbacks));
    if (!made) {
        throw std::runtime_error(made.error().detail);
    }
    consumer_ = std::move(*made);
}

std::unique_ptr<Member> KafkaTest::join(const std::string& group,
                                        std::vector<std::string> topics,
                                        Properties properties) {
    auto member = std::make_unique<Member>(io, cluster.bootstrap(), group, std::move(topics),
                                           std::move(properties));
    member->consumer().start();
    return member;
}

void KafkaTest::leave(Member& member, std::chrono::milliseconds deadline) {
    member.consumer().close(deadline, [&member] { member.closed = true; });
    ASSERT_TRUE(run_until([&member] { return member.closed; }));
}

bool KafkaTest::run_until(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= until) {
            return false;
        }
        io.restart();
        io.run_one_for(50ms);
    }
    return true;
}

void KafkaTest::fill(const std::string& topic, int count, std::int32_t partition, int partitions) {
    std::vector<OutRecord> records;
    for (int i = 0; i < count; ++i) {
        OutRecord record;
        record.topic = topic;
        record.partition = partition >= 0 ? partition : i % partitions;
        record.key = "key-" + std::to_string(i % 7);
        record.value = std::to_string(i);
        records.push_back(std::move(record));
    }
    const auto done = producer().produce_all(records, patience);
    ASSERT_TRUE(done) << done.error().detail;
}

Producer& KafkaTest::producer() {
    if (!producer_) {
        auto made = Producer::create(io.get_executor(), {cluster.bootstrap(), {}, {}});
        if (!made) {
            throw std::runtime_error(made.error().detail);
        }
        producer_ = std::move(*made);
    }
    return *producer_;
}

worker::kafka::TopicOffset after(const Record& record) {
    return {record.topic, record.partition, record.offset + 1, record.epoch};
}

}  // namespace tests
