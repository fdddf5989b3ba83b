#include "core/cutting/plan_diff.hpp"
#include "messages/limits.hpp"
#include "worker/app/cli.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace worker::app {
namespace {

using core::cutting::Plan;
using core::cutting::PlanTexts;

constexpr std::size_t plan_bytes_max = std::size_t{128} << 20U;

int not_read(const core::Failure& failure, const Output& out) {
    const bool refused = failure.kind == core::FailureKind::refused;
    return refused ? out.failed(failure) : out.usage(failure.detail);
}

}  // namespace

int run_plan_diff(const CliOptions& options, const Output& out) {
    std::vector<std::string> inputs = options.files;
    inputs.insert(inputs.end(), options.texts.begin(), options.texts.end());
    if (std::count(inputs.begin(), inputs.end(), "-") > 1) {
        return out.usage("stdin (-) can be read only once");
    }
    std::vector<Plan> plans;
    std::vector<std::string> notes;
    for (const std::string& file : options.files) {
        const auto json = read_text(file, plan_bytes_max);
        if (!json) return not_read(json.error(), out);
        std::string note;
        auto plan = core::cutting::plan_from_json(*json, &note);
        if (!plan) return out.usage(file + ": " + plan.error().detail);
        if (!note.empty()) notes.push_back(file + ": " + note);
        plans.push_back(std::move(*plan));
    }
    std::vector<std::string> texts;
    for (const std::string& file : options.texts) {
        auto text = read_text(file, messages::limits::source_bytes_max);
        if (!text) return not_read(text.error(), out);
        texts.push_back(std::move(*text));
    }
    const std::optional<PlanTexts> both =
        texts.empty() ? std::nullopt : std::optional(PlanTexts{texts[0], texts[1]});
    auto diff = core::cutting::diff_plans(plans[0], plans[1], both);
    if (!diff) return out.usage(diff.error().detail);
    diff->notes.insert(diff->notes.begin(), notes.begin(), notes.end());
    return out.json() ? out.done(core::cutting::diff_to_json(*diff, plans[0], plans[1]), "")
                      : out.done("", core::cutting::diff_to_text(*diff, plans[0], plans[1]));
}

}  // namespace worker::app
