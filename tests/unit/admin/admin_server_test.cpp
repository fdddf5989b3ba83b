// The admin port over loopback: a blocking client in this thread, the server in another.
#include "worker/admin/admin_server.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace worker::admin {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// A server on a port of its own, run by a thread of its own.
class Served {
  public:
    /// Runs `work` on the server's thread and gives back what it returns.
    template <class Work>
    auto call(Work work) {
        std::packaged_task<decltype(work())()> task{std::move(work)};
        auto result = task.get_future();
        asio::post(context_, std::move(task));
        return result.get();
    }
    explicit Served(AdminHandlers handlers, AdminLimits limits = {}) {
        auto made = AdminServer::listen(context_.get_executor(), "127.0.0.1:0", std::move(handlers),
                                        limits);
        if (!made) throw std::runtime_error(made.error().detail);
        server_ = std::move(*made);
        thread_ = std::thread{[this] { context_.run(); }};
    }
    ~Served() {
        call([this] { server_.reset(); });
        work_.reset();
        thread_.join();  // ends only when no connection is left open
    }
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;

    [[nodiscard]] std::uint16_t port() { return server_->port(); }
    [[nodiscard]] std::size_t connections() {
        return call([this] { return server_->connections(); });
    }
    void stop() {
        call([this] { server_->stop(); });
    }

  private:
    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
    std::unique_ptr<AdminServer> server_;
    std::thread thread_;
};

AdminHandlers handlers(bool live = true, bool ready = true) {
    AdminHandlers out;
    out.live = [live] { return live; };
    out.ready = [ready] { return ready; };
    out.detail = [] { return std::string{R"({"switch":"OFF"})"}; };
    out.metrics = [] { return std::string{"iu_cutter_switch_on 0\n"}; };
    out.version = [] { return std::string{R"({"version":"0.1.0"})"}; };
    return out;
}

class Client {
  public:
    explicit Client(std::uint16_t port) : socket_(context_) {
        socket_.connect({asio::ip::address_v4::loopback(), port});
    }
    void send(const std::string& text) {
        error_code ignored;  // a server that closes early is seen by receive()
        asio::write(socket_, asio::buffer(text), ignored);
    }
    /// Everything until the server closes.
    std::string receive() {
        std::string out;
        error_code ec;
        asio::read(socket_, asio::dynamic_buffer(out), ec);
        return out;
    }
    /// One answer of a connection that stays open: header and `Content-Length` bytes.
    std::string receive_one() {
        std::string out;
        std::size_t need = std::string::npos;
        while (out.size() < need) {
            char buffer[1024];
            error_code ec;
            const std::size_t got = socket_.read_some(asio::buffer(buffer), ec);
            if (ec) break;
            out.append(buffer, got);
            const std::size_t end = out.find("\r\n\r\n");
            const std::size_t at = out.find("Content-Length: ");
            if (end != std::string::npos && at < end) {
                need = end + 4 + std::stoul(out.substr(at + 16));
            }
        }
        return out;
    }
    tcp::socket& socket() { return socket_; }

  private:
    asio::io_context context_;
    tcp::socket socket_;
};

std::string ask(Served& server, const std::string& method, const std::string& target) {
    Client client{server.port()};
    client.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    return client.receive();
}

bool starts(const std::string& text, const std::string& with) {
    return text.compare(0, with.size(), with) == 0;
}

std::string body_of(const std::string& response) {
    const std::size_t end = response.find("\r\n\r\n");
    return end == std::string::npos ? "no response" : response.substr(end + 4);
}

/// Waits for a state that other threads bring about.
template <class Condition>
bool eventually(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (std::chrono::steady_clock::now() < deadline) {
        if (condition()) return true;
        std::this_thread::yield();
    }
    return false;
}

