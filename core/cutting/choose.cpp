#include "core/cutting/choose.hpp"

#include "core/cutting/engines.hpp"
#include "core/cutting/markdown.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::size_t head_bytes = 65536;  // where an act says that it is one
constexpr const char* too_many = "auto: more lines that look like headings than there may be";
constexpr std::size_t language_bytes = 12288;  // enough small words to tell the language

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

/// How often words of the ruleset's language stand in the head of the text.
std::size_t language_points(std::string_view source, const Ruleset& rules) {
    const std::string_view head = source.substr(0, language_bytes);
    std::size_t points = 0;
    std::string word;
    for (std::size_t at = 0; at <= head.size(); ++at) {
        const auto byte = at < head.size() ? static_cast<unsigned char>(head[at]) : ' ';
        const bool capital = byte >= 'A' && byte <= 'Z';
        if (byte >= 0x80 || (byte >= 'a' && byte <= 'z') || capital) {
            if (word.size() < 16) {
                word.push_back(static_cast<char>(capital ? byte + 32 : byte));
            }
            continue;
        }
        points += !word.empty() && rules.language_words.count(word) != 0 ? 1U : 0U;
        word.clear();
    }
    return points;
}

/// The keyword ruleset whose language the text is in; of a text in none of them, none.
const Ruleset* law_of_language(std::string_view source,
                               const std::map<std::string, Ruleset>& rulesets) {
    const Ruleset* best = nullptr;
    std::size_t most = 2;
    for (const auto& [name, rules] : rulesets) {
        if (rules.engine != Engine::keywords) {
            continue;
        }
        const std::size_t points = language_points(source, rules);
        if (points > most) {
            most = points;
            best = &rules;
        }
    }
    return best;
}

struct Evidence {
    std::size_t articles = 0;    // numbered with a keyword
    std::size_t noted = 0;       // numbered without one, with a title above
    std::size_t bare = 0;        // numbered without one, without a title
    bool enacted = false;        // the text says that it is an act
    std::size_t containers = 0;  // chapters and the like
    bool overfull = false;       // more than the bound: cutting will say so
    std::size_t decimals = 0;    // of those without a keyword: 2.1
    std::size_t annexes = 0;     // of the containers
    /// "1.", "1.1", "1.2", "2.": an outline, where laws insert a 4.1 here and there.
    bool outlined() const {
        return articles == 0 && !enacted && noted * 5 < bare && decimals * 3 >= noted + bare &&
               containers == annexes;
    }
    bool strong() const {
        if (outlined()) {
            return false;
        }
        return articles >= 3 || (articles >= 1 && containers >= 1) || noted >= 4 ||
               (noted >= 1 && containers >= 1) || (bare >= 3 && containers > annexes) ||
               containers >= 3 || (enacted && headings() >= 1);
    }
    std::size_t headings() const { return articles + noted + bare + containers; }
};

Evidence evidence_for(std::string_view source,
                      const std::vector<Line>& lines,
                      const Ruleset& rules,
                      std::size_t headings_max) {
    Assembly found;
    std::vector<Warning> ignored;
    cut_keywords({source, lines, rules, headings_max}, found, ignored);
    Evidence evidence;
    evidence.overfull = !found.refusal.empty();
    const std::string_view head = source.substr(0, head_bytes);
    evidence.enacted = std::any_of(
        rules.enacting.begin(), rules.enacting.end(),
        [&](const std::string& words) { return head.find(words) != std::string_view::npos; });
    for (const Boundary& boundary : found.boundaries) {
        if (boundary.running && boundary.bare) {
            ++(boundary.noted ? evidence.noted : evidence.bare);
            evidence.decimals += boundary.num.find('.') != std::string::npos ? 1U : 0U;
        } else if (boundary.running) {
            ++evidence.articles;
        } else if (boundary.kind != "heading") {
            ++evidence.containers;
            evidence.annexes += boundary.annex ? 1U : 0U;
        }
    }
    return evidence;
}

/// For texts too short to tell their language: the ruleset that finds most articles, at least two.
const Ruleset* law_by_articles(std::string_view source,
                               const std::vector<Line>& lines,
                               const std::map<std::string, Ruleset>& rulesets,
                               std::size_t headings_max,
                               Evidence& evidence) {
    const Ruleset* best = nullptr;
    std::size_t most = 1;
    for (const auto& [name, rules] : rulesets) {
        if (rules.engine != Engine::keywords) {
            continue;
        }
        const Evidence found = evidence_for(source, lines, rules, headings_max);
        if (found.articles > most || found.overfull) {
            most = found.articles;
            evidence = found;
            best = &rules;
        }
        if (found.overfull) {
            break;
        }
    }
    return best;
}

std::string reason(std::size_t count, const char* what) {
    return "auto: " + std::to_string(count) + " " + what;
}

Choice choose_by_lines(std::string_view source,
                       const std::vector<Line>& lines,
                       const std::map<std::string, Ruleset>& rulesets,
                       std::size_t headings_max) {
    const auto by_name = [&](const char* name) {
        const auto found = rulesets.find(name);
        return found == rulesets.end() ? nullptr : &found->second;
    };
    const Ruleset* markdown = by_name("markdown");
    const Ruleset* outline = by_name("outline");
    const Ruleset* law = law_of_language(source, rulesets);
    Evidence evidence;
    if (law != nullptr) {
        evidence = evidence_for(source, lines, *law, headings_max);
    } else {
        law = law_by_articles(source, lines, rulesets, headings_max, evidence);
    }
    if (evidence.overfull) {
        return {law, too_many};
    }
    const MarkdownBlocks blocks = scan_markdown(source, lines, headings_max);
    if (blocks.headings.size() > headings_max && markdown != nullptr) {
        return {markdown, too_many};
    }
    std::size_t atx = 0;
    std::size_t setext = 0;
    for (const MarkdownHeading& heading : blocks.headings) {
        if (!heading.nested) {
            ++(heading.setext ? setext : atx);
        }
    }
    const bool law_first = evidence.strong() && (law->over_markdown || atx == 0);
    if (law_first) {
        return {law, reason(evidence.headings(), "headings of this family")};
    }
    if (atx > 0 && markdown != nullptr) {
        return {markdown, reason(atx + setext, "Markdown headings")};
    }
    if (outline != nullptr) {
        Assembly found;
        std::vector<Warning> ignored;
        cut_outline({source, lines, *outline, headings_max}, found, ignored);
        if (!found.refusal.empty()) {
            return {outline, too_many};
        }
        if (found.boundaries.size() >= 2) {
            return {outline, reason(found.boundaries.size(), "numbered headings")};
        }
    }
    if (setext > 0 && markdown != nullptr) {
        return {markdown, reason(setext, "Markdown headings")};
    }
    if (evidence.articles > 0) {
        return {law, reason(evidence.headings(), "headings of this family")};
    }
    if (markdown != nullptr) {
        return {markdown, "auto: no sign of another family"};
    }
    return {&rulesets.begin()->second, "auto: the first ruleset there is"};
}

}  // namespace

Choice choose_ruleset(std::string_view source,
                      const std::vector<Line>& lines,
                      const std::map<std::string, Ruleset>& rulesets,
                      std::size_t headings_max) {
    const std::string asked = front_matter_ruleset(source, lines);
    const auto named = rulesets.find(asked);
    if (named != rulesets.end()) {
        return {&named->second, "named by the front matter"};
    }
    Choice choice = choose_by_lines(source, lines, rulesets, headings_max);
    choice.asked = asked;
    return choice;
}

}  // namespace core::cutting
