#include "core/cutting/choose.hpp"
#include "core/cutting/cutter.hpp"
#include "core/cutting/engines.hpp"
#include "core/cutting/furniture.hpp"
#include "core/cutting/line_numbers.hpp"
#include "core/text_digests.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>
#include <utility>

namespace core::cutting {
namespace {

constexpr Bounds unbounded{std::string_view::npos, std::string_view::npos, std::string_view::npos};

Failure permanent(std::string detail) {
    Failure failure;
    failure.kind = FailureKind::permanent;
    failure.detail = std::move(detail);
    return failure;
}

/// Frees the memory, which `lines = {}` would keep.
void give_back(std::vector<Line>& lines) {
    std::vector<Line>().swap(lines);
}

Failure over_limit(std::string detail) {
    Failure failure = permanent(std::move(detail));
    failure.kind = FailureKind::refused;
    failure.stop_code = "OVER_LIMIT";
    return failure;
}

class Library : public RulesetLibrary {
  public:
    Library(std::map<std::string, Ruleset> rulesets, std::map<std::string, Failure> broken)
        : rulesets_(std::move(rulesets)), languages_(rulesets_), broken_(std::move(broken)) {}

    std::vector<std::string> names() const override {
        std::vector<std::string> out;
        for (const auto& [name, rules] : rulesets_) {
            out.push_back(name);
        }
        return out;
    }

    std::map<std::string, Failure> broken() const override { return broken_; }

    Result<Plan> cut(const CutRequest& request) const override {
        if (request.source.size() > source_limit) {
            return over_limit("the text has " + std::to_string(request.source.size()) +
                              " bytes; no text may have more than " + std::to_string(source_limit));
        }
        const Bounds bounds = request.bounds.value_or(unbounded);
        std::vector<Line> lines = split_lines(request.source, bounds.lines);
        if (lines.size() > bounds.lines) {
            return over_limit("the text has " + std::to_string(count_lines(request.source)) +
                              " lines; the limit is " + std::to_string(bounds.lines));
        }
        const bool automatic = request.ruleset.empty() || request.ruleset == "auto";
        Choice choice;
        bool parted = false;
        if (automatic) {
            parted = part_print(request.source, lines);
            choice = choose_ruleset(request.source, lines, rulesets_, languages_, bounds.headings);
        } else {
            choice.asked = request.ruleset;
            const auto named = rulesets_.find(request.ruleset);
            if (named != rulesets_.end()) {
                choice = {&named->second, "named"};
            }
        }
        if (const auto bad = broken_.find(choice.asked); bad != broken_.end()) {
            return bad->second;
        }
        if (choice.ruleset == nullptr) {
            return permanent("no ruleset is named " + request.ruleset);
        }
        const bool blocks = choice.ruleset->engine == Engine::markdown;
        if (!automatic && !blocks) {
            part_print(request.source, lines);
        } else if (parted && blocks) {
            // Markdown's blocks are those of the whole text.
            lines = split_lines(request.source);
            choice.blocks.reset();
        }
        Result<Plan> plan = make_plan(request, std::move(lines), std::move(choice));
        if (plan && automatic) {
            warn_of_broken(*plan);
        }
        return plan;
    }

  private:
    /// Pages and the numbers of lines. False: there are none.
    static bool part_print(std::string_view source, std::vector<Line>& lines) {
        const bool pages = part_pages(source, lines);
        return part_line_numbers(source, lines) || pages;
    }

    /// What `auto` chose may not be what it would have chosen.
    void warn_of_broken(Plan& plan) const {
        for (const auto& [name, why] : broken_) {
            plan.warnings.insert(
                plan.warnings.begin(),
                {"RULESET_BROKEN", 0, "auto did not consider " + name + ": " + why.detail});
        }
    }

    static Result<Plan> make_plan(const CutRequest& request,
                                  std::vector<Line> lines,
                                  Choice choice) {
        const Ruleset& rules = *choice.ruleset;
        Plan plan;
        plan.source_bytes = request.source.size();
        plan.ruleset = rules.name;
        plan.ruleset_digest = rules.digest;
        plan.ruleset_reason = choice.reason;
        plan.prefix = request.prefix;
        plan.depth = request.depth;
        Assembly assembly;
        assembly.source = request.source;
        assembly.unit_kind = rules.unit_kind;
        assembly.prefix = request.prefix;
        const Bounds bounds = request.bounds.value_or(unbounded);
        const EngineInput input{request.source,     lines,         rules,        bounds.headings,
                                bounds.title_bytes, request.depth, request.trail};
        switch (rules.engine) {
            case Engine::markdown:
                if (!choice.blocks || input.trail != nullptr) {
                    choice.blocks =
                        scan_markdown(input.source, lines, bounds.headings, input.trail);
                }
                if (input.trail == nullptr) {
                    give_back(lines);  // they take more memory than all that is made of them
                }
                cut_markdown(input, *choice.blocks, assembly, plan.warnings);
                choice.blocks.reset();
                break;
            case Engine::outline:
                cut_outline(input, assembly, plan.warnings);
                break;
            case Engine::keywords:
                if (!choice.headings || input.trail != nullptr) {
                    choice.headings = find_keyword_headings(input);
                }
                cut_keywords(input, std::move(*choice.headings), assembly, plan.warnings);
                break;
        }
        if (!assembly.refusal.empty()) {
            return over_limit(std::move(assembly.refusal));
        }
        plan.furniture = find_furniture(input, assembly.boundaries);
        auto& all = assembly.boundaries;
        drop_from(all, std::remove_if(all.begin(), all.end(), [&](const UnitStart& one) {
                      return one.depth_class > request.depth;
                  }));
        std::size_t left_out = 0;
        if (request.trail == nullptr) {
            give_back(lines);  // they take more memory than the units of most texts
            left_out = assemble(std::move(assembly), plan);
        } else {
            left_out = assemble(assembly, plan);
            note_end(assembly, plan, lines, *request.trail);
        }
        give_digests(request.source, plan);
        plan.segments = {plan.units, plan.source_bytes};
        settle_warnings(plan, left_out);
        return plan;
    }

