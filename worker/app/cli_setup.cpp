#include "messages/json.hpp"
#include "worker/app/cli.hpp"
#include "worker/app/database.hpp"
#include "worker/app/resources.hpp"
#include "worker/app/start_check.hpp"
#include "worker/app/stream.hpp"
#include "worker/kafka/admin.hpp"
#include "worker/postgres/migrate.hpp"

namespace worker::app {
namespace {

std::string json_list(const std::vector<std::string>& words) {
    std::string out = "[";
    for (const std::string& word : words) {
        if (out.size() > 1) out += ',';
        messages::append_json_string(out, word);
    }
    return out + "]";
}

std::string lines(const char* verb, const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += std::string(verb) + " " + word + "\n";
    return out;
}

}  // namespace

int run_migrate(const CliOptions& options, const core::Config& config, const Output& out) {
    const auto folder = find_resource("sql");
    if (!folder) return out.usage(folder.error().detail);
    if (auto fits = open_database<postgres::Role::owner>(config); !fits) {
        return out.not_started(fits.error());
    }
    const auto migrated =
        postgres::migrate(database_config(config), *folder, options.without_iu_core);
    if (!migrated) return out.not_started(migrated.error());
    std::string version;
    messages::append_json_string(version, migrated->version);
    const std::string text = migrated->applied.empty()
                                 ? "nothing to do, the schema is at " + migrated->version
                                 : lines("applied", migrated->applied);
    return out.done(
        "{\"applied\":" + json_list(migrated->applied) + ",\"version\":" + version + "}", text);
}

int run_topics_create(const CliOptions& options, const core::Config& config, const Output& out) {
    if (auto files = check_files(config); !files) return out.not_started(files.error());
    kafka::AdminConfig settings;
    settings.bootstrap = config.kafka.bootstrap;
    settings.properties = config.kafka.properties;
    settings.log = log_broker_line;
    auto admin = kafka::Admin::create(std::move(settings));
    if (!admin) return out.usage(admin.error().detail);
    const auto specs =
        topic_names(config.kafka).specs(options.partitions, options.replication_factor);
    const auto topics = (*admin)->create_topics(specs);
    if (!topics) return out.failed(topics.error());
    return out.done("{\"created\":" + json_list(topics->created) +
                        ",\"existing\":" + json_list(topics->existing) + "}",
                    lines("created", topics->created) + lines("exists", topics->existing));
}

}  // namespace worker::app
