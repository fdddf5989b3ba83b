#include "worker/app/output.hpp"

#include "messages/json.hpp"
#include "worker/app/service.hpp"

#include <cstdio>

namespace worker::app {
namespace {

std::string json_string(std::string_view text) {
    std::string out;
    messages::append_json_string(out, text);
    return out;
}

}  // namespace

bool write_stdout(std::string_view bytes) {
    return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() &&
           std::fflush(stdout) == 0;
}

int Output::done(const std::string& json, const std::string& text) const {
    const std::string& out = json_ ? json : text;
    const bool written = write_stdout(out.ends_with('\n') || out.empty() ? out : out + "\n");
    return written ? exit_done : exit_could_not;
}

int Output::failed(const core::Failure& failure) const {
    const bool refused = failure.kind == core::FailureKind::refused;
    // A person at the command line may see the server's words; events and logs may not.
    std::string words = failure.detail;
    if (!refused && !failure.remote.empty()) words += ": " + failure.remote;
    while (words.ends_with('\n')) words.pop_back();
    if (json_) {
        const std::string code =
            failure.stop_code.empty() ? "null" : json_string(failure.stop_code);
        const std::string problems =
            failure.problems.empty()
                ? "[{\"code\":" + code + ",\"message\":" + json_string(words) + "}]"
                : failure.problems;
        write_stdout("{\"outcome\":\"" + std::string(refused ? "refused" : "failed") +
                     "\",\"stop_code\":" + code + ",\"problems\":" + problems + "}\n");
    }
    std::fprintf(stderr, "iu-cutter: %s%s%s\n", refused ? "refused, " : "",
                 refused ? (failure.stop_code + ": ").c_str() : "", words.c_str());
    if (!failure.problems.empty() && !json_) {
        std::fprintf(stderr, "problems: %s\n", failure.problems.c_str());
    }
    return refused ? exit_refused : exit_could_not;
}

int Output::not_started(const core::Failure& failure) const {
    return failure.kind == core::FailureKind::permanent ? usage(failure.detail) : failed(failure);
}

int Output::usage(const std::string& message) const {
    if (json_) {
        write_stdout("{\"outcome\":\"usage\",\"stop_code\":null,\"problems\":[{\"message\":" +
                     json_string(message) + "}]}\n");
    }
    std::fprintf(stderr, "iu-cutter: %s\n", message.c_str());
    return exit_usage;
}

}  // namespace worker::app
