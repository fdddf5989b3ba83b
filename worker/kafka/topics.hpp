#pragma once
/// \file
/// The names of all topics in one place: prefix plus base name, each of them replaceable.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace worker::kafka {

/// A topic as `topics create` makes it.
struct TopicSpec {
    std::string name;
    std::int32_t partitions = 6;
    std::int32_t replication_factor = 1;
    std::map<std::string, std::string> properties;  ///< of the topic, e.g. retention.ms
};

/// The topics of one installation.
///
/// Example: `TopicNames names("test.");  names.cut == "test.iu.cut.v1"`.
struct TopicNames {
    /// Puts `prefix` before every base name of DESIGN 5.
    explicit TopicNames(std::string_view prefix = {});

    std::string discover;     ///< commands, key doc_code
    std::string cut;          ///< commands, key doc_code
    std::string verify;       ///< events of kind verify.*
    std::string governance;   ///< all other events
    std::string checkpoint;   ///< signed checkpoints
    std::string control;      ///< DISARM only
    std::string dead_letter;  ///< what could not be decoded, with reasons

    /// The topic to which an event of this kind goes ("verify.written" -> verify).
    const std::string& of_event(std::string_view kind) const;
    /// All seven names, in the order above.
    std::vector<std::string> all() const;
    /// All seven as they should be created: records up to 2 MiB (a command may have 1 MiB), dead
    /// letters up to 4 MiB (they are longer than what came), events and dead letters kept for
    /// ever, and two in-sync replicas asked for where there are at least three.
    std::vector<TopicSpec> specs(std::int32_t partitions, std::int32_t replication_factor) const;
};

}  // namespace worker::kafka
