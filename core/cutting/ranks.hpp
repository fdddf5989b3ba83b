#pragma once
/// \file
/// Ranks of what no ruleset ranks, and of containers that are ranked where they first appear.
/// Other containers and articles have the ranks of their levels.

#include "core/cutting/ruleset.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

namespace core::cutting {

/// Headings without a number stand below every container and above the articles: in capitals,
/// others, and those with a citation below them or in small letters.
constexpr int capitals_rank = 55;
constexpr int plain_rank = 56;
constexpr int small_rank = 57;
/// Headings with an arabic number, a letter, two letters, below those in capitals.
constexpr int numbered_rank = 70;
/// Recitals stand beside the articles.
constexpr int recital_rank = 59;
/// Of the article that a quotation without one stands in.
constexpr int unseen_article_rank = 60;
/// What stands below an article that holds others lies below all that the act itself has.
constexpr int inside_rank = 100;
/// Quoted units lie below everything that is the text's own.
constexpr int quoted_rank = 1000;

/// The ranks of the containers that are open.
class Ranks {
  public:
    std::map<std::size_t, int> floating;
    std::map<std::string_view, int> last;  // of the last container of each kind
    std::vector<int> open;
    int group = -1;  // rank of articles that hold others; 0: below all containers

    bool is_open(int rank) const { return std::find(open.begin(), open.end(), rank) != open.end(); }
    int of(std::size_t level, const Level& rule) {
        if (rule.role != Role::container) {
            return rule.rank;
        }
        int rank = rule.rank;
        if (rule.floating) {
            const auto [known, fresh] = floating.emplace(level, rule.rank);
            if (fresh && !open.empty()) {
                known->second = std::max(rule.rank, open.back() + 1);
            }
            rank = known->second;
        }
        last[rule.kind] = rank;
        return opened(rank);
    }

    /// "ARTICLE II" above "DIVISION 1" above "Subdivision I": an article that holds others, and
    /// their divisions, which hold them too. "Section I" right above "Chapter 1", where it first
    /// appears, encloses chapters.
    int of_group(const Level& rule) {
        constexpr int divisions = 2;
        return opened(group > 0 ? group : rule.rank - 1 - divisions);
    }

  private:
    /// `rank`, which is open now; what it does not lie in is closed.
    int opened(int rank) {
        while (!open.empty() && open.back() >= rank) {
            open.pop_back();
        }
        open.push_back(rank);
        return rank;
    }
};

}  // namespace core::cutting
