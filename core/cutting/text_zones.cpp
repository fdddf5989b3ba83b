#include "core/cutting/text_zones.hpp"

#include "core/cutting/act_ends.hpp"
#include "core/cutting/contents.hpp"
#include "core/cutting/line_opening.hpp"

#include <algorithm>
#include <utility>

namespace core::cutting {
namespace {

/// A paragraph of so many bytes is no line of a signature.
constexpr std::size_t signature_line_max = 300;
/// The closing formulas of an act have no more bytes, nor has the whole of its signature.
constexpr std::size_t formula_max = 1200;
constexpr std::size_t signature_max = 3000;

/// Adds a zone; what it overlaps of the last one is cut off, neighbours of one kind are joined.
void add_zone(std::vector<Zone>& zones, std::string_view kind, std::size_t begin, std::size_t end) {
    if (begin >= end) {
        return;
    }
    if (!zones.empty() && zones.back().kind == kind && zones.back().span.end == begin) {
        zones.back().span.end = end;
    } else {
        zones.push_back({kind, {begin, end}});
    }
}

/// `under` without what `over` covers, and `over`. Both are in order and overlap only each other.
std::vector<Zone> laid_over(const std::vector<Zone>& under, const std::vector<Zone>& over) {
    std::vector<Zone> out;
    const auto add = [&](std::string_view kind, std::size_t begin, std::size_t end) {
        if (begin < end) {
            out.push_back({kind, {begin, end}});
        }
    };
    auto next = over.begin();
    std::size_t at = 0;
    for (const Zone& zone : under) {
        at = std::max(at, zone.span.begin);
        for (; next != over.end() && next->span.begin < zone.span.end; ++next) {
            add(zone.kind, at, next->span.begin);
            add(next->kind, next->span.begin, next->span.end);
            at = next->span.end;
        }
        add(zone.kind, at, zone.span.end);
    }
    return out;
}

/// Reads the text once from its head to its end.
class ZoneFinder {
  public:
    ZoneFinder(const EngineInput& input, const ZoneSearch& search)
        : input_(input), search_(search), openings_(input.source, input.lines, input.rules) {}

    void run(Assembly& out) {
        std::vector<Boundary>& headings = search_.headings;
        if (headings.empty()) {
            out.zones = front_only();
            return;
        }
        front();
        const std::vector<ActEnd> ends = act_ends(headings);
        for (std::size_t i = 0; i < headings.size(); ++i) {
            stretch(i, ends[i]);
        }
        out.zones = laid_over(laid_over(base(), found_), tables());
        out.gaps = std::move(gaps_);
    }

  private:
    std::size_t size() const { return input_.source.size(); }
    std::size_t begin_of(std::size_t line) const {
        return line < input_.lines.size() ? input_.lines[line].begin : size();
    }

    std::size_t front_matter() const { return front_matter_length(input_.source, input_.lines); }

    /// A text without headings is one unit as a whole.
    std::vector<Zone> front_only() const {
        std::vector<Zone> zones;
        add_zone(zones, "front_matter", 0, front_matter());
        add_zone(zones, "body", front_matter(), size());
        return zones;
    }

    /// Body and annexes, as the headings alone tell.
    std::vector<Zone> base() const {
        std::vector<Zone> zones;
        std::string_view kind = "body";
        std::size_t begin = 0;
        int rank = 0;
        for (const Boundary& one : search_.headings) {
            const bool leaves = kind != "body" && !one.annex && (one.opens_act || one.rank <= rank);
            if (!one.annex && !leaves) {
                continue;
            }
            add_zone(zones, kind, begin, one.begin);
            begin = one.begin;
            rank = one.rank;
            kind = leaves ? "body" : one.editorial ? "notes" : "annex";
        }
        add_zone(zones, kind, begin, size());
        return zones;
    }

    std::vector<Zone> tables() const {
        std::vector<Zone> zones;
        for (const Stretch& table : search_.contents) {
            const std::size_t after = zones.empty() ? 0 : zones.back().span.end;
            add_zone(zones, "toc", std::max(begin_of(table.first), after),
                     begin_of(behind_blanks(table.last)));
        }
        if (search_.contents.empty()) {
            add_zone(zones, "toc", contents_begin_, contents_end_);
        }
        return zones;
    }

