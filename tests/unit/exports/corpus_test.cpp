/// \file
/// The official texts beside the checkout (IU_CORPORA or ../shared/corpora), read where they lie,
/// and the documents of this machine's packages: what holds for the exports of every text.

#include "core/exports/html.hpp"
#include "core/exports/markdown.hpp"
#include "tests/unit/cutting/support.hpp"
#include "tests/unit/exports/support.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>

namespace {

namespace fs = std::filesystem;
using core::cutting::Depth;
using core::cutting::Plan;
using Check = std::function<void(const fs::path&, const std::string& text)>;

fs::path corpora() {
    const char* named = std::getenv("IU_CORPORA");
    return named != nullptr ? named : IU_CORPORA_BESIDE;
}

/// Skips, or fails where CI promises that the texts are there.
#define IU_NEED_CORPORA()                                                    \
    if (!fs::exists(corpora() / "grade.py")) {                               \
        if (std::getenv("CI") != nullptr) {                                  \
            FAIL() << "no corpora at " << corpora();                         \
        }                                                                    \
        GTEST_SKIP() << "no corpora at " << corpora() << "; set IU_CORPORA"; \
    }

std::size_t for_each_text(const fs::path& folder, const Check& check) {
    std::size_t documents = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto kind = entry.path().extension();
        if (entry.is_regular_file() && (kind == ".txt" || kind == ".md")) {
            check(entry.path(), cutting_test::read_file(entry.path().string()));
            ++documents;
        }
    }
    std::printf("%zu documents\n", documents);
    return documents;
}

void shows_every_byte(const fs::path& path, const std::string& text) {
    const Plan plan = cutting_test::cut(text, "auto", "DOC", Depth::all);
    EXPECT_EQ(exports_test::shown_source(core::exports::to_html(plan, text, "x")), text) << path;
}

TEST(ExportsCorpus, ThePageShowsEveryByteOfEveryText) {
    IU_NEED_CORPORA();
    EXPECT_GT(for_each_text(corpora(), shows_every_byte), 300U);
}

void gives_the_same_titles(const fs::path& path, const std::string& text) {
    const Plan plan = cutting_test::cut(text, "auto", "DOC", Depth::all);
    const std::string written = core::exports::to_markdown(plan, text, "x");
    std::string found =
        exports_test::titles_found(cutting_test::cut(written, "markdown", "DOC", Depth::all));
    if (plan.ruleset != "markdown") {
        found = exports_test::unescaped_markdown(found);
    }
    EXPECT_TRUE(found == exports_test::titles_of(plan, text)) << path;
}

TEST(ExportsCorpus, MarkdownOfEveryTextGivesTheSameTitles) {
    IU_NEED_CORPORA();
    EXPECT_GT(for_each_text(corpora(), gives_the_same_titles), 300U);
}

TEST(ExportsCorpus, ThePageShowsEveryByteOfThisMachinesDocuments) {
    if (!fs::exists("/usr/share/doc/debian")) {
        GTEST_SKIP() << "no /usr/share/doc/debian";
    }
    for_each_text("/usr/share/doc/debian", shows_every_byte);
}

}  // namespace
