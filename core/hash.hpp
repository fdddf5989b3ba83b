#pragma once
/// \file
/// SHA-256 and hexadecimal text.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace core {

using Sha256 = std::array<std::uint8_t, 32>;

/// Hashes what it is fed, piece by piece. Not thread-safe; one use.
class Sha256Hasher {
  public:
    Sha256Hasher();
    ~Sha256Hasher();
    Sha256Hasher(Sha256Hasher&& other) noexcept;
    Sha256Hasher& operator=(Sha256Hasher&& other) noexcept;
    void update(std::string_view bytes);
    /// The digest of all that was fed; the hasher is spent afterwards.
    Sha256 finish();

  private:
    void* context_;  // EVP_MD_CTX, so that no OpenSSL header leaks
};

/// Digest of one buffer. About 0.45 us per 500 bytes with SHA-NI.
Sha256 sha256(std::string_view bytes);
/// Lower-case hexadecimal digits, two a byte.
std::string to_hex(std::span<const std::uint8_t> bytes);
/// The same digits into `out`, which has room for them; returns the place behind.
char* write_hex(std::span<const std::uint8_t> bytes, char* out);
/// The digest that to_hex() gives these 64 digits for; nothing for any other text.
std::optional<Sha256> sha256_from_hex(std::string_view digits);
/// sha256() as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace core
