#pragma once
/// \file
/// One governed method = one transaction on a session that nobody else uses meanwhile. For this
/// folder only.

#include "worker/postgres/governed.hpp"
#include "worker/postgres/json_text.hpp"

#include <functional>
#include <string>
#include <utility>

namespace worker::postgres {

/// Looks at what the function returned, before COMMIT; a failure rolls everything back.
using Accept = std::function<Result<void>(const boost::json::object&)>;

/// Permit, a session as `role`, BEGIN, one statement that gives JSON, `accept`, permit again,
/// COMMIT.
inline Result<void> governed_call(const core::Permit& permit,
                                  Role role,
                                  const PostgresConfig& config,
                                  const std::string& function,
                                  const Params& params,
                                  const Accept& accept) {
    std::string places;
    for (std::size_t i = 1; i <= params.size(); ++i) {
        places += (i == 1 ? "$" : ", $") + std::to_string(i);
    }
    Result<Session> session = Governed::take(permit, role, config);
    if (!session) return session.error();
    const Result<void> done = session->transact([&](Transaction& transaction) -> Result<void> {
        // Parameters come as text: the cast to each parameter's type is PostgreSQL's.
        const std::string text =
            transaction.value("SELECT " + function + "(" + places + ")::text", params);
        const Result<boost::json::object> object = parse_object(text, function);
        if (!object) return object.error();
        if (Result<void> accepted = accept(*object); !accepted) return accepted;
        return permit.ensure_on();
    });
    Governed::give_back(permit, config, std::move(*session), done);
    return done;
}

}  // namespace worker::postgres
