#pragma once
/// \file
/// Contiguous acknowledged offset of one assigned partition.

#include <cstdint>
#include <deque>
#include <optional>

namespace core::pipeline {

/// Turns completions in any order into the one offset that may be committed.
///
/// Offsets are those of the broker: rising, with holes where control records or compaction took
/// some. begin() is called in delivery order, done() in any order, repeated calls are harmless.
/// Threads: none; one executor only.
class Watermark {
  public:
    /// A record was delivered. Pre: `offset` is above every one begun before.
    void begin(std::int64_t offset);
    /// Its handling ended. Unknown offsets (revoked before, done twice) are ignored.
    void done(std::int64_t offset);
    /// The offset to commit (one past the last record of the finished prefix), when it moved since
    /// the last call.
    std::optional<std::int64_t> take_commit();
    /// Records begun and not yet inside the finished prefix.
    std::size_t in_flight() const { return entries_.size(); }

  private:
    struct Entry {
        std::int64_t offset;
        bool finished;
    };
    std::deque<Entry> entries_;
    std::optional<std::int64_t> commit_;
};

}  // namespace core::pipeline
