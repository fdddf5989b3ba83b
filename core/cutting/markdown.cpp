#include "core/cutting/markdown.hpp"

#include "core/cutting/markdown_html.hpp"
#include "core/cutting/markdown_line.hpp"
#include "core/cutting/markdown_references.hpp"

#include <algorithm>
#include <array>

namespace core::cutting {
namespace {

/// A blank line asks every list item that is open, so without a bound time would be quadratic.
constexpr std::size_t nesting_max = 100;

/// First bytes of lines that can only be text: no blanks and no marks of blocks.
constexpr std::array<bool, 256> begins_text = [] {
    std::array<bool, 256> made{};
    made.fill(true);
    for (const char c : std::string_view(" \t>#`~<=-*_+0123456789")) {
        made[static_cast<unsigned char>(c)] = false;
    }
    return made;
}();

enum class Leaf : std::uint8_t { none, paragraph, fence, html };

struct Container {
    bool quote = false;
    int indent = 0;     // columns that continue a list item
    bool empty = true;  // a list item in which nothing stands so far
};

class Scanner {
  public:
    /// `trail`: notes what the line is that is being read; set for one line only.
    explicit Scanner(std::string_view source) : source_(source) {}

    void line(const Line& line, Trail* trail = nullptr) {
        if (trail == nullptr && take_plain_line(line)) {
            return;
        }
        trail_ = trail;
        Cursor cursor(source_, line);
        const std::size_t matched = match_containers(cursor);
        const bool all_matched = matched == containers_.size();
        const Leaf before = leaf_;
        if (all_matched && continues_opaque(cursor, line)) {
            note(before == Leaf::fence ? Why::fenced : Why::html);
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

    std::size_t headings() const { return out_.headings.size(); }
    MarkdownBlocks take() { return std::move(out_); }

  private:
    /// Most lines: text or nothing, outside of containers, fences and HTML.
    bool take_plain_line(const Line& line) {
        if (!containers_.empty() || (leaf_ != Leaf::none && leaf_ != Leaf::paragraph)) {
            return false;
        }
        if (line.begin == line.end) {
            leaf_ = Leaf::none;
            return true;
        }
        if (!begins_text[static_cast<unsigned char>(source_[line.begin])]) {
            return false;
        }
        if (leaf_ == Leaf::none) {
            leaf_ = Leaf::paragraph;
            paragraph_begin_ = line.begin;
            paragraph_.clear();
        }
        paragraph_.push_back(line);
        return true;
    }

    void note(Why why) const {
        if (trail_ != nullptr) {
            trail_->note(why, "markdown");
        }
    }

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
            if (text[0] == '>' && matched < nesting_max) {
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
            const int marker = matched < nesting_max ? list_marker(text, in_paragraph) : 0;
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
            case '-':
                if (in_paragraph && setext_depth(text) > 0) {
                    underline(cursor, line);
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
            note(Why::hashes);
            return false;
        }
        note(matched == 0 ? Why::markdown_heading : Why::nested_heading);
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

    /// A line of '=' or '-' below a paragraph makes it a heading, unless nothing but link
    /// reference definitions stands in it: then the line is text, as cmark has it.
    void underline(const Cursor& cursor, const Line& line) {
        const std::size_t used = leading_reference_lines(source_, paragraph_);
        paragraph_.erase(paragraph_.begin(),
                         paragraph_.begin() + static_cast<std::ptrdiff_t>(used));
        if (paragraph_.empty()) {
            paragraph_.push_back({cursor.text(), cursor.end(), line.next});
            return;
        }
        const Line& last = paragraph_.back();
        const std::string_view tail = trim_right(source_.substr(last.begin, last.end - last.begin));
        note(containers_.empty() ? Why::markdown_heading : Why::nested_heading);
        out_.headings.push_back({paragraph_begin_, line.end, paragraph_.front().begin,
                                 last.begin + tail.size(), setext_depth(cursor.rest()), true,
                                 !containers_.empty()});
        leaf_ = Leaf::none;
    }

    bool open_fence(std::string_view text, const Line& line, std::size_t matched) {
        const std::size_t length = run_length(text, text[0]);
        if (length < 3 || (text[0] == '`' && text.find('`', length) != std::string_view::npos)) {
            return false;
        }
        note(Why::fenced);
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
        note(Why::html);
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
        note(cursor.blank()                                    ? Why::blank
             : cursor.indent() > 3 && leaf_ != Leaf::paragraph ? Why::indented_code
                                                               : Why::paragraph);
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
    Trail* trail_ = nullptr;
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

}  // namespace

MarkdownBlocks scan_markdown(std::string_view source,
                             const std::vector<Line>& lines,
                             std::size_t headings_max,
                             Trail* trail) {
    const std::size_t body = front_matter_length(source, lines);
    Scanner scanner(source);
    const std::size_t bom = bom_length(source);
    // The line that is asked for, if there is one.
    const Line* asked =
        trail != nullptr && trail->line() < lines.size() ? &lines[trail->line()] : nullptr;
    if (asked != nullptr && asked->begin < body) {
        trail->note(Why::front_matter, "markdown");
    }
    for (const Line& line : lines) {
        if (scanner.headings() > headings_max) {
            break;
        }
        if (line.begin >= body) {
            scanner.line(line.begin == 0 ? Line{bom, line.end, line.next} : line,
                         &line == asked ? trail : nullptr);
        }
    }
    scanner.finish(source.size());
    MarkdownBlocks blocks = scanner.take();
    blocks.front_matter_end = body;
    return blocks;
}

}  // namespace core::cutting
