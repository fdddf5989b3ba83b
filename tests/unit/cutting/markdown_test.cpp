/// \file
/// The block scanner against CommonMark: headings, and what only looks like one.

#include "core/cutting/markdown.hpp"

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

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

/// Start lines and depths by cmark, as XML with source positions.
std::string by_cmark(const std::string& file) {
    const std::string command = "cmark -t xml --sourcepos '" + file + "'";
    FILE* pipe = popen(command.c_str(), "r");
    std::string xml;
    char buffer[4096];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) {
        xml.append(buffer, got);
    }
    if (pclose(pipe) != 0) {
        return "cmark failed";
    }
    std::string out;
    const std::string key = "<heading sourcepos=\"";
    for (std::size_t at = xml.find(key); at != std::string::npos; at = xml.find(key, at + 1)) {
        const std::size_t line = at + key.size();
        out += xml.substr(line, xml.find(':', line) - line);
        const std::size_t level = xml.find("level=\"", line) + 7;
        out += "/" + xml.substr(level, 1) + "\n";
    }
    return out;
}

std::string by_scanner(std::string_view text) {
    const auto lines = split_lines(text);
    std::string out;
    std::size_t line = 0;
    for (const auto& heading : scan_markdown(text, lines).headings) {
        while (lines[line].next <= heading.begin) {
            ++line;
        }
        out += std::to_string(line + 1) + "/" + std::to_string(heading.depth) + "\n";
    }
    return out;
}

TEST(MarkdownScanner, AgreesWithCmarkOnGeneratedBlocks) {
    if (std::system("cmark --version >/dev/null 2>&1") != 0) {
        if (std::getenv("CI") != nullptr) {
            FAIL() << "cmark is missing";
        }
        GTEST_SKIP() << "cmark is not installed";
    }
    const char* pieces[] = {"# a",   "- b", "> c",   "    d",   "```",   "~~~~",
                            "===",   "---", "",      "<!--",    "-->",   "<div>",
                            "1. e",  "  f", "\t# g", "[h]: /i", "* * *", "- # j",
                            "  # k", ">",   "-",     "2) l",    "<b>",   "   # m ##"};
    unsigned state = 20240611;  // printed below with what fails
    const auto folder = std::filesystem::temp_directory_path();
    const std::string file = (folder / ("iu-cmark-" + std::to_string(getpid()) + ".md")).string();
    for (int round = 0; round < 400; ++round) {
        std::string text = "start\n\n";
        for (int i = 0; i < 14; ++i) {
            state = state * 1664525U + 1013904223U;
            text += std::string(pieces[(state >> 16U) % std::size(pieces)]) + "\n";
        }
        std::ofstream(file, std::ios::binary) << text;
        ASSERT_EQ(by_scanner(text), by_cmark(file)) << "round " << round << "\n" << text;
    }
    std::filesystem::remove(file);
}

}  // namespace
