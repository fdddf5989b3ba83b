#pragma once
/// \file
/// Internal to the configuration: every key with where it is stored and what it may hold.

#include "core/config.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace core::config_detail {

/// Where a value goes.
using Target =
    std::variant<std::string*, std::int64_t*, bool*, std::chrono::milliseconds*, OffPolicy*>;

/// What a string may be, beside its type.
enum class TextRule : std::uint8_t {
    any,        ///< no control characters
    non_empty,  ///< any, at least one character
    topic,      ///< [A-Za-z0-9._-]{1,200}
    prefix,     ///< [A-Za-z0-9._-]{0,48}
    address,    ///< host:port
    conninfo,   ///< key=value pairs that name no user
    recipient,  ///< any, does not begin with '-', no blanks
    level,      ///< a log level
};

/// One key. `min` and `max` bound integers, and durations in milliseconds.
struct Setting {
    ConfigKey key;
    Target (*target)(Config&);
    std::int64_t min = 0;
    std::int64_t max = 0;
    TextRule rule = TextRule::any;
};

std::span<const Setting> settings();
const Setting* find_setting(std::string_view name);

/// A value as TOML typed it, or as text from the environment (`from_text`).
struct RawValue {
    std::variant<std::monostate, std::string, std::int64_t, bool> value;
    bool from_text = false;
};

/// Checks and stores; the problem and its cure as one clause, or nothing when it went well.
std::optional<std::string> assign(Config& config, const Setting& setting, const RawValue& raw);

/// Rules that need more than one key; as assign().
std::optional<std::string> check_together(const Config& config);

/// Refuses librdkafka properties that the guarantees rest on; as assign().
std::optional<std::string> check_property(std::string_view name);

/// The known key that is spelt most like `name`, or empty when none is close.
std::string_view nearest_key(std::string_view name);

}  // namespace core::config_detail
