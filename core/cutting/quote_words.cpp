#include "core/cutting/quote_words.hpp"

#include <algorithm>
#include <iterator>

namespace core::cutting {
namespace {

/// Whether the last line with text above `line` announces a quotation by its words, "is replaced by
/// the following:".
bool announces_by_words(std::string_view source,
                        const std::vector<Line>& lines,
                        std::size_t line,
                        const Ruleset& rules) {
    constexpr std::size_t tail_bytes = 240;
    const std::string_view text = filled_above(source, lines, line);
    if (text.empty() || text.back() != ':') {
        return false;
    }
    Fold fold;
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
    std::vector<QuoteZone> announced;
    std::copy_if(zones.begin(), zones.end(), std::back_inserter(announced), [&](const auto& zone) {
        return announces_by_words(source, lines, zone.first, rules);
    });
    if (announced.size() * 2 < zones.size()) {
        zones = std::move(announced);
    }
}

}  // namespace core::cutting
