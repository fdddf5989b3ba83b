#pragma once
/// \file
/// What became of each unit between two plans of one document: amended laws are cut again.
///
/// Units are compared by address and by the hash of their bytes; the address is compared behind
/// the prefix, so that two versions under different document codes are comparable. With the two
/// texts more can be told: that only spacing or the number changed, and how alike two units are.

#include "core/cutting/plan.hpp"
#include "core/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

/// Each unit of both plans is in exactly one class.
enum class Change : std::uint8_t {
    unchanged,  ///< same address, same bytes
    moved,      ///< other address, same bytes
    changed,    ///< other bytes, and the same address, or the same unit by its title or words
    retitled,   ///< same address, other title and bytes
    added,
    removed,
};
constexpr std::size_t change_classes = 6;
/// `unchanged`, `moved`, ...
std::string_view to_string(Change change) noexcept;

/// One unit of one plan, or a pair that is the same unit in both.
struct UnitChange {
    Change change = Change::unchanged;
    std::optional<std::size_t> before;  ///< index of the unit in OLD; none: added
    std::optional<std::size_t> after;   ///< index of the unit in NEW; none: removed
    bool renumbered = false;            ///< other number or other address
    bool retitled = false;
    std::optional<bool> same_words;  ///< only spacing or the number differs; needs the texts
    std::optional<int> alike;        ///< percent of words in common; needs the texts
};

struct PlanDiff {
    /// In the order of NEW, then what was removed in the order of OLD.
    std::vector<UnitChange> changes;
    std::array<std::size_t, change_classes> counts{};  ///< by class
    std::vector<std::string> notes;  ///< what makes the plans differ besides their texts
};

/// The texts that two plans were made of.
struct PlanTexts {
    std::string_view before;
    std::string_view after;
};

/// Compares two plans. Pairs are sought in this order, each in the order of the text: same address
/// and bytes; same bytes; with `texts` same words but for the number; same address and title; a
/// title that stands once in what is left of each; with `texts` most words in common; same address.
/// Identical units are paired in their order. diff_plans(b, a) mirrors diff_plans(a, b).
/// Errors: permanent, when the plans have different depths or a text is not the one of its plan.
/// Cost: n log n in the units, linear in the texts.
Result<PlanDiff> diff_plans(const Plan& before,
                            const Plan& after,
                            const std::optional<PlanTexts>& texts = {});

/// Reads the JSON of CONTRACT.md section 4 as plan_to_json() writes it; unknown keys are passed
/// over, and so are `segments`, which follow from the units. `note` says if `plan_digest` is not
/// that of the units. Errors: permanent, with the place: not JSON, nested deeper than 8, a key that
/// stands twice, a field that is missing or has the wrong type, units out of order, an address that
/// stands twice.
Result<Plan> plan_from_json(std::string_view json, std::string* note = nullptr);

/// One JSON object, one line, without a final newline: `equal`, `counts`, `old`, `new`, and a list
/// for each class but `unchanged`.
std::string diff_to_json(const PlanDiff& diff, const Plan& before, const Plan& after);
/// For people: grouped by what happened, address and title of each unit.
std::string diff_to_text(const PlanDiff& diff, const Plan& before, const Plan& after);

}  // namespace core::cutting
