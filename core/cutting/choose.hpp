#pragma once
/// \file
/// Which ruleset fits a text: named in its front matter, or seen in its lines.

#include "core/cutting/engines.hpp"
#include "core/cutting/language.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

struct Choice {
    const Ruleset* ruleset = nullptr;
    std::string reason;
    std::string asked = {};  ///< a name that was asked for and that no ruleset here has
    // What was found by this ruleset on the way, so that cutting need not look again.
    std::optional<KeywordHeadings> headings = {};
    std::optional<MarkdownBlocks> blocks = {};
};

/// Never fails: a text without any sign is cut as `markdown` (or the first ruleset there is).
/// `languages` are those of `rulesets`. Looks at no more than `headings_max` lines that could be
/// headings.
Choice choose_ruleset(std::string_view source,
                      const std::vector<Line>& lines,
                      const std::map<std::string, Ruleset>& rulesets,
                      const LanguageWords& languages,
                      std::size_t headings_max);

}  // namespace core::cutting
