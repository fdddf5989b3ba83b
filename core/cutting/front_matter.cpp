#include "core/cutting/ascii.hpp"
#include "core/cutting/markdown.hpp"
#include "core/cutting/markdown_line.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

bool looks_like_key(std::string_view line, char separator) {
    const std::size_t stop = line.find(separator);
    if (stop == std::string_view::npos || stop == 0) {
        return false;
    }
    return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(stop), [](char c) {
        return c == '_' || c == '-' || c == '.' || c == ' ' || c == '"' || c == '\'' ||
               is_digit(c) || is_lower(c) || is_upper(c);
    });
}

}  // namespace

std::size_t front_matter_length(std::string_view source, const std::vector<Line>& lines) {
    if (lines.empty()) {
        return 0;
    }
    const auto text = [&](const Line& line) {
        return trim_right(source.substr(line.begin, line.end - line.begin));
    };
    const std::string_view open = text(lines[0]).substr(bom_length(source));
    if (open != "---" && open != "+++") {
        return 0;
    }
    const char separator = open == "---" ? ':' : '=';
    bool key_seen = false;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::string_view line = text(lines[i]);
        if (line == open || (separator == ':' && line == "...")) {
            return key_seen ? lines[i].next : 0;
        }
        if (line.empty() || line[0] == '#' || key_seen) {
            continue;
        }
        if (!looks_like_key(line, separator) && line[0] != '[') {
            return 0;
        }
        key_seen = true;
    }
    return 0;
}

std::string front_matter_ruleset(std::string_view source, const std::vector<Line>& lines) {
    const std::size_t end = front_matter_length(source, lines);
    for (const Line& line : lines) {
        if (line.begin >= end) {
            break;
        }
        const std::string_view text = source.substr(line.begin, line.end - line.begin);
        if (text.substr(0, 7) != "ruleset") {
            continue;
        }
        const std::size_t at = text.find_first_not_of(" \t", 7);
        if (at == std::string_view::npos || (text[at] != ':' && text[at] != '=')) {
            continue;
        }
        std::string_view value = text.substr(at + 1);
        const std::size_t first = value.find_first_not_of(" \t\"'");
        if (first == std::string_view::npos) {
            return {};
        }
        value.remove_prefix(first);
        return std::string(value.substr(0, value.find_first_of(" \t\"'#")));
    }
    return {};
}

}  // namespace core::cutting
