/// \file
/// The Markdown of a plan: what our own ruleset `markdown` finds in it, and what it looks like.

#include "core/exports/markdown.hpp"
#include "tests/unit/cutting/support.hpp"
#include "tests/unit/exports/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using core::cutting::Plan;
using core::exports::to_markdown;
using cutting_test::cut;
using exports_test::titles_found;
using exports_test::titles_of;

TEST(MarkdownExport, GivesTheSameTitlesForTheFixturesAtEveryDepth) {
    for (const char* name :
         {"de-gesetz.txt", "en-bylaws.txt", "en-ca.txt", "en-eu.txt", "en-uk.txt", "en-us.txt",
          "fr-code.txt", "outline.txt", "policy.md", "vi-references.txt"}) {
        const std::string source = cutting_test::fixture(name);
        for (const Depth depth : {Depth::container, Depth::article, Depth::clause, Depth::all}) {
            const Plan plan = cut(source, "auto", "D", depth);
            const Plan again = cut(to_markdown(plan, source, name), "markdown", "D", depth);
            EXPECT_EQ(exports_test::unescaped_markdown(titles_found(again)),
                      titles_of(plan, source))
                << name;
        }
    }
}

TEST(MarkdownExport, LooksLikeThis) {
    const std::string source =
        "  Gazette *No. 1*\n\nCHAPTER I\nGeneral\n\nArticle 1\nScope\n\n1. First & <last>:\n"
        "- one\n# two\n2) three\n===\n\n2. Second_one.\n";
    const Plan plan = cut(source, "en-law", "D", Depth::clause);
    EXPECT_EQ(to_markdown(plan, source, "x"),
              "Gazette \\*No. 1\\*\n\n# CHAPTER I General\n\n## Article 1 Scope\n\n### 1.\n\n"
              "First \\& \\<last>:\\\n\\- one\\\n\\# two\\\n2\\) three\\\n\\===\n\n### 2.\n\n"
              "Second\\_one.\n");
}

TEST(MarkdownExport, KeepsMarkdownThatMakesNoHeading) {
    const std::string source =
        "---\nkey: value\n---\n\nIntro *text*.\n\nTitle\n=====\n\n- a\n- b\n\n```\n# code\n```\n\n"
        "### Deep #\n\n    indented\n\ntext\n";
    const Plan plan = cut(source, "markdown");
    EXPECT_EQ(to_markdown(plan, source, "x"),
              "---\nkey: value\n---\n\nIntro *text*.\n\n# Title\n\n- a\n- b\n\n```\n# code\n```\n\n"
              "## Deep\n\n    indented\n\ntext\n");
}

TEST(MarkdownExport, LetsNothingSwallowTheNextHeading) {
    // By hand: an engine would have seen the second heading as code.
    const std::string source = "# A\n\n```\nopen\n\n# B\n\nb\n";
    Plan plan = cut("# A\n\n\x20\x20\x20\nopen\n\n# B\n\nb\n", "markdown");
    ASSERT_EQ(plan.units.size(), 2U);
    const std::string written = to_markdown(plan, source, "x");

    EXPECT_EQ(titles_found(cut(written, "markdown")), "1|A\n1|B\n") << written;
}

TEST(MarkdownExport, WritesTitlesThatMarksWouldEat) {
    for (const char* title : {"C #", "Sharp ##", "# twice", "*a", "1. one", "\\#", "--- x"}) {
        const std::string source = std::string("Article 1. ") + title + "\n\ntext\n";
        const Plan plan = cut(source, "en-law");
        const Plan again = cut(to_markdown(plan, source, "x"), "markdown");
        EXPECT_EQ(exports_test::unescaped_markdown(titles_found(again)), titles_of(plan, source))
            << title;
    }
    for (const char* source : {"**Bold**\n====\n", "Foo #\n---\n", "#\n\ntext\n", "# __*x*__\n"}) {
        const Plan plan = cut(source, "markdown");
        EXPECT_EQ(titles_found(cut(to_markdown(plan, source, "x"), "markdown")),
                  titles_of(plan, source))
            << source;
    }
}

TEST(MarkdownExport, TakesAnyBytes) {
    const std::string source = exports_test::hostile_text();
    for (const char* ruleset : {"en-law", "markdown", "outline"}) {
        const Plan plan = cut(source, ruleset);
        const std::string written = to_markdown(plan, source, "x");
        EXPECT_EQ(written.find('\0'), std::string::npos);
        EXPECT_EQ(written.find('\xFF'), std::string::npos);
        EXPECT_EQ(exports_test::unescaped_markdown(titles_found(cut(written, "markdown"))),
                  titles_of(plan, source))
            << ruleset;
    }
    EXPECT_EQ(to_markdown(cut("", "en-law"), "", "x"), "");
}

}  // namespace
