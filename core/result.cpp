#include "core/result.hpp"

#include <stdexcept>

namespace core {

void throw_exception_from_error(const Failure& failure, const boost::source_location& where) {
    throw std::logic_error("unchecked Result at " + where.to_string() + ": " + failure.detail);
}

}  // namespace core
