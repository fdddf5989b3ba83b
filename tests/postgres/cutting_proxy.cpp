#include "tests/postgres/cutting_proxy.hpp"

#include <array>
#include <poll.h>
#include <stdexcept>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace tests::postgres {
namespace {

using worker::postgres::FileHandle;

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) throw std::runtime_error("socket path too long");
    path.copy(&address.sun_path[0], path.size());
    return address;
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

FileHandle connect_to(const std::string& path) {
    FileHandle socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_un address = address_of(path);
    if (::connect(socket.get(), generic(address), sizeof(address)) != 0) socket.reset();
    return socket;
}

/// What can be read now; empty at the end of the stream.
std::string read_some(const FileHandle& socket) {
    std::array<char, 16384> buffer{};
    const ssize_t count = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    return {buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
}

void write_all(const FileHandle& socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

/// The user of a start-up packet; empty when `bytes` is none.
std::string user_of(const std::string& bytes) {
    const std::string mark("user\0", 5);
    const std::size_t at = bytes.find(mark);
    return at == std::string::npos ? std::string{} : std::string(bytes.c_str() + at + mark.size());
}

}  // namespace

CuttingProxy::CuttingProxy(const std::filesystem::path& server_socket_folder)
    : server_((server_socket_folder / ".s.PGSQL.5432").string()),
      listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stop_(::eventfd(0, EFD_CLOEXEC)) {
    const sockaddr_un address = address_of((folder_.path() / ".s.PGSQL.5432").string());
    if (::bind(listener_.get(), generic(address), sizeof(address)) != 0 ||
        ::listen(listener_.get(), 16) != 0) {
        throw std::runtime_error("the proxy can't listen");
    }
    acceptor_ = std::thread([this] { accept_all(); });
}

CuttingProxy::~CuttingProxy() {
    ::eventfd_write(stop_.get(), 1);
    acceptor_.join();
    for (std::thread& session : sessions_) session.join();
}

void CuttingProxy::lose_next_commit(const std::string& role) {
    const std::lock_guard lock(mutex_);
    armed_for_ = role;
}

void CuttingProxy::accept_all() {
    for (;;) {
        std::array<pollfd, 2> ready{{{listener_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
        ::poll(ready.data(), ready.size(), -1);
        if (ready[1].revents != 0) return;
        FileHandle client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!client) continue;
        ++accepted_;
        sessions_.emplace_back([this, fd = std::move(client)]() mutable { serve(std::move(fd)); });
    }
}

bool CuttingProxy::takes(const std::string& role_seen, const std::string& bytes) {
    const std::lock_guard lock(mutex_);
    if (armed_for_.empty() || role_seen != armed_for_) return false;
    if (bytes.find(std::string("COMMIT\0", 7)) == std::string::npos) return false;
    armed_for_.clear();
    return true;
}

void CuttingProxy::serve(FileHandle client) {
    const FileHandle backend = connect_to(server_);
    std::string role;
    while (backend) {
        std::array<pollfd, 3> ready{
            {{client.get(), POLLIN, 0}, {backend.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
        ::poll(ready.data(), ready.size(), -1);
        if (ready[2].revents != 0) return;
        if (ready[0].revents != 0) {
            const std::string bytes = read_some(client);
            if (bytes.empty()) return;
            if (role.empty()) role = user_of(bytes);
            write_all(backend, bytes);
            if (takes(role, bytes)) {
                read_some(backend);  // the server's answer: it has committed
                ++lost_;
                return;
            }
        }
        if (ready[1].revents != 0) {
            const std::string bytes = read_some(backend);
            if (bytes.empty()) return;
            write_all(client, bytes);
        }
    }
}

}  // namespace tests::postgres
