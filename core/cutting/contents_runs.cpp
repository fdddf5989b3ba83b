#include "core/cutting/contents_runs.hpp"

#include "core/cutting/candidate_lines.hpp"
#include "core/cutting/quotes.hpp"

#include <bit>
#include <cstdint>
#include <map>

namespace core::cutting {
namespace {

/// How often an entry stands: outside of tables, and in the run that is looked at.
struct EntryCount {
    std::size_t all = 0;
    std::size_t inside = 0;
    std::size_t last = 0;  // the candidate that is the last such entry
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

/// What follows a table, "TITLE I" below the last entry, stood in it before: the end of the run
/// [begin, end) without that. A table behind all that it lists stays whole.
std::size_t without_headings(const std::vector<EntryCount*>& entries,
                             std::size_t begin,
                             std::size_t end) {
    const auto stands_below = [&](std::size_t i) {
        return entries[i] != nullptr && entries[i]->last > i;
    };
    std::size_t last = end;
    while (last > begin && !stands_below(last - 1)) {
        --last;
    }
    return last == begin ? end : last;
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
        return number_hash(candidate) & (counts_.size() - 1);
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

/// Whether nothing stands between a candidate and the one before it but a blank line on either
/// side of a title that goes on further in: "TITLE II--LAMPS" in the middle of a table.
bool follows_near(std::string_view source,
                  const std::vector<Line>& lines,
                  const std::vector<Candidate>& candidates,
                  std::size_t candidate) {
    constexpr std::size_t lines_most = 4;
    const std::size_t above = candidates[candidate - 1].line;
    const std::size_t here = candidates[candidate].line;
    if (here - above > lines_most) {
        return false;
    }
    std::size_t filled = 0;
    for (std::size_t i = above + 1; i < here; ++i) {
        const bool blank = trimmed(source, lines[i]).empty();
        if (!blank && (i != above + 1 || !is_indented(source, lines[i], 0))) {
            return false;
        }
        filled += blank ? 0U : 1U;
    }
    return filled <= 1;
}

}  // namespace

ContentsEntry entry_of(std::string_view source,
                       const std::vector<Line>& lines,
                       const Candidate& candidate) {
    Fold fold;
    ContentsEntry entry{candidate.level, candidate.number.key, {}};
    read_letters(printed_title(source, lines, candidate), fold, entry.title);
    return entry;
}

void mark_bare_contents(std::string_view source,
                        const std::vector<Line>& lines,
                        std::vector<Candidate>& candidates,
                        std::vector<Stretch>& tables_found) {
    std::map<ContentsEntry, EntryCount> uses;
    std::vector<EntryCount*> entries;  // read as soon as a run needs them
    NumberCounts numbers(candidates);
    const auto read_entries = [&] {
        for (std::size_t i = entries.size(); i < candidates.size(); ++i) {
            entries.push_back(
                numbers.stands_once(i) ? nullptr : &uses[entry_of(source, lines, candidates[i])]);
            if (entries.back() != nullptr) {
                entries.back()->all += candidates[i].in_contents ? 0U : 1U;
                entries.back()->last = i;
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
        const bool again = run && comes_again(entries, first, end);
        end = again ? without_headings(entries, first, end) : end;
        if (again && end - first + known >= 3) {
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
            while (tail < candidates.size() && stands_again(tail) &&
                   (follows(lines, candidates, tail) == 1 ||
                    follows_near(source, lines, candidates, tail))) {
                mark(tail++);
            }
            const std::size_t last = candidates[tail - 1].line;
            tables_found.push_back({candidates[head].line, last + 1, 0});
        }
        begin = end - (end - begin > 1 && end < candidates.size() ? 1U : 0U);
    }
}

}  // namespace core::cutting
