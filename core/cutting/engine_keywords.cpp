#include "core/cutting/accept.hpp"
#include "core/cutting/candidates.hpp"
#include "core/cutting/contents.hpp"
#include "core/cutting/end_notes.hpp"
#include "core/cutting/engines.hpp"
#include "core/cutting/families.hpp"
#include "core/cutting/first_section.hpp"
#include "core/cutting/headings.hpp"
#include "core/cutting/margins.hpp"
#include "core/cutting/mark_schemes.hpp"
#include "core/cutting/mark_units.hpp"
#include "core/cutting/notes_above.hpp"
#include "core/cutting/quote_words.hpp"
#include "core/cutting/quotes.hpp"
#include "core/cutting/ranks.hpp"
#include "core/cutting/roman_acts.hpp"
#include "core/cutting/running_parts.hpp"
#include "core/cutting/text_zones.hpp"
#include "core/cutting/title_text.hpp"
#include "core/cutting/titles_again.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::size_t recitals_least = 3;
constexpr std::size_t npos = std::string_view::npos;

/// Candidates of one stretch and the headings among them.
struct StretchCut {
    std::vector<Candidate> candidates;
    std::vector<Boundary> boundaries;
};

/// What was decided about the candidate of the line that is asked for.
void note_candidates(const EngineInput& input, const std::vector<Candidate>& candidates) {
    if (input.trail == nullptr) {
        return;
    }
    for (const Candidate& one : candidates) {
        if (watched(input.trail, one.line)) {
            input.trail->note(one.why, rule_name(input.rules.levels[one.level], one.keyword));
        }
    }
}

/// A unit begins behind the unit before it, whatever a heading above it took.
void drop_covered(const EngineInput& input, std::vector<Boundary>& boundaries) {
    auto behind = boundaries.begin();  // those that are kept
    for (auto one = boundaries.begin(); one != boundaries.end(); ++one) {
        if (behind == boundaries.begin() || one->begin > (behind - 1)->begin) {
            if (behind != one) {
                *behind = std::move(*one);
            }
            ++behind;
        } else if (watched(input.trail, one->line)) {
            input.trail->note(Why::behind_heading, "level " + std::string(one->kind));
        }
    }
    boundaries.erase(behind, boundaries.end());
}

/// The headings of a stretch, as a text of its own.
StretchCut cut_stretch(const EngineInput& input,
                       std::vector<Candidate> candidates,
                       const Stretch& stretch,
                       std::vector<Warning>& warnings) {
    StretchCut cut;
    cut.candidates = std::move(candidates);
    find_notes(input.source, input.lines, input.rules, cut.candidates);
    join_titles_again(input.source, input.lines, input.rules, cut.candidates, input.trail);
    accept_candidates(input.rules, cut.candidates, warnings, input.trail);
    note_candidates(input, cut.candidates);
    cut.boundaries = heading_boundaries(input, cut.candidates, stretch);
    drop_covered(input, cut.boundaries);
    return cut;
}

/// The numbered recitals before the first heading, in texts whose articles have them.
std::vector<Boundary> find_recitals(const EngineInput& input, const StretchCut& cut) {
    const auto article =
        std::find_if(cut.candidates.begin(), cut.candidates.end(), [&](const Candidate& one) {
            return one.accepted && input.rules.levels[one.level].role == Role::article;
        });
    if (article == cut.candidates.end()) {
        return {};
    }
    MarkSearch search;
    search.scheme = find_scheme(input.rules, input.rules.levels[article->level].recitals);
    if (search.scheme == nullptr) {
        return {};
    }
    search.to = cut.boundaries.front().begin;
    search.last_line = input.lines.size();
    search.rank = recital_rank - 1;
    UnitStarts found;
    find_mark_units(input, {}, search, found);
    if (found.size() < recitals_least || found.front().num != "1") {
        return {};
    }
    std::vector<Boundary> recitals;
    recitals.reserve(found.size());
    for (UnitStart& recital : found) {
        recital.recital = true;
        recital.depth_class = Depth::article;
        recitals.emplace_back(std::move(recital));
    }
    return recitals;
}

