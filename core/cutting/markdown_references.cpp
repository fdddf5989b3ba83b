#include "core/cutting/markdown_references.hpp"

#include "core/cutting/ascii.hpp"

#include <optional>
#include <string>

namespace core::cutting {
namespace {

/// The paragraph as one text with '\n' between its lines, read from left to right.
class ReferenceParser {
  public:
    explicit ReferenceParser(std::string text) : text_(std::move(text)) {}

    /// End of the definition that begins at `from` (at a line's head), if there is one.
    std::optional<std::size_t> definition(std::size_t from) {
        at_ = from;
        if (!label() || !take(':') || !blanks_and_one_line_end() || !destination()) {
            return std::nullopt;
        }
        const std::size_t after_destination = at_;
        const bool separated = blanks_and_one_line_end() && at_ > after_destination;
        if (separated && title() && at_line_end()) {
            return line_after(at_);
        }
        at_ = after_destination;
        return at_line_end() ? std::optional(line_after(at_)) : std::nullopt;
    }

    std::size_t size() const { return text_.size(); }
    char at(std::size_t i) const { return text_[i]; }

  private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool take(char c) {
        if (at_ < text_.size() && text_[at_] == c) {
            ++at_;
            return true;
        }
        return false;
    }
    bool label() {
        if (!take('[')) {
            return false;
        }
        bool filled = false;
        for (std::size_t count = 0; at_ < text_.size() && count < 1000; ++count, ++at_) {
            const char c = text_[at_];
            if (c == '[') {
                return false;
            }
            if (c == ']') {
                ++at_;
                return filled;
            }
            if (c == '\\' && at_ + 1 < text_.size()) {
                ++at_;
            }
            filled = filled || !(is_blank(c) || c == '\n');
        }
        return false;
    }
    bool blanks_and_one_line_end() {
        bool line_end = false;
        while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '\n')) {
            if (text_[at_] == '\n') {
                if (line_end) {
                    return false;
                }
                line_end = true;
            }
            ++at_;
        }
        return true;
    }
    bool destination() {
        if (take('<')) {
            while (at_ < text_.size() && text_[at_] != '>' && text_[at_] != '\n') {
                if (text_[at_] == '<') {
                    return false;
                }
                at_ += text_[at_] == '\\' && at_ + 1 < text_.size() ? 2U : 1U;
            }
            return take('>');
        }
        const std::size_t from = at_;
        int depth = 0;
        while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) > 0x20) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size() &&
                static_cast<unsigned char>(text_[at_ + 1]) > 0x20) {
                ++at_;
            } else if (text_[at_] == '(') {
                if (++depth > 32) {
                    return false;
                }
            } else if (text_[at_] == ')' && --depth < 0) {
                return false;
            }
            ++at_;
        }
        return at_ > from && depth == 0;
    }
    bool title() {
        const char open = peek();
        const char close = open == '(' ? ')' : open;
        if (open != '"' && open != '\'' && open != '(') {
            return false;
        }
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == close) {
                ++at_;
                return true;
            }
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
                ++at_;
            }
        }
        return false;
    }
    bool at_line_end() {
        while (is_blank(peek())) {
            ++at_;
        }
        return at_ >= text_.size() || text_[at_] == '\n';
    }
    std::size_t line_after(std::size_t end) const { return end < text_.size() ? end + 1 : end; }

    std::string text_;
    std::size_t at_ = 0;
};

}  // namespace

std::size_t leading_reference_lines(std::string_view source, const std::vector<Line>& lines) {
    if (lines.empty() || source[lines[0].begin] != '[') {
        return 0;
    }
    std::string text;
    for (const Line& line : lines) {
        text.append(source.substr(line.begin, line.end - line.begin));
        text.push_back('\n');
    }
    text.pop_back();
    ReferenceParser parser(std::move(text));
    std::size_t at = 0;
    while (at < parser.size() && parser.at(at) == '[') {
        const auto end = parser.definition(at);
        if (!end) {
            break;
        }
        at = *end;
    }
    // Definitions end at line ends, so whole lines are used up.
    std::size_t used = 0;
    std::size_t position = 0;
    while (used < lines.size() && position < at) {
        position += lines[used].end - lines[used].begin + 1;
        ++used;
    }
    return used;
}

}  // namespace core::cutting
