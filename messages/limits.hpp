#pragma once
/// \file
/// The published limits of messages. They are part of the contract: a producer may rely on them.

#include <cstddef>
#include <cstdint>

namespace messages::limits {

inline constexpr std::size_t command_bytes_max = std::size_t{1} << 20;  ///< one command, 1 MiB
inline constexpr std::size_t json_depth_max = 32;                       ///< nested { and [
inline constexpr std::size_t source_bytes_max = std::size_t{64} << 20;  ///< one source text
inline constexpr std::int64_t units_max = 1000;                         ///< units of one plan
inline constexpr std::size_t doc_code_length_max = 64;                  ///< bytes
inline constexpr std::size_t ruleset_length_max = 64;                   ///< bytes
inline constexpr std::size_t requested_by_length_max = 200;             ///< characters
inline constexpr std::size_t approvals_count_max = 16;                  ///< of one cut
inline constexpr std::int64_t source_version_max = 2147483647;          ///< least: 1
inline constexpr std::size_t header_value_bytes_max = 4096;             ///< one ce_* header
inline constexpr int deadline_year_min = 1970;
inline constexpr int deadline_year_max = 2200;
inline constexpr std::size_t event_bytes_max = std::size_t{1} << 20;  ///< one event payload

}  // namespace messages::limits
