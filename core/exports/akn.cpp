#include "core/exports/akn.hpp"

#include "core/cutting/eid.hpp"
#include "core/exports/akn_meta.hpp"
#include "core/exports/akn_writer.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace core::exports {
namespace {

using cutting::Plan;
using cutting::Segment;
using cutting::Span;
using cutting::Unit;

/// An element that is open, and whose children come.
struct Open {
    std::optional<std::size_t> owner;  ///< the unit whose children it holds
    bool quotation = false;
    bool blocks = false;  ///< holds paragraphs, no units
    std::string close;
};

class Document {
  public:
    Document(const Plan& plan, std::string_view source, std::string_view name)
        : plan_(plan),
          source_(source),
          name_(name),
          to_(plan, source),
          children_(plan.units.size(), 0),
          quoted_children_(plan.units.size(), 0) {
        for (const Unit& unit : plan.units) {
            if (unit.parent) {
                ++children_[*unit.parent];
                quoted_children_[*unit.parent] += unit.quoted ? 1U : 0U;
            }
            law_ = law_ || unit.unit_kind == "law_unit";
        }
        first_attachment_ = find_attachments();
    }

    std::string write() {
        const std::string_view type = law_ ? "act" : "doc";
        const std::string_view body = law_ ? "body" : "mainBody";
        std::string meta = akn_meta(plan_, type, "main");
        const std::size_t replaced = append_akn_plan(meta, plan_, source_, name_);
        to_.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        if (replaced > 0) {
            to_.raw("<!-- Of the text, " + std::to_string(replaced) +
                    " characters or stray bytes have no place in XML and are U+FFFD here; "
                    "meta/proprietary says where they stand. -->\n");
        }
        to_.raw(
            "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\" "
            "xmlns:iu=\"");
        to_.raw(akn_own_namespace).raw("\">\n<").raw(type).raw(" name=\"");
        to_.raw(law_ ? "act" : "document").raw("\">\n");
        to_.raw(meta).raw("</meta>\n");
        preface();
        preamble();
        to_.raw("<").raw(body).raw(">\n");
        units_up_to(first_attachment_);
        to_.raw("</").raw(body).raw(">\n");
        conclusions();
        attachments();
        to_.raw("</").raw(type).raw(">\n</akomaNtoso>\n");
        return to_.take();
    }

  private:
    // -- what goes where ---------------------------------------------------------------------

    /// From which unit on all units are annexes at the top, and what lies in them. There is a
    /// body before.
    std::size_t find_attachments() const {
        std::size_t first = plan_.units.size();
        for (std::size_t i = plan_.units.size(); i-- > 0;) {
            if (plan_.units[i].parent) {
                continue;
            }
            if (plan_.units[i].section_type != "annex" || plan_.units[i].quoted) {
                break;
            }
            first = i;
        }
        const bool body = std::any_of(
            plan_.units.begin(), plan_.units.begin() + static_cast<std::ptrdiff_t>(first),
            [](const Unit& unit) { return unit.section_type != "recital"; });
        return body ? first : plan_.units.size();
    }

    bool is_recital(const Segment& segment) const {
        if (!segment.unit || *segment.unit >= first_attachment_) {
            return false;
        }
        const Unit& unit = plan_.units[*segment.unit];
        return unit.section_type == "recital" && !unit.parent && !unit.quoted &&
               children_[*segment.unit] == 0;
    }

    bool more() const { return next_ < plan_.segments.size(); }
    Segment segment() const { return plan_.segments[next_]; }

    // -- zones -------------------------------------------------------------------------------

    void preface() {
        std::string begin = "<preface>\n";
        for (; more() && !segment().unit; ++next_) {
            if (!to_.is_blank(segment().span.begin, segment().span.end)) {
                to_.raw(begin);
                begin.clear();
                to_.paragraphs(segment().span.begin, segment().span.end);
            }
        }
        to_.raw(begin.empty() ? "</preface>\n" : "");
    }

    void preamble() {
        if (!more() || !is_recital(segment())) {
            return;
        }
        to_.raw("<preamble>\n");
        std::size_t groups = 0;
        bool open = false;
        for (; more() && (!segment().unit || is_recital(segment())); ++next_) {
            const Span span = segment().span;
            if (open && !segment().unit && !to_.is_blank(span.begin, span.end)) {
                to_.raw("</recitals>\n");
                open = false;
            }
            if (segment().unit) {
                to_.raw(open ? "" : "<recitals eId=\"recs_" + std::to_string(++groups) + "\">\n");
                open = true;
                const std::size_t unit = *segment().unit;
                const std::size_t body = to_.begin_unit("recital", unit);
                to_.paragraphs(body, plan_.units[unit].span.end);
                to_.raw("</recital>\n");
            } else if (!to_.is_blank(span.begin, span.end)) {
                to_.paragraphs(span.begin, span.end);
            }
        }
        to_.raw(open ? "</recitals>\n</preamble>\n" : "</preamble>\n");
    }

    void conclusions() {
        std::string begin = "<conclusions>\n";
        for (; more() && !segment().unit; ++next_) {
            if (!to_.is_blank(segment().span.begin, segment().span.end)) {
                to_.raw(begin);
                begin.clear();
                to_.paragraphs(segment().span.begin, segment().span.end);
            }
        }
        to_.raw(begin.empty() ? "</conclusions>\n" : "");
    }

    void attachments() {
        if (first_attachment_ >= plan_.units.size()) {
            return;
        }
        to_.raw("<attachments>\n");
        while (more()) {
            units_up_to(plan_.units.size());
            for (; more() && !segment().unit; ++next_) {
                gap(segment().span);
            }
        }
        close_all();
        to_.raw("</attachments>\n");
    }

