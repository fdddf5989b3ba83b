#pragma once
/// \file
/// core::RunStore over the functions of schema cutter, as cutter_run.

#include "core/ports.hpp"
#include "worker/postgres/session.hpp"

namespace worker::postgres {

/// Thin: every method is one call of a function in deploy/sql. Works while the switch is OFF.
/// Threads: those on which `sessions` gives a session, each on its own.
class PostgresRunStore final : public core::RunStore {
  public:
    explicit PostgresRunStore(SessionSource sessions);

    Result<std::optional<core::Answer>> find_answer(const std::string& command_json) override;
    Result<core::SourceText> load_source(const std::string& document,
                                         std::optional<int> version,
                                         const core::Admission& admit = {}) override;
    Result<core::Answer> record_discovery(const std::string& command_json,
                                          const std::string& run_json,
                                          const std::string& cutplan) override;
    Result<core::Answer> record_outcome(const std::string& command_json,
                                        const std::string& answer_json,
                                        const std::string& kind,
                                        const std::string& attempt_id) override;
    Result<core::CutDecision> authorize_cut(const std::string& command_json,
                                            const std::string& build_id,
                                            bool require_proof) override;
    Result<core::CutplanRows> load_rows(const core::RunRef& run,
                                        const core::Admission& admit = {}) override;
    Result<void> grant_probe(const std::string& command_json, const core::Permit& permit) override;
    Result<void> await_lifecycle(const std::string& command_json,
                                 const core::Permit& permit) override;
    Result<core::Answer> finish_cut(const std::string& command_json,
                                    const core::Permit& permit,
                                    const std::string& durations_json) override;
    Result<core::SwitchReading> read_switch() override;

  private:
    SessionSource sessions_;
};

}  // namespace worker::postgres
