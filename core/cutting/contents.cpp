#include "core/cutting/contents.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/contents_again.hpp"
#include "core/cutting/contents_edges.hpp"
#include "core/cutting/contents_runs.hpp"
#include "core/cutting/line_head.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::size_t contents_title_bytes = 60;

}  // namespace

bool is_contents_title(std::string_view source,
                       const Line& line,
                       const Ruleset& rules,
                       Fold& fold) {
    const std::size_t length = line.end - line.begin;
    if (length > contents_title_bytes || length == 0 ||
        (length > 1 && rules.contents_heads.begins_none(source.data() + line.begin))) {
        return false;
    }
    if (!is_wrapping(source[line.begin]) &&
        !rules.contents_heads.may_begin(source.substr(line.begin, line.end - line.begin))) {
        return false;
    }
    const PeeledLine peeled = peel(source, line);
    if (peeled.begin == peeled.end ||
        !rules.contents_heads.may_begin(source.substr(peeled.begin, peeled.end - peeled.begin))) {
        return false;
    }
    fold_into(source.substr(peeled.begin, peeled.end - peeled.begin), 40, fold);
    std::u32string& text = fold.characters;
    if (is_lower(source[peeled.begin]) && text.back() == U'.') {
        return false;  // "section.": the end of a sentence, whose lines were broken
    }
    if (const std::size_t open = text.back() == U')' ? text.rfind(U'(') : 0; open > 0) {
        if (skip_note_apart(fold, open, rules) == fold.size()) {
            text.resize(open);  // "Inhalt (Fn 2)"
        }
    }
    while (!text.empty() && (text.back() == U' ' || text.back() == U':' || text.back() == U'.')) {
        text.pop_back();
    }
    return rules.contents_titles.count(text) != 0;
}

