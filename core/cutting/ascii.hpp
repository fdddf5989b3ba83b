#pragma once
/// \file
/// Kinds of ASCII characters, whatever the locale; of bytes and of folded characters. Objects, so
/// that algorithms take them.

namespace core::cutting {

inline constexpr auto is_blank = [](auto c) { return c == ' ' || c == '\t'; };
inline constexpr auto is_digit = [](auto c) { return c >= '0' && c <= '9'; };
inline constexpr auto is_lower = [](auto c) { return c >= 'a' && c <= 'z'; };
inline constexpr auto is_upper = [](auto c) { return c >= 'A' && c <= 'Z'; };

}  // namespace core::cutting
