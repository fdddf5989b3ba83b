#pragma once
/// \file
/// Who may run next: one at a time for each key, in order; at most `width` keys at once.

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

namespace core::pipeline {

/// A queue per key and a bound on how many keys run at once.
///
/// `Item` is anything movable. Fair: keys take turns, so that one busy document cannot starve the
/// others. Threads: none; one executor only.
template <class Item>
class Lanes {
  public:
    struct Next {
        std::string key;
        Item item;
    };

    explicit Lanes(std::size_t width) : width_(width) {}

    /// Appends to the key's queue.
    void push(const std::string& key, Item item) {
        Lane& lane = lanes_[key];
        lane.items.push_back(std::move(item));
        ++waiting_;
        if (!lane.running && lane.items.size() == 1) turn_.push_back(key);
    }

    /// The next item that may start, its key now busy until finished(); nothing when all lanes are
    /// busy, empty, or `width` of them run.
    std::optional<Next> next() {
        if (running_ >= width_ || turn_.empty()) return std::nullopt;
        std::string key = std::move(turn_.front());
        turn_.pop_front();
        Lane& lane = lanes_.at(key);
        Next out{std::move(key), std::move(lane.items.front())};
        lane.items.pop_front();
        lane.running = true;
        ++running_;
        --waiting_;
        return out;
    }

    /// The key's running item ended; its next one waits for its turn.
    void finished(const std::string& key) {
        const auto at = lanes_.find(key);
        if (at == lanes_.end() || !at->second.running) return;
        at->second.running = false;
        --running_;
        if (at->second.items.empty()) {
            lanes_.erase(at);
        } else {
            turn_.push_back(key);
        }
    }

    /// Drops waiting items for which `unwanted` is true (their partition was revoked).
    void drop_waiting(const std::function<bool(const Item&)>& unwanted) {
        turn_.clear();
        for (auto at = lanes_.begin(); at != lanes_.end();) {
            Lane& lane = at->second;
            waiting_ -= static_cast<std::size_t>(std::erase_if(lane.items, unwanted));
            if (!lane.running && lane.items.empty()) {
                at = lanes_.erase(at);
                continue;
            }
            if (!lane.running) turn_.push_back(at->first);
            ++at;
        }
    }

    void set_width(std::size_t width) { width_ = width; }
    std::size_t running() const { return running_; }
    std::size_t waiting() const { return waiting_; }

  private:
    struct Lane {
        std::deque<Item> items;
        bool running = false;
    };

    std::unordered_map<std::string, Lane> lanes_;
    std::deque<std::string> turn_;  // keys that wait and do not run, in order of their turn
    std::size_t width_;
    std::size_t running_ = 0;
    std::size_t waiting_ = 0;
};

}  // namespace core::pipeline
