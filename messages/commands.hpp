#pragma once
/// \file
/// The two commands, and the codec between them and Kafka records.
///
///     auto decoded = messages::decode_command(key, value, headers);
///     if (!decoded) dead_letter(decoded.error().to_string());
///
/// Schemas: messages/schemas/discover.schema.json and cut.schema.json.

#include "messages/decode_error.hpp"
#include "messages/ids.hpp"
#include "messages/message.hpp"
#include "messages/timestamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace messages {

/// How a cut executes. Published spelling: to_string().
enum class Mode : std::uint8_t {
    rollback_only,  ///< every body runs, nothing can commit
    live,           ///< effects are committed
};

/// How far a cut carries the run.
enum class Until : std::uint8_t {
    write_verified,     ///< units are drafts, recorded and verified
    lifecycle_enacted,  ///< units are enacted and the run is closed
};

std::string_view to_string(Mode mode) noexcept;
std::string_view to_string(Until until) noexcept;
std::optional<Mode> mode_from_string(std::string_view word) noexcept;
std::optional<Until> until_from_string(std::string_view word) noexcept;

/// Propose a cut plan for one document.
struct Discover {
    Uuid command_id;
    std::string document;                        ///< is_doc_code()
    std::optional<std::int32_t> source_version;  ///< at least 1; absent: the newest
    std::optional<std::string> ruleset;          ///< absent: that of the document
    std::string requested_by;                    ///< 1..200 characters
    std::optional<Timestamp> deadline;
};

/// Carry a run's plan out.
struct Cut {
    Uuid command_id;
    std::string run_id;       ///< is_run_id()
    std::string plan_digest;  ///< is_digest()
    Mode mode = Mode::rollback_only;
    Until until = Until::write_verified;
    std::vector<Uuid> approvals;  ///< empty: whatever approvals the run has
    std::optional<Uuid> grant;    ///< absent: any active grant that covers it
    std::string requested_by;
    std::optional<Timestamp> deadline;
};

/// A decoded command with what the record around it said.
struct Command {
    std::variant<Discover, Cut> body;
    std::string document;  ///< the record's key; of a discover also its field
    std::string sha256;    ///< hex digest of the canonical command
    /// The same without who asks and until when: same id, both digests others = conflict.
    std::string task_sha256;
    std::string traceparent;  ///< W3C trace context, or empty

    [[nodiscard]] const Uuid& command_id() const noexcept;
    /// "discover" or "cut".
    [[nodiscard]] std::string_view type() const noexcept;
    [[nodiscard]] const std::string& requested_by() const noexcept;
    [[nodiscard]] const std::optional<Timestamp>& deadline() const noexcept;
    [[nodiscard]] bool is_cut() const noexcept { return std::holds_alternative<Cut>(body); }
};

/// Makes a Command of a body: fills in document and digests. `document` of a Discover is its own.
Command make_command(Discover body, std::string traceparent = {});
Command make_command(Cut body, std::string document, std::string traceparent = {});

/// Decodes one record; the first violation found is the error.
///
/// Headers `ce_type` and `ce_id` are required; `ce_specversion`, `ce_subject`, `content-type` are
/// checked when present; others are ignored. Does not look at the clock: an expired deadline is
/// decided later. Never throws on data. Cost: about 5 us for 500 bytes, linear.
Decoded<Command> decode_command(std::string_view key,
                                std::string_view value,
                                const Headers& headers);

/// The record that carries the command, with every header a CloudEvent has.
/// `time` becomes ce_time. Inverse of decode_command().
Message encode_command(const Command& command, std::string_view source, Timestamp time);

/// The base name of the topic on which this command travels.
std::string_view topic_for(const Command& command) noexcept;

/// The command as the database functions take it (p_command): every key present, null when absent.
std::string to_sql_json(const Command& command);

/// The canonical text whose SHA-256 is Command::sha256: compact JSON, keys in byte order, absent
/// fields left out, defaults filled in, UUIDs in lower case, times in UTC.
std::string canonical_json(const Command& command);

}  // namespace messages
