#include "worker/postgres/json_text.hpp"

#include "worker/postgres/failure.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace worker::postgres {
namespace json = boost::json;

core::Result<json::object> parse_object(const std::string& text, std::string_view what) {
    boost::system::error_code ec;
    json::value value = json::parse(text, ec);
    if (ec || !value.is_object()) {
        return permanent(std::string(what) + " gave no JSON object", text);
    }
    return std::move(value.as_object());
}

std::string text_of(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return {};
    return std::string(value->as_string());
}

std::int64_t number_of(const json::object& object, std::string_view key, std::int64_t otherwise) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr) return otherwise;
    if (value->is_int64()) return value->as_int64();
    // jsonb prints whole milliseconds computed from intervals with decimals.
    if (value->is_double()) return static_cast<std::int64_t>(value->as_double());
    return otherwise;
}

json::object object_of(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_object()) return {};
    return value->as_object();
}

core::Result<core::Answer> parse_answer(const std::string& text, std::string_view what) {
    const core::Result<json::object> object = parse_object(text, what);
    if (!object) return object.error();
    core::Answer answer;
    answer.json = text;
    answer.outcome = text_of(*object, "outcome");
    answer.run_id = text_of(*object, "run_id");
    answer.state = text_of(*object, "state");
    answer.stop_code = text_of(*object, "stop_code");
    if (answer.outcome.empty()) {
        return permanent(std::string(what) + " gave an answer without an outcome", text);
    }
    return answer;
}

}  // namespace worker::postgres
