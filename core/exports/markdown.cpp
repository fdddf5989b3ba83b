#include "core/exports/markdown.hpp"

#include "core/cutting/markdown.hpp"
#include "core/cutting/text.hpp"
#include "core/exports/heading_parts.hpp"

#include <algorithm>
#include <vector>

namespace core::exports {
namespace {

using cutting::Depth;
using cutting::Plan;
using cutting::Segment;
using cutting::Unit;

constexpr std::size_t levels_max = 6;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// What makes emphasis, code, links, HTML or entities inside of a line.
void append_inline(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (std::string_view("\\`*_[]<&").find(c) != std::string_view::npos) {
            out.push_back('\\');
        }
        out.push_back(c);
    }
}

/// A line of a paragraph: nor does its head begin a block.
void append_line(std::string& out, std::string_view text) {
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) {
        ++digits;
    }
    if (digits > 0 && digits < text.size() && (text[digits] == '.' || text[digits] == ')')) {
        out.append(text.substr(0, digits)).append("\\");  // a list
        text.remove_prefix(digits);
    } else if (!text.empty() &&
               std::string_view("#>+-=~").find(text[0]) != std::string_view::npos) {
        out.push_back('\\');
    }
    append_inline(out, text);
}

/// Any bytes as plain text: paragraphs, whose lines stay lines.
std::string plain_text(std::string_view text) {
    std::string out;
    bool open = false;
    for (const cutting::Line& line : cutting::split_lines(text)) {
        const std::string clean =
            cutting::clean_text(text.substr(line.begin, line.end - line.begin));
        if (clean.empty()) {
            out.append(open ? "\n\n" : "");
            open = false;
            continue;
        }
        out.append(open ? "\\\n" : "");
        append_line(out, clean);
        open = true;
    }
    while (!out.empty() && out.back() == '\n') {
        out.pop_back();
    }
    return out;
}

/// Does this Markdown, between two headings, hold none and leave nothing open that would swallow
/// the next one? Nested ones count only where they are units.
bool holds_no_heading(std::string_view text, bool nested_count) {
    const std::string probe = std::string(text) + "\n\n# end\n";
    const auto blocks = cutting::scan_markdown(probe, cutting::split_lines(probe));
    const auto count = std::count_if(
        blocks.headings.begin(), blocks.headings.end(),
        [&](const cutting::MarkdownHeading& heading) { return nested_count || !heading.nested; });
    return count == 1 && !blocks.headings.back().nested &&
           blocks.headings.back().begin == text.size() + 2;
}

/// Valid UTF-8 without NUL, all else as it is; blank lines around it are gone.
std::string markdown_text(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const cutting::Decoded decoded = cutting::decode_utf8(text, at);
        if (decoded.character == 0 || (decoded.length == 1 && decoded.character >= 0x80)) {
            out.append("\xEF\xBF\xBD");
        } else {
            out.append(text, at, decoded.length);
        }
        at += decoded.length;
    }
    const std::size_t last = out.find_last_not_of(" \t\r\n");
    out.resize(last == std::string::npos ? 0 : last + 1);
    const std::size_t first = out.find_first_not_of(" \t\r\n");
    const std::size_t line =
        first == std::string::npos ? std::string::npos : out.find_last_of("\r\n", first);
    return line == std::string::npos ? out : out.substr(line + 1);
}

/// A title that is emphasis as a whole would lose it; Markdown texts had more around it.
std::string kept_emphasis(std::string_view title) {
    const bool whole =
        title.size() > 2 && (title[0] == '*' || title[0] == '_') && title.back() == title[0];
    const std::string_view mark = !whole ? "" : title[0] == '*' ? "__" : "**";
    return std::string(mark).append(title).append(mark);
}

class Outline {
  public:
    Outline(const Plan& plan, std::string_view source)
        : plan_(plan), source_(source), markdown_(plan.ruleset == "markdown") {
        level_.reserve(plan.units.size());
        for (const Unit& unit : plan.units) {
            level_.push_back(unit.parent ? level_[*unit.parent] + 1 : 1);
        }
    }

    std::string write() {
        out_.reserve(source_.size() + source_.size() / 8);
        for (const Segment& segment : plan_.segments) {
            if (segment.unit && plan_.units[*segment.unit].section_type != "document") {
                unit(*segment.unit);
            } else {
                body(source_.substr(segment.span.begin, segment.span.end - segment.span.begin));
            }
        }
        return std::move(out_);
    }

  private:
    void paragraph(std::string_view text) {
        if (!text.empty()) {
            out_.append(out_.empty() ? "" : "\n").append(text).append("\n");
        }
    }

    void body(std::string_view text) {
        if (markdown_) {
            const std::string kept = markdown_text(text);
            if (kept.empty() || holds_no_heading(kept, plan_.depth == Depth::all)) {
                paragraph(kept);
                return;
            }
        }
        paragraph(plain_text(text));
    }

    void unit(std::size_t index) {
        const Unit& unit = plan_.units[index];
        const HeadingParts parts = heading_parts(unit, source_);
        std::string words;
        if (markdown_) {
            words = kept_emphasis(unit.title);
        } else {
            append_inline(words, heading_text(unit, parts, source_));
        }
        if (level_[index] <= levels_max) {
            std::string line = std::string(level_[index], '#');
            line.append(words.empty() ? "" : " ").append(words);
            // What ends with '#' needs a closing mark, or it would be taken for one.
            line.append(!words.empty() && words.back() == '#' ? " #" : "");
            paragraph(line);
        } else {
            paragraph("**" + words + "**");
        }
        body(text_behind(unit, parts));
    }

    /// What is left of a unit. The stop between a title and its text on the same line is none.
    std::string_view text_behind(const Unit& unit, const HeadingParts& parts) const {
        std::size_t begin = std::min(parts.body, unit.span.end);
        if (parts.title.end == begin && parts.title.begin < begin) {
            while (begin < unit.span.end) {
                const char32_t c = cutting::decode_utf8(source_, begin).character;
                if (c != U'.' && c != U':' && c != U'-' && c != 0x2013 && c != 0x2014) {
                    break;
                }
                begin += cutting::decode_utf8(source_, begin).length;
            }
        }
        return source_.substr(begin, unit.span.end - begin);
    }

    const Plan& plan_;
    std::string_view source_;
    bool markdown_;
    std::vector<std::size_t> level_;
    std::string out_;
};

}  // namespace

std::string to_markdown(const Plan& plan, std::string_view source, std::string_view /*name*/) {
    return Outline(plan, source).write();
}

}  // namespace core::exports
