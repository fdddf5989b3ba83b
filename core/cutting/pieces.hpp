#pragma once
/// \file
/// A vector of unknown length, made in pieces.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace core::cutting {

/// Collects values; a vector that grows would need three times as much memory in the meantime.
template <typename Value>
class Pieces {
  public:
    std::size_t size() const { return size_; }
    void push_back(Value value) {
        constexpr std::size_t piece = 64;
        if (last_.size() == piece) {
            full_.push_back(std::move(last_));
            last_ = {};
            last_.reserve(piece);
        }
        last_.push_back(std::move(value));
        ++size_;
    }
    /// All of them in one vector of that length. Afterwards this is not to be used.
    std::vector<Value> take() {
        if (full_.empty()) {
            return std::move(last_);
        }
        std::vector<Value> all;
        all.reserve(size_);
        full_.push_back(std::move(last_));
        for (std::vector<Value>& piece : full_) {
            std::move(piece.begin(), piece.end(), std::back_inserter(all));
            piece = {};
        }
        return all;
    }

  private:
    std::vector<std::vector<Value>> full_;
    std::vector<Value> last_;
    std::size_t size_ = 0;
};

}  // namespace core::cutting
