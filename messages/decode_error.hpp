#pragma once
/// \file
/// Why bytes from outside are not a command: one published name per violation.
///
/// The name is what `dlq_reason` starts with, so its spelling never changes. messages/README.md
/// lists the same names; a test keeps both equal.

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace messages {

// X(name, meaning)
#define IU_DECODE_ERRORS(X)                                                                     \
    X(empty_value, "the record has no value (a tombstone, or no bytes)")                        \
    X(too_large, "the value is larger than 1 MiB")                                              \
    X(byte_order_mark, "the value starts with a byte order mark")                               \
    X(invalid_utf8, "the value or a header is not UTF-8")                                       \
    X(malformed_json, "the value is not one JSON text")                                         \
    X(trailing_bytes, "there are bytes after the JSON text")                                    \
    X(too_deep, "objects and arrays are nested deeper than 32")                                 \
    X(duplicate_key, "an object has the same key twice")                                        \
    X(denylisted_key, "an object has a key that may not travel in messages, at whatever depth") \
    X(nul_character, "a string holds U+0000")                                                   \
    X(number_out_of_range, "an integer beyond 64 bits, or a number that is not finite")         \
    X(missing_header, "a required header is missing or empty")                                  \
    X(duplicate_header, "a header that must be unique is there twice")                          \
    X(unknown_type, "ce_type is none of the known command types")                               \
    X(wrong_content_type, "content-type is not application/json")                               \
    X(unsupported_specversion, "ce_specversion is not 1.0")                                     \
    X(missing_field, "a required field is missing")                                             \
    X(unknown_field, "a field that this command does not have")                                 \
    X(wrong_type, "a field has the wrong JSON type")                                            \
    X(bad_uuid, "not a UUID in its 36 character form, or the nil UUID")                         \
    X(bad_doc_code, "not a document code: ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")                   \
    X(bad_run_id, "not a run id: ictr-<yyyymmddThhmmssZ>-<8 hex>")                              \
    X(bad_digest, "not 64 lower-case hexadecimal digits")                                       \
    X(bad_value, "not one of the values that the field may have")                               \
    X(bad_timestamp, "not an RFC 3339 time")                                                    \
    X(out_of_range, "a number, a length or a count is outside of its range")                    \
    X(bad_key, "the record's key is missing or is not a document code")                         \
    X(key_mismatch, "key, ce_subject and document do not name the same document")               \
    X(id_mismatch, "ce_id is not the command_id")

enum class DecodeErrorCode : std::uint8_t {
#define IU_X(name, meaning) name,
    IU_DECODE_ERRORS(IU_X)
#undef IU_X
};

/// The published spelling, e.g. "duplicate_key".
std::string_view to_string(DecodeErrorCode code) noexcept;
/// One line for people.
std::string_view meaning(DecodeErrorCode code) noexcept;
/// Inverse of to_string(); nothing for an unknown word.
std::optional<DecodeErrorCode> decode_error_from_string(std::string_view word) noexcept;

/// One violation. Never holds a value of the message, only names and positions.
struct DecodeError {
    DecodeErrorCode code{};
    std::string field;    ///< JSON pointer ("/approvals/0"), header name, or empty
    std::string message;  ///< one line for people

    /// "duplicate_key at /a/b: message", the value of `dlq_reason`: one line, control characters
    /// of keys become '?'.
    [[nodiscard]] std::string to_string() const;
};

template <class T>
using Decoded = boost::system::result<T, DecodeError>;

/// Needed by boost::system::result::value() on an error: a programming error, so it throws.
[[noreturn]] void throw_exception_from_error(const DecodeError& error,
                                             const boost::source_location& where);

}  // namespace messages
