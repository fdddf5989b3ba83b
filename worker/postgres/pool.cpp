#include "worker/postgres/pool.hpp"

#include "worker/postgres/failure.hpp"

#include <boost/asio/thread_pool.hpp>

#include <mutex>
#include <utility>

namespace worker::postgres {
namespace {

/// What one thread of one pool owns. Destroyed with the thread, so on the thread that used it.
struct ThreadSlot {
    const Pool* owner = nullptr;
    std::optional<Session> session;
};

thread_local ThreadSlot slot;

}  // namespace

struct Pool::Impl {
    PostgresConfig config;
    boost::asio::thread_pool threads;
    std::once_flag stopped;

    Impl(PostgresConfig postgres, std::size_t count)
        : config(std::move(postgres)), threads(count) {}
};

Pool::Pool(PostgresConfig config, std::size_t threads)
    : impl_(std::make_unique<Impl>(std::move(config), threads == 0 ? 1 : threads)) {}

Pool::~Pool() {
    stop();
}

boost::asio::any_io_executor Pool::executor() {
    return impl_->threads.get_executor();
}

Result<Session*> Pool::session() {
    if (!impl_->threads.get_executor().running_in_this_thread()) {
        return permanent("a database session was asked for outside the database threads");
    }
    if (slot.owner != this || (slot.session && slot.session->broken())) slot.session.reset();
    slot.owner = this;
    if (!slot.session) {
        Result<Session> opened = connect<Role::run>(impl_->config);
        if (!opened) return opened.error();
        slot.session.emplace(std::move(*opened));
    }
    return &*slot.session;
}

SessionSource Pool::source() {
    return [this] { return session(); };
}

const PostgresConfig& Pool::config() const noexcept {
    return impl_->config;
}

void Pool::stop() {
    std::call_once(impl_->stopped, [this] { impl_->threads.join(); });
}

}  // namespace worker::postgres