TEST(AdminServer, AnswersItsFourPaths) {
    Served server{handlers()};

    EXPECT_EQ(body_of(ask(server, "GET", "/live")), "{\"live\":true}\n");
    EXPECT_EQ(body_of(ask(server, "GET", "/ready")),
              "{\"ready\":true,\"detail\":{\"switch\":\"OFF\"}}\n");
    EXPECT_EQ(body_of(ask(server, "GET", "/metrics")), "iu_cutter_switch_on 0\n");
    EXPECT_EQ(body_of(ask(server, "GET", "/version")), "{\"version\":\"0.1.0\"}");
    EXPECT_TRUE(starts(ask(server, "GET", "/live?x=1"), "HTTP/1.1 200 "));
    EXPECT_NE(ask(server, "GET", "/metrics").find("Content-Type: text/plain; version=0.0.4"),
              std::string::npos);
}

TEST(AdminServer, SaysUnavailableWhenItIs) {
    Served server{handlers(false, false)};

    EXPECT_TRUE(starts(ask(server, "GET", "/live"), "HTTP/1.1 503 "));
    const std::string ready = ask(server, "GET", "/ready");
    EXPECT_TRUE(starts(ready, "HTTP/1.1 503 "));
    EXPECT_EQ(body_of(ready), "{\"ready\":false,\"detail\":{\"switch\":\"OFF\"}}\n");
}

TEST(AdminServer, WithoutHandlersIsLiveAndNotReady) {
    Served server{AdminHandlers{}};

    EXPECT_TRUE(starts(ask(server, "GET", "/live"), "HTTP/1.1 200 "));
    EXPECT_TRUE(starts(ask(server, "GET", "/ready"), "HTTP/1.1 503 "));
    EXPECT_TRUE(starts(ask(server, "GET", "/metrics"), "HTTP/1.1 200 "));
    EXPECT_EQ(body_of(ask(server, "GET", "/version")), "{}");
}

TEST(AdminServer, RefusesOtherPathsAndMethods) {
    Served server{handlers()};

    for (const char* path : {"/", "/live/", "/Live", "/metrics/x", "//live", "/../live", "*"}) {
        EXPECT_TRUE(starts(ask(server, "GET", path), "HTTP/1.1 404 ")) << path;
    }
    const std::string put = ask(server, "PUT", "/live");
    EXPECT_TRUE(starts(put, "HTTP/1.1 405 "));
    EXPECT_NE(put.find("Allow: GET, HEAD\r\n"), std::string::npos);
    EXPECT_TRUE(starts(ask(server, "DELETE", "/ready"), "HTTP/1.1 405 "));
    EXPECT_TRUE(starts(ask(server, "POST", "/elsewhere"), "HTTP/1.1 404 "));
}

TEST(AdminServer, AnswersHeadWithoutABody) {
    Served server{handlers()};

    const std::string head = ask(server, "HEAD", "/live");

    EXPECT_TRUE(starts(head, "HTTP/1.1 200 "));
    EXPECT_NE(head.find("Content-Length: 14\r\n"), std::string::npos);
    EXPECT_EQ(body_of(head), "");
}

TEST(AdminServer, KeepsAConnectionForFurtherRequests) {
    Served server{handlers()};
    Client client{server.port()};

    for (int i = 0; i < 3; ++i) {
        client.send("GET /live HTTP/1.1\r\nHost: x\r\n\r\n");
        EXPECT_TRUE(starts(client.receive_one(), "HTTP/1.1 200 "));
    }
    client.send(
        "GET /live HTTP/1.1\r\nHost: x\r\n\r\nGET /version HTTP/1.1\r\nHost: x\r\n"
        "Connection: close\r\n\r\n");
    const std::string both = client.receive();
    EXPECT_NE(both.find("{\"live\":true}"), std::string::npos);
    EXPECT_NE(both.find("{\"version\":\"0.1.0\"}"), std::string::npos);
}

