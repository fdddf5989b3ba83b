#pragma once
/// \file
/// JSON strings as the canonical serialisation writes and reads them.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace core::cutting {

/// Appends `text` as a JSON string: escaped are '"', '\\' and bytes below 0x20, nothing else.
/// `text` is valid UTF-8.
void append_json_string(std::string& out, std::string_view text);

/// JSON that is written piece by piece into memory that is used again.
class JsonWriter {
  public:
    explicit JsonWriter(std::size_t expected) : buffer_(expected, '\0') {}
    /// These bytes as they are: what stands between the values.
    void raw(std::string_view bytes) {
        char* to = room(bytes.size());
        std::memcpy(to, bytes.data(), bytes.size());
        size_ += bytes.size();
    }
    /// The same for a literal, whose length is known.
    template <std::size_t size>
    void raw(const char (&bytes)[size]) {
        std::memcpy(room(size - 1), bytes, size - 1);
        size_ += size - 1;
    }
    void number(std::size_t value);
    /// As append_json_string() does it.
    void string(std::string_view text);
    /// A string of hexadecimal digits.
    void hex(std::span<const std::uint8_t> bytes);

    std::string_view text() const { return std::string_view(buffer_).substr(0, size_); }
    void clear() { size_ = 0; }
    /// The whole text; the writer is empty afterwards.
    std::string take();

  private:
    /// The end of the text with so much memory behind it.
    char* room(std::size_t bytes) {
        if (buffer_.size() - size_ < bytes) {
            buffer_.resize(2 * (buffer_.size() + bytes));
        }
        return buffer_.data() + size_;
    }
    std::string buffer_;
    std::size_t size_ = 0;  // of the text; the buffer is longer
};

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
