#include "worker/admin/admin_server.hpp"

#include "core/config.hpp"
#include "core/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <array>
#include <exception>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace worker::admin {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

using Request = http::request<http::empty_body>;
using Response = http::response<http::string_body>;

constexpr std::string_view json_type = "application/json";
constexpr std::string_view text_type = "text/plain; charset=utf-8";
constexpr std::string_view metrics_type = "text/plain; version=0.0.4; charset=utf-8";

/// What one path answers.
struct Answer {
    http::status status = http::status::ok;
    std::string_view type = json_type;
    std::string body;
};

core::Failure bind_failure(const std::string& address, const std::string& why) {
    core::Failure out;
    out.kind = core::FailureKind::permanent;
    out.detail = "admin port " + address + ": " + why + "; free it or choose another address";
    return out;
}

Answer flag_answer(std::string_view name, bool flag, const std::string& detail) {
    Answer out;
    if (!flag) out.status = http::status::service_unavailable;
    out.body = "{\"" + std::string{name} + "\":" + (flag ? "true" : "false");
    if (!detail.empty()) out.body += ",\"detail\":" + detail;
    out.body += "}\n";
    return out;
}

/// Nothing for a path that is not served.
std::optional<Answer> answer_path(const AdminHandlers& handlers, std::string_view path) {
    if (path == "/live") return flag_answer("live", !handlers.live || handlers.live(), {});
    if (path == "/ready") {
        const bool ready = handlers.ready && handlers.ready();
        return flag_answer("ready", ready, handlers.detail ? handlers.detail() : std::string{});
    }
    if (path == "/metrics") {
        return Answer{http::status::ok, metrics_type, handlers.metrics ? handlers.metrics() : ""};
    }
    if (path == "/version") {
        return Answer{http::status::ok, json_type, handlers.version ? handlers.version() : "{}"};
    }
    return std::nullopt;
}

Answer refusal(http::status status) {
    return Answer{status, text_type, std::string{http::obsolete_reason(status)} + "\n"};
}

Answer answer_request(const AdminHandlers& handlers, http::verb method, std::string_view target) {
    const std::string_view path = target.substr(0, target.find('?'));
    if (method != http::verb::get && method != http::verb::head) {
        const bool known =
            path == "/live" || path == "/ready" || path == "/metrics" || path == "/version";
        return refusal(known ? http::status::method_not_allowed : http::status::not_found);
    }
    try {
        auto answer = answer_path(handlers, path);
        return answer ? std::move(*answer) : refusal(http::status::not_found);
    } catch (const std::exception& error) {
        core::log_error(core::LogEvent::admin_failed, {{"error", error.what()}});
        return refusal(http::status::internal_server_error);
    }
}

Response make_response(Answer answer, unsigned version, bool keep_alive) {
    Response out{answer.status, version};
    out.set(http::field::server, "iu-cutter");
    out.set(http::field::content_type, beast::string_view{answer.type.data(), answer.type.size()});
    out.set(http::field::cache_control, "no-store");
    if (answer.status == http::status::method_not_allowed) out.set(http::field::allow, "GET, HEAD");
    out.keep_alive(keep_alive);
    out.body() = std::move(answer.body);
    out.prepare_payload();
    return out;
}

/// The answer to a request that could not be read, or nothing when the peer just went away.
std::optional<Answer> answer_to_error(const error_code& ec) {
    if (ec == http::error::header_limit || ec == http::error::buffer_overflow) {
        return refusal(http::status::request_header_fields_too_large);
    }
    if (ec == http::error::body_limit || ec == http::error::unexpected_body) {
        return refusal(http::status::payload_too_large);
    }
    if (ec == http::error::end_of_stream || ec == http::error::partial_message) return std::nullopt;
    if (ec.category() == make_error_code(http::error::bad_target).category()) {
        return refusal(http::status::bad_request);
    }
    return std::nullopt;
}

}  // namespace

