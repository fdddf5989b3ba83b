#include "worker/app/writer_program.hpp"

#include "core/log.hpp"
#include "worker/app/database.hpp"
#include "worker/app/dead_letters.hpp"
#include "worker/app/ledger_task.hpp"
#include "worker/app/resources.hpp"
#include "worker/app/service.hpp"
#include "worker/app/start_check.hpp"
#include "worker/app/stream.hpp"
#include "worker/postgres/patience.hpp"

#include <boost/asio/co_spawn.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace worker::app {
namespace {

using core::LogEvent;
using core::pipeline::InboundRecord;

// Lanes are per topic and document: a verify event that waits for its leg B event holds only its
// own lane, and there must always be one free for what it waits for.
constexpr std::size_t lanes = 256;

class WriterProgram {
  public:
    WriterProgram(core::Config config, const Output& out)
        : config_(std::move(config)), out_(out), service_("writer", metrics_) {}

    int run() {
        if (auto ready = prepare(); !ready) return out_.not_started(ready.error());
        stream_->start();
        ServiceCallbacks callbacks;
        callbacks.drain = [this] { boost::asio::co_spawn(io(), drain(), on_end()); };
        return service_.run(std::move(callbacks));
    }

  private:
    boost::asio::any_io_executor io() { return service_.io().get_executor(); }

    std::function<void(std::exception_ptr)> on_end() {
        return [this](std::exception_ptr failure) {
            if (failure) service_.fail("an exception left a coroutine");
        };
    }

    core::Result<void> prepare() {
        admin::AdminHandlers handlers;
        handlers.live = [] { return true; };
        handlers.ready = [this] {
            return !service_.draining() && stream_ && stream_->stats().ever_assigned &&
                   task_->healthy();
        };
        if (auto listening = service_.listen(config_.writer.admin, std::move(handlers));
            !listening) {
            return at_key("writer.admin", config_, listening.error());
        }
        if (auto fits = check_world(); !fits) return fits;
        kafka::ProducerConfig producer;
        producer.bootstrap = config_.kafka.bootstrap;
        producer.properties = producer_properties(config_.kafka);
        producer.log = log_broker_line;
        auto letters = kafka::Producer::create(io(), std::move(producer));
        if (!letters) return letters.error();
        letters_ = std::move(*letters);
        task_.emplace(io(), database_config(config_), metrics_,
                      dead_letters(io(), config_.kafka, *letters_));
        const kafka::TopicNames topics = topic_names(config_.kafka);
        StreamConfig stream;
        stream.group = config_.kafka.group + "-writer";
        stream.topics = {topics.governance, topics.verify};
        stream.pump.width = lanes;
        StreamCallbacks callbacks;
        callbacks.handle = [this](InboundRecord r) { return task_->handle(std::move(r)); };
        callbacks.lane_of = [](const InboundRecord& r) {
            return r.from.topic + "/" + r.message.key;
        };
        callbacks.fatal = [this](const std::string& why) { service_.fail(why); };
        auto made = Stream::create(io(), config_.kafka, std::move(stream), std::move(callbacks));
        if (!made) return made.error();
        stream_ = std::move(*made);
        return {};
    }

    // A world of the wrong kind stops the start; what is only away is waited for.
    core::Result<void> check_world() {
        StartWarnings warnings;
        if (auto fits = await_database<postgres::Role::writer>(config_, warnings); !fits) {
            return fits;
        }
        const kafka::TopicNames topics = topic_names(config_.kafka);
        const std::vector<std::string> needed{topics.governance, topics.verify, topics.dead_letter};
        if (auto there = await_topics(config_, needed, warnings); !there) return there;
        service_.announce(config_);
        for (const auto& [event, why] : warnings) core::log_warn(event, {{"error", why}});
        return {};
    }

    boost::asio::awaitable<void> drain() {
        task_->stop();  // what waits gives up; its events come again
        postgres::Patience::limit_all(config_.worker.drain_timeout);
        co_await stream_->shut_down(config_.worker.drain_timeout, nullptr);
        service_.stop(exit_done);
    }

    core::Config config_;
    const Output& out_;
    core::Metrics metrics_;
    Service service_;
    std::unique_ptr<kafka::Producer> letters_;
    std::optional<LedgerTask> task_;
    std::unique_ptr<Stream> stream_;
};

}  // namespace

int run_writer(const core::Config& config, const Output& out) {
    WriterProgram program(config, out);
    return program.run();
}

}  // namespace worker::app
