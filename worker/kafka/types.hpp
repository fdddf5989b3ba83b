#pragma once
/// \file
/// The values that pass between Kafka and the rest of the worker. No librdkafka header here.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace worker::kafka {

/// Header names and values, in the order of the message. A null value is an empty one here; the
/// record tells the two apart (null_headers).
using Headers = std::vector<std::pair<std::string, std::string>>;

/// librdkafka properties by name, as in `[kafka.properties]`.
using Properties = std::map<std::string, std::string>;

/// One partition, and which assignment of it is meant.
struct TopicPartition {
    std::string topic;
    std::int32_t partition = 0;
    /// Number of the assignment: it grows with each one, so work begun under an earlier assignment
    /// can be told from work under the present one. 0 means "whatever is assigned now".
    std::int64_t epoch = 0;

    friend bool operator==(const TopicPartition&, const TopicPartition&) = default;
};

/// How far a partition is done: `offset` is the offset of the next record to read.
struct TopicOffset {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::int64_t epoch = 0;  ///< as in TopicPartition; an offset of another epoch is dropped
};

/// A record as it was read.
struct Record {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::int64_t epoch = 0;            ///< the assignment under which it was read
    std::optional<std::string> key;    ///< nothing when the key is null
    std::optional<std::string> value;  ///< nothing when the value is null
    Headers headers;
    std::vector<std::size_t> null_headers;  ///< places in `headers` whose value is null
    bool headers_lost = false;              ///< there are more than librdkafka reads: 100,000
    std::int64_t timestamp_ms = -1;         ///< milliseconds since 1970 UTC, -1 when unknown
};

/// A record to write.
struct OutRecord {
    std::string topic;
    std::int32_t partition = -1;  ///< -1: chosen by the hash of the key, as the Java client does
    std::optional<std::string> key;
    std::optional<std::string> value;
    Headers headers;
    std::vector<std::size_t> null_headers = {};  ///< places in `headers` to be sent as null
};

/// Where a record was written.
struct Delivery {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
};

/// One line that librdkafka wants to log.
struct LogLine {
    int severity = 6;      ///< as in syslog: 3 error, 4 warning, 5 notice, 6 info, 7 debug
    std::string facility;  ///< librdkafka's word for the place, e.g. "FAIL"
    std::string text;      ///< may hold host names, never payloads
};

/// Receives librdkafka's log lines. Called from threads of librdkafka: must be thread-safe, must
/// not call into this folder, and must live as long as the process may log.
using LogSink = std::function<void(const LogLine&)>;

}  // namespace worker::kafka
