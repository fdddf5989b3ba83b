/// \file
/// The block scanner against Debian's cmark: the same headings, at the same lines, of the same
/// depths, in every Markdown file of the corpora, every example of the CommonMark specification and
/// in random blocks. Without exceptions; front matter, which CommonMark does not know, is cut off.

#include "core/cutting/markdown.hpp"
#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <cmark.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>

namespace {

namespace fs = std::filesystem;
using core::cutting::front_matter_length;
using core::cutting::scan_markdown;
using core::cutting::split_lines;

/// "LINE/DEPTH" of each heading by cmark, one a line.
std::string by_cmark(std::string_view text) {
    const std::unique_ptr<cmark_node, decltype(&cmark_node_free)> document(
        cmark_parse_document(text.data(), text.size(), CMARK_OPT_DEFAULT), cmark_node_free);
    const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> at(cmark_iter_new(document.get()),
                                                                     cmark_iter_free);
    std::string out;
    for (auto event = cmark_iter_next(at.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(at.get())) {
        cmark_node* node = cmark_iter_get_node(at.get());
        if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_HEADING) {
            out += std::to_string(cmark_node_get_start_line(node)) + "/" +
                   std::to_string(cmark_node_get_heading_level(node)) + "\n";
        }
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

/// What the spec calls a tab.
std::string with_tabs(std::string text) {
    const std::string arrow = "\xE2\x86\x92";
    for (std::size_t at = 0; (at = text.find(arrow, at)) != std::string::npos;) {
        text.replace(at, arrow.size(), "\t");
    }
    return text;
}

/// The Markdown of each example of spec.txt.
std::vector<std::string> examples_of(const std::string& spec) {
    const std::string fence(32, '`');
    const std::string open = "\n" + fence + " example\n";
    std::vector<std::string> out;
    for (std::size_t at = spec.find(open); at != std::string::npos; at = spec.find(open, at)) {
        at += open.size();
        const std::size_t begin = at;
        at = spec.compare(at, 2, ".\n") == 0 ? at : spec.find("\n.\n", at) + 1;
        out.push_back(with_tabs(spec.substr(begin, at - begin)));
    }
    return out;
}

TEST(CmarkEquality, RandomBlocks) {
    const char* pieces[] = {"# a",     "- b",  "> c",   "    d",   "```",   "~~~~",
                            "===",     "---",  "",      "<!--",    "-->",   "<div>",
                            "1. e",    "  f",  "\t# g", "[h]: /i", "* * *", "- # j",
                            "  # k",   ">",    "-",     "2) l",    "<b>",   "   # m ##",
                            "      n", "[o]:", "</p>",  "10. q",   "+\tr",  "***bold***"};
    const unsigned seed = std::random_device{}();
    std::printf("seed %u\n", seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 20'000; ++round) {
        std::string text = round % 2 == 0 ? "start\n\n" : "";
        for (int i = 0; i < 14; ++i) {
            text += std::string(pieces[random() % std::size(pieces)]) + "\n";
        }
        if (front_matter_length(text, split_lines(text)) == 0) {
            ASSERT_EQ(by_scanner(text), by_cmark(text)) << "seed " << seed << "\n" << text;
        }
    }
}

TEST(CmarkEquality, EveryMarkdownFileOfTheCorpora) {
    const char* named = std::getenv("IU_CORPORA");
    const fs::path corpora = named != nullptr ? named : IU_CORPORA_BESIDE;
    if (!fs::exists(corpora / "grade.py")) {
        if (std::getenv("CI") != nullptr) {
            FAIL() << "no corpora at " << corpora;
        }
        GTEST_SKIP() << "no corpora at " << corpora << "; set IU_CORPORA";
    }
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(corpora)) {
        if (entry.path().extension() != ".md") {
            continue;
        }
        const std::string text = cutting_test::read_file(entry.path().string());
        const std::string_view body =
            std::string_view(text).substr(front_matter_length(text, split_lines(text)));
        EXPECT_EQ(by_scanner(body), by_cmark(body)) << entry.path();
        ++files;
    }
    EXPECT_GT(files, 100U);
    std::printf("%zu files\n", files);
}

/// spec.txt, named by IU_COMMONMARK_SPEC or fetched into the folder of the build.
fs::path spec_file() {
    if (const char* named = std::getenv("IU_COMMONMARK_SPEC"); named != nullptr) {
        return named;
    }
    const fs::path folder = IU_COMMONMARK_FOLDER;
    fs::path file = folder / "package" / "spec.txt";
    if (!fs::exists(file)) {
        fs::create_directories(folder);
        const std::string command =
            "cd '" + folder.string() +
            "' && timeout 60 npm pack --silent commonmark-spec@0.31.2 >/dev/null 2>&1 && "
            "tar xzf commonmark-spec-*.tgz";
        return std::system(command.c_str()) == 0 ? file : fs::path();
    }
    return file;
}

TEST(CmarkEquality, EveryExampleOfTheSpecification) {
    const fs::path file = spec_file();
    if (file.empty()) {
        GTEST_SKIP() << "the npm package commonmark-spec cannot be had; set IU_COMMONMARK_SPEC";
    }
    const std::vector<std::string> examples = examples_of(cutting_test::read_file(file.string()));
    EXPECT_GT(examples.size(), 600U);
    for (const std::string& example : examples) {
        EXPECT_EQ(by_scanner(example), by_cmark(example)) << example;
    }
    std::printf("%zu examples\n", examples.size());
}

}  // namespace
