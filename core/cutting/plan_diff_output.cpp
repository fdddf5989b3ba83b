#include "core/cutting/json_text.hpp"
#include "core/cutting/plan_diff.hpp"
#include "core/cutting/text.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

constexpr std::size_t words_shown = 90;  // bytes of a heading in a line for people

void append_member(std::string& out, std::string_view key, std::string_view text) {
    out.append(",\"").append(key).append("\":");
    append_json_string(out, text);
}

/// {"address":..,"section_type":..,"num":..,"title":..,"label":..,"content_hash":..,"index":..}
void append_unit(std::string& out, const Plan& plan, std::size_t index) {
    const Unit& unit = plan.units[index];
    out.append("{\"address\":");
    append_json_string(out, unit.canonical_address);
    append_member(out, "section_type", unit.section_type);
    append_member(out, "num", unit.num);
    append_member(out, "title", unit.title);
    append_member(out, "label", unit.label);
    append_member(out, "content_hash", to_hex(unit.content_hash));
    out.append(",\"index\":" + std::to_string(index) + "}");
}

void append_change(std::string& out,
                   const UnitChange& change,
                   const Plan& before,
                   const Plan& after) {
    if (!change.before || !change.after) {
        append_unit(out, change.before ? before : after,
                    change.before ? *change.before : *change.after);
        return;
    }
    const auto flag = [&](std::string_view key, const std::optional<bool>& value) {
        out.append(",\"").append(key).append("\":");
        out.append(!value ? "null" : *value ? "true" : "false");
    };
    out.append("{\"old\":");
    append_unit(out, before, *change.before);
    out.append(",\"new\":");
    append_unit(out, after, *change.after);
    flag("renumbered", change.renumbered);
    flag("retitled", change.retitled);
    flag("same_words", change.same_words);
    out.append(",\"alike\":" + (change.alike ? std::to_string(*change.alike) : "null") + "}");
}

void append_plan(std::string& out, std::string_view key, const Plan& plan) {
    out.append(",\"").append(key).append("\":{\"source_sha256\":");
    append_json_string(out, plan.source_sha256);
    append_member(out, "plan_digest", plan_digest(plan));
    append_member(out, "ruleset", plan.ruleset);
    append_member(out, "ruleset_digest", plan.ruleset_digest);
    append_member(out, "prefix", plan.prefix);
    append_member(out, "depth", to_string(plan.depth));
    out.append(",\"units\":" + std::to_string(plan.units.size()) + "}");
}

// Plans come from elsewhere: nothing in them makes lines of its own. (clean_text)
std::string words_of(const Unit& unit) {
    const std::string words = clean_text(unit.title.empty() ? unit.label : unit.title);
    const std::string_view shown = clip_utf8(words, words_shown);
    return std::string(shown) + (shown.size() < words.size() ? "…" : "");
}

/// One line for people: address, words, and what else there is to say.
std::string line_of(const UnitChange& change, const Plan& before, const Plan& after) {
    const Unit& unit =
        change.after ? after.units[*change.after] : before.units[change.before.value_or(0)];
    std::string line = "  " + clean_text(unit.canonical_address) + "  " + words_of(unit);
    if (!change.before || !change.after) {
        return line + "\n";
    }
    const Unit& old_unit = before.units[*change.before];
    const bool other_place = old_unit.canonical_address.substr(before.prefix.size()) !=
                             unit.canonical_address.substr(after.prefix.size());
    if (other_place) {
        line += "  (was " + clean_text(old_unit.canonical_address) + ")";
    } else if (old_unit.num != unit.num) {
        line += "  (was " + clean_text(old_unit.num) + ")";
    }
    if (change.retitled) {
        line +=
            "  (title was: " + (old_unit.title.empty() ? std::string("none") : words_of(old_unit)) +
            ")";
    }
    if (change.alike && !change.same_words.value_or(false)) {
        line += "  " + std::to_string(*change.alike) + " % of the words";
    }
    return line + "\n";
}

struct Group {
    const char* heading;
    bool (*takes)(const UnitChange& change);
};

bool only_spacing(const UnitChange& change) {
    return change.same_words.value_or(false) && !change.retitled;
}

const Group groups[] = {
    {"Added", [](const UnitChange& one) { return one.change == Change::added; }},
    {"Removed", [](const UnitChange& one) { return one.change == Change::removed; }},
    {"Moved, not a byte changed",
     [](const UnitChange& one) { return one.change == Change::moved; }},
    {"Renumbered, the same words",
     [](const UnitChange& one) {
         return one.change == Change::changed && one.renumbered && only_spacing(one);
     }},
    {"Renumbered and changed",
     [](const UnitChange& one) {
         return one.change == Change::changed && one.renumbered && !only_spacing(one);
     }},
    {"Retitled", [](const UnitChange& one) { return one.change == Change::retitled; }},
    {"Changed",
     [](const UnitChange& one) {
         return one.change == Change::changed && !one.renumbered && !only_spacing(one);
     }},
    {"Only the spacing changed",
     [](const UnitChange& one) {
         return one.change == Change::changed && !one.renumbered && only_spacing(one);
     }},
};

std::string head_of(const char* name, const Plan& plan) {
    return std::string(name) + "  " + clean_text(plan.prefix) + ", " +
           std::to_string(plan.units.size()) + " units, ruleset " + clean_text(plan.ruleset) +
           ", text " + clean_text(clip_utf8(plan.source_sha256, 12)) + "\n";
}

}  // namespace

std::string diff_to_json(const PlanDiff& diff, const Plan& before, const Plan& after) {
    const std::size_t same = diff.counts[static_cast<std::size_t>(Change::unchanged)];
    std::string out = same == diff.changes.size() ? "{\"equal\":true" : "{\"equal\":false";
    out.append(",\"counts\":{");
    for (std::size_t c = 0; c < change_classes; ++c) {
        out.append(c == 0 ? "\"" : ",\"").append(to_string(static_cast<Change>(c)));
        out.append("\":" + std::to_string(diff.counts[c]));
    }
    out.push_back('}');
    append_plan(out, "old", before);
    append_plan(out, "new", after);
    for (std::size_t c = 1; c < change_classes; ++c) {
        out.append(",\"").append(to_string(static_cast<Change>(c))).append("\":[");
        for (const UnitChange& change : diff.changes) {
            if (change.change == static_cast<Change>(c)) {
                out.append(out.back() == '[' ? "" : ",");
                append_change(out, change, before, after);
            }
        }
        out.push_back(']');
    }
    out.append(",\"notes\":[");
    for (const std::string& note : diff.notes) {
        out.append(out.back() == '[' ? "" : ",");
        append_json_string(out, note);
    }
    return out + "]}";
}

std::string diff_to_text(const PlanDiff& diff, const Plan& before, const Plan& after) {
    std::string out = head_of("old", before) + head_of("new", after);
    for (const std::string& note : diff.notes) {
        out += "note: " + clean_text(note) + "\n";
    }
    for (const Group& group : groups) {
        const auto count = std::count_if(diff.changes.begin(), diff.changes.end(), group.takes);
        if (count == 0) {
            continue;
        }
        out += "\n" + std::string(group.heading) + " (" + std::to_string(count) + ")\n";
        for (const UnitChange& change : diff.changes) {
            if (group.takes(change)) {
                out += line_of(change, before, after);
            }
        }
    }
    const std::size_t same = diff.counts[static_cast<std::size_t>(Change::unchanged)];
    return out + "\nUnchanged: " + std::to_string(same) + " of " +
           std::to_string(after.units.size()) + " units\n";
}

}  // namespace core::cutting
