#include "core/cutting/line_numbers.hpp"

#include "core/cutting/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace core::cutting {
namespace {

constexpr std::size_t indent_most = 40;
constexpr std::size_t digits_most = 4;
constexpr std::size_t first_lines = 40;    // with text: until then three are numbered
constexpr std::size_t lines_looked = 300;  // with text
constexpr std::size_t numbered_least = 10;
constexpr std::size_t full_line = 40;  // bytes of a line that goes on below

struct Numbered {
    std::size_t number = 0;  ///< 0: the line begins with none
    std::size_t behind = 0;  ///< its digits
    std::size_t text = 0;    ///< what stands behind the blanks; the end of the line if nothing does
};

Numbered read_line(std::string_view source, const Line& line) {
    source = source.substr(0, line.end);
    const std::size_t begin = skip_blanks(source, line.begin);
    std::size_t at = begin;
    std::size_t number = 0;
    while (at < line.end && at < begin + digits_most && is_digit(source[at])) {
        number = number * 10 + static_cast<std::size_t>(source[at] - '0');
        ++at;
    }
    const bool ends = at == line.end || is_blank(source[at]);
    if (at == begin || begin > line.begin + indent_most || !ends) {
        return {0, begin, begin};
    }
    return {number, at, skip_blanks(source, at)};
}

/// Whether a number stands behind `last`: a scan may have lost some, and a page begins again.
bool follows(std::size_t number, std::size_t last) {
    constexpr std::size_t lost_most = 2;
    return number == 1 || (number > last && number <= last + 1 + lost_most);
}

/// What the first lines of a text tell.
class Look {
  public:
    Look() = default;

    /// False: the rest need not be looked at.
    bool take(std::string_view source, const Line& line) {
        if (line.begin == line.end) {
            return true;
        }
        const char first = source[line.begin];  // of most lines a letter
        const Numbered one = is_blank(first) || is_digit(first)
                                 ? read_line(source, line)
                                 : Numbered{0, line.begin, line.begin};
        if (one.number == 0 && one.text == line.end) {
            return true;
        }
        ++filled_;
        if (one.number == 1 && last_ < 3) {
            *this = Look(filled_);  // the first line that is numbered, or one of the title page
        }
        ++lines_;
        if (one.number != 0 && follows(one.number, last_)) {
            ++numbered_;
            last_ = one.number;
            take_text(source.substr(one.text, line.end - one.text));
        }
        return filled_ < lines_looked && (filled_ < first_lines || numbered_ >= 3);
    }
    /// Four of five lines have a number, and enough of them go on below, as those of a list or of a
    /// table do not.
    bool numbered() const {
        return numbered_ >= numbered_least && numbered_ * 5 >= lines_ * 4 &&
               broken_ * 5 >= numbered_;
    }

  private:
    explicit Look(std::size_t filled) : filled_(filled) {}

    void take_text(std::string_view text) {
        broken_ += open_ && !text.empty() && is_lower(text.front()) ? 1U : 0U;
        const std::size_t end = text.find_last_not_of(" \t\r") + 1;
        open_ = end >= full_line && (is_lower(text[end - 1]) || is_digit(text[end - 1]) ||
                                     text[end - 1] == ',' || text[end - 1] == '-');
    }

    std::size_t filled_ = 0;
    std::size_t lines_ = 0;  // with text, from the first number on
    std::size_t numbered_ = 0;
    std::size_t broken_ = 0;  // of these, inside a sentence that began above
    std::size_t last_ = 0;
    bool open_ = false;  // the line above is full and ends no sentence
};

}  // namespace

bool part_line_numbers(std::string_view source, std::vector<Line>& lines) {
    Look look;
    for (const Line& line : lines) {
        if (!look.take(source, line)) {
            break;
        }
    }
    if (!look.numbered()) {
        return false;
    }
    std::size_t last = 0;
    std::vector<Numbered> read(lines.size());
    std::size_t gap = indent_most;  // between the numbers and the margin of the text
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Numbered one = read_line(source, lines[i]);
        if (one.number == 0 || !follows(one.number, last)) {
            continue;
        }
        last = one.number;
        read[i] = one;
        gap = one.text < lines[i].end ? std::min(gap, one.text - one.behind) : gap;
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (read[i].number == 0) {
            continue;
        }
        const std::size_t begin = read[i].text == lines[i].end
                                      ? lines[i].end
                                      : std::min<std::size_t>(read[i].behind + gap, read[i].text);
        lines[i].begin = static_cast<std::uint32_t>(begin);
        if (i > 0) {
            lines[i - 1].next = lines[i].begin;
        }
    }
    return true;
}

}  // namespace core::cutting
