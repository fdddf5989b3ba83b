#include "core/log.hpp"
#include "messages/commands.hpp"
#include "worker/app/cli.hpp"
#include "worker/app/interrupt.hpp"
#include "worker/app/progress.hpp"
#include "worker/app/service.hpp"
#include "worker/app/start_check.hpp"
#include "worker/app/stream.hpp"
#include "worker/kafka/producer.hpp"
#include "worker/postgres/queries.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>

namespace worker::app {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;

constexpr auto broker_patience = 10s;

core::Failure permanent(std::string detail) {
    core::Failure failure;
    failure.detail = std::move(detail);
    return failure;
}

std::string requester() {
    constexpr std::size_t longest = 200;  // of requested_by
    const char* user = std::getenv("USER");
    const std::string name = user != nullptr ? user : "";
    const bool fits = !name.empty() && name.size() <= longest && printable(name, false) == name;
    return fits ? name : "uid " + std::to_string(getuid());
}

// Options that both commands have; usage errors as permanent failures.
struct Common {
    messages::Uuid command_id;
    std::optional<messages::Timestamp> deadline;
};

core::Result<Common> common(const CliOptions& options) {
    Common out;
    if (options.command_id) {
        const auto id = messages::Uuid::parse(*options.command_id);
        if (!id || id->is_nil()) return permanent("--command-id: not a UUID");
        out.command_id = *id;
    } else {
        out.command_id = messages::generate_uuid();
    }
    if (options.deadline) {
        if (const auto duration = core::parse_duration(*options.deadline)) {
            out.deadline = std::chrono::system_clock::now() + *duration;
        } else {
            out.deadline = messages::parse_timestamp(*options.deadline);
        }
        if (!out.deadline) {
            return permanent(
                "--deadline: neither an RFC 3339 time of the years 1970 to 2200, such as "
                "2026-01-31T09:30:00Z, nor a duration such as 15m");
        }
    }
    return out;
}

core::Result<void> send(const messages::Command& command, const core::Config& config) {
    messages::Message message =
        messages::encode_command(command, "iu-cutter/cli", std::chrono::system_clock::now());
    // What goes out is read as the worker will read it: a bad command never leaves.
    const auto check = messages::decode_command(message.key, message.value, message.headers);
    if (!check) {
        core::Failure failure = permanent(check.error().to_string());
        failure.kind = core::FailureKind::refused;
        failure.stop_code = "REFUSED_INPUT";
        return failure;
    }
    boost::asio::io_context io;
    kafka::ProducerConfig settings;
    settings.bootstrap = config.kafka.bootstrap;
    settings.properties = producer_properties(config.kafka);
    settings.log = log_broker_line;
    auto producer = kafka::Producer::create(io.get_executor(), std::move(settings));
    if (!producer) return producer.error();
    kafka::OutRecord record;
    record.topic = config.kafka.topic(messages::topic_for(command));
    record.key = std::move(message.key);
    record.value = std::move(message.value);
    record.headers = std::move(message.headers);
    const auto sent = (*producer)->produce_one(std::move(record), config.kafka.delivery_timeout);
    (*producer)->close(1s);
    if (!sent) return sent.error();
    return {};
}

/// What every answer says of its command, before the outcome; with --wait, where it did not get
/// one of a worker, that nothing is known of the run.
std::string members_of(const std::string& id,
                       std::string_view type,
                       const std::optional<std::string>& document,
                       bool waits) {
    return "\"command_id\":\"" + id + "\",\"type\":\"" + std::string(type) +
           "\",\"document\":" + (document ? json_string(*document) : "null") + "," +
           (waits ? R"("run_id":null,"state":null,"plan_digest":null,"units":null,)" : "");
}

std::string members_of(const messages::Command& command, bool waits) {
    return members_of(command.command_id().to_string(), command.type(), command.document, waits);
}

std::string sent_json(const messages::Command& command) {
    std::string out = "{" + members_of(command, false);
    out.back() = '}';
    return out;
}

std::string sent_text(const messages::Command& command) {
    return std::string(command.type()) + " of " + command.document + " enqueued, command " +
           command.command_id().to_string();
}

void say_at_interrupt(const messages::Command& command, bool waits, const std::string& what) {
    at_interrupt_say(members_of(command, waits),
                     "interrupted; " + what + ": " + command.command_id().to_string());
}

int exit_of(const std::string& outcome) {
    if (outcome == "done" || outcome == "noop") return exit_done;
    return outcome == "refused" ? exit_refused : exit_could_not;
}

std::string answer_text(const json::object& answer) {
    const auto word = [&](const char* name) {
        const json::value* value = answer.if_contains(name);
        if (value == nullptr || value->is_null()) return std::string("-");
        return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
    };
    std::string out = word("type") + " " + word("document") + ": " + word("outcome") + ", run " +
                      word("run_id") + ", state " + word("state") + ", units " + word("units");
    if (word("stop_code") != "-") {
        out += "\nstopped: " + word("stop_code") + " " + word("problems");
    }
    return out;
}

// The outcome is not known; the database that could not be asked, if that is why, is a problem.
int timed_out(const messages::Command& command,
              std::int64_t seconds,
              const std::optional<core::Failure>& away,
              const Output& out) {
    const std::string words = away ? words_of(*away) : "";
    const std::string problems =
        away ? "[{\"code\":null,\"message\":" + json_string(words) + "}]" : "[]";
    out.done("{" + members_of(command, true) +
                 "\"outcome\":\"timeout\",\"stop_code\":null,\"problems\":" + problems + "}",
             "no outcome within " + std::to_string(seconds) +
                 " s; the command stays enqueued: " + command.command_id().to_string());
    if (away) std::fprintf(stderr, "iu-cutter: %s\n", words.c_str());
    return exit_could_not;
}

struct Waited {
    std::optional<std::string> answer;  ///< JSON; nothing: the time is over
    std::optional<core::Failure> away;  ///< why the last look found nothing out
};

// One look. Connects where there is no session.
core::Result<Waited> look_for_answer(const messages::Command& command,
                                     const core::Config& config,
                                     std::optional<postgres::Session>& session) {
    Waited found;
    if (!session || session->broken()) {
        session.reset();
        auto fresh = open_database<postgres::Role::audit>(config);
        if (!fresh && fresh.error().kind == core::FailureKind::permanent) return fresh.error();
        if (!fresh) {
            found.away = fresh.error();
            return found;
        }
        session = std::move(*fresh);
    }
    auto answer = postgres::find_answer(*session, command.command_id().to_string(), command.sha256,
                                        command.task_sha256);
    if (!answer && answer.error().kind == core::FailureKind::refused) return answer.error();
    if (answer) {
        found.answer = std::move(*answer);
    } else {
        found.away = answer.error();
    }
    return found;
}

core::Result<Waited> wait_for_answer(const messages::Command& command,
                                     std::chrono::seconds at_most,
                                     const core::Config& config,
                                     Waiting& waiting) {
    const auto end = Clock::now() + at_most;
    std::optional<postgres::Session> session;
    auto pause = 10ms;
    while (true) {
        auto found = look_for_answer(command, config, session);
        if (!found || found->answer || Clock::now() >= end) return found;
        waiting.now(found->away ? "enqueued; " + words_of(*found->away)
                                : "enqueued; no outcome so far");
        std::this_thread::sleep_for(pause);
        pause = std::min<std::chrono::milliseconds>(pause * 2, 200ms);
    }
}

int say_outcome(const messages::Command& command,
                const CliOptions& options,
                const Waited& waited,
                const Output& out) {
    if (!waited.answer) return timed_out(command, *options.wait_seconds, waited.away, out);
    const json::value parsed = json::parse(*waited.answer);
    const std::string outcome(parsed.at("outcome").as_string());
    const int written = out.done(*waited.answer, answer_text(parsed.as_object()));
    return written == exit_done ? exit_of(outcome) : written;
}

// Before a command leaves: a topic that is not there would cost half a minute to find out.
core::Result<void> check_start(const messages::Command& command, const core::Config& config) {
    if (auto files = check_files(config); !files) return files;
    return check_topics(config, {config.kafka.topic(messages::topic_for(command))},
                        broker_patience);
}

int enqueue(const messages::Command& command,
            const CliOptions& options,
            const core::Config& config,
            const Output& out) {
    const bool waits = options.wait_seconds.has_value();
    const std::string members = members_of(command, waits);
    std::optional<Waiting> waiting(std::in_place, "asking the broker", options.progress);
    if (const auto ready = check_start(command, config); !ready) {
        waiting.reset();
        return out.not_started(ready.error(), members);
    }
    say_at_interrupt(command, waits, "whether the command is enqueued is not known");
    waiting->now("enqueuing");
    const auto sent = send(command, config);
    if (!sent || !waits) {
        waiting.reset();
        return sent ? out.done(sent_json(command), sent_text(command))
                    : out.failed(sent.error(), members);
    }
    say_at_interrupt(command, waits, "the command stays enqueued");
    const std::chrono::seconds at_most(*options.wait_seconds);
    const auto waited = wait_for_answer(command, at_most, config, *waiting);
    waiting.reset();
    return waited ? say_outcome(command, options, *waited, out)
                  : out.not_started(waited.error(), members);
}

}  // namespace

