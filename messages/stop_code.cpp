#include "messages/stop_code.hpp"

#include <array>

namespace messages {
namespace {

struct Row {
    StopCode code;
    std::string_view name;
    std::string_view sqlstate;
    std::string_view meaning;
};

constexpr std::array rows{
#define IU_X(name, state, text) Row{StopCode::name, #name, state, text},
    IU_STOP_CODES(IU_X)
#undef IU_X
};

const Row& row(StopCode code) noexcept {
    return rows[static_cast<std::size_t>(code)];
}

}  // namespace

std::string_view to_string(StopCode code) noexcept {
    return row(code).name;
}
std::string_view sqlstate(StopCode code) noexcept {
    return row(code).sqlstate;
}
std::string_view meaning(StopCode code) noexcept {
    return row(code).meaning;
}

std::optional<StopCode> stop_code_from_string(std::string_view word) noexcept {
    for (const Row& r : rows) {
        if (r.name == word) return r.code;
    }
    return std::nullopt;
}

std::optional<StopCode> stop_code_from_sqlstate(std::string_view state) noexcept {
    for (const Row& r : rows) {
        if (r.sqlstate == state) return r.code;
    }
    return std::nullopt;
}

}  // namespace messages
