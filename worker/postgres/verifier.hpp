#pragma once
/// \file
/// core::Verifier over the functions of schema cutter.

#include "core/ports.hpp"
#include "worker/postgres/backup.hpp"
#include "worker/postgres/session.hpp"

#include <memory>
#include <string>

namespace worker::postgres {

/// Read-back as cutter_verify, and the proof as cutter_proof, which cannot commit.
/// Threads: those on which `run_sessions` gives a session.
class PostgresVerifier final : public core::Verifier {
  public:
    /// A proof makes a backup only when `backup` has a recipient.
    PostgresVerifier(PostgresConfig config,
                     SessionSource run_sessions,
                     std::shared_ptr<BackupRunner> backup,
                     std::string build_id);

    Result<void> structural_verify(const core::Permit& permit, const core::RunRef& run) override;
    Result<core::Answer> prove(const core::ProofPermit& permit,
                               const core::RunRef& run,
                               const core::CutplanRows& rows,
                               const std::string& command_json,
                               bool with_enact) override;

  private:
    PostgresConfig config_;
    SessionSource run_sessions_;
    std::shared_ptr<BackupRunner> backup_;
    std::string build_id_;
};

}  // namespace worker::postgres