    /// What stands before the first heading, and the words of enactment behind the recitals.
    void front() {
        const std::vector<Boundary>& recitals = search_.recitals;
        const std::size_t heading =
            std::min<std::size_t>(search_.headings.front().begin, search_.first_section);
        const std::size_t first = recitals.empty() ? heading : recitals.front().begin;
        begin_ = std::min(front_matter(), first);
        add_zone(found_, "front_matter", 0, begin_);
        kind_ = is_blank(begin_, first) ? "body" : "masthead";
        for (; line_ < input_.lines.size() && begin_of(line_) < first; ++line_) {
            read_front_line(first);
        }
        if (kind_ != "body" || !recitals.empty()) {
            add_zone(found_, kind_, begin_, first);
        }
        while (line_ < input_.lines.size() && begin_of(line_) < heading &&
               (begin_of(line_) <= recitals.back().begin ||
                openings_.read(line_) != Opens::preamble)) {
            ++line_;
        }
        // No recital holds these words, so that they are a zone of their own.
        const std::size_t enacting = std::clamp(begin_of(line_), first, heading);
        if (kind_ != "body" || !recitals.empty()) {
            add_zone(found_, "preamble", first, enacting);
        }
        if (enacting < heading) {
            found_.push_back({"preamble", {enacting, heading}});
            gaps_.push_back({enacting, heading});
        }
    }

    /// `first`: where the first unit begins.
    void read_front_line(std::size_t first) {
        while (table_ < search_.contents.size() && search_.contents[table_].last <= line_) {
            ++table_;
        }
        const bool in_table =
            table_ < search_.contents.size() && line_ >= search_.contents[table_].first;
        const std::size_t begin = begin_of(line_);
        if (in_table || begin < begin_) {
            return;
        }
        const Opens opens = kind_ == "preamble" ? Opens::nothing : openings_.read(line_);
        const std::string_view next = opens == Opens::preamble  ? "preamble"
                                      : opens == Opens::notes   ? "notes"
                                      : opens == Opens::history ? "history"
                                                                : "";
        if (!next.empty() && next != kind_) {
            add_zone(found_, kind_, begin_, begin);
            kind_ = next;
            begin_ = begin;
            note(kind_);
        } else if (next.empty() && contents_end_ == 0 && table_ == search_.contents.size() &&
                   is_contents_title(input_.source, input_.lines[line_], input_.rules, fold_) &&
                   openings_.read(line_) != Opens::preamble) {
            contents_begin_ = begin;
            contents_end_ = input_.rules.engine == Engine::outline ? first : paragraph_end(first);
        }
    }

    /// Behind the first paragraph below the line, which is a title: entries that nothing repeats.
    std::size_t paragraph_end(std::size_t most) const {
        std::size_t line = behind_blanks(line_ + 1);
        while (line < input_.lines.size() && !openings_.blank(line)) {
            ++line;
        }
        return std::min(begin_of(behind_blanks(line)), most);
    }

    std::size_t behind_blanks(std::size_t line) const {
        while (line < input_.lines.size() && openings_.blank(line)) {
            ++line;
        }
        return line;
    }

    bool is_blank(std::size_t begin, std::size_t end) const {
        return input_.source.substr(begin, end - begin).find_first_not_of(" \t\r\n\xEF\xBB\xBF") ==
               std::string_view::npos;
    }

    void note(std::string_view kind) const {
        if (watched(input_.trail, line_)) {
            input_.trail->note(Why::zone, "zone " + std::string(kind));
        }
    }

    /// What stands between a heading and the next one: where the text of the unit ends.
    void stretch(std::size_t index, const ActEnd& act) {
        std::vector<Boundary>& headings = search_.headings;
        end_ = index + 1 < headings.size() ? headings[index + 1].begin : size();
        act_ = act;
        kind_ = {};
        signed_ = false;
        while (line_ < input_.lines.size() && begin_of(line_) < headings[index].end) {
            ++line_;
        }
        unsigned_ = unnoted_ = line_;
        for (; line_ < input_.lines.size() && begin_of(line_) < end_; ++line_) {
            skip_quotations();
            if (begin_of(line_) >= end_) {
                break;
            }
            const std::string_view next = kind_.empty() ? opened() : gone_on();
            if (!next.empty() && next != kind_) {
                go_over_to(next);
            }
        }
        if (!kind_.empty()) {
            add_zone(found_, kind_, begin_, end_);
            if (act.another && signed_ && index + 1 < headings.size()) {
                headings[index + 1].opens_act = true;
            }
        }
    }

    /// From its first zone on a stretch belongs to no unit.
    void go_over_to(std::string_view kind) {
        const std::size_t begin = begin_of(line_);
        if (kind_.empty()) {
            gaps_.push_back({begin, end_});
        } else {
            add_zone(found_, kind_, begin_, begin);
        }
        kind_ = kind;
        begin_ = begin;
        signed_ = signed_ || kind == "signature" || kind == "masthead";
        any_signed_ = any_signed_ || signed_;
        note(kind);
    }

