#pragma once
/// \file
/// Laws inside an act: "Artikel 1" brings one into force whose "§ 1", "§ 2" stand below it, and
/// "Artikel 2" goes on behind them.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"

#include <cstddef>
#include <vector>

namespace core::cutting {

struct OuterArticles {
    /// Candidates of a level with `holds` up to `end`, accepted or not; none where no article of
    /// another level begins at 1 below one of them.
    std::vector<std::size_t> candidates;
    /// The candidate with which what is behind the act begins: an annex, or none.
    std::size_t end = 0;
};

OuterArticles find_outer_articles(const Ruleset& rules, const std::vector<Candidate>& candidates);

/// Sets `inside` for what stands below the outer article that was accepted right before it: other
/// articles and annexes, and containers above such articles.
void mark_inside(const Ruleset& rules,
                 const OuterArticles& outer,
                 std::vector<Candidate>& candidates);

}  // namespace core::cutting
