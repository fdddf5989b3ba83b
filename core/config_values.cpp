// Single values: spelling, type, range.
#include "core/config_settings.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace core {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds duration_max = std::chrono::days{100};

struct Unit {
    std::string_view suffix;
    std::int64_t milliseconds;
};

// Longest first, so that the shortest spelling is found first.
constexpr Unit units[] = {{"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};

std::optional<std::int64_t> parse_integer(std::string_view text) noexcept {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, ec] = std::from_chars(text.data(), end, value);
    if (ec != std::errc{} || stop != end) return std::nullopt;
    return value;
}

bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool is_topic_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text) noexcept {
    const std::size_t split = text.find_first_not_of("0123456789");
    if (split == 0 || split == std::string_view::npos) return std::nullopt;
    const auto number = parse_integer(text.substr(0, split));
    if (!number) return std::nullopt;
    for (const Unit& unit : units) {
        if (text.substr(split) != unit.suffix) continue;
        if (*number > duration_max.count() / unit.milliseconds) return std::nullopt;
        return milliseconds{*number * unit.milliseconds};
    }
    return std::nullopt;
}

std::string format_duration(milliseconds duration) {
    if (duration.count() == 0) return "0s";
    for (const Unit& unit : units) {
        if (duration.count() % unit.milliseconds == 0) {
            return std::to_string(duration.count() / unit.milliseconds) + std::string{unit.suffix};
        }
    }
    return {};
}

std::optional<HostPort> parse_host_port(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.size() >= 2 && host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return std::nullopt;  // IPv6 needs its brackets
    }
    const std::string_view digits = text.substr(colon + 1);
    const auto port = parse_integer(digits);
    if (host.empty() || !port || digits.starts_with('-') || *port > 65535) return std::nullopt;
    return HostPort{std::string{host}, static_cast<std::uint16_t>(*port)};
}

namespace config_detail {
namespace {

/// libpq's reading of one word: the keyword before '=', blanks around it allowed. True when a
/// keyword `user` occurs outside of quotes.
bool names_user(std::string_view conninfo) {
    std::size_t at = 0;
    const auto skip_blanks = [&] {
        while (at < conninfo.size() && (conninfo[at] == ' ' || conninfo[at] == '\t')) ++at;
    };
    while (at < conninfo.size()) {
        skip_blanks();
        const std::size_t start = at;
        while (at < conninfo.size() && conninfo[at] != '=' && conninfo[at] != ' ') ++at;
        if (conninfo.substr(start, at - start) == "user") return true;
        skip_blanks();
        if (at < conninfo.size() && conninfo[at] == '=') ++at;
        skip_blanks();
        const bool quoted = at < conninfo.size() && conninfo[at] == '\'';
        if (quoted) ++at;
        while (at < conninfo.size() && conninfo[at] != (quoted ? '\'' : ' ')) {
            at += conninfo[at] == '\\' ? 2U : 1U;
        }
        if (quoted) ++at;
    }
    return false;
}

std::optional<std::string> check_conninfo(std::string_view text) {
    if (text.find("://") != std::string_view::npos) {
        return "must be key=value pairs, not a URI, because user=<role> is added; write \"host=... "
               "dbname=...\"";
    }
    if (text.find('=') == std::string_view::npos)
        return "must be key=value pairs; name dbname at least";
    if (names_user(text)) return "must not name a user, each connection adds its own; remove user=";
    return std::nullopt;
}

std::optional<std::string> check_text(TextRule rule, std::string_view text) {
    if (std::any_of(text.begin(), text.end(), is_control)) {
        return "must not hold control characters; remove them";
    }
    const bool topic_like = std::all_of(text.begin(), text.end(), is_topic_character);
    switch (rule) {
        case TextRule::any:
            return std::nullopt;
        case TextRule::non_empty:
            if (text.empty()) return "must not be empty; write a value or remove the line";
            return std::nullopt;
        case TextRule::topic:
            if (text.empty() || text.size() > 200 || !topic_like) {
                return "is no topic name; write 1 to 200 of A-Z a-z 0-9 . _ -";
            }
            return std::nullopt;
        case TextRule::prefix:
            if (text.size() > 48 || !topic_like) {
                return "is no topic prefix; write up to 48 of A-Z a-z 0-9 . _ -";
            }
            return std::nullopt;
        case TextRule::address:
            if (!parse_host_port(text)) return "is no address; write it like \"127.0.0.1:8700\"";
            return std::nullopt;
        case TextRule::conninfo:
            return check_conninfo(text);
        case TextRule::recipient:
            if (text.starts_with('-') || text.find(' ') != std::string_view::npos) {
                return "is no recipient; write an age public key (\"age1...\")";
            }
            return std::nullopt;
        case TextRule::level:
            if (text != "debug" && text != "info" && text != "warn" && text != "error" &&
                text != "off") {
                return "is no log level; write debug, info, warn, error or off";
            }
            return std::nullopt;
    }
    return std::nullopt;
}

std::string wrong_type(const Setting& setting) {
    const std::string_view type = setting.key.type;
    if (type == "integer") return "must be an integer, " + std::string{setting.key.range};
    if (type == "boolean") return "must be a boolean; write true or false";
    if (type == "duration") return "must be a duration; write it like \"2s\", \"15m\" or \"1h\"";
    return "must be a string; put it in quotes";
}

std::string out_of_range(const Setting& setting) {
    return "is out of range; write " + std::string{setting.key.range};
}

/// Stores one value; overloads for the types that a Target may have.
class Assigner {
  public:
    Assigner(const Setting& setting, const RawValue& raw) : setting_(setting), raw_(raw) {}

