#pragma once
/// \file
/// Reading registered texts in slices, so that memory stays near the text's size. For this folder.

#include "core/ports.hpp"
#include "worker/postgres/session.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace worker::postgres {

/// Bytes asked for at once: as hexadecimal text it is twice that in the answer.
inline constexpr std::int64_t source_slice_bytes = 4 * 1024 * 1024;

/// One registered version without its body. DOCUMENT_UNKNOWN when there is none.
struct SourceVersion {
    core::SourceText text;  ///< body empty
    std::int64_t bytes = 0;
};
Result<SourceVersion> find_source(Transaction& transaction,
                                  const std::string& document,
                                  std::optional<int> version);
/// `count` bytes from `begin` (0-based) of the body; at most source_slice_bytes. Throws.
std::string read_slice(Transaction& transaction,
                       const SourceVersion& source,
                       std::int64_t begin,
                       std::int64_t count);
/// The whole version with its body. DRIFT when the body is not what was registered; retryable when
/// `admit` says that there is no room for it.
Result<core::SourceText> read_source(Transaction& transaction,
                                     const std::string& document,
                                     std::optional<int> version,
                                     const core::Admission& admit);

}  // namespace worker::postgres
