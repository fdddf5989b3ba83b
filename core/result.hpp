#pragma once
/// \file
/// Failures as values: `Result<T>` is either a T or a Failure that says what may be done next.

#include <boost/system/result.hpp>

#include <cstdint>
#include <string>

namespace core {

/// What a caller may do about a failure. Callers test the kind, never the text.
enum class FailureKind : std::uint8_t {
    retryable,        ///< infrastructure is sick (SQLSTATE 08, 40, 53, 57, 58; broker unreachable)
    permanent,        ///< trying again cannot help
    outcome_unknown,  ///< a commit was sent and its answer never came: look before you repeat
    refused,          ///< the database refused with one of our stop codes (in `stop_code`)
    stopping,         ///< the program is going down
};

/// Why an operation did not happen.
struct Failure {
    FailureKind kind = FailureKind::permanent;
    std::string stop_code;  ///< set when kind is refused, else empty
    std::string detail;     ///< our words: safe in events and logs
    std::string remote;     ///< the server's words: may hold user input; debug logs only
    std::string problems;   ///< JSON array, set by refusals that have one, else empty
};

template <class T>
using Result = boost::system::result<T, Failure>;

/// Needed by boost::system::result::value() on a failure: a programming error, so it throws.
[[noreturn]] void throw_exception_from_error(const Failure& failure,
                                             const boost::source_location& where);

}  // namespace core
