#pragma once
/// \file
/// `iu-cutter writer`: makes ledger rows of governance and verify events.

#include "core/config.hpp"

namespace worker::app {

/// Runs until SIGTERM. Returns the exit code: 0 drained, 1 could not, 2 configuration.
int run_writer(const core::Config& config);

}  // namespace worker::app
