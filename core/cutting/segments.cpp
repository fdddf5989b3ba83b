#include "core/cutting/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace core::cutting {

Segments::Segments(const Units& units, std::size_t source_bytes) : end_(source_bytes) {
    // Room for a gap behind each: what nothing is written to costs nothing.
    places_.reserve(2 * units.size() + 1);
    const auto add = [this](std::size_t begin, std::uint32_t unit) {
        places_.push_back({static_cast<std::uint32_t>(begin), unit});
    };
    std::size_t at = 0;
    for (std::uint32_t i = 0; i < units.size(); ++i) {
        const Span span = units.span(i);
        if (span.begin > at) {
            add(at, none);
        }
        add(span.begin, i);
        at = span.end;
    }
    if (at < source_bytes) {
        add(at, none);
    }
}

Segment Segments::operator[](std::size_t index) const {
    const Begin& place = places_[index];
    const std::size_t end = index + 1 < places_.size() ? places_[index + 1].at : end_;
    return {{place.at, end},
            place.unit == none ? std::nullopt : std::optional<std::size_t>(place.unit)};
}

}  // namespace core::cutting
