#include "messages/commands.hpp"

#include "messages/fields.hpp"
#include "messages/json_text.hpp"
#include "messages/topics.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace messages {
namespace {

/// Writes one flat JSON object, keys in the order of the calls.
class ObjectWriter {
  public:
    void text(std::string_view key, std::string_view value) {
        name(key);
        append_json_string(out_, value);
    }
    void raw(std::string_view key, std::string_view value) {
        name(key);
        out_ += value;
    }
    void uuids(std::string_view key, const std::vector<Uuid>& values) {
        name(key);
        out_ += '[';
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i != 0) out_ += ',';
            append_json_string(out_, values[i].to_string());
        }
        out_ += ']';
    }
    std::string finish() {
        out_ += '}';
        return std::move(out_);
    }

  private:
    void name(std::string_view key) {
        if (out_.size() > 1) out_ += ',';
        append_json_string(out_, key);
        out_ += ':';
    }
    std::string out_ = "{";
};

/// What to_sql_json() shows of absent fields and canonical_json() leaves out.
enum class Absent { as_null, left_out };

template <class T, class Show>
void write_optional(ObjectWriter& out,
                    std::string_view key,
                    const std::optional<T>& value,
                    Absent absent,
                    Show show) {
    if (value) {
        show(*value);
    } else if (absent == Absent::as_null) {
        out.raw(key, "null");
    }
}

void write_deadline(ObjectWriter& out, const std::optional<Timestamp>& deadline, Absent absent) {
    write_optional(out, "deadline", deadline, absent,
                   [&](Timestamp time) { out.text("deadline", format_timestamp(time)); });
}

void write_source_version(ObjectWriter& out, const Discover& body, Absent absent) {
    write_optional(out, "source_version", body.source_version, absent, [&](std::int32_t version) {
        out.raw("source_version", std::to_string(version));
    });
}

void write_ruleset(ObjectWriter& out, const Discover& body, Absent absent) {
    write_optional(out, "ruleset", body.ruleset, absent,
                   [&](const std::string& ruleset) { out.text("ruleset", ruleset); });
}

void write_grant(ObjectWriter& out, const Cut& body, Absent absent) {
    write_optional(out, "grant", body.grant, absent,
                   [&](const Uuid& id) { out.text("grant", id.to_string()); });
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) !=
        1) {
        throw std::runtime_error("OpenSSL has no SHA-256");
    }
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    for (unsigned int i = 0; i < length; ++i) {
        out += hex[digest[i] >> 4];
        out += hex[digest[i] & 0x0f];
    }
    return out;
}

/// The value of a record: the fields of the schema, in its order.
std::string value_json(const Command& command) {
    ObjectWriter out;
    out.text("command_id", command.command_id().to_string());
    if (const auto* discover = std::get_if<Discover>(&command.body)) {
        out.text("document", discover->document);
        write_source_version(out, *discover, Absent::left_out);
        write_ruleset(out, *discover, Absent::left_out);
    } else {
        const auto& cut = std::get<Cut>(command.body);
        out.text("run_id", cut.run_id);
        out.text("plan_digest", cut.plan_digest);
        out.text("mode", to_string(cut.mode));
        out.text("until", to_string(cut.until));
        out.uuids("approvals", cut.approvals);
        write_grant(out, cut, Absent::left_out);
    }
    out.text("requested_by", command.requested_by());
    write_deadline(out, command.deadline(), Absent::left_out);
    return out.finish();
}

}  // namespace

std::string_view to_string(Mode mode) noexcept {
    return mode == Mode::live ? "live" : "rollback_only";
}

std::string_view to_string(Until until) noexcept {
    return until == Until::lifecycle_enacted ? "lifecycle_enacted" : "write_verified";
}

std::optional<Mode> mode_from_string(std::string_view word) noexcept {
    if (word == "rollback_only") return Mode::rollback_only;
    if (word == "live") return Mode::live;
    return std::nullopt;
}

std::optional<Until> until_from_string(std::string_view word) noexcept {
    if (word == "write_verified") return Until::write_verified;
    if (word == "lifecycle_enacted") return Until::lifecycle_enacted;
    return std::nullopt;
}

const Uuid& Command::command_id() const noexcept {
    return std::visit([](const auto& b) -> const Uuid& { return b.command_id; }, body);
}

