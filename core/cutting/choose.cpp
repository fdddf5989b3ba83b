#include "core/cutting/choose.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/candidates.hpp"
#include "core/cutting/outline_heads.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::size_t head_bytes = 65536;  // where an act says that it is one
constexpr std::size_t wide_blanks = 100;   // between the words that say so, beyond one each
constexpr std::size_t least_headings = 4;  // numbers alone, where nothing else is found
constexpr std::size_t least_bold = 3;      // articles and chapters in bold, not with '#'
constexpr std::size_t long_bytes = 16384;  // above: its language is told by a small part of it
constexpr const char* too_many = "auto: more lines that look like headings than there may be";

/// What a keyword ruleset finds in a text.
class Evidence {
  public:
    Evidence(std::string_view source,
             const std::vector<Line>& lines,
             const Ruleset& rules,
             std::size_t headings_max)
        : source_(source),
          rules_(&rules),
          found_(find_keyword_headings({source, lines, rules, headings_max})) {
        for (const auto* part : {&found_.recitals, &found_.headings}) {
            for (const Boundary& boundary : *part) {
                count(boundary);
            }
        }
    }

    const Ruleset* rules() const { return rules_; }
    std::size_t articles() const { return articles_; }
    std::size_t bold() const { return bold_; }
    /// Where the first of several articles with a keyword begins, else the end of the text: the
    /// numbers below it are parts of it.
    std::size_t first_article() const { return articles_ > 1 ? first_ : source_.size(); }
    std::size_t headings() const { return articles_ + noted_ + bare_ + containers_; }
    /// The text begins with an article that has a keyword: one article of a law, or a few.
    bool heads_text() const {
        return articles_ > 0 && source_.find_first_not_of(" \t\r\n", bom_length(source_)) >= first_;
    }
    bool overfull() const { return !found_.refusal.empty(); }  // cutting will say so
    /// Whether each Markdown heading is a title above its articles, or one of its own headings.
    bool holds(const std::vector<MarkdownHeading>& headings) const {
        const auto before = [](const Boundary& one, std::size_t at) { return one.begin < at; };
        return std::all_of(headings.begin(), headings.end(), [&](const MarkdownHeading& one) {
            const auto own =
                std::lower_bound(found_.headings.begin(), found_.headings.end(), one.begin, before);
            return one.begin < first_article() ||
                   (own != found_.headings.end() && own->begin == one.begin);
        });
    }
    bool strong() const {
        if (found_.first_section) {
            return true;
        }
        if (is_outlined()) {
            return false;
        }
        // A line above one number may be an address, and policies have annexes too.
        const bool apart = containers_ > annexes_ || (containers_ > 0 && noted_ * 2 >= bare_);
        return articles_ >= 3 || (articles_ >= 1 && containers_ >= 1) || noted_ >= 4 ||
               (noted_ >= 1 && apart) || (bare_ >= 3 && containers_ > annexes_) ||
               (containers_ >= 3 && !annexes_only()) || (headings() >= 1 && is_enacted());
    }
    /// Nothing but annexes: standards have them too, below sections with numbers alone.
    bool annexes_only() const { return containers_ >= 3 && headings() == annexes_; }
    std::size_t first() const { return first_; }
    KeywordHeadings take() { return std::move(found_); }

  private:
    void count(const Boundary& boundary) {
        const bool digits = !boundary.num.empty() && is_digit(boundary.num[0]);
        bold_ += source_.substr(boundary.begin, 2) == "**" ? 1U : 0U;
        if (boundary.running && boundary.bare && digits) {
            ++(boundary.noted ? noted_ : bare_);
            decimals_ += boundary.num.find('.') != std::string::npos ? 1U : 0U;
        } else if (boundary.running) {
            first_ = articles_++ == 0 ? boundary.begin : first_;
        } else if (boundary.kind != "heading" && !has_leader(boundary.title)) {
            first_ = headings() == 0 ? boundary.begin : first_;
            ++containers_;
            annexes_ += boundary.annex ? 1U : 0U;
        }
    }
    /// "1.", "1.1", "1.2", "2.": an outline, where laws insert a 4.1 here and there.
    bool is_outlined() const {
        return articles_ == 0 && noted_ * 5 < bare_ && decimals_ * 3 >= noted_ + bare_ &&
               containers_ == annexes_ && !is_enacted();
    }
    /// The text says that it is an act.
    bool is_enacted() const {
        const std::string_view head = source_.substr(0, head_bytes);
        return std::any_of(rules_->enacting.begin(), rules_->enacting.end(),
                           [&](const std::string& words) { return holds_words(head, words); });
    }
    /// Whether `words` stand in `text`; where they have a blank, a line may be broken. What is
    /// searched is their longest word, the rarest one.
    static bool holds_words(std::string_view text, std::string_view words) {
        const auto [before, anchor] = longest_word(words);
        std::size_t from = 0;
        while (const void* hit =
                   memmem(text.data() + from, text.size() - from, anchor.data(), anchor.size())) {
            const auto at = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
            for (std::size_t begin = at - std::min(at, before + wide_blanks); begin <= at;
                 ++begin) {
                if (begins_with_words(text.substr(begin), words)) {
                    return true;
                }
            }
            from = at + 1;
        }
        return false;
    }
    /// Its offset in `words`, and itself.
    static std::pair<std::size_t, std::string_view> longest_word(std::string_view words) {
        std::pair<std::size_t, std::string_view> longest{0, words.substr(0, words.find(' '))};
        for (std::size_t at = words.find(' '); at != words.npos; at = words.find(' ', at + 1)) {
            const std::string_view word = words.substr(at + 1, words.find(' ', at + 1) - at - 1);
            if (word.size() > longest.second.size()) {
                longest = {at + 1, word};
            }
        }
        return longest;
    }
    static bool begins_with_words(std::string_view text, std::string_view words) {
        std::size_t at = 0;
        for (const char wanted : words) {
            const std::size_t step = wanted == ' ' ? blank_length(text.substr(at))
                                                   : at < text.size() && text[at] == wanted;
            if (step == 0) {
                return false;
            }
            at += step;
        }
        return true;
    }
    /// Bytes of the blanks, also those that break no line, at the head of `text`.
    static std::size_t blank_length(std::string_view text) {
        std::size_t length = 0;
        for (std::size_t step = 1; step != 0; length += step) {
            step = blank_step(text.substr(length));
        }
        return length;
    }
    static std::size_t blank_step(std::string_view text) {
        const char first = text.empty() ? '\0' : text.front();
        if (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
            return 1;
        }
        return text.starts_with("\u00A0") ? 2 : text.starts_with("\u202F") ? 3 : 0;
    }

