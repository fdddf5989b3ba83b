#include "worker/app/start_check.hpp"

#include "worker/app/resources.hpp"
#include "worker/app/stream.hpp"
#include "worker/kafka/admin.hpp"
#include "worker/kafka/properties.hpp"
#include "worker/postgres/migrate.hpp"
#include "worker/postgres/start_check.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace worker::app {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// A broker that was just told of a topic may not know it yet.
constexpr auto topics_patience = 3s;
constexpr auto topics_look = 200ms;
/// How long a starting program waits for the broker's answer before it goes on without.
constexpr auto broker_patience = 3s;

core::Failure fault(std::string line) {
    core::Failure out;
    out.kind = core::FailureKind::permanent;
    out.detail = std::move(line);
    return out;
}

enum class Guarded : bool { no, yes };

/// Why the file is of no use, with the cure; nothing when it is fine. libpq takes no secret that
/// others may read, and says so only by failing later.
std::optional<std::string> file_fault(const std::string& path, Guarded secret, bool may_be_folder) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return path + " can't be read: " + std::strerror(errno) +
               "; correct the path, or make it readable for user " + std::to_string(::geteuid());
    }
    struct stat info {};
    const bool known = ::fstat(fd, &info) == 0;
    ::close(fd);
    if (!known || (S_ISDIR(info.st_mode) && !may_be_folder)) return path + " is no file; name one";
    const mode_t allowed = info.st_uid == 0 ? S_IRUSR | S_IWUSR | S_IRGRP : S_IRUSR | S_IWUSR;
    if (secret == Guarded::yes && (info.st_mode & 0777U & ~allowed) != 0) {
        return path + " is open to other users and would not be taken; chmod 600 it";
    }
    return std::nullopt;
}

core::Result<void> check_conninfo_files(const core::Config& config) {
    const std::string where = config.where("postgres.conninfo") + ": ";
    const auto files = postgres::conninfo_files(database_config(config));
    if (!files) return fault(where + files.error().detail);
    for (const auto& [word, path] : *files) {
        if (word == "sslrootcert" && path == "system") continue;
        const bool secret = word == "passfile" || word == "sslkey";
        if (auto bad = file_fault(path, secret ? Guarded::yes : Guarded::no, false)) {
            return fault(where + word + " " + *bad);
        }
    }
    return {};
}

core::Result<void> check_kafka_properties(const core::Config& config) {
    for (const auto& [name, value] : config.kafka.properties) {
        const std::string where = config.where("kafka.properties." + name) + ": ";
        if (auto known = kafka::check_properties({{name, value}}); !known) {
            return fault(where + known.error().detail + "; correct or remove the line");
        }
        const bool is_file = name.ends_with(".location") || name.ends_with(".keytab");
        if (!is_file || value == "probe") continue;
        const bool may_be_folder = name == "ssl.ca.location";
        if (auto bad = file_fault(value, Guarded::no, may_be_folder)) return fault(where + *bad);
    }
    return {};
}

std::string join(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

}  // namespace

core::Result<void> check_files(const core::Config& config) {
    if (auto database = check_conninfo_files(config); !database) return database;
    return check_kafka_properties(config);
}

core::Result<void> check_backup(const core::Config& config) {
    if (config.backup.recipient.empty()) return {};
    const std::string& folder = config.backup.directory;
    const std::string where = config.where("backup.directory") + ": " + folder;
    const std::string owner = "user " + std::to_string(::geteuid());
    struct stat info {};
    if (::stat(folder.c_str(), &info) != 0) {
        return fault(where + " can't be used: " + std::strerror(errno) + "; create it for " +
                     owner + ", or name another folder");
    }
    if (!S_ISDIR(info.st_mode)) return fault(where + " is no folder; name one");
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        return fault(where + " can't be written: " + std::strerror(errno) + "; give it to " +
                     owner + ", or name another folder");
    }
    return {};
}

core::Result<void> check_topics(const core::Config& config,
                                const std::vector<std::string>& names,
                                std::chrono::milliseconds timeout) {
    kafka::AdminConfig settings;
    settings.bootstrap = config.kafka.bootstrap;
    settings.properties = config.kafka.properties;
    settings.timeout = timeout;
    auto admin = kafka::Admin::create(std::move(settings));
    if (!admin) return fault(config.where("kafka.properties") + ": " + admin.error().detail);
    const auto until = Clock::now() + topics_patience;
    for (;;) {
        const auto found = (*admin)->partition_counts();
        if (!found) return found.error();
        std::vector<std::string> missing;
        for (const std::string& name : names) {
            if (!found->contains(name)) missing.push_back(name);
        }
        if (missing.empty()) return {};
        if (Clock::now() >= until) {
            return fault(config.where("kafka.topic_prefix") + ": no topic " + join(missing) +
                         " at " + config.kafka.bootstrap +
                         "; run iu-cutter topics create, or correct the prefix or the name");
        }
        std::this_thread::sleep_for(topics_look);
    }
}

core::Result<void> await_topics(const core::Config& config,
                                const std::vector<std::string>& names,
                                StartWarnings& warnings) {
    auto there = check_topics(config, names, broker_patience);
    if (there || there.error().kind == core::FailureKind::permanent) return there;
    warnings.emplace_back(core::LogEvent::consumer_failed, there.error().detail);
    return {};
}

core::Failure at_key(std::string_view key,
                     const core::Config& config,
                     const core::Failure& failure) {
    core::Failure out = failure;
    out.detail = config.where(key) + ": " + failure.detail;
    return out;
}

core::Failure explain_connect(postgres::Role role,
                              const core::Config& config,
                              const core::Failure& failure) {
    const char* key = role == postgres::Role::owner ? "postgres.owner" : "postgres.conninfo";
    if (failure.kind == core::FailureKind::permanent) return at_key(key, config, failure);
    if (auto refused = postgres::refused_login(role, database_config(config))) {
        return fault(config.where(key) + ": " + *refused);
    }
    return failure;
}

core::Result<void> check_database(postgres::Session& session, const core::Config& config) {
    const auto sql = find_resource("sql");
    if (!sql) return sql.error();
    for (const auto& checked :
         {postgres::check_roles(session), postgres::check_schema(session, *sql)}) {
        if (checked) continue;
        return at_key("postgres.conninfo", config, checked.error());
    }
    return {};
}

}  // namespace worker::app
