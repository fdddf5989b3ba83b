#include "core/cutting/broken_marks.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::size_t full_line = 40;  // bytes of a line that was broken because it was full
constexpr std::size_t word_bytes = 40;

bool is_first_of_a_list(const MarkRun& run, const MarkToken& token) {
    const auto readings = run.readings_of(token);
    return std::any_of(readings.begin(), readings.end(),
                       [](const MarkReading& reading) { return reading.value <= first_of_a_list; });
}

/// A sentence or an item of a list ends with the line, by a look at its last bytes: "Nr." ends
/// none.
bool ends_there(std::string_view text) {
    constexpr std::size_t short_word = 6;  // bytes, with the full stop
    const char last = text.back();
    return last == ';' || last == ':' ||
           (last == '.' && (text.size() <= short_word ||
                            text.find(' ', text.size() - short_word) == std::string_view::npos));
}

/// A full stop or a semicolon, and what closes a quotation.
bool is_end(std::string_view text) {
    constexpr std::string_view quote = "\xE2\x80\x9D";
    std::size_t at = 0;
    while (at < text.size() && (text[at] == '.' || text[at] == ';' || text[at] == '"' ||
                                text.substr(at, quote.size()) == quote)) {
        at += text.substr(at, quote.size()) == quote ? quote.size() : 1;
    }
    return at == text.size();
}

/// The last word of a text, without an article and its apostrophe before it.
std::string_view last_noun(std::string_view text) {
    std::string_view word = last_word(text);
    for (const std::string_view apostrophe : {"'", "\xE2\x80\x99"}) {
        const std::size_t at = word.rfind(apostrophe);
        if (at != std::string_view::npos && at + apostrophe.size() < word.size()) {
            word.remove_prefix(at + apostrophe.size());
        }
    }
    return word;
}

}  // namespace

/// "under subsection", which a number must follow, but not "in this subsection".
bool BrokenMarks::names_a_number(std::string_view text) {
    const std::string_view last = last_noun(text);
    fold_into(last, word_bytes, fold_);
    if (input_.rules.reference_words.count(fold_.characters) == 0) {
        return false;
    }
    text.remove_suffix(last.size());
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    fold_into(last_word(text), word_bytes, fold_);
    return input_.rules.pointing_words.count(fold_.characters) == 0;
}

/// "2.3 of these rules": a number in running text.
bool BrokenMarks::is_broken_number(std::string_view above, const MarkToken& token) {
    const std::string_view mark = input_.source.substr(token.body_end, 2);
    const bool inner = mark.size() == 2 && mark[0] == ' ' && is_lower(mark[1]) &&
                       is_digit(input_.source[token.body_end - 1]);
    if (!inner || ends_sentence(above)) {
        return false;
    }
    return above.size() >= full_line || ends_with_lead(above, input_.rules, fold_);
}

/// What stands behind a mark of a list that is none: "(b) of", "(c), (d)", "(2)(a)."; behind a
/// comma above only "(b) and (c)".
bool BrokenMarks::continues(std::string_view above, std::string_view behind) {
    if (behind.empty() || ends_with_dash(above) || (ends_sentence(above) && above.back() != ',')) {
        return false;
    }
    const bool comma = above.back() == ',';
    const bool nothing = is_end(behind);
    if (behind[0] == ',' || behind[0] == ')' || nothing) {
        return !comma || behind[0] == ',';
    }
    const std::size_t end = std::min(behind.find(' '), behind.size());
    if (end > word_bytes || !is_lower_letter(decode_utf8(behind, 0).character) ||
        (comma && behind.substr(end, 2) != " (")) {
        return false;
    }
    fold_into(behind.substr(0, end), word_bytes, fold_);
    return input_.rules.continuation.count(fold_.characters) != 0;
}

bool BrokenMarks::leads_on(std::size_t line) {
    const std::string_view above = trimmed_end(input_.source, input_.lines[line - 1]);
    return !above.empty() && is_lower_letter(decode_utf8(above, 0).character) &&
           ends_with_lead(above, input_.rules, fold_);
}

bool BrokenMarks::goes_on(const MarkRun& run, std::size_t token) {
    const MarkToken& mark = run.tokens[token];
    const std::string_view above = trimmed_end(input_.source, input_.lines[mark.line - 1]);
    if (above.empty() || ends_there(above)) {
        return false;
    }
    if (is_broken_number(above, mark)) {
        return true;
    }
    if (above.size() < full_line) {
        return false;  // a short line is a note or a title
    }
    const bool comma = above.back() == ',';
    if (!comma && names_a_number(above)) {
        return true;
    }
    // A word that may stand above a list too ("and", "of", "die") tells only of marks that begin
    // none.
    if (is_first_of_a_list(run, mark)) {
        return false;
    }
    const MarkToken& last = run.tokens.back();
    const std::size_t end = input_.lines[last.line].end;
    const std::string_view behind = input_.source.substr(last.end, end - std::min(last.end, end));
    if (!comma && ends_with_lead(above, input_.rules, fold_)) {
        // "or" above "(6), be brought" and "(ii).": the last item of a list has words.
        return input_.rules.continuation.count(fold_.characters) == 0 ||
               (!behind.empty() && (behind[0] == ',' || is_end(behind)));
    }
    return continues(above, behind);
}

bool items_run(const EngineInput& input, std::size_t first, std::size_t last_line, std::size_t to) {
    constexpr std::size_t digits_most = 3;
    std::size_t last = 0;
    for (std::size_t i = first; i < last_line; ++i) {
        const Line& line = input.lines[i];
        if (line.begin >= to) {
            break;
        }
        const std::string_view text = text_of(input.source, line);
        if (text.empty() || !is_digit(text.front())) {
            continue;
        }
        std::size_t end = 0;
        std::size_t number = 0;
        for (; end < text.size() && end < digits_most && is_digit(text[end]); ++end) {
            number = number * 10 + static_cast<std::size_t>(text[end] - '0');
        }
        if (end + 2 >= text.size() || text[end] != '.' || text[end + 1] != ' ') {
            continue;
        }
        if (number != last + 1 || !is_blank_line(input.source, input.lines[i - 1])) {
            return false;
        }
        last = number;
    }
    return last > 1;
}

}  // namespace core::cutting
