#include "core/cutting/trail.hpp"

#include <array>

namespace core::cutting {
namespace {

struct Reason {
    std::string_view name;
    Verdict verdict = Verdict::noted;
    std::string_view sentence;
};

constexpr Reason reasons[] = {
#define IU_X(name, verdict, sentence) {#name, Verdict::verdict, sentence},
    IU_CUTTING_REASONS(IU_X)
#undef IU_X
};

const Reason& reason(Why why) {
    return reasons[static_cast<std::size_t>(why)];
}

}  // namespace

std::string_view to_string(Why why) noexcept {
    return reason(why).name;
}

std::string_view sentence(Why why) noexcept {
    return reason(why).sentence;
}

Verdict verdict(Why why) noexcept {
    return reason(why).verdict;
}

std::string_view to_string(Verdict verdict) noexcept {
    constexpr std::array<std::string_view, 3> words{"taken", "refused", "noted"};
    return words[static_cast<std::size_t>(verdict)];
}

std::string rule_name(const Level& level, std::size_t keyword) {
    std::string out = "level " + level.kind;
    if (keyword < level.keywords.size() && !level.keywords[keyword].text.empty()) {
        out += " (" + level.keywords[keyword].text + ")";
    } else if (level.bare) {
        out += " (number alone)";
    }
    return out;
}

}  // namespace core::cutting
