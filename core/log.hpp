#pragma once
/// \file
/// The log: one JSON object a line on stderr, an event name and typed fields.
///
///     core::log_info(core::LogEvent::command_finished,
///                    {{"command_id", id}, {"outcome", "done"}, {"took_us", took.count()}});
///
/// Hides spdlog. Never hand it payloads, SQL parameters, secrets or a server's text (debug only).

#include "core/log_events.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace core {

enum class LogLevel : std::uint8_t {
    debug,  ///< each step
    info,   ///< life cycle, assignments, the switch, one line per finished command
    warn,   ///< degraded, or retried to the end
    error,  ///< a person must act
    off,
};

std::string_view to_string(LogLevel level) noexcept;
/// "debug", "info", "warn", "error", "off"; nothing for another word.
std::optional<LogLevel> log_level_from_string(std::string_view word) noexcept;

/// One field. Holds a view of the text: build it in the call.
struct LogField {
    using Value = std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool>;
    std::string_view name;
    Value value;

    LogField(std::string_view n, std::string_view text) : name(n), value(text) {}
    LogField(std::string_view n, const std::string& text)
        : name(n), value(std::string_view(text)) {}
    LogField(std::string_view n, const char* text) : name(n), value(std::string_view(text)) {}
    LogField(std::string_view n, bool flag) : name(n), value(flag) {}
    template <std::signed_integral T>
    LogField(std::string_view n, T number) : name(n), value(static_cast<std::int64_t>(number)) {}
    template <std::unsigned_integral T>
    requires(!std::same_as<T, bool>) LogField(std::string_view n, T number)
        : name(n), value(static_cast<std::uint64_t>(number)) {}
    LogField(std::string_view n, double number) : name(n), value(number) {}
};

using LogFields = std::initializer_list<LogField>;

/// Lines below this level are dropped. Default: info. Thread-safe.
void set_log_level(LogLevel level) noexcept;
LogLevel log_level() noexcept;
/// True when a line of that level would be written: guards costly fields.
bool log_enabled(LogLevel level) noexcept;
/// Fields at the start of each line that tell processes apart, e.g. build and role.
void set_log_identity(std::string_view role, std::string_view build);

/// Writes one line. Warnings and errors of one event above 20 a second are dropped and counted in
/// the field `suppressed` of the event's next line. Thread-safe; never throws.
void log(LogLevel level, LogEvent event, LogFields fields = {}) noexcept;
inline void log_debug(LogEvent event, LogFields fields = {}) noexcept {
    if (log_enabled(LogLevel::debug)) log(LogLevel::debug, event, fields);
}
inline void log_info(LogEvent event, LogFields fields = {}) noexcept {
    log(LogLevel::info, event, fields);
}
inline void log_warn(LogEvent event, LogFields fields = {}) noexcept {
    log(LogLevel::warn, event, fields);
}
inline void log_error(LogEvent event, LogFields fields = {}) noexcept {
    log(LogLevel::error, event, fields);
}

/// How many lines were held back since the program began. Thread-safe.
std::uint64_t log_lines_suppressed() noexcept;

/// Writes out what is buffered; called at the end of the program.
void flush_log() noexcept;

/// Takes the lines instead of stderr while it lives. For tests; one at a time.
class CaptureLog {
  public:
    explicit CaptureLog(LogLevel level = LogLevel::debug);
    ~CaptureLog();
    CaptureLog(const CaptureLog&) = delete;
    CaptureLog& operator=(const CaptureLog&) = delete;
    /// All lines so far, each ended by a newline.
    [[nodiscard]] std::string text() const;
    /// How many lines have that event.
    [[nodiscard]] std::size_t count(LogEvent event) const;

  private:
    LogLevel previous_;
};

}  // namespace core
