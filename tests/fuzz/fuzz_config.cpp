// Configurations. An input is a TOML file; its comments `#env NAME=VALUE` at the head become the
// environment.
#include "core/config.hpp"
#include "tests/fuzz/fuzz_target.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace tests::fuzz {
namespace {

core::Environment read_environment(std::string_view input) {
    constexpr std::string_view mark = "#env ";
    core::Environment out;
    while (input.starts_with(mark)) {
        const std::size_t end = std::min(input.find('\n'), input.size());
        const std::string_view line = input.substr(mark.size(), end - std::min(end, mark.size()));
        const std::size_t equals = line.find('=');
        if (equals != std::string_view::npos) {
            out.insert_or_assign(std::string{line.substr(0, equals)},
                                 std::string{line.substr(equals + 1)});
        }
        input.remove_prefix(std::min(end + 1, input.size()));
    }
    return out;
}

void check_duration(std::chrono::milliseconds duration) {
    const std::string text = core::format_duration(duration);
    require(duration.count() >= 0, "no duration is negative", text);
    require(core::parse_duration(text) == duration, "a duration can be read back", text);
}

void check_config(const core::Config& config) {
    for (const auto duration : {config.kafka.session_timeout, config.kafka.max_poll_interval,
                                config.kafka.delivery_timeout, config.postgres.connect_timeout,
                                config.postgres.statement_timeout, config.postgres.lock_timeout,
                                config.postgres.idle_in_transaction_timeout,
                                config.worker.command_timeout, config.worker.drain_timeout}) {
        check_duration(duration);
    }
    for (const auto number : {config.postgres.connections, config.worker.lanes,
                              config.worker.max_units, config.worker.source_bytes_max,
                              config.worker.queue_count_max, config.worker.queue_bytes_max}) {
        require(number > 0, "no bound is below 1");
    }
    require(core::parse_host_port(config.worker.admin).has_value(), "worker.admin is an address",
            config.worker.admin);
    require(core::parse_host_port(config.writer.admin).has_value(), "writer.admin is an address",
            config.writer.admin);
    for (const std::string* text :
         {&config.kafka.bootstrap, &config.kafka.group, &config.kafka.topics.cut,
          &config.postgres.conninfo, &config.postgres.owner, &config.log.level}) {
        require(std::none_of(text->begin(), text->end(),
                             [](char c) { return static_cast<unsigned char>(c) < 0x20; }),
                "no setting holds control characters", *text);
    }
    require(config.kafka.topic("iu.cut.v1").size() <= 249, "a topic's name fits Kafka",
            config.kafka.topic("iu.cut.v1"));
}

void check_refusal(const core::Failure& failure) {
    require(failure.kind == core::FailureKind::permanent, "trying again does not help",
            failure.detail);
    require(!failure.detail.empty(), "a refusal says why");
    require(failure.detail.find_first_of("\r\n") == std::string::npos, "a refusal is one line",
            failure.detail);
}

}  // namespace

std::vector<std::string> seeds() {
    return {read_file(IU_SOURCE_DIR "/configs/iu-cutter.toml")};
}

}  // namespace tests::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const auto config =
        core::parse_config(input, "fuzz.toml", tests::fuzz::read_environment(input));
    if (config) {
        tests::fuzz::check_config(*config);
    } else {
        tests::fuzz::check_refusal(config.error());
    }
    return 0;
}
