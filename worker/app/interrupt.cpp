#include "worker/app/interrupt.hpp"

#include "worker/app/output.hpp"

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <initializer_list>
#include <mutex>
#include <pthread.h>
#include <set>
#include <thread>
#include <unistd.h>

namespace worker::app {
namespace {

struct State {
    std::mutex mutex;
    std::set<std::filesystem::path> parts;
    std::string json_members;
    std::string sentence = "interrupted";
};

// Never destroyed: the waiting thread outlives main().
State& state() {
    static State& only = *new State;
    return only;
}

[[noreturn]] void end(int signal, bool json) {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    for (const std::filesystem::path& part : s.parts) unlink(part.c_str());
    if (json) {
        write_only_answer("{" + s.json_members +
                          "\"outcome\":\"interrupted\",\"stop_code\":null,\"problems\":"
                          "[{\"message\":" +
                          json_string(s.sentence) + "}]}\n");
    }
    std::fprintf(stderr, "iu-cutter: %s\n", s.sentence.c_str());
    _exit(128 + signal);
}

}  // namespace

void end_at_interrupts(bool json) {
    sigset_t wanted;
    sigemptyset(&wanted);
    bool any = false;
    for (const int signal : {SIGINT, SIGTERM}) {
        struct sigaction now {};
        if (sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN) continue;
        sigaddset(&wanted, signal);
        any = true;
    }
    if (!any || pthread_sigmask(SIG_BLOCK, &wanted, nullptr) != 0) return;
    std::thread([wanted, json] {
        int signal = 0;
        while (sigwait(&wanted, &signal) != 0) {
        }
        end(signal, json);
    }).detach();
}

void at_interrupt_say(std::string json_members, std::string sentence) {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    s.json_members = std::move(json_members);
    s.sentence = std::move(sentence);
}

PartFile::PartFile(std::filesystem::path name) : name_(std::move(name)) {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    descriptor_ = open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) s.parts.insert(name_);
}

PartFile::~PartFile() {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    if (s.parts.erase(name_) > 0) unlink(name_.c_str());
}

bool PartFile::keep(const std::filesystem::path& real) {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    if (std::rename(name_.c_str(), real.c_str()) != 0) return false;
    s.parts.erase(name_);
    return true;
}

}  // namespace worker::app
