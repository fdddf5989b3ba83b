#include "worker/app/cli.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
    try {
        return worker::app::run_cli(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "iu-cutter: internal error: %s\n", e.what());
        return 1;
    }
}
