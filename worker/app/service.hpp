#pragma once
/// \file
/// What both long-running programs share: signals, the admin port, drain and exit codes.

#include "core/config.hpp"
#include "core/metrics.hpp"
#include "core/result.hpp"
#include "worker/admin/admin_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>

namespace worker::app {

/// Exit codes of the program (README, "Exit codes").
enum Exit : int {
    exit_done = 0,
    exit_could_not = 1,
    exit_usage = 2,
    exit_refused = 3,
    exit_interrupted = 130,
    exit_killed = 143,
};

struct ServiceCallbacks {
    std::function<void()> drain;   ///< first SIGTERM or SIGINT: begin to stop, then call stop()
    std::function<void()> reload;  ///< SIGHUP
};

/// One io_context on one thread, until stop(). A second SIGTERM ends the process at once with 143.
class Service {
  public:
    Service(std::string role, core::Metrics& metrics);

    /// Opens the admin port. Errors: permanent.
    core::Result<void> listen(const std::string& address, admin::AdminHandlers handlers);
    /// The first lines of the log, once it is sure that the program runs: admin port, version.
    void announce(const core::Config& config) const;
    /// Runs until stop(); gives the exit code.
    int run(ServiceCallbacks callbacks);
    /// Ends run() with this exit code.
    void stop(int exit_code);
    /// A defect or a dead client: drains nothing, ends with exit code 1.
    void fail(const std::string& why);

    boost::asio::io_context& io() { return io_; }
    bool draining() const { return draining_; }

  private:
    void wait_for_signal();
    void on_signal(int number);

    std::string role_;
    core::Metrics& metrics_;
    boost::asio::io_context io_{1};
    boost::asio::signal_set signals_;
    std::unique_ptr<admin::AdminServer> admin_;
    ServiceCallbacks callbacks_;
    int exit_code_ = exit_done;
    bool draining_ = false;
};

}  // namespace worker::app
