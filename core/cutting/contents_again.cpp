#include "core/cutting/contents_again.hpp"

#include "core/cutting/candidate_lines.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <string>

namespace core::cutting {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
constexpr std::size_t title_lines = 2;  // of an entry, besides the line of its number
constexpr std::size_t title_line_bytes = 120;
constexpr std::size_t letters_least = 3;  // of two titles that are compared
constexpr std::size_t least_entries = 2;
constexpr std::size_t probes = 8;  // places that are tried for a number

class ListedAgain {
  public:
    ListedAgain(std::string_view source,
                const std::vector<Line>& lines,
                const Ruleset& rules,
                std::vector<Candidate>& candidates)
        : source_(source), lines_(lines), rules_(rules), candidates_(candidates) {}

    void run(std::vector<Stretch>& tables) {
        if (!link()) {
            return;
        }
        std::size_t budget = 16 * candidates_.size() + 64;
        for (std::size_t i = 0; i + 1 < candidates_.size(); ++i) {
            const std::size_t again = next_[i];
            if (again == none || again < i + least_entries || !is_free(candidates_[i]) ||
                !is_compact(i, again, budget) || !comes_again(i, again, budget)) {
                continue;
            }
            std::size_t head = i;
            while (head > 0 && is_free(candidates_[head - 1]) &&
                   (is_article(candidates_[head - 1]) ||
                    candidates_[head - 1].level == candidates_[i].level) &&
                   stood_before(head - 1) && only_titles_between(head - 1)) {
                --head;
            }
            for (std::size_t n = head; n < again; ++n) {
                candidates_[n].in_contents = true;
            }
            tables.push_back({candidates_[head].line, candidates_[again - 1].line + 1, 0});
            i = again - 1;
        }
    }

  private:
    static bool is_free(const Candidate& one) { return !one.in_contents && !one.quoted; }

    bool is_article(const Candidate& one) const {
        return rules_.levels[one.level].role == Role::article;
    }

    /// Finds for each candidate the next and the last with the same number; false if none has one.
    bool link() {
        std::vector<std::size_t> places(std::bit_ceil(4 * candidates_.size() + 1), none);
        next_.assign(candidates_.size(), none);
        before_.assign(candidates_.size(), none);
        bool any = false;
        for (std::size_t i = candidates_.size(); i-- > 0;) {
            // At most a quarter of the places are taken.
            std::size_t at = number_hash(candidates_[i]) & (places.size() - 1);
            for (std::size_t step = 0; step < probes && places[at] != none &&
                                       !same_number(candidates_[i], candidates_[places[at]]);
                 ++step) {
                at = (at + 1) & (places.size() - 1);
            }
            std::size_t& place = places[at];
            if (place != none && same_number(candidates_[i], candidates_[place])) {
                next_[i] = place;
                before_[place] = i;
                any = true;
            }
            place = i;
        }
        return any;
    }

    /// Whether nothing stands between a candidate and the next but what may be its title.
    bool only_titles_between(std::size_t i) const {
        const std::size_t first = candidates_[i].line + 1;
        const std::size_t last = candidates_[i + 1].line;
        bool open = !ends_sentence_at(candidates_[i]);
        std::size_t taken = 0;
        for (std::size_t line = first; line < last; ++line) {
            const std::string_view text = trimmed(source_, lines_[line]);
            if (text.empty()) {
                continue;
            }
            // A title that goes on below may end with a full stop, further to the right.
            const bool indented = source_[lines_[line].begin] == ' ';
            if (++taken > title_lines || line - first > 3 || text.size() > title_line_bytes ||
                (ends_sentence(text) && !(open && indented))) {
                return false;
            }
            open = open && !ends_sentence(text);
        }
        return true;
    }

    bool ends_sentence_at(const Candidate& one) const {
        return one.title_end > one.title_begin && source_[one.title_end - 1] == '.';
    }

    /// Whether [begin, end) are right below each other, with articles of one kind: "1." between
    /// "Article 2" and "Article 3" is a paragraph, and no entry.
    bool is_compact(std::size_t begin, std::size_t end, std::size_t& budget) const {
        std::size_t kind = none;
        for (std::size_t i = begin; i < end; ++i) {
            const bool article = is_article(candidates_[i]);
            if (article && kind != none && candidates_[i].level != kind) {
                return false;
            }
            kind = article ? std::size_t{candidates_[i].level} : kind;
            if (budget == 0 ||
                (i + 1 < end && (!is_free(candidates_[i + 1]) || !only_titles_between(i)))) {
                return false;
            }
            --budget;
        }
        return true;
    }

    /// Whether most of the candidates [begin, end) stand again from `end` on, in their order.
    bool comes_again(std::size_t begin, std::size_t end, std::size_t& budget) {
        std::size_t missing = 0;
        std::size_t last = end - 1;
        for (std::size_t i = begin; i < end; ++i) {
            std::size_t again = next_[i];
            while (again != none && again < end && budget > 0) {
                again = next_[again];
                --budget;
            }
            if (again == none || again <= last || !same_title(i, again)) {
                ++missing;
            } else {
                last = again;
            }
            if (missing * 5 > end - begin || budget == 0) {
                return false;
            }
            --budget;
        }
        return true;
    }

    /// An entry that heads the table and whose article stands above it.
    bool stood_before(std::size_t i) { return before_[i] != none && same_title(i, before_[i]); }

    /// The first letters of a title.
    const std::u32string& letters_of(std::string_view title) {
        read_letters(title.substr(0, 96), fold_, letters_);
        return letters_;
    }

    std::u32string letters_behind(const Candidate& one) {
        return letters_of(printed_title(source_, lines_, one));
    }

    /// Of the line above that is not blank.
    std::u32string letters_above(const Candidate& one) {
        for (std::size_t i = one.line; i > 0 && one.line - i < 2; --i) {
            if (const std::string_view text = trimmed(source_, lines_[i - 1]); !text.empty()) {
                return letters_of(text);
            }
        }
        return {};
    }

    bool same_title(std::size_t entry, std::size_t article) {
        const std::u32string wanted = letters_behind(candidates_[entry]);
        const auto begins_alike = [&](const std::u32string& found) {
            const std::size_t most = std::min(wanted.size(), found.size());
            return most >= letters_least && wanted.compare(0, most, found, 0, most) == 0;
        };
        return begins_alike(letters_behind(candidates_[article])) ||
               (is_article(candidates_[article]) &&
                begins_alike(letters_above(candidates_[article])));
    }

    std::string_view source_;
    const std::vector<Line>& lines_;
    const Ruleset& rules_;
    std::vector<Candidate>& candidates_;
    std::vector<std::size_t> next_;    // with the same number
    std::vector<std::size_t> before_;  // the last one
    Fold fold_;
    std::u32string letters_;
};

}  // namespace

void mark_listed_again(std::string_view source,
                       const std::vector<Line>& lines,
                       const Ruleset& rules,
                       std::vector<Candidate>& candidates,
                       std::vector<Stretch>& tables) {
    if (candidates.size() >= 3) {
        ListedAgain(source, lines, rules, candidates).run(tables);
    }
}

}  // namespace core::cutting
