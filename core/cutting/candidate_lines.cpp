#include "core/cutting/candidate_lines.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>

namespace core::cutting {

bool is_paragraph(std::string_view title) {
    constexpr std::size_t long_bytes = 90;  // an end mark may be missing
    constexpr std::size_t short_bytes = 30;
    const std::size_t stop = title.find(". ");
    return stop != title.npos && stop + 2 < title.size() && is_upper(title[stop + 2]) && stop > 3 &&
           is_lower(title[stop - 1]) && is_lower(title[stop - 2]) &&
           has_lower_letter(title.substr(stop + 3, 12)) &&
           (title.size() > long_bytes || (title.size() > short_bytes && ends_sentence(title)));
}

bool is_titled_alone(std::string_view source, const Candidate& candidate) {
    constexpr std::size_t title_most = 100;
    const std::string_view title =
        source.substr(candidate.title_begin, candidate.title_end - candidate.title_begin);
    return candidate.spaced && !candidate.number.key.empty() && title.size() <= title_most &&
           !title.empty() && !ends_sentence(title);
}

void judge_clause(std::string_view source, Candidate& candidate) {
    constexpr std::size_t mark_bytes = 3;  // "(1)"
    const std::size_t at = candidate.title_begin;
    if (candidate.ending != ending_joined || at >= source.size() || source[at] != '(') {
        return;
    }
    const std::size_t behind = source.find_first_not_of(" \t", at + mark_bytes);
    candidate.clause = true;
    candidate.lower = candidate.lower || behind == source.npos ||
                      is_lower_letter(decode_utf8(source, behind).character);
}

bool holds_enacting(const Ruleset& rules, std::string_view text) {
    return std::any_of(rules.enacting.begin(), rules.enacting.end(),
                       [&](const auto& one) { return text.find(one) != text.npos; });
}

}  // namespace core::cutting
