#include "core/cutting/stored_text.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

// From small to large: most plans are small. No larger than the blocks that are given back while
// texts come, which are taken for them.
constexpr std::size_t first_bytes = 1024;
constexpr std::size_t most_bytes = 4096;

}  // namespace

StoredText TextStore::join(std::initializer_list<std::string_view> texts) {
    std::size_t size = 0;
    for (const std::string_view text : texts) {
        size += text.size();
    }
    if (size > left_) {
        piece_bytes_ = std::clamp(2 * piece_bytes_, first_bytes, most_bytes);
        left_ = std::max(size, piece_bytes_);
        pieces_.push_back(std::make_unique_for_overwrite<char[]>(left_));
        at_ = pieces_.back().get();
    }
    const std::string_view joined(at_, size);
    for (const std::string_view text : texts) {
        at_ = std::copy(text.begin(), text.end(), at_);
    }
    left_ -= size;
    return StoredText(joined);
}

}  // namespace core::cutting
