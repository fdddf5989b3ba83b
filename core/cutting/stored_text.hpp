#pragma once
/// \file
/// The texts of a plan's units, side by side in few pieces of memory: a unit has seven.

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::cutting {

class TextStore;

/// A text that lives as long as the store it was added to, or for ever. Nothing else can be
/// assigned to it, so that none points to what is gone.
class StoredText : public std::string_view {
  public:
    constexpr StoredText() = default;
    /// A literal.
    template <std::size_t size>
    consteval StoredText(const char (&literal)[size]) : std::string_view(literal, size - 1) {}

  private:
    friend class TextStore;
    explicit StoredText(std::string_view text) : std::string_view(text) {}
};

// As with strings.
inline std::string operator+(std::string left, const StoredText& right) {
    return std::move(left.append(right));
}
inline std::string operator+(const StoredText& left, std::string_view right) {
    return std::string(left).append(right);
}

/// Keeps texts where they are until the store goes. Adding from two threads at once is not safe;
/// reading is.
class TextStore {
  public:
    StoredText add(std::string_view text) { return join({text}); }
    /// The texts one behind the other, as one.
    StoredText join(std::initializer_list<std::string_view> texts);

  private:
    std::vector<std::unique_ptr<char[]>> pieces_;
    std::size_t piece_bytes_ = 0;  // of the last one
    char* at_ = nullptr;
    std::size_t left_ = 0;
};

}  // namespace core::cutting
