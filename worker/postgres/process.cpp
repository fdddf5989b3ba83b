#include "worker/postgres/process.hpp"

#include "worker/postgres/failure.hpp"
#include "worker/postgres/file_handle.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace worker::postgres {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t stderr_bytes_max = 2048;
constexpr std::size_t read_bytes = 64 * 1024;

std::string error_text(int error) {
    return std::generic_category().message(error);
}

struct Pipe {
    FileHandle read;
    FileHandle write;
};

std::optional<Pipe> make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
    return Pipe{FileHandle(ends[0]), FileHandle(ends[1])};
}

/// A child process: killed and reaped, if nobody reaped it before.
class Child {
  public:
    Child() = default;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { kill_and_reap(); }

    /// Descriptor -1: /dev/null. Gives an errno, 0 for success.
    int start(const ChildCommand& command, int in, int out, int err);
    /// The wait status; nothing when it still runs at the deadline.
    std::optional<int> wait_until(Clock::time_point deadline);
    void kill_and_reap() noexcept;

  private:
    void reap(int& status) noexcept {
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
    }
    pid_t pid_ = -1;
};

int poll_wait_ms(Clock::time_point deadline) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<decltype(left)>(left, 0, 1000));
}

int Child::start(const ChildCommand& command, int in, int out, int err) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    const std::array<std::pair<int, int>, 3> streams{{{in, 0}, {out, 1}, {err, 2}}};
    for (const auto& [from, to] : streams) {
        if (from >= 0) {
            ::posix_spawn_file_actions_adddup2(&actions, from, to);
        } else {
            ::posix_spawn_file_actions_addopen(&actions, to, "/dev/null", O_RDWR, 0);
        }
    }
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

    std::vector<std::string> words{command.program};
    words.insert(words.end(), command.arguments.begin(), command.arguments.end());
    std::vector<std::string> variables = command.environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view ours(*variable);
        const std::string_view name = ours.substr(0, ours.find('=') + 1);
        const auto same = [name](const std::string& given) { return given.starts_with(name); };
        if (std::none_of(command.environment.begin(), command.environment.end(), same)) {
            variables.emplace_back(ours);
        }
    }
    const auto pointers = [](std::vector<std::string>& texts) {
        std::vector<char*> out_pointers;
        for (std::string& text : texts) out_pointers.push_back(text.data());
        out_pointers.push_back(nullptr);
        return out_pointers;
    };
    const int error = ::posix_spawnp(&pid_, command.program.c_str(), &actions, &attributes,
                                     pointers(words).data(), pointers(variables).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) pid_ = -1;
    return error;
}