/// Shared by the server and its connections, so that neither outlives what it uses.
struct AdminServer::State : std::enable_shared_from_this<State> {
    /// One open connection. `busy`: an answer is being written.
    struct Connection {
        beast::tcp_stream stream;
        bool busy = false;
        explicit Connection(tcp::socket socket) : stream(std::move(socket)) {}
    };

    State(asio::any_io_executor executor, AdminHandlers h, AdminLimits l)
        : acceptor(executor), pause(executor), handlers(std::move(h)), limits(l) {}

    tcp::acceptor acceptor;
    asio::steady_timer pause;
    AdminHandlers handlers;
    AdminLimits limits;
    std::uint16_t port = 0;
    bool stopping = false;
    std::set<Connection*> connections;

    error_code open(const tcp::endpoint& endpoint);
    void start();
    void stop();
    void close_all();
    asio::awaitable<void> accept_loop();
    asio::awaitable<void> serve(std::shared_ptr<Connection> connection);
    asio::awaitable<void> linger(std::shared_ptr<Connection> connection);
    /// Reads one request and answers it; false: the connection ends.
    asio::awaitable<bool> exchange(std::shared_ptr<Connection> connection,
                                   std::shared_ptr<beast::flat_buffer> buffer);
    asio::awaitable<bool> respond(std::shared_ptr<Connection> connection,
                                  std::shared_ptr<Response> response);
    void spawn_connection(tcp::socket socket);
};

error_code AdminServer::State::open(const tcp::endpoint& endpoint) {
    error_code ec;
    acceptor.open(endpoint.protocol(), ec);
    if (!ec) acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (!ec) port = acceptor.local_endpoint(ec).port();
    return ec;
}

void AdminServer::State::start() {
    auto self = shared_from_this();
    auto on_end = [self](const std::exception_ptr& error) {
        if (error) core::log_error(core::LogEvent::admin_failed, {{"stage", "accept"}});
    };
    asio::co_spawn(acceptor.get_executor(), accept_loop(), std::move(on_end));
}

asio::awaitable<void> AdminServer::State::accept_loop() {
    const auto self = shared_from_this();
    while (!stopping) {
        error_code ec;
        tcp::socket socket =
            co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, ec));
        if (stopping || ec == asio::error::operation_aborted) break;
        if (ec) {
            // Out of descriptors, mostly: wait for some to be closed instead of spinning.
            core::log_warn(core::LogEvent::admin_failed, {{"error", ec.message()}});
            pause.expires_after(std::chrono::milliseconds{100});
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
            continue;
        }
        if (connections.size() < limits.connections_max) spawn_connection(std::move(socket));
    }
}

void AdminServer::State::spawn_connection(tcp::socket socket) {
    auto connection = std::make_shared<Connection>(std::move(socket));
    connections.insert(connection.get());
    auto on_end = [self = shared_from_this(), connection](const std::exception_ptr& error) {
        if (error) core::log_warn(core::LogEvent::admin_failed, {{"stage", "serve"}});
        self->connections.erase(connection.get());
    };
    asio::co_spawn(acceptor.get_executor(), serve(connection), std::move(on_end));
}

asio::awaitable<void> AdminServer::State::serve(std::shared_ptr<Connection> connection) {
    auto buffer = std::make_shared<beast::flat_buffer>(limits.header_bytes_max + 1024);
    bool more = true;
    while (more && !stopping) more = co_await exchange(connection, buffer);
    co_await linger(connection);
    connection->stream.close();
}

asio::awaitable<void> AdminServer::State::linger(std::shared_ptr<Connection> connection) {
    // Closing with unread bytes makes TCP reset the connection, and the peer may lose the answer.
    error_code ec;
    connection->stream.socket().shutdown(tcp::socket::shutdown_send, ec);
    connection->stream.expires_after(std::chrono::seconds{1});
    auto sink = std::make_shared<std::array<char, 4096>>();
    for (int reads = 0; reads < 16 && !ec && !stopping; ++reads) {
        co_await connection->stream.async_read_some(asio::buffer(*sink),
                                                    asio::redirect_error(asio::use_awaitable, ec));
    }
}

