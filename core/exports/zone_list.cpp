#include "core/exports/zone_list.hpp"

#include "core/cutting/text.hpp"
#include "core/exports/source_text.hpp"

#include <algorithm>

namespace core::exports {
namespace {

// So many zones are shown at once; a longer list is folded.
constexpr std::size_t open_zones_max = 40;
constexpr std::size_t furniture_words_max = 60;

std::string target_of(std::size_t index,
                      const cutting::Plan& plan,
                      const cutting::ElementIds& ids) {
    const std::size_t begin = plan.zones[index].span.begin;
    const auto behind = std::upper_bound(
        plan.segments.begin(), plan.segments.end(), begin,
        [](std::size_t at, const cutting::Segment& segment) { return at < segment.span.begin; });
    const bool owned = behind != plan.segments.begin() && (*(behind - 1)).unit;
    return owned ? ids[*(*(behind - 1)).unit] : "zone-" + std::to_string(index + 1);
}

}  // namespace

std::string zone_words(std::string_view kind) {
    std::string words(kind);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

void append_zone_list(std::string& out, const cutting::Plan& plan, const cutting::ElementIds& ids) {
    out.append("<h2 class=\"zones\">Zones</h2>\n<ul>\n");
    const bool folded = plan.zones.size() > open_zones_max;
    if (folded) {
        out.append("<li>" + std::to_string(plan.zones.size()) +
                   " zones<details><summary aria-label=\"All zones\"></summary>\n<ul>\n");
    }
    for (std::size_t i = 0; i < plan.zones.size(); ++i) {
        const cutting::Zone& zone = plan.zones[i];
        out.append("<li><a href=\"#");
        append_escaped(out, target_of(i, plan, ids));
        out.append("\">" + zone_words(zone.kind) + " <span class=\"s\">bytes " +
                   std::to_string(zone.span.begin) + "–" + std::to_string(zone.span.end) +
                   "</span></a></li>\n");
    }
    out.append(folded ? "</ul></details></li>\n</ul>\n" : "</ul>\n");
}

void open_furniture(std::string& out,
                    const cutting::Plan& plan,
                    std::size_t index,
                    std::size_t from) {
    out.append("<span class=\"f\" title=\"" + zone_words(plan.furniture[index].kind) + "\"");
    if (from == plan.furniture[index].span.begin) {
        out.append(" tabindex=\"-1\" id=\"furniture-" + std::to_string(index + 1) + "\"");
    }
    out.append(">");
}

void append_furniture_list(std::string& out, const cutting::Plan& plan, std::string_view source) {
    if (plan.furniture.empty()) {
        return;
    }
    out.append("<h2 class=\"furniture\">Furniture</h2>\n<ul>\n<li>" +
               std::to_string(plan.furniture.size()) +
               " pieces<details><summary aria-label=\"All furniture\"></summary>\n<ul>\n");
    for (std::size_t i = 0; i < plan.furniture.size(); ++i) {
        const cutting::Furniture& one = plan.furniture[i];
        const std::string words =
            cutting::clean_text(source.substr(one.span.begin, one.span.end - one.span.begin));
        out.append("<li><a href=\"#furniture-" + std::to_string(i + 1) + "\">" +
                   zone_words(one.kind) + " <bdi class=\"s\">");
        append_source(out, cutting::clip_utf8(words, furniture_words_max), 0,
                      cutting::clip_utf8(words, furniture_words_max).size());
        out.append("</bdi></a></li>\n");
    }
    out.append("</ul></details></li>\n</ul>\n");
}

}  // namespace core::exports