/// "Article 2" or "8.12.030" opens the quotation: numbers with fewer parts and no keyword below it
/// are its paragraphs.
void drop_paragraphs(const Ruleset& rules,
                     const QuoteZone& zone,
                     std::vector<Candidate>& candidates) {
    const auto is_article = [&](const Candidate& one, bool bare) {
        const Level& level = rules.levels[one.level];
        return level.role == Role::article && level.bare == bare;
    };
    if (candidates.empty() || candidates.front().line != zone.first || candidates.front().lower) {
        return;
    }
    const bool named = is_article(candidates.front(), false);
    const std::size_t parts = candidates.front().number.key.size();
    if (!named && (parts < 2 || !is_article(candidates.front(), true))) {
        return;
    }
    std::erase_if(candidates, [&](const Candidate& one) {
        return is_article(one, true) && (named || one.number.key.size() < parts);
    });
}

/// What the quotations of a text take from it.
struct Quoting {
    const MarkScheme* scheme = nullptr;  ///< the marks of what stands before their first article
    SchemeChoice choice;
    std::vector<const MarkScheme*> known;  ///< the schemes that its own articles have
};

/// The units of one quotation. Where its articles are of another kind than those of the text, as
/// sections of a code are in an ordinance, they tell the scheme of their marks themselves.
void cut_quotation(const EngineInput& input,
                   const QuoteZone& zone,
                   const Quoting& quoting,
                   bool nested,
                   UnitStarts& out) {
    const Stretch stretch{zone.first, zone.last, zone.indent};
    if (watched(input.trail, zone.first, zone.last)) {
        input.trail->note(Why::quotation, "quotations");
        input.trail->where = "in the quotation of lines " + std::to_string(zone.first + 1) +
                             " to " + std::to_string(zone.last);
    }
    const std::vector<QuoteZone> inner =
        nested ? std::vector<QuoteZone>{} : nested_quotes(input.source, input.lines, zone);
    std::vector<Candidate> candidates = find_candidates(input.source, input.lines, input.rules,
                                                        stretch, input.headings_max, input.trail);
    for (Candidate& candidate : candidates) {
        candidate.quoted = false;
    }
    drop_paragraphs(input.rules, zone, candidates);
    mark_quotes(inner, candidates);
    std::vector<Warning> ignored;
    StretchCut cut = cut_stretch(input, std::move(candidates), stretch, ignored);
    apply_schemes(quoting.choice, cut.boundaries);
    const auto of_another_kind = [&](const Boundary& one) {
        return one.marks != nullptr && std::find(quoting.known.begin(), quoting.known.end(),
                                                 one.marks) == quoting.known.end();
    };
    if (std::any_of(cut.boundaries.begin(), cut.boundaries.end(), of_another_kind)) {
        apply_schemes(choose_schemes(input, cut.boundaries, inner, input.lines[zone.last - 1].next),
                      cut.boundaries);
    }
    const std::size_t begin = out.size();
    MarkSearch search;
    search.line = zone.first;
    search.from = input.lines[zone.first].begin;
    search.to = cut.boundaries.empty() ? std::size_t{input.lines[zone.last - 1].next}
                                       : cut.boundaries.front().begin;
    search.last_line = zone.last;
    search.scheme = quoting.scheme;
    search.rank = unseen_article_rank;
    search.fragment = true;
    find_mark_units(input, inner, search, out);
    add_mark_units(input, cut.boundaries, inner, stretch, out);
    std::move(cut.boundaries.begin(), cut.boundaries.end(), std::back_inserter(out));
    for (const QuoteZone& quotation : inner) {
        cut_quotation(input, quotation, quoting, true, out);
    }
    for (std::size_t i = begin; i < out.size(); ++i) {
        out[i].quoted = true;
        out[i].title = without_closing_mark(out[i].title);
        out[i].rank += quoted_rank;
        out[i].depth_class = Depth::all;
    }
}

