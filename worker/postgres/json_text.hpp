#pragma once
/// \file
/// Reading the JSON that functions of schema cutter return. For this folder only.

#include "core/ports.hpp"
#include "core/result.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace worker::postgres {

/// The object in `text`; permanent when it is none ("`what` gave no object").
core::Result<boost::json::object> parse_object(const std::string& text, std::string_view what);
/// The member as text; empty when it is missing, null or no string.
std::string text_of(const boost::json::object& object, std::string_view key);
/// The member as a number; `otherwise` when it is missing or no integer.
std::int64_t number_of(const boost::json::object& object,
                       std::string_view key,
                       std::int64_t otherwise = 0);
/// The member as an object; empty when it is missing or none.
boost::json::object object_of(const boost::json::object& object, std::string_view key);
/// An answer of cutter.inbox.
core::Result<core::Answer> parse_answer(const std::string& text, std::string_view what);

}  // namespace worker::postgres
