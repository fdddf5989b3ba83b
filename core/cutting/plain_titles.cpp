#include "core/cutting/plain_titles.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/bold_headings.hpp"
#include "core/cutting/outline_titles.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::size_t most_bytes = 120;     // of a title
constexpr std::ptrdiff_t most_blanks = 13;  // inside a title in capitals, or a question
constexpr std::size_t prose_bytes = 20;     // of a sentence that is no title
constexpr std::ptrdiff_t prose_blanks = 3;  // and between its words
constexpr std::size_t slug_bytes = 60;
constexpr std::size_t paragraphs_apart = 8;  // times as many filled lines: none are kept apart

bool begins_with_capital(std::string_view text) {
    const char32_t first = decode_utf8(text, 0).character;
    return first < 0x80 ? is_upper(first)
                        : has_letter(text.substr(0, 4)) && !is_lower_letter(first);
}

/// "2005" in it: a date, or a notice of copyright.
bool holds_year(std::string_view text) {
    constexpr std::size_t digits = 4;
    std::size_t run = 0;
    return std::any_of(text.begin(), text.end(), [&](char c) {
        run = is_digit(c) ? run + 1 : 0;
        return run == digits;
    });
}

/// It may be a title: few words, and nothing that addresses, dates, fields, tables and sentences
/// have.
bool reads_as_title(std::string_view text) {
    if (text.size() < 3 || text.size() > most_bytes || !begins_with_capital(text)) {
        return false;
    }
    const char last = text.back();
    const std::size_t word = std::min(text.find(' '), text.size());
    if (std::string_view(".:;,-_=*+/").find(last) != std::string_view::npos || is_digit(last) ||
        text[word - 1] == '.' || ends_with_dash(text) || text.ends_with("\u2013") ||
        holds_year(text) || text.find_first_of("@|=_<>{}\\\t") != std::string_view::npos) {
        return false;
    }
    for (const std::string_view never : {"  ", "://", ": ", ". "}) {
        if (text.find(never) != std::string_view::npos) {
            return false;
        }
    }
    const bool longer = last == '?' || !has_lower_letter(text);
    return longer ? std::count(text.begin(), text.end(), ' ') <= most_blanks
                  : is_outline_title(text);
}

/// It ends like a sentence, behind closing marks.
bool ends_as_prose(std::string_view text) {
    const std::size_t last = text.find_last_not_of(" \t\")'*");
    return last != std::string_view::npos &&
           std::string_view(".:;!?").find(text[last]) != std::string_view::npos;
}

/// "- provide", "* ", "1) ", "(a) ": the item of a list.
bool is_item(std::string_view text) {
    if (text.starts_with("\u2022") || text.starts_with("\u2013 ")) {
        return true;
    }
    const std::size_t blank = text.find_first_of(" \t");
    return blank != std::string_view::npos && blank <= 4 &&
           (text[0] == '-' || text[0] == '*' || text[0] == '(' || text[blank - 1] == ')' ||
            (is_digit(text[0]) && text[blank - 1] == '.'));
}

enum class Shape : std::uint8_t { other, title, prose };

/// Lines between blank lines, or one line where none are.
struct Paragraph {
    std::size_t first = 0;  ///< line
    Shape shape = Shape::other;
    bool reaches = false;  ///< holds an address, which may be all that stands below a title
};

class TitleFinder {
  public:
    /// `marked`: the same text where it has the marks of bold type, if these lines alone are
    /// titles.
    explicit TitleFinder(const EngineInput& input, std::string_view marked = {})
        : input_(input), marked_(marked) {}

    std::vector<Boundary> run() {
        if (!read()) {
            return {};
        }
        std::vector<std::size_t> taken = choose();
        if (taken.size() < least_plain_titles || taken.size() <= lonely_ + 1 ||
            (!marked_.empty() && come_again(taken))) {
            return {};
        }
        // The title of the document, where it is the only one in capitals.
        const auto capitals = [&](std::size_t line) { return !has_lower_letter(text(line)); };
        const auto count = std::count_if(taken.begin(), taken.end(), capitals);
        if (count == 1 && capitals(taken.front()) && taken.front() == first_filled_) {
            taken.erase(taken.begin());
        }
        const bool levels = count > 1 && capitals(taken.front()) &&
                            count < static_cast<std::ptrdiff_t>(taken.size());
        std::vector<Boundary> out;
        for (const std::size_t line : taken) {
            out.push_back(boundary(line, levels && !capitals(line) ? 2 : 1));
            if (watched(input_.trail, line)) {
                input_.trail->note(Why::plain_heading, "outline");
            }
        }
        return taken.size() < least_plain_titles ? std::vector<Boundary>() : out;
    }

  private:
    std::string_view text(std::size_t line) const {
        std::string_view all = trimmed(input_.source, input_.lines[line]);
        all.remove_prefix(input_.lines[line].begin == 0 ? bom_length(all) : 0);
        all.remove_prefix(std::min(all.find_first_not_of(" \t"), all.size()));
        return all;
    }

