#pragma once
/// \file
/// The encrypted dump of the governed tables that a live cut needs before it writes.

#include "core/kill_switch.hpp"
#include "core/result.hpp"
#include "worker/postgres/session.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace worker::postgres {

/// Makes one backup and says what it made.
class BackupRunner {
  public:
    virtual ~BackupRunner() = default;
    /// Whom backups are encrypted to; empty: nobody, so that make() refuses.
    virtual std::string recipient() const = 0;
    /// The envelope `{sha256, size_bytes, recipient, artifact_ref, taken_at}` of a new artifact.
    virtual Result<std::string> make(const core::Permit& permit, const std::string& run_id) = 0;
    /// Whether the artifact of an envelope is there, byte for byte: only then may it be reused.
    virtual bool still_there(const std::string& envelope) const = 0;
};

/// The default: refuses with INVARIANT_FAILED (fail closed).
class RefusingBackupRunner final : public BackupRunner {
  public:
    std::string recipient() const override { return {}; }
    Result<std::string> make(const core::Permit& permit, const std::string& run_id) override;
    bool still_there(const std::string&) const override { return false; }
};

struct BackupConfig {
    std::string directory;               ///< must exist and be writable
    std::string recipient;               ///< age public key, "age1..."; empty: no backups
    std::chrono::seconds deadline{300};  ///< for dump and encryption together
    std::string pg_dump = "pg_dump";     ///< looked up in PATH
    std::string age = "age";             ///< looked up in PATH
};

/// pg_dump | age, by two child processes; no plaintext on disk, no secret on a command line.
///
/// Writes `<directory>/<run_id>-<utc>-<attempt>.dump.age` (0600) by way of a `.part` file: whatever
/// fails leaves neither. Errors: KILL_SWITCH_OFF, INVARIANT_FAILED (with the cure), never
/// retryable. Threads: any; the calling thread blocks, at most for `deadline`.
class AgeBackupRunner final : public BackupRunner {
  public:
    AgeBackupRunner(PostgresConfig postgres, BackupConfig config);
    std::string recipient() const override { return config_.recipient; }
    Result<std::string> make(const core::Permit& permit, const std::string& run_id) override;
    bool still_there(const std::string& envelope) const override;

  private:
    PostgresConfig postgres_;
    BackupConfig config_;
};

}  // namespace worker::postgres