    /// The units before `limit` and the text between them; the text behind the last one is left.
    void units_up_to(std::size_t limit) {
        bool any = false;
        for (; more(); ++next_) {
            const bool unit = segment().unit && *segment().unit < limit;
            if (!unit && (segment().unit || is_last_before(limit))) {
                break;
            }
            any = true;
            if (unit) {
                open_unit(*segment().unit);
            } else {
                gap(segment().span);
            }
        }
        if (limit == plan_.units.size() && first_attachment_ < limit) {
            return;  // the last attachment takes what comes behind it
        }
        close_all();
        if (!any) {
            to_.raw(
                "<hcontainer name=\"empty\" eId=\"gap_0\">\n<content "
                "eId=\"gap_0__content\">\n<p/>\n</content>\n</hcontainer>\n");
        }
    }

    bool is_last_before(std::size_t limit) const {
        for (std::size_t i = next_; i < plan_.segments.size(); ++i) {
            if (plan_.segments[i].unit) {
                return *plan_.segments[i].unit >= limit;
            }
        }
        return true;
    }

    // -- elements ----------------------------------------------------------------------------

    void pop() {
        to_.raw(stack_.back().close);
        stack_.pop_back();
    }

    void close_all() {
        while (!stack_.empty()) {
            pop();
        }
    }

    /// Text of no unit, where it stands.
    void gap(const Span& span) {
        if (to_.is_blank(span.begin, span.end)) {
            return;
        }
        while (!stack_.empty() && stack_.back().quotation) {
            pop();
        }
        if (!stack_.empty() && stack_.back().blocks) {
            to_.paragraphs(span.begin, span.end);
            return;
        }
        const std::string id = "gap_" + std::to_string(++gaps_);
        to_.raw("<hcontainer name=\"text\" eId=\"" + id + "\">\n<content eId=\"" + id +
                "__content\">\n");
        to_.paragraphs(span.begin, span.end);
        to_.raw("</content>\n</hcontainer>\n");
    }

    void open_quotation(const std::optional<std::size_t>& owner) {
        const std::string id = (owner ? to_.eid(*owner) + "__mod_" : std::string("mod_")) +
                               std::to_string(++quotations_);
        std::string close = "</quotedStructure></mod></p>\n";
        if (stack_.empty() || !stack_.back().blocks) {
            to_.raw("<hcontainer name=\"quotation\"").id(id + "__hcont").raw(">\n<content");
            to_.id(id + "__content").raw(">\n");
            close.append("</content>\n</hcontainer>\n");
        }
        to_.raw("<p><mod").id(id).raw("><quotedStructure").id(id + "__qstr").raw(">\n");
        stack_.push_back({owner, true, false, std::move(close)});
    }

    /// Elements of the schema's hierarchy have units below them; what is none becomes hcontainer.
    std::string_view element_of(const Unit& unit) const {
        const std::string_view element = cutting::akoma_ntoso_element(unit.section_type);
        return element == "recital" || element == "attachment" ? "hcontainer" : element;
    }

    void open_attachment(std::size_t index) {
        const std::size_t body = to_.begin_unit("attachment", index);
        const std::size_t end = plan_.units[index].span.end;
        to_.raw("<doc name=\"annex\">\n");
        to_.raw(akn_meta(plan_, law_ ? "act" : "doc", "annex_" + std::to_string(++annexes_)));
        to_.raw("</meta>\n<mainBody>\n");
        if (children_[index] == 0 || !to_.is_blank(body, end)) {
            to_.paragraphs(body, end);
        }
        stack_.push_back({index, false, false, "</mainBody>\n</doc>\n</attachment>\n"});
    }

    void open_unit(std::size_t index) {
        const Unit& unit = plan_.units[index];
        while (!stack_.empty() && stack_.back().owner != unit.parent) {
            pop();
        }
        const bool quotation = unit.quoted && (!unit.parent || !plan_.units[*unit.parent].quoted);
        if (!quotation && !stack_.empty() && stack_.back().quotation) {
            pop();
        }
        if (!unit.parent && index >= first_attachment_) {
            close_all();
            open_attachment(index);
            return;
        }
        if (quotation && (stack_.empty() || !stack_.back().quotation)) {
            open_quotation(unit.parent);
        }
        const std::string_view element = element_of(unit);
        const std::size_t body = to_.begin_unit(element, index);
        const std::string close = "</" + std::string(element) + ">\n";
        if (children_[index] == 0) {
            to_.block("content", index, body, unit.span.end);
            to_.raw(close);
            return;
        }
        if (!unit.quoted && quoted_children_[index] == children_[index]) {
            to_.raw("<content").id(to_.eid(index) + "__content").raw(">\n");
            if (!to_.is_blank(body, unit.span.end)) {
                to_.paragraphs(body, unit.span.end);
            }
            stack_.push_back({index, false, true, "</content>\n" + close});
            return;
        }
        if (!to_.is_blank(body, unit.span.end)) {
            to_.block("intro", index, body, unit.span.end);
        }
        stack_.push_back({index, false, false, close});
    }

    const Plan& plan_;
    std::string_view source_;
    std::string_view name_;
    AknWriter to_;
    std::vector<std::size_t> children_;
    std::vector<std::size_t> quoted_children_;
    std::size_t first_attachment_ = 0;
    bool law_ = false;
    std::size_t next_ = 0;  ///< segment
    std::vector<Open> stack_;
    std::size_t gaps_ = 0;
    std::size_t quotations_ = 0;
    std::size_t annexes_ = 0;
};

}  // namespace

std::string to_akoma_ntoso(const Plan& plan, std::string_view source, std::string_view name) {
    return Document(plan, source, name).write();
}

}  // namespace core::exports
