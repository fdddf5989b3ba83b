#include "core/exports/html.hpp"

#include "core/cutting/eid.hpp"
#include "core/cutting/text.hpp"
#include "core/exports/heading_parts.hpp"
#include "core/exports/page_style.hpp"
#include "core/exports/source_text.hpp"
#include "core/exports/zone_list.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <vector>

namespace core::exports {
namespace {

using cutting::Plan;
using cutting::Segment;
using cutting::Unit;
using cutting::Warning;

// Lists in lists: browsers take a few hundred, people a few.
constexpr std::size_t nesting_max = 12;
constexpr std::size_t entry_bytes_max = 160;
constexpr std::size_t snippet_bytes_max = 70;
constexpr std::size_t first_line_max = 200;
// An outline of so many entries is shown as a whole; in a longer one the leaves are folded.
constexpr std::size_t open_outline_max = 250;

/// Text of the plan or of the source, wherever it is no part of the shown source itself.
void append_words(std::string& out, std::string_view text) {
    append_source(out, text, 0, text.size());
}

/// Those whose heading stands on lines of its own; of the others only the mark is set off.
bool has_heading(const Unit& unit) {
    return unit.section_type != "clause" && unit.section_type != "point" &&
           unit.section_type != "subpoint" && unit.section_type != "recital" &&
           unit.section_type != "document";
}

class Page {
  public:
    Page(const Plan& plan, std::string_view source, std::string_view name)
        : plan_(plan),
          source_(source),
          name_(name),
          ids_(plan),
          level_(plan.units.size(), 0),
          leaf_(plan.units.size(), true),
          warnings_(plan.warnings.size()) {
        for (std::size_t i = 0; i < plan.units.size(); ++i) {
            parts_.push_back(heading_parts(plan.units[i], source));
            if (const auto parent = plan.units[i].parent) {
                level_[i] = level_[*parent] + 1;
                leaf_[*parent] = false;
            }
        }
        std::iota(warnings_.begin(), warnings_.end(), std::size_t{0});
        std::stable_sort(warnings_.begin(), warnings_.end(), [&](std::size_t a, std::size_t b) {
            return plan_.warnings[a].at < plan_.warnings[b].at;
        });
    }

