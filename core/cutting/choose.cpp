#include "core/cutting/choose.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/bold_headings.hpp"
#include "core/cutting/candidates.hpp"
#include "core/cutting/evidence.hpp"

#include <algorithm>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::size_t least_headings = 4;  // numbers alone, where nothing else is found
constexpr std::size_t least_bold = 3;      // articles and chapters in bold, not with '#'
constexpr std::size_t bold_bytes = 4096;   // the first of them begins there
constexpr std::size_t least_plain = 3;     // articles that are paragraphs below such chapters
constexpr std::size_t plain_bytes = 4096;  // the first of them begins there, behind a heading
constexpr std::size_t long_bytes = 16384;  // above: its language is told by a small part of it
constexpr const char* too_many = "auto: more lines that look like headings than there may be";

/// Whether any line may be a Markdown heading that no container holds: '#' behind few blanks.
bool has_hash_line(std::string_view source) {
    for (std::size_t at = source.find('#'); at != std::string_view::npos;
         at = source.find('#', at + 1)) {
        std::size_t begin = at;
        while (begin > 0 && at - begin < 3 && source[begin - 1] == ' ') {
            --begin;
        }
        if (begin == bom_length(source) || begin == 0 || source[begin - 1] == '\n' ||
            source[begin - 1] == '\r') {
            return true;
        }
    }
    return false;
}

std::string reason(std::size_t count, const char* what) {
    return count == 0 ? "auto: an act without headings"
                      : "auto: " + std::to_string(count) + " " + what;
}

/// Looks at one text with one ruleset after the other, and at nothing twice.
class Chooser {
  public:
    Chooser(std::string_view source,
            const std::vector<Line>& lines,
            const std::map<std::string, Ruleset>& rulesets,
            const LanguageWords& languages,
            std::size_t headings_max)
        : source_(source),
          lines_(lines),
          rulesets_(rulesets),
          languages_(languages),
          headings_max_(headings_max) {}

    Choice run() {
        const Ruleset* markdown = by_name("markdown");
        const bool hashes = has_hash_line(source_);
        std::optional<Evidence> law = find_law(hashes && markdown != nullptr);
        if (law && law->overfull()) {
            return chosen(*law, too_many);
        }
        if (law && (law->rules()->over_markdown || !hashes) && law->strong()) {
            return chosen(*law, reason(law->headings(), "headings of this family"));
        }
        scan();
        if (overfull_blocks() && markdown != nullptr) {
            return {markdown, too_many};
        }
        if (law && (atx_ == 0 || has_bold_articles(*law) || has_plain_articles(*law)) &&
            law->strong()) {
            return chosen(*law, reason(law->headings(), "headings of this family"));
        }
        const bool annexes = law && law->annexes_only();
        if (auto choice = below_a_title(law)) {
            return std::move(*choice);
        }
        if (atx_ > (annexes ? law->headings() : 0) && !is_manual() && markdown != nullptr) {
            return as_markdown(*markdown, reason(atx_ + setext_, "Markdown headings"));
        }
        if (law && law->heads_text()) {
            return chosen(*law, reason(law->headings(), "headings of this family"));
        }
        if (const Ruleset* outline = by_name("outline"); outline != nullptr) {
            if (auto choice = as_outline(*outline, law)) {
                return std::move(*choice);
            }
        }
        if (setext_ > 0 && markdown != nullptr) {
            return as_markdown(*markdown, reason(atx_ + setext_, "Markdown headings"));
        }
        if (law && (law->articles() > 0 || annexes || law->headings() >= least_headings)) {
            return chosen(*law, reason(law->headings(), "headings of this family"));
        }
        if (titles_ > 0) {
            return {by_name("outline"), reason(titles_, "titles without numbers")};
        }
        return markdown != nullptr
                   ? as_markdown(*markdown, "auto: no sign of another family")
                   : Choice{&rulesets_.begin()->second, "auto: the first ruleset there is"};
    }

  private:
    const Ruleset* by_name(const char* name) const {
        const auto found = rulesets_.find(name);
        return found == rulesets_.end() ? nullptr : &found->second;
    }

