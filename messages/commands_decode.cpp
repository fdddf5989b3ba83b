#include "messages/commands.hpp"
#include "messages/fields.hpp"
#include "messages/json.hpp"
#include "messages/limits.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <span>

namespace messages {
namespace {

namespace json = boost::json;
using Code = DecodeErrorCode;

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// application/json, in any letter case, with or without parameters.
bool is_json_content_type(std::string_view text) {
    std::string type{trimmed(text.substr(0, text.find(';')))};
    std::transform(type.begin(), type.end(), type.begin(), lower);
    return type == "application/json";
}

/// What the headers say; the first violation is kept in `error`.
struct Envelope {
    bool is_cut = false;
    Uuid id;
    std::optional<std::string> subject;
    std::string traceparent;
    std::optional<DecodeError> error;
};

/// The only header of that name; absent is no error here.
const std::string* unique_header(const Headers& headers,
                                 std::string_view name,
                                 std::optional<DecodeError>& error) {
    const std::string* found = nullptr;
    for (const auto& [key, value] : headers) {
        if (key != name) continue;
        if (found != nullptr && !error) {
            error =
                DecodeError{Code::duplicate_header, std::string{name}, "the header is there twice"};
        }
        found = &value;
    }
    if (found != nullptr && !error && found->size() > limits::header_value_bytes_max) {
        error = DecodeError{Code::too_large, std::string{name}, "the header is too long"};
    }
    if (found != nullptr && !error && !is_utf8(*found)) {
        error = DecodeError{Code::invalid_utf8, std::string{name}, "the header is not UTF-8"};
    }
    return found;
}

void read_type(const std::string* type, Envelope& out) {
    if (type == nullptr || type->empty()) {
        out.error =
            DecodeError{Code::missing_header, "ce_type", "send iu.discover.v1 or iu.cut.v1"};
    } else if (*type == discover_ce_type || *type == cut_ce_type) {
        out.is_cut = *type == cut_ce_type;
    } else {
        out.error = DecodeError{Code::unknown_type, "ce_type", "send iu.discover.v1 or iu.cut.v1"};
    }
}

void read_id(const std::string* id, Envelope& out) {
    if (id == nullptr || id->empty()) {
        out.error = DecodeError{Code::missing_header, "ce_id", "send the command_id"};
        return;
    }
    const auto uuid = Uuid::parse(*id);
    if (!uuid) {
        out.error = DecodeError{Code::bad_uuid, "ce_id", std::string{meaning(Code::bad_uuid)}};
        return;
    }
    out.id = *uuid;
}

Envelope read_envelope(const Headers& headers) {
    Envelope out;
    const std::string* type = unique_header(headers, "ce_type", out.error);
    const std::string* id = unique_header(headers, "ce_id", out.error);
    const std::string* version = unique_header(headers, "ce_specversion", out.error);
    const std::string* content = unique_header(headers, "content-type", out.error);
    const std::string* subject = unique_header(headers, "ce_subject", out.error);
    if (out.error) return out;
    if (content != nullptr && !is_json_content_type(*content)) {
        out.error = DecodeError{Code::wrong_content_type, "content-type", "send application/json"};
        return out;
    }
    if (version != nullptr && *version != "1.0") {
        out.error = DecodeError{Code::unsupported_specversion, "ce_specversion", "send 1.0"};
        return out;
    }
    read_type(type, out);
    if (!out.error) read_id(id, out);
    if (out.error) return out;
    if (subject != nullptr) out.subject = *subject;
    // W3C: a trace parent that can't be read is ignored, never an error.
    const std::string* trace = find_header(headers, "traceparent");
    if (trace != nullptr && is_traceparent(*trace)) out.traceparent = *trace;
    return out;
}

/// Reads the fields of one object by their rules. The first violation sticks; what is read after
/// it is empty.
class FieldReader {
  public:
    explicit FieldReader(const json::object& object) : object_(object) {}

