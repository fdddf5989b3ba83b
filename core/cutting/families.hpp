#pragma once
/// \file
/// What a text as a whole tells of its headings, before each of them is looked at: which kind of
/// article it has, and which of two kinds encloses the other. What goes is noted in `trail`.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"

#include <string_view>
#include <vector>

namespace core::cutting {

/// Drops articles that begin again at 1 below articles of another level, where their level says so:
/// "Clause 1:" below "Section 2" is a mark.
void drop_inner_articles(const Ruleset& rules, std::vector<Candidate>& candidates, Trail* trail);

/// "article 5 of the old act" at the head of a line: in a text whose headings begin with a capital,
/// those in small letters are references and go.
void drop_small_keywords(const Ruleset& rules, std::vector<Candidate>& candidates, Trail* trail);

/// Rules that an act brings into force count where the lines below say so: "(Issued with Decision
/// 5)". Others of a level with `attached` go.
void drop_unattached(std::string_view source,
                     const std::vector<Line>& lines,
                     const Ruleset& rules,
                     std::vector<Candidate>& candidates,
                     Trail* trail);

/// "1.1 Name. The" below "ARTICLE I": most numbers without a keyword are those of the article above
/// with another behind it.
bool numbers_carry_the_article(const Ruleset& rules, const std::vector<Candidate>& candidates);

/// Articles are either numbered with a keyword or without one: the kind whose run is heavier stays,
/// the other is no candidate. Both stay where numbers carry that of an article that encloses them.
void choose_article_family(const Ruleset& rules, std::vector<Candidate>& candidates, Trail* trail);

/// "Section 1" above "Article 4" is a container, and so is "Article I" above "Section 1": sets
/// `group`.
void find_groups(const Ruleset& rules, std::vector<Candidate>& candidates);

}  // namespace core::cutting
