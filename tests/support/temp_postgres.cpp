#include "tests/support/temp_postgres.hpp"

#include "tests/support/run_process.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace tests {
namespace {

std::string script() {
    return (source_root() / "deploy" / "postgres.sh").string();
}

}  // namespace

std::filesystem::path source_root() {
    const char* root = std::getenv("IU_SOURCE_ROOT");
    return root != nullptr ? root : IU_SOURCE_ROOT;
}

TempPostgres::TempPostgres(const std::vector<std::string>& settings) {
    // Not below TMPDIR, which may be long: the path of a socket holds 107 bytes.
    std::string name = "/tmp/iu-pg-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("mkdtemp " + name + " failed");
    }
    folder_ = name;
    std::vector<std::string> command{script(), "start", name, "--owner",
                                     std::to_string(::getpid())};
    for (const auto& setting : settings) {
        command.emplace_back("-c");
        command.push_back(setting);
    }
    const ProcessResult started = run_process(command);
    if (started.exit_code != 0) {
        throw std::runtime_error("PostgreSQL did not start: " + started.err);
    }
}

TempPostgres::~TempPostgres() {
    try {
        run_process({script(), "stop", folder_.string()});
    } catch (const std::exception&) {
        // The script's watcher stops the server when this process ends.
        return;
    }
}

std::string TempPostgres::conninfo(const std::string& database) const {
    return "host=" + socket().string() + " dbname=" + database;
}

std::string TempPostgres::log() const {
    const std::ifstream in(folder_ / "server.log", std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string TempPostgres::run_sql(const std::string& sql, const std::string& database) const {
    const ProcessResult done = run_process({"psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                                            "-d", conninfo(database) + " user=postgres", "-f", "-"},
                                           sql);
    if (done.exit_code != 0) {
        throw std::runtime_error("psql: " + done.err);
    }
    std::string rows = done.out;
    while (!rows.empty() && rows.back() == '\n') {
        rows.pop_back();
    }
    return rows;
}

}  // namespace tests
