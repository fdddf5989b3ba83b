#include "worker/postgres/ledger_writer.hpp"

#include "worker/postgres/failure.hpp"
#include "worker/postgres/json_text.hpp"

namespace worker::postgres {
namespace {

Result<LedgerWrite> record(Session& writer,
                           const std::string& function,
                           const std::string& payload) {
    const Result<std::string> text =
        writer.call("SELECT cutter_governance." + function + "($1::jsonb)::text", {payload});
    if (!text) return text.error();
    const Result<boost::json::object> answer = parse_object(*text, function);
    if (!answer) return answer.error();
    LedgerWrite write;
    write.rows = static_cast<int>(number_of(*answer, "rows"));
    const std::string status = text_of(*answer, "status");
    if (status == "recorded") {
        write.status = LedgerWrite::Status::recorded;
    } else if (status == "already") {
        write.status = LedgerWrite::Status::already;
    } else if (status == "waiting") {
        write.status = LedgerWrite::Status::waiting;
    } else {
        return permanent(function + " gave the unknown status '" + status + "'");
    }
    return write;
}

}  // namespace

Result<LedgerWrite> record_leg_b(Session& writer, const std::string& payload) {
    return record(writer, "record_leg_b", payload);
}

Result<LedgerWrite> record_verify(Session& writer, const std::string& payload) {
    return record(writer, "record_verify", payload);
}

}  // namespace worker::postgres
