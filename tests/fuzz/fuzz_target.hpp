#pragma once
/// \file
/// What each fuzz target gives, and what the targets share.
///
/// A target is one function of bytes that aborts when a promise of the code under test is broken.
/// libFuzzer calls it (preset `fuzz`), and so does replay_main.cpp (every other preset).

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// One input. Returns 0; whatever is wrong ends the process. The inputs may have any length.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tests::fuzz {

/// The target's inputs that are kept elsewhere in the tree: samples, configurations, demo texts.
std::vector<std::string> seeds();

/// Aborts when `holds` is false, after a line with `promise` and `detail`.
void require(bool holds, const char* promise, std::string_view detail = {});

/// All bytes of a file; aborts when it cannot be read.
std::string read_file(const std::filesystem::path& file);

/// The files below a folder whose names end with `extension` (empty: all but README.md), in
/// alphabetical order.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                               std::string_view extension = {});

}  // namespace tests::fuzz
