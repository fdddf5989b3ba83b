/// \file
/// Properties of the exports over random texts. RapidCheck prints the seed and the smallest text
/// that breaks one.

#include "core/exports/akn.hpp"
#include "core/exports/heading_parts.hpp"
#include "core/exports/html.hpp"
#include "core/exports/markdown.hpp"
#include "tests/unit/cutting/support.hpp"
#include "tests/unit/exports/support.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace {

using core::cutting::Depth;
using core::cutting::Plan;
using cutting_test::cut;

/// Pieces that are headings, markup, controls, or bytes that are no UTF-8.
rc::Gen<std::string> any_text() {
    static const std::vector<std::string> pieces{"\n",
                                                 "\n\n",
                                                 "\r\n",
                                                 "\r",
                                                 " ",
                                                 "Article 1. A",
                                                 "Article 2\nB",
                                                 "CHAPTER I",
                                                 "Điều 3. Tên",
                                                 "Điều 4.",
                                                 "# Title",
                                                 "## 1.1 Next ##",
                                                 "Setext\n===",
                                                 "1. one",
                                                 "(a) two",
                                                 "(i) three",
                                                 "“Article 9. Old",
                                                 "”",
                                                 "SCHEDULE 1",
                                                 "§ 5 Zweck",
                                                 "</div>",
                                                 "<script>",
                                                 "&amp;",
                                                 "]]>",
                                                 "--",
                                                 "\xFF",
                                                 "\xC3",
                                                 "\xE2\x80\xAE",
                                                 "\xEF\xBB\xBF",
                                                 "\x01",
                                                 "\x7F",
                                                 "\xC2\x85",
                                                 "\xEF\xBF\xBE",
                                                 "\xF0\x9F\x98\x80",
                                                 "| a | b |",
                                                 "```",
                                                 "    code",
                                                 "- item",
                                                 "> quote",
                                                 "[ref]: /url",
                                                 "*x*",
                                                 "_y_",
                                                 "\\",
                                                 "`",
                                                 "text that goes on and on"};
    const auto piece = rc::gen::oneOf(rc::gen::elementOf(pieces), rc::gen::elementOf(pieces),
                                      rc::gen::elementOf(pieces), rc::gen::string<std::string>());
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const std::vector<std::string>& parts) {
                            std::string text;
                            for (const std::string& part : parts) {
                                text += part;
                                text += text.size() % 3 == 0 ? "\n" : "";
                            }
                            return text;
                        });
}

Plan any_plan(const std::string& text) {
    std::vector<std::string> names = cutting_test::library().names();
    names.push_back("auto");
    const auto depth =
        *rc::gen::element(Depth::container, Depth::article, Depth::point, Depth::all);
    return cut(text, *rc::gen::elementOf(names), "DOC", depth);
}

RC_GTEST_PROP(ExportsProperty, ThePageShowsTheSource, ()) {
    const std::string text = *any_text();
    const Plan plan = any_plan(text);
    RC_ASSERT(exports_test::shown_source(core::exports::to_html(plan, text, text)) == text);
}

RC_GTEST_PROP(ExportsProperty, AkomaNtosoIsWellFormedAndHoldsTheText, ()) {
    const std::string text = *any_text();
    const Plan plan = any_plan(text);
    const std::string written = core::exports::to_akoma_ntoso(plan, text, text);
    const std::string broken = exports_test::broken_xml(written);
    if (!broken.empty()) {
        RC_FAIL(broken);
    }
    // A Markdown heading loses its marks.
    if (plan.ruleset != "markdown") {
        RC_ASSERT(exports_test::xml_letters(written) == exports_test::letters(text));
    }
}

RC_GTEST_PROP(ExportsProperty, MarkdownGivesTheSameTitles, ()) {
    const std::string text = *any_text();
    const Plan plan = any_plan(text);
    const std::string written = core::exports::to_markdown(plan, text, text);
    const std::string found =
        exports_test::titles_found(cut(written, "markdown", "DOC", plan.depth));
    const std::string wanted = exports_test::titles_of(plan, text);
    if (plan.ruleset == "markdown") {
        RC_ASSERT(found == wanted);
    } else {
        RC_ASSERT(exports_test::unescaped_markdown(found) == wanted);
    }
}

RC_GTEST_PROP(ExportsProperty, HeadingPartsLieInTheirUnit, ()) {
    const std::string text = *any_text();
    for (const auto& unit : any_plan(text).units) {
        const auto parts = core::exports::heading_parts(unit, text);
        for (const auto& span : {parts.mark, parts.title}) {
            RC_ASSERT(span.begin >= unit.span.begin && span.end <= unit.span.end);
            RC_ASSERT(span.begin <= span.end && span.end <= std::max(parts.body, parts.begin));
        }
        RC_ASSERT(parts.body <= unit.span.end);
    }
}

}  // namespace
