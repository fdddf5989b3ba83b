#include "worker/app/resources.hpp"

#include "core/hash.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <vector>

namespace worker::app {
namespace {

namespace fs = std::filesystem;

fs::path program_folder() {
    std::error_code ec;
    const fs::path program = fs::read_symlink("/proc/self/exe", ec);
    return ec ? fs::current_path() : program.parent_path();
}

std::string hash_of_program() {
    std::ifstream program("/proc/self/exe", std::ios::binary);
    core::Sha256Hasher hasher;
    std::vector<char> piece(std::size_t{1} << 20U);
    while (program.read(piece.data(), static_cast<std::streamsize>(piece.size())) ||
           program.gcount() > 0) {
        hasher.update({piece.data(), static_cast<std::size_t>(program.gcount())});
    }
    return core::to_hex(hasher.finish()).substr(0, 16);
}

}  // namespace

core::Result<fs::path> find_resource(std::string_view name) {
    const std::string in_sources =
        name == "sql" ? std::string("deploy/sql") : "configs/" + std::string(name);
    std::vector<fs::path> candidates;
    if (const char* data = std::getenv("IU_CUTTER_DATA")) {
        candidates.push_back(fs::path(data) / name);
    }
    const fs::path folder = program_folder();
    candidates.push_back(folder / ".." / "share" / "iu-cutter" / name);
    // build/<preset>/iu-cutter, or deeper where test programs lie.
    fs::path up = folder;
    for (int level = 0; level < 4; ++level) {
        up = up.parent_path();
        candidates.push_back(up / in_sources);
    }
    candidates.push_back(fs::path(IU_SOURCE_DIR) / in_sources);
    std::string tried;
    for (const fs::path& candidate : candidates) {
        std::error_code ec;
        if (fs::is_directory(candidate, ec)) return fs::weakly_canonical(candidate, ec);
        tried += (tried.empty() ? "" : ", ") + candidate.string();
    }
    core::Failure failure;
    failure.detail = "no folder \"" + std::string(name) + "\" found (tried " + tried +
                     "); set IU_CUTTER_DATA to the folder that holds sql/ and rulesets/";
    return failure;
}

const std::string& build_id() {
    static const std::string id = hash_of_program();
    return id;
}

std::string_view version() {
    return IU_VERSION;
}

}  // namespace worker::app