TEST(AdminServer, RefusesRequestsThatAreTooLargeOrNoHttp) {
    Served server{handlers()};
    const auto raw = [&](const std::string& text) {
        Client client{server.port()};
        client.send(text);
        return client.receive();
    };

    EXPECT_TRUE(starts(raw("GET /live HTTP/1.1\r\nx: " + std::string(20'000, 'a') + "\r\n\r\n"),
                       "HTTP/1.1 431 "));
    EXPECT_TRUE(
        starts(raw("GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\n\r\n"), "HTTP/1.1 431 "));
    EXPECT_TRUE(starts(raw("POST /live HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"),
                       "HTTP/1.1 413 "));
    EXPECT_TRUE(starts(raw("\x16\x03\x01 not http\r\n\r\n"), "HTTP/1.1 400 "));
    EXPECT_TRUE(starts(raw("GET /live HTTP/9.9\r\n\r\n"), "HTTP/1.1 400 "));
    EXPECT_TRUE(starts(ask(server, "GET", "/live"), "HTTP/1.1 200 "));
}

TEST(AdminServer, EndsConnectionsThatSendNothing) {
    AdminLimits limits;
    limits.request_timeout = std::chrono::milliseconds{50};
    limits.idle_timeout = std::chrono::milliseconds{50};
    Served server{handlers(), limits};

    Client silent{server.port()};
    EXPECT_EQ(silent.receive(), "");
    Client slow{server.port()};
    slow.send("GET /live HTTP/1.1\r\nHost:");
    EXPECT_EQ(slow.receive(), "");
}

TEST(AdminServer, KeepsTheNumberOfConnectionsBounded) {
    AdminLimits limits;
    limits.connections_max = 2;
    Served server{handlers(), limits};
    {
        Client first{server.port()};
        Client second{server.port()};
        ASSERT_TRUE(eventually([&] { return server.connections() == 2; }));

        Client third{server.port()};
        EXPECT_EQ(third.receive(), "");
        EXPECT_EQ(server.connections(), 2U);
    }
    ASSERT_TRUE(eventually([&] { return server.connections() == 0; }));
    EXPECT_TRUE(starts(ask(server, "GET", "/live"), "HTTP/1.1 200 "));
}

TEST(AdminServer, AHandlerThatThrowsGivesAnError) {
    AdminHandlers bad = handlers();
    bad.metrics = []() -> std::string { throw std::runtime_error("no metrics"); };
    Served server{std::move(bad)};

    EXPECT_TRUE(starts(ask(server, "GET", "/metrics"), "HTTP/1.1 500 "));
    EXPECT_TRUE(starts(ask(server, "GET", "/live"), "HTTP/1.1 200 "));
}

TEST(AdminServer, StopClosesThePortAndIdleConnections) {
    Served server{handlers()};
    Client idle{server.port()};
    idle.send("GET /live HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(starts(idle.receive_one(), "HTTP/1.1 200 "));

    server.stop();
    server.stop();

    EXPECT_EQ(idle.receive(), "");
    EXPECT_TRUE(eventually([&] { return server.connections() == 0; }));
    asio::io_context context;
    tcp::socket late{context};
    error_code ec;
    late.connect({asio::ip::address_v4::loopback(), server.port()}, ec);
    EXPECT_EQ(ec, asio::error::connection_refused);
}

TEST(AdminServer, CanBeDestroyedWithConnectionsOpen) {
    auto server = std::make_unique<Served>(handlers());
    Client idle{server->port()};
    ASSERT_TRUE(eventually([&] { return server->connections() == 1; }));

    server.reset();

    EXPECT_EQ(idle.receive(), "");
}

TEST(AdminServer, SaysWhyItCannotListen) {
    asio::io_context context;
    Served taken{handlers()};
    const auto detail = [&](const std::string& address) {
        const auto made = AdminServer::listen(context.get_executor(), address, {});
        return made ? std::string{"listens"} : made.error().detail;
    };

    const std::string address = "127.0.0.1:" + std::to_string(taken.port());
    EXPECT_EQ(detail(address), "admin port " + address +
                                   ": Address already in use; free it or choose another address");
    EXPECT_NE(detail("8700").find("not host:port"), std::string::npos);
    EXPECT_EQ(detail("[::1]:0").find("not host:port"), std::string::npos);
}

}  // namespace
}  // namespace worker::admin
