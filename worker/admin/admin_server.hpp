#pragma once
/// \file
/// The admin port: GET /live, /ready, /metrics, /version. Read-only, bounded, no secrets.
///
/// Hides Beast. Everything runs on the executor that is handed in.

#include "core/result.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace worker::admin {

/// What the program answers. Called on the executor; must not block or throw.
struct AdminHandlers {
    std::function<bool()> live;            ///< false: 503
    std::function<bool()> ready;           ///< false: 503
    std::function<std::string()> detail;   ///< JSON object shown by /ready; may be empty
    std::function<std::string()> metrics;  ///< Prometheus text
    std::function<std::string()> version;  ///< JSON object
};

/// Bounds of the server.
struct AdminLimits {
    std::size_t connections_max = 32;                  ///< more are closed at once
    std::size_t header_bytes_max = 8192;               ///< more: 431
    std::chrono::milliseconds request_timeout{5'000};  ///< to send a request
    std::chrono::milliseconds idle_timeout{30'000};    ///< between requests
};

/// Listens from construction by listen() until stop().
///
/// Threads: not thread-safe; call on the executor, whose context must run in one thread.
/// Lifetime: may be destroyed at any time on that thread; connections end by themselves then.
class AdminServer {
  public:
    /// Binds and listens. `address` is "127.0.0.1:8700", "[::1]:0", ...; port 0 is chosen.
    /// Errors: permanent, when the address can't be read or bound.
    static core::Result<std::unique_ptr<AdminServer>> listen(boost::asio::any_io_executor executor,
                                                             const std::string& address,
                                                             AdminHandlers handlers,
                                                             AdminLimits limits = {});
    ~AdminServer();
    AdminServer(const AdminServer&) = delete;
    AdminServer& operator=(const AdminServer&) = delete;

    /// The port that is open.
    [[nodiscard]] std::uint16_t port() const noexcept;
    /// Open connections.
    [[nodiscard]] std::size_t connections() const noexcept;
    /// Takes no more connections, closes idle ones, lets answers under way finish. Idempotent.
    void stop();

  private:
    struct State;
    explicit AdminServer(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace worker::admin
