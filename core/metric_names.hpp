#pragma once
/// \file
/// The names of all metrics. Dashboards use them: documented in worker/README.md.

#include <cstdint>
#include <span>
#include <string_view>

namespace core {

// X(id, type, name, labels, meaning). Labels: names divided by a blank, or "".
#define IU_METRICS(X)                                                                             \
    X(commands_received, counter, "iu_cutter_commands_received_total", "type", "commands read")   \
    X(commands_finished, counter, "iu_cutter_commands_finished_total", "type outcome stop_code",  \
      "commands with an outcome")                                                                 \
    X(commands_retried, counter, "iu_cutter_commands_retried_total", "type",                      \
      "attempts that failed for sick infrastructure")                                             \
    X(commands_in_flight, gauge, "iu_cutter_commands_in_flight", "", "commands being worked on")  \
    X(commands_queued, gauge, "iu_cutter_commands_queued", "", "commands that wait for a lane")   \
    X(queued_bytes, gauge, "iu_cutter_queued_bytes", "", "bytes of commands that wait")           \
    X(dead_letters, counter, "iu_cutter_dead_letters_total", "reason",                            \
      "records that are no command")                                                              \
    X(command_seconds, histogram, "iu_cutter_command_seconds", "type", "from read to outcome")    \
    X(phase_seconds, histogram, "iu_cutter_phase_seconds", "phase", "duration of a phase")        \
    X(units_committed, counter, "iu_cutter_units_committed_total", "", "units created by leg A")  \
    X(switch_on, gauge, "iu_cutter_switch_on", "", "1 when the kill switch was last seen ON")     \
    X(switch_epoch, gauge, "iu_cutter_switch_epoch", "", "epoch of the kill switch")              \
    X(switch_refusals, counter, "iu_cutter_switch_refusals_total", "",                            \
      "actions that asked the switch and were refused")                                           \
    X(events_published, counter, "iu_cutter_events_published_total", "topic", "events delivered") \
    X(partitions_assigned, gauge, "iu_cutter_partitions_assigned", "", "assigned partitions")     \
    X(ledger_rows, counter, "iu_cutter_ledger_rows_total", "kind", "rows made by the writer")     \
    X(build_info, gauge, "iu_cutter_build_info", "build", "1; says which build runs")

enum class Metric : std::uint8_t {
#define IU_X(id, type, name, labels, meaning) id,
    IU_METRICS(IU_X)
#undef IU_X
};

enum class MetricType : std::uint8_t { counter, gauge, histogram };

/// One metric, for documentation.
struct MetricDescription {
    std::string_view name;
    MetricType type;
    std::string_view labels;  ///< names divided by a blank
    std::string_view meaning;
};

/// Every metric, in the order of Metric.
std::span<const MetricDescription> metric_descriptions();

}  // namespace core
