#pragma once
/// \file
/// `iu-cutter writer`: makes ledger rows of governance and verify events.

#include "core/config.hpp"
#include "worker/app/output.hpp"

namespace worker::app {

/// Runs until SIGTERM. Returns the exit code: 0 drained, 1 could not, 2 configuration (said through
/// `out`).
int run_writer(const core::Config& config, const Output& out);

}  // namespace worker::app
