#pragma once
/// \file
/// RFC 3339 times.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace messages {

using Timestamp = std::chrono::system_clock::time_point;

/// Reads an RFC 3339 date-time ("2026-01-31T09:30:00Z", fraction and numeric offset allowed).
///
/// Digits behind the microsecond are cut off. Leap seconds, years outside of
/// limits::deadline_year_min..max (as written or in UTC), a missing offset or a blank instead of
/// the T: nothing.
std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept;

/// The same in UTC: "2026-01-31T09:30:00Z", with six digits of fraction unless they are all zero.
std::string format_timestamp(Timestamp time);

}  // namespace messages
