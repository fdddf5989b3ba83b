/// \file
/// ruleset lint: every problem of a file, each with its line.

#include "core/cutting/ruleset_lint.hpp"

#include "core/cutting/ruleset.hpp"
#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace {

using core::cutting::lint_ruleset;
using core::cutting::Problem;
using core::cutting::Severity;

const std::string head = "name = \"x\"\nengine = \"keywords\"\nunit_kind = \"law_unit\"\n";
const std::string article =
    "[[level]]\nkind = \"article\"\nrank = 60\nrole = \"article\"\naddress = \"A\"\n"
    "keywords = [\"articolo\"]\nnumbers = [\"arabic\"]\nendings = [\"dot\", \"line\"]\n";

std::string level(const std::string& rank, const std::string& keywords, const std::string& rest) {
    return "[[level]]\nkind = \"part\"\nrank = " + rank + "\naddress = \"P\"\nkeywords = [" +
           keywords + "]\nendings = [\"dot\", \"line\"]\n" + rest;
}

/// "LINE CODE" of each problem, a warning in parentheses.
std::string said(const std::string& text) {
    std::string out;
    for (const Problem& one : lint_ruleset(text, "x")) {
        const std::string word = std::to_string(one.line) + " " + one.code;
        out += one.severity == Severity::error ? word + "\n" : "(" + word + ")\n";
    }
    return out;
}

TEST(RulesetLint, ShippedRulesetsHaveNoErrors) {
    for (const auto& entry : std::filesystem::directory_iterator(IU_RULESETS)) {
        if (entry.path().extension() != ".toml") {
            continue;
        }
        const std::string text = cutting_test::read_file(entry.path().string());
        for (const Problem& one : lint_ruleset(text, entry.path().stem().string())) {
            EXPECT_EQ(one.severity, Severity::warning)
                << entry.path() << ":" << one.line << " " << one.message;
        }
    }
}

TEST(RulesetLint, AGoodFileHasNoProblem) {
    EXPECT_EQ(said(head + article), "");
}

TEST(RulesetLint, AllProblemsOfAFileAreNamedNotOnlyTheFirst) {
    EXPECT_EQ(said(head + "colour = 1\ncontinuation = \"of\"\nversion = \"one\"\n" + article +
                   "shade = 2\nfloating = 3\n"),
              "4 UNKNOWN_KEY\n5 WRONG_TYPE\n6 WRONG_TYPE\n15 UNKNOWN_KEY\n16 WRONG_TYPE\n");
    EXPECT_EQ(said("engine = \"magic\"\n[[level]]\nrole = \"head\"\nnumbers = [\"hex\"]\n"),
              "(0 NO_ARTICLE)\n1 MISSING_KEY\n1 MISSING_KEY\n1 UNKNOWN_WORD\n2 MISSING_KEY\n"
              "2 UNKNOWN_WORD\n2 UNKNOWN_WORD\n2 MISSING_KEY\n2 MISSING_KEY\n");
}

TEST(RulesetLint, WhatParsingRefusesIsAnErrorAndTheOtherWayRound) {
    for (const std::string& text :
         {head, head + article, head + "colour = 1\n" + article, std::string("name = "),
          head + article + "marks = \"none\"\n",
          head + level("5", "\"\"", "numbers = [\"roman\"]\n") + article}) {
        const bool parsed = core::cutting::parse_ruleset(text, "x.toml").has_value();
        EXPECT_EQ(parsed, said(text).empty()) << text << said(text);
    }
}

TEST(RulesetLint, AKeywordThatALevelBeforeTakesIsShadowed) {
    EXPECT_EQ(
        said(head + article + level("5", "\"Articolo\", \"titolo\"", "numbers = [\"arabic\"]\n")),
        "12 SHADOWED_KEYWORD\n");
    EXPECT_EQ(said(head + article + level("5", "\"articolo\"", "numbers = [\"roman\"]\n")), "")
        << "another number decides";
}

TEST(RulesetLint, PatternsThatCanNeverMatch) {
    EXPECT_EQ(said(head + level("5", "\"parte\"", "numbers = [\"ordinal\"]\n") + article),
              "4 NEVER_MATCHES\n")
        << "there are no ordinals";
    EXPECT_EQ(
        said(head + level("5", "\"parte\"", "numbers = [\"ordinal\", \"roman\"]\n") + article),
        "(4 NEVER_MATCHES)\n");
    EXPECT_EQ(said(head + "continuation = [\"in the\"]\nlanguage_words = [\"Il\"]\n" + article),
              "(4 NEVER_MATCHES)\n(5 NEVER_MATCHES)\n");
}

TEST(RulesetLint, RanksNamesAddressesAndWords) {
    EXPECT_EQ(said(head + level("60", "\"parte\"", "numbers = [\"roman\"]\n") + article),
              "4 RANK_BELOW_ARTICLE\n");
    EXPECT_EQ(said(head + level("5", "\"parte\"", "numbers = [\"roman\"]\n")), "(0 NO_ARTICLE)\n");
    EXPECT_EQ(lint_ruleset(head + article, "y").at(0).code, "WRONG_NAME");
    EXPECT_EQ(
        said(head + "leads = [\"di\", \"Di\"]\nordinals = [[\"primo\"], [\"primo\"]]\n" + article),
        "(4 DUPLICATE_WORD)\n5 AMBIGUOUS_ORDINAL\n");
    EXPECT_EQ(said(head + "alphabet = \"aba\"\nleads = [\"pe\xCC\x81\", \" o\"]\n" + article),
              "4 DUPLICATE_LETTER\n(5 NOT_NFC)\n(5 LOOSE_BLANKS)\n(5 NEVER_MATCHES)\n");
    EXPECT_EQ(said(head + article +
                   "marks = \"m\"\n[[mark]]\nscheme = \"m\"\nkind = \"clause\"\n"
                   "address = \"C C\"\nshapes = [\"1.\"]\n[[mark]]\nscheme = \"n\"\n"
                   "kind = \"point\"\naddress = \"\"\nshapes = [\"a)\", \"a)\", \"?\"]\n"),
              "13 BAD_ADDRESS\n18 UNKNOWN_WORD\n(18 UNUSED_SCHEME)\n(22 DUPLICATE_SHAPE)\n");
}

}  // namespace
