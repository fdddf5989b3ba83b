#include "core/config_settings.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace core {
namespace config_detail {
namespace {

constexpr std::int64_t second = 1000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t mebibyte = 1 << 20;

#define IU_TARGET(member) [](Config& c) -> Target { return &c.member; }

// name, type, default, range, reloadable, meaning | target | min, max | rule of a string
constexpr std::array all_settings{
    Setting{{"kafka.bootstrap", "string", "\"127.0.0.1:9092\"", "", false,
             "first brokers to ask, host:port divided by commas"},
            IU_TARGET(kafka.bootstrap),
            0,
            0,
            TextRule::non_empty},
    Setting{{"kafka.topic_prefix", "string", "\"\"", "up to 48 of A-Z a-z 0-9 . _ -", false,
             "put before every topic name"},
            IU_TARGET(kafka.topic_prefix),
            0,
            0,
            TextRule::prefix},
    Setting{{"kafka.group", "string", "\"iu-cutter\"", "", false,
             "consumer group of the worker; the writer uses \"<group>-writer\""},
            IU_TARGET(kafka.group),
            0,
            0,
            TextRule::non_empty},
    Setting{{"kafka.session_timeout", "duration", "\"10s\"", "6s to 30m", false,
             "the group gives up a member that was silent for so long"},
            IU_TARGET(kafka.session_timeout),
            6 * second,
            30 * minute},
    Setting{{"kafka.max_poll_interval", "duration", "\"5m\"", "10s to 24h", false,
             "the group gives up a member that asked for nothing for so long"},
            IU_TARGET(kafka.max_poll_interval),
            10 * second,
            24 * hour},
    Setting{{"kafka.delivery_timeout", "duration", "\"30s\"", "1s to 10m", false,
             "an event that is not delivered by then counts as failed and is sent again"},
            IU_TARGET(kafka.delivery_timeout),
            1 * second,
            10 * minute},
    Setting{
        {"kafka.topics.discover", "string", "\"iu.discover.v1\"", "", false, "discover commands"},
        IU_TARGET(kafka.topics.discover),
        0,
        0,
        TextRule::topic},
    Setting{{"kafka.topics.cut", "string", "\"iu.cut.v1\"", "", false, "cut commands"},
            IU_TARGET(kafka.topics.cut),
            0,
            0,
            TextRule::topic},
    Setting{{"kafka.topics.verify", "string", "\"iu.verify.v1\"", "", false, "verify events"},
            IU_TARGET(kafka.topics.verify),
            0,
            0,
            TextRule::topic},
    Setting{{"kafka.topics.governance", "string", "\"iu.governance.v1\"", "", false,
             "all other events"},
            IU_TARGET(kafka.topics.governance),
            0,
            0,
            TextRule::topic},
    Setting{{"kafka.topics.checkpoint", "string", "\"iu.checkpoint.v1\"", "", false,
             "signed checkpoints"},
            IU_TARGET(kafka.topics.checkpoint),
            0,
            0,
            TextRule::topic},
    Setting{
        {"kafka.topics.control", "string", "\"iu.control.v1\"", "", false, "DISARM from outside"},
        IU_TARGET(kafka.topics.control),
        0,
        0,
        TextRule::topic},
    Setting{{"kafka.topics.dead_letter", "string", "\"iu.dead-letter.v1\"", "", false,
             "records that are no command"},
            IU_TARGET(kafka.topics.dead_letter),
            0,
            0,
            TextRule::topic},
    Setting{{"postgres.conninfo", "string", "\"host=/run/postgresql dbname=iu\"",
             "key=value pairs without user", false,
             "libpq connection string; each connection adds user=<role>"},
            IU_TARGET(postgres.conninfo),
            0,
            0,
            TextRule::conninfo},
    Setting{
        {"postgres.owner", "string", "\"postgres\"", "", false, "role that migrate connects as"},
        IU_TARGET(postgres.owner),
        0,
        0,
        TextRule::non_empty},
    Setting{{"postgres.connections", "integer", "4", "1 to 64", false,
             "database threads of the worker, each with one connection"},
            IU_TARGET(postgres.connections),
            1,
            64},
    Setting{{"postgres.connect_timeout", "duration", "\"5s\"", "1s to 5m", false,
             "to open a connection; whole seconds"},
            IU_TARGET(postgres.connect_timeout),
            1 * second,
            5 * minute},
    Setting{{"postgres.statement_timeout", "duration", "\"60s\"", "1s to 1h", false,
             "the server cancels a statement that runs longer"},
            IU_TARGET(postgres.statement_timeout),
            1 * second,
            1 * hour},
    Setting{{"postgres.lock_timeout", "duration", "\"10s\"", "100ms to 10m", false,
             "the server cancels a statement that waits longer for a lock"},
            IU_TARGET(postgres.lock_timeout),
            100,
            10 * minute},
    Setting{{"postgres.idle_in_transaction_timeout", "duration", "\"60s\"", "1s to 1h", false,
             "the server ends a session that leaves a transaction idle longer"},
            IU_TARGET(postgres.idle_in_transaction_timeout),
            1 * second,
            1 * hour},
    Setting{{"worker.admin", "string", "\"127.0.0.1:8700\"", "host:port", false,
             "serves /live /ready /metrics /version; port 0: chosen, in the first log line"},
            IU_TARGET(worker.admin),
            0,
            0,
            TextRule::address},
    Setting{{"worker.lanes", "integer", "4", "1 to 256", true, "documents worked on at once"},
            IU_TARGET(worker.lanes),
            1,
            256},
    Setting{{"worker.governed_steps", "integer", "0", "0 to 256", true,
             "steps that hold the kill switch at once, which disarm waits for; 0: twice the "
             "processors of the machine"},
            IU_TARGET(worker.governed_steps),
            0,
            256},
    Setting{
        {"worker.off_policy", "string", "\"refuse\"", "refuse, hold", true,
         "cut commands while the switch is OFF: answered KILL_SWITCH_OFF, or left in the topic"},
        IU_TARGET(worker.off_policy)},
    Setting{{"worker.require_proof", "boolean", "true", "", true,
             "a live cut needs a rollback-only proof of the same plan by the same build"},
            IU_TARGET(worker.require_proof)},
    Setting{{"worker.max_units", "integer", "1000", "1 to 1000", true,
             "a plan with more units is refused with OVER_LIMIT"},
            IU_TARGET(worker.max_units),
            1,
            1000},
    Setting{{"worker.source_bytes_max", "integer", "67108864", "1 to 67108864", true,
             "bytes; a longer source text is refused with OVER_LIMIT"},
            IU_TARGET(worker.source_bytes_max),
            1,
            64 * mebibyte},
    Setting{{"worker.command_timeout", "duration", "\"1h\"", "1s to 1h", true,
             "cap on one command, retries included"},
            IU_TARGET(worker.command_timeout),
            1 * second,
            1 * hour},
    Setting{{"worker.drain_timeout", "duration", "\"8s\"", "0s to 5m", true,
             "after SIGTERM, commands in flight may take so long"},
            IU_TARGET(worker.drain_timeout),
            0,
            5 * minute},
    Setting{{"worker.queue_count_max", "integer", "1000", "1 to 100000", false,
             "partitions are paused while so many commands wait"},
            IU_TARGET(worker.queue_count_max),
            1,
            100000},
    Setting{{"worker.queue_bytes_max", "integer", "33554432", "2097152 to 268435456", false,
             "partitions are paused while so many bytes of commands wait"},
            IU_TARGET(worker.queue_bytes_max),
            2 * mebibyte,
            256 * mebibyte},
    Setting{{"writer.admin", "string", "\"127.0.0.1:8701\"", "host:port", false,
             "as worker.admin, for the writer"},
            IU_TARGET(writer.admin),
            0,
            0,
            TextRule::address},
    Setting{{"backup.directory", "string", "\"/var/lib/iu-cutter/backup\"", "", false,
             "encrypted dumps go here"},
            IU_TARGET(backup.directory),
            0,
            0,
            TextRule::non_empty},
    Setting{{"backup.recipient", "string", "\"\"", "an age public key", false,
             "dumps are encrypted to it; empty: pre_write_backup refuses"},
            IU_TARGET(backup.recipient),
            0,
            0,
            TextRule::recipient},
    Setting{{"log.level", "string", "\"info\"", "debug, info, warn, error, off", true,
             "lines below it are dropped"},
            IU_TARGET(log.level),
            0,
            0,
            TextRule::level},
};

#undef IU_TARGET

// Row of documentation for the table whose keys are librdkafka's.
constexpr ConfigKey properties_key{
    "kafka.properties", "table", "", "", false, "any librdkafka property, e.g. TLS and SASL"};

constexpr std::array reserved_properties{
    std::string_view{"bootstrap.servers"},
    std::string_view{"metadata.broker.list"},
    std::string_view{"group.id"},
    std::string_view{"enable.auto.commit"},
    std::string_view{"enable.auto.offset.store"},
    std::string_view{"enable.idempotence"},
    std::string_view{"acks"},
    std::string_view{"request.required.acks"},
    std::string_view{"partition.assignment.strategy"},
    std::string_view{"transactional.id"},
};

/// Levenshtein distance, one row at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above + 1, row[j - 1] + 1, change});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::span<const Setting> settings() {
    return all_settings;
}

const Setting* find_setting(std::string_view name) {
    const auto it = std::find_if(all_settings.begin(), all_settings.end(),
                                 [&](const Setting& s) { return s.key.name == name; });
    return it == all_settings.end() ? nullptr : &*it;
}

std::optional<std::string> check_property(std::string_view name) {
    if (std::find(reserved_properties.begin(), reserved_properties.end(), name) ==
        reserved_properties.end()) {
        return std::nullopt;
    }
    if (name == "group.id") return "is set by iu-cutter; use kafka.group";
    if (name == "bootstrap.servers" || name == "metadata.broker.list") {
        return "is set by iu-cutter; use kafka.bootstrap";
    }
    return "is set by iu-cutter, its guarantees rest on it; remove the line";
}

std::string_view nearest_key(std::string_view name) {
    std::string_view best;
    std::size_t best_distance = name.size() / 3 + 1;
    if (name.size() > 100) return best;
    for (const Setting& setting : all_settings) {
        const std::size_t distance = edit_distance(name, setting.key.name);
        if (distance < best_distance) {
            best = setting.key.name;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace config_detail

std::span<const ConfigKey> config_keys() {
    static const auto keys = [] {
        std::vector<ConfigKey> out;
        for (const auto& setting : config_detail::settings()) {
            if (setting.key.name == "postgres.conninfo") {
                out.push_back(config_detail::properties_key);
            }
            out.push_back(setting.key);
        }
        return out;
    }();
    return keys;
}

}  // namespace core
