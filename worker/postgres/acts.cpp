// The acts of people: registering, approving, arming, disarming.
#include "worker/postgres/failure.hpp"
#include "worker/postgres/queries.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <limits>

namespace worker::postgres {

Result<std::string> source_add(Session& source,
                               const std::string& doc_code,
                               const std::string& body,
                               const std::string& ruleset,
                               const std::string& title) {
    constexpr std::size_t body_bytes_max = 64UL * 1024 * 1024;
    if (body.size() > body_bytes_max) {
        return refused("OVER_LIMIT", "the text has more than 64 MiB");
    }
    return source.transact([&](Transaction& transaction) -> Result<std::string> {
        return transaction.value_with_bytes(
            "SELECT cutter.source_add($1::text, $4::bytea, $2::text, $3::text)::text",
            {doc_code, ruleset, title}, body);
    });
}

Result<std::string> approve(Session& gov,
                            const std::string& run_id,
                            const std::string& gate,
                            const std::string& signer,
                            const std::optional<std::string>& review_decision) {
    return gov.call("SELECT cutter.approve($1::text, $2::text, $3::text, $4::uuid)::text",
                    {run_id, gate, signer, review_decision});
}

Result<std::string> arm(Session& gov, const ArmParams& params) {
    boost::json::array documents;
    for (const std::string& document : params.documents) documents.emplace_back(document);
    // Beyond int the database would find a syntax error and not a number that is too large.
    const std::int64_t units =
        std::min<std::int64_t>(params.max_units, std::numeric_limits<std::int32_t>::max());
    return gov.call(
        "SELECT cutter.arm($1::text, ARRAY(SELECT jsonb_array_elements_text($2::jsonb)), $3::int, "
        "$4::bigint * interval '1 millisecond', $5::text, $6::text)::text",
        {params.mode, boost::json::serialize(documents), std::to_string(units),
         std::to_string(params.ttl.count()), params.reason, params.signer});
}

Result<std::string> disarm(Session& kill, const std::string& reason) {
    return kill.call("SELECT cutter.disarm($1::text)::text", {reason});
}

}  // namespace worker::postgres
