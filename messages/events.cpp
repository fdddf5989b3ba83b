#include "messages/events.hpp"

#include "messages/topics.hpp"

namespace messages {

std::string_view topic_for_kind(std::string_view kind) noexcept {
    return kind.starts_with("verify.") ? topics::verify : topics::governance;
}

std::string event_schema(std::string_view kind) {
    return "urn:iu-cutter:schema:event-" + std::string{kind.substr(0, kind.find('.'))} + ":v1";
}

OutgoingEvent to_outgoing(const StoredEvent& event) {
    OutgoingEvent out;
    out.topic = topic_for_kind(event.kind);
    out.chain = event.chain;
    out.message.key = event.subject;
    out.message.value = event.payload;
    const std::string chain = std::to_string(event.chain);
    const std::string seq = std::to_string(event.seq);
    out.message.headers = {
        {"ce_specversion", "1.0"},
        {"ce_id", chain + "-" + seq},
        {"ce_type", "iu." + event.kind + ".v1"},
        {"ce_source", "iu-cutter"},
        {"ce_subject", event.subject},
        {"ce_time", event.recorded_at},
        {"ce_dataschema", event_schema(event.kind)},
        {"content-type", "application/json"},
        {"ce_chain", chain},
        {"ce_seq", seq},
        {"ce_prevhash", event.prev_hash},
        {"ce_hash", event.hash},
    };
    if (!event.traceparent.empty())
        out.message.headers.emplace_back("traceparent", event.traceparent);
    return out;
}

Headers dead_letter_headers(const Headers& original,
                            const DecodeError& reason,
                            std::string_view topic,
                            std::int32_t partition,
                            std::int64_t offset) {
    Headers out = original;
    out.emplace_back("dlq_reason", reason.to_string());
    out.emplace_back("dlq_topic", std::string{topic});
    out.emplace_back("dlq_partition", std::to_string(partition));
    out.emplace_back("dlq_offset", std::to_string(offset));
    return out;
}

}  // namespace messages
