#pragma once
/// \file
/// A record as it came in, without anything of a Kafka client.

#include "messages/message.hpp"

#include <compare>
#include <cstdint>
#include <string>

namespace core::pipeline {

struct PartitionId {
    std::string topic;
    std::int32_t partition = 0;
    auto operator<=>(const PartitionId&) const = default;
};

struct InboundRecord {
    PartitionId from;
    std::int64_t offset = 0;
    std::int64_t epoch = 0;  ///< of the assignment that delivered it
    messages::Message message;

    std::size_t bytes() const { return message.key.size() + message.value.size(); }
};

}  // namespace core::pipeline