    std::string write() {
        out_.reserve(source_.size() + source_.size() / 4 + plan_.units.size() * 700 + 20'000);
        head();
        outline();
        out_.append("<main id=\"source\" tabindex=\"-1\">\n");
        facts();
        key();
        list_warnings();
        text();
        out_.append("</main>\n</body>\n</html>\n");
        return std::move(out_);
    }

  private:
    void head() {
        out_.append(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'sha256-");
        out_.append(page_style_sha256());
        out_.append(
            "'; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n"
            "<meta name=\"generator\" content=\"iu-cutter\">\n<title>");
        append_escaped(out_, name_);
        out_.append(" – cut plan</title>\n<style>").append(page_style);
        out_.append(
            "</style>\n</head>\n<body>\n"
            "<a class=\"skip\" href=\"#source\">Skip to the text</a>\n");
    }

    void entry(std::size_t index) {
        const Unit& unit = plan_.units[index];
        out_.append("<li><a href=\"#");
        append_escaped(out_, ids_[index]);
        out_.append("\"><bdi>");
        const std::string words = heading_text(unit, parts_[index], source_);
        const std::string_view clipped = cutting::clip_utf8(words, entry_bytes_max);
        append_words(out_, clipped);
        out_.append(clipped.size() < words.size() ? "…</bdi>" : "</bdi>");
        if (unit.title.empty() && !has_heading(unit)) {
            snippet(unit, parts_[index]);
        }
        out_.append("</a>");
    }

    /// A number alone tells little: the first words of its text.
    void snippet(const Unit& unit, const HeadingParts& parts) {
        const std::size_t end = std::min(unit.span.end, parts.body + 2 * snippet_bytes_max);
        if (parts.mark.begin >= parts.mark.end || end <= parts.body) {
            return;
        }
        const std::string words = cutting::clean_text(source_.substr(parts.body, end - parts.body));
        out_.append(" <bdi class=\"s\">");
        append_words(out_, cutting::clip_utf8(words, snippet_bytes_max));
        out_.append(words.size() > snippet_bytes_max ? "…</bdi>" : "</bdi>");
    }

    /// Opens the list below the entry of `index`.
    void open_list(std::size_t index) {
        const bool open = plan_.units.size() <= open_outline_max ||
                          (index + 1 < leaf_.size() && !leaf_[index + 1]);
        out_.append(open ? "<details open>" : "<details>");
        out_.append("<summary aria-label=\"What stands below\"></summary>\n<ul>\n");
    }

    void outline() {
        out_.append("<nav aria-label=\"Outline\">\n<h2>Outline</h2>\n<ul>\n");
        std::vector<std::size_t> lists;  // levels of the entries whose lists are open
        for (std::size_t i = 0; i < plan_.units.size(); ++i) {
            while (!lists.empty() && lists.back() >= level_[i]) {
                out_.append("</ul></details></li>\n");
                lists.pop_back();
            }
            entry(i);
            const bool nests = i + 1 < plan_.units.size() && level_[i + 1] > level_[i] &&
                               lists.size() < nesting_max;
            if (nests) {
                open_list(i);
                lists.push_back(level_[i]);
            } else {
                out_.append("</li>\n");
            }
        }
        for (std::size_t i = 0; i < lists.size(); ++i) {
            out_.append("</ul></details></li>\n");
        }
        out_.append("</ul>\n");
        append_zone_list(out_, plan_, ids_);
        append_furniture_list(out_, plan_, source_);
        out_.append("</nav>\n");
    }

    void fact(std::string_view term, std::string_view words, bool code = false) {
        out_.append("<dt>").append(term).append(code ? "</dt><dd><code>" : "</dt><dd>");
        append_words(out_, words);
        out_.append(code ? "</code></dd>\n" : "</dd>\n");
    }

    void facts() {
        out_.append("<h1><bdi>");
        append_words(out_, name_);
        out_.append("</bdi></h1>\n<dl class=\"facts\">\n");
        fact("Ruleset", plan_.ruleset_reason.empty()
                            ? plan_.ruleset
                            : plan_.ruleset + " (" + plan_.ruleset_reason + ")");
        fact("Depth", cutting::to_string(plan_.depth));
        fact("Units", std::to_string(plan_.units.size()));
        fact("Bytes", std::to_string(plan_.source_bytes));
        fact("Warnings", std::to_string(plan_.warnings.size()));
        fact("Addresses begin with", plan_.prefix, true);
        fact("SHA-256 of the text", plan_.source_sha256, true);
        fact("Plan digest", cutting::plan_digest(plan_), true);
        out_.append("</dl>\n");
    }

    void key() {
        out_.append(
            "<ul class=\"key\" aria-label=\"Colours at the margin\"><li>body</li>"
            "<li class=\"preamble\">preamble</li><li class=\"annex\">annex</li>"
            "<li class=\"quoted\">quoted</li>"
            "<li class=\"none\">in no unit</li></ul>\n");
    }

    void list_warnings() {
        if (plan_.warnings.empty()) {
            return;
        }
        out_.append("<div class=\"warnings\">\n<h2>Warnings</h2>\n<ol>\n");
        for (std::size_t n = 0; n < warnings_.size(); ++n) {
            const Warning& warning = plan_.warnings[warnings_[n]];
            const std::string number = std::to_string(n + 1);
            out_.append("<li id=\"warning" + number + "\"><a href=\"#at" + number + "\"><code>");
            append_words(out_, warning.code);
            out_.append("</code> at byte " + std::to_string(warning.at) + "</a>: <bdi>");
            append_words(out_, warning.message);
            out_.append("</bdi></li>\n");
        }
        out_.append("</ol>\n</div>\n");
    }

    void mark_warning() {
        const std::string number = std::to_string(++marked_);
        out_.append("<a class=\"w\" id=\"at" + number + "\" href=\"#warning" + number +
                    "\" data-n=\"" + number + "\" aria-label=\"Warning " + number + "\"></a>");
    }

    /// The source from `begin` to `end`: furniture set off, the marks of warnings in their place.
    void range(std::size_t begin, std::size_t end) {
        const auto& all = plan_.furniture;
        for (; furniture_ < all.size() && all[furniture_].span.begin < end; ++furniture_) {
            const std::size_t from = std::max(begin, all[furniture_].span.begin);
            const std::size_t to = std::min(end, all[furniture_].span.end);
            if (from < to) {
                warned_range(begin, from);
                open_furniture(out_, plan_, furniture_, from);
                warned_range(from, to);
                out_.append("</span>");
                begin = to;
            }
            if (all[furniture_].span.end > end) {
                break;
            }
        }
        warned_range(begin, end);
    }

    /// The same without furniture.
    void warned_range(std::size_t begin, std::size_t end) {
        std::size_t at = begin;
        while (marked_ < warnings_.size()) {
            const std::size_t where =
                character_begin(source_, plan_.warnings[warnings_[marked_]].at);
            if (where >= end) {
                break;
            }
            if (where > at) {
                append_source(out_, source_, at, where);
                at = where;
            }
            mark_warning();
        }
        append_source(out_, source_, at, end);
    }

    /// `zone`: of a stretch in no unit.
    void margin(std::optional<std::size_t> index,
                const cutting::Span& span,
                std::string_view zone = {}) {
        out_.append("<p class=\"m\">");
        if (index) {
            const Unit& unit = plan_.units[*index];
            out_.append("<a href=\"#");
            append_escaped(out_, ids_[*index]);
            out_.append("\" title=\"");
            append_escaped(out_, (ids_[*index] + "\n").append(unit.canonical_address));
            out_.append("\"><bdi>");
            std::string kind(unit.section_type);
            std::replace(kind.begin(), kind.end(), '_', ' ');
            append_words(out_, unit.num.empty() ? kind : (kind + " ").append(unit.num));
            out_.append("</bdi></a>");
        } else {
            out_.append("<em>" + (zone.empty() ? "" : zone_words(zone) + ", ") + "in no unit</em>");
        }
        out_.append("<span>bytes " + std::to_string(span.begin) + "–" + std::to_string(span.end) +
                    "</span>");
        if (index && (plan_.units[*index].quoted || plan_.units[*index].zone != "body")) {
            out_.append("<em>");
            append_words(out_,
                         plan_.units[*index].zone == "body" ? "quoted" : plan_.units[*index].zone);
            out_.append(plan_.units[*index].quoted && plan_.units[*index].zone != "body"
                            ? ", quoted</em>"
                            : "</em>");
        }
        out_.append("</p>\n");
    }

    /// Behind the last byte of what is set off at the head of a unit.
    std::size_t heading_end(std::size_t index) const {
        const Unit& unit = plan_.units[index];
        const HeadingParts& parts = parts_[index];
        const std::size_t end = std::max(parts.mark.end, parts.title.end);
        if (end > parts.begin || !has_heading(unit)) {
            return end;
        }
        const std::size_t line = line_end(source_, end, unit.span.end);
        return line - end <= first_line_max ? line : end;
    }

    void unit_text(std::size_t index) {
        const Unit& unit = plan_.units[index];
        const std::size_t begin = std::clamp(parts_[index].begin, unit.span.begin, unit.span.end);
        const std::size_t end = std::clamp(heading_end(index), begin, unit.span.end);
        const std::string level = std::to_string(std::min<std::size_t>(level_[index] + 2, 6));
        const std::string tag = has_heading(unit) ? "h" + level : "strong";
        range(unit.span.begin, begin);
        if (end > begin) {
            out_.append("<" + tag + ">");
            range(begin, end);
            out_.append("</" + tag + ">");
        }
        range(end, unit.span.end);
    }

    void shown_unit(std::size_t index) {
        const Unit& unit = plan_.units[index];
        const bool known = unit.zone == "annex" || unit.zone == "preamble";
        const std::size_t level = std::min<std::size_t>(level_[index], 6);
        out_.append("<div class=\"u ");
        out_.append(unit.quoted ? "quoted" : known ? unit.zone : "body");
        out_.append(" l" + std::to_string(level) + "\" tabindex=\"-1\" id=\"");
        append_escaped(out_, ids_[index]);
        out_.append("\">\n");
        margin(index, unit.span);
        out_.append("<div class=\"t\" dir=\"auto\">");
        unit_text(index);
        out_.append("</div>\n</div>\n");
    }

    /// A stretch in no unit, zone by zone.
    void shown_zones(const cutting::Span& span) {
        std::size_t at = span.begin;
        while (at < span.end) {
            while (zone_ < plan_.zones.size() && plan_.zones[zone_].span.end <= at) {
                ++zone_;
            }
            const bool known = zone_ < plan_.zones.size() && plan_.zones[zone_].span.begin <= at;
            const std::size_t end =
                known ? std::min(span.end, plan_.zones[zone_].span.end) : span.end;
            out_.append("<div class=\"u none\"");
            if (known && plan_.zones[zone_].span.begin == at) {
                out_.append(" tabindex=\"-1\" id=\"zone-" + std::to_string(zone_ + 1) + "\"");
            }
            out_.append(">\n");
            margin(std::nullopt, {at, end}, known ? plan_.zones[zone_].kind : std::string_view());
            out_.append("<div class=\"t\" dir=\"auto\">");
            range(at, end);
            out_.append("</div>\n</div>\n");
            at = end;
        }
    }

    void text() {
        const std::string_view language = language_of(plan_.ruleset);
        out_.append(language.empty() ? "<div class=\"plain\"" : "<div lang=\"");
        out_.append(language).append(language.empty() ? ">\n" : "\">\n");
        for (const Segment& segment : plan_.segments) {
            if (segment.unit) {
                shown_unit(*segment.unit);
            } else {
                shown_zones(segment.span);
            }
        }
        while (marked_ < warnings_.size()) {
            mark_warning();
        }
        out_.append("</div>\n");
    }

    const Plan& plan_;
    std::string_view source_;
    std::string_view name_;
    cutting::ElementIds ids_;
    std::vector<HeadingParts> parts_;
    std::vector<std::size_t> level_;  ///< units that enclose it
    std::vector<bool> leaf_;
    std::vector<std::size_t> warnings_;  ///< by place
    std::size_t zone_ = 0;               ///< the one that is shown
    std::size_t furniture_ = 0;          ///< the same
    std::size_t marked_ = 0;             ///< warnings that have their mark
    std::string out_;
};

}  // namespace

std::string to_html(const Plan& plan, std::string_view source, std::string_view name) {
    return Page(plan, source, name).write();
}

}  // namespace core::exports
