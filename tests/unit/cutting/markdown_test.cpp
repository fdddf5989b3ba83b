/// \file
/// The block scanner against CommonMark: headings, and what only looks like one.

#include "core/cutting/markdown.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

using core::cutting::scan_markdown;
using core::cutting::split_lines;

/// "1:Title" of each heading; nested ones in parentheses.
std::string headings(std::string_view text) {
    std::string out;
    for (const auto& heading : scan_markdown(text, split_lines(text)).headings) {
        const std::string one =
            std::to_string(heading.depth) + ":" +
            std::string(
                text.substr(heading.content_begin, heading.content_end - heading.content_begin));
        out += (out.empty() ? "" : " ");
        out += heading.nested ? "(" + one + ")" : one;
    }
    return out;
}

struct Case {
    const char* text;
    const char* expected;
};

class MarkdownHeadings : public testing::TestWithParam<Case> {};

TEST_P(MarkdownHeadings, AreThoseOfCommonmark) {
    EXPECT_EQ(headings(GetParam().text), GetParam().expected) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Atx,
                         MarkdownHeadings,
                         testing::Values(Case{"# a\n", "1:a"},
                                         Case{"###### a\n", "6:a"},
                                         Case{"####### a\n", ""},
                                         Case{"#a\n", ""},
                                         Case{"#\ta\n", "1:a"},
                                         Case{"#\n", "1:"},
                                         Case{"   # a\n", "1:a"},
                                         Case{"    # a\n", ""},
                                         Case{"a\n    # b\n", ""},
                                         Case{"## a ##   \n", "2:a"},
                                         Case{"# a#\n", "1:a#"},
                                         Case{"### ###\n", "3:"},
                                         Case{"\\# a\n", ""},
                                         Case{"a\n# b\nc\n", "1:b"},
                                         Case{"# a \\#\n", "1:a \\#"}));

INSTANTIATE_TEST_SUITE_P(Setext,
                         MarkdownHeadings,
                         testing::Values(Case{"a\n===\n", "1:a"},
                                         Case{"a\n-\n", "2:a"},
                                         Case{"a\nb\n===\n", "1:a\nb"},
                                         Case{"a\n\n===\n", ""},
                                         Case{"===\n", ""},
                                         Case{"a\n= =\n", ""},
                                         Case{"- a\n---\n", ""},
                                         Case{"> a\n---\n", ""},
                                         Case{"    a\n---\n", ""},
                                         Case{"a\n    ---\n", ""},
                                         Case{"a\n---  \n", "2:a"},
                                         Case{"---\na\n---\n", "2:a"},
                                         Case{"[a]: /b\n===\n", ""},
                                         Case{"[a]: /b\nc\n===\n", "1:c"},
                                         Case{"[a]: /b\n===\nc\n===\n", "1:===\nc"},
                                         Case{"[a]: /b 'x\ny'\n===\n", ""},
                                         Case{"[a]:\n/b\nc\n---\n", "2:c"},
                                         Case{"[a]: /b x\n===\n", "1:[a]: /b x"}));

INSTANTIATE_TEST_SUITE_P(Opaque,
                         MarkdownHeadings,
                         testing::Values(Case{"```\n# a\n```\n# b\n", "1:b"},
                                         Case{"~~~\n# a\n```\n# b\n~~~\n", ""},
                                         Case{"````\n```\n# a\n````\n# b\n", "1:b"},
                                         Case{"```\n# a\n", ""},
                                         Case{"``` a`b\n# c\n", "1:c"},
                                         Case{"<!--\n# a\n\n# b\n-->\n# c\n", "1:c"},
                                         Case{"<div>\n# a\n\n# b\n", "1:b"},
                                         Case{"<pre>\n# a\n\n# b\n</pre>\n# c\n", "1:c"},
                                         Case{"<?php\n# a\n?>\n# b\n", "1:b"},
                                         Case{"<x-y z='1'>\n# a\n\n# b\n", "1:b"},
                                         Case{"a\n<x-y>\n# b\n", "1:b"},
                                         Case{"<![CDATA[\n# a\n]]>\n# b\n", "1:b"},
                                         Case{"- ```\n  # a\n# b\n", "1:b"},
                                         Case{"---\nk: v\n# a\n---\n# b\n", "1:b"}));

INSTANTIATE_TEST_SUITE_P(Containers,
                         MarkdownHeadings,
                         testing::Values(Case{"> # a\n", "(1:a)"},
                                         Case{"- # a\n", "(1:a)"},
                                         Case{"- a\n\n  # b\n", "(1:b)"},
                                         Case{"- a\n# b\n", "1:b"},
                                         Case{"1. # a\n", "(1:a)"},
                                         Case{"> a\n# b\n", "1:b"},
                                         Case{"> a\nb\n===\n", ""},
                                         Case{"-\n\n  # a\n", "1:a"},
                                         Case{"- a\n\n      # b\n", ""},
                                         Case{"a\n2. # b\n", ""},
                                         Case{"a\n1. # b\n", "(1:b)"},
                                         Case{"\t# a\n", ""},
                                         Case{"-\t# a\n", "(1:a)"},
                                         Case{"> > # a\n> # b\n", "(1:a) (1:b)"}));

}  // namespace
