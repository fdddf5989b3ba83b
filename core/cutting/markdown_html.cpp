#include "core/cutting/markdown_html.hpp"

#include "core/cutting/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace core::cutting {
namespace {

bool is_alpha(char c) {
    return is_lower(c) || is_upper(c);
}

bool is_alnum(char c) {
    return is_alpha(c) || is_digit(c);
}

bool is_html_blank(char c) {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

char lower(char c) {
    return is_upper(c) ? static_cast<char>(c + 32) : c;
}

bool begins_with_word(std::string_view text, std::string_view word) {
    if (text.size() < word.size()) {
        return false;
    }
    return std::equal(word.begin(), word.end(), text.begin(),
                      [](char a, char b) { return a == lower(b); });
}

bool contains_word(std::string_view text, std::string_view word) {
    const auto hit = std::search(text.begin(), text.end(), word.begin(), word.end(),
                                 [](char a, char b) { return lower(a) == b; });
    return hit != text.end();
}

constexpr std::array<std::string_view, 62> block_names{
    "address",  "article",  "aside",    "base",       "basefont", "blockquote", "body",   "caption",
    "center",   "col",      "colgroup", "dd",         "details",  "dialog",     "dir",    "div",
    "dl",       "dt",       "fieldset", "figcaption", "figure",   "footer",     "form",   "frame",
    "frameset", "h1",       "h2",       "h3",         "h4",       "h5",         "h6",     "head",
    "header",   "hr",       "html",     "iframe",     "legend",   "li",         "link",   "main",
    "menu",     "menuitem", "nav",      "noframes",   "ol",       "optgroup",   "option", "p",
    "param",    "section",  "source",   "summary",    "table",    "tbody",      "td",     "tfoot",
    "th",       "thead",    "title",    "tr",         "track",    "ul"};

/// A cursor over one line for the grammar of complete tags.
class TagScanner {
  public:
    explicit TagScanner(std::string_view text) : text_(text) {}

    bool complete_tag_alone() {
        if (!take('<')) {
            return false;
        }
        const bool closing = take('/');
        if (!name() || !(closing ? true : attributes())) {
            return false;
        }
        skip_blanks();
        if (!closing) {
            take('/');
        }
        if (!take('>')) {
            return false;
        }
        skip_blanks();
        return at_ == text_.size();
    }

  private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool take(char c) {
        if (at_ < text_.size() && text_[at_] == c) {
            ++at_;
            return true;
        }
        return false;
    }
    bool skip_blanks() {
        const std::size_t from = at_;
        while (at_ < text_.size() && is_html_blank(text_[at_])) {
            ++at_;
        }
        return at_ > from;
    }
    bool name() {
        if (!is_alpha(peek())) {
            return false;
        }
        while (is_alnum(peek()) || peek() == '-') {
            ++at_;
        }
        return true;
    }
    bool attributes() {
        for (;;) {
            const std::size_t from = at_;
            if (!skip_blanks() || !(is_alpha(peek()) || peek() == '_' || peek() == ':')) {
                at_ = from;
                return true;
            }
            while (is_alnum(peek()) || peek() == '_' || peek() == '.' || peek() == ':' ||
                   peek() == '-') {
                ++at_;
            }
            const std::size_t after_name = at_;
            skip_blanks();
            if (!take('=')) {
                at_ = after_name;
                continue;
            }
            skip_blanks();
            if (!value()) {
                return false;
            }
        }
    }
    bool value() {
        const char quote = peek();
        if (quote == '"' || quote == '\'') {
            const std::size_t close = text_.find(quote, at_ + 1);
            if (close == std::string_view::npos) {
                return false;
            }
            at_ = close + 1;
            return true;
        }
        const std::size_t from = at_;
        while (at_ < text_.size() && !is_html_blank(text_[at_]) &&
               std::string_view("\"'=<>`").find(text_[at_]) == std::string_view::npos) {
            ++at_;
        }
        return at_ > from;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

bool kind_one(std::string_view text) {
    for (const std::string_view name : {"script", "pre", "textarea", "style"}) {
        if (begins_with_word(text.substr(1), name)) {
            const std::string_view rest = text.substr(1 + name.size());
            return rest.empty() || is_html_blank(rest[0]) || rest[0] == '>';
        }
    }
    return false;
}

bool kind_six(std::string_view text) {
    std::string_view rest = text.substr(1);
    if (!rest.empty() && rest[0] == '/') {
        rest.remove_prefix(1);
    }
    std::size_t length = 0;
    while (length < rest.size() && is_alnum(rest[length])) {
        ++length;
    }
    const std::string_view name = rest.substr(0, length);
    const bool known =
        std::any_of(block_names.begin(), block_names.end(), [&](std::string_view word) {
            return word.size() == name.size() && begins_with_word(name, word);
        });
    if (!known) {
        return false;
    }
    rest.remove_prefix(length);
    return rest.empty() || is_html_blank(rest[0]) || rest[0] == '>' || rest.substr(0, 2) == "/>";
}

}  // namespace

int html_block_begin(std::string_view text, bool allow_seven) {
    if (text.size() < 2 || text[0] != '<') {
        return 0;
    }
    if (kind_one(text)) {
        return 1;
    }
    if (text.substr(0, 4) == "<!--") {
        return 2;
    }
    if (text[1] == '?') {
        return 3;
    }
    if (text.substr(0, 9) == "<![CDATA[") {
        return 5;
    }
    if (text[1] == '!' && text.size() > 2 && is_alpha(text[2])) {
        return 4;
    }
    if (kind_six(text)) {
        return 6;
    }
    return allow_seven && TagScanner(text).complete_tag_alone() ? 7 : 0;
}

bool html_block_ends(int kind, std::string_view line) {
    switch (kind) {
        case 1:
            return contains_word(line, "</script>") || contains_word(line, "</pre>") ||
                   contains_word(line, "</textarea>") || contains_word(line, "</style>");
        case 2:
            return line.find("-->") != std::string_view::npos;
        case 3:
            return line.find("?>") != std::string_view::npos;
        case 4:
            return line.find('>') != std::string_view::npos;
        case 5:
            return line.find("]]>") != std::string_view::npos;
        default:
            return false;
    }
}

}  // namespace core::cutting
