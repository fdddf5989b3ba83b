#pragma once
/// \file
/// What stands behind the number of an article, a title or its text, and whether a sentence above
/// it is its title: where one line cannot tell, as in most articles of the text.

#include "core/cutting/assemble.hpp"
#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace core::cutting {

/// An accepted article: its boundary, and the candidate that it came from.
struct VotingArticle {
    Place boundary;
    Place candidate;
};

/// Gives and takes titles behind the numbers of articles whose level has `title_vote`. `articles`
/// and `out` are in order. Linear in the articles.
void vote_on_titles(std::string_view source,
                    const Ruleset& rules,
                    const std::vector<Candidate>& candidates,
                    const std::vector<VotingArticle>& articles,
                    std::vector<Boundary>& out);

}  // namespace core::cutting
