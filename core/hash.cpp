#include "core/hash.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstring>
#include <new>
#include <utility>

namespace core {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
/// The digits of each byte.
constexpr auto byte_digits = [] {
    std::array<std::array<char, 2>, 256> made{};
    for (std::size_t byte = 0; byte < made.size(); ++byte) {
        made[byte] = {hex_digits[byte >> 4U], hex_digits[byte & 15U]};
    }
    return made;
}();

// Fetching the algorithm costs as much as hashing 500 bytes: do it once.
const EVP_MD* algorithm() {
    static const EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return md;
}

EVP_MD_CTX* as_context(void* p) {
    return static_cast<EVP_MD_CTX*>(p);
}

}  // namespace

Sha256Hasher::Sha256Hasher() : context_(EVP_MD_CTX_new()) {
    if (context_ == nullptr ||
        EVP_DigestInit_ex2(as_context(context_), algorithm(), nullptr) != 1) {
        EVP_MD_CTX_free(as_context(context_));
        throw std::bad_alloc();
    }
}

Sha256Hasher::~Sha256Hasher() {
    EVP_MD_CTX_free(as_context(context_));
}

Sha256Hasher::Sha256Hasher(Sha256Hasher&& other) noexcept
    : context_(std::exchange(other.context_, nullptr)) {}

Sha256Hasher& Sha256Hasher::operator=(Sha256Hasher&& other) noexcept {
    std::swap(context_, other.context_);
    return *this;
}

void Sha256Hasher::update(std::string_view bytes) {
    EVP_DigestUpdate(as_context(context_), bytes.data(), bytes.size());
}

Sha256 Sha256Hasher::finish() {
    Sha256 digest{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(as_context(context_), digest.data(), &size);
    return digest;
}

Sha256 sha256(std::string_view bytes) {
    // A context a thread: making one costs as much as hashing 200 bytes.
    struct Context {
        EVP_MD_CTX* const made = EVP_MD_CTX_new();
        Context() = default;
        Context(const Context&) = delete;
        Context& operator=(const Context&) = delete;
        ~Context() { EVP_MD_CTX_free(made); }
    };
    thread_local const Context context;
    Sha256 digest{};
    unsigned int size = 0;
    if (context.made == nullptr || EVP_DigestInit_ex2(context.made, algorithm(), nullptr) != 1) {
        throw std::bad_alloc();
    }
    EVP_DigestUpdate(context.made, bytes.data(), bytes.size());
    EVP_DigestFinal_ex(context.made, digest.data(), &size);
    return digest;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    std::string out(bytes.size() * 2, '0');
    write_hex(bytes, out.data());
    return out;
}

char* write_hex(std::span<const std::uint8_t> bytes, char* out) {
    for (const std::uint8_t b : bytes) {
        std::memcpy(out, byte_digits[b].data(), 2);
        out += 2;
    }
    return out;
}

std::optional<Sha256> sha256_from_hex(std::string_view digits) {
    Sha256 digest{};
    if (digits.size() != 2 * digest.size()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const std::size_t high = hex_digits.find(digits[2 * i]);
        const std::size_t low = hex_digits.find(digits[2 * i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return std::nullopt;
        }
        digest[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return digest;
}

std::string sha256_hex(std::string_view bytes) {
    return to_hex(sha256(bytes));
}

}  // namespace core
