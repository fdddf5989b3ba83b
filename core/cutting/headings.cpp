#include "core/cutting/headings.hpp"

#include "core/cutting/ranks.hpp"
#include "core/cutting/title_votes.hpp"
#include "core/cutting/titles.hpp"

#include <algorithm>
#include <memory>

namespace core::cutting {
namespace {

constexpr std::size_t headed_least = 3;

/// Builds boundaries from accepted candidates of one stretch, in order.
class Builder {
  public:
    Builder(const EngineInput& input, const std::vector<Candidate>& candidates, Stretch stretch)
        : input_(input),
          candidates_(candidates),
          stretch_(stretch),
          numbered_(numbered_style(input, stretch.first, candidates)) {}

    std::vector<Boundary> run() {
        std::vector<Boundary> out;
        const auto accepted = static_cast<std::size_t>(
            std::count_if(candidates_.begin(), candidates_.end(),
                          [](const Candidate& one) { return one.accepted; }));
        // Room for a heading above each: what nothing is written to costs nothing.
        out.reserve(2 * accepted);
        articles_.reserve(accepted);
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            if (candidates_[i].accepted) {
                const std::size_t before = out.size();
                const auto above = headings_above(i, out);
                add_plain_headings(i, above, out);
                add_numbered_headings(i, out);
                out.push_back(boundary(i));
                stand_in_owner(i, out);
                note_article(i, before, above, out);
            }
        }
        drop_sentences_below(out);
        drop_rare_titles(out);
        vote_on_titles(input_.source, input_.rules, candidates_, voting_, out);
        take_headings_above(out);
        return out;
    }

  private:
    /// The lines on their own that head what begins with this candidate.
    std::vector<PlainHeading> headings_above(std::size_t index,
                                             const std::vector<Boundary>& out) const {
        const Level& level = input_.rules.levels[candidates_[index].level];
        const bool named = !level.bare && !level.heading_above;  // "Article 5" of a charter
        if ((!level.plain_headings && !level.heading_above) || (named && out.empty())) {
            return {};
        }
        const std::size_t behind = out.empty() ? std::size_t{0} : out.back().end;
        std::size_t from = line_after_previous(index);
        while (from < candidates_[index].line && input_.lines[from].begin < behind) {
            ++from;  // what is the title of the heading above is none of its own
        }
        auto found = plain_headings_above(input_.source, input_.lines, candidates_[index], from,
                                          stretch_.indent);
        if (out.empty()) {
            drop_name(input_.source, found);
        }
        if (named && !found.empty()) {
            keep_capitals(input_.source, input_.lines, from, out.back().running, found);
        }
        return found;
    }

    /// "Appendix A to Part 5": the last unit, which stands in the part above it.
    void stand_in_owner(std::size_t index, std::vector<Boundary>& out) {
        const Candidate& candidate = candidates_[index];
        if (!candidate.belongs || input_.rules.levels[candidate.level].title_aside) {
            return;  // "Anlage 2 zu § 5" says what it is about, not where it stands
        }
        Fold words;
        fold_into(input_.source.substr(candidate.number_end, 24), 24, words);
        int rank = own_.open.empty() ? out.back().rank : own_.open.back() + 1;
        for (const auto& [kind, last] : own_.last) {
            const std::u32string word(kind.begin(), kind.end());
            if (words.characters.find(U" " + word + U" ") != std::u32string::npos) {
                rank = last + 1;
            }
        }
        out.back().rank = rank;
    }

    void add_plain_headings(std::size_t index,
                            const std::vector<PlainHeading>& headings,
                            std::vector<Boundary>& out) {
        if (!input_.rules.levels[candidates_[index].level].plain_headings) {
            return;
        }
        int above = 0;
        for (const PlainHeading& heading : headings) {
            Boundary one;
            one.begin = heading.begin;
            one.end = heading.end;
            one.kind = "heading";
            one.depth_class = Depth::container;
            // What stands above another heading without text between them encloses it.
            one.rank = std::max(above + 1, rank_of(heading, above > 0));
            above = one.rank;
            one.title = heading.title;
            one.element = slug(heading.title, 60);
            if (!one.element.empty()) {
                out.push_back(std::move(one));
            }
        }
    }

    /// In a text with headings numbered in capitals ("II. Antrag") those that stand below them.
    void add_numbered_headings(std::size_t index, std::vector<Boundary>& out) const {
        const Candidate& candidate = candidates_[index];
        const Level& level = input_.rules.levels[candidate.level];
        if (numbered_ == Numbered::none || level.role != Role::article || level.bare) {
            return;
        }
        for (NumberedHeading& heading : numbered_headings_above(
                 input_, candidate.line, line_after_previous(index), numbered_)) {
            Boundary one;
            one.begin = heading.begin;
            one.end = one.behind = heading.end;
            one.line = heading.line;
            one.kind = "heading";
            one.depth_class = Depth::container;
            one.rank = heading.rank + (candidate.inside ? inside_rank : 0);
            one.element = path_element("HEADING", heading.num);
            one.num = heading.num;
            one.title = heading.title;
            out.push_back(std::move(one));
        }
    }

