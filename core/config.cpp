#include "core/config.hpp"

#include "core/config_settings.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>
#include <unistd.h>

namespace core {
namespace {

using config_detail::RawValue;

constexpr std::string_view env_prefix = "IU_CUTTER__";
constexpr std::string_view properties_table = "kafka.properties";
constexpr const char* default_path = "/etc/iu-cutter/iu-cutter.toml";
constexpr std::size_t file_bytes_max = 1 << 20;

/// One line, whatever the parser or the system said.
Failure failure(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    Failure out;
    out.kind = FailureKind::permanent;
    out.detail = std::move(text);
    return out;
}

std::string unknown_key(std::string_view key) {
    const std::string_view nearest = config_detail::nearest_key(key);
    if (!nearest.empty()) return "unknown key; did you mean " + std::string{nearest} + "?";
    return "unknown key; remove it, or see the table of keys in README.md";
}

RawValue raw_value(const toml::node& node) {
    RawValue out;
    if (const auto* text = node.as_string()) out.value = text->get();
    if (const auto* number = node.as_integer()) out.value = number->get();
    if (const auto* flag = node.as_boolean()) out.value = flag->get();
    return out;
}

/// Walks a TOML document into a Config; the first problem sticks.
class TomlReader {
  public:
    TomlReader(Config& config, std::string_view name) : config_(config), name_(name) {}

    /// `prefix` is "" or ends with a dot.
    void read(const toml::table& table, const std::string& prefix) {
        for (const auto& [key, node] : table) {
            if (problem_) return;
            const std::string path = prefix + std::string{key.str()};
            if (path == properties_table) {
                read_properties_table(node);
            } else if (const auto* setting = config_detail::find_setting(path)) {
                if (auto problem = config_detail::assign(config_, *setting, raw_value(node))) {
                    fail(node.source(), path, *problem);
                }
                note_origin(key.source(), path);
            } else if (!is_section(path)) {
                fail(key.source(), path, unknown_key(path));
            } else if (const auto* section = node.as_table()) {
                read(*section, path + ".");
            } else {
                fail(node.source(), path, "must be a table; write [" + path + "]");
            }
        }
    }

    [[nodiscard]] const std::optional<std::string>& problem() const { return problem_; }

  private:
    static bool is_section(const std::string& path) {
        const std::string prefix = path + ".";
        const auto keys = config_keys();
        return std::any_of(keys.begin(), keys.end(),
                           [&](const ConfigKey& k) { return k.name.starts_with(prefix); });
    }

    void read_properties_table(const toml::node& node) {
        if (const auto* table = node.as_table()) {
            read_properties(*table, "");
        } else {
            fail(node.source(), properties_table, "must be a table; write [kafka.properties]");
        }
    }

    /// A bare dotted key is a table in TOML and one name for librdkafka.
    void read_properties(const toml::table& table, const std::string& prefix) {
        for (const auto& [key, node] : table) {
            if (problem_) return;
            const std::string name = prefix + std::string{key.str()};
            if (const auto* nested = node.as_table()) {
                read_properties(*nested, name + ".");
                continue;
            }
            const std::string path = std::string{properties_table} + "." + name;
            if (auto problem = config_detail::check_property(name)) {
                fail(key.source(), path, *problem);
            } else if (auto text = property_text(node)) {
                config_.kafka.properties[name] = std::move(*text);
                note_origin(key.source(), path);
            } else {
                fail(node.source(), path, "must be a string, an integer or a boolean");
            }
        }
    }

    static std::optional<std::string> property_text(const toml::node& node) {
        if (const auto* text = node.as_string()) return text->get();
        if (const auto* number = node.as_integer()) return std::to_string(number->get());
        if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
        return std::nullopt;
    }

    void note_origin(const toml::source_region& where, const std::string& path) {
        config_.origins[path] = name_ + ":" + std::to_string(where.begin.line);
    }

    void fail(const toml::source_region& where, std::string_view path, const std::string& what) {
        if (problem_) return;
        problem_ =
            name_ + ":" + std::to_string(where.begin.line) + ": " + std::string{path} + ": " + what;
    }

