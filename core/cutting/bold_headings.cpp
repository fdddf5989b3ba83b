#include "core/cutting/bold_headings.hpp"

#include "core/cutting/ascii.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace core::cutting {
namespace {

constexpr std::size_t least_bold = 3;   // headings
constexpr std::size_t most_indent = 3;  // blanks above which Markdown has code

/// "1.", "2.1 ", "IV.", "A)", "1\." at the head of a text.
bool begins_numbered(std::string_view text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::size_t romans = std::min(text.find_first_not_of("IVXLC"), text.size());
    const bool letter = !text.empty() && is_upper(text[0]);
    const std::size_t end = digits > 0 ? digits : romans > 0 ? romans : letter ? 1U : 0U;
    const std::string_view signs = digits > 0 ? ".)/:-\\ *_" : ".)/:\\*_";
    return end > 0 && end < text.size() && signs.find(text[end]) != signs.npos;
}

/// "**" or "__"; empty if the text begins with neither.
std::string_view bold_mark(std::string_view text) {
    return text.starts_with("**") ? "**" : text.starts_with("__") ? "__" : std::string_view{};
}

/// Bytes of the bold type with which a text begins: "**1. Scope**", "**1.** **Scope**" and the
/// blanks between; 0 if there is none or it doesn't end.
std::size_t bold_length(std::string_view text) {
    const std::string_view mark = bold_mark(text);
    bool open = false;
    bool letters = false;
    std::size_t end = 0;
    for (std::size_t at = 0; !mark.empty() && at < text.size();) {
        if (text.substr(at, 2) == mark) {
            open = !open;
            at += 2;
            end = open ? end : at;
            continue;
        }
        const bool blank = is_blank(text[at]) || text[at] == mark[0];
        if (!open && !blank) {
            break;
        }
        letters = letters || !blank;
        ++at;
    }
    return letters && !open ? end : 0;
}

/// Every letter of the text is in bold; a colon may stand behind.
bool is_bold_alone(std::string_view text, std::size_t bold) {
    const std::string_view behind = text.substr(bold);
    const std::size_t first = std::min(behind.find_first_not_of("* \t"), behind.size());
    return bold > 0 && (first == behind.size() || behind.substr(first) == ":");
}

/// A number and a title that ends with the bold type, behind which the text begins: "**1. Scope.**
/// This policy", "**1. Scope**: this policy"; in "**1. Lamps** burn" it is the subject of a
/// sentence.
bool is_bold_opening(std::string_view text, std::size_t bold) {
    const std::string_view type = text.substr(0, bold);
    const std::size_t number = std::min(type.find_first_not_of("*_ "), type.size());
    const std::size_t title = type.find_first_not_of("0123456789IVXLC.)/:-\\*_ ", number + 1);
    if (title == type.npos || !begins_numbered(type.substr(number))) {
        return false;
    }
    const std::size_t last = type.find_last_not_of("*_ \t");
    return std::string_view(".:?!").find(type[last]) != type.npos || text.substr(bold, 1) == ":";
}

/// The text with its bytes in their places, but bold lines without the marks of bold type, and
/// lines that are not bold without their numbers.
class BoldText {
  public:
    explicit BoldText(const EngineInput& input) : source_(input.source) {
        bool fenced = false;
        for (const Line& line : input.lines) {
            std::string_view text = trimmed(input.source, line);
            text.remove_prefix(line.begin == 0 ? bom_length(text) : 0);
            const auto begin = static_cast<std::size_t>(text.data() - input.source.data());
            fenced = fenced != (text.starts_with("```") || text.starts_with("~~~"));
            const bool may_head = !fenced && begin <= line.begin + most_indent;
            const std::size_t bold = may_head ? bold_length(text) : 0;
            if (is_bold_alone(text, bold)) {
                uncover(begin, text);
            } else if (is_bold_opening(text, bold)) {
                uncover_opening(begin, text, bold);
            } else if (begins_numbered(text.substr(text.starts_with('(') ? 1 : 0))) {
                source_[begin] = '*';
            }
        }
    }

    const std::string& source() const { return source_; }
    bool is_outline() const { return numbered_ >= least_bold; }
    bool has_titles() const { return bold_ >= least_bold; }

  private:
    /// What is not in bold is no part of the heading, nor is the stop between them.
    void uncover_opening(std::size_t begin, std::string_view text, std::size_t bold) {
        const std::size_t last = text.find_last_not_of("*_ \t", bold - 1);
        const std::size_t end = text[last] == '.' ? last : bold;
        uncover(begin, text.substr(0, bold));
        source_.replace(begin + end, text.size() - end, text.size() - end, ' ');
    }

