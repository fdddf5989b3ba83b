#include "core/cutting/contents.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/contents_again.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <map>
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
    while (!text.empty() && (text.back() == U' ' || text.back() == U':' || text.back() == U'.')) {
        text.pop_back();
    }
    return rules.contents_titles.count(text) != 0;
}

namespace {

using Key = std::pair<std::size_t, NumberKey>;

Key key_of(const Candidate& candidate) {
    return {candidate.level, candidate.number.key};
}

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
        return (other.level == entry->level && other.number.key == entry->number.key) ||
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

/// "Subpart A" above the title of a table is its first entry where it stands again up to the end of
/// the table: the line of the entry, and the line where it stands again.
std::optional<std::pair<std::size_t, std::size_t>> heads_contents(
    std::string_view source,
    const std::vector<Line>& lines,
    const Ruleset& rules,
    std::size_t title,
    std::size_t end,
    const std::vector<Candidate>& candidates) {
    const auto behind = std::find_if(candidates.begin(), candidates.end(),
                                     [&](const Candidate& one) { return one.line > title; });
    if (behind == candidates.begin()) {
        return std::nullopt;
    }
    const Candidate& entry = *(behind - 1);
    const bool near = entry.line + 2 >= title && !entry.in_contents &&
                      rules.levels[entry.level].role == Role::container;
    for (auto other = behind; near && other != candidates.end() && other->line < end; ++other) {
        if (key_of(*other) == key_of(entry) &&
            trimmed(source, lines[other->line]) == trimmed(source, lines[entry.line])) {
            return std::pair(entry.line, other->line);
        }
    }
    return std::nullopt;
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
        if (end == lines.size()) {
            continue;
        }
        const auto headed = heads_contents(source, lines, rules, i, end, candidates);
        const std::size_t first = headed ? headed->first : i;
        end = headed ? headed->second : end;
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

using Entry = std::pair<Key, std::u32string>;

/// Number and title of a candidate, letters only: the same in the table and in the body. The title
/// may stand on the line below.
Entry entry_of(std::string_view source,
               const std::vector<Line>& lines,
               const Candidate& candidate) {
    std::string_view title =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    for (std::size_t i = candidate.line + 1; title.empty() && i < candidate.line + 3; ++i) {
        title = i < lines.size() ? trimmed(source, lines[i]) : std::string_view(" ");
    }
    Fold fold;
    fold_into(title, 48, fold);
    std::u32string letters;
    for (const char32_t c : fold.characters) {
        if (is_lower(c) || c >= 0xC0) {
            letters.push_back(c);
        }
    }
    letters.resize(std::min<std::size_t>(letters.size(), 24));
    return {key_of(candidate), letters};
}

/// How often an entry stands: outside of tables, and in the run that is looked at.
struct EntryCount {
    std::size_t all = 0;
    std::size_t inside = 0;
};

/// Whether the entries [begin, end) are a table: most of them stand elsewhere too. Null: an entry
/// that stands once.
bool comes_again(const std::vector<EntryCount*>& entries, std::size_t begin, std::size_t end) {
    const auto each = [&](auto act) {
        for (std::size_t i = begin; i < end; ++i) {
            if (entries[i] != nullptr) {
                act(*entries[i]);
            }
        }
    };
    std::size_t again = 0;
    each([](EntryCount& one) { ++one.inside; });
    each([&](const EntryCount& one) { again += one.all > one.inside ? 1U : 0U; });
    each([](EntryCount& one) { one.inside = 0; });
    return again * 5 >= (end - begin) * 4;
}

/// How often each number stands: what does not come again as a number does not with its title.
class NumberCounts {
  public:
    explicit NumberCounts(const std::vector<Candidate>& candidates)
        : counts_(std::bit_ceil(4 * candidates.size() + 1)) {
        places_.reserve(candidates.size());
        for (const Candidate& candidate : candidates) {
            places_.push_back(place_of(candidate));
            ++counts_[places_.back()];
        }
    }

    bool stands_once(std::size_t candidate) const { return counts_[places_[candidate]] == 1; }

    /// False only where comes_again() is, whatever the titles are.
    bool may_come_again(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            --counts_[places_[i]];
        }
        std::size_t again = 0;
        for (std::size_t i = begin; i < end; ++i) {
            again += counts_[places_[i]] > 0 ? 1U : 0U;
        }
        for (std::size_t i = begin; i < end; ++i) {
            ++counts_[places_[i]];
        }
        return again * 5 >= (end - begin) * 4;
    }

  private:
    /// Two numbers may share a place: then both look more frequent than they are.
    std::size_t place_of(const Candidate& candidate) const {
        std::uint64_t hash = candidate.level;
        for (const std::uint32_t part : candidate.number.key) {
            hash = (hash + part + 1) * 0x9E3779B97F4A7C15U;
            hash ^= hash >> 32U;
        }
        return hash & (counts_.size() - 1);
    }

    std::vector<std::uint32_t> counts_;
    std::vector<std::size_t> places_;  // of the candidates
};

/// How many lines a candidate stands below the one before it: 1, 2 over an empty line, else 0.
std::size_t follows(const std::vector<Line>& lines,
                    const std::vector<Candidate>& candidates,
                    std::size_t candidate) {
    const std::size_t above = candidates[candidate - 1].line;
    const std::size_t here = candidates[candidate].line - above;
    const auto is_empty = [](const Line& line) { return line.begin == line.end; };
    return here == 1 || (here == 2 && is_empty(lines[above + 1])) ? here : 0;
}

/// Runs of three and more candidates on neighbouring lines that stand elsewhere too.
void mark_bare_contents(std::string_view source,
                        const std::vector<Line>& lines,
                        std::vector<Candidate>& candidates,
                        std::vector<Stretch>& tables_found) {
    std::map<Entry, EntryCount> uses;
    std::vector<EntryCount*> entries;  // read as soon as a run needs them
    NumberCounts numbers(candidates);
    const auto read_entries = [&] {
        for (std::size_t i = entries.size(); i < candidates.size(); ++i) {
            entries.push_back(
                numbers.stands_once(i) ? nullptr : &uses[entry_of(source, lines, candidates[i])]);
            if (entries.back() != nullptr && !candidates[i].in_contents) {
                ++entries.back()->all;
            }
        }
    };
    const auto stands_again = [&](std::size_t i) {
        return !candidates[i].in_contents && entries[i] != nullptr && entries[i]->all > 1;
    };
    std::size_t begin = 0;
    while (begin < candidates.size()) {
        std::size_t end = begin + 1;
        std::size_t gap = 0;  // all entries follow each other directly, or all over a blank line
        while (end < candidates.size()) {
            const std::size_t here = follows(lines, candidates, end);
            if (here == 0 || (gap != 0 && here != gap)) {
                break;
            }
            gap = here;
            ++end;
        }
        // "SEC. 2. TABLE OF CONTENTS." is followed by the entry "Sec. 1.": it heads the table.
        const bool heads = end - begin > 3 &&
                           candidates[begin + 1].number.key < candidates[begin].number.key &&
                           candidates[begin + 1].level == candidates[begin].level;
        // The last entry of a group that is known already is the first of the next.
        const std::size_t known = candidates[begin].in_contents ? 1 : 0;
        const std::size_t first = heads ? begin + 1 : begin + known;
        const bool run = end - first + known >= 3 && end > first &&
                         !candidates[first].in_contents && numbers.may_come_again(first, end);
        if (run) {
            read_entries();
        }
        if (run && comes_again(entries, first, end)) {
            const auto mark = [&](std::size_t i) {
                candidates[i].in_contents = true;
                if (entries[i] != nullptr) {
                    --entries[i]->all;
                }
            };
            for (std::size_t i = first; i < end; ++i) {
                mark(i);
            }
            // Groups of one or two entries stand between blank lines at either end of a table.
            std::size_t head = first;
            while (head > 0 && follows(lines, candidates, head) != 0 && stands_again(head - 1)) {
                mark(--head);
            }
            std::size_t tail = end;
            while (tail < candidates.size() && follows(lines, candidates, tail) == 1 &&
                   stands_again(tail)) {
                mark(tail++);
            }
            const std::size_t last = candidates[tail - 1].line;
            tables_found.push_back({candidates[head].line, last + 1, 0});
        }
        begin = end - (end - begin > 1 && end < candidates.size() ? 1U : 0U);
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
        const std::u32string title = entry_of(source, lines, entry).second;
        entry.in_contents =
            entry.in_contents ||
            (!title.empty() &&
             entry_of(source, lines, next).second.compare(0, title.size(), title) == 0);
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
