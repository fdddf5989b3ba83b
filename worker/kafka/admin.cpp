#include "worker/kafka/admin.hpp"

#include "worker/kafka/handles.hpp"
#include "worker/kafka/partition_counts.hpp"
#include "worker/kafka/properties.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <set>
#include <thread>

namespace worker::kafka {

namespace {

using Clock = std::chrono::steady_clock;

/// Between two looks whether new topics have leaders.
constexpr std::chrono::milliseconds leader_look{50};

struct NewTopicDeleter {
    void operator()(rd_kafka_NewTopic_t* topic) const noexcept { rd_kafka_NewTopic_destroy(topic); }
};
using NewTopicHandle = std::unique_ptr<rd_kafka_NewTopic_t, NewTopicDeleter>;

struct OptionsDeleter {
    void operator()(rd_kafka_AdminOptions_t* options) const noexcept {
        rd_kafka_AdminOptions_destroy(options);
    }
};
using OptionsHandle = std::unique_ptr<rd_kafka_AdminOptions_t, OptionsDeleter>;

core::Failure failure(core::FailureKind kind, std::string detail) {
    core::Failure made;
    made.kind = kind;
    made.detail = std::move(detail);
    return made;
}

core::FailureKind kind_of(rd_kafka_resp_err_t code) {
    switch (code) {
        case RD_KAFKA_RESP_ERR__TRANSPORT:
        case RD_KAFKA_RESP_ERR__TIMED_OUT:
        case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
        case RD_KAFKA_RESP_ERR__RESOLVE:
        case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
        case RD_KAFKA_RESP_ERR_NOT_CONTROLLER:
        case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
            return core::FailureKind::retryable;
        default:
            return core::FailureKind::permanent;
    }
}

core::Result<NewTopicHandle> to_new_topic(const TopicSpec& spec) {
    std::array<char, 256> text{};
    NewTopicHandle topic(rd_kafka_NewTopic_new(spec.name.c_str(), spec.partitions,
                                               spec.replication_factor, text.data(), text.size()));
    if (!topic) {
        return failure(core::FailureKind::permanent, "topic " + spec.name + ": " + text.data());
    }
    for (const auto& [name, value] : spec.properties) {
        rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
    }
    return topic;
}

}  // namespace

class Admin::Impl {
  public:
    explicit Impl(AdminConfig config) : config_(std::move(config)) {}

    core::Result<void> open();
    core::Result<std::map<std::string, std::int32_t>> counts(Counted counted);
    core::Result<void> request(std::span<const TopicSpec> missing, CreatedTopics& answer);
    core::Result<void> wait_for_leaders(std::span<const TopicSpec> specs);
    const AdminConfig& config() const { return config_; }