    /// The name of an amended act stands below a heading that has no article of its own ("Related
    /// Amendments"), and so do the names that follow; else it is a heading like those before it.
    int rank_of(const PlainHeading& heading, bool is_below_another) {
        if (!heading.cited) {
            heading_rank_ = heading.capitals ? capitals_rank : plain_rank;
            cited_rank_ = heading_rank_;
        } else if (is_below_another) {
            cited_rank_ = small_rank;
        }
        return heading.cited ? cited_rank_ : heading_rank_;
    }

    /// The line behind the accepted candidate before this one, and behind its title.
    std::size_t line_after_previous(std::size_t index) const {
        std::size_t i = index;
        while (i > 0 && !candidates_[i - 1].accepted) {
            --i;
        }
        return i == 0 ? stretch_.first : candidates_[i - 1].line + 1;
    }

    /// What the vote on titles needs to know of an article.
    struct Article {
        Place boundary;
        Place plain_end;            ///< end of the heading without a title below
        bool own_boundary = false;  ///< the heading above is a boundary, right before it
        bool headable = false;      ///< of a level whose titles may stand above
        bool below = false;         ///< its title stands below the number
        bool open = false;          ///< nothing stands behind its number
        bool sentence = false;      ///< its title below ends with a full stop
        bool regular = false;       ///< such titles count only where most articles have one
        std::unique_ptr<PlainHeading> above;
    };

    void note_article(std::size_t index,
                      std::size_t before,
                      const std::vector<PlainHeading>& above,
                      const std::vector<Boundary>& out) {
        const Candidate& candidate = candidates_[index];
        if (!out.back().running) {
            return;
        }
        const Level& level = input_.rules.levels[candidate.level];
        voting_.push_back({Place(out.size() - 1), Place(index)});
        Article one;
        one.boundary = out.size() - 1;
        one.plain_end = candidate.title_end;
        one.headable = level.heading_above;
        one.below = out.back().end > candidate.title_end;
        one.open = candidate.title_begin == candidate.title_end;
        one.sentence = sentence_;
        one.regular = level.title_regular && one.open;
        if (one.headable && !out.back().noted && !above.empty() && !above.back().cited) {
            one.above = std::make_unique<PlainHeading>(above.back());
            one.own_boundary = out.size() - before > 1;
        }
        articles_.push_back(std::move(one));
    }

    /// A sentence below a number is its title only where nearly every article has one.
    void drop_sentences_below(std::vector<Boundary>& out) const {
        std::size_t all = 0;
        std::size_t sentences = 0;
        for (const Article& one : articles_) {
            all += one.open ? 1U : 0U;
            sentences += one.sentence ? 1U : 0U;
        }
        if (sentences >= headed_least && sentences * 4 >= all * 3) {
            return;
        }
        for (const Article& one : articles_) {
            if (one.sentence) {
                out[one.boundary].title.clear();
                out[one.boundary].end = one.plain_end;
            }
        }
    }

    /// A short line below a number is a title only where most articles have one.
    void drop_rare_titles(std::vector<Boundary>& out) const {
        std::size_t all = 0;
        std::size_t titled = 0;
        for (const Article& one : articles_) {
            all += one.regular ? 1U : 0U;
            titled += one.regular && one.below ? 1U : 0U;
        }
        if (titled * 2 >= all && !has_status_lines(out)) {
            return;
        }
        for (const Article& one : articles_) {
            if (one.regular && one.below) {
                out[one.boundary].title.clear();
                out[one.boundary].end = one.plain_end;
            }
        }
    }

    /// "In force" below most numbers: titles differ.
    bool has_status_lines(const std::vector<Boundary>& out) const {
        const ShortText* above = nullptr;
        std::size_t titled = 0;
        std::size_t same = 0;
        for (const Article& one : articles_) {
            if (one.regular && one.below) {
                const ShortText& title = out[one.boundary].title;
                same += above != nullptr && *above == title ? 1U : 0U;
                above = &title;
                ++titled;
            }
        }
        return same + 1 >= headed_least && same * 2 >= titled;
    }

    /// Where nearly every article has a heading of its own right above, that is its title.
    void take_headings_above(std::vector<Boundary>& out) const {
        std::size_t all = 0;
        std::size_t headed = 0;
        std::size_t same = 0;  // "Liens relatifs": what a web site prints above each
        std::string_view last;
        for (const Article& one : articles_) {
            all += one.headable ? 1U : 0U;
            headed += one.above ? 1U : 0U;
            const std::string_view title = one.above ? std::string_view(one.above->title) : "";
            same += !last.empty() && title == last ? 1U : 0U;
            last = title;
        }
        if (headed < headed_least || headed * 3 < all * 2 || same * 2 >= headed) {
            return;
        }
        for (const Article& one : articles_) {
            if (!one.above) {
                continue;
            }
            Boundary& article = out[one.boundary];
            article.begin = one.above->begin;
            article.title = one.above->title;
            article.noted = true;
            if (one.own_boundary) {
                out[one.boundary - 1].kind = {};
            }
        }
        std::erase_if(out, [](const Boundary& one) { return one.kind.empty(); });
    }

