#include "messages/json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

namespace messages {
namespace {

namespace json = boost::json;
using boost::system::error_code;

constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Escapes one step of a JSON pointer (RFC 6901).
std::string pointer_step(std::string_view key) {
    std::string out = "/";
    for (const char c : key) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
    return out;
}

/// Keys come from outside: what an error shows of one is bounded.
std::string shown(std::string_view key) {
    constexpr std::size_t length_max = 100;
    if (key.size() <= length_max) return std::string{key};
    std::size_t end = length_max;
    while (end > 0 && (static_cast<unsigned char>(key[end]) & 0xC0) == 0x80) --end;
    return std::string{key.substr(0, end)} + "...";
}

/// Builds the value while Boost.JSON parses, and stops at the first violation.
class StrictHandler {
  public:
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    explicit StrictHandler(const JsonLimits& limits) : limits_(limits) {}

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code& ec) { return open(true, ec); }
    bool on_object_end(std::size_t n, error_code&) {
        frames_.pop_back();
        stack_.push_object(n);
        return true;
    }
    bool on_array_begin(error_code& ec) { return open(false, ec); }
    bool on_array_end(std::size_t n, error_code&) {
        frames_.pop_back();
        stack_.push_array(n);
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t, error_code&) {
        key_.append(part.data(), part.size());
        stack_.push_chars(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, error_code& ec) {
        key_.append(part.data(), part.size());
        stack_.push_key(part);
        Frame& frame = frames_.back();
        frame.key = std::exchange(key_, {});
        if (has_nul(frame.key)) {
            return fail(DecodeErrorCode::nul_character, "a key holds U+0000", ec);
        }
        if (limits_.refuse_denylisted && is_denylisted_key(frame.key)) {
            return fail(DecodeErrorCode::denylisted_key, "this key may not travel in messages", ec);
        }
        if (!frame.keys.insert(frame.key).second) {
            return fail(DecodeErrorCode::duplicate_key, "the key is there twice", ec);
        }
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, error_code& ec) {
        if (has_nul(part)) return fail_nul(ec);
        stack_.push_chars(part);
        return true;
    }
    bool on_string(json::string_view part, std::size_t, error_code& ec) {
        if (has_nul(part)) return fail_nul(ec);
        count_item();
        stack_.push_string(part);
        return true;
    }
    bool on_number_part(json::string_view part, error_code&) {
        number_.append(part.data(), part.size());
        return true;
    }
    bool on_int64(std::int64_t number, json::string_view, error_code&) {
        number_.clear();
        count_item();
        stack_.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, error_code&) {
        number_.clear();
        count_item();
        stack_.push_uint64(number);
        return true;
    }
    bool on_double(double number, json::string_view part, error_code& ec) {
        number_.append(part.data(), part.size());
        const std::string text = std::exchange(number_, {});
        count_item();
        // Boost.JSON turns integers that don't fit into doubles: their spelling tells.
        if (text.find_first_of(".eE") == std::string::npos) {
            return fail(DecodeErrorCode::number_out_of_range, "an integer beyond 64 bits", ec);
        }
        if (!std::isfinite(number)) {
            return fail(DecodeErrorCode::number_out_of_range, "a number that is not finite", ec);
        }
        stack_.push_double(number);
        return true;
    }
    bool on_bool(bool flag, error_code&) {
        count_item();
        stack_.push_bool(flag);
        return true;
    }
    bool on_null(error_code&) {
        count_item();
        stack_.push_null();
        return true;
    }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }

    void reset() { stack_.reset(); }
    json::value release() { return stack_.release(); }
    std::optional<DecodeError> take_error() { return std::exchange(error_, std::nullopt); }

    /// JSON pointer of where the parser is.
    [[nodiscard]] std::string path() const {
        std::string out;
        for (const Frame& frame : frames_) {
            if (frame.is_object) {
                out += pointer_step(shown(frame.key));
            } else {
                out += pointer_step(std::to_string(frame.items == 0 ? 0 : frame.items - 1));
            }
        }
        return out;
    }

  private:
    struct Frame {
        bool is_object = false;
        std::set<std::string, std::less<>> keys;
        std::string key;
        std::size_t items = 0;
    };

    static bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

    bool open(bool is_object, error_code& ec) {
        count_item();
        if (frames_.size() >= limits_.depth_max) {
            return fail(DecodeErrorCode::too_deep, "nested too deeply", ec);
        }
        frames_.emplace_back();
        frames_.back().is_object = is_object;
        return true;
    }
    void count_item() {
        if (!frames_.empty()) ++frames_.back().items;
    }
    bool fail_nul(error_code& ec) {
        count_item();
        return fail(DecodeErrorCode::nul_character, "a string holds U+0000", ec);
    }
    bool fail(DecodeErrorCode code, std::string message, error_code& ec) {
        error_ = DecodeError{code, path(), std::move(message)};
        ec = json::error::syntax;
        return false;
    }

    JsonLimits limits_;
    json::value_stack stack_;
    std::vector<Frame> frames_;
    std::string key_;
    std::string number_;
    std::optional<DecodeError> error_;
};

DecodeErrorCode code_of(const error_code& ec) noexcept {
    if (ec == json::error::too_deep) return DecodeErrorCode::too_deep;
    if (ec == json::error::exponent_overflow) return DecodeErrorCode::number_out_of_range;
    return DecodeErrorCode::malformed_json;
}

std::optional<DecodeError> check_bytes(std::string_view text, const JsonLimits& limits) {
    if (text.empty()) return DecodeError{DecodeErrorCode::empty_value, {}, "there are no bytes"};
    if (text.size() > limits.bytes_max) {
        return DecodeError{
            DecodeErrorCode::too_large,
            {},
            std::to_string(text.size()) + " bytes, at most " + std::to_string(limits.bytes_max)};
    }
    if (text.starts_with("\xEF\xBB\xBF") || text.starts_with("\xFE\xFF") ||
        text.starts_with("\xFF\xFE")) {
        return DecodeError{DecodeErrorCode::byte_order_mark, {}, "send UTF-8 without a mark"};
    }
    if (!is_utf8(text)) {
        return DecodeError{DecodeErrorCode::invalid_utf8, {}, "the value is not UTF-8"};
    }
    if (text.find('\0') != std::string_view::npos) {
        return DecodeError{DecodeErrorCode::nul_character, {}, "the value holds a NUL byte"};
    }
    return std::nullopt;
}

}  // namespace

bool is_denylisted_key(std::string_view key) noexcept {
    return std::any_of(denylisted_keys.begin(), denylisted_keys.end(), [&](std::string_view word) {
        return word.size() == key.size() &&
               std::equal(word.begin(), word.end(), key.begin(),
                          [](char a, char b) { return a == to_lower(b); });
    });
}

Decoded<json::value> parse_json(std::string_view text, const JsonLimits& limits) {
    if (auto error = check_bytes(text, limits)) return std::move(*error);

    json::parse_options options;
    options.max_depth = limits.depth_max + 1;  // ours speaks first and knows the path
    json::basic_parser<StrictHandler> parser{options, limits};
    parser.handler().reset();
    error_code ec;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
    if (ec) {
        if (auto error = parser.handler().take_error()) return std::move(*error);
        return DecodeError{code_of(ec), parser.handler().path(), ec.message()};
    }
    if (used < text.size()) {
        return DecodeError{DecodeErrorCode::trailing_bytes,
                           {},
                           "the JSON text ends at byte " + std::to_string(used)};
    }
    return parser.handler().release();
}

}  // namespace messages
