#include "core/cutting/accept.hpp"
#include "core/cutting/candidates.hpp"
#include "core/cutting/engines.hpp"
#include "core/cutting/titles.hpp"
#include "core/cutting/zones.hpp"

#include <algorithm>
#include <map>

namespace core::cutting {
namespace {

/// Plain headings stand below every container and above the articles; capitals above the others.
constexpr int capitals_rank = 56;
constexpr int plain_rank = 57;

/// Builds boundaries from accepted candidates, in order.
class Builder {
  public:
    Builder(const EngineInput& input, const std::vector<Candidate>& candidates)
        : input_(input), candidates_(candidates) {}

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
        const std::size_t from = index == 0 ? 0 : line_after_previous(index);
        for (const PlainHeading& heading :
             plain_headings_above(input_.source, input_.lines, candidate, from)) {
            Boundary one;
            one.begin = heading.begin;
            one.end = heading.end;
            one.kind = "heading";
            one.rank = heading.capitals ? capitals_rank : plain_rank;
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
        return i == 0 ? 0 : candidates_[i - 1].line + 1;
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
        out.num = clean_text(input_.source.substr(candidate.number_begin,
                                                  candidate.number_end - candidate.number_begin));
        const std::string number = candidate.number.style == number_ordinal
                                       ? std::to_string(candidate.number.key[0])
                                       : out.num;
        out.element = path_element(rule.keywords[candidate.keyword].address, number);
        out.end = candidate.title_end;
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
    std::map<std::size_t, int> floating_;
    std::vector<int> open_;
};

}  // namespace

void cut_keywords(const EngineInput& input, Assembly& out, std::vector<Warning>& warnings) {
    std::vector<Candidate> candidates =
        find_candidates(input.source, input.lines, input.rules, input.headings_max);
    if (candidates.size() > input.headings_max) {
        out.refusal = too_many_headings(input.headings_max);
        return;
    }
    mark_quotes(input.source, input.lines, candidates);
    mark_contents(input.source, input.lines, input.rules, candidates);
    find_notes(input.source, input.lines, input.rules, candidates);
    accept_candidates(input.rules, candidates, warnings);
    if (std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& one) {
            return one.accepted && one.title_end - one.title_begin > input.title_bytes_max;
        })) {
        out.refusal = title_too_long(input.title_bytes_max);
        return;
    }
    for (Boundary& boundary : Builder(input, candidates).run()) {
        // A unit begins behind the unit before it, whatever a heading above it took.
        if (out.boundaries.empty() || boundary.begin > out.boundaries.back().begin) {
            out.boundaries.push_back(std::move(boundary));
        }
    }
}

}  // namespace core::cutting
