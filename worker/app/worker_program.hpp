#pragma once
/// \file
/// `iu-cutter worker`: wires consumer, pipeline, database and relay; starts, drains, stops.

#include "core/config.hpp"
#include "worker/app/output.hpp"

#include <functional>

namespace worker::app {

/// Runs until SIGTERM. `reload` reads the configuration again for SIGHUP.
/// Returns the exit code: 0 drained, 1 could not, 2 configuration (said through `out`).
int run_worker(const core::Config& config,
               std::function<core::Result<core::Config>()> reload,
               const Output& out);

}  // namespace worker::app
