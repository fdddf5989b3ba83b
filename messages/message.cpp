#include "messages/message.hpp"

namespace messages {

const std::string* find_header(const Headers& headers, std::string_view name) noexcept {
    for (const auto& [key, value] : headers) {
        if (key == name) return &value;
    }
    return nullptr;
}

}  // namespace messages