    /// The keyword ruleset of the text's language; for texts too short to tell it, the one that
    /// finds most articles, at least two or one with which the text begins, and most headings of
    /// those. Where headings with '#' go before it, nobody asks.
    std::optional<Evidence> find_law(bool hashes) {
        // Either of two looks may make Markdown sure: at the head, for the language, and at every
        // line. The cheaper one is the first.
        const bool long_text = source_.size() > long_bytes;
        if (hashes && !long_text && is_markdown_sure(nullptr)) {
            return std::nullopt;
        }
        const Ruleset* law = languages_.law_of(source_);
        if (hashes && ((law != nullptr && is_markdown_sure(law)) ||
                       (long_text && is_markdown_sure(nullptr)))) {
            return std::nullopt;
        }
        if (law != nullptr) {
            return Evidence(source_, lines_, *law, headings_max_);
        }
        std::optional<Evidence> best;
        std::size_t most = 0;  // articles
        for (const auto& [name, rules] : rulesets_) {
            if (rules.engine != Engine::keywords || !has_candidates(rules)) {
                continue;
            }
            Evidence found(source_, lines_, rules, headings_max_);
            if (found.articles() == 1 && !found.heads_text() && !found.overfull()) {
                continue;
            }
            const bool more = found.articles() > most || (best && found.articles() == most &&
                                                          found.headings() > best->headings());
            if (more || found.overfull()) {
                most = found.articles();
                best = std::move(found);
            }
            if (best && best->overfull()) {
                break;
            }
        }
        return best;
    }

    /// A number, or what may begin a roman one, stands near: "Article 1", "§ 2", "ARTICLE IV".
    bool is_numbered(std::size_t at) const {
        constexpr std::size_t near_bytes = 24;
        const std::string_view rest = source_.substr(at, near_bytes);
        const std::string_view line = rest.substr(0, rest.find('\n'));
        return line.find_first_of("0123456789") != line.npos || line.find(" I") != line.npos ||
               line.find(" V") != line.npos || line.find(" X") != line.npos;
    }
    /// Bold lines stand in the place of Markdown headings, as many as there are of these; the first
    /// of them near the head of the text.
    bool may_be_bold() const {
        std::size_t bold = 0;
        // One star is rarer than the ends of lines.
        for (std::size_t at = source_.substr(0, bold_bytes).find('*');
             at != source_.npos && (bold > 0 || at < bold_bytes) && bold < atx_ + setext_;
             at = source_.find('*', at + 2)) {
            bold += at > 0 && source_.substr(at - 1, 3) == "\n**" && is_numbered(at + 2) ? 1U : 0U;
        }
        return bold > 0 && bold >= atx_ + setext_;
    }
    /// The Markdown headings are titles and chapters of an act whose articles are such lines.
    bool has_bold_articles(const Evidence& law) const {
        return law.bold() >= least_bold && law.articles() > 1 && law.holds(blocks_->headings);
    }

    /// Among the lines behind the first heading some may be articles that are no headings:
    /// converters of prints know chapters by their place on the page, and articles as paragraphs.
    bool may_be_plain() const {
        const std::size_t from = blocks_->headings.front().begin;
        const auto first = std::lower_bound(
            lines_.begin(), lines_.end(), from,
            [](const Line& line, std::size_t begin) { return line.begin < begin; });
        const HeadFilter& heads = languages_.articles();
        std::size_t articles = 0;
        for (auto line = first; line != lines_.end() && articles < least_plain &&
                                (articles > 0 || line->begin < from + plain_bytes);
             ++line) {
            const std::size_t size = line->end - line->begin;
            if (size >= 2 && !heads.begins_none(source_.data() + line->begin) &&
                source_[line->begin] != '#' && heads.may_begin(source_.substr(line->begin, size)) &&
                is_numbered(line->begin)) {
                ++articles;
            }
        }
        return articles == least_plain;
    }
    /// The Markdown headings are chapters of an act whose articles are paragraphs.
    bool has_plain_articles(const Evidence& law) const {
        return law.articles() >= least_plain && law.is_divided_by(blocks_->headings);
    }

    /// The text has more headings with '#' than bold lines, and none of a ruleset that goes before
    /// them: `law` goes before none, or if it is not known yet, those that do find nothing.
    bool is_markdown_sure(const Ruleset* law) {
        const bool none =
            law != nullptr ? !law->over_markdown
                           : std::none_of(rulesets_.begin(), rulesets_.end(), [&](const auto& one) {
                                 const Ruleset& rules = one.second;
                                 return rules.engine == Engine::keywords && rules.over_markdown &&
                                        has_candidates(rules);
                             });
        if (none) {
            scan();
        }
        return none && atx_ > 0 && !may_be_bold() && !may_be_plain();
    }

    bool has_candidates(const Ruleset& rules) const {
        return !find_candidates(source_, lines_, rules, {0, lines_.size(), 0}, 0).empty();
    }

