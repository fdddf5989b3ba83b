#pragma once
/// \file
/// Runs of articles: which candidates are the text's own articles is decided by all numbers at
/// once.

#include "core/cutting/candidates.hpp"
#include "core/cutting/ruleset.hpp"

#include <cstddef>
#include <vector>

namespace core::cutting {

/// Whether a candidate counts in the text's own run: no entry of a table, no quotation, no note,
/// and no number that only a hole in the run tells.
inline bool usable(const Candidate& candidate) {
    return !candidate.in_contents && !candidate.quoted && !candidate.in_notes &&
           !candidate.flattened;
}

/// How much a line looks like a heading, before its number is looked at. 1: hardly.
int weight_of(const Candidate& candidate, const Ruleset& rules);

/// Indexes into the candidates, and how sure they are together.
struct Run {
    int weight = 0;
    std::vector<std::size_t> members;
};

/// Chooses the heaviest sequence of articles whose numbers rise; it may begin again at 1 for a
/// price (`restarts`), and repeat a number for a smaller one. O(n log n).
Run best_run(const std::vector<Candidate>& candidates,
             const std::vector<std::size_t>& articles,
             const Ruleset& rules,
             bool restarts);

/// "Art. 52" between Article 4 and Article 6: Article 5 with the sign of note 2, which lost its
/// place above the line. Its number becomes the one that is missing, and it joins the run; behind a
/// full stop ("Điều 5.2") at the end of the run too where others have notes.
void take_footnoted(const Ruleset& rules,
                    std::vector<Candidate>& candidates,
                    std::vector<std::size_t>& run);

/// "Section C" behind "Section B": letters, though C, D, I, L, M, V and X are roman numbers too.
void letters_in_runs(const Ruleset& rules, std::vector<Candidate>& candidates);

/// "Anlage zu § 12" before the first article of a text that ends with an "Anlage": the last entry
/// of a table of contents. Sets `in_contents`.
void list_annexes(const Ruleset& rules, std::vector<Candidate>& candidates);

/// "SUPPLEMENTARY PROVISIONS" above "Article 1", behind articles: an annex of a level with `anew`.
/// Above an article whose number goes on, or right below "CHAPTER IX", it is the name of a chapter
/// and goes; above none it stays where it says what it belongs to, or others of its level stay.
/// Containers of such a level ("Besonderer Teil") count only right above those that begin at 1.
void drop_named_like_annexes(const Ruleset& rules,
                             std::vector<Candidate>& candidates,
                             Trail* trail);

/// "Article 1" to "Article 4" of an order, whose annexes number a hundred paragraphs "1.", "1.1",
/// or "1." to "9." of an act that brings a treaty of thirty articles into force: the index of the
/// first annex if the articles of this kind, `own`, outweigh the others before it.
std::size_t family_front(const Ruleset& rules,
                         const std::vector<Candidate>& candidates,
                         std::vector<std::size_t> own,
                         std::vector<std::size_t> others);

}  // namespace core::cutting