std::optional<int> Child::wait_until(Clock::time_point deadline) {
    const FileHandle watched(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    pollfd ended{watched.get(), POLLIN, 0};
    while (::poll(&ended, 1, poll_wait_ms(deadline)) <= 0) {
        if (Clock::now() >= deadline) return std::nullopt;
    }
    int status = 0;
    reap(status);
    return status;
}

void Child::kill_and_reap() noexcept {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    int status = 0;
    reap(status);
}

/// What one program writes to stderr; the end of it is kept.
struct Complaints {
    FileHandle from;
    std::string text;

    void read(std::vector<char>& buffer) {
        const ssize_t count = ::read(from.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) return;
        if (count <= 0) {
            from.reset();
            return;
        }
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (text.size() > stderr_bytes_max) text.erase(0, text.size() - stderr_bytes_max);
    }
};

/// Reads the output and both programs' complaints until all of them end.
class Streams {
  public:
    Streams(FileHandle output, FileHandle first, FileHandle second)
        : output_(std::move(output)),
          first_{std::move(first), {}},
          second_{std::move(second), {}} {}

    core::Result<void> drain(Clock::time_point deadline, const PipelineHooks& hooks) {
        while (output_ || first_.from || second_.from) {
            if (core::Result<void> wanted = hooks.still_wanted(); !wanted) return wanted;
            if (Clock::now() >= deadline) return permanent("it took too long and was ended");
            std::array<pollfd, 3> ready{{{output_.get(), POLLIN, 0},
                                         {first_.from.get(), POLLIN, 0},
                                         {second_.from.get(), POLLIN, 0}}};
            if (::poll(ready.data(), ready.size(), poll_wait_ms(deadline)) < 0 && errno != EINTR) {
                return permanent("waiting for its output failed: " + error_text(errno));
            }
            if (ready[1].revents != 0) first_.read(buffer_);
            if (ready[2].revents != 0) second_.read(buffer_);
            if (ready[0].revents == 0) continue;
            if (core::Result<void> taken = read_output(hooks); !taken) return taken;
        }
        return {};
    }
    const std::string& of_first() const { return first_.text; }
    const std::string& of_second() const { return second_.text; }

  private:
    core::Result<void> read_output(const PipelineHooks& hooks) {
        const ssize_t count = ::read(output_.get(), buffer_.data(), buffer_.size());
        if (count < 0 && errno != EINTR) {
            return permanent("reading its output failed: " + error_text(errno));
        }
        if (count == 0) output_.reset();
        if (count <= 0) return {};
        return hooks.sink(std::string_view(buffer_.data(), static_cast<std::size_t>(count)));
    }

    FileHandle output_;
    Complaints first_;
    Complaints second_;
    std::vector<char> buffer_ = std::vector<char>(read_bytes);
};

/// `status` nothing: it did not end in time.
core::Result<void> judge(const std::optional<int>& status,
                         const ChildCommand& command,
                         const std::string& complaints) {
    if (!status) return permanent(command.program + " did not end in time", complaints);
    if (WIFEXITED(*status) && WEXITSTATUS(*status) == 0) return {};
    const std::string how = WIFEXITED(*status)
                                ? "ended with exit code " + std::to_string(WEXITSTATUS(*status))
                                : "was ended by signal " + std::to_string(WTERMSIG(*status));
    return permanent(command.program + " " + how, complaints);
}

}  // namespace

core::Result<void> run_pipeline(const ChildCommand& first,
                                const ChildCommand& second,
                                Clock::time_point deadline,
                                const PipelineHooks& hooks) {
    std::optional<Pipe> between = make_pipe();
    std::optional<Pipe> output = make_pipe();
    std::optional<Pipe> first_err = make_pipe();
    std::optional<Pipe> second_err = make_pipe();
    if (!between || !output || !first_err || !second_err) {
        return permanent("no pipe could be made: " + error_text(errno));
    }
    Child producer;
    Child consumer;
    if (const int error = consumer.start(second, between->read.get(), output->write.get(),
                                         second_err->write.get())) {
        return permanent(second.program + " could not be started: " + error_text(error));
    }
    if (const int error = producer.start(first, -1, between->write.get(), first_err->write.get())) {
        return permanent(first.program + " could not be started: " + error_text(error));
    }
    // Ours must go, or nobody would ever see the end of a stream.
    between.reset();
    output->write.reset();
    first_err->write.reset();
    second_err->write.reset();

    Streams streams(std::move(output->read), std::move(first_err->read),
                    std::move(second_err->read));
    if (core::Result<void> drained = streams.drain(deadline, hooks); !drained) {
        core::Failure failure = drained.error();
        if (failure.remote.empty()) failure.remote = streams.of_first() + streams.of_second();
        return failure;
    }
    const std::optional<int> first_status = producer.wait_until(deadline);
    const std::optional<int> second_status = consumer.wait_until(deadline);
    core::Result<void> consumed = judge(second_status, second, streams.of_second());
    // A producer ended by SIGPIPE only says that the consumer went first.
    const bool pipe_broke =
        first_status && WIFSIGNALED(*first_status) && WTERMSIG(*first_status) == SIGPIPE;
    if (!consumed && pipe_broke) return consumed;
    // Else the producer's word counts first: its failure is a short input to the consumer, no more.
    core::Result<void> produced = judge(first_status, first, streams.of_first());
    return produced ? consumed : produced;
}

}  // namespace worker::postgres
