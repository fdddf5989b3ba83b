#include "core/cutting/headings.hpp"

#include "core/cutting/ranks.hpp"
#include "core/cutting/titles.hpp"

#include <algorithm>
#include <map>

namespace core::cutting {
namespace {

/// Builds boundaries from accepted candidates of one stretch, in order.
class Builder {
  public:
    Builder(const EngineInput& input, const std::vector<Candidate>& candidates, Stretch stretch)
        : input_(input), candidates_(candidates), stretch_(stretch) {}

    std::vector<Boundary> run() {
        std::vector<Boundary> out;
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            if (candidates_[i].accepted) {
                add_plain_headings(i, out);
                out.push_back(boundary(i));
            }
        }
        return out;
    }

  private:
    /// The lines on their own that head what begins with this candidate.
    void add_plain_headings(std::size_t index, std::vector<Boundary>& out) const {
        const Candidate& candidate = candidates_[index];
        if (!input_.rules.levels[candidate.level].plain_headings) {
            return;
        }
        const std::size_t from = line_after_previous(index);
        int above = 0;
        for (const PlainHeading& heading :
             plain_headings_above(input_.source, input_.lines, candidate, from, stretch_.indent)) {
            Boundary one;
            one.begin = heading.begin;
            one.end = heading.end;
            one.kind = "heading";
            one.depth_class = Depth::container;
            // What stands above another heading without text between them encloses it.
            one.rank = std::max(above + 1, heading.cited      ? small_rank
                                           : heading.capitals ? capitals_rank
                                                              : plain_rank);
            above = one.rank;
            one.title = heading.title;
            one.element = slug(heading.title, 60);
            if (!one.element.empty()) {
                out.push_back(std::move(one));
            }
        }
    }

    /// The line behind the accepted candidate before this one, and behind its title.
    std::size_t line_after_previous(std::size_t index) const {
        std::size_t i = index;
        while (i > 0 && !candidates_[i - 1].accepted) {
            --i;
        }
        return i == 0 ? stretch_.first : candidates_[i - 1].line + 1;
    }

    Boundary boundary(std::size_t index) {
        const Candidate& candidate = candidates_[index];
        const Level& rule = input_.rules.levels[candidate.level];
        Boundary out;
        out.begin = candidate.begin;
        out.kind = candidate.group && !rule.group_kind.empty() ? rule.group_kind : rule.kind;
        out.rank = candidate.group ? rule.rank - 1 : rank_of(candidate.level, rule);
        out.running = rule.role == Role::article && !candidate.group;
        out.bare = rule.bare;
        out.annex = rule.role == Role::annex;
        out.line = candidate.line;
        out.behind = candidate.title_begin;
        out.marks = out.running ? find_scheme(input_.rules, rule.marks) : nullptr;
        out.block_marks = out.running ? nullptr : find_scheme(input_.rules, rule.block_marks);
        if (!out.running) {
            out.depth_class = Depth::container;
        }
        out.num = clean_text(input_.source.substr(candidate.number_begin,
                                                  candidate.number_end - candidate.number_begin));
        const std::string number = candidate.number.style == number_ordinal
                                       ? std::to_string(candidate.number.key[0])
                                       : out.num;
        out.element = path_element(rule.keywords[candidate.keyword].address, number);
        out.end = candidate.title_end;
        if (rule.editorial) {
            out.title = clean_text(input_.source.substr(out.begin, out.end - out.begin));
            return out;
        }
        if (candidate.note_end > candidate.note_begin) {
            out.begin = candidate.note_begin;
            out.noted = true;
        }
        out.title =
            heading_title(input_.source, input_.lines, input_.rules, candidates_, index, out.end);
        return out;
    }

    int rank_of(std::size_t level, const Level& rule) {
        if (rule.role != Role::container) {
            return rule.rank;
        }
        int rank = rule.rank;
        if (rule.floating) {
            const auto [known, fresh] = floating_.emplace(level, rule.rank);
            if (fresh && !open_.empty()) {
                known->second = std::max(rule.rank, open_.back() + 1);
            }
            rank = known->second;
        }
        while (!open_.empty() && open_.back() >= rank) {
            open_.pop_back();
        }
        open_.push_back(rank);
        return rank;
    }

    const EngineInput& input_;
    const std::vector<Candidate>& candidates_;
    Stretch stretch_;
    std::map<std::size_t, int> floating_;
    std::vector<int> open_;
};

}  // namespace

std::vector<Boundary> heading_boundaries(const EngineInput& input,
                                         const std::vector<Candidate>& candidates,
                                         const Stretch& stretch) {
    return Builder(input, candidates, stretch).run();
}

}  // namespace core::cutting
