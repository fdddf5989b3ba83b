#pragma once
/// \file
/// Running heads with the number of the page on the same line. For furniture.cpp.

#include "core/cutting/page_runs.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace core::cutting {

/// "12  GAZETTE/No 7/2016" and "GAZETTE/No 7/2016  13": candidates by what stands beside the
/// number, which has digits of its own. Most lines stand once: few bits of each tell that.
class MergedHeads {
  public:
    /// `text`: the line without the blanks around it, not empty; `item` has its line and span.
    void read(PageItem item, std::string_view text);
    /// Those that are set off by blanks, or left and right by turns: else a source that is cited
    /// again and again. In no order. Linear.
    std::vector<PageItem> heads(std::string_view source) const;

  private:
    static constexpr int times_least = 3;
    static constexpr unsigned sketch_bits = 12;

    static std::size_t sketch_of(std::string_view head);
    void add(PageItem item, std::string_view rest, std::string_view digits);

    std::vector<std::pair<std::string_view, PageItem>> items_;         // by what stands beside it
    std::array<std::uint8_t, std::size_t{1} << sketch_bits> times_{};  // of heads, at most
};

}  // namespace core::cutting