    void skip_quotations() {
        const std::vector<QuoteZone>& quotes = search_.quotes;
        for (; quote_ < quotes.size() && quotes[quote_].first <= line_; ++quote_) {
            if (kind_.empty() && line_ < quotes[quote_].last) {
                line_ = std::min(quotes[quote_].last, input_.lines.size());
            }
        }
    }

    /// The zone that the line opens behind the text of a unit; empty if it is text.
    std::string_view opened() {
        if (line_ >= search_.notes_line) {
            return "notes";
        }
        const Opens opens = openings_.read(line_);
        switch (opens) {
            case Opens::history:
                return "history";
            case Opens::notes:
                return "notes";
            case Opens::note_mark:
                return only_notes_follow() ? "notes" : "";
            case Opens::signature:
                return act_.ends || (act_.last_annex && !any_signed_) ? "signature" : "";
            case Opens::masthead:
                return act_.another && openings_.is_in_capitals(line_) && openings_.is_spaced(line_)
                           ? "masthead"
                           : "";
            default:
                break;
        }
        const bool may_sign =
            act_.ends && (opens == Opens::signatory || openings_.is_place_and_date(line_));
        return may_sign && openings_.follows_a_stop(line_) && only_names_follow() ? "signature"
                                                                                  : "";
    }

    /// Whether the stretch goes on with names, up to its end or another zone. What is none here is
    /// none for the lines between either.
    bool only_names_follow() {
        for (std::size_t i = line_; line_ >= unsigned_ && in_stretch(i); ++i) {
            const Opens opens = openings_.read(i);
            if (opens == Opens::history || opens == Opens::notes ||
                (opens == Opens::masthead && openings_.is_spaced(i))) {
                return true;
            }
            if (!openings_.is_name(i)) {
                unsigned_ = i + 1;
            }
        }
        return line_ >= unsigned_;
    }

    /// Whether each paragraph behind the footnote is one too.
    bool only_notes_follow() {
        for (std::size_t i = line_; line_ >= unnoted_ && in_stretch(i); ++i) {
            const Opens opens = openings_.read(i);
            if (opens == Opens::history || opens == Opens::notes) {
                return true;
            }
            if (opens != Opens::note_mark && openings_.is_spaced(i) && !openings_.blank(i)) {
                unnoted_ = i + 1;
            }
        }
        return line_ >= unnoted_;
    }

    bool in_stretch(std::size_t line) const {
        return line < std::min(input_.lines.size(), search_.notes_line) && begin_of(line) < end_;
    }

    /// The zone that the line goes over to, behind the text of a unit.
    std::string_view gone_on() {
        if (line_ >= search_.notes_line) {
            return "notes";
        }
        const Opens opens = openings_.read(line_);
        if (opens == Opens::history || opens == Opens::notes) {
            return opens == Opens::notes ? "notes" : "history";
        }
        const bool closing = kind_ == "signature";
        if (opens == Opens::masthead && closing && openings_.is_spaced(line_)) {
            return act_.another ? "masthead" : "annex";
        }
        if (opens == Opens::preamble && act_.another && (closing || kind_ == "masthead")) {
            return "preamble";
        }
        // The closing formula itself may be long, what follows it is not.
        const std::size_t size = begin_of(line_) - begin_;
        const bool text =
            closing && ((openings_.size(line_) > signature_line_max && size > formula_max) ||
                        size > signature_max);
        return !text ? "" : act_.another ? "preamble" : "annex";
    }

    const EngineInput& input_;
    const ZoneSearch& search_;
    LineOpenings openings_;
    Fold fold_;
    std::vector<Zone> found_;
    std::vector<Gap> gaps_;
    std::size_t line_ = 0;
    std::size_t quote_ = 0;
    std::size_t table_ = 0;
    std::size_t contents_begin_ = 0;  ///< of a table whose entries stand nowhere else
    std::size_t contents_end_ = 0;
    // Of the stretch that is read:
    ActEnd act_;
    std::size_t end_ = 0;
    std::string_view kind_;     ///< empty: the text of the unit
    std::size_t begin_ = 0;     ///< of the zone
    bool signed_ = false;       ///< a signature, or the masthead of another act, was seen
    bool any_signed_ = false;   ///< the same in any stretch so far
    std::size_t unsigned_ = 0;  ///< lines before this one open no signature by what follows
    std::size_t unnoted_ = 0;   ///< nor notes
};

}  // namespace

void find_zones(const EngineInput& input, const ZoneSearch& search, Assembly& out) {
    ZoneFinder(input, search).run(out);
}

}  // namespace core::cutting
