#include "core/cutting/quote_words.hpp"

#include <algorithm>
#include <utility>

namespace core::cutting {
namespace {

/// Whether the last line with text above `line` announces a quotation by its words, "is replaced by
/// the following:".
bool announces_by_words(std::string_view source,
                        const std::vector<Line>& lines,
                        std::size_t line,
                        const Ruleset& rules,
                        Fold& fold) {
    constexpr std::size_t tail_bytes = 240;
    const std::string_view text = filled_above(source, lines, line);
    if (text.empty() || text.back() != ':') {
        return false;
    }
    fold_into(text.substr(text.size() - std::min(text.size(), tail_bytes)), tail_bytes, fold);
    return std::any_of(rules.quote_words.begin(), rules.quote_words.end(), [&](const auto& word) {
        return fold.characters.find(word) != std::u32string::npos;
    });
}

}  // namespace

void drop_unannounced(std::string_view source,
                      const std::vector<Line>& lines,
                      const Ruleset& rules,
                      std::vector<QuoteZone>& zones) {
    Fold fold;
    std::vector<QuoteZone> announced;
    for (const QuoteZone& zone : zones) {
        if (announces_by_words(source, lines, zone.first, rules, fold)) {
            announced.push_back(zone);
        }
        if (announced.size() * 2 >= zones.size()) {
            return;
        }
    }
    zones = std::move(announced);
}

}  // namespace core::cutting
