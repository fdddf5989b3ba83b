#include "core/exports/akn_writer.hpp"

#include "core/cutting/eid.hpp"
#include "core/cutting/text.hpp"
#include "core/exports/heading_parts.hpp"
#include "core/exports/source_text.hpp"

#include <algorithm>
#include <utility>

namespace core::exports {

using cutting::Span;
using cutting::Unit;

AknWriter::AknWriter(const cutting::Plan& plan, std::string_view source)
    : plan_(plan), source_(source), ids_(plan) {
    out_.reserve(source.size() + source.size() / 8 + plan.units.size() * 500 + 4000);
}

AknWriter& AknWriter::raw(std::string_view markup) {
    out_.append(markup);
    return *this;
}

AknWriter& AknWriter::id(std::string_view eid) {
    out_.append(" eId=\"");
    append_escaped(out_, eid);
    out_.append("\"");
    return *this;
}

bool AknWriter::is_blank(std::size_t begin, std::size_t end) const {
    return begin >= end || source_.substr(begin, end - begin).find_first_not_of(" \t\r\n\f\v") ==
                               std::string_view::npos;
}

void AknWriter::paragraphs(std::size_t begin, std::size_t end) {
    bool open = false;
    bool any = false;
    for (std::size_t at = begin; at < end;) {
        const std::size_t stop = line_end(source_, at, end);
        if (!is_blank(at, stop)) {
            out_.append(open ? "<eol/>\n" : "<p>");
            append_escaped(out_, source_.substr(at, stop - at));
            open = any = true;
        } else if (open) {
            out_.append("</p>\n");
            open = false;
        }
        at = stop + 1;
        at += at < end && source_[stop] == '\r' && source_[at] == '\n' ? 1U : 0U;
    }
    out_.append(open ? "</p>\n" : any ? "" : "<p/>\n");
}

void AknWriter::block(std::string_view element,
                      std::size_t unit,
                      std::size_t begin,
                      std::size_t end) {
    raw("<").raw(element).id(ids_[unit] + "__" + std::string(element)).raw(">\n");
    paragraphs(begin, end);
    raw("</").raw(element).raw(">\n");
}

void AknWriter::part(std::string_view element, std::size_t unit, const Span& span) {
    if (span.begin >= span.end) {
        return;
    }
    raw("<").raw(element).id(ids_[unit] + "__" + std::string(element)).raw(">");
    append_escaped(out_, cutting::clean_text(source_.substr(span.begin, span.end - span.begin)));
    raw("</").raw(element).raw(">\n");
}

std::size_t AknWriter::begin_unit(std::string_view element, std::size_t unit) {
    const Unit& it = plan_.units[unit];
    raw("<").raw(element);
    if (element == "hcontainer") {
        raw(" name=\"");
        append_escaped(out_, it.section_type);
        raw("\"");
    }
    id(ids_[unit]).raw(" iu:address=\"");
    append_escaped(out_, it.canonical_address);
    raw("\" iu:span=\"").raw(std::to_string(it.span.begin)).raw(" ");
    raw(std::to_string(it.span.end)).raw("\">\n");
    const HeadingParts parts = heading_parts(it, source_);
    const bool title_first = parts.title.end <= parts.mark.begin;
    if (title_first) {
        part("heading", unit, parts.title);
    }
    part("num", unit, parts.mark);
    if (!title_first) {
        part("heading", unit, parts.title);
    }
    return parts.body;
}

std::string AknWriter::take() {
    return std::move(out_);
}

}  // namespace core::exports
