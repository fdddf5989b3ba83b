#pragma once
/// \file
/// Number grammars and their order: 5 < 5a < 5b < 6, 4 < 4.1 < 5, I < II, 12 < 12 bis < 13.

#include "core/cutting/ruleset.hpp"
#include "core/cutting/text.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>

namespace core::cutting {

/// The value of a number, part by part: 5 is (5), 5a is (5, 97). In order as its parts are.
/// It lies in the object: there is one for every line that looks like a heading.
class NumberKey {
  public:
    /// Eleven decimal parts and a letter, which is more than anybody prints.
    static constexpr std::size_t parts_most = 12;

    NumberKey() = default;
    NumberKey(std::initializer_list<std::uint32_t> parts) {
        for (const std::uint32_t part : parts) {
            push_back(part);
        }
    }
    /// Parts behind the first `parts_most` are dropped.
    void push_back(std::uint32_t part) {
        if (size_ < parts_most) {
            parts_[size_++] = part;
        }
    }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    std::uint32_t& operator[](std::size_t i) { return parts_[i]; }
    std::uint32_t operator[](std::size_t i) const { return parts_[i]; }
    const std::uint32_t* begin() const { return parts_.data(); }
    const std::uint32_t* end() const { return parts_.data() + size_; }

    friend bool operator==(const NumberKey& a, const NumberKey& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }
    friend std::strong_ordering operator<=>(const NumberKey& a, const NumberKey& b) {
        return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end());
    }

  private:
    std::uint32_t size_ = 0;
    std::array<std::uint32_t, parts_most> parts_{};
};

/// A number as read: where it ends in the fold, and its value for comparing part by part.
struct Number {
    Place end;
    NumberKey key;
    unsigned style = number_none;
};

/// Reads the longest number of one of `styles` at character `at`.
std::optional<Number> read_number(const Fold& fold,
                                  std::size_t at,
                                  unsigned styles,
                                  const Ruleset& rules);

/// Whether `b` can follow `a` among siblings with nothing missing: n+1, na after n, n.1 after n.
bool is_next(const NumberKey& a, const NumberKey& b);

/// The place in the alphabet of the letter that is the roman number `value`; 0 if none is.
std::uint32_t letter_of_roman(std::uint32_t value);

}  // namespace core::cutting