    void uncover(std::size_t begin, std::string_view text) {
        const std::string_view mark = bold_mark(text);
        for (std::size_t at = begin; at < begin + text.size(); ++at) {
            const bool twice = source_.compare(at, 2, mark) == 0;
            if (twice) {
                source_[at + 1] = ' ';
            }
            if (twice || source_[at] == '*') {
                source_[at] = ' ';
            }
            if (source_[at] == '\\' && at + 1 < source_.size() && source_[at + 1] == '.') {
                source_[at] = '.';  // "1\. Scope": what is escaped for Markdown
                source_[at + 1] = ' ';
            }
        }
        const std::size_t last = source_.find_last_not_of(" \t", begin + text.size() - 1);
        if (last != std::string::npos && last > begin && source_[last] == ':') {
            source_[last] = ' ';
        }
        ++bold_;
        const std::string_view bare(source_.data() + begin, text.size());
        const std::size_t first = bare.find_first_not_of(" \t");
        numbered_ += first != bare.npos && begins_numbered(bare.substr(first)) ? 1U : 0U;
    }

    std::string source_;
    std::size_t bold_ = 0;      // lines
    std::size_t numbered_ = 0;  // of them
};

/// Where one of them stands as a whole before the other, the longer one heads the text; else that
/// which begins first.
bool heads_text(const std::vector<Boundary>& bold, const std::vector<Boundary>& plain) {
    if (bold.size() < least_bold || plain.empty()) {
        return bold.size() >= least_bold;
    }
    const bool apart = bold.back().begin < plain.front().begin ||  //
                       plain.back().begin < bold.front().begin;
    return apart ? bold.size() >= plain.size() : bold.front().begin < plain.front().begin;
}

/// The marks behind the title belong to its heading.
void take_marks_behind(std::string_view source, std::vector<Boundary>& headings) {
    for (Boundary& one : headings) {
        const std::size_t end =
            std::min(source.find_first_not_of("*_: \t", one.end), source.size());
        const std::string_view behind = source.substr(one.end, end - one.end);
        one.end += behind.find_last_not_of(" \t") + 1;
        one.behind = one.end;
    }
}

/// Calls `found` for the lines that begin with two of `mark`, until it has enough.
template <typename Found>
void for_bold_lines(std::string_view source, char mark, Found found) {
    for (std::size_t at = source.find(mark); at != source.npos; at = source.find(mark, at)) {
        std::size_t begin = at;
        while (begin > 0 && at - begin < most_indent && source[begin - 1] == ' ') {
            --begin;
        }
        const bool heads = begin == bom_length(source) || source[begin - 1] == '\n';
        if (heads && source.substr(at + 1, 1) == source.substr(at, 1) && found(source.substr(at))) {
            return;
        }
        at = std::min(source.find('\n', at), source.size());
    }
}

}  // namespace

bool may_have_bold_headings(std::string_view source) {
    std::size_t count = 0;
    const auto found = [&](std::string_view rest) {
        constexpr std::size_t near_bytes = 16;
        const std::size_t first = rest.find_first_not_of("*_ ");
        count += begins_numbered(rest.substr(std::min(first, rest.size()), near_bytes)) ? 1U : 0U;
        return count >= least_bold;
    };
    for_bold_lines(source, '*', found);
    if (count < least_bold) {
        for_bold_lines(source, '_', found);
    }
    return count >= least_bold;
}

bool begins_bold(std::string_view source, std::size_t begin) {
    const std::size_t first =
        source.find_first_not_of(' ', begin == 0 ? bom_length(source) : begin);
    return first != source.npos && !bold_mark(source.substr(first, 2)).empty();
}

std::vector<Boundary> bold_headings(const EngineInput& input, const ReadOutline& read) {
    if (!may_have_bold_headings(input.source)) {
        return {};
    }
    const BoldText text(input);
    if (!text.is_outline()) {
        return {};
    }
    EngineInput plain = input;
    plain.trail = nullptr;
    EngineInput view{text.source(),         input.lines, input.rules, input.headings_max,
                     input.title_bytes_max, input.depth, nullptr};
    std::vector<Boundary> bold = read(view, true);
    if (bold.empty() || !heads_text(bold, read(plain, false))) {
        return {};
    }
    if (input.trail != nullptr) {
        view.trail = input.trail;  // only now it is known that these decisions count
        bold = read(view, true);
    }
    take_marks_behind(input.source, bold);
    return bold;
}

std::vector<Boundary> bold_titles(const EngineInput& input, const ReadTitles& read) {
    std::size_t count = 0;
    const auto found = [&](std::string_view) { return ++count >= least_bold; };
    for_bold_lines(input.source, '*', found);
    if (count < least_bold) {
        for_bold_lines(input.source, '_', found);
    }
    if (count < least_bold) {
        return {};
    }
    const BoldText text(input);
    if (!text.has_titles()) {
        return {};
    }
    return read({text.source(), input.lines, input.rules, input.headings_max, input.title_bytes_max,
                 input.depth, input.trail},
                input.source);
}

}  // namespace core::cutting
