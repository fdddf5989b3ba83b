#pragma once
/// \file
/// The configuration: typed settings, read from one TOML file and overridden from the environment.
///
/// Every key has a line in config_keys(), which the README and configs/iu-cutter.toml are checked
/// against. The TOML reader is hidden in config.cpp.

#include "core/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace core {

/// `kafka.topics`: names before `kafka.topic_prefix`.
struct TopicsConfig {
    std::string discover = "iu.discover.v1";
    std::string cut = "iu.cut.v1";
    std::string verify = "iu.verify.v1";
    std::string governance = "iu.governance.v1";
    std::string checkpoint = "iu.checkpoint.v1";
    std::string control = "iu.control.v1";
    std::string dead_letter = "iu.dead-letter.v1";
};

struct KafkaConfig {
    std::string bootstrap = "127.0.0.1:9092";
    std::string topic_prefix;
    std::string group = "iu-cutter";
    std::chrono::milliseconds session_timeout{10'000};
    std::chrono::milliseconds max_poll_interval{300'000};
    std::chrono::milliseconds delivery_timeout{30'000};
    TopicsConfig topics;
    std::map<std::string, std::string> properties;  ///< handed to librdkafka as they are

    /// The full name of a topic given by its base name of messages/topics.hpp.
    [[nodiscard]] std::string topic(std::string_view base_name) const;
};

struct PostgresConfig {
    std::string conninfo = "host=/run/postgresql dbname=iu";  ///< names no user
    std::string owner = "postgres";
    std::int64_t connections = 4;
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds statement_timeout{60'000};
    std::chrono::milliseconds lock_timeout{10'000};
    std::chrono::milliseconds idle_in_transaction_timeout{60'000};
};

/// What happens to cut commands while the switch is OFF.
enum class OffPolicy : std::uint8_t {
    refuse,  ///< answered with KILL_SWITCH_OFF
    hold,    ///< the cut topic is paused, nothing is consumed
};

struct WorkerConfig {
    std::string admin = "127.0.0.1:8700";
    std::int64_t lanes = 4;
    std::int64_t governed_steps = 0;  ///< 0: twice the processors of the machine
    OffPolicy off_policy = OffPolicy::refuse;
    bool require_proof = true;
    std::int64_t max_units = 1000;
    std::int64_t source_bytes_max = 67'108'864;
    std::chrono::milliseconds command_timeout{3'600'000};
    std::chrono::milliseconds drain_timeout{8'000};
    std::int64_t queue_count_max = 1000;
    std::int64_t queue_bytes_max = 33'554'432;
};

struct WriterConfig {
    std::string admin = "127.0.0.1:8701";
};

struct BackupConfig {
    std::string directory = "/var/lib/iu-cutter/backup";
    std::string recipient;  ///< empty: pre_write_backup refuses
};

struct LogConfig {
    std::string level = "info";
};

/// All settings. The defaults are those of the published contract.
struct Config {
    KafkaConfig kafka;
    PostgresConfig postgres;
    WorkerConfig worker;
    WriterConfig writer;
    BackupConfig backup;
    LogConfig log;
    std::filesystem::path file;  ///< where it was read from; empty: environment only
    /// Where each key that was set came from: "FILE:LINE" or "environment variable NAME".
    std::map<std::string, std::string, std::less<>> origins;

    /// "FILE:LINE: KEY" or "environment variable NAME: KEY", "FILE: KEY (default)" for a key that
    /// was not set: how a message about its value begins.
    [[nodiscard]] std::string where(std::string_view key) const;
};

using Environment = std::map<std::string, std::string>;

/// The environment of this process.
Environment process_environment();

/// The file to read: `--config`, else $IU_CUTTER_CONFIG, else /etc/iu-cutter/iu-cutter.toml when
/// that exists; nothing when none applies.
std::optional<std::filesystem::path> config_path(const std::optional<std::filesystem::path>& option,
                                                 const Environment& environment);

/// Reads and checks the configuration.
///
/// Variables IU_CUTTER__SECTION__KEY override the file; IU_CUTTER__KAFKA__PROPERTIES__A_B is the
/// property a.b. Without a file, kafka.bootstrap and postgres.conninfo must come from the
/// environment. Values are TOML values in the file and plain text in the environment.
/// Errors: permanent, one line that names file, line, key and cure. Never shows a value of
/// kafka.properties or postgres.conninfo.
Result<Config> load_config(const std::optional<std::filesystem::path>& option,
                           const Environment& environment);

/// As load_config() for a text: what tests and fuzzers use. `name` stands for the file.
Result<Config> parse_config(std::string_view toml,
                            std::string_view name,
                            const Environment& environment);

/// Reads 250ms, 2s, 15m, 1h: digits and one unit, no sign, at most 100 days; nothing for the rest.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) noexcept;
/// The shortest spelling that parse_duration() reads back: 900000 ms is "15m".
std::string format_duration(std::chrono::milliseconds duration);

/// One key, for documentation.
struct ConfigKey {
    std::string_view name;      ///< "worker.lanes"
    std::string_view type;      ///< "string", "integer", "boolean", "duration", "table"
    std::string_view fallback;  ///< the default, as written in TOML
    std::string_view range;     ///< empty: any
    bool reloadable = false;    ///< takes effect at SIGHUP
    std::string_view meaning;   ///< one line
};

/// Every key, in the order of configs/iu-cutter.toml.
std::span<const ConfigKey> config_keys();

/// A host and a port as in `worker.admin`; "[::1]:8700" for IPv6.
struct HostPort {
    std::string host;
    std::uint16_t port = 0;
};
std::optional<HostPort> parse_host_port(std::string_view text);

}  // namespace core