    void scan() {
        if (blocks_) {
            return;
        }
        blocks_ = scan_markdown(source_, lines_, headings_max_);
        for (const MarkdownHeading& heading : blocks_->headings) {
            // Web pages leave '#' alone on a line where a link to the place stood.
            if (!heading.nested && heading.content_end > heading.content_begin) {
                ++(heading.setext ? setext_ : atx_);
                counted_ += heading.setext && is_digit(source_[heading.content_begin]) ? 1U : 0U;
            }
        }
    }
    /// Nearly all headings are underlined and numbered, as manuals are printed: '#' begins comments
    /// of the code that they quote.
    bool is_manual() const {
        constexpr std::size_t underlined_times = 8;
        return atx_ * underlined_times <= setext_ && counted_ * 4 >= setext_ * 3;
    }
    bool overfull_blocks() const { return blocks_->headings.size() > headings_max_; }
    static Choice chosen(Evidence& law, std::string why) {
        return {law.rules(), std::move(why), {}, law.take()};
    }
    Choice as_markdown(const Ruleset& markdown, std::string why) {
        return {&markdown, std::move(why), {}, {}, std::move(blocks_)};
    }

    /// Nothing where a law has as many articles, or several before the first number, or more of
    /// headings in bold, or where twice as many headings are underlined: their lists are numbered
    /// too.
    std::optional<Choice> as_outline(const Ruleset& outline,
                                     const std::optional<Evidence>& law,
                                     bool bold_only = false) {
        Assembly found;
        std::vector<Warning> ignored;
        cut_outline({source_, lines_, outline, headings_max_}, found, ignored);
        if (!found.refusal.empty()) {
            return bold_only ? std::nullopt : std::optional(Choice{&outline, too_many});
        }
        const auto plain = [](const UnitStart& one) { return one.num.empty(); };
        const auto& all = found.boundaries;
        titles_ = std::all_of(all.begin(), all.end(), plain) ? all.size() : 0;
        const std::size_t articles = law ? law->articles() : 0;
        const bool annexes = law && law->annexes_only();
        if (titles_ > 0 || found.boundaries.size() < 2 ||
            (bold_only && !stands_below_the_title(found.boundaries.front().begin)) ||
            found.boundaries.size() * 2 <= setext_ ||
            (law && law->bold() > found.boundaries.size() &&
             begins_bold(source_, found.boundaries.front().begin)) ||
            (annexes && law->first() <= found.boundaries.front().begin) ||
            (articles > 1 && (found.boundaries.size() <= articles ||
                              law->first_article() < found.boundaries.front().begin))) {
            return std::nullopt;
        }
        return Choice{&outline, reason(found.boundaries.size(), "numbered headings")};
    }

    /// The one Markdown heading is the title above all others, which are in bold.
    std::optional<Choice> below_a_title(const std::optional<Evidence>& law) {
        const Ruleset* outline = by_name("outline");
        if (atx_ != 1 || setext_ != 0 || outline == nullptr || !may_have_bold_headings(source_)) {
            return std::nullopt;
        }
        std::optional<Choice> choice = as_outline(*outline, law, true);
        titles_ = 0;
        return choice;
    }

    bool stands_below_the_title(std::size_t begin) const {
        const auto& all = blocks_->headings;
        return begins_bold(source_, begin) &&
               std::none_of(all.begin(), all.end(), [&](const MarkdownHeading& one) {
                   return !one.nested && one.content_begin > begin;
               });
    }

    std::string_view source_;
    const std::vector<Line>& lines_;
    const std::map<std::string, Ruleset>& rulesets_;
    const LanguageWords& languages_;
    std::size_t headings_max_;
    std::optional<MarkdownBlocks> blocks_;
    std::size_t atx_ = 0;
    std::size_t setext_ = 0;
    std::size_t counted_ = 0;  // of these, with a number
    std::size_t titles_ = 0;   // without numbers, where nothing is numbered
};

}  // namespace

Choice choose_ruleset(std::string_view source,
                      const std::vector<Line>& lines,
                      const std::map<std::string, Ruleset>& rulesets,
                      const LanguageWords& languages,
                      std::size_t headings_max) {
    const std::string asked = front_matter_ruleset(source, lines);
    const auto named = rulesets.find(asked);
    if (named != rulesets.end()) {
        return {&named->second, "named by the front matter"};
    }
    Choice choice = Chooser(source, lines, rulesets, languages, headings_max).run();
    choice.asked = asked;
    return choice;
}

}  // namespace core::cutting
