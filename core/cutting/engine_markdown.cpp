#include "core/cutting/ascii.hpp"
#include "core/cutting/engines.hpp"
#include "core/cutting/peel.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::size_t number_most = 20;

/// Digits with dots at the head of a title ("2.1 Scope", "3) Terms"), else nothing.
std::string_view leading_number(std::string_view title) {
    std::size_t end = 0;
    bool digit = false;
    while (end < title.size() && (is_digit(title[end]) || title[end] == '.')) {
        digit = digit || title[end] != '.';
        ++end;
    }
    if (!digit || title[0] == '.' || end > number_most) {
        return {};
    }
    const bool ended = end == title.size() || title[end] == ' ' || title[end] == ')' ||
                       title[end] == ':' || title[end] == '-';
    std::string_view number = title.substr(0, end);
    while (!number.empty() && number.back() == '.') {
        number.remove_suffix(1);
    }
    return ended ? number : std::string_view();
}

/// "1\. Purpose": the stop of the number is escaped so that no list begins there.
std::string unescaped_number(std::string title) {
    for (std::size_t at = 0; at < number_most && at + 1 < title.size(); ++at) {
        const bool escape = title[at] == '\\' && (title[at + 1] == '.' || title[at + 1] == ')');
        if (escape && at > 0) {
            title.erase(at, 1);
        } else if (!is_digit(title[at]) && title[at] != '.') {
            break;
        }
    }
    return title;
}

/// A title in emphasis marks as a whole carries them for looks only; so does an anchor before it.
std::string_view without_emphasis(std::string_view title) {
    title.remove_prefix(anchor_length(title));
    title.remove_prefix(std::min(title.find_first_not_of(' '), title.size()));
    for (const std::string_view mark : {"**", "__", "*", "_"}) {
        if (title.size() > 2 * mark.size() && title.substr(0, mark.size()) == mark &&
            title.substr(title.size() - mark.size()) == mark &&
            title.substr(mark.size(), title.size() - 2 * mark.size()).find(mark[0]) ==
                std::string_view::npos) {
            return title.substr(mark.size(), title.size() - 2 * mark.size());
        }
    }
    return title;
}

}  // namespace

void cut_markdown(const EngineInput& input,
                  const MarkdownBlocks& blocks,
                  Assembly& out,
                  std::vector<Warning>& warnings) {
    if (blocks.headings.size() > input.headings_max) {
        out.refusal = too_many_headings(input.headings_max);
        return;
    }
    int depth = 0;
    std::string buffer;
    for (const MarkdownHeading& heading : blocks.headings) {
        if (heading.content_end - heading.content_begin > input.title_bytes_max) {
            out.refusal = title_too_long(input.title_bytes_max);
            return;
        }
        if (heading.nested) {
            warnings.push_back(
                {"NESTED_HEADING", heading.begin, "a heading inside a list item or a quote"});
            if (input.depth != Depth::all) {
                continue;
            }
        } else if (depth != 0 && heading.depth > depth + 1) {
            warnings.push_back(
                {"LEVEL_SKIPPED", heading.begin,
                 "from level " + std::to_string(depth) + " to " + std::to_string(heading.depth)});
        }
        depth = heading.nested ? depth : heading.depth;
        UnitStart boundary;
        boundary.depth_class = heading.nested ? Depth::all : Depth::container;
        boundary.begin = heading.begin;
        boundary.end = heading.end;
        boundary.rank = heading.depth;
        boundary.depth = static_cast<std::uint8_t>(heading.depth);
        boundary.kind = "heading";
        const std::string_view content = without_emphasis(input.source.substr(
            heading.content_begin, heading.content_end - heading.content_begin));
        std::string_view title = clean_head(content, 3 * content.size(), buffer);  // U+FFFD has 3
        if (title.substr(0, number_most).find('\\') != title.npos) {
            buffer = unescaped_number(std::string(title));
            title = buffer;
        }
        boundary.title = title;
        boundary.num = leading_number(title);
        boundary.element = boundary.num.empty() ? slug(title, 60) : boundary.num;
        if (boundary.element.empty()) {
            boundary.element = "section";
        }
        out.boundaries.push_back(std::move(boundary));
    }
    const std::size_t end = input.source.size();
    const auto heading = std::find_if(blocks.headings.begin(), blocks.headings.end(),
                                      [](const MarkdownHeading& one) { return !one.nested; });
    const std::size_t first = heading == blocks.headings.end() ? end : heading->begin;
    const std::size_t matter = std::min(blocks.front_matter_end, first);
    const bool text_before =
        input.source.substr(matter, first - matter).find_first_not_of(" \t\r\n\xEF\xBB\xBF") !=
        std::string_view::npos;
    const std::size_t body = first < end && text_before ? first : matter;
    for (const Zone& zone : {Zone{"front_matter", {0, matter}}, Zone{"preamble", {matter, body}},
                             Zone{"body", {body, end}}}) {
        if (zone.span.begin < zone.span.end) {
            out.zones.push_back(zone);
        }
    }
    out.joiner.assign(1, '/');
}

}  // namespace core::cutting
