#include "messages/ids.hpp"
#include "worker/app/cli.hpp"
#include "worker/app/start_check.hpp"
#include "worker/postgres/queries.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace worker::app {
namespace {

// For people: a line a field.
std::string as_lines(const std::string& answer) {
    const boost::json::value parsed = boost::json::parse(answer);
    std::string out;
    for (const auto& [name, value] : parsed.as_object()) {
        out += std::string(name) + ": ";
        out += value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
        out += '\n';
    }
    return out;
}

template <postgres::Role role, class Act>
int act_as(const core::Config& config, const Output& out, Act act) {
    auto session = open_database<role>(config);
    if (!session) return out.not_started(session.error());
    const core::Result<std::string> answer = act(*session);
    if (!answer) return out.failed(answer.error());
    return out.done(*answer, out.json() ? std::string() : as_lines(*answer));
}

}  // namespace

int run_approve(const CliOptions& options, const core::Config& config, const Output& out) {
    if (options.review_decision && !messages::Uuid::parse(*options.review_decision)) {
        return out.usage("--review-decision: not a UUID");
    }
    return act_as<postgres::Role::gov>(config, out, [&](postgres::Session& session) {
        return postgres::approve(session, *options.run, options.gate, options.signer,
                                 options.review_decision);
    });
}

int run_arm(const CliOptions& options, const core::Config& config, const Output& out) {
    const auto ttl = core::parse_duration(options.ttl);
    if (!ttl) return out.usage("--ttl: not a duration such as 90s or 15m");
    postgres::ArmParams params;
    params.mode = options.mode;
    params.documents = options.documents;
    params.max_units = options.max_units;
    params.ttl = *ttl;
    params.reason = options.reason;
    params.signer = options.signer;
    return act_as<postgres::Role::gov>(
        config, out, [&](postgres::Session& session) { return postgres::arm(session, params); });
}

// Never refused for its words: what no database takes is written otherwise.
int run_disarm(const CliOptions& options, const core::Config& config, const Output& out) {
    return act_as<postgres::Role::kill>(config, out, [&](postgres::Session& session) {
        return postgres::disarm(session, printable(options.reason, true));
    });
}

}  // namespace worker::app