    std::string_view source_;
    const Ruleset* rules_;
    KeywordHeadings found_;
    std::size_t articles_ = 0;    // numbered with a keyword
    std::size_t first_ = 0;       // the byte at which the first begins, of them or of annexes
    std::size_t noted_ = 0;       // numbered without one, with a title above
    std::size_t bare_ = 0;        // numbered without one, without a title
    std::size_t decimals_ = 0;    // of those without a keyword: 2.1
    std::size_t containers_ = 0;  // chapters and the like
    std::size_t annexes_ = 0;     // of the containers
    std::size_t bold_ = 0;        // of all, that begin in bold
};

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
        if (law && (atx_ == 0 || has_bold_articles(*law)) && law->strong()) {
            return chosen(*law, reason(law->headings(), "headings of this family"));
        }
        const bool annexes = law && law->annexes_only();
        if (atx_ > (annexes ? law->headings() : 0) && markdown != nullptr) {
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
            return as_markdown(*markdown, reason(setext_, "Markdown headings"));
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

    /// Bold lines stand in the place of Markdown headings, as many as there are of these.
    bool may_be_bold() const {
        std::size_t bold = 0;
        for (std::size_t at = source_.find("\n**"); at != source_.npos && bold < atx_ + setext_;
             at = source_.find("\n**", at + 1)) {
            ++bold;
        }
        return bold > 0 && bold >= atx_ + setext_;
    }
    /// The Markdown headings are titles and chapters of an act whose articles are such lines.
    bool has_bold_articles(const Evidence& law) const {
        return law.bold() >= least_bold && law.articles() > 1 && law.holds(blocks_->headings);
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
        return none && atx_ > 0 && !may_be_bold();
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
            }
        }
    }
    bool overfull_blocks() const { return blocks_->headings.size() > headings_max_; }
    static Choice chosen(Evidence& law, std::string why) {
        return {law.rules(), std::move(why), {}, law.take()};
    }
    Choice as_markdown(const Ruleset& markdown, std::string why) {
        return {&markdown, std::move(why), {}, {}, std::move(blocks_)};
    }

    /// Nothing where a law has as many articles, or several before the first number, or where twice
    /// as many headings are underlined: their lists are numbered too.
    std::optional<Choice> as_outline(const Ruleset& outline, const std::optional<Evidence>& law) {
        Assembly found;
        std::vector<Warning> ignored;
        cut_outline({source_, lines_, outline, headings_max_}, found, ignored);
        if (!found.refusal.empty()) {
            return Choice{&outline, too_many};
        }
        const auto plain = [](const Boundary& one) { return one.num.empty(); };
        const auto& all = found.boundaries;
        titles_ = std::all_of(all.begin(), all.end(), plain) ? all.size() : 0;
        const std::size_t articles = law ? law->articles() : 0;
        const bool annexes = law && law->annexes_only();
        if (titles_ > 0 || found.boundaries.size() < 2 || found.boundaries.size() * 2 <= setext_ ||
            (annexes && law->first() <= found.boundaries.front().begin) ||
            (articles > 1 && (found.boundaries.size() <= articles ||
                              law->first_article() < found.boundaries.front().begin))) {
            return std::nullopt;
        }
        return Choice{&outline, reason(found.boundaries.size(), "numbered headings")};
    }

    std::string_view source_;
    const std::vector<Line>& lines_;
    const std::map<std::string, Ruleset>& rulesets_;
    const LanguageWords& languages_;
    std::size_t headings_max_;
    std::optional<MarkdownBlocks> blocks_;
    std::size_t atx_ = 0;
    std::size_t setext_ = 0;
    std::size_t titles_ = 0;  // without numbers, where nothing is numbered
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
