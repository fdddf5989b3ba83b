#include "core/cutting/markdown_line.hpp"

#include "core/cutting/ascii.hpp"

namespace core::cutting {

std::string_view trim_right(std::string_view text) {
    while (!text.empty() && (is_blank(text.back()) || text.back() == '\v' || text.back() == '\f')) {
        text.remove_suffix(1);
    }
    return text;
}

bool is_thematic_break(std::string_view text) {
    const char mark = text.empty() ? '\0' : text[0];
    if (mark != '*' && mark != '-' && mark != '_') {
        return false;
    }
    int count = 0;
    for (const char c : text) {
        if (c == mark) {
            ++count;
        } else if (!is_blank(c)) {
            return false;
        }
    }
    return count >= 3;
}

int setext_depth(std::string_view text) {
    text = trim_right(text);
    if (text.empty() || (text[0] != '=' && text[0] != '-') ||
        text.find_first_not_of(text[0]) != std::string_view::npos) {
        return 0;
    }
    return text[0] == '=' ? 1 : 2;
}

std::size_t run_length(std::string_view text, char mark) {
    const std::size_t end = text.find_first_not_of(mark);
    return end == std::string_view::npos ? text.size() : end;
}

int list_marker(std::string_view text, bool interrupts_paragraph) {
    std::size_t length = 0;
    if (text.empty()) {
        return 0;
    }
    if (text[0] == '-' || text[0] == '+' || text[0] == '*') {
        length = 1;
    } else {
        while (length < text.size() && length < 10 && is_digit(text[length])) {
            ++length;
        }
        if (length == 0 || length > 9 || length == text.size() ||
            (text[length] != '.' && text[length] != ')')) {
            return 0;
        }
        const std::string_view digits = text.substr(0, length);
        const std::size_t zeros = std::min(run_length(digits, '0'), length - 1);
        if (interrupts_paragraph && digits.substr(zeros) != "1") {
            return 0;
        }
        ++length;
    }
    if (length < text.size() && !is_blank(text[length])) {
        return 0;
    }
    if (interrupts_paragraph && trim_right(text.substr(length)).empty()) {
        return 0;
    }
    return static_cast<int>(length);
}

}  // namespace core::cutting
