#pragma once
/// \file
/// What a keyword ruleset finds in a text, for the choice between rulesets.

#include "core/cutting/engines.hpp"

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace core::cutting {

/// Counts the headings of one keyword ruleset, and judges by them whether the text is of its
/// family. Refers to the text and the ruleset. Threads: one at a time.
class Evidence {
  public:
    /// Finds the headings, at most `headings_max`.
    Evidence(std::string_view source,
             const std::vector<Line>& lines,
             const Ruleset& rules,
             std::size_t headings_max);

    const Ruleset* rules() const { return rules_; }
    std::size_t articles() const { return articles_; }
    std::size_t bold() const { return bold_; }
    /// Where the first of several articles with a keyword begins, else the end of the text: the
    /// numbers below it are parts of it.
    std::size_t first_article() const { return articles_ > 1 ? first_ : source_.size(); }
    /// Where the first article with a keyword or, if there is none, the first container begins.
    std::size_t first() const { return first_; }
    std::size_t headings() const { return articles_ + noted_ + bare_ + containers_; }
    /// The text begins with an article that has a keyword: one article of a law, or a few.
    bool heads_text() const;
    /// More headings than the bound: cutting will say so.
    bool overfull() const { return !found_.refusal.empty(); }
    /// Whether each Markdown heading is a title above its articles, or one of its own headings.
    bool holds(const std::vector<MarkdownHeading>& headings) const;
    /// Whether Markdown headings are chapters of the act, two at least, and none of its articles is
    /// one. Of other headings behind the first article there are no more than articles.
    bool is_divided_by(const std::vector<MarkdownHeading>& headings) const;
    /// Nothing but annexes: standards have them too, below sections with numbers alone.
    bool annexes_only() const { return containers_ >= 3 && headings() == annexes_; }
    /// Enough to tell the family.
    bool strong() const;
    KeywordHeadings take() { return std::move(found_); }

  private:
    void count(const Boundary& boundary);
    bool is_outlined() const;
    bool is_enacted() const;

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

}  // namespace core::cutting
