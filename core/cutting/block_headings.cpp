#include "core/cutting/headings.hpp"
#include "core/cutting/ranks.hpp"
#include "core/cutting/title_text.hpp"
#include "core/cutting/titles.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

Boundary boundary_of(const PlainHeading& heading, std::size_t line, const MarkScheme* marks) {
    Boundary out;
    out.begin = heading.begin;
    out.end = heading.end;
    out.kind = "heading";
    out.depth_class = Depth::container;
    out.rank = heading.capitals ? capitals_rank : heading.small ? small_rank : plain_rank;
    out.title = heading.title;
    out.element = slug(heading.title, 60);
    if (out.element.empty()) {
        out.element = "heading";
    }
    out.marks = marks;
    out.line = line;
    out.behind = heading.end;
    return out;
}

/// The headings between a container and byte `to`. None without any text below it: signatures and
/// tables look like headings too.
void search(const EngineInput& input,
            const Boundary& container,
            std::size_t to,
            std::vector<Boundary>& found) {
    const std::size_t before = found.size();
    bool body = false;
    bool blank_above = false;
    for (std::size_t i = container.line + 1; i < input.lines.size(); ++i) {
        const Line& line = input.lines[i];
        if (line.begin >= to) {
            break;
        }
        const bool blank = is_blank_line(input.source, line);
        if (!blank && blank_above && line.begin >= container.end) {
            if (const auto heading = plain_heading_at(input.source, input.lines, i)) {
                found.push_back(boundary_of(*heading, i, container.block_marks));
                body = body || heading->has_body;
            }
        }
        blank_above = blank;
    }
    if (!body) {
        found.resize(before);
    }
}

}  // namespace

void add_block_headings(const EngineInput& input, std::vector<Boundary>& boundaries) {
    std::vector<Boundary> found;
    for (std::size_t i = 0; i < boundaries.size(); ++i) {
        if (boundaries[i].block_marks != nullptr) {
            const std::size_t to =
                i + 1 < boundaries.size() ? boundaries[i + 1].begin : input.source.size();
            search(input, boundaries[i], to, found);
        }
    }
    if (!found.empty()) {
        boundaries.insert(boundaries.end(), found.begin(), found.end());
        std::stable_sort(boundaries.begin(), boundaries.end(),
                         [](const Boundary& a, const Boundary& b) { return a.begin < b.begin; });
    }
}

}  // namespace core::cutting
