#include "worker/app/output.hpp"

#include "messages/json.hpp"
#include "worker/app/service.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace worker::app {
namespace {

std::atomic<bool> begun{false};  // stdout has some of an answer

// libpq and Boost write words in several lines.
std::string without_line_ends(std::string_view words) {
    std::string out;
    for (const char c : words) {
        const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
        if (!blank) out += c;
        if (blank && !out.empty() && out.back() != ' ') out += ' ';
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

void append_escape(std::string& out, unsigned char byte) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '\\';
    switch (byte) {
        case '\n':
            out += 'n';
            return;
        case '\r':
            out += 'r';
            return;
        case '\t':
            out += 't';
            return;
        default:
            out.append(1, 'x').append(1, hex[byte >> 4U]).append(1, hex[byte & 15U]);
    }
}

// Bytes of the character at the start of `text`: one that may be shown, or 0.
std::size_t shown(std::string_view text, bool lines) {
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x20) return lines && (first == '\n' || first == '\t') ? 1 : 0;
    if (first < 0x7F) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (length == 0 || !messages::is_utf8(text.substr(0, length))) return 0;
    // U+0080 to U+009F: some terminals take them for escapes.
    return text.starts_with("\xC2") && static_cast<unsigned char>(text[1]) < 0xA0 ? 0 : length;
}

int cannot_print(int error) {
    std::fprintf(stderr, "iu-cutter: cannot write to stdout: %s\n", std::strerror(error));
    return exit_could_not;
}

}  // namespace

std::string printable(std::string_view text, bool lines) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = shown(text, lines);
        if (length == 0) {
            append_escape(out, static_cast<unsigned char>(text.front()));
        } else {
            out.append(text.substr(0, length));
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::string json_string(std::string_view text) {
    std::string out;
    messages::append_json_string(out, text);
    return out;
}

bool write_stdout(std::string_view bytes) {
    begun = true;
    return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() &&
           std::fflush(stdout) == 0;
}

int print(std::string_view bytes) {
    return write_stdout(bytes) ? exit_done : cannot_print(errno);
}

void write_only_answer(std::string_view json) {
    if (!begun) write_stdout(json);
}

int Output::done(const std::string& json, const std::string& text) const {
    std::string out = json_ ? json : printable(text, true);
    if (!out.empty() && !out.ends_with('\n')) out += '\n';
    return print(out);
}

int Output::done_in_pieces(
    const std::function<void(const std::function<void(std::string_view)>&)>& write) const {
    int error = 0;
    begun = true;
    const auto put = [&](std::string_view piece) {
        if (error == 0 && std::fwrite(piece.data(), 1, piece.size(), stdout) != piece.size()) {
            error = errno;
        }
    };
    write(put);
    put("\n");
    return error == 0 ? print("") : cannot_print(error);
}

int Output::document(const std::string& bytes) const {
    return print(bytes);
}

std::string words_of(const core::Failure& failure) {
    // A person at the command line may see the server's words; events and logs may not.
    const bool told = failure.kind != core::FailureKind::refused && !failure.remote.empty();
    return printable(failure.detail + (told ? ": " + without_line_ends(failure.remote) : ""),
                     false);
}

int Output::failed(const core::Failure& failure, const std::string& members) const {
    const std::string words = words_of(failure);
    const bool refused = failure.kind == core::FailureKind::refused;
    if (json_) {
        const std::string code =
            failure.stop_code.empty() ? "null" : json_string(failure.stop_code);
        const std::string problems =
            failure.problems.empty()
                ? "[{\"code\":" + code + ",\"message\":" + json_string(words) + "}]"
                : failure.problems;
        write_stdout("{" + members + "\"outcome\":\"" +
                     std::string(refused ? "refused" : "failed") + "\",\"stop_code\":" + code +
                     ",\"problems\":" + problems + "}\n");
    }
    std::fprintf(stderr, "iu-cutter: %s%s%s\n", refused ? "refused, " : "",
                 refused ? (failure.stop_code + ": ").c_str() : "", words.c_str());
    if (!failure.problems.empty() && !json_) {
        std::fprintf(stderr, "problems: %s\n", failure.problems.c_str());
    }
    return refused ? exit_refused : exit_could_not;
}

int Output::not_started(const core::Failure& failure, const std::string& members) const {
    return failure.kind == core::FailureKind::permanent ? usage(failure.detail, members)
                                                        : failed(failure, members);
}

int Output::usage(const std::string& message, const std::string& members) const {
    const std::string words = printable(message, false);
    if (json_) {
        write_stdout("{" + members +
                     "\"outcome\":\"usage\",\"stop_code\":null,\"problems\":[{\"message\":" +
                     json_string(words) + "}]}\n");
    }
    std::fprintf(stderr, "iu-cutter: %s\n", words.c_str());
    return exit_usage;
}

}  // namespace worker::app
