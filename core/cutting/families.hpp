#pragma once
/// \file
/// What a text as a whole tells of its headings, before each of them is looked at: which kind of
/// article it has, and which of two kinds encloses the other. What goes is noted in `trail`.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"

#include <vector>

namespace core::cutting {

/// "article 5 of the old act" at the head of a line: in a text whose headings begin with a capital,
/// those in small letters are references and go.
void drop_small_keywords(const Ruleset& rules, std::vector<Candidate>& candidates, Trail* trail);

/// Articles are either numbered with a keyword or without one, never both in one text: the kind
/// whose run is heavier stays, the other is no candidate.
void choose_article_family(const Ruleset& rules, std::vector<Candidate>& candidates, Trail* trail);

/// "Section 1" above "Article 4" is a container, and so is "Article I" above "Section 1": sets
/// `group`.
void find_groups(const Ruleset& rules, std::vector<Candidate>& candidates);

}  // namespace core::cutting
