#pragma once
/// \file
/// Whether articles of one level enclose those of another.

#include "core/cutting/candidates.hpp"

#include <vector>

namespace core::cutting {

/// "RULE 2" above "Section 1" is what "Article II" is elsewhere, but never below an article.
bool rules_may_enclose(const Ruleset& rules, const std::vector<Candidate>& candidates);

/// Whether articles of this level may enclose others; `alone`: rules_may_enclose().
bool is_head(const Level& level, bool alone);

/// "Article I" above "Section 1", "Section 2", and "Section 1" again below "Article II"; above
/// "Section 2.01" as "Article II"; above sections that run through, where each has some; or above
/// sections that count from 1 below each that has any.
bool articles_enclose(const Ruleset& rules, const std::vector<Candidate>& candidates);

/// "ARTICLE 4. PUBLIC RECORDS" above "50-18-70. Definitions.": in capitals or with a title, each
/// right above a number without a keyword, and all of it before the first annex.
bool heads_of_bare(const Ruleset& rules, const std::vector<Candidate>& candidates);

}  // namespace core::cutting
