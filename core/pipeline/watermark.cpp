#include "core/pipeline/watermark.hpp"

#include <algorithm>
#include <utility>

namespace core::pipeline {

void Watermark::begin(std::int64_t offset) {
    entries_.push_back({offset, false});
}

void Watermark::done(std::int64_t offset) {
    const auto at = std::lower_bound(entries_.begin(), entries_.end(), offset,
                                     [](const Entry& e, std::int64_t o) { return e.offset < o; });
    if (at == entries_.end() || at->offset != offset) return;
    at->finished = true;
    while (!entries_.empty() && entries_.front().finished) {
        commit_ = entries_.front().offset + 1;
        entries_.pop_front();
    }
}

std::optional<std::int64_t> Watermark::take_commit() {
    return std::exchange(commit_, std::nullopt);
}

}  // namespace core::pipeline
