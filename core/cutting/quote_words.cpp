#include "core/cutting/quote_words.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <utility>

namespace core::cutting {
namespace {

/// Whether one of the words that announce a quotation stands in the line.
bool holds_word(const Fold& fold, const Ruleset& rules) {
    return std::any_of(rules.quote_words.begin(), rules.quote_words.end(), [&](const auto& word) {
        return fold.characters.find(word) != std::u32string::npos;
    });
}

/// The end of the sentence that ends on line `last`, which may have begun on the lines above: "is
/// replaced by", "the following:".
std::string_view sentence_end(std::string_view source,
                              const std::vector<Line>& lines,
                              std::size_t last) {
    constexpr std::size_t tail_bytes = 240;
    constexpr std::size_t lines_most = 3;
    const std::size_t end = lines[last].end;
    std::size_t begin = lines[last].begin;
    for (std::size_t line = last; line > 0 && last - line < lines_most; --line) {
        const std::string_view above = trimmed(source, lines[line - 1]);
        if (above.empty() || std::string_view(".;:").find(above.back()) != above.npos) {
            break;
        }
        begin = lines[line - 1].begin;
    }
    begin = std::max(begin, end - std::min(end, tail_bytes));
    return source.substr(begin, end - begin);
}

/// Whether what stands above `line` announces a quotation by its words, "is replaced by the
/// following:".
bool announces_by_words(std::string_view source,
                        const std::vector<Line>& lines,
                        std::size_t line,
                        const Ruleset& rules,
                        Fold& fold) {
    while (line > 0 && trimmed(source, lines[line - 1]).empty()) {
        --line;
    }
    if (line == 0 || trimmed(source, lines[line - 1]).back() != ':') {
        return false;
    }
    const std::string_view text = sentence_end(source, lines, line - 1);
    fold_into(text, text.size(), fold);
    return holds_word(fold, rules);
}

constexpr std::size_t zone_lines = 600;
constexpr std::size_t line_characters = 240;

/// Whether the folded line names the article as it is printed: "điều 5", and not "điều 51".
bool names(const Fold& line, std::string_view article, Fold& fold) {
    fold_into(article, line_characters, fold);
    const std::size_t at = line.characters.find(fold.characters);
    const std::size_t end = at + fold.size();
    return at != line.characters.npos && (end >= line.size() || (!is_digit(line.characters[end]) &&
                                                                 !is_lower(line.characters[end])));
}

/// "12" of "12. Sửa đổi", "b" of "b) Sửa đổi"; what closes it is the byte behind.
std::string_view list_mark(std::string_view text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::size_t end = digits > 0 ? digits : !text.empty() && is_lower(text[0]) ? 1 : 0;
    const bool closed = end > 0 && end < 4 && end < text.size() &&
                        (text[end] == '.' || text[end] == ')' || text[end] == '/');
    return closed ? text.substr(0, end) : std::string_view();
}

/// Whether the mark is the next one: "13" behind "12", "c" behind "b".
bool is_next_mark(std::string_view mark, std::string_view above) {
    if (mark.empty() || above.empty() || is_digit(mark[0]) != is_digit(above[0])) {
        return false;
    }
    return is_digit(mark[0]) ? std::stoi(std::string(mark)) == std::stoi(std::string(above)) + 1
                             : mark[0] == above[0] + 1;
}

/// The line before `stop` with the next item of the list that amends, else `stop`.
std::size_t list_end(std::string_view source,
                     const std::vector<Line>& lines,
                     const Ruleset& rules,
                     std::string_view mark,
                     std::size_t first,
                     std::size_t stop) {
    Fold fold;
    const std::size_t last = std::min(stop, first + zone_lines);
    for (std::size_t i = first + 1; i < last; ++i) {
        const std::string_view line = trimmed(source, lines[i]);
        if (is_next_mark(list_mark(line), mark)) {
            fold_into(line, line_characters, fold);
            if (holds_word(fold, rules)) {
                return i;
            }
        }
    }
    return last;
}

}  // namespace

std::size_t behind_single_quote(std::string_view source,
                                const std::vector<Line>& lines,
                                const Ruleset& rules,
                                std::size_t line) {
    constexpr std::string_view opening = "\xE2\x80\x98";
    constexpr std::string_view closing = "\xE2\x80\x99";
    Fold fold;
    if (!trimmed(source, lines[line]).starts_with(opening) ||
        !announces_by_words(source, lines, line, rules, fold)) {
        return line;
    }
    const std::size_t stop = std::min(lines.size(), line + zone_lines);
    for (std::size_t i = line; i < stop; ++i) {
        const std::string_view text = trimmed(source, lines[i]);
        if (text.substr(0, text.find_last_not_of(".;, ") + 1).ends_with(closing)) {
            return i + 1;
        }
    }
    return line;
}

void quote_announced(std::string_view source,
                     const std::vector<Line>& lines,
                     const Ruleset& rules,
                     std::vector<Candidate>& candidates,
                     std::vector<QuoteZone>& zones) {
    if (rules.quote_indent || !rules.quote_marks || rules.quote_words.empty()) {
        return;
    }
    Fold above;
    Fold fold;
    std::vector<QuoteZone> found;
    const auto named = [&](const Candidate& article) {
        const PeeledLine line = peel(source, lines[article.line]);
        return names(above, source.substr(line.begin, article.number_end - line.begin), fold);
    };
    bool begun = false;  // the act that amends has an article of its own above
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& one = candidates[i];
        const Level& level = rules.levels[one.level];
        if (one.quoted || one.opens_quote || one.broken || level.bare ||
            level.role != Role::article) {
            continue;
        }
        const std::string_view text = filled_above(source, lines, one.line);
        if (text.empty() || text.back() != ':') {
            begun = true;
            continue;
        }
        fold_into(text, line_characters, above);
        const bool announced = holds_word(above, rules) && named(one);
        begun = begun || !announced;
        if (!announced || !begun) {
            continue;
        }
        // Others that the same line names stand in the same quotation.
        std::size_t next = i + 1;
        while (next < candidates.size() && candidates[next].level == one.level &&
               candidates[next - 1].number.key < candidates[next].number.key &&
               named(candidates[next])) {
            ++next;
        }
        const std::size_t stop =
            next < candidates.size() ? std::size_t{candidates[next].line} : lines.size();
        found.push_back(
            {one.line, list_end(source, lines, rules, list_mark(text), one.line, stop), 0});
        i = next - 1;
    }
    mark_quotes(found, candidates);
    const auto middle = zones.insert(zones.end(), found.begin(), found.end());
    std::inplace_merge(zones.begin(), middle, zones.end(),
                       [](const QuoteZone& a, const QuoteZone& b) { return a.first < b.first; });
}

