#include "core/fail_point.hpp"

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <unistd.h>

namespace core::fail_point {
namespace {

enum class Deed : std::uint8_t { none, kill, stop, throw_error, throw_bad_alloc };

struct Arming {
    std::atomic<Deed> deed{Deed::none};
    unsigned first = 1;  // hit that does it
    bool every = false;  // and all after it
    std::atomic<unsigned> hits{0};
};

std::array<Arming, names.size()> armings;
std::atomic<bool> any_armed{false};
thread_local std::string_view scope;

std::string_view word_of(Deed deed) {
    switch (deed) {
        case Deed::kill:
            return "kill";
        case Deed::stop:
            return "stop";
        case Deed::throw_error:
            return "throw";
        default:
            return "bad_alloc";
    }
}

std::optional<Deed> deed_of(std::string_view word) {
    for (const Deed deed : {Deed::kill, Deed::stop, Deed::throw_error, Deed::throw_bad_alloc}) {
        if (word == word_of(deed)) return deed;
    }
    return std::nullopt;
}

void act(std::string_view name, Deed deed) {
    // In one write, so that it is whole even when these are the last bytes.
    std::string line = R"({"event":"fail_point","name":")";
    line.append(name).append(R"(","action":")").append(word_of(deed)).append("\"}\n");
    static_cast<void>(!::write(STDERR_FILENO, line.data(), line.size()));
    switch (deed) {
        case Deed::kill:
            ::kill(::getpid(), SIGKILL);
            ::pause();
            return;
        case Deed::stop:
            ::kill(::getpid(), SIGSTOP);
            return;
        case Deed::throw_error:
            throw std::runtime_error("fail-point " + std::string(name));
        default:
            throw std::bad_alloc();
    }
}

/// One `NAME[@N[+]]=ACTION`; a complaint when it isn't.
std::optional<std::string> arm_one(std::string_view text) {
    const std::string whole(text);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
        return "'" + whole + "' is not NAME[@N[+]]=ACTION";
    }
    const std::optional<Deed> deed = deed_of(text.substr(equals + 1));
    if (!deed) return "'" + whole + "': the actions are kill, stop, throw and bad_alloc";
    std::string_view name = text.substr(0, equals);
    unsigned first = 1;
    bool every = false;
    if (const std::size_t at = name.find('@'); at != std::string_view::npos) {
        std::string_view number = name.substr(at + 1);
        name = name.substr(0, at);
        every = number.ends_with('+');
        if (every) number.remove_suffix(1);
        const char* const end = number.data() + number.size();
        const auto [last, error] = std::from_chars(number.data(), end, first);
        if (error != std::errc{} || last != end || first == 0) {
            return "'" + whole + "': the hit is a number from 1 on";
        }
    }
    const auto* const found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        return "there is no fail-point '" + std::string(name) +
               "'; iu-cutter --list-fail-points prints all";
    }
    Arming& arming = armings.at(static_cast<std::size_t>(found - names.begin()));
    arming.first = first;
    arming.every = every;
    arming.deed = *deed;
    return std::nullopt;
}

void disarm_all() {
    any_armed = false;
    for (Arming& arming : armings) {
        arming.deed = Deed::none;
        arming.hits = 0;
    }
}

}  // namespace

void hit(std::string_view name) {
    if (!any_armed.load(std::memory_order_relaxed)) return;
    const auto* const found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return;
    Arming& arming = armings.at(static_cast<std::size_t>(found - names.begin()));
    const Deed deed = arming.deed;
    if (deed == Deed::none) return;
    const unsigned number = ++arming.hits;
    if (number == arming.first || (arming.every && number > arming.first)) act(name, deed);
}

void hit_in_scope(std::string_view place) {
    if (!any_armed.load(std::memory_order_relaxed) || scope.empty()) return;
    hit(std::string(scope).append(place));
}

Scope::Scope(std::string_view name) noexcept : outer_(scope) {
    scope = name;
}

Scope::~Scope() {
    scope = outer_;
}

std::optional<std::string> arm(std::string_view text) {
    disarm_all();
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        if (auto complaint = arm_one(text.substr(0, comma))) {
            disarm_all();
            return complaint;
        }
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        any_armed = true;
    }
    return std::nullopt;
}

std::optional<int> start(int argc, const char* const* argv) {
    constexpr int usage = 2;
    const auto asks = [](const char* word) {
        return std::string_view(word) == "--list-fail-points";
    };
    if (std::any_of(argv, argv + argc, asks)) {
        for (const std::string_view name : names) std::printf("%s\n", std::string(name).c_str());
        return 0;
    }
    const char* const text = std::getenv("IU_FAIL_POINT");
    if (text == nullptr) return std::nullopt;
    const std::optional<std::string> complaint = arm(text);
    if (!complaint) return std::nullopt;
    std::fprintf(stderr, "iu-cutter: IU_FAIL_POINT: %s\n", complaint->c_str());
    return usage;
}

}  // namespace core::fail_point
