#include "core/cutting/choose.hpp"

#include "core/cutting/candidates.hpp"
#include "core/cutting/engines.hpp"
#include "core/cutting/markdown.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

/// The value of `ruleset:` (or `ruleset =`) in the front matter, without quotes.
std::string front_matter_ruleset(std::string_view source, const std::vector<Line>& lines) {
    const std::size_t end = front_matter_length(source, lines);
    for (const Line& line : lines) {
        if (line.begin >= end) {
            break;
        }
        const std::string_view text = source.substr(line.begin, line.end - line.begin);
        if (text.substr(0, 7) != "ruleset") {
            continue;
        }
        const std::size_t at = text.find_first_not_of(" \t", 7);
        if (at == std::string_view::npos || (text[at] != ':' && text[at] != '=')) {
            continue;
        }
        std::string_view value = text.substr(at + 1);
        const std::size_t first = value.find_first_not_of(" \t\"'");
        if (first == std::string_view::npos) {
            return {};
        }
        value.remove_prefix(first);
        return std::string(value.substr(0, value.find_first_of(" \t\"'#")));
    }
    return {};
}

/// Points of a keyword ruleset: articles count, containers a little, phrases decide near ties.
std::size_t score(std::string_view source, const std::vector<Line>& lines, const Ruleset& rules) {
    std::size_t points = 0;
    for (const Candidate& candidate : find_candidates(source, lines, rules)) {
        const bool sure = !candidate.lower && !candidate.wrapped && !candidate.damaged;
        const bool article = rules.levels[candidate.level].role == Role::article;
        points += sure ? (article ? 3 : 2) : 0;
    }
    if (points == 0) {
        return 0;
    }
    Fold fold;
    std::size_t phrases = 0;
    for (const Line& line : lines) {
        if (line.begin == line.end || phrases >= 40) {
            continue;
        }
        fold_into(source.substr(line.begin, std::min<std::size_t>(line.end - line.begin, 120)), 40,
                  fold);
        for (const std::u32string& phrase : rules.auto_phrases) {
            if (fold.characters.compare(0, phrase.size(), phrase) == 0) {
                ++phrases;
                break;
            }
        }
    }
    return points + 2 * phrases;
}

std::size_t markdown_headings(std::string_view source, const std::vector<Line>& lines) {
    std::size_t count = 0;
    for (const MarkdownHeading& heading : scan_markdown(source, lines).headings) {
        count += !heading.nested && !heading.setext ? 1 : 0;
    }
    return count;
}

}  // namespace

Choice choose_ruleset(std::string_view source,
                      const std::vector<Line>& lines,
                      const std::map<std::string, Ruleset>& rulesets) {
    const auto named = rulesets.find(front_matter_ruleset(source, lines));
    if (named != rulesets.end()) {
        return {&named->second, "named by the front matter"};
    }
    Choice best;
    std::size_t most = 0;
    for (const auto& [name, rules] : rulesets) {
        if (rules.engine != Engine::keywords) {
            continue;
        }
        const std::size_t points = score(source, lines, rules);
        if (points > most) {
            most = points;
            best = {&rules, "auto: " + std::to_string(points) + " points for its headings"};
        }
    }
    const auto markdown = rulesets.find("markdown");
    const auto outline = rulesets.find("outline");
    const std::size_t headings = markdown_headings(source, lines);
    if (headings > 0 && headings * 2 > most && markdown != rulesets.end()) {
        return {&markdown->second, "auto: " + std::to_string(headings) + " Markdown headings"};
    }
    if (best.ruleset != nullptr && most >= 6) {
        return best;
    }
    if (outline != rulesets.end()) {
        Assembly found;
        std::vector<Warning> ignored;
        cut_outline({source, lines, outline->second}, found, ignored);
        if (found.boundaries.size() >= 2) {
            return {&outline->second,
                    "auto: " + std::to_string(found.boundaries.size()) + " numbered headings"};
        }
    }
    if (best.ruleset != nullptr) {
        return best;
    }
    if (markdown != rulesets.end()) {
        return {&markdown->second, "auto: no sign of another family"};
    }
    return {&rulesets.begin()->second, "auto: the only ruleset"};
}

}  // namespace core::cutting
