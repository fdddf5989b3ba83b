#include "core/cutting/markdown.hpp"

#include "core/cutting/markdown_html.hpp"
#include "core/cutting/markdown_references.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

std::string_view trim_right(std::string_view text) {
    while (!text.empty() && (is_blank(text.back()) || text.back() == '\v' || text.back() == '\f')) {
        text.remove_suffix(1);
    }
    return text;
}

enum class Leaf : std::uint8_t { none, paragraph, fence, html };

struct Container {
    bool quote = false;
    int indent = 0;     // columns that continue a list item
    bool empty = true;  // a list item in which nothing stands so far
};

/// What one line has left to say, with columns for tabs as CommonMark counts them.
class Cursor {
  public:
    Cursor(std::string_view source, const Line& line)
        : source_(source), at_(line.begin), end_(line.end) {
        find_text();
    }

    /// Moves to the first byte that is no blank; keeps at_ where it is.
    void find_text() {
        text_ = at_;
        text_column_ = column_;
        while (text_ < end_ && is_blank(source_[text_])) {
            text_column_ += source_[text_] == '\t' ? 4 - text_column_ % 4 : 1;
            ++text_;
        }
        indent_ = text_column_ - column_;
    }
    void advance_columns(int count) {
        while (count > 0 && at_ < end_ && is_blank(source_[at_])) {
            if (source_[at_] == '\t') {
                const int width = 4 - column_ % 4;
                const int step = std::min(count, width);
                column_ += step;
                count -= step;
                if (step == width) {
                    ++at_;
                }
            } else {
                ++column_;
                ++at_;
                --count;
            }
        }
        find_text();
    }
    void advance_to_text() {
        at_ = text_;
        column_ = text_column_;
        indent_ = 0;
    }
    void advance_marker(int bytes) {
        at_ = text_ + static_cast<std::size_t>(bytes);
        column_ = text_column_ + bytes;
        find_text();
    }
    bool next_is_blank() const { return at_ < end_ && is_blank(source_[at_]); }
    bool blank() const { return text_ == end_; }
    int indent() const { return indent_; }
    int column() const { return column_; }
    std::size_t text() const { return text_; }
    std::size_t end() const { return end_; }
    std::string_view rest() const { return source_.substr(text_, end_ - text_); }
    char first() const { return text_ < end_ ? source_[text_] : '\0'; }

  private:
    std::string_view source_;
    std::size_t at_;
    std::size_t end_;
    std::size_t text_ = 0;
    int column_ = 0;
    int text_column_ = 0;
    int indent_ = 0;
};

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

