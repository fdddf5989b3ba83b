#include "messages/decode_error.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace messages {
namespace {

struct Row {
    std::string_view name;
    std::string_view meaning;
};

constexpr std::array rows{
#define IU_X(name, text) Row{#name, text},
    IU_DECODE_ERRORS(IU_X)
#undef IU_X
};

const Row& row(DecodeErrorCode code) noexcept {
    return rows[static_cast<std::size_t>(code)];
}

}  // namespace

std::string_view to_string(DecodeErrorCode code) noexcept {
    return row(code).name;
}

std::string_view meaning(DecodeErrorCode code) noexcept {
    return row(code).meaning;
}

std::optional<DecodeErrorCode> decode_error_from_string(std::string_view word) noexcept {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].name == word) return static_cast<DecodeErrorCode>(i);
    }
    return std::nullopt;
}

std::string DecodeError::to_string() const {
    std::string text{messages::to_string(code)};
    if (!field.empty()) text += " at " + field;
    if (!message.empty()) text += ": " + message;
    // A key may hold a line feed; the reason travels as a header and is printed as one line.
    std::replace_if(
        text.begin(), text.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return text;
}

void throw_exception_from_error(const DecodeError& error, const boost::source_location& where) {
    throw std::logic_error("unchecked Decoded at " + where.to_string() + ": " + error.to_string());
}

}  // namespace messages