    std::optional<std::string> operator()(std::string* target) const {
        const auto* text = std::get_if<std::string>(&raw_.value);
        if (text == nullptr) return wrong_type(setting_);
        if (auto problem = check_text(setting_.rule, *text)) return problem;
        *target = *text;
        return std::nullopt;
    }
    std::optional<std::string> operator()(std::int64_t* target) const {
        std::optional<std::int64_t> number;
        if (const auto* typed = std::get_if<std::int64_t>(&raw_.value)) number = *typed;
        if (raw_.from_text) number = parse_integer(std::get<std::string>(raw_.value));
        if (!number) return wrong_type(setting_);
        if (*number < setting_.min || *number > setting_.max) return out_of_range(setting_);
        *target = *number;
        return std::nullopt;
    }
    std::optional<std::string> operator()(bool* target) const {
        if (const auto* typed = std::get_if<bool>(&raw_.value)) {
            *target = *typed;
            return std::nullopt;
        }
        if (!raw_.from_text) return wrong_type(setting_);
        const std::string& text = std::get<std::string>(raw_.value);
        if (text != "true" && text != "false") return wrong_type(setting_);
        *target = text == "true";
        return std::nullopt;
    }
    std::optional<std::string> operator()(milliseconds* target) const {
        const auto* text = std::get_if<std::string>(&raw_.value);
        const auto duration = text == nullptr ? std::nullopt : parse_duration(*text);
        if (!duration) return wrong_type(setting_);
        if (duration->count() < setting_.min || duration->count() > setting_.max) {
            return out_of_range(setting_);
        }
        *target = *duration;
        return std::nullopt;
    }
    std::optional<std::string> operator()(OffPolicy* target) const {
        const auto* text = std::get_if<std::string>(&raw_.value);
        if (text == nullptr) return wrong_type(setting_);
        if (*text != "refuse" && *text != "hold") {
            return "is no policy; write \"refuse\" or \"hold\"";
        }
        *target = *text == "hold" ? OffPolicy::hold : OffPolicy::refuse;
        return std::nullopt;
    }

  private:
    const Setting& setting_;
    const RawValue& raw_;
};

}  // namespace

std::optional<std::string> assign(Config& config, const Setting& setting, const RawValue& raw) {
    return std::visit(Assigner{setting, raw}, setting.target(config));
}

std::optional<std::string> check_together(const Config& config) {
    if (config.kafka.session_timeout > config.kafka.max_poll_interval) {
        return "kafka.session_timeout: is longer than kafka.max_poll_interval; make it shorter";
    }
    const TopicsConfig& t = config.kafka.topics;
    const std::pair<std::string_view, const std::string&> topics[] = {
        {"discover", t.discover},      {"cut", t.cut},
        {"verify", t.verify},          {"governance", t.governance},
        {"checkpoint", t.checkpoint},  {"control", t.control},
        {"dead_letter", t.dead_letter}};
    std::map<std::string_view, std::string_view> taken;
    for (const auto& [key, name] : topics) {
        const auto [other, is_new] = taken.emplace(name, key);
        if (is_new) continue;
        // The line to change is one that was written, not a default.
        const std::string mine = "kafka.topics." + std::string{key};
        const std::string theirs = "kafka.topics." + std::string{other->second};
        const bool blame_mine = config.origins.contains(mine);
        return (blame_mine ? mine : theirs) + ": has the same name as " +
               (blame_mine ? theirs : mine) + "; give each topic its own";
    }
    return std::nullopt;
}

}  // namespace config_detail
}  // namespace core
