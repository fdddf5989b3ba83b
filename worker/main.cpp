#include "core/fail_point.hpp"
#include "worker/app/cli.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
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