    /// "A. Allgemeiner Teil" right above "Abschnitt I", with which the text begins: it encloses it.
    /// So does "TITLE I" between "CHAPTER I" and "CHAPTER II" the latter, and "Section I", which
    /// holds articles, the chapter right below the first of them.
    void stand_above_next(std::size_t index, Ranks& ranks) const {
        const Level& rule = input_.rules.levels[candidates_[index].level];
        constexpr std::size_t lines_between = 4;
        std::size_t next = index + 1;
        while (next < candidates_.size() && !candidates_[next].accepted) {
            ++next;
        }
        if (next < candidates_.size() &&
            candidates_[next].line - candidates_[index].line <= lines_between) {
            const Level& below = input_.rules.levels[candidates_[next].level];
            if (candidates_[index].group) {
                ranks.group = below.role == Role::container && !below.floating ? below.rank - 1 : 0;
                return;
            }
            const bool encloses =
                rule.bare || (below.rank > rule.rank && ranks.is_open(below.rank));
            if (below.role == Role::container && !below.floating && encloses) {
                ranks.floating.emplace(candidates_[index].level, below.rank - 1);
            }
        }
    }

    Boundary boundary(std::size_t index) {
        sentence_ = false;
        const Candidate& candidate = candidates_[index];
        const Level& rule = input_.rules.levels[candidate.level];
        Boundary out;
        out.begin = candidate.begin;
        out.kind = candidate.group && !rule.group_kind.empty() ? rule.group_kind : rule.kind;
        Ranks& ranks = candidate.inside ? inside_ : own_;
        if (!candidate.inside) {
            inside_ = {};
        }
        if (candidate.group ? ranks.group < 0 : rule.floating && rule.bare == ranks.open.empty()) {
            ranks.group = candidate.group ? 0 : ranks.group;
            stand_above_next(index, ranks);
        }
        out.rank = (candidate.group ? ranks.of_group(rule) : ranks.of(candidate.level, rule)) +
                   (candidate.inside ? inside_rank : 0);
        out.running = rule.role == Role::article && !candidate.group;
        out.bare = rule.bare;
        out.annex = rule.role == Role::annex;
        out.editorial = rule.editorial;
        out.line = candidate.line;
        out.behind = candidate.title_begin;
        out.marks = candidate.group ? nullptr : find_scheme(input_.rules, rule.marks);
        out.block_marks = out.running ? nullptr : find_scheme(input_.rules, rule.block_marks);
        if (!out.running) {
            out.depth_class = Depth::container;
        }
        std::string number = clean_text(input_.source.substr(
            candidate.number_begin, candidate.number_end - candidate.number_begin));
        if (number.find("**") != std::string::npos) {
            std::erase(number, '*');  // "**3** to 5", "**5** *a*"; but "R*122-1"
        }
        out.num = number;
        if (candidate.number.style == number_ordinal) {
            number = std::to_string(candidate.number.key[0]);
        }
        out.element = path_element(rule.keywords[candidate.keyword].address, number);
        out.end = candidate.title_end;
        if (rule.editorial) {
            out.title = clean_text(input_.source.substr(out.begin, out.end - out.begin));
            return out;
        }
        if (candidate.note_end > candidate.note_begin) {
            out.begin = std::min(candidate.begin, candidate.note_begin);
            out.noted = true;
        }
        const HeadingTitle title =
            heading_title(input_.source, input_.lines, input_.rules, candidates_, index);
        out.title = title.text;
        out.end = title.end;
        out.behind = title.behind;
        sentence_ = title.sentence;
        return out;
    }

    const EngineInput& input_;
    const std::vector<Candidate>& candidates_;
    Stretch stretch_;
    Numbered numbered_;
    std::vector<Article> articles_;
    std::vector<VotingArticle> voting_;
    int heading_rank_ = plain_rank;
    int cited_rank_ = plain_rank;
    bool sentence_ = false;  // the title of the last boundary is one, below its number
    Ranks own_;              // of the act
    Ranks inside_;           // of the law that its last article holds
};

}  // namespace

std::vector<Boundary> heading_boundaries(const EngineInput& input,
                                         const std::vector<Candidate>& candidates,
                                         const Stretch& stretch) {
    std::vector<Boundary> found = Builder(input, candidates, stretch).run();
    // Numbers below a part of a handbook, or of rules that an act brings into force, are units
    // where there is no article: no other, or none in the annex. Spanish dispositions are articles
    // too.
    const bool articles =
        std::any_of(found.begin(), found.end(), [](const Boundary& one) { return one.running; });
    bool below = false;  // an article stands between here and the annex behind
    for (auto one = found.rbegin(); articles && one != found.rend(); ++one) {
        below = below || one->running;
        if (!one->running && one->kind != "article" && (below || !one->annex)) {
            one->marks = nullptr;
        }
        below = below && !one->annex;
    }
    return found;
}

}  // namespace core::cutting
