#pragma once
/// \file
/// SHA-256 of a text and of its parts, read once.

#include "core/hash.hpp"

#include <string_view>
#include <vector>

namespace core {

struct TextDigests {
    Sha256 whole{};
    std::vector<Sha256> parts;  ///< in the order given
};

/// What sha256() gives for `whole` and for each of `parts`, which may be any texts. Where the
/// processor has SHA instructions, both are computed side by side: one digest waits for itself at
/// every step, so two cost hardly more time than one. Threads: any number at once.
TextDigests sha256_with_parts(std::string_view whole, const std::vector<std::string_view>& parts);

/// The same by sha256() alone: what other processors do.
TextDigests sha256_with_parts_plain(std::string_view whole,
                                    const std::vector<std::string_view>& parts);

}  // namespace core