int run_enqueue_discover(const CliOptions& options, const core::Config& config, const Output& out) {
    const auto shared = common(options);
    if (!shared) return out.usage(shared.error().detail);
    messages::Discover body;
    body.command_id = shared->command_id;
    body.deadline = shared->deadline;
    body.document = options.documents.front();
    body.source_version = options.source_version;
    body.requested_by = requester();
    if (!messages::is_doc_code(body.document)) return out.usage("--document: not a document code");
    return enqueue(messages::make_command(std::move(body), messages::generate_traceparent()),
                   options, config, out);
}

int run_enqueue_cut(const CliOptions& options, const core::Config& config, const Output& out) {
    const auto shared = common(options);
    if (!shared) return out.usage(shared.error().detail);
    if (!messages::is_run_id(*options.run)) return out.usage("--run: not a run id");
    const auto members = [&](const std::optional<std::string>& document) {
        return members_of(shared->command_id.to_string(), "cut", document,
                          options.wait_seconds.has_value());
    };
    auto session = open_database<postgres::Role::audit>(config);
    if (!session) return out.not_started(session.error(), members({}));
    const auto run = postgres::find_run(*session, *options.run);
    if (!run) return out.failed(run.error(), members({}));
    if (!messages::is_digest(run->plan_digest)) {
        core::Failure failure =
            permanent("run " + run->run_id + " has no plan: state " + run->state);
        failure.kind = core::FailureKind::refused;
        failure.stop_code = "REFUSED_INPUT";
        return out.failed(failure, members(run->document));
    }
    messages::Cut body;
    body.command_id = shared->command_id;
    body.deadline = shared->deadline;
    body.run_id = run->run_id;
    body.plan_digest = run->plan_digest;
    body.mode = *messages::mode_from_string(options.mode);
    body.until = *messages::until_from_string(options.until);
    // No approvals named: the database takes whatever valid ones the run has.
    body.requested_by = requester();
    return enqueue(
        messages::make_command(std::move(body), run->document, messages::generate_traceparent()),
        options, config, out);
}

}  // namespace worker::app
