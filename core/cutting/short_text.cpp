#include "core/cutting/short_text.hpp"

#include <cstring>

namespace core::cutting {

void ShortText::set_apart(std::string_view text) {
    char* const place = new char[text.size()];
    text.copy(place, text.size());
    const auto size = static_cast<std::uint32_t>(text.size());
    std::memcpy(bytes_.data(), static_cast<const void*>(&place), sizeof place);
    std::memcpy(bytes_.data() + sizeof place, &size, sizeof size);
    bytes_[last] = apart_mark;
}

std::string_view ShortText::apart() const {
    const char* place = nullptr;
    std::uint32_t size = 0;
    std::memcpy(static_cast<void*>(&place), bytes_.data(), sizeof place);
    std::memcpy(&size, bytes_.data() + sizeof place, sizeof size);
    return {place, size};
}

void ShortText::drop() noexcept {
    delete[] apart().data();
}

}  // namespace core::cutting
