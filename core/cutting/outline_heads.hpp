#pragma once
/// \file
/// Headings of an outline beside its decimal numbers: "II. PURPOSE" above sections that begin again
/// at 1, "A. SCOPE" above those that begin again at I, and "Appendix A. Examples" behind the last
/// one.

#include "core/cutting/engines.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace core::cutting {

struct OutlineHead {
    std::size_t line = 0;
    std::size_t begin = 0;
    std::size_t number_begin = 0;
    std::size_t number_end = 0;
    std::size_t title_begin = 0;
    std::size_t title_end = 0;
    std::uint32_t value = 0;  ///< 1 for I and A
    bool letter = false;      ///< a letter, and no roman number: an appendix has A.1
    bool inner = false;       ///< a letter below a roman number
};

/// A row of dots, or of dots and blanks, up to a page number: a line of a table of contents.
bool has_leader(std::string_view line);

/// Lines with a roman number, in capitals or with a blank line above, whose numbers run from I;
/// where they do so again below each of several letters, the lines of the letters too, those that
/// are not in capitals where two of them have I and II below; so are letters below them that count
/// from A, if numbers begin again below several of these. None if there are not two; then three or
/// more short lines that have text right below and no blank line above.
std::vector<OutlineHead> outer_heads(const EngineInput& input);

/// Lines of an appendix word of the ruleset and a letter or number, between blank lines.
std::vector<OutlineHead> appendix_heads(const EngineInput& input);

}  // namespace core::cutting
