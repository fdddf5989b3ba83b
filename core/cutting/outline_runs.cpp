#include "core/cutting/outline_runs.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace core::cutting {
namespace {

using Style = OutlineStyle;

constexpr std::uint32_t hole_most = 3;  // what a number may be above the one before it

bool begins(std::uint32_t number) {
    return number <= 1 || number == first_letter;
}

class Runs {
  public:
    Runs(const std::vector<OutlineEntry>& entries, const std::vector<OutlineHead>& outer)
        : entries_(entries), outer_(outer) {}

    OutlineRun run() const {
        OutlineRun first;
        for (const OutlineSign sign :
             {OutlineSign::stop, OutlineSign::closed, OutlineSign::enclosed, OutlineSign::stroke}) {
            // "1)" and "(1)" are rather lists, "1/" notes.
            const std::size_t least = sign == OutlineSign::stop ? 2 : 3;
            for (const Style style : {Style::alone, Style::hanging, Style::paragraph}) {
                std::vector<std::size_t> chosen = outer_run(style, sign);
                const bool enough = chosen.size() >= least;
                if (enough && begins(entries_[chosen.front()].parts[0])) {
                    if (sign == OutlineSign::stop) {
                        if (auto whole = counted_run(chosen, style)) {
                            return std::move(*whole);
                        }
                        if (auto many = much_longer_run(chosen, style)) {
                            return std::move(*many);
                        }
                    }
                    return {without_holes(with_paragraphs_above(std::move(chosen), style, sign)),
                            style};
                }
                if (enough && first.entries.empty() && sign == OutlineSign::stop) {
                    first = {std::move(chosen), style};
                }
            }
        }
        return {without_holes(first.entries), first.style};
    }

  private:
    /// A run that begins like the chosen one, holds all of it and more, and counts to the end of
    /// the text without a hole, though some of its entries stand less surely: "4. Warranties" with
    /// text right below among headings that stand alone.
    std::optional<OutlineRun> counted_run(const std::vector<std::size_t>& chosen,
                                          Style than) const {
        std::size_t margin = 0;
        for (const std::size_t i : chosen) {
            margin = std::max(margin, entries_[i].indent);
        }
        for (const Style style : {Style::hanging, Style::paragraph}) {
            std::vector<std::size_t> run;
            std::size_t met = 0;  // of the chosen ones
            bool counts = style > than;
            for (std::size_t i = chosen.front(); counts && i < entries_.size(); ++i) {
                const OutlineEntry& entry = entries_[i];
                const bool is_chosen = met < chosen.size() && chosen[met] == i;
                // "A." below "1.9." is no heading of a run of numbers.
                const bool letter = entry.parts[0] >= first_letter &&
                                    entries_[chosen.front()].parts[0] < first_letter;
                if (!is_chosen &&
                    (entry.parts.size() != 1 || entry.sign != OutlineSign::stop || letter ||
                     entry.indent > margin + 1 || outline_weight(entry, style) == 0)) {
                    continue;
                }
                counts = run.empty() || entry.parts[0] == entries_[run.back()].parts[0] + 1;
                met += is_chosen ? 1 : 0;
                run.push_back(i);
            }
            if (counts && met == chosen.size() && run.size() > chosen.size()) {
                return OutlineRun{std::move(run), style};
            }
        }
        return std::nullopt;
    }

    /// A run of paragraphs that begins like the chosen one, holds all of it and several times as
    /// many: the lines of the chosen ones only happened to end early.
    std::optional<OutlineRun> much_longer_run(const std::vector<std::size_t>& chosen,
                                              Style than) const {
        constexpr std::size_t times = 4;
        if (than != Style::hanging) {
            return std::nullopt;
        }
        std::vector<std::size_t> run = outer_run(Style::paragraph, OutlineSign::stop);
        if (run.size() < times * chosen.size() || run.front() != chosen.front() ||
            !std::includes(run.begin(), run.end(), chosen.begin(), chosen.end())) {
            return std::nullopt;
        }
        return OutlineRun{std::move(run), Style::paragraph};
    }

    /// "1. Decides ...;", "2. Requests ...;" above an annex whose numbers stand alone: the longer
    /// run of paragraphs that ends before the chosen one begins is the text itself.
    std::vector<std::size_t> with_paragraphs_above(std::vector<std::size_t> chosen,
                                                   Style style,
                                                   OutlineSign sign) const {
        if (style == Style::paragraph || sign != OutlineSign::stop) {
            return chosen;
        }
        std::vector<std::size_t> above = outer_run(Style::paragraph, sign);
        if (above.size() < 2 * chosen.size() || above.back() >= chosen.front() ||
            !begins(entries_[above.front()].parts[0])) {
            return chosen;
        }
        above.insert(above.end(), chosen.begin(), chosen.end());
        return above;
    }

    /// The heaviest run; where letters begin again below numbers that do not, that of the numbers.
    std::vector<std::size_t> outer_run(Style style, OutlineSign sign) const {
        constexpr std::size_t numbers_least = 3;
        std::vector<std::size_t> chosen = runs(style, sign, true);
        const auto first_letters = std::count_if(chosen.begin(), chosen.end(), [&](std::size_t i) {
            return entries_[i].parts[0] == first_letter;
        });
        if (first_letters < 2) {
            return chosen;
        }
        std::vector<std::size_t> numbers = runs(style, sign, false);
        const bool rising =
            std::is_sorted(numbers.begin(), numbers.end(), [&](std::size_t a, std::size_t b) {
                return entries_[a].parts[0] <= entries_[b].parts[0] && a != b;
            });
        return numbers.size() >= numbers_least && rising && begins(entries_[numbers[0]].parts[0])
                   ? numbers
                   : chosen;
    }

