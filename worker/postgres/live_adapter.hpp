#pragma once
/// \file
/// core::LiveExecutionAdapter over the functions of schema cutter.

#include "core/ports.hpp"
#include "worker/postgres/backup.hpp"
#include "worker/postgres/session.hpp"

#include <memory>
#include <string>

namespace worker::postgres {

/// The six methods. Each asks the permit first and again before its COMMIT, opens a session of its
/// own as the role that may, and owns one transaction on it.
/// Threads: those on which `run_sessions` gives a session.
class PostgresLiveAdapter final : public core::LiveExecutionAdapter {
  public:
    /// `backup` nothing: the runner that refuses.
    PostgresLiveAdapter(PostgresConfig config,
                        SessionSource run_sessions,
                        std::shared_ptr<BackupRunner> backup,
                        std::string build_id);

    Result<void> pre_write_backup(const core::LivePermit& permit,
                                  const core::RunRef& run,
                                  const std::string& command_json) override;
    Result<void> cut_leg_a(const core::LivePermit& permit,
                           const core::RunRef& run,
                           const core::CutplanRows& rows) override;
    Result<void> leg_b_record(const core::LivePermit& permit, const core::RunRef& run) override;
    Result<int> verify_result_count_for(const core::LivePermit& permit,
                                        const core::RunRef& run) override;
    Result<void> write_verify(const core::LivePermit& permit, const core::RunRef& run) override;
    Result<void> lifecycle_enact(const core::LivePermit& permit,
                                 const core::RunRef& run,
                                 const std::string& review_decision_id) override;

  private:
    PostgresConfig config_;
    SessionSource run_sessions_;
    std::shared_ptr<BackupRunner> backup_;
    std::string build_id_;
};

}  // namespace worker::postgres
