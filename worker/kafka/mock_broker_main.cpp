/// \file
/// iu-mock-broker: librdkafka's mock cluster as a program, so that other processes of this machine
/// can use it.

#include "worker/kafka/mock_cluster.hpp"
#include "worker/kafka/topics.hpp"

#include <array>
#include <charconv>
#include <iostream>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <string>
#include <string_view>
#include <sys/signalfd.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr std::string_view help =
    R"(iu-mock-broker: a Kafka broker for trying things out, without Kafka

usage: iu-mock-broker [--brokers N] [--partitions N] [--prefix TEXT] [--topics A,B,...]

  --brokers N      1 to 9 brokers on free loopback ports (default 1)
  --partitions N   1 to 100 partitions of every topic (default 6)
  --topics A,B     topics to make (default: all topics of iu-cutter)
  --prefix TEXT    put before the default topic names

Prints one line of JSON with the bootstrap address, then runs until SIGTERM, SIGINT or the end of
its standard input.

Limits: everything is in memory and gone at the end; a partition keeps about 5 MiB or 100,000
records and silently drops the oldest; the first member of a group waits 3 seconds; no transactions,
no topic creation by an admin client, no TLS, no authentication: never put it on a network.
)";

struct Options {
    int brokers = 1;
    int partitions = 6;
    std::string prefix;
    std::vector<std::string> topics;
    bool help = false;
};

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (comma != 0) {
            parts.emplace_back(list.substr(0, comma));
        }
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    }
    return parts;
}

std::optional<int> number(std::string_view text, int low, int high) {
    int value = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec != std::errc() || end != text.data() + text.size() || value < low || value > high) {
        return std::nullopt;
    }
    return value;
}

/// Nothing when the words are wrong.
std::optional<Options> parse(const std::vector<std::string_view>& words) {
    Options options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--help" || words[i] == "-h") {
            options.help = true;
            return options;
        }
        if (i + 1 == words.size()) {
            return std::nullopt;
        }
        const auto name = words[i];
        const auto value = words[++i];
        std::optional<int> count = 0;
        if (name == "--brokers") {
            count = number(value, 1, 9);
            options.brokers = count.value_or(0);
        } else if (name == "--partitions") {
            count = number(value, 1, 100);
            options.partitions = count.value_or(0);
        } else if (name == "--prefix") {
            options.prefix = value;
        } else if (name == "--topics") {
            options.topics = split(value);
        } else {
            return std::nullopt;
        }
        if (!count) {
            return std::nullopt;
        }
    }
    return options;
}

/// Returns at SIGTERM, SIGINT or the end of stdin. The signals must be blocked already.
void wait_for_the_end(int signals) {
    std::array<pollfd, 2> sources{{{signals, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
    for (;;) {
        if (::poll(sources.data(), sources.size(), -1) < 0) {
            continue;
        }
        if (sources[0].revents != 0) {
            return;
        }
        std::array<char, 256> ignored{};
        if (sources[1].revents != 0 && ::read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0) {
            return;
        }
    }
}

int run(const Options& options) {
    // Blocked before the first thread starts, so that only the signalfd sees them.
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    const int signals = signalfd(-1, &set, SFD_CLOEXEC);

    worker::kafka::MockCluster cluster(options.brokers);
    const auto topics =
        options.topics.empty() ? worker::kafka::TopicNames(options.prefix).all() : options.topics;
    for (const auto& topic : topics) {
        cluster.create_topic(topic, options.partitions);
    }
    std::cout << R"({"bootstrap":")" << cluster.bootstrap() << R"(","brokers":)" << options.brokers
              << R"(,"partitions":)" << options.partitions << "}" << std::endl;
    wait_for_the_end(signals);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const auto options = parse(std::vector<std::string_view>(argv + 1, argv + argc));
    if (!options) {
        std::cerr << "iu-mock-broker: wrong arguments\n\n" << help;
        return 2;
    }
    if (options->help) {
        std::cout << help;
        return 0;
    }
    try {
        return run(*options);
    } catch (const std::exception& error) {
        std::cerr << "iu-mock-broker: " << error.what() << "\n";
        return 1;
    }
}