/// Bytes of a list marker at the head of `text`, 0 for none.
int list_marker(std::string_view text, bool interrupts_paragraph) {
    std::size_t length = 0;
    if (text.empty()) {
        return 0;
    }
    if (text[0] == '-' || text[0] == '+' || text[0] == '*') {
        length = 1;
    } else {
        while (length < text.size() && length < 10 && text[length] >= '0' && text[length] <= '9') {
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

class Scanner {
  public:
    explicit Scanner(std::string_view source) : source_(source) {}

    void line(const Line& line) {
        Cursor cursor(source_, line);
        const std::size_t matched = match_containers(cursor);
        const bool all_matched = matched == containers_.size();
        if (all_matched && continues_opaque(cursor, line)) {
            return;
        }
        if (!all_matched && leaf_ != Leaf::paragraph) {
            close(matched);
        }
        open_blocks(cursor, line, matched);
    }

    void finish(std::size_t end) {
        if (leaf_ == Leaf::fence || leaf_ == Leaf::html) {
            out_.opaque.push_back({opaque_begin_, end});
        }
    }

    MarkdownBlocks take() { return std::move(out_); }

  private:
    std::size_t match_containers(Cursor& cursor) {
        std::size_t matched = 0;
        for (; matched < containers_.size(); ++matched) {
            const Container& container = containers_[matched];
            if (container.quote) {
                if (cursor.indent() > 3 || cursor.first() != '>') {
                    break;
                }
                cursor.advance_marker(1);
                if (cursor.next_is_blank()) {
                    cursor.advance_columns(1);
                }
            } else if (cursor.blank()) {
                if (container.empty) {
                    break;
                }
                cursor.advance_to_text();
            } else if (cursor.indent() >= container.indent) {
                cursor.advance_columns(container.indent);
            } else {
                break;
            }
        }
        return matched;
    }

    /// Lines inside fences and HTML blocks, with the lines that end them.
    bool continues_opaque(const Cursor& cursor, const Line& line) {
        if (leaf_ == Leaf::fence) {
            const std::string_view text = trim_right(cursor.rest());
            if (cursor.indent() <= 3 && text.size() >= fence_length_ && !text.empty() &&
                text[0] == fence_mark_ && run_length(text, fence_mark_) == text.size()) {
                end_opaque(line.next);
            }
            return true;
        }
        if (leaf_ == Leaf::html) {
            if (html_kind_ >= 6) {
                if (!cursor.blank()) {
                    return true;
                }
                end_opaque(line.begin);
                return false;
            }
            if (html_block_ends(html_kind_, cursor.rest())) {
                end_opaque(line.next);
            }
            return true;
        }
        return false;
    }

    void end_opaque(std::size_t end) {
        out_.opaque.push_back({opaque_begin_, end});
        leaf_ = Leaf::none;
    }

    /// Leaves every container behind the first `count`, and the leaf in them.
    void close(std::size_t count) {
        if (count < containers_.size()) {
            containers_.resize(count);
            if (leaf_ == Leaf::fence || leaf_ == Leaf::html) {
                end_opaque(current_begin_);
            }
        }
        leaf_ = Leaf::none;
    }

    void open_blocks(Cursor& cursor, const Line& line, std::size_t matched) {
        current_begin_ = line.begin;
        // True while the block that the line continues is the open paragraph itself.
        bool in_paragraph =
            leaf_ == Leaf::paragraph && matched == containers_.size() && !cursor.blank();
        while (cursor.indent() <= 3 && !cursor.blank()) {
            const std::string_view text = cursor.rest();
            if (text[0] == '>') {
                close(matched);
                note_child();
                containers_.push_back({true, 0, true});
                matched = containers_.size();
                in_paragraph = false;
                cursor.advance_marker(1);
                if (cursor.next_is_blank()) {
                    cursor.advance_columns(1);
                }
                continue;
            }
            if (open_leaf(cursor, line, matched, in_paragraph)) {
                return;
            }
            const int marker = list_marker(text, in_paragraph);
            if (marker == 0) {
                break;
            }
            close(matched);
            note_child();
            open_item(cursor, marker);
            matched = containers_.size();
            in_paragraph = false;
        }
        text_line(cursor, line, matched);
    }

    void open_item(Cursor& cursor, int marker) {
        const int offset = cursor.indent();
        cursor.advance_marker(marker);
        const bool blank = cursor.blank();
        const int spaces = cursor.indent();
        int padding = marker + spaces;
        if (blank || spaces >= 5 || spaces < 1) {
            padding = marker + 1;
            if (cursor.next_is_blank()) {
                cursor.advance_columns(1);
            }
        } else {
            cursor.advance_columns(spaces);
        }
        containers_.push_back({false, offset + padding, true});
    }

    bool open_leaf(Cursor& cursor, const Line& line, std::size_t matched, bool in_paragraph) {
        const std::string_view text = cursor.rest();
        switch (text[0]) {
            case '#':
                return atx_heading(cursor, line, matched);
            case '`':
            case '~':
                return open_fence(text, line, matched);
            case '<':
                return open_html(text, line, matched, in_paragraph);
            case '=':
                return in_paragraph && setext_heading(cursor, line);
            case '-':
                if (in_paragraph && setext_heading(cursor, line)) {
                    return true;
                }
                [[fallthrough]];
            case '*':
            case '_':
                if (!is_thematic_break(text)) {
                    return false;
                }
                close(matched);
                note_child();
                return true;
            default:
                return false;
        }
    }

    bool atx_heading(const Cursor& cursor, const Line& line, std::size_t matched) {
        const std::string_view text = cursor.rest();
        const std::size_t depth = run_length(text, '#');
        if (depth > 6 || (depth < text.size() && !is_blank(text[depth]))) {
            return false;
        }
        close(matched);
        note_child();
        std::string_view content = trim_right(text.substr(depth));
        const std::size_t last = content.find_last_not_of('#');
        if (last == std::string_view::npos) {
            content = {};
        } else if (last + 1 < content.size() && is_blank(content[last])) {
            content = trim_right(content.substr(0, last + 1));
        }
        std::size_t begin = cursor.text() + depth;
        while (!content.empty() && is_blank(content.front())) {
            content.remove_prefix(1);
            ++begin;
        }
        out_.headings.push_back({line.begin, line.end, begin, begin + content.size(),
                                 static_cast<int>(depth), false, !containers_.empty()});
        return true;
    }

    bool setext_heading(const Cursor& cursor, const Line& line) {
        const int depth = setext_depth(cursor.rest());
        if (depth == 0) {
            return false;
        }
        const std::size_t used = leading_reference_lines(source_, paragraph_);
        paragraph_.erase(paragraph_.begin(),
                         paragraph_.begin() + static_cast<std::ptrdiff_t>(used));
        if (paragraph_.empty()) {
            return false;
        }
        const Line& last = paragraph_.back();
        const std::string_view tail = trim_right(source_.substr(last.begin, last.end - last.begin));
        out_.headings.push_back({paragraph_begin_, line.end, paragraph_.front().begin,
                                 last.begin + tail.size(), depth, true, !containers_.empty()});
        leaf_ = Leaf::none;
        return true;
    }

    bool open_fence(std::string_view text, const Line& line, std::size_t matched) {
        const std::size_t length = run_length(text, text[0]);
        if (length < 3 || (text[0] == '`' && text.find('`', length) != std::string_view::npos)) {
            return false;
        }
        close(matched);
        note_child();
        leaf_ = Leaf::fence;
        fence_mark_ = text[0];
        fence_length_ = length;
        opaque_begin_ = line.begin;
        return true;
    }

    bool open_html(std::string_view text,
                   const Line& line,
                   std::size_t matched,
                   bool in_paragraph) {
        const bool lazy = leaf_ == Leaf::paragraph && matched < containers_.size();
        const int kind = html_block_begin(text, !in_paragraph && !lazy);
        if (kind == 0) {
            return false;
        }
        close(matched);
        note_child();
        leaf_ = Leaf::html;
        html_kind_ = kind;
        opaque_begin_ = line.begin;
        if (html_block_ends(kind, text)) {
            end_opaque(line.next);
        }
        return true;
    }

    /// Paragraph text, a lazy continuation, indented code or a blank line.
    void text_line(const Cursor& cursor, const Line& line, std::size_t matched) {
        if (leaf_ == Leaf::paragraph && !cursor.blank()) {
            paragraph_.push_back({cursor.text(), cursor.end(), line.next});  // lazy or not
            return;
        }
        close(matched);
        if (cursor.blank()) {
            return;
        }
        note_child();
        if (cursor.indent() <= 3) {
            leaf_ = Leaf::paragraph;
            paragraph_begin_ = line.begin;
            paragraph_.assign(1, {cursor.text(), cursor.end(), line.next});
        }
    }

    void note_child() {
        if (!containers_.empty()) {
            containers_.back().empty = false;
        }
    }

    std::string_view source_;
    MarkdownBlocks out_;
    std::vector<Container> containers_;
    std::vector<Line> paragraph_;  // text of each line of the open paragraph, without its indent
    std::size_t paragraph_begin_ = 0;
    std::size_t current_begin_ = 0;
    std::size_t opaque_begin_ = 0;
    std::size_t fence_length_ = 0;
    Leaf leaf_ = Leaf::none;
    char fence_mark_ = '`';
    int html_kind_ = 0;
};

bool looks_like_key(std::string_view line, char separator) {
    const std::size_t stop = line.find(separator);
    if (stop == std::string_view::npos || stop == 0) {
        return false;
    }
    return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(stop), [](char c) {
        return c == '_' || c == '-' || c == '.' || c == ' ' || c == '"' || c == '\'' ||
               (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
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

MarkdownBlocks scan_markdown(std::string_view source, const std::vector<Line>& lines) {
    const std::size_t body = front_matter_length(source, lines);
    Scanner scanner(source);
    const std::size_t bom = bom_length(source);
    for (const Line& line : lines) {
        if (line.begin >= body) {
            scanner.line(line.begin == 0 ? Line{bom, line.end, line.next} : line);
        }
    }
    scanner.finish(source.size());
    MarkdownBlocks blocks = scanner.take();
    blocks.front_matter_end = body;
    return blocks;
}

}  // namespace core::cutting
