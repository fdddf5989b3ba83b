#pragma once
/// \file
/// Which of many texts stand more than once, without a copy of any.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>
#include <vector>

namespace core::cutting {

/// Which unit is the first that has a text, such as its address. A table of places.
class FirstWithText {
  public:
    explicit FirstWithText(std::size_t units) : places_(std::bit_ceil(2 * units + 1), none) {}

    /// The first unit that has the text of unit `index`: itself if there was none.
    /// `text_of(unit)` gives the text of a unit that was here before.
    template <class TextOf>
    std::size_t find(std::size_t index, TextOf text_of) {
        const std::string_view text = text_of(index);
        return find(index, std::hash<std::string_view>{}(text),
                    [&](std::size_t unit) { return text_of(unit) == text; });
    }

    /// The same for anything: `hash` is that of unit `index`, and `is_same(unit)` tells whether
    /// another one is like it.
    template <class IsSame>
    std::size_t find(std::size_t index, std::size_t hash, IsSame is_same) {
        for (;; ++hash) {
            std::uint32_t& place = places_[hash & (places_.size() - 1)];
            if (place == none) {
                place = static_cast<std::uint32_t>(index);
            }
            if (place == index || is_same(place)) {
                return place;
            }
        }
    }

  private:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> places_;
};

}  // namespace core::cutting