void drop_unannounced(std::string_view source,
                      const std::vector<Line>& lines,
                      const Ruleset& rules,
                      std::vector<QuoteZone>& zones) {
    Fold fold;
    std::vector<QuoteZone> announced;
    for (const QuoteZone& zone : zones) {
        if (announces_by_words(source, lines, zone.first, rules, fold)) {
            announced.push_back(zone);
        }
        if (announced.size() * 2 >= zones.size()) {
            return;
        }
    }
    zones = std::move(announced);
}

void drop_whole_act(const Ruleset& rules,
                    std::vector<Candidate>& candidates,
                    std::vector<QuoteZone>& zones) {
    constexpr std::size_t least = 3;
    const Candidate* first = nullptr;
    std::size_t articles = 0;
    for (const Candidate& one : candidates) {
        const Level& level = rules.levels[one.level];
        if (level.role != Role::article || one.lower || level.bare) {
            continue;
        }
        if (!one.quoted) {
            return;
        }
        first = first == nullptr ? &one : first;
        ++articles;
    }
    if (articles < least || first->number.key != NumberKey{1}) {
        return;
    }
    const auto act = std::find_if(zones.begin(), zones.end(), [&](const QuoteZone& zone) {
        return first->line >= zone.first && first->line < zone.last;
    });
    if (act == zones.end() || candidates.back().line >= act->last) {
        return;
    }
    for (Candidate& one : candidates) {
        const bool inside = one.line >= act->first && one.line < act->last;
        one.quoted = one.quoted && !inside;
        one.opens_quote = one.opens_quote && !inside;
    }
    zones.erase(act);
}

}  // namespace core::cutting
