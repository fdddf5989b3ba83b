#include "core/log_events.hpp"

#include <array>

namespace core {

std::string_view to_string(LogEvent event) noexcept {
    static constexpr std::array names{
#define IU_X(name, meaning) std::string_view{#name},
        IU_LOG_EVENTS(IU_X)
#undef IU_X
    };
    return names[static_cast<std::size_t>(event)];
}

}  // namespace core
