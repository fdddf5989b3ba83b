#include "worker/app/worker_program.hpp"

#include "core/cutting/cutter.hpp"
#include "core/fail_point.hpp"
#include "core/log.hpp"
#include "core/pipeline/offload.hpp"
#include "core/pipeline/pipeline.hpp"
#include "messages/topics.hpp"
#include "worker/app/database.hpp"
#include "worker/app/dead_letters.hpp"
#include "worker/app/relay.hpp"
#include "worker/app/resources.hpp"
#include "worker/app/service.hpp"
#include "worker/app/start_check.hpp"
#include "worker/app/stream.hpp"
#include "worker/postgres/failure.hpp"
#include "worker/postgres/governed.hpp"
#include "worker/postgres/live_adapter.hpp"
#include "worker/postgres/patience.hpp"
#include "worker/postgres/pool.hpp"
#include "worker/postgres/run_store.hpp"
#include "worker/postgres/verifier.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace worker::app {
namespace {

using namespace std::chrono_literals;
using core::LogEvent;
using core::Metric;
using core::pipeline::InboundRecord;

constexpr auto switch_poll_every = 500ms;
// A database that fell silent does not keep a program that ends.
constexpr auto last_waits = 1500ms;
// What is left of the time to drain is the relay's, up to this: events that it publishes now need
// not wait for the next start.
constexpr auto relay_waits_max = 4s;

/// All parts of a running worker, in the order in which they are made.
class WorkerProgram {
  public:
    WorkerProgram(core::Config config,
                  std::shared_ptr<const core::cutting::RulesetLibrary> rulesets,
                  std::function<core::Result<core::Config>()> reload,
                  const Output& out)
        : config_(std::move(config)),
          out_(out),
          reload_(std::move(reload)),
          service_("worker", metrics_),
          pool_(database_config(config_), static_cast<std::size_t>(config_.postgres.connections)),
          store_(pool_.source()),
          backup_(std::make_shared<postgres::AgeBackupRunner>(database_config(config_),
                                                              backup_config(config_))),
          adapter_(database_config(config_), pool_.source(), backup_, build_id()),
          verifier_(database_config(config_), pool_.source(), backup_, build_id()),
          steps_(store_, adapter_, verifier_, std::move(rulesets), kill_switch_, settings_) {
        apply(config_.worker);
        settings_.build_id = build_id();
        postgres::Governed::keep_at_most(static_cast<std::size_t>(config_.postgres.connections));
    }

    int run() {
        if (auto ready = prepare(); !ready) return out_.not_started(ready.error());
        relay_->start();
        stream_->start();
        boost::asio::co_spawn(io(), watch_switch(), on_end());
        ServiceCallbacks callbacks;
        callbacks.drain = [this] { boost::asio::co_spawn(io(), drain(), on_end()); };
        callbacks.reload = [this] { reload(); };
        const int code = service_.run(std::move(callbacks));
        postgres::Patience::limit_all(last_waits);
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            drain_by_ - std::chrono::steady_clock::now());
        relay_->stop(std::clamp<std::chrono::milliseconds>(left, last_waits, relay_waits_max));
        pool_.stop();
        postgres::Governed::close_kept(std::nullopt);
        return code;
    }

  private:
    boost::asio::any_io_executor io() { return service_.io().get_executor(); }

    std::function<void(std::exception_ptr)> on_end() {
        return [this](std::exception_ptr failure) {
            if (failure) service_.fail("an exception left a coroutine");
        };
    }

    void apply(const core::WorkerConfig& worker) {
        settings_.require_proof = worker.require_proof;
        settings_.max_units = static_cast<std::size_t>(worker.max_units);
        settings_.source_bytes_max = static_cast<std::size_t>(worker.source_bytes_max);
        settings_.command_timeout = worker.command_timeout;
    }

    // Not less than what keeps every processor busy while others wait for the disk.
    static std::size_t governed_width(const core::WorkerConfig& worker) {
        constexpr unsigned unknown = 2;
        const unsigned processors = std::thread::hardware_concurrency();
        return worker.governed_steps > 0 ? static_cast<std::size_t>(worker.governed_steps)
                                         : std::size_t{2} * std::max(processors, unknown);
    }

    core::Result<void> prepare() {
        admin::AdminHandlers handlers;
        handlers.live = [] { return true; };
        handlers.ready = [this] { return ready(); };
        handlers.detail = [this] { return ready_detail(); };
        if (auto listening = service_.listen(config_.worker.admin, std::move(handlers));
            !listening) {
            return at_key("worker.admin", config_, listening.error());
        }
        if (auto fits = check_world(); !fits) return fits.error();
        if (auto made = make_producers(); !made) return made.error();
        return make_stream();
    }

