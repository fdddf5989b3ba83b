#pragma once
/// \file
/// The JSON texts that the worker hands to the database functions.

#include "core/cutting/plan.hpp"
#include "core/ports.hpp"
#include "messages/commands.hpp"

#include <string>

namespace core::pipeline {

/// The answer (messages/README.md) of a command that was refused or could not be carried out.
/// `run` may be empty (no run known). Problems: the failure's own, else one made of its text.
std::string answer_json(const messages::Command& command,
                        const std::string& outcome,
                        const RunRef& run,
                        const Failure& reason);

/// `p_run` of cutter.record_discovery.
std::string discovery_json(const std::string& run_id,
                           const SourceText& source,
                           const cutting::Plan& plan,
                           const std::string& plan_digest,
                           const std::string& build_id);

}  // namespace core::pipeline