    /// Unknown keys, missing fields, and each field's value.
    void check(std::span<const FieldRule> rules) {
        for (const auto& [key, value] : object_) {
            const std::string_view name{key.data(), key.size()};
            const auto rule = std::find_if(rules.begin(), rules.end(),
                                           [&](const FieldRule& r) { return r.name == name; });
            if (rule == rules.end()) {
                fail(Code::unknown_field, name, "this command has no such field");
                return;
            }
            if (!rule->required && value.is_null()) continue;
            check_value(*rule, value);
        }
        for (const FieldRule& rule : rules) {
            if (rule.required && object_.find(rule.name) == object_.end()) {
                fail(Code::missing_field, rule.name, "the field is required");
            }
        }
    }

    [[nodiscard]] const std::optional<DecodeError>& error() const { return error_; }

    /// After check() without error: the value, or nothing when absent or null.
    [[nodiscard]] std::optional<std::string> text(std::string_view name) const {
        const json::value* value = find(name);
        if (value == nullptr) return std::nullopt;
        return std::string{view(*value)};
    }
    [[nodiscard]] std::optional<Uuid> uuid(std::string_view name) const {
        const json::value* value = find(name);
        return value == nullptr ? std::nullopt : Uuid::parse(view(*value));
    }
    [[nodiscard]] std::vector<Uuid> uuids(std::string_view name) const {
        std::vector<Uuid> out;
        const json::value* value = find(name);
        if (value == nullptr) return out;
        for (const json::value& item : value->get_array()) out.push_back(*Uuid::parse(view(item)));
        return out;
    }
    [[nodiscard]] std::optional<std::int32_t> version(std::string_view name) const {
        const json::value* value = find(name);
        if (value == nullptr) return std::nullopt;
        return static_cast<std::int32_t>(value->get_int64());
    }
    [[nodiscard]] std::optional<Timestamp> timestamp(std::string_view name) const {
        const json::value* value = find(name);
        return value == nullptr ? std::nullopt : parse_timestamp(view(*value));
    }

  private:
    static std::string_view view(const json::value& value) {
        const json::string& text = value.get_string();
        return {text.data(), text.size()};
    }

    [[nodiscard]] const json::value* find(std::string_view name) const {
        const auto it = object_.find(name);
        return it == object_.end() || it->value().is_null() ? nullptr : &it->value();
    }

    void fail(Code code, std::string_view name, std::string message) {
        if (error_) return;
        std::string field{name.substr(0, 100)};
        if (!is_utf8(field)) field.clear();  // cut inside a character
        error_ = DecodeError{code, "/" + field, std::move(message)};
    }
    void fail(Code code, std::string_view name) { fail(code, name, std::string{meaning(code)}); }

    void check_value(const FieldRule& rule, const json::value& value) {
        if (rule.type == FieldType::version) {
            check_version(rule.name, value);
        } else if (rule.type == FieldType::uuids) {
            check_uuids(rule.name, value);
        } else if (!value.is_string()) {
            fail(Code::wrong_type, rule.name, "the field must be a string");
        } else {
            check_text(rule, view(value));
        }
    }

    void check_version(std::string_view name, const json::value& value) {
        if (value.is_uint64()) return fail(Code::out_of_range, name);
        if (!value.is_int64()) return fail(Code::wrong_type, name, "the field must be an integer");
        const std::int64_t version = value.get_int64();
        if (version < 1 || version > limits::source_version_max) {
            fail(Code::out_of_range, name, "1 to 2147483647");
        }
    }

    void check_uuids(std::string_view name, const json::value& value) {
        if (!value.is_array()) return fail(Code::wrong_type, name, "the field must be an array");
        const json::array& items = value.get_array();
        if (items.size() > limits::approvals_count_max) {
            return fail(Code::out_of_range, name, "at most 16 approvals");
        }
        std::vector<Uuid> seen;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const std::string place = std::string{name} + "/" + std::to_string(i);
            if (!items[i].is_string()) {
                return fail(Code::wrong_type, place, "each item must be a string");
            }
            const auto id = Uuid::parse(view(items[i]));
            if (!id || id->is_nil()) return fail(Code::bad_uuid, place);
            if (std::find(seen.begin(), seen.end(), *id) != seen.end()) {
                return fail(Code::bad_value, place, "the approval is named twice");
            }
            seen.push_back(*id);
        }
    }

