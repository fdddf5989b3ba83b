/// \file
/// plan_from_json(): a plan as another program hands it over.

#include "core/cutting/json_text.hpp"
#include "core/cutting/plan_diff.hpp"
#include "core/cutting/text.hpp"
#include "messages/json.hpp"

#include <boost/json/value.hpp>

#include <set>

namespace core::cutting {
namespace {

namespace json = boost::json;

constexpr std::size_t nesting_max = 8;

/// Thrown and caught in this file: the reader is a dozen fields deep.
struct NotAPlan {
    std::string why;
};

/// An object whose fields are asked for by name; what is wrong names the place.
class Fields {
  public:
    Fields(const json::value& value, std::string place) : place_(std::move(place)) {
        if (!value.is_object()) {
            throw NotAPlan{(place_.empty() ? "the plan" : place_) + " is not an object"};
        }
        object_ = &value.as_object();
    }

    const json::value& of(std::string_view key) const {
        const json::value* value = object_->if_contains(key);
        if (value == nullptr) {
            throw NotAPlan{name(key) + " is missing"};
        }
        return *value;
    }
    /// Lives as long as the value.
    std::string_view text(std::string_view key) const {
        const json::value& value = of(key);
        if (!value.is_string()) {
            throw NotAPlan{name(key) + " must be text"};
        }
        return value.as_string();
    }
    std::optional<std::string_view> text_or_none(std::string_view key) const {
        return object_->if_contains(key) == nullptr ? std::nullopt : std::optional(text(key));
    }
    bool has(std::string_view key) const { return object_->if_contains(key) != nullptr; }
    std::size_t number(std::string_view key) const { return number_in(of(key), name(key)); }
    const json::array& list(std::string_view key) const {
        const json::value& value = of(key);
        if (!value.is_array()) {
            throw NotAPlan{name(key) + " must be a list"};
        }
        return value.as_array();
    }
    std::string name(std::string_view key) const {
        return (place_.empty() ? "" : place_ + "/") + std::string(key);
    }

    static std::size_t number_in(const json::value& value, const std::string& name) {
        if (!value.is_int64() || value.as_int64() < 0) {
            throw NotAPlan{name + " must be a whole number from 0"};
        }
        return static_cast<std::size_t>(value.as_int64());
    }

