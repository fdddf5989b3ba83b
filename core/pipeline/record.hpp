#pragma once
/// \file
/// A record as it came in, without anything of a Kafka client.

#include "messages/message.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

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
    /// A dead letter gives back what came: null is not the same as empty.
    bool null_key = false;
    bool null_value = false;
    std::vector<std::size_t> null_headers;  ///< places in message.headers
    bool headers_lost = false;              ///< it has more of them than the client can read

    /// What it costs to keep: a record may be nothing but headers.
    std::size_t bytes() const {
        std::size_t sum = message.key.size() + message.value.size();
        for (const auto& header : message.headers) {
            sum += sizeof header + header.first.size() + header.second.size();
        }
        return sum;
    }
};

}  // namespace core::pipeline
