#include "core/hash.hpp"
#include "core/ports.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace core {
namespace {

CutplanRows two_units() {
    CutplanRows rows;
    rows.source = "# One\ntext\n# Two\nmore\n";
    for (const cutting::Span span : {cutting::Span{0, 11}, cutting::Span{11, 22}}) {
        cutting::Unit unit;
        unit.unit_kind = "design_doc_section";
        unit.section_type = "heading";
        unit.label = "One";
        unit.span = span;
        unit.content_hash = sha256(rows.source.substr(span.begin, span.end - span.begin));
        rows.plan.units.push_back(unit);
    }
    return rows;
}

std::function<void(CutplanRows&)> in_unit(std::size_t index,
                                          const std::function<void(cutting::Unit&)>& spoil) {
    return [=](CutplanRows& rows) {
        cutting::Unit unit = rows.plan.units[index];
        spoil(unit);
        rows.plan.units.set(index, unit);
    };
}

TEST(Preflight, AcceptsWholeRows) {
    EXPECT_TRUE(preflight(two_units()));
}

TEST(Preflight, NamesEveryRowThatBreaksARule) {
    struct Case {
        const char* message;
        std::function<void(CutplanRows&)> spoil;
    };
    const std::vector<Case> cases{
        {"outside of the source", in_unit(1, [](cutting::Unit& unit) { unit.span.end = 23; })},
        {"planned hash", in_unit(1, [](cutting::Unit& unit) { unit.content_hash = {}; })},
        {"planned hash", [](CutplanRows& r) { r.source[3] = 'X'; }},
        {"no title", in_unit(1, [](cutting::Unit& unit) { unit.label = {}; })},
        {"no unit_kind", in_unit(0, [](cutting::Unit& unit) { unit.unit_kind = {}; })},
        {"no section_type", in_unit(0, [](cutting::Unit& unit) { unit.section_type = {}; })},
        {"parent does not precede", in_unit(0, [](cutting::Unit& unit) { unit.parent = 0; })},
        {"body is blank", in_unit(1,
                                  [](cutting::Unit& unit) {
                                      unit.span = {5, 6};
                                  })},
        {"placeholder", [](CutplanRows& r) { r.source.replace(0, 16, "O4-DRYRUN-SHADOW"); }},
        {"no unit", [](CutplanRows& r) { r.plan.units = {}; }},
    };
    for (const Case& c : cases) {
        SCOPED_TRACE(c.message);
        CutplanRows rows = two_units();
        if (std::string(c.message) == "placeholder") {
            in_unit(0, [](cutting::Unit& unit) { unit.span = {0, 22}; })(rows);
        }
        c.spoil(rows);
        const auto result = preflight(rows);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().stop_code, "INVARIANT_FAILED");
        EXPECT_NE(result.error().problems.find(c.message), std::string::npos)
            << result.error().problems;
    }
}

}  // namespace
}  // namespace core
