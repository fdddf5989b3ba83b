#pragma once
/// \file
/// Ranks of what no ruleset ranks. Containers and articles have the ranks of their levels.

namespace core::cutting {

/// Headings without a number stand below every container and above the articles: in capitals,
/// others, and those with a citation below them or in small letters.
constexpr int capitals_rank = 55;
constexpr int plain_rank = 56;
constexpr int small_rank = 57;
/// Headings with an arabic number, a letter, two letters, below those in capitals.
constexpr int numbered_rank = 70;
/// Recitals stand beside the articles.
constexpr int recital_rank = 59;
/// Of the article that a quotation without one stands in.
constexpr int unseen_article_rank = 60;
/// What stands below an article that holds others lies below all that the act itself has.
constexpr int inside_rank = 100;
/// Quoted units lie below everything that is the text's own.
constexpr int quoted_rank = 1000;

}  // namespace core::cutting
