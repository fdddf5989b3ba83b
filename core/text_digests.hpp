#pragma once
/// \file
/// SHA-256 of a text and of its parts, read once.

#include "core/hash.hpp"

#include <cstddef>
#include <functional>
#include <string_view>

namespace core {

/// Parts of a text, whose digests are wanted.
struct TextParts {
    std::size_t count = 0;
    std::function<std::string_view(std::size_t)> text;            ///< of each, in order, once
    std::function<void(std::size_t, const Sha256& digest)> take;  ///< gets that of each
};

/// What sha256() gives for `whole` and for each of `parts`, which may be any texts; the answer is
/// that of `whole`. Where the processor has SHA instructions, both are computed side by side: one
/// digest waits for itself at every step, so two cost hardly more time than one. Threads: any
/// number at once.
Sha256 sha256_with_parts(std::string_view whole, const TextParts& parts);

/// The same by sha256() alone: what other processors do.
Sha256 sha256_with_parts_plain(std::string_view whole, const TextParts& parts);

}  // namespace core
