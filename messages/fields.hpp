#pragma once
/// \file
/// The fields of the commands as data: what the decoder obeys and the schemas are checked against.

#include <array>
#include <cstdint>
#include <string_view>

namespace messages {

/// What a field may hold. Its JSON Schema is in messages/README.md, column "type".
enum class FieldType : std::uint8_t {
    uuid,       ///< 36 characters, not nil
    uuids,      ///< array of distinct uuid, at most limits::approvals_count_max
    doc_code,   ///< is_doc_code()
    run_id,     ///< is_run_id()
    digest,     ///< is_digest()
    mode,       ///< rollback_only, live
    until,      ///< write_verified, lifecycle_enacted
    version,    ///< 1..limits::source_version_max
    text,       ///< 1..limits::requested_by_length_max characters, without control characters
    timestamp,  ///< RFC 3339
};

/// One field. An optional field may also be null, which is the same as absent.
struct FieldRule {
    std::string_view name;
    FieldType type;
    bool required;
};

inline constexpr std::array discover_fields{
    FieldRule{"command_id", FieldType::uuid, true},
    FieldRule{"document", FieldType::doc_code, true},
    FieldRule{"source_version", FieldType::version, false},
    FieldRule{"ruleset", FieldType::doc_code, false},
    FieldRule{"requested_by", FieldType::text, true},
    FieldRule{"deadline", FieldType::timestamp, false},
};

inline constexpr std::array cut_fields{
    FieldRule{"command_id", FieldType::uuid, true},
    FieldRule{"run_id", FieldType::run_id, true},
    FieldRule{"plan_digest", FieldType::digest, true},
    FieldRule{"mode", FieldType::mode, true},
    FieldRule{"until", FieldType::until, false},
    FieldRule{"approvals", FieldType::uuids, false},
    FieldRule{"grant", FieldType::uuid, false},
    FieldRule{"requested_by", FieldType::text, true},
    FieldRule{"deadline", FieldType::timestamp, false},
};

/// `ce_type` of the commands. Published: do not rename.
inline constexpr std::string_view discover_ce_type = "iu.discover.v1";
inline constexpr std::string_view cut_ce_type = "iu.cut.v1";

}  // namespace messages
