#pragma once
/// \file
/// Files that appear under their name when they are whole.

#include "core/result.hpp"

#include <filesystem>
#include <string_view>

namespace worker::app {

/// Writes by way of a new name in the same folder: nobody sees a half file, and what stood under
/// the name stays until its successor is whole, also when the program is interrupted. A symbolic
/// link stays one; what it names is written.
/// Errors: permanent, with file and reason; nothing is left of the attempt then.
core::Result<void> write_whole(const std::filesystem::path& name, std::string_view bytes);

}  // namespace worker::app
