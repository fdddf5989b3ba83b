// Records as they come from Kafka. An input is written like an e-mail: the key on the first line,
// one `name: value` a line for the headers, an empty line, and the record's value.
#include "core/hash.hpp"
#include "messages/commands.hpp"
#include "messages/events.hpp"
#include "messages/json.hpp"
#include "messages/json_text.hpp"
#include "messages/limits.hpp"
#include "tests/fuzz/fuzz_target.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <chrono>
#include <optional>

namespace tests::fuzz {
namespace {

namespace json = boost::json;

/// The first line of `rest`, which is taken off it.
std::string_view take_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

messages::Message read_record(std::string_view input) {
    messages::Message out;
    out.key = take_line(input);
    while (!input.empty()) {
        const std::string_view line = take_line(input);
        if (line.empty()) break;
        const std::size_t colon = line.find(": ");
        const std::string_view value =
            colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 2);
        out.headers.emplace_back(line.substr(0, colon), value);
    }
    out.value = input;
    return out;
}

void check_refusal(const messages::DecodeError& error, const messages::Message& record) {
    const std::string text = error.to_string();
    require(messages::is_utf8(text), "the reason of a dead letter is UTF-8", text);
    require(text.find('\n') == std::string::npos, "the reason of a dead letter is one line", text);
    require(text.size() < 16'384, "the reason of a dead letter is bounded", text);
    require(messages::decode_error_from_string(messages::to_string(error.code)) == error.code,
            "the reason's name can be read back", text);
    const auto headers = messages::dead_letter_headers(record.headers, error, "iu.cut.v1", 0, 1);
    require(headers.size() == record.headers.size() + 4, "a dead letter keeps its headers");
}

void check_command(const messages::Command& command, const messages::Message& record) {
    const std::string canonical = messages::canonical_json(command);
    require(command.document == record.key, "the key names the document", canonical);
    require(messages::is_doc_code(command.document), "a document is a doc_code", canonical);
    require(command.sha256 == core::sha256_hex(canonical),
            "the digest is that of the canonical text", canonical);
    require(messages::parse_json(canonical).has_value(), "the canonical text is strict JSON",
            canonical);
    const std::string sql = messages::to_sql_json(command);
    require(messages::parse_json(sql).has_value(), "the database gets strict JSON", sql);
    require(!command.requested_by().empty(), "somebody requested it", canonical);

    const messages::Timestamp time{std::chrono::hours{500'000}};
    const auto sent = messages::encode_command(command, "fuzz", time);
    require(sent.value.size() <= messages::limits::command_bytes_max, "what is sent has its limit");
    const auto again = messages::decode_command(sent.key, sent.value, sent.headers);
    require(again.has_value(), "what is encoded can be decoded", sent.value);
    require(messages::canonical_json(*again) == canonical, "the round trip keeps the command",
            sent.value);
    require(messages::to_sql_json(*again) == sql, "the round trip keeps every field", sent.value);
}

std::string text_of(const json::value& value) {
    return {value.get_string().data(), value.get_string().size()};
}

std::string from_hex(const std::string& hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    return out;
}

/// A file of messages/samples in the form of an input.
std::string from_sample(const json::object& sample) {
    const auto* key = sample.if_contains("key");
    std::string out = key == nullptr ? std::string{} : text_of(*key);
    out += '\n';
    for (const auto& pair : sample.at("headers").get_array()) {
        out += text_of(pair.at(0)) + ": " + text_of(pair.at(1)) + "\n";
    }
    out += '\n';
    if (const auto* value = sample.if_contains("value")) out += json::serialize(*value);
    if (const auto* text = sample.if_contains("value_text")) out += text_of(*text);
    if (const auto* hex = sample.if_contains("value_hex")) out += from_hex(text_of(*hex));
    return out;
}

}  // namespace

std::vector<std::string> seeds() {
    messages::JsonLimits limits;
    limits.refuse_denylisted = false;  // a sample may show what must be refused
    std::vector<std::string> out;
    for (const auto& path : files_below(IU_SOURCE_DIR "/messages/samples", ".json")) {
        const auto sample = messages::parse_json(read_file(path), limits);
        require(sample.has_value() && sample->is_object(), "a sample is a JSON object",
                path.string());
        out.push_back(from_sample(sample->get_object()));
    }
    return out;
}

}  // namespace tests::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const auto record = tests::fuzz::read_record(input);
    const auto command = messages::decode_command(record.key, record.value, record.headers);
    if (command) {
        tests::fuzz::check_command(*command, record);
    } else {
        tests::fuzz::check_refusal(command.error(), record);
    }
    return 0;
}
