#include "core/fail_point.hpp"
#include "worker/app/cli.hpp"

#include <cerrno>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace {

/// A descriptor that is closed would be given to the next file or socket, and an answer written
/// into it. What holds the place of stdin cannot be read, that of stdout not be written: each stays
/// the error that it is. What goes to stderr is lost.
void hold_closed_streams() {
    for (const auto& [stream, access] :
         {std::pair{STDIN_FILENO, O_WRONLY}, std::pair{STDOUT_FILENO, O_RDONLY},
          std::pair{STDERR_FILENO, O_WRONLY}}) {
        const bool closed = fcntl(stream, F_GETFD) < 0 && errno == EBADF;
        // The lowest number that is free, which is this one: those below are held.
        if (!closed || open("/dev/null", access) == stream) continue;
        std::perror("iu-cutter: a standard stream is closed, and /dev/null can't be opened");
        _exit(1);
    }
}

}  // namespace

int main(int argc, char** argv) {
    hold_closed_streams();
    try {
#if defined(IU_FAIL_POINTS)
        if (const auto ended = core::fail_point::start(argc, argv)) return *ended;
#endif
        return worker::app::run_cli(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "iu-cutter: internal error: %s\n", e.what());
        return 1;
    }
}
