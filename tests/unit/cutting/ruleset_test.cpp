/// \file
/// Rulesets are data: what a file may say, how mistakes are named, how one is chosen.

#include "core/cutting/ruleset.hpp"

#include "core/hash.hpp"
#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace {

using core::cutting::parse_ruleset;
using core::cutting::RulesetLibrary;

const std::string minimal =
    "name = \"x\"\nengine = \"keywords\"\nunit_kind = \"law_unit\"\n[[level]]\nkind = "
    "\"article\"\nrank = 1\nrole = \"article\"\naddress = \"A\"\nkeywords = [\"articolo\"]\n"
    "numbers = [\"arabic\"]\nendings = [\"dot\", \"line\"]\n";

TEST(CuttingRuleset, DigestIsOverTheFileBytes) {
    const auto rules = parse_ruleset(minimal, "x.toml");
    ASSERT_TRUE(rules.has_value()) << rules.error().detail;
    EXPECT_EQ(rules->digest, core::sha256_hex(minimal));
    const auto other = parse_ruleset(minimal + "# remark\n", "x.toml");
    EXPECT_NE(rules->digest, other->digest);
}

TEST(CuttingRuleset, MistakesAreNamedWithFileAndLine) {
    const std::pair<std::string, std::string> cases[] = {
        {"name = ", "x.toml: line 1"},
        {minimal + "colour = 1\n", "unknown key colour"},
        {"engine = \"keywords\"\nunit_kind = \"u\"\n", "name is missing"},
        {"name = \"x\"\nunit_kind = \"u\"\nengine = \"magic\"\n", "engine must be"},
        {"name = \"x\"\nunit_kind = \"u\"\nengine = \"keywords\"\n", "needs levels"},
        {minimal + "[[level]]\nkind = \"b\"\naddress = \"B\"\nrank = 2\nkeywords = [\"b\"]\n"
                   "numbers = [\"hexadecimal\"]\nendings = [\"dot\"]\n",
         "unknown word hexadecimal"},
        {minimal + "[[level]]\nkind = \"b\"\naddress = \"B\"\n", "a level needs"},
    };
    for (const auto& [text, expected] : cases) {
        const auto rules = parse_ruleset(text, "x.toml");
        ASSERT_TRUE(rules.has_error()) << text;
        EXPECT_NE(rules.error().detail.find(expected), std::string::npos) << rules.error().detail;
        EXPECT_EQ(rules.error().detail.substr(0, 6), "x.toml");
        EXPECT_EQ(rules.error().kind, core::FailureKind::permanent);
    }
}

TEST(CuttingRuleset, ANewLanguageNeedsAFileAndNoCode) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("iu-rulesets-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "x.toml") << minimal;
    const auto library = RulesetLibrary::load(folder);
    std::filesystem::remove_all(folder);
    ASSERT_TRUE(library.has_value()) << library.error().detail;
    EXPECT_EQ((*library)->names(), std::vector<std::string>{"x"});
    core::cutting::CutRequest request;
    request.source = "Premessa\n\nArticolo 1. Oggetto\nTesto.\n\nARTICOLO 2\nTesto.\n";
    request.ruleset = "x";
    request.prefix = "IT";
    const auto plan = (*library)->cut(request);
    ASSERT_TRUE(plan.has_value());
    EXPECT_EQ(cutting_test::outline_of(*plan), "A-1|Oggetto\nA-2|\n");
}

/// A folder of rulesets that goes with its test.
struct Folder {
    Folder()
        : path(std::filesystem::temp_directory_path() /
               ("iu-broken-rulesets-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(path);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path / (name + ".toml")) << text;
    }
    std::filesystem::path path;
};

TEST(CuttingRuleset, ABrokenFileStopsOnlyWhoAsksForIt) {
    const Folder folder;
    folder.write("x", minimal);
    folder.write("y", minimal + "colour = 1\n");
    folder.write("z", minimal);  // its name says x
    const auto library = RulesetLibrary::load(folder.path);
    ASSERT_TRUE(library.has_value()) << library.error().detail;
    EXPECT_EQ((*library)->names(), std::vector<std::string>{"x"});
    ASSERT_EQ((*library)->broken().size(), 2U);

    core::cutting::CutRequest request;
    request.source = "Articolo 1. Oggetto\nTesto.\n";
    request.prefix = "IT";
    request.ruleset = "x";
    EXPECT_TRUE((*library)->cut(request)->warnings.empty()) << "its own file is whole";
    request.ruleset = "y";
    const auto asked = (*library)->cut(request);
    ASSERT_TRUE(asked.has_error());
    EXPECT_NE(asked.error().detail.find("y.toml: line"), std::string::npos);
    EXPECT_NE(asked.error().detail.find("unknown key colour"), std::string::npos);

    request.ruleset = "auto";
    const auto chosen = (*library)->cut(request);
    ASSERT_TRUE(chosen.has_value());
    EXPECT_EQ(chosen->ruleset, "x");
    ASSERT_GE(chosen->warnings.size(), 2U);
    EXPECT_EQ(chosen->warnings[0].code, "RULESET_BROKEN");
    request.source = "---\nruleset: y\n---\nArticolo 1. Oggetto\nTesto.\n";
    EXPECT_TRUE((*library)->cut(request).has_error()) << "the text itself asks for it";

    folder.write("x", "name = ");
    EXPECT_TRUE(RulesetLibrary::load(folder.path).has_error()) << "none is left";
}

TEST(CuttingRuleset, LibraryErrorsAreValues) {
    EXPECT_TRUE(RulesetLibrary::load("/nonexistent").has_error());
    core::cutting::CutRequest request;
    request.source = "a";
    request.ruleset = "klingon-law";
    const auto plan = cutting_test::library().cut(request);
    ASSERT_TRUE(plan.has_error());
    EXPECT_EQ(plan.error().kind, core::FailureKind::permanent);
    EXPECT_NE(plan.error().detail.find("klingon-law"), std::string::npos);
}

TEST(CuttingRuleset, NamesAreThoseThatWork) {
    const std::vector<std::string> expected{"de-law",   "en-law", "es-law",  "fr-law", "it-law",
                                            "markdown", "nl-law", "outline", "pt-law", "vi-law"};
    EXPECT_EQ(cutting_test::library().names(), expected);
}

TEST(CuttingRuleset, FrontMatterChoosesAndTheReasonSaysSo) {
    const std::string text =
        "---\ntitle: x\nruleset: vi-law\n---\n# A\n\nĐiều 1. Một\nA.\n\nĐiều 2. Hai\nB.\n";
    const auto plan = cutting_test::cut(text, "auto");
    EXPECT_EQ(plan.ruleset, "vi-law");
    EXPECT_EQ(plan.ruleset_reason, "named by the front matter");
    EXPECT_EQ(cutting_test::outline_of(plan), "DIEU-1|Một\nDIEU-2|Hai\n");
    EXPECT_EQ(cutting_test::cut(text, "markdown").ruleset_reason, "named");
}

TEST(CuttingRuleset, TheDigestOfAPlanDependsOnNothingButBytesRulesetAndPrefix) {
    const std::string text = cutting_test::fixture("vi-references.txt");
    const auto first = plan_digest(cutting_test::cut(text, "vi-law", "A"));
    EXPECT_EQ(plan_digest(cutting_test::cut(text, "vi-law", "A")), first);
    EXPECT_EQ(plan_digest(cutting_test::cut(text, "auto", "A")), first);
    EXPECT_NE(plan_digest(cutting_test::cut(text, "vi-law", "B")), first);
}

}  // namespace