    /// With the entries whose numbers are exactly what is missing between two others, though they
    /// end like a sentence that goes on: "4. Restrictions. You may not:".
    std::vector<std::size_t> without_holes(const std::vector<std::size_t>& chosen) const {
        std::vector<std::size_t> out;
        for (const std::size_t i : chosen) {
            const std::uint32_t number = entries_[i].parts[0];
            const std::uint32_t before = out.empty() ? number : entries_[out.back()].parts[0];
            std::vector<std::size_t> missing;
            if (number > before + 1 && number <= before + hole_most) {
                for (std::size_t j = out.back() + 1; j < i; ++j) {
                    const OutlineEntry& entry = entries_[j];
                    if (entry.above && entry.sign == entries_[i].sign && entry.parts.size() == 1 &&
                        entry.parts[0] == before + 1 + missing.size() && entry.parts[0] < number) {
                        missing.push_back(j);
                    }
                }
            }
            if (before + missing.size() + 1 == number) {
                out.insert(out.end(), missing.begin(), missing.end());
            }
            out.push_back(i);
        }
        return out;
    }

    /// The heaviest runs 1, 2, 3, ... of entries with one part. A hole of two numbers is allowed, a
    /// new beginning costs, and so does going on behind an outer heading. `letters`: they count
    /// too. Linear: each value remembers the best run that ends with it.
    std::vector<std::size_t> runs(Style style, OutlineSign sign, bool letters) const {
        constexpr int restart = 5;
        constexpr std::size_t none = static_cast<std::size_t>(-1);
        struct Best {
            int value = 0;
            std::size_t entry = none;
        };
        std::map<std::uint32_t, Best> ending_with;
        Best best;
        std::vector<std::size_t> before(entries_.size(), none);
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const OutlineEntry& entry = entries_[i];
            const int points = weight(entry, style);
            if (points == 0 || entry.parts.size() != 1 || entry.sign != sign ||
                (!letters && entry.parts[0] >= first_letter)) {
                continue;
            }
            const std::uint32_t number = entry.parts[0];
            const bool first = begins(number);
            Best here{points - (first ? 0 : 2), i};
            const auto offer = [&](const Best& previous, int cost, int shifted) {
                if (previous.entry == none) {
                    return;
                }
                // A list inside a section is indented, the headings are not.
                const std::size_t margin = entries_[previous.entry].indent;
                const bool same = margin <= entry.indent + 1 && entry.indent <= margin + 1;
                const int value = previous.value + points - cost - (same ? 0 : shifted);
                if (value > here.value) {
                    here.value = value;
                    before[i] = previous.entry;
                }
            };
            for (std::uint32_t step = 1; step <= hole_most; ++step) {
                const auto known = ending_with.find(number - step);
                if (number >= step && known != ending_with.end()) {
                    const bool across =
                        known->second.entry != none && !outer_.empty() &&
                        outer_between(entries_[known->second.entry].line, entry.line);
                    offer(known->second, 2 * (static_cast<int>(step) - 1) + (across ? 1 : 0), 2);
                }
            }
            if (first) {
                // "A." goes on behind "9.", but not behind a list of letters nor with a list.
                const bool appended = number == first_letter && !entry.whole &&
                                      best.entry != none &&
                                      entries_[best.entry].parts[0] < first_letter;
                const bool below =
                    best.entry != none && outer_between(entries_[best.entry].line, entry.line);
                offer(best, appended || below ? 0 : restart, restart);
            }
            Best& same = ending_with[number];
            same = here.value > same.value ? here : same;
            best = here.value > best.value ? here : best;
        }
        std::vector<std::size_t> chosen;
        for (std::size_t i = best.entry; i != none; i = before[i]) {
            chosen.push_back(i);
        }
        std::reverse(chosen.begin(), chosen.end());
        return chosen;
    }

    /// Below outer headings long paragraphs are numbered among short ones: they count less.
    int weight(const OutlineEntry& entry, Style style) const {
        const bool paragraph = style == Style::hanging && entry.follows;
        return paragraph && !outer_.empty() ? 1 : outline_weight(entry, style);
    }

    /// Whether a heading that numbers begin again below stands between two lines.
    bool outer_between(std::size_t above, std::size_t line) const {
        const auto next = std::upper_bound(
            outer_.begin(), outer_.end(), above,
            [](std::size_t wanted, const OutlineHead& head) { return wanted < head.line; });
        return next != outer_.end() && next->line < line;
    }

    const std::vector<OutlineEntry>& entries_;
    const std::vector<OutlineHead>& outer_;
};

}  // namespace

int outline_weight(const OutlineEntry& entry, Style style) {
    if (entry.empty()) {
        return 0;  // it fills a hole at most
    }
    switch (style) {
        case Style::alone:
            return entry.whole                    ? (entry.above ? 2 : 0)
                   : entry.below && !entry.run_in ? (entry.above ? 4 : 3)
                                                  : 0;
        case Style::hanging:
            return entry.broken && !entry.run_in ? (entry.above ? 3 : 2) : 0;
        case Style::paragraph:
            return entry.above || entry.follows || (entry.broken && !entry.below && !entry.run_in)
                       ? 2
                       : 0;
    }
    return 0;
}

OutlineRun best_outline_run(const std::vector<OutlineEntry>& entries,
                            const std::vector<OutlineHead>& outer) {
    return Runs(entries, outer).run();
}

}  // namespace core::cutting