    Config& config_;
    std::string name_;
    std::optional<std::string> problem_;
};

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

/// KAFKA__TOPICS__DEAD_LETTER is kafka.topics.dead_letter; KAFKA__PROPERTIES__CLIENT_RACK is
/// kafka.properties.client.rack.
std::string key_of_variable(std::string_view rest) {
    std::string key = lower(rest);
    for (std::size_t at = key.find("__"); at != std::string::npos; at = key.find("__", at)) {
        key.replace(at, 2, ".");
    }
    const std::string prefix = std::string{properties_table} + ".";
    if (key.starts_with(prefix)) {
        std::replace(key.begin() + static_cast<std::ptrdiff_t>(prefix.size()), key.end(), '_', '.');
    }
    return key;
}

/// Overrides one key; the problem and its cure, or nothing when it went well.
std::optional<std::string> override_from(Config& config,
                                         const std::string& key,
                                         const std::string& value) {
    const std::string prefix = std::string{properties_table} + ".";
    if (key.starts_with(prefix) && key.size() > prefix.size()) {
        const std::string name = key.substr(prefix.size());
        if (auto problem = config_detail::check_property(name)) return problem;
        config.kafka.properties[name] = value;
        return std::nullopt;
    }
    const auto* setting = config_detail::find_setting(key);
    if (setting == nullptr) return unknown_key(key);
    return config_detail::assign(config, *setting, RawValue{value, true});
}

std::optional<std::string> apply_environment(Config& config, const Environment& environment) {
    for (const auto& [name, value] : environment) {
        if (!name.starts_with(env_prefix)) continue;
        const std::string key = key_of_variable(std::string_view{name}.substr(env_prefix.size()));
        if (auto problem = override_from(config, key, value)) {
            return "environment variable " + name + ": " + key + ": " + *problem;
        }
        config.origins[key] = "environment variable " + name;
    }
    return std::nullopt;
}

Result<Config> finish(Config config, std::string_view name, const Environment& environment) {
    if (auto problem = apply_environment(config, environment)) return failure(*problem);
    if (auto problem = config_detail::check_together(config)) {
        const auto origin = config.origins.find(problem->substr(0, problem->find(':')));
        const bool written = origin != config.origins.end();
        return failure((written ? origin->second : std::string{name}) + ": " + *problem);
    }
    return config;
}

Result<std::string> read_file(const std::filesystem::path& path) {
    const std::string cure = "; name a readable file with --config or IU_CUTTER_CONFIG";
    const auto cannot_read = [&](int error) {
        return failure("cannot read configuration " + path.string() + ": " + std::strerror(error) +
                       cure);
    };
    // Of a pipe or a secret's mount nobody knows the size before.
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(
        std::fopen(path.c_str(), "rbe"), [](std::FILE* f) { return std::fclose(f); });
    if (in == nullptr) return cannot_read(errno);
    std::string text(file_bytes_max + 1, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), in.get()));
    const int error = errno;
    if (std::ferror(in.get()) != 0) return cannot_read(error);
    if (text.size() > file_bytes_max) return failure(path.string() + ": larger than 1 MiB" + cure);
    return text;
}

Result<Config> without_file(const Environment& environment) {
    for (const char* needed : {"IU_CUTTER__KAFKA__BOOTSTRAP", "IU_CUTTER__POSTGRES__CONNINFO"}) {
        if (environment.contains(needed)) continue;
        return failure(std::string{"no configuration: "} + default_path +
                       " does not exist; write it, name a file with --config or IU_CUTTER_CONFIG, "
                       "or set IU_CUTTER__KAFKA__BOOTSTRAP and IU_CUTTER__POSTGRES__CONNINFO");
    }
    return finish(Config{}, "environment", environment);
}

}  // namespace

std::string KafkaConfig::topic(std::string_view base_name) const {
    static const TopicsConfig base;
    constexpr std::string TopicsConfig::*members[] = {
        &TopicsConfig::discover,   &TopicsConfig::cut,        &TopicsConfig::verify,
        &TopicsConfig::governance, &TopicsConfig::checkpoint, &TopicsConfig::control,
        &TopicsConfig::dead_letter};
    for (const auto member : members) {
        if (base.*member == base_name) return topic_prefix + topics.*member;
    }
    return topic_prefix + std::string{base_name};
}

std::string Config::where(std::string_view key) const {
    const auto origin = origins.find(key);
    if (origin != origins.end()) return origin->second + ": " + std::string{key};
    return (file.empty() ? std::string{} : file.string() + ": ") + std::string{key} + " (default)";
}

Environment process_environment() {
    Environment out;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view line{*entry};
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        out.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
    return out;
}

std::optional<std::filesystem::path> config_path(const std::optional<std::filesystem::path>& option,
                                                 const Environment& environment) {
    if (option) return option;
    const auto variable = environment.find("IU_CUTTER_CONFIG");
    if (variable != environment.end() && !variable->second.empty()) return variable->second;
    std::error_code ec;
    if (std::filesystem::exists(default_path, ec)) return default_path;
    return std::nullopt;
}

Result<Config> load_config(const std::optional<std::filesystem::path>& option,
                           const Environment& environment) {
    const auto path = config_path(option, environment);
    if (!path) return without_file(environment);
    const auto text = read_file(*path);
    if (!text) return text.error();
    auto config = parse_config(*text, path->string(), environment);
    if (config) config->file = *path;
    return config;
}

Result<Config> parse_config(std::string_view toml,
                            std::string_view name,
                            const Environment& environment) {
    try {
        const toml::table table = toml::parse(toml, name);
        Config config;
        TomlReader reader{config, name};
        reader.read(table, "");
        if (reader.problem()) return failure(*reader.problem());
        return finish(std::move(config), name, environment);
    } catch (const toml::parse_error& error) {
        return failure(std::string{name} + ":" + std::to_string(error.source().begin.line) +
                       ": not TOML: " + std::string{error.description()} + "; correct the line");
    }
}

}  // namespace core