std::string_view Command::type() const noexcept {
    return is_cut() ? "cut" : "discover";
}

const std::string& Command::requested_by() const noexcept {
    return std::visit([](const auto& b) -> const std::string& { return b.requested_by; }, body);
}

const std::optional<Timestamp>& Command::deadline() const noexcept {
    return std::visit([](const auto& b) -> const std::optional<Timestamp>& { return b.deadline; },
                      body);
}

namespace {

/// `whole`: with who asks and until when, too.
std::string canonical(const Command& command, bool whole) {
    ObjectWriter out;  // keys in byte order
    const auto* cut = std::get_if<Cut>(&command.body);
    if (cut != nullptr) out.uuids("approvals", cut->approvals);
    out.text("command_id", command.command_id().to_string());
    if (whole) write_deadline(out, command.deadline(), Absent::left_out);
    out.text("document", command.document);
    if (cut != nullptr) {
        write_grant(out, *cut, Absent::left_out);
        out.text("mode", to_string(cut->mode));
        out.text("plan_digest", cut->plan_digest);
    }
    if (whole) out.text("requested_by", command.requested_by());
    if (cut != nullptr) {
        out.text("run_id", cut->run_id);
    } else {
        const auto& discover = std::get<Discover>(command.body);
        write_ruleset(out, discover, Absent::left_out);
        write_source_version(out, discover, Absent::left_out);
    }
    out.text("type", command.type());
    if (cut != nullptr) out.text("until", to_string(cut->until));
    return out.finish();
}

Command with_digests(Command command) {
    command.sha256 = sha256_hex(canonical(command, true));
    command.task_sha256 = sha256_hex(canonical(command, false));
    return command;
}

}  // namespace

Command make_command(Discover body, std::string traceparent) {
    Command command;
    command.document = body.document;
    command.body = std::move(body);
    command.traceparent = std::move(traceparent);
    return with_digests(std::move(command));
}

Command make_command(Cut body, std::string document, std::string traceparent) {
    Command command;
    command.document = std::move(document);
    command.body = std::move(body);
    command.traceparent = std::move(traceparent);
    return with_digests(std::move(command));
}

Message encode_command(const Command& command, std::string_view source, Timestamp time) {
    Message message;
    message.key = command.document;
    message.value = value_json(command);
    message.headers = {
        {"ce_specversion", "1.0"},
        {"ce_id", command.command_id().to_string()},
        {"ce_type", std::string{command.is_cut() ? cut_ce_type : discover_ce_type}},
        {"ce_source", std::string{source}},
        {"ce_subject", command.document},
        {"ce_time", format_timestamp(time)},
        {"ce_dataschema", "urn:iu-cutter:schema:" + std::string{command.type()} + ":v1"},
        {"content-type", "application/json"},
    };
    if (!command.traceparent.empty()) {
        message.headers.emplace_back("traceparent", command.traceparent);
    }
    return message;
}

std::string_view topic_for(const Command& command) noexcept {
    return command.is_cut() ? topics::cut : topics::discover;
}

std::string to_sql_json(const Command& command) {
    ObjectWriter out;
    out.text("command_id", command.command_id().to_string());
    out.text("type", command.type());
    out.text("document", command.document);
    out.text("requested_by", command.requested_by());
    out.text("sha256", command.sha256);
    out.text("task_sha256", command.task_sha256);
    if (command.traceparent.empty()) {
        out.raw("traceparent", "null");
    } else {
        out.text("traceparent", command.traceparent);
    }
    if (const auto* discover = std::get_if<Discover>(&command.body)) {
        write_source_version(out, *discover, Absent::as_null);
        write_ruleset(out, *discover, Absent::as_null);
    } else {
        const auto& cut = std::get<Cut>(command.body);
        out.text("run_id", cut.run_id);
        out.text("plan_digest", cut.plan_digest);
        out.text("mode", to_string(cut.mode));
        out.text("until", to_string(cut.until));
        out.uuids("approvals", cut.approvals);
        write_grant(out, cut, Absent::as_null);
    }
    write_deadline(out, command.deadline(), Absent::as_null);
    return out.finish();
}

std::string canonical_json(const Command& command) {
    return canonical(command, true);
}

}  // namespace messages