  private:
    const json::object* object_ = nullptr;
    std::string place_;
};

/// Appends the unit to `units`; it begins at byte `after` or behind it.
void read_unit(const json::value& value, std::size_t after, Units& units) {
    const std::size_t index = units.size();
    const Fields fields(value, "units/" + std::to_string(index));
    Unit unit;
    if (fields.number("index") != index) {
        throw NotAPlan{fields.name("index") + " must be " + std::to_string(index)};
    }
    if (const json::value& parent = fields.of("parent"); !parent.is_null()) {
        unit.parent = Fields::number_in(parent, fields.name("parent"));
        if (*unit.parent >= index) {
            throw NotAPlan{fields.name("parent") + " must stand before its unit"};
        }
    }
    unit.unit_kind = fields.text("unit_kind");
    unit.section_type = fields.text("section_type");
    unit.num = fields.text("num");
    unit.title = fields.text("title");
    unit.label = fields.text_or_none("label").value_or(unit.title);
    const json::array& span = fields.list("span");
    if (span.size() != 2) {
        throw NotAPlan{fields.name("span") + " must hold two numbers"};
    }
    unit.span = {Fields::number_in(span[0], fields.name("span/0")),
                 Fields::number_in(span[1], fields.name("span/1"))};
    if (unit.span.begin < after || unit.span.end <= unit.span.begin) {
        throw NotAPlan{fields.name("span") + " must lie behind that of the unit before"};
    }
    if (unit.span.end > source_limit) {
        throw NotAPlan{fields.name("span") + " must lie in a text below 4 GiB"};
    }
    const std::size_t depth = fields.number("depth");
    if (depth == 0 || depth > 1000) {
        throw NotAPlan{fields.name("depth") + " must be 1 to 1000"};
    }
    unit.depth = static_cast<int>(depth);
    unit.zone = fields.text("zone");
    const json::value& quoted = fields.of("quoted");
    if (!quoted.is_bool()) {
        throw NotAPlan{fields.name("quoted") + " must be true or false"};
    }
    unit.quoted = quoted.as_bool();
    unit.canonical_address = fields.text("canonical_address");
    if (const auto hash = sha256_from_hex(fields.text("content_hash"))) {
        unit.content_hash = *hash;
    } else {
        throw NotAPlan{fields.name("content_hash") + " is no SHA-256 in hexadecimal digits"};
    }
    units.push_back(unit);
}

/// A plan by hand may lack it: no document code holds a slash.
std::string prefix_of(const Fields& fields, const Plan& plan) {
    if (const auto prefix = fields.text_or_none("prefix")) {
        return std::string(*prefix);
    }
    if (plan.units.empty()) {
        return {};
    }
    const std::string_view first = plan.units.address(0);
    return std::string(first.substr(0, first.find('/')));
}

/// As it may stand in a message: in one line, and not longer than addresses are.
std::string quoted(std::string_view address) {
    constexpr std::size_t shown_max = 200;
    std::string out;
    append_json_string(out, clip_utf8(address, shown_max));
    return out;
}

void check_addresses(const Plan& plan) {
    std::set<std::string_view> seen;
    for (const Unit& unit : plan.units) {
        const std::string_view address = unit.canonical_address;
        if (!address.starts_with(plan.prefix + "/") || address.size() == plan.prefix.size() + 1) {
            throw NotAPlan{"the address " + quoted(address) + " does not begin with " +
                           quoted(plan.prefix + "/")};
        }
        if (!seen.insert(address).second) {
            throw NotAPlan{"the address " + quoted(address) + " stands twice"};
        }
    }
}

Plan read_plan(const json::value& value, std::string* note) {
    const Fields fields(value, "");
    Plan plan;
    plan.source_sha256 = fields.text("source_sha256");
    plan.ruleset = fields.text("ruleset");
    plan.ruleset_digest = fields.text("ruleset_digest");
    std::size_t after = 0;
    for (const json::value& unit : fields.list("units")) {
        read_unit(unit, after, plan.units);
        after = plan.units.span(plan.units.size() - 1).end;
    }
    plan.prefix = prefix_of(fields, plan);
    if (const auto word = fields.text_or_none("depth")) {
        const auto depth = depth_from_string(*word);
        if (!depth) {
            throw NotAPlan{"depth must be container, article, clause, point or all"};
        }
        plan.depth = *depth;
    }
    plan.source_bytes = fields.has("source_bytes") ? fields.number("source_bytes") : after;
    if (plan.source_bytes < after) {
        throw NotAPlan{"source_bytes must not be less than the end of the last unit"};
    }
    check_addresses(plan);
    plan.segments = {plan.units, plan.source_bytes};
    if (note != nullptr && fields.text("plan_digest") != plan_digest(plan)) {
        *note = "plan_digest is not that of its units: it was not written by discover as it stands";
    }
    return plan;
}

Failure not_a_plan(const std::string& why) {
    Failure failure;
    failure.kind = FailureKind::permanent;
    failure.detail = "not a plan: " + why;
    return failure;
}

}  // namespace

Result<Plan> plan_from_json(std::string_view text, std::string* note) {
    messages::JsonLimits limits;
    limits.bytes_max = text.size() + 1;
    limits.depth_max = nesting_max;
    limits.refuse_denylisted = false;
    const auto value = messages::parse_json(text, limits);
    if (!value) {
        return not_a_plan(value.error().to_string());
    }
    try {
        return read_plan(*value, note);
    } catch (const NotAPlan& error) {
        return not_a_plan(error.why);
    }
}

}  // namespace core::cutting
