#pragma once
/// \file
/// Full-jitter exponential back-off.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

namespace core::pipeline {

/// Delay before try n: uniform in [0, min(cap, base * 2^n)]. The random source is given, so that
/// tests are repeatable.
class Backoff {
  public:
    Backoff(std::chrono::milliseconds base, std::chrono::milliseconds cap, std::uint64_t seed)
        : base_(base), cap_(cap), random_(seed) {}

    std::chrono::milliseconds next() {
        const auto ceiling =
            tries_ < 20 ? std::min(cap_, base_ * (std::int64_t{1} << tries_)) : cap_;
        ++tries_;
        return std::chrono::milliseconds(
            std::uniform_int_distribution<std::int64_t>(0, ceiling.count())(random_));
    }
    void reset() { tries_ = 0; }
    unsigned tries() const { return tries_; }

  private:
    std::chrono::milliseconds base_;
    std::chrono::milliseconds cap_;
    unsigned tries_ = 0;
    std::mt19937_64 random_;
};

}  // namespace core::pipeline