asio::awaitable<bool> AdminServer::State::exchange(std::shared_ptr<Connection> connection,
                                                   std::shared_ptr<beast::flat_buffer> buffer) {
    http::request_parser<http::empty_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
    parser.body_limit(0);
    error_code ec;
    if (buffer->size() == 0) {
        // Between requests a connection may idle longer than a request may take.
        connection->stream.expires_after(limits.idle_timeout);
        const auto room = buffer->prepare(1024);
        const std::size_t got = co_await connection->stream.async_read_some(
            room, asio::redirect_error(asio::use_awaitable, ec));
        buffer->commit(got);
        if (ec) co_return false;
    }
    connection->stream.expires_after(limits.request_timeout);
    co_await http::async_read(connection->stream, *buffer, parser,
                              asio::redirect_error(asio::use_awaitable, ec));
    if (stopping) co_return false;
    if (ec) {
        auto answer = answer_to_error(ec);
        if (!answer) co_return false;
        auto response = std::make_shared<Response>(make_response(std::move(*answer), 11, false));
        co_await respond(connection, response);
        co_return false;
    }
    const Request& request = parser.get();
    const std::string target{request.target().data(), request.target().size()};
    Answer answer = answer_request(handlers, request.method(), target);
    auto response = std::make_shared<Response>(
        make_response(std::move(answer), request.version(), request.keep_alive()));
    const bool head = request.method() == http::verb::head;
    if (head) response->body().clear();  // its length was announced by prepare_payload()
    const bool sent = co_await respond(connection, response);
    co_return sent&& request.keep_alive();
}

asio::awaitable<bool> AdminServer::State::respond(std::shared_ptr<Connection> connection,
                                                  std::shared_ptr<Response> response) {
    connection->busy = true;
    connection->stream.expires_after(limits.request_timeout);
    error_code ec;
    http::response_serializer<http::string_body> serializer{*response};
    co_await http::async_write(connection->stream, serializer,
                               asio::redirect_error(asio::use_awaitable, ec));
    connection->busy = false;
    co_return !ec;
}

void AdminServer::State::stop() {
    if (stopping) return;
    stopping = true;
    error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
    for (Connection* connection : connections) {
        if (!connection->busy) connection->stream.cancel();
    }
}

void AdminServer::State::close_all() {
    for (Connection* connection : connections) connection->stream.cancel();
    handlers = {};
}

core::Result<std::unique_ptr<AdminServer>> AdminServer::listen(asio::any_io_executor executor,
                                                               const std::string& address,
                                                               AdminHandlers handlers,
                                                               AdminLimits limits) {
    const auto parsed = core::parse_host_port(address);
    if (!parsed) return bind_failure(address, "not host:port");
    error_code ec;
    tcp::endpoint endpoint;
    const auto literal = asio::ip::make_address(parsed->host, ec);
    if (!ec) {
        endpoint = {literal, parsed->port};
    } else {
        tcp::resolver resolver{executor};
        const auto found = resolver.resolve(parsed->host, std::to_string(parsed->port), ec);
        if (ec || found.empty()) return bind_failure(address, "unknown host");
        endpoint = found.begin()->endpoint();
    }
    auto state = std::make_shared<State>(executor, std::move(handlers), limits);
    if (const error_code open_error = state->open(endpoint)) {
        return bind_failure(address, open_error.message());
    }
    state->start();
    return std::unique_ptr<AdminServer>{new AdminServer{std::move(state)}};
}

AdminServer::AdminServer(std::shared_ptr<State> state) : state_(std::move(state)) {}

AdminServer::~AdminServer() {
    state_->stop();
    state_->close_all();
}

std::uint16_t AdminServer::port() const noexcept {
    return state_->port;
}

std::size_t AdminServer::connections() const noexcept {
    return state_->connections.size();
}

void AdminServer::stop() {
    state_->stop();
}

}  // namespace worker::admin
