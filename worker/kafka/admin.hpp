#pragma once
/// \file
/// Topics: create them, ask which exist and how many partitions they have.

#include "core/result.hpp"
#include "worker/kafka/topics.hpp"
#include "worker/kafka/types.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace worker::kafka {

struct AdminConfig {
    std::string bootstrap;
    Properties properties;  ///< overrides, see check_properties()
    LogSink log;
    std::chrono::milliseconds timeout{10000};  ///< bound of each call
};

/// Answer of Admin::create_topics(), names in the order asked.
struct CreatedTopics {
    std::vector<std::string> created;
    std::vector<std::string> existing;
};

/// A short-lived client for questions about topics. Blocking, thread-safe; never creates a topic
/// by asking for it.
class Admin {
  public:
    /// Errors: permanent (a property is unknown, forbidden or out of range).
    static core::Result<std::unique_ptr<Admin>> create(AdminConfig config);
    ~Admin();
    Admin(const Admin&) = delete;
    Admin& operator=(const Admin&) = delete;

    /// Creates what is missing and waits until each new topic has leaders.
    ///
    /// Existing topics are left as they are. Errors: retryable (broker unreachable);
    /// permanent (refused: replication factor, policy, rights; or a mock broker, which cannot).
    core::Result<CreatedTopics> create_topics(std::span<const TopicSpec> specs);

    /// Partitions of every topic of the cluster, whether they have a leader now or not: the number
    /// decides where an event goes, so an outage must not change it.
    core::Result<std::map<std::string, std::int32_t>> partition_counts();
    /// Whether all of them exist. Errors: as partition_counts().
    core::Result<bool> topics_exist(std::span<const std::string> names);

    class Impl;

  private:
    explicit Admin(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace worker::kafka