    // A world of the wrong kind stops the start; what is only away is waited for by commands.
    core::Result<void> check_world() {
        StartWarnings warnings;
        if (auto files = check_files(config_); !files) return files;
        if (auto backup = check_backup(config_); !backup) return backup;
        if (auto fits = await_database<postgres::Role::run>(config_, warnings); !fits) return fits;
        const kafka::TopicNames topics = topic_names(config_.kafka);
        const std::vector<std::string> needed{topics.discover, topics.cut, topics.verify,
                                              topics.governance, topics.dead_letter};
        if (auto there = await_topics(config_, needed, warnings); !there) return there;
        service_.announce(config_);
        for (const auto& [event, why] : warnings) core::log_warn(event, {{"error", why}});
        return {};
    }

    core::Result<void> make_producers() {
        kafka::ProducerConfig producer;
        producer.bootstrap = config_.kafka.bootstrap;
        producer.properties = producer_properties(config_.kafka);
        producer.log = log_broker_line;
        auto for_relay = kafka::Producer::create(io(), producer);
        if (!for_relay) return for_relay.error();
        relay_.emplace(config_, std::move(*for_relay), metrics_);
        auto for_letters = kafka::Producer::create(io(), producer);
        if (!for_letters) return for_letters.error();
        letters_ = std::move(*for_letters);
        return {};
    }

    core::Result<void> make_stream() {
        pipeline_.emplace(io(), pool_.executor(), steps_, metrics_,
                          dead_letters(io(), config_.kafka, *letters_));
        pipeline_->on_answered = [this] { relay_->nudge(); };
        pipeline_->set_governed_width(governed_width(config_.worker));
        const kafka::TopicNames topics = topic_names(config_.kafka);
        cut_topic_ = topics.cut;
        StreamConfig stream;
        stream.group = config_.kafka.group;
        stream.topics = {topics.discover, topics.cut};
        stream.pump.width = static_cast<std::size_t>(config_.worker.lanes);
        stream.pump.queued_count_max = static_cast<std::size_t>(config_.worker.queue_count_max);
        stream.pump.queued_bytes_max = static_cast<std::size_t>(config_.worker.queue_bytes_max);
        StreamCallbacks callbacks;
        callbacks.handle = [this](InboundRecord r) { return pipeline_->handle(std::move(r)); };
        callbacks.lane_of = [](const InboundRecord& r) { return r.message.key; };
        callbacks.fatal = [this](const std::string& why) { service_.fail(why); };
        auto made = Stream::create(io(), config_.kafka, std::move(stream), std::move(callbacks));
        if (!made) return made.error();
        stream_ = std::move(*made);
        return {};
    }