    /// False: the text has marks of Markdown, HTML or a table.
    bool read() {
        const std::size_t count = input_.lines.size();
        std::size_t blanks = 0;
        for (std::size_t line = 0; line < count; ++line) {
            const std::string_view one = text(line);
            blanks += one.empty() ? 1U : 0U;
            if (!marked_.empty()) {
                continue;  // such texts are Markdown
            }
            if (one.starts_with("```") || one.starts_with("~~~") || one.starts_with('|') ||
                one.starts_with('<') || one.starts_with("**") || one.starts_with("![")) {
                return false;
            }
        }
        const bool apart = blanks * paragraphs_apart >= count - blanks;
        for (std::size_t line = 0; line < count;) {
            std::size_t end = line + 1;
            if (text(line).empty()) {
                line = end;
                continue;
            }
            while (apart && end < count && !text(end).empty()) {
                ++end;
            }
            add(line, end);
            line = end;
        }
        return !paragraphs_.empty();
    }

    void add(std::size_t begin, std::size_t end) {
        if (paragraphs_.empty()) {
            first_filled_ = begin;
        }
        // A title right above its text: the line was ended before it was full, or is in bold.
        const bool hanging =
            end - begin > 1 && is_title(begin) &&
            (marked_.empty() ? text(begin).size() < text(begin + 1).size() &&
                                   begins_with_capital(text(begin + 1)) && is_prose(begin + 1, end)
                             : !is_title(begin + 1));
        if (hanging) {
            paragraphs_.push_back({begin, Shape::title});
            ++begin;
        }
        Paragraph one{begin};
        if (!hanging && end - begin == 1 && is_title(begin)) {
            one.shape = Shape::title;
        } else if (is_item(text(begin)) || is_prose(begin, end)) {
            one.shape = Shape::prose;
        } else {
            one.reaches = text(begin).find_first_of("@:") != std::string_view::npos;
        }
        paragraphs_.push_back(one);
    }

    bool is_title(std::size_t line) const {
        return (marked_.empty() || is_bold(line)) && reads_as_title(text(line));
    }
    /// It lost its marks; "**Note:**" is rather the label of what stands below.
    bool is_bold(std::size_t line) const {
        const Line& own = input_.lines[line];
        if (!begins_bold(marked_, own.begin) || begins_bold(input_.source, own.begin)) {
            return false;
        }
        const std::string_view whole = trimmed(marked_, own);
        const std::size_t last = whole.find_last_not_of("*_ ");
        return last != whole.npos && whole[last] != ':';
    }

    bool is_prose(std::size_t begin, std::size_t end) const {
        const Line& first = input_.lines[begin];
        const Line& last = input_.lines[end - 1];
        const std::string_view all = input_.source.substr(first.begin, last.end - first.begin);
        const auto blanks = std::count(all.begin(), all.end(), ' ');
        const bool leads = all.back() == ':' && blanks > 0;  // "You must:"
        return has_lower_letter(all) && (leads || (all.size() >= prose_bytes &&
                                                   blanks >= prose_blanks && ends_as_prose(all)));
    }

    /// The titles with text below, perhaps behind one more title; counts those with none.
    std::vector<std::size_t> choose() {
        std::vector<std::size_t> out;
        for (std::size_t i = 0; i < paragraphs_.size(); ++i) {
            if (paragraphs_[i].shape != Shape::title) {
                continue;
            }
            const bool doubled = shape(i + 1) == Shape::title;
            const std::size_t below = i + (doubled ? 2 : 1);
            const bool address = i + 1 < paragraphs_.size() && paragraphs_[i + 1].reaches &&
                                 out.size() >= least_plain_titles;
            if (shape(below) == Shape::prose || address) {
                out.push_back(paragraphs_[i].first);
            } else {
                ++lonely_;
            }
        }
        return out;
    }
    /// A third of them stood before: names of those who speak, or labels.
    bool come_again(const std::vector<std::size_t>& taken) const {
        std::set<std::string_view> all;
        for (const std::size_t line : taken) {
            all.insert(text(line));
        }
        return (taken.size() - all.size()) * 3 >= taken.size();
    }
    Shape shape(std::size_t i) const {
        return i < paragraphs_.size() ? paragraphs_[i].shape : Shape::other;
    }

    Boundary boundary(std::size_t line, int rank) const {
        Boundary out;
        const std::size_t begin = input_.lines[line].begin;
        out.begin = begin == 0 ? bom_length(input_.source) : begin;
        out.end = input_.lines[line].end;
        out.rank = rank;
        out.kind = "heading";
        out.title = clean_text(text(line));
        out.element = slug(out.title, slug_bytes);
        out.marks = find_scheme(input_.rules, "outline");
        out.line = line;
        out.behind = out.end;
        return out;
    }

    const EngineInput& input_;
    std::string_view marked_;
    std::vector<Paragraph> paragraphs_;
    std::size_t first_filled_ = 0;
    std::size_t lonely_ = 0;  // lines that read as titles with no text below
};

}  // namespace

std::vector<Boundary> plain_titles(const EngineInput& input) {
    std::vector<Boundary> found = TitleFinder(input).run();
    return !found.empty()
               ? found
               : bold_titles(input, [](const EngineInput& view, std::string_view marked) {
                     return TitleFinder(view, marked).run();
                 });
}

}  // namespace core::cutting
