#pragma once
/// \file
/// A record as it travels: key, value and headers, without anything of a Kafka client.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace messages {

/// Header names and values in the order in which they travel.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// Key, value and headers of one record. An empty key or value stands for an absent one.
struct Message {
    std::string key;
    std::string value;
    Headers headers;
};

/// The value of the first header with that name (exact spelling); nullptr when there is none.
const std::string* find_header(const Headers& headers, std::string_view name) noexcept;

}  // namespace messages
