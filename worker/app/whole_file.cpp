#include "worker/app/whole_file.hpp"

#include "worker/app/interrupt.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <unistd.h>

namespace worker::app {
namespace {

namespace fs = std::filesystem;

core::Failure cannot_write(const fs::path& file, int error) {
    core::Failure failure;
    failure.detail = "cannot write " + file.string() + ": " + std::strerror(error);
    return failure;
}

// The error of the first call that failed; 0: all is written.
int write_and_close(int fd, std::string_view bytes) {
    int error = 0;
    while (!bytes.empty() && error == 0) {
        const ssize_t written = write(fd, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            error = errno;
        }
    }
    if (close(fd) != 0 && error == 0) error = errno;
    return error;
}

// A link stays one, also when what it names is not there yet.
fs::path behind_links(fs::path name) {
    constexpr int links_max = 40;
    std::error_code ec;
    for (int i = 0; i < links_max && fs::is_symlink(name, ec); ++i) {
        const fs::path next = fs::read_symlink(name, ec);
        if (ec) break;
        name = next.is_absolute() ? next : name.parent_path() / next;
    }
    return name;
}

}  // namespace

core::Result<void> write_whole(const fs::path& name, std::string_view bytes) {
    const fs::path target = behind_links(name);
    PartFile part(target.string() + "." + std::to_string(getpid()) + ".part");
    if (part.descriptor() < 0) return cannot_write(name, errno);
    const int error = write_and_close(part.descriptor(), bytes);
    if (error != 0) return cannot_write(name, error);
    if (!part.keep(target)) return cannot_write(name, errno);
    return {};
}

}  // namespace worker::app
