#include "tests/support/run_process.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace tests {
namespace {

/// A folder for the three streams: files cannot block the way pipes can, whatever the sizes.
class StreamFolder {
  public:
    StreamFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "iu-run-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("mkdtemp " + name + " failed");
        }
        path_ = name;
    }
    ~StreamFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    StreamFolder(const StreamFolder&) = delete;
    StreamFolder& operator=(const StreamFolder&) = delete;

    std::string file(const char* name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

std::string read_file(const std::string& name) {
    const std::ifstream in(name, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

int wait_for_exit(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            throw std::runtime_error("waitpid failed");
        }
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& command, const std::string& input) {
    const StreamFolder folder;
    {
        std::ofstream in(folder.file("in"), std::ios::binary);
        in << input;
    }
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    constexpr int to_write = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&actions, 0, folder.file("in").c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, folder.file("out").c_str(), to_write, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, folder.file("err").c_str(), to_write, 0600);
    std::vector<std::string> words = command;
    std::vector<char*> argv;
    for (auto& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    pid_t child = 0;
    const int error = ::posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw std::runtime_error("cannot start " + command.front());
    }

    ProcessResult result;
    result.exit_code = wait_for_exit(child);
    result.out = read_file(folder.file("out"));
    result.err = read_file(folder.file("err"));
    return result;
}

}  // namespace tests