    static void give_digests(std::string_view source, Plan& plan) {
        const auto body = [&](std::size_t i) {
            const Span span = plan.units.span(i);
            return source.substr(span.begin, span.end - span.begin);
        };
        const auto take = [&](std::size_t i, const Sha256& digest) {
            plan.units.set_content_hash(i, digest);
        };
        plan.source_sha256 = to_hex(sha256_with_parts(source, {plan.units.size(), body, take}));
    }

    /// What the line that was asked for came to.
    static void note_end(const Assembly& assembly,
                         const Plan& plan,
                         const std::vector<Line>& lines,
                         Trail& trail) {
        trail.where.clear();
        if (trail.line() >= lines.size()) {
            return;
        }
        const Line& line = lines[trail.line()];
        const auto taken = [](const TrailStep& step) {
            return verdict(step.why) == Verdict::taken;
        };
        for (std::size_t i = 0; i < plan.units.size(); ++i) {
            const Span span = plan.units.span(i);
            if (line.begin >= span.begin && line.begin < span.end) {
                trail.end.owner = i;
            }
            const bool begins = span.begin >= line.begin && span.begin < line.next;
            if (begins && !trail.end.begins) {
                trail.end.begins = i;
                if (std::none_of(trail.steps.begin(), trail.steps.end(), taken)) {
                    const bool part = i < assembly.boundaries.size() &&
                                      (assembly.boundaries[i].line > trail.line() ||
                                       assembly.boundaries[i].end > line.next);
                    trail.note(part ? Why::heading_part : Why::plain_heading,
                               "headings without a number");
                }
            }
            if (!begins && i < assembly.boundaries.size() && line.begin > span.begin &&
                line.begin < assembly.boundaries[i].end) {
                trail.note(Why::heading_part, std::string(plan.units.address(i)));
            }
        }
    }

    /// `left_out`: warnings that were not noted; they all stand behind `warning_limit` others.
    static void settle_warnings(Plan& plan, std::size_t left_out) {
        std::stable_sort(plan.warnings.begin(), plan.warnings.end(),
                         [](const Warning& a, const Warning& b) { return a.at < b.at; });
        const std::size_t all = plan.warnings.size() + left_out;
        if (all > warning_limit) {
            plan.warnings.resize(warning_limit);
            plan.warnings.push_back(
                {"MORE_WARNINGS", plan.source_bytes,
                 std::to_string(all - warning_limit) + " more warnings are left out"});
        }
    }

    std::map<std::string, Ruleset> rulesets_;
    LanguageWords languages_;
    std::map<std::string, Failure> broken_;
};

Result<Ruleset> read_ruleset(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    if (!in) {
        return permanent("cannot read " + file.string());
    }
    Result<Ruleset> rules = parse_ruleset(bytes.str(), file.string());
    if (rules && rules->name != file.stem().string()) {
        return permanent(file.string() + ": its name must be " + file.stem().string());
    }
    return rules;
}

}  // namespace

std::string too_many_headings(std::size_t max) {
    return "more than " + std::to_string(max) + " lines of the text look like headings";
}

std::string title_too_long(std::size_t max) {
    return "a title is longer than " + std::to_string(max) + " bytes";
}

Result<std::shared_ptr<const RulesetLibrary>> RulesetLibrary::load(
    const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".toml") {
            files.push_back(entry.path());
        }
    }
    if (error) {
        return permanent("cannot read the rulesets in " + folder.string() + ": " + error.message());
    }
    std::sort(files.begin(), files.end());
    std::map<std::string, Ruleset> rulesets;
    std::map<std::string, Failure> broken;
    for (const std::filesystem::path& file : files) {
        Result<Ruleset> rules = read_ruleset(file);
        if (rules) {
            rulesets.emplace(rules->name, std::move(*rules));
        } else {
            broken.emplace(file.stem().string(), rules.error());
        }
    }
    if (rulesets.empty()) {
        return broken.empty() ? permanent("no ruleset in " + folder.string())
                              : broken.begin()->second;
    }
    return std::shared_ptr<const RulesetLibrary>(
        std::make_shared<Library>(std::move(rulesets), std::move(broken)));
}

}  // namespace core::cutting
