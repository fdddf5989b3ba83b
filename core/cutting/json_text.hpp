#pragma once
/// \file
/// JSON strings as the canonical serialisation writes and reads them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace core::cutting {

/// Appends `text` as a JSON string: escaped are '"', '\\' and bytes below 0x20, nothing else.
/// `text` is valid UTF-8.
void append_json_string(std::string& out, std::string_view text);

/// Reads what append_json_string() and plain decimal numbers write, from left to right.
class CanonicalReader {
  public:
    explicit CanonicalReader(std::string_view text) : text_(text) {}
    bool done() const { return at_ == text_.size(); }
    /// Takes exactly these bytes, or nothing.
    bool take(std::string_view bytes);
    std::optional<std::string> string();
    std::optional<std::size_t> number();

  private:
    bool escape(std::string& out);
    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace core::cutting
