#pragma once
/// \file
/// The names of all log events. Operators filter on them: documented in worker/README.md.

#include <cstdint>
#include <string_view>

namespace core {

// X(name, meaning). Add at will; renaming breaks somebody's alert.
#define IU_LOG_EVENTS(X)                                                                    \
    X(program_started, "the program begins; says build and configuration file")             \
    X(program_stopped, "the program ends; says why")                                        \
    X(program_failed, "the program can't go on")                                            \
    X(configuration_loaded, "the configuration was read")                                   \
    X(configuration_refused, "the new configuration breaks a rule; the old one stays")      \
    X(ruleset_refused, "a ruleset's file breaks a rule; texts that ask for it are refused") \
    X(admin_listening, "the admin port is open; says which")                                \
    X(admin_failed, "the admin port could not serve a connection")                          \
    X(drain_started, "no new commands are taken; those in flight finish")                   \
    X(drain_finished, "nothing is in flight any more")                                      \
    X(drain_timed_out, "commands were still in flight at the drain deadline")               \
    X(signal_received, "SIGTERM, SIGINT or SIGHUP arrived")                                 \
    X(consumer_assigned, "partitions were assigned")                                        \
    X(consumer_revoked, "partitions were taken away")                                       \
    X(consumer_failed, "the broker or the client reported an error")                        \
    X(producer_failed, "a record could not be delivered")                                   \
    X(broker_message, "a line of librdkafka's own log")                                     \
    X(record_dead_lettered, "a record is no command and went to the dead letters")          \
    X(command_finished, "a command has its outcome; one line each")                         \
    X(command_retried, "infrastructure failed; the command is tried again")                 \
    X(phase_finished, "a phase of a run is done")                                           \
    X(phase_stopped, "a phase of a run stopped with a stop code")                           \
    X(switch_changed, "the kill switch was seen ON or OFF")                                 \
    X(switch_unreadable, "the kill switch can't be read: taken as OFF")                     \
    X(database_lost, "a connection broke")                                                  \
    X(outcome_in_doubt, "a commit was sent and its answer is missing; it is looked up")     \
    X(relay_started, "this process relays events")                                          \
    X(relay_stopped, "this process relays no more")                                         \
    X(relay_failed, "events could not be relayed; tried again")                             \
    X(writer_recorded, "the writer made ledger rows of an event")                           \
    X(writer_waiting, "the writer waits for an event that must come first")                 \
    X(writer_failed, "the writer could not make ledger rows; tried again")

enum class LogEvent : std::uint8_t {
#define IU_X(name, meaning) name,
    IU_LOG_EVENTS(IU_X)
#undef IU_X
};

/// The name in the log, e.g. "command_finished".
std::string_view to_string(LogEvent event) noexcept;

}  // namespace core
