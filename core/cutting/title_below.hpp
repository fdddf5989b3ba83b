#pragma once
/// \file
/// Titles on the lines below a heading.

#include "core/cutting/titles.hpp"

#include <string_view>
#include <vector>

namespace core::cutting {

/// An accepted candidate, and what is known of the text around it.
struct TitleSearch {
    std::string_view source;
    const std::vector<Line>& lines;
    const Ruleset& rules;
    const std::vector<Candidate>& candidates;
    const Candidate& candidate;
    bool bare = false;  ///< it stands above articles without a keyword
};

/// Reads the lines below the candidate as far as they look like its title into `out`.
void read_title_below(const TitleSearch& search, HeadingTitle& out);

}  // namespace core::cutting
