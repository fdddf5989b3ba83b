#pragma once
/// \file
/// Texts for benchmarks: made by formula, the same on every machine.

#include <cstddef>
#include <string>

namespace tests::bench {

/// Markdown of at least `bytes` bytes: headings of four depths, lists, fences, tables, links.
std::string generated_markdown(std::size_t bytes);

/// A Vietnamese law with `articles` articles in chapters and sections, each with clauses, points
/// and references to other articles, padded to about `bytes_per_article`.
std::string generated_law(std::size_t articles, std::size_t bytes_per_article);

/// The JSON of an event about `units` units, about 127 bytes each: 600 give 76 kB.
std::string generated_event(std::size_t units);

}  // namespace tests::bench
