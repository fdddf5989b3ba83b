#pragma once
/// \file
/// How many bytes of texts commands may hold at once: what keeps a worker below its ceiling.

#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

namespace core::pipeline {

/// Threads: any number. Example: `auto lease = budget.try_take(bytes); if (!lease) come_again();`
class MemoryBudget {
  public:
    /// Gives its bytes back when it goes.
    class Lease {
      public:
        Lease(MemoryBudget& budget, std::size_t bytes) : budget_(&budget), bytes_(bytes) {}
        Lease(Lease&& other) noexcept
            : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
        Lease& operator=(Lease&& other) noexcept {
            std::swap(budget_, other.budget_);
            std::swap(bytes_, other.bytes_);
            return *this;
        }
        ~Lease() {
            if (budget_ != nullptr) budget_->give_back(bytes_);
        }

      private:
        MemoryBudget* budget_;
        std::size_t bytes_;
    };

    explicit MemoryBudget(std::size_t limit) : limit_(limit) {}

    /// Nothing when others hold too much. What is alone gets its bytes, however many.
    std::optional<Lease> try_take(std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        if (taken_ != 0 && taken_ + bytes > limit_) return std::nullopt;
        taken_ += bytes;
        return Lease(*this, bytes);
    }

  private:
    void give_back(std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        taken_ -= bytes;
    }

    std::mutex mutex_;
    std::size_t limit_;
    std::size_t taken_ = 0;
};

}  // namespace core::pipeline
