#include "worker/app/service.hpp"

#include "core/log.hpp"
#include "worker/app/resources.hpp"

#include <csignal>
#include <unistd.h>
#include <utility>

namespace worker::app {

Service::Service(std::string role, core::Metrics& metrics)
    : role_(std::move(role)), metrics_(metrics), signals_(io_, SIGTERM, SIGINT, SIGHUP) {
    core::set_log_identity(role_, build_id());
    metrics_.set(core::Metric::build_info, 1, {build_id()});
}

core::Result<void> Service::listen(const std::string& address, admin::AdminHandlers handlers) {
    handlers.metrics = [this] { return metrics_.text(); };
    handlers.version = [] {
        return "{\"version\":\"" + std::string(version()) + "\",\"build\":\"" + build_id() + "\"}";
    };
    auto server = admin::AdminServer::listen(io_.get_executor(), address, std::move(handlers));
    if (!server) return server.error();
    admin_ = std::move(*server);
    return {};
}

void Service::announce(const core::Config& config) const {
    core::log_info(core::LogEvent::admin_listening, {{"port", admin_->port()}});
    core::log_info(core::LogEvent::program_started,
                   {{"version", version()}, {"configuration", config.file.string()}});
}

int Service::run(ServiceCallbacks callbacks) {
    callbacks_ = std::move(callbacks);
    wait_for_signal();
    try {
        io_.run();
    } catch (const std::exception& error) {
        fail(error.what());  // a defect; what goes on in other threads ends in order
    }
    core::log_info(core::LogEvent::program_stopped, {{"exit_code", exit_code_}});
    core::flush_log();
    return exit_code_;
}

void Service::wait_for_signal() {
    const auto on_ready = [this](const boost::system::error_code& ec, int number) {
        if (ec) return;
        on_signal(number);
        wait_for_signal();
    };
    signals_.async_wait(on_ready);
}

void Service::on_signal(int number) {
    core::log_info(core::LogEvent::signal_received, {{"signal", number}});
    if (number == SIGHUP) {
        if (callbacks_.reload) callbacks_.reload();
        return;
    }
    if (draining_) {
        core::flush_log();
        _exit(exit_killed);  // asked twice: at once, without destructors
    }
    draining_ = true;
    callbacks_.drain();
}

void Service::stop(int exit_code) {
    if (exit_code_ == exit_done) exit_code_ = exit_code;
    if (admin_) admin_->stop();
    io_.stop();
}

void Service::fail(const std::string& why) {
    core::log_error(core::LogEvent::program_failed, {{"error", why}});
    stop(exit_could_not);
}

}  // namespace worker::app
