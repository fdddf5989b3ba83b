#pragma once
/// \file
/// A text of few bytes, in half the memory of a std::string.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace core::cutting {

/// Up to 15 bytes lie in the object, more apart from it: numbers and titles of what a unit begins
/// with, of which there are many. At most 4 GiB.
class ShortText {
  public:
    ShortText() = default;
    ShortText(std::string_view text) { set(text); }
    ShortText(const std::string& text) { set(text); }
    ShortText(const char* text) { set(text); }
    ShortText(const ShortText& other) { set(other); }
    ShortText(ShortText&& other) noexcept : bytes_(other.bytes_) { other.bytes_ = {}; }
    ShortText& operator=(const ShortText& other) { return *this = ShortText(other); }
    ShortText& operator=(ShortText&& other) noexcept {
        const Bytes kept = bytes_;  // std::swap() would go byte by byte
        bytes_ = other.bytes_;
        other.bytes_ = kept;
        return *this;
    }
    ~ShortText() {
        if (is_apart()) {
            drop();
        }
    }

    operator std::string_view() const {
        return is_apart() ? apart() : std::string_view(bytes_.data(), inner_size());
    }
    bool empty() const { return bytes_[last] == '\0'; }
    std::size_t size() const { return std::string_view(*this).size(); }
    char operator[](std::size_t at) const { return std::string_view(*this)[at]; }
    std::size_t find(std::string_view part) const { return std::string_view(*this).find(part); }
    void clear() { *this = ShortText(); }

    bool operator==(std::string_view other) const { return std::string_view(*this) == other; }
    bool operator==(const std::string& other) const { return *this == std::string_view(other); }
    bool operator==(const char* other) const { return std::string_view(*this) == other; }
    bool operator==(const ShortText& other) const { return *this == std::string_view(other); }

  private:
    static constexpr std::size_t last = 15;     ///< the byte that holds the size
    static constexpr char apart_mark = '\x7F';  ///< in its place: the text lies apart

    bool is_apart() const { return bytes_[last] == apart_mark; }
    std::size_t inner_size() const { return static_cast<std::size_t>(bytes_[last]); }
    void set(std::string_view text) {
        if (text.size() > last) {
            set_apart(text);
            return;
        }
        text.copy(bytes_.data(), text.size());
        bytes_[last] = static_cast<char>(text.size());
    }
    void set_apart(std::string_view text);
    std::string_view apart() const;
    void drop() noexcept;

    using Bytes = std::array<char, last + 1>;
    /// The text, or the place and the size of it; then its size, or `apart_mark`.
    alignas(8) Bytes bytes_{};
};

}  // namespace core::cutting