  private:
    AdminConfig config_;
    ClientContext context_;
    ClientHandle client_;
};

core::Result<void> Admin::Impl::open() {
    context_.log = config_.log;
    const Properties fixed{{"bootstrap.servers", config_.bootstrap}};
    auto conf = make_conf(admin_defaults(), config_.properties, fixed, context_);
    if (!conf) {
        return conf.error();
    }
    auto client = make_client(false, std::move(*conf));
    if (!client) {
        return client.error();
    }
    client_ = std::move(*client);
    return {};
}

core::Result<std::map<std::string, std::int32_t>> Admin::Impl::counts(Counted counted) {
    return count_partitions(client_.get(), config_.bootstrap, counted, config_.timeout);
}

core::Result<void> Admin::Impl::request(std::span<const TopicSpec> missing, CreatedTopics& answer) {
    std::vector<NewTopicHandle> topics;
    std::vector<rd_kafka_NewTopic_t*> raw;
    for (const auto& spec : missing) {
        auto topic = to_new_topic(spec);
        if (!topic) {
            return topic.error();
        }
        raw.push_back(topic->get());
        topics.push_back(std::move(*topic));
    }
    const auto wait_ms = static_cast<int>(config_.timeout.count());
    const OptionsHandle options(
        rd_kafka_AdminOptions_new(client_.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS));
    std::array<char, 256> text{};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), wait_ms, text.data(), text.size());
    rd_kafka_AdminOptions_set_operation_timeout(options.get(), wait_ms, text.data(), text.size());
    const QueueHandle answers(rd_kafka_queue_new(client_.get()));
    rd_kafka_CreateTopics(client_.get(), raw.data(), raw.size(), options.get(), answers.get());
    const EventHandle event(rd_kafka_queue_poll(answers.get(), wait_ms + 1000));
    const auto* result = event ? rd_kafka_event_CreateTopics_result(event.get()) : nullptr;
    if (result == nullptr) {
        return failure(core::FailureKind::retryable, "create topics: no answer in time");
    }
    if (const auto code = rd_kafka_event_error(event.get())) {
        return failure(kind_of(code),
                       std::string("create topics: ") + rd_kafka_event_error_string(event.get()));
    }
    std::size_t count = 0;
    const auto* results = rd_kafka_CreateTopics_result_topics(result, &count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name = rd_kafka_topic_result_name(results[i]);
        const auto code = rd_kafka_topic_result_error(results[i]);
        if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
            continue;  // somebody was faster
        }
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
            const char* why = rd_kafka_topic_result_error_string(results[i]);
            return failure(kind_of(code), "create topic " + name + ": " +
                                              (why == nullptr ? rd_kafka_err2str(code) : why));
        }
        answer.created.push_back(name);
    }
    return {};
}

core::Result<void> Admin::Impl::wait_for_leaders(std::span<const TopicSpec> specs) {
    const auto until = Clock::now() + config_.timeout;
    for (;;) {
        auto now = counts(Counted::with_leader);
        if (!now) {
            return now.error();
        }
        const bool all = std::all_of(specs.begin(), specs.end(), [&now](const TopicSpec& spec) {
            const auto at = now->find(spec.name);
            return at != now->end() && at->second >= spec.partitions;
        });
        if (all) {
            return {};
        }
        if (Clock::now() >= until) {
            return failure(core::FailureKind::retryable,
                           "the topics were created, but not all partitions have a leader");
        }
        std::this_thread::sleep_for(leader_look);
    }
}

core::Result<std::unique_ptr<Admin>> Admin::create(AdminConfig config) {
    auto impl = std::make_unique<Impl>(std::move(config));
    if (auto opened = impl->open(); !opened) {
        return opened.error();
    }
    return std::unique_ptr<Admin>(new Admin(std::move(impl)));
}

Admin::Admin(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Admin::~Admin() = default;

core::Result<CreatedTopics> Admin::create_topics(std::span<const TopicSpec> specs) {
    auto before = impl_->counts(Counted::all);
    if (!before) {
        return before.error();
    }
    std::vector<TopicSpec> missing;
    for (const auto& spec : specs) {
        if (before->find(spec.name) == before->end()) {
            missing.push_back(spec);
        }
    }
    CreatedTopics answer;
    if (!missing.empty()) {
        if (auto asked = impl_->request(missing, answer); !asked) {
            return asked.error();
        }
        if (auto led = impl_->wait_for_leaders(missing); !led) {
            return led.error();
        }
    }
    const std::set<std::string> created(answer.created.begin(), answer.created.end());
    answer.created.clear();
    for (const auto& spec : specs) {
        (created.contains(spec.name) ? answer.created : answer.existing).push_back(spec.name);
    }
    return answer;
}

core::Result<std::map<std::string, std::int32_t>> Admin::partition_counts() {
    return impl_->counts(Counted::all);
}

core::Result<bool> Admin::topics_exist(std::span<const std::string> names) {
    auto counts = partition_counts();
    if (!counts) {
        return counts.error();
    }
    return std::all_of(names.begin(), names.end(), [&counts](const std::string& name) {
        return counts->find(name) != counts->end();
    });
}

}  // namespace worker::kafka
