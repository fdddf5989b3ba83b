#pragma once
/// \file
/// Identifiers that travel in messages: UUIDs, document codes, run ids, trace parents.

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace messages {

/// A UUID (RFC 9562). Compares and prints by its bytes.
class Uuid {
  public:
    /// The nil UUID.
    Uuid() = default;
    explicit Uuid(const std::array<std::uint8_t, 16>& bytes) : bytes_(bytes) {}

    /// Reads the 36 character form, upper or lower case; nothing for whatever else.
    static std::optional<Uuid> parse(std::string_view text) noexcept;
    /// The 36 character form in lower case.
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] bool is_nil() const noexcept { return *this == Uuid{}; }
    [[nodiscard]] const std::array<std::uint8_t, 16>& bytes() const noexcept { return bytes_; }

    friend auto operator<=>(const Uuid&, const Uuid&) = default;

  private:
    std::array<std::uint8_t, 16> bytes_{};
};

/// A new version 7 UUID from the wall clock and the kernel's randomness. Thread-safe.
Uuid generate_uuid();
/// Version 7 from given parts, so that tests can pin it. Uses the low 48 bits of `unix_ms`.
Uuid make_uuid_v7(std::uint64_t unix_ms, std::span<const std::uint8_t, 10> random) noexcept;

/// ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$: document codes, also the names of rulesets.
bool is_doc_code(std::string_view text) noexcept;
/// ictr-<UTC yyyymmddThhmmssZ>-<8 hex>, a real calendar time, lower-case digits.
bool is_run_id(std::string_view text) noexcept;
/// 64 lower-case hexadecimal digits.
bool is_digest(std::string_view text) noexcept;
/// W3C trace context, version 00, with a trace id and a parent id that are not zero.
bool is_traceparent(std::string_view text) noexcept;

/// A new run id for that second with 32 random bits.
std::string make_run_id(std::chrono::system_clock::time_point now, std::uint32_t random);
/// make_run_id() from the wall clock and the kernel's randomness. Thread-safe.
std::string generate_run_id();
/// A new sampled trace parent. Thread-safe.
std::string generate_traceparent();

}  // namespace messages