void cut_quotations(const EngineInput& input,
                    const std::vector<Boundary>& own,
                    const std::vector<QuoteZone>& quotes,
                    SchemeChoice choice,
                    UnitStarts& out) {
    Quoting quoting{nullptr, std::move(choice), {}};
    for (const Boundary& one : own) {
        if (std::find(quoting.known.begin(), quoting.known.end(), one.marks) ==
            quoting.known.end()) {
            quoting.known.push_back(one.marks);
        }
    }
    auto heading = own.begin();
    for (const QuoteZone& zone : quotes) {
        for (; heading != own.end() && heading->begin < input.lines[zone.first].begin; ++heading) {
            quoting.scheme = heading->marks != nullptr ? heading->marks : quoting.scheme;
        }
        if (quoting.scheme != nullptr && !zone.whole) {
            cut_quotation(input, zone, quoting, false, out);
        }
    }
}

/// What a note quotes is no part of the act.
void drop_units_in_gaps(const std::vector<Gap>& gaps, UnitStarts& units) {
    const auto in_gap = [&](const UnitStart& unit) {
        const auto behind =
            std::upper_bound(gaps.begin(), gaps.end(), unit.begin,
                             [](std::size_t begin, const Gap& gap) { return begin < gap.begin; });
        return behind != gaps.begin() && unit.begin < (behind - 1)->end;
    };
    drop_from(units, std::remove_if(units.begin(), units.end(), in_gap));
}

/// Whether the text numbers its sections without a keyword, as far as the lines alone tell.
bool numbers_stand_alone(const Ruleset& rules, const std::vector<Candidate>& candidates) {
    std::size_t bare = 0;
    std::size_t named = 0;
    for (const Candidate& candidate : candidates) {
        const Level& level = rules.levels[candidate.level];
        if (level.role == Role::article && !candidate.lower) {
            ++(level.bare ? bare : named);
        }
    }
    return bare > named;
}

/// Finds the first section of an act that does not number it. What stands above it is no heading:
/// "2d Session".
void find_opening(const EngineInput& input, KeywordHeadings& out) {
    const auto numbered = std::find_if(out.headings.begin(), out.headings.end(),
                                       [](const Boundary& one) { return !one.bare; });
    out.first_section = find_first_section(
        input, numbered == out.headings.end() ? input.source.size() : numbered->begin);
    if (out.first_section) {
        const std::size_t begin = input.lines[*out.first_section].begin;
        std::erase_if(out.headings, [&](const Boundary& one) { return one.begin < begin; });
    }
}

/// What stands below the first section of an act that does not number it, with the marks of its
/// sections. No unit holds it, but that of a text without any heading.
void add_opening(const EngineInput& input,
                 const KeywordHeadings& known,
                 SchemeChoice choice,
                 UnitStarts& out) {
    const auto level = std::find_if(
        input.rules.levels.begin(), input.rules.levels.end(),
        [](const Level& one) { return one.role == Role::article && !one.bare && !one.encloses; });
    std::vector<Boundary> opening(1);
    opening[0].marks =
        level == input.rules.levels.end() ? nullptr : find_scheme(input.rules, level->marks);
    apply_schemes(choice, opening);
    if (opening[0].marks == nullptr) {
        return;
    }
    MarkSearch search;
    search.line = *known.first_section + 1;
    search.from = input.lines[*known.first_section].next;
    search.to = known.headings.empty() ? input.source.size() : known.headings.front().begin;
    search.last_line = input.lines.size();
    search.scheme = opening[0].marks;
    search.rank = unseen_article_rank;
    search.fragment = true;
    find_mark_units(input, known.quotes, search, out);
    if (known.headings.empty()) {
        if (input.depth == Depth::all) {
            cut_quotations(input, opening, known.quotes, std::move(choice), out);
        }
        if (!out.empty()) {
            out.push_front(whole_text(input.source));
        }
    }
}

