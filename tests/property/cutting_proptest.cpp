#include "core/cutting/cutter.hpp"
#include "core/hash.hpp"
#include "tests/support/temp_postgres.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace core::cutting {
namespace {

const RulesetLibrary& library() {
    static const auto loaded =
        RulesetLibrary::load(tests::source_root() / "configs" / "rulesets").value();
    return *loaded;
}

/// A text of pieces that mean something to some ruleset, in an order that means nothing.
std::string strange_text() {
    static const std::vector<std::string> pieces{"# Title\n",
                                                 "Setext\n===\n",
                                                 "Setext\n---\n",
                                                 "```\n# code\n",
                                                 "```\n",
                                                 "---\nkey: value\n---\n",
                                                 "> # quoted\n",
                                                 "- # item\n",
                                                 "    # indented\n",
                                                 "<div>\n",
                                                 "</div>\n",
                                                 "1. First\n",
                                                 "2. Second\n",
                                                 "1.1. Deep\n",
                                                 "2.1.3. Deeper\n",
                                                 "(a) point\n",
                                                 "(i) letter or roman\n",
                                                 "(a)(1)(A) three\n",
                                                 "1. (1) two\n",
                                                 "a) nhỏ\n",
                                                 "đ) điểm\n",
                                                 "1° numéro\n",
                                                 "    4. (1) indented\n",
                                                 "“(b) reopened\n",
                                                 "“ ‘(c) nested\n",
                                                 "Note above\n",
                                                 "\n",
                                                 "\r\n",
                                                 "Chương I\n",
                                                 "Chương II. QUY ĐỊNH\n",
                                                 "Điều 1. Phạm vi\n",
                                                 "Điều 2. Đối tượng\n",
                                                 "Điều 1 của Luật này.\n",
                                                 "Mục 1\n",
                                                 "Phần thứ nhất\n",
                                                 "CHAPTER I\n",
                                                 "PART 1\n",
                                                 "Section 3. Name\n",
                                                 "Article 4\n",
                                                 "words and more words\n",
                                                 "§ 1 Name\n",
                                                 "Art. 5\n",
                                                 "no line end",
                                                 "\t",
                                                 "\xC2\xA0",
                                                 "e\xCC\x81",
                                                 "\xEF\xBB\xBF",
                                                 "“Điều 3. Quoted”\n",
                                                 "* * *\n",
                                                 "Table of contents\n",
                                                 "Annex A\n",
                                                 "Phụ lục I\n"};
    std::string text;
    for (const std::size_t index : *rc::gen::container<std::vector<std::size_t>>(
             rc::gen::inRange<std::size_t>(0, pieces.size()))) {
        text += pieces[index];
    }
    return text;
}

CutRequest strange_request(const std::string& text) {
    std::vector<std::string> names = library().names();
    names.emplace_back("auto");
    CutRequest request;
    request.source = text;
    request.ruleset = *rc::gen::elementOf(names);
    request.prefix = "P";
    request.depth = *rc::gen::element(Depth::container, Depth::article, Depth::clause, Depth::point,
                                      Depth::all);
    return request;
}

RC_GTEST_PROP(CuttingProperty, SegmentsCoverTheSourceAndUnitsOwnTheirSlices, ()) {
    const std::string text = strange_text();

    const auto plan = library().cut(strange_request(text));

    RC_ASSERT(plan.has_value());
    std::string rebuilt;
    std::vector<int> owned(plan->units.size(), 0);
    for (const Segment& segment : plan->segments) {
        RC_ASSERT(segment.span.begin == rebuilt.size());
        RC_ASSERT(segment.span.begin < segment.span.end);
        rebuilt += text.substr(segment.span.begin, segment.span.end - segment.span.begin);
        if (segment.unit) {
            ++owned.at(*segment.unit);
            RC_ASSERT(plan->units.span(*segment.unit) == segment.span);
        }
    }
    RC_ASSERT(rebuilt == text);
    std::set<std::string_view> addresses;
    for (std::size_t i = 0; i < plan->units.size(); ++i) {
        const Unit& unit = plan->units[i];
        RC_ASSERT(owned[i] == 1);
        const bool parent_before = !unit.parent || *unit.parent < i;
        RC_ASSERT(parent_before);
        RC_ASSERT(addresses.insert(unit.canonical_address).second);
        RC_ASSERT(unit.content_hash ==
                  sha256(text.substr(unit.span.begin, unit.span.end - unit.span.begin)));
    }
}

RC_GTEST_PROP(CuttingProperty, SameTextGivesTheSamePlanAndDigest, ()) {
    const std::string text = strange_text();
    const CutRequest request = strange_request(text);
    const std::string copy(text.begin(), text.end());
    CutRequest again = request;
    again.source = copy;

    const auto first = library().cut(request);
    const auto second = library().cut(again);

    RC_ASSERT(first.has_value());
    RC_ASSERT(second.has_value());
    RC_ASSERT(plan_to_json(*first) == plan_to_json(*second));
    RC_ASSERT(plan_digest(*first) == plan_digest(*second));
}

RC_GTEST_PROP(CuttingProperty, CanonicalRowsComeBack, ()) {
    const std::string text = strange_text();
    const auto plan = library().cut(strange_request(text));
    RC_ASSERT(plan.has_value());

    const auto restored = plan_from_canonical(canonical_cutplan(*plan));

    RC_ASSERT(restored.has_value());
    RC_ASSERT(canonical_cutplan(*restored) == canonical_cutplan(*plan));
    RC_ASSERT(restored->units.size() == plan->units.size());
}

}  // namespace
}  // namespace core::cutting
