#pragma once
/// \file
/// Private to worker/kafka: partitions of every topic of the cluster, asked by any client.

#include "core/result.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

struct rd_kafka_s;

namespace worker::kafka {

/// Which partitions count.
enum class Counted : std::uint8_t { all, with_leader };

/// Asks the broker, at most until `timeout`; the client knows them too from then on. Never creates
/// a topic. Errors: retryable (`bootstrap` stands in the sentence).
core::Result<std::map<std::string, std::int32_t>> count_partitions(
    rd_kafka_s* client,
    const std::string& bootstrap,
    Counted counted,
    std::chrono::milliseconds timeout);

}  // namespace worker::kafka
