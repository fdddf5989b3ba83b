#pragma once
/// \file
/// Who may do a governed step now: at most `width` at once, the others in the order in which they
/// came.
///
/// `disarm` waits for every transaction that holds the kill switch, and each of them is slowed down
/// by all the others: what bounds their number bounds the wait (decisions/0010).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <vector>

namespace core::pipeline {

/// Threads: none; one executor only. Example:
///
///     const auto ticket = turnstile.enter();
///     if (!turnstile.is_in(ticket)) wait_for(ticket);    // some leave() will name it
///     for (auto next : turnstile.leave(ticket)) wake(next);
class Turnstile {
  public:
    using Ticket = std::uint64_t;

    explicit Turnstile(std::size_t width) : width_(width) {}

    /// A ticket of one's own. Every ticket must leave(), whether it came in or not.
    Ticket enter() {
        waiting_.push_back(++newest_);
        admit();
        return newest_;
    }

    bool is_in(Ticket ticket) const { return inside_.contains(ticket); }

    /// Gives the place up, or the wait for one. The tickets that came in by that.
    std::vector<Ticket> leave(Ticket ticket) {
        if (inside_.erase(ticket) == 0) std::erase(waiting_, ticket);
        return admit();
    }

    /// A smaller width sends nobody out. The tickets that came in by that.
    std::vector<Ticket> set_width(std::size_t width) {
        width_ = width;
        return admit();
    }

    std::size_t inside() const { return inside_.size(); }
    std::size_t waiting() const { return waiting_.size(); }

  private:
    std::vector<Ticket> admit() {
        std::vector<Ticket> admitted;
        while (!waiting_.empty() && inside_.size() < std::max<std::size_t>(width_, 1)) {
            inside_.insert(waiting_.front());
            admitted.push_back(waiting_.front());
            waiting_.pop_front();
        }
        return admitted;
    }

    std::size_t width_;
    Ticket newest_ = 0;
    std::set<Ticket> inside_;
    std::deque<Ticket> waiting_;
};

}  // namespace core::pipeline
