#pragma once
/// \file
/// Text as JSON and UTF-8, without the JSON library.

#include <string>
#include <string_view>

namespace messages {

/// True when the bytes are well-formed UTF-8 (no surrogates, no overlong forms). Linear.
bool is_utf8(std::string_view bytes) noexcept;

/// Appends `text` as a JSON string with its quotes: pure, one line. A byte that is not UTF-8
/// becomes U+FFFD, so any bytes give well-formed JSON.
void append_json_string(std::string& out, std::string_view text);

}  // namespace messages