/// A heading that a quotation mark opens and that stands in no quotation: nothing closes it.
void warn_of_open_quotes(const Ruleset& rules,
                         const std::vector<QuoteZone>& quotes,
                         const std::vector<Candidate>& candidates,
                         std::vector<Warning>& warnings) {
    auto zone = quotes.begin();
    for (const Candidate& candidate : candidates) {
        while (zone != quotes.end() && zone->last <= candidate.line) {
            ++zone;
        }
        const bool inside = zone != quotes.end() && candidate.line >= zone->first;
        if (candidate.opens_quote && !inside && rules.quote_marks && !rules.quote_reopened) {
            warnings.push_back({"UNBALANCED_QUOTE", candidate.begin,
                                "the quotation that opens here does not close"});
        }
    }
}

}  // namespace

KeywordHeadings find_keyword_headings(const EngineInput& input) {
    KeywordHeadings out;
    Stretch whole{0, input.lines.size(), margin_of_text(input)};
    std::vector<Candidate> candidates = find_candidates(input.source, input.lines, input.rules,
                                                        whole, input.headings_max, input.trail);
    look_at_paragraphs(input, whole, candidates);
    if (candidates.size() > input.headings_max) {
        out.refusal = too_many_headings(input.headings_max);
        return out;
    }
    drop_unattached(input.source, input.lines, input.rules, candidates, input.trail);
    const bool alone = numbers_stand_alone(input.rules, candidates) &&
                       !numbers_carry_the_article(input.rules, candidates);
    const bool set_so = alone && bodies_are_indented(input, candidates, whole.indent);
    out.quotes = find_quotes(input.source, input.lines, input.rules, alone,
                             set_so ? std::nullopt : std::optional(whole.indent));
    warn_of_open_quotes(input.rules, out.quotes, candidates, out.warnings);
    mark_quotes(out.quotes, candidates);
    if (!out.quotes.empty()) {
        drop_whole_act(input.rules, candidates, out.quotes);
    }
    quote_announced(input.source, input.lines, input.rules, candidates, out.quotes);
    quote_below_romans(input, candidates, out.quotes);
    out.contents = mark_contents(input.source, input.lines, input.rules, candidates);
    out.notes_line = mark_end_notes(input.source, input.lines, input.rules, candidates);
    drop_running_parts(input.source, input.lines, input.rules, candidates, input.trail);
    StretchCut cut = cut_stretch(input, std::move(candidates), whole, out.warnings);
    for (const Candidate& one : cut.candidates) {
        if (one.accepted) {
            out.longest_title = std::max(out.longest_title, one.title_end - one.title_begin);
        }
    }
    add_block_headings(input, cut.boundaries);
    out.recitals = find_recitals(input, cut);
    out.headings = std::move(cut.boundaries);
    find_opening(input, out);
    return out;
}

void cut_keywords(const EngineInput& input,
                  KeywordHeadings known,
                  Assembly& out,
                  std::vector<Warning>& warnings) {
    if (known.refusal.empty() && known.longest_title > input.title_bytes_max) {
        known.refusal = title_too_long(input.title_bytes_max);
    }
    if (!known.refusal.empty()) {
        out.refusal = std::move(known.refusal);
        return;
    }
    std::move(known.warnings.begin(), known.warnings.end(), std::back_inserter(warnings));
    find_zones(input,
               {known.recitals, known.headings, known.quotes, known.contents, known.notes_line,
                known.first_section ? input.lines[*known.first_section].begin : npos},
               out);
    UnitStarts& all = out.boundaries;
    SchemeChoice choice;
    if (input.depth > Depth::article) {
        choice = choose_schemes(input, known.headings, known.quotes, input.source.size());
        apply_schemes(choice, known.headings);
        const Stretch whole{0, input.lines.size(), 0};
        if (known.first_section) {
            add_opening(input, known, choice, all);
        }
        add_mark_units(input, known.headings, known.quotes, whole, all, out.gaps);
    }
    if (input.depth == Depth::all && !known.headings.empty()) {
        cut_quotations(input, known.headings, known.quotes, std::move(choice), all);
        drop_units_in_gaps(out.gaps, all);
    }
    put_before(all, std::move(known.headings));
    put_before(all, std::move(known.recitals));
    settle_order(all);
}

}  // namespace core::cutting
