#pragma once
/// \file
/// From what the server said to what may be done next: the only table of SQLSTATEs.

#include "core/result.hpp"

#include <string>
#include <string_view>

namespace worker::postgres {

/// The failure for one SQLSTATE and the server's whole message.
///
/// IUxxx: refused, with stop code, the sentence after "CODE: " and, when the message has a DETAIL
/// with a JSON array, `problems`. 08, 40, 53, 57, 58 and time-outs: retryable. 40003:
/// outcome_unknown. 22, 23, 42, IU090 (proof guard), IU091 (append only) and the rest: permanent.
core::Failure failure_from_sqlstate(std::string_view sqlstate, std::string_view message);

core::Failure retryable(std::string detail, std::string remote = {});
core::Failure permanent(std::string detail, std::string remote = {});
/// `stop_code` is a word of messages/stop_code.hpp; `problems` a JSON array or empty.
core::Failure refused(std::string stop_code, std::string detail, std::string problems = {});

}  // namespace worker::postgres