    void check_text(const FieldRule& rule, std::string_view text) {
        switch (rule.type) {
            case FieldType::uuid: {
                const auto id = Uuid::parse(text);
                if (!id || id->is_nil()) fail(Code::bad_uuid, rule.name);
                return;
            }
            case FieldType::doc_code:
                if (!is_doc_code(text)) fail(Code::bad_doc_code, rule.name);
                return;
            case FieldType::run_id:
                if (!is_run_id(text)) fail(Code::bad_run_id, rule.name);
                return;
            case FieldType::digest:
                if (!is_digest(text)) fail(Code::bad_digest, rule.name);
                return;
            case FieldType::mode:
                if (!mode_from_string(text))
                    fail(Code::bad_value, rule.name, "rollback_only or live");
                return;
            case FieldType::until:
                if (!until_from_string(text)) {
                    fail(Code::bad_value, rule.name, "write_verified or lifecycle_enacted");
                }
                return;
            case FieldType::text:
                check_free_text(rule.name, text);
                return;
            case FieldType::timestamp:
                if (!parse_timestamp(text)) fail(Code::bad_timestamp, rule.name);
                return;
            case FieldType::version:
            case FieldType::uuids:
                return;  // handled by check_value()
        }
    }

    void check_free_text(std::string_view name, std::string_view text) {
        const auto length = std::count_if(text.begin(), text.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0) != 0x80;  // each character's first byte
        });
        if (length < 1 || static_cast<std::size_t>(length) > limits::requested_by_length_max) {
            return fail(Code::out_of_range, name, "1 to 200 characters");
        }
        const bool control = std::any_of(text.begin(), text.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        });
        if (control) fail(Code::bad_value, name, "control characters are not allowed");
    }

    const json::object& object_;
    std::optional<DecodeError> error_;
};

Discover read_discover(const FieldReader& fields) {
    Discover out;
    out.command_id = *fields.uuid("command_id");
    out.document = *fields.text("document");
    out.source_version = fields.version("source_version");
    out.ruleset = fields.text("ruleset");
    out.requested_by = *fields.text("requested_by");
    out.deadline = fields.timestamp("deadline");
    return out;
}

Cut read_cut(const FieldReader& fields) {
    Cut out;
    out.command_id = *fields.uuid("command_id");
    out.run_id = *fields.text("run_id");
    out.plan_digest = *fields.text("plan_digest");
    out.mode = *mode_from_string(*fields.text("mode"));
    if (const auto until = fields.text("until")) out.until = *until_from_string(*until);
    out.approvals = fields.uuids("approvals");
    out.grant = fields.uuid("grant");
    out.requested_by = *fields.text("requested_by");
    out.deadline = fields.timestamp("deadline");
    return out;
}

std::optional<DecodeError> check_agreement(std::string_view key,
                                           const Envelope& envelope,
                                           const Command& command) {
    if (envelope.id != command.command_id()) {
        return DecodeError{Code::id_mismatch, "ce_id", "ce_id must be the command_id"};
    }
    if (envelope.subject && *envelope.subject != key) {
        return DecodeError{Code::key_mismatch, "ce_subject", "ce_subject must be the record's key"};
    }
    if (command.document != key) {
        return DecodeError{Code::key_mismatch, "/document", "document must be the record's key"};
    }
    return std::nullopt;
}

}  // namespace

Decoded<Command> decode_command(std::string_view key,
                                std::string_view value,
                                const Headers& headers) {
    if (value.empty()) {
        return DecodeError{Code::empty_value, {}, std::string{meaning(Code::empty_value)}};
    }
    Envelope envelope = read_envelope(headers);
    if (envelope.error) return std::move(*envelope.error);
    auto parsed = parse_json(value);
    if (!parsed) return parsed.error();
    if (!parsed->is_object()) {
        return DecodeError{Code::wrong_type, {}, "the value must be a JSON object"};
    }
    FieldReader fields{parsed->get_object()};
    if (envelope.is_cut) {
        fields.check(cut_fields);
    } else {
        fields.check(discover_fields);
    }
    if (fields.error()) return *fields.error();
    if (!is_doc_code(key)) {
        return DecodeError{Code::bad_key, "key", std::string{meaning(Code::bad_key)}};
    }
    Command command = envelope.is_cut
                          ? make_command(read_cut(fields), std::string{key}, envelope.traceparent)
                          : make_command(read_discover(fields), envelope.traceparent);
    if (auto error = check_agreement(key, envelope, command)) return std::move(*error);
    return command;
}

}  // namespace messages
