#include "core/cutting/act_ends.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace core::cutting {
namespace {

/// The digits at the head of a number; 0 if it has none.
std::uint32_t leading(std::string_view number) {
    std::uint32_t value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    return value;
}

/// Whether the articles begin again with `next`.
bool begins_again(const Boundary& last, const Boundary& next) {
    if (leading(last.num) != 0) {
        return leading(next.num) != 0 &&
               (leading(next.num) < leading(last.num) || next.num == last.num);
    }
    return next.num == "I" || next.element == last.element;
}

}  // namespace

std::vector<ActEnd> act_ends(const std::vector<Boundary>& headings) {
    std::vector<ActEnd> ends(headings.size());
    std::vector<bool> in_annex(headings.size(), false);
    int annex = 0;
    for (std::size_t i = 0; i < headings.size(); ++i) {
        annex = headings[i].annex ? headings[i].rank : headings[i].rank <= annex ? 0 : annex;
        in_annex[i] = annex > 0;
    }
    const Boundary* next = nullptr;
    for (std::size_t i = headings.size(); i-- > 0;) {
        if (headings[i].annex) {
            next = nullptr;
        } else if (headings[i].running || headings[i].marks != nullptr) {
            ends[i].another = next != nullptr && begins_again(headings[i], *next);
            ends[i].ends = !in_annex[i] && (next == nullptr || ends[i].another);
            next = &headings[i];
        }
    }
    if (!ends.empty()) {
        ends.back().last_annex = in_annex.back() && !headings.back().editorial;
    }
    return ends;
}

}  // namespace core::cutting
