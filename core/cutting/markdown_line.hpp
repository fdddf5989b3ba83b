#pragma once
/// \file
/// One line of Markdown as the block scanner reads it: columns, tabs and the marks that begin
/// blocks.

#include "core/cutting/ascii.hpp"
#include "core/cutting/text.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace core::cutting {

/// Without blanks at the end.
std::string_view trim_right(std::string_view text);
/// How many `mark` stand at the head of `text`.
std::size_t run_length(std::string_view text, char mark);
bool is_thematic_break(std::string_view text);
/// 1 for a line of '=', 2 for a line of '-', 0 for any other.
int setext_depth(std::string_view text);
/// Bytes of a list marker at the head of `text`, 0 for none.
int list_marker(std::string_view text, bool interrupts_paragraph);

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

}  // namespace core::cutting
