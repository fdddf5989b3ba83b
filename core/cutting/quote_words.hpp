#pragma once
/// \file
/// What the words above an indented text say of it.

#include "core/cutting/candidates.hpp"
#include "core/cutting/quotes.hpp"
#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <string_view>
#include <vector>

namespace core::cutting {

/// Where most of what is indented is not announced, indent is how the text is set: what is
/// announced is quoted.
void drop_unannounced(std::string_view source,
                      const std::vector<Line>& lines,
                      const Ruleset& rules,
                      std::vector<QuoteZone>& zones);

/// "‘Article 5a", "‘(6) a lamp is a light’;" below "the following Article is inserted:": the line
/// behind a quotation between single marks that words announce; `line` if none opens there.
std::size_t behind_single_quote(std::string_view source,
                                const std::vector<Line>& lines,
                                const Ruleset& rules,
                                std::size_t line);

/// "1. Điều 5 được sửa đổi như sau:" above "Điều 5. Phạm vi" without quotation marks: the article
/// that is announced by words and by its number is quoted, up to the next number of the list or the
/// next article. Adds what it finds to `zones` and marks the candidates.
void quote_announced(std::string_view source,
                     const std::vector<Line>& lines,
                     const Ruleset& rules,
                     std::vector<Candidate>& candidates,
                     std::vector<QuoteZone>& zones);

/// "Proyecto de ley:" above "\"Artículo 1º.- ..": the quotation that holds all articles of a text,
/// several from 1 on, is the act. Drops it from `zones` and its marks from the candidates.
void drop_whole_act(const Ruleset& rules,
                    std::vector<Candidate>& candidates,
                    std::vector<QuoteZone>& zones);

}  // namespace core::cutting
