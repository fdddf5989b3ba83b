#include "core/log.hpp"

#include "messages/json_text.hpp"
#include "messages/timestamp.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <mutex>

namespace core {
namespace {

constexpr std::array<std::string_view, 5> level_names{"debug", "info", "warn", "error", "off"};

/// Lines of one event that are written per second when they are warnings or errors.
constexpr std::uint32_t lines_per_second_max = 20;

constexpr std::size_t event_count = [] {
    std::size_t count = 0;
#define IU_X(name, meaning) ++count;
    IU_LOG_EVENTS(IU_X)
#undef IU_X
    return count;
}();

/// How often an event was seen in the current second.
struct Window {
    std::int64_t second = 0;
    std::uint32_t lines = 0;
    std::uint64_t suppressed = 0;
};

struct Door {
    std::mutex mutex;
    std::shared_ptr<spdlog::logger> logger;
    std::string identity;  // fields of set_log_identity(), each ended by a comma
    std::array<Window, event_count> windows;
    CaptureLog* capture = nullptr;
    std::string captured;

    Door()
        : logger(std::make_shared<spdlog::logger>(
              "iu-cutter", std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
        logger->set_pattern("%v", spdlog::pattern_time_type::utc);
        logger->set_level(spdlog::level::trace);
        logger->flush_on(spdlog::level::trace);
    }
};

/// Never destroyed: threads may log while the program ends.
Door& door() {
    static auto* const instance = new Door;
    return *instance;
}

std::atomic<LogLevel> current_level{LogLevel::info};
std::atomic<std::uint64_t> suppressed_total{0};

void append_value(std::string& out, const LogField::Value& value) {
    if (const auto* text = std::get_if<std::string_view>(&value)) {
        messages::append_json_string(out, *text);
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        out += std::to_string(*number);
    } else if (const auto* positive = std::get_if<std::uint64_t>(&value)) {
        out += std::to_string(*positive);
    } else if (const auto* real = std::get_if<double>(&value)) {
        out += std::isfinite(*real) ? std::to_string(*real) : std::string{"null"};
    } else {
        out += std::get<bool>(value) ? "true" : "false";
    }
}

void append_field(std::string& out, const LogField& field) {
    messages::append_json_string(out, field.name);
    out += ':';
    append_value(out, field.value);
    out += ',';
}

/// False when the line must be dropped; sets how many were dropped before this one.
bool admit(Window& window, LogLevel level, std::int64_t second, std::uint64_t& suppressed) {
    if (window.second != second) {
        window.second = second;
        window.lines = 0;
    }
    if (level >= LogLevel::warn && window.lines >= lines_per_second_max) {
        ++window.suppressed;
        suppressed_total.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    ++window.lines;
    suppressed = std::exchange(window.suppressed, 0);
    return true;
}

void write(LogLevel level, LogEvent event, LogFields fields) {
    using namespace std::chrono;
    const auto now = system_clock::now();
    Door& out = door();
    const std::lock_guard lock{out.mutex};
    std::uint64_t suppressed = 0;
    const std::int64_t second = floor<seconds>(now.time_since_epoch()).count();
    Window& window = out.windows[static_cast<std::size_t>(event)];
    if (!admit(window, level, second, suppressed)) return;

    std::string line = "{";
    append_field(line, {"ts", messages::format_timestamp(now)});
    append_field(line, {"level", to_string(level)});
    append_field(line, {"event", to_string(event)});
    line += out.identity;
    for (const LogField& field : fields) append_field(line, field);
    if (suppressed != 0) append_field(line, {"suppressed", suppressed});
    line.back() = '}';
    if (out.capture != nullptr) {
        out.captured += line + "\n";
    } else {
        out.logger->log(spdlog::level::info, line);
    }
}

}  // namespace

std::string_view to_string(LogLevel level) noexcept {
    return level_names[static_cast<std::size_t>(level)];
}

std::optional<LogLevel> log_level_from_string(std::string_view word) noexcept {
    for (std::size_t i = 0; i < level_names.size(); ++i) {
        if (level_names[i] == word) return static_cast<LogLevel>(i);
    }
    return std::nullopt;
}

void set_log_level(LogLevel level) noexcept {
    current_level.store(level, std::memory_order_relaxed);
}

LogLevel log_level() noexcept {
    return current_level.load(std::memory_order_relaxed);
}

bool log_enabled(LogLevel level) noexcept {
    return level >= log_level() && level != LogLevel::off;
}

void set_log_identity(std::string_view role, std::string_view build) {
    std::string identity;
    append_field(identity, {"role", role});
    append_field(identity, {"build", build});
    Door& out = door();
    const std::lock_guard lock{out.mutex};
    out.identity = std::move(identity);
}

void log(LogLevel level, LogEvent event, LogFields fields) noexcept {
    if (!log_enabled(level)) return;
    try {
        write(level, event, fields);
    } catch (...) {  // NOLINT(bugprone-empty-catch)
        // A log that fails must not take the work down, and there is nowhere to tell it.
    }
}

std::uint64_t log_lines_suppressed() noexcept {
    return suppressed_total.load(std::memory_order_relaxed);
}

void flush_log() noexcept {
    Door& out = door();
    const std::lock_guard lock{out.mutex};
    out.logger->flush();
}

CaptureLog::CaptureLog(LogLevel level) : previous_(log_level()) {
    Door& out = door();
    const std::lock_guard lock{out.mutex};
    out.capture = this;
    out.captured.clear();
    out.windows = {};
    set_log_level(level);
}

CaptureLog::~CaptureLog() {
    Door& out = door();
    const std::lock_guard lock{out.mutex};
    out.capture = nullptr;
    set_log_level(previous_);
}

std::string CaptureLog::text() const {
    Door& out = door();
    const std::lock_guard lock{out.mutex};
    return out.captured;
}

std::size_t CaptureLog::count(LogEvent event) const {
    const std::string text = this->text();
    const std::string needle = "\"event\":\"" + std::string{to_string(event)} + "\"";
    std::size_t count = 0;
    for (std::size_t at = text.find(needle); at != std::string::npos;
         at = text.find(needle, at + 1)) {
        ++count;
    }
    return count;
}

}  // namespace core
