#pragma once
/// \file
/// What lies beside the program: migrations, rulesets, and the identity of the build.

#include "core/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace worker::app {

/// The folder of a resource, "sql" or "rulesets": $IU_CUTTER_DATA/<name>, else
/// <program>/../share/iu-cutter/<name> (installed), else the source tree that a build tree lies in.
/// Errors: permanent, naming the folders that were tried.
core::Result<std::filesystem::path> find_resource(std::string_view name);

/// First 16 hexadecimal digits of the SHA-256 of the running program: a proof holds for one build.
const std::string& build_id();

/// The version of the source, "0.1.0".
std::string_view version();

}  // namespace worker::app