    boost::asio::awaitable<void> watch_switch() {
        constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable);
        boost::asio::steady_timer timer(io());
        const auto read = [this] { return read_switch(); };
        while (!service_.draining()) {
            const auto asked_at = core::Permit::Clock::now();
            core::Result<core::SwitchReading> reading =
                co_await core::pipeline::offload(pool_.executor(), read);
            note_switch(reading, asked_at);
            timer.expires_after(switch_poll_every);
            co_await timer.async_wait(as_value);
        }
    }

    // An exception is a switch that can't be read: OFF, and the worker stays.
    core::Result<core::SwitchReading> read_switch() {
        try {
            IU_FAIL_SCOPE("watch");
            IU_FAIL_POINT("watch.enter");
            return store_.read_switch();
        } catch (const std::exception& error) {
            return postgres::retryable("the look at the switch broke", error.what());
        }
    }

    void note_switch(const core::Result<core::SwitchReading>& reading,
                     core::Permit::Clock::time_point asked_at) {
        update_gauges();
        database_ok_ = reading.has_value();
        const bool on = reading && reading->on;
        const std::int64_t epoch = reading ? reading->epoch : 0;
        if (!reading) {
            core::log_warn(LogEvent::switch_unreadable, {{"error", reading.error().detail}});
        } else if (!seen_ || seen_->on != on || seen_->epoch != epoch) {
            core::log_info(LogEvent::switch_changed, {{"on", on}, {"epoch", epoch}});
        }
        postgres::Governed::close_kept(on ? std::optional(epoch) : std::nullopt);
        // Permits of an earlier epoch, or of a switch that nobody can read, are void.
        if (!reading) {
            kill_switch_.not_read(reading.error(), asked_at);
        } else if (on) {
            kill_switch_.seen_on(epoch);
        } else {
            kill_switch_.drop(asked_at);
        }
        seen_ = reading ? std::optional(*reading) : std::nullopt;
        metrics_.set(Metric::switch_on, on ? 1 : 0);
        metrics_.set(Metric::switch_epoch, static_cast<double>(epoch));
        const bool hold = config_.worker.off_policy == core::OffPolicy::hold && !on;
        stream_->hold_topic(cut_topic_, hold);
    }

    void update_gauges() {
        metrics_.set(Metric::commands_queued, static_cast<double>(stream_->pump().waiting()));
        metrics_.set(Metric::queued_bytes, static_cast<double>(stream_->pump().queued_bytes()));
        metrics_.set(Metric::partitions_assigned,
                     static_cast<double>(stream_->stats().assigned.size()));
    }

    bool ready() const {
        return !service_.draining() && database_ok_ && stream_ && stream_->stats().ever_assigned &&
               relay_->healthy();
    }

    std::string ready_detail() const {
        const auto word = [](bool b) { return std::string(b ? "true" : "false"); };
        const bool joined = stream_ && stream_->stats().ever_assigned;
        return "{\"database\":" + word(database_ok_) + ",\"group_joined\":" + word(joined) +
               ",\"relay\":" + word(relay_ && relay_->healthy()) +
               ",\"draining\":" + word(service_.draining()) + "}";
    }

    void reload() {
        core::Result<core::Config> fresh = reload_();
        if (!fresh) {
            core::log_error(LogEvent::configuration_refused, {{"error", fresh.error().detail}});
            return;
        }
        config_.worker.off_policy = fresh->worker.off_policy;
        config_.worker.drain_timeout = fresh->worker.drain_timeout;
        apply(fresh->worker);
        stream_->pump().set_width(static_cast<std::size_t>(fresh->worker.lanes));
        pipeline_->set_governed_width(governed_width(fresh->worker));
        if (auto level = core::log_level_from_string(fresh->log.level)) core::set_log_level(*level);
        core::log_info(LogEvent::configuration_loaded, {{"configuration", fresh->file.string()}});
    }

    boost::asio::awaitable<void> drain() {
        // What waits gives up at the deadline; its records come again.
        const auto give_up = [this] {
            pipeline_->stop();
            postgres::Patience::limit_all(last_waits);
        };
        drain_by_ = std::chrono::steady_clock::now() + config_.worker.drain_timeout;
        co_await stream_->shut_down(config_.worker.drain_timeout, give_up);
        service_.stop(exit_done);
    }

    core::Config config_;
    const Output& out_;
    std::function<core::Result<core::Config>()> reload_;
    core::Metrics metrics_;
    Service service_;
    postgres::Pool pool_;
    postgres::PostgresRunStore store_;
    std::shared_ptr<postgres::AgeBackupRunner> backup_;
    postgres::PostgresLiveAdapter adapter_;
    postgres::PostgresVerifier verifier_;
    core::KillSwitch kill_switch_;
    core::pipeline::StepSettings settings_;
    core::pipeline::Steps steps_;
    std::unique_ptr<kafka::Producer> letters_;
    std::optional<Relay> relay_;
    std::optional<core::pipeline::Pipeline> pipeline_;
    std::unique_ptr<Stream> stream_;
    std::string cut_topic_;
    std::optional<core::SwitchReading> seen_;
    bool database_ok_ = false;
    std::chrono::steady_clock::time_point drain_by_;  // of a SIGTERM; the clock's epoch before
};

}  // namespace

int run_worker(const core::Config& config,
               std::function<core::Result<core::Config>()> reload,
               const Output& out) {
    const auto folder = find_resource("rulesets");
    core::Result<std::shared_ptr<const core::cutting::RulesetLibrary>> rulesets =
        folder ? core::cutting::RulesetLibrary::load(*folder)
               : core::Result<std::shared_ptr<const core::cutting::RulesetLibrary>>(folder.error());
    if (!rulesets) return out.usage(rulesets.error().detail);
    for (const auto& [name, why] : (*rulesets)->broken()) {
        core::log_warn(LogEvent::ruleset_refused, {{"ruleset", name}, {"error", why.detail}});
    }
    WorkerProgram program(config, *rulesets, std::move(reload), out);
    return program.run();
}

}  // namespace worker::app
