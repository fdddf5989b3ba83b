#include "core/cutting/run_in.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/text.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::size_t dash_bytes = 160;
constexpr std::size_t title_bytes = 100;
constexpr std::size_t parens_bytes = 400;
constexpr std::ptrdiff_t label_words = 6;

/// "I. – Le", "II.-Les": a full stop and a dash part the number of a paragraph from its text.
bool begins_with_roman_mark(std::string_view text) {
    std::size_t at = std::min(text.find_first_not_of("IVX"), text.size());
    if (at == 0 || at >= text.size() || text[at] != '.') {
        return false;
    }
    at += at + 1 < text.size() && text[at + 1] == ' ' ? 2U : 1U;
    return text.substr(at, 1) == "-" || text.substr(at, 3) == "\xE2\x80\x93" ||
           text.substr(at, 3) == "\xE2\x80\x94";
}

/// "Short title.- (1) This", "Definitions. – In": the dash behind the first full stop, before a
/// capital, a mark or a blank; npos if there is none.
std::size_t dash_behind_stop(std::string_view head) {
    const std::size_t stop = head.find('.');
    const std::size_t dash = stop == head.npos ? stop : head.find_first_not_of(' ', stop + 1);
    if (dash == head.npos) {
        return dash;
    }
    const std::size_t next = dash + (head[dash] == '-' ? 1U : 3U);
    const bool found = head[dash] == '-' || head.substr(dash, 3) == "\xE2\x80\x93";
    return found && next < head.size() &&
                   (head[next] == ' ' || head[next] == '(' || is_upper(head[next]))
               ? dash
               : head.npos;
}

}  // namespace

RunIn title_before_dash(std::string_view text) {
    const std::string_view head = text.substr(0, dash_bytes);
    const std::size_t typed = head.find(".--");
    std::size_t dash = typed == head.npos ? dash_behind_stop(head) : typed + 1;
    if (dash == head.npos) {
        dash = head.find("\xE2\x80\x94");
    }
    if (dash == std::string_view::npos || dash < 2) {
        return {};
    }
    std::string title = clean_text(text.substr(0, dash));
    if (title.size() < 2 || title.back() != '.' || title.front() == '(') {
        return {};
    }
    title.pop_back();
    return {std::move(title), dash};
}

RunIn wrapped_title_before_dash(std::string_view text) {
    for (std::size_t stop = text.find('.'); stop < text.size(); stop = text.find('.', stop + 1)) {
        const std::size_t dash = text.find_first_not_of(' ', stop + 1);
        if (dash == text.npos || text[dash] == '\n' || text[dash] == '\r' ||
            (dash > stop + 1 && is_upper(text[dash]))) {
            return {};  // a sentence ends
        }
        const std::string_view sign = text.substr(dash, 3);
        if (sign == "\xE2\x80\x94" || sign == "\xE2\x80\x93" || sign[0] == '-') {
            const std::size_t behind =
                text.find_first_not_of("- ", sign[0] == '-' ? dash : dash + 3);
            return {clean_text(text.substr(0, stop)), std::min(behind, text.size())};
        }
    }
    return {};
}

RunIn title_in_parens(std::string_view text) {
    // "((Sanzioni))": what an amendment inserted.
    const std::size_t twice =
        text.substr(0, 2) == "((" ? text.substr(0, parens_bytes).find("))") : 0;
    if (twice != 0 && twice != std::string_view::npos && twice > 4) {
        return {clean_text(text.substr(2, twice - 2)), twice + 2};
    }
    const std::size_t close = text.substr(0, parens_bytes).find(')');
    if (text.empty() || text.front() != '(' || close == std::string_view::npos || close < 4 ||
        is_digit(text[1])) {
        return {};
    }
    return {clean_text(text.substr(1, close - 1)), close + 1};
}

bool begins_with_mark(std::string_view text) {
    std::size_t at = text.front() == '(' ? 1 : 0;
    const std::size_t digits = at;
    while (at < text.size() && is_digit(text[at])) {
        ++at;
    }
    if (text.front() == '(') {
        return at > digits && at < text.size() && text.substr(at, 3).find(')') != text.npos;
    }
    return (at > 0 && at + 1 < text.size() && text[at] == '.' && text[at + 1] == ' ') ||
           text.substr(0, 2) == "\xC2\xA7" || begins_with_roman_mark(text);
}

RunIn run_in_title(std::string_view text) {
    const std::size_t stop = text.substr(0, title_bytes).find_first_of(".:");
    if (stop == std::string_view::npos || stop < 3 || stop + 2 >= text.size() ||
        text[stop + 1] != ' ' || std::string_view("<[(").find(text.front()) != text.npos) {
        return {};
    }
    const std::string_view title = text.substr(0, stop);
    const bool labelled = text[stop] == ':' && is_upper(text[stop + 2]) &&
                          std::count(title.begin(), title.end(), ' ') < label_words;
    if (labelled) {
        return {clean_text(title), stop + 1};
    }
    std::size_t word = 0;
    for (std::size_t i = 0; i <= title.size(); ++i) {
        if (i < title.size() && title[i] != ' ') {
            continue;
        }
        if (i == word && i > 0 && i < title.size()) {
            ++word;  // two blanks, as behind a semicolon
            continue;
        }
        const bool small = is_lower(title[word]);
        if ((small && (i - word > 4 || word == 0)) || i == word) {
            return {};
        }
        word = i + 1;
    }
    return {clean_text(title), stop + 1};
}

}  // namespace core::cutting
