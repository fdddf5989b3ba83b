#pragma once
/// \file
/// The block structure of CommonMark as far as headings need it: containers, fences, HTML blocks,
/// paragraphs. No inline parsing. One pass, linear in the source.

#include "core/cutting/text.hpp"
#include "core/cutting/trail.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// A heading as CommonMark sees it. `begin` is the first byte of its first line.
struct MarkdownHeading {
    std::size_t begin = 0;
    std::size_t end = 0;            ///< after the last byte of its last line, without the line end
    std::size_t content_begin = 0;  ///< the text between the marks
    std::size_t content_end = 0;
    int depth = 1;
    bool setext = false;
    bool nested = false;  ///< inside a list item or a block quote: cut at depth all only
};

/// A stretch of whole lines in which no line is structure: fenced code, HTML, front matter.
struct OpaqueBlock {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct MarkdownBlocks {
    std::vector<MarkdownHeading> headings;
    std::vector<OpaqueBlock> opaque;
    std::size_t front_matter_end = 0;  ///< 0: there is none
};

/// Length of the front matter with its end line: `---` … `---` (or `...`), `+++` … `+++` at the
/// very head, whose first filled line looks like a key. 0 if there is none.
std::size_t front_matter_length(std::string_view source, const std::vector<Line>& lines);

/// The value of `ruleset:` (or `ruleset =`) in the front matter, without quotes.
std::string front_matter_ruleset(std::string_view source, const std::vector<Line>& lines);

/// Ends when there are more than `headings_max`. Containers nest at most 100 deep: a mark below
/// that is text, which costs no cut point, since nested headings are none.
MarkdownBlocks scan_markdown(std::string_view source,
                             const std::vector<Line>& lines,
                             std::size_t headings_max = std::string_view::npos,
                             Trail* trail = nullptr);

}  // namespace core::cutting