namespace {

/// Index of the line at which the table that begins below `title` ends: where its first entry, or
/// its first line, stands again. The number of lines if it never does.
std::size_t contents_end(std::string_view source,
                         const std::vector<Line>& lines,
                         const Ruleset& rules,
                         std::size_t title,
                         const std::vector<Candidate>& candidates) {
    const std::size_t first = filled_line(source, lines, title + 1);
    if (first >= lines.size()) {
        return lines.size();
    }
    std::size_t end = lines.size();
    const auto entry =
        std::find_if(candidates.begin(), candidates.end(),
                     [&](const Candidate& candidate) { return candidate.line >= first; });
    if (entry == candidates.end() || entry->line > first + 3) {
        return lines.size();  // no entry near: the title heads something else, such as a summary
    }
    const auto is_article = [&](const Candidate& one) {
        return rules.levels[one.level].role == Role::article;
    };
    const auto printed = [&](const Candidate& one) {
        return source.substr(one.number_begin, one.number_end - one.number_begin);
    };
    const auto again = std::find_if(entry + 1, candidates.end(), [&](const Candidate& other) {
        // "401.5 Purpose" in the table is "\u00a7 401.5 Purpose" in the body.
        // "10.10" is a fraction there and has two parts here: they are compared as printed.
        return same_number(other, *entry) ||
               (is_article(other) && is_article(*entry) && rules.levels[entry->level].bare &&
                printed(other) == printed(*entry));
    });
    if (again != candidates.end()) {
        end = again->line;
    }
    const std::string_view text = trimmed(source, lines[first]);
    for (std::size_t i = first + 1; i < end; ++i) {
        const std::size_t length = lines[i].end - lines[i].begin;
        if (length < text.size() || length == 0) {
            continue;
        }
        const char head = source[lines[i].begin];
        const bool may = head == ' ' || head == '\t' || text.empty() || head == text[0];
        if (may && trimmed(source, lines[i]) == text) {
            return i;
        }
    }
    return end;
}

/// "Abschnitt I Rat §§ 1 - 3", "Abschnitt II Amt § 4" in lines without a gap below the title: such
/// are no parts of the text, though they have other words there ("I. Rat"). The line behind them,
/// the number of lines if there are less than three.
std::size_t listed_containers_end(std::string_view source,
                                  const std::vector<Line>& lines,
                                  const Ruleset& rules,
                                  std::size_t title,
                                  const std::vector<Candidate>& candidates) {
    constexpr std::size_t least = 3;
    const std::size_t first = filled_line(source, lines, title + 1);
    std::size_t end = first;
    for (const Candidate& one : candidates) {
        const bool entry = one.line == end && one.title_begin < one.title_end &&
                           rules.levels[one.level].role == Role::container;
        if (one.line >= first && !entry) {
            break;
        }
        end += entry ? 1U : 0U;
    }
    const bool closed = end < lines.size() && trimmed(source, lines[end]).empty();
    return closed && end - first >= least ? end : lines.size();
}

/// The lines of a table from `first`, whose last entry stands on `last`, with what follows it
/// there.
Stretch table_lines(std::string_view source,
                    const std::vector<Line>& lines,
                    std::size_t first,
                    std::size_t last,
                    std::size_t end) {
    std::size_t behind = last + 1;
    while (behind < end && !trimmed(source, lines[behind]).empty()) {
        ++behind;
    }
    return {first, behind, 0};
}

void mark_titled_contents(std::string_view source,
                          const std::vector<Line>& lines,
                          const Ruleset& rules,
                          std::vector<Candidate>& candidates,
                          std::vector<Stretch>& tables_found) {
    Fold fold;
    int tables = 0;
    for (std::size_t i = 0; i < lines.size() && tables < 8; ++i) {
        if (!is_contents_title(source, lines[i], rules, fold)) {
            continue;
        }
        ++tables;
        std::size_t end = contents_end(source, lines, rules, i, candidates);
        const bool again = end < lines.size();
        end = again ? end : listed_containers_end(source, lines, rules, i, candidates);
        if (end == lines.size()) {
            continue;
        }
        const auto headed = heads_contents(source, lines, rules, i, end, candidates);
        const std::size_t first = headed ? headed->first : i;
        end = headed  ? headed->second
              : again ? above_body(source, lines, rules, i, end, candidates)
                      : end;
        std::size_t last = i;
        for (Candidate& candidate : candidates) {
            if (candidate.line >= first && candidate.line < end) {
                candidate.in_contents = true;
                last = candidate.line;
            }
        }
        tables_found.push_back(table_lines(source, lines, first, last, end));
        i = end;
    }
}

/// "Section 20. Definitions." in the list above "\u00a7 20. Definitions. As used": the entry before
/// the article that it names, with another keyword.
void mark_first_entries(std::string_view source,
                        const std::vector<Line>& lines,
                        const Ruleset& rules,
                        std::vector<Candidate>& candidates) {
    const auto is_article = [&](const Candidate& one) {
        const Level& level = rules.levels[one.level];
        return level.role == Role::article && !level.bare && !level.encloses &&
               one.title_begin < one.title_end;
    };
    for (std::size_t i = 1; i < candidates.size(); ++i) {
        Candidate& entry = candidates[i - 1];
        const Candidate& next = candidates[i];
        if (entry.level == next.level || entry.number.key != next.number.key ||
            !is_article(entry) || !is_article(next)) {
            continue;
        }
        const std::u32string title = entry_of(source, lines, entry).title;
        entry.in_contents =
            entry.in_contents ||
            (!title.empty() &&
             entry_of(source, lines, next).title.compare(0, title.size(), title) == 0);
    }
}

}  // namespace

std::vector<Stretch> mark_contents(std::string_view source,
                                   const std::vector<Line>& lines,
                                   const Ruleset& rules,
                                   std::vector<Candidate>& candidates) {
    std::vector<Stretch> tables;
    mark_titled_contents(source, lines, rules, candidates, tables);
    mark_bare_contents(source, lines, candidates, tables);
    mark_listed_again(source, lines, rules, candidates, tables);
    mark_first_entries(source, lines, rules, candidates);
    std::sort(tables.begin(), tables.end(),
              [](const Stretch& a, const Stretch& b) { return a.first < b.first; });
    return tables;
}

}  // namespace core::cutting
