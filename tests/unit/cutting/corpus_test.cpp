/// \file
/// The official texts beside the checkout: no byte lost, and scores not below what was reached.
/// They are read where they lie (IU_CORPORA or ../shared/corpora); none is part of the project.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <vector>

namespace {

std::filesystem::path corpora() {
    const char* named = std::getenv("IU_CORPORA");
    return named != nullptr ? named : IU_CORPORA_BESIDE;
}

std::string output_of(const std::string& command) {
    FILE* pipe = popen(command.c_str(), "r");
    std::string out;
    char buffer[4096];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) {
        out.append(buffer, got);
    }
    return pclose(pipe) == 0 ? out : "failed: " + command;
}

/// Skips, or fails where CI promises that the texts are there.
#define IU_NEED_CORPORA()                                                    \
    if (!std::filesystem::exists(corpora() / "grade.py")) {                  \
        if (std::getenv("CI") != nullptr) {                                  \
            FAIL() << "no corpora at " << corpora();                         \
        }                                                                    \
        GTEST_SKIP() << "no corpora at " << corpora() << "; set IU_CORPORA"; \
    }

/// F1 of "set kind", e.g. "vi/law article", from the grader's table.
std::map<std::string, double> scores_by_kind(const std::string& table) {
    std::map<std::string, double> out;
    std::istringstream lines(table);
    std::string line;
    bool kinds = false;
    while (std::getline(lines, line)) {
        kinds = kinds || line.rfind("per kind", 0) == 0;
        std::istringstream words(line);
        std::string set;
        std::string kind;
        std::string f1;
        std::string skipped;
        if (kinds && words >> set >> kind >> skipped >> skipped >> skipped >> skipped >> f1 &&
            set.find('/') != std::string::npos) {
            out[set + " " + kind] = std::stod(f1);
        }
    }
    return out;
}

/// Column quotF1 of the first table, by set.
std::map<std::string, double> quoted_scores(const std::string& table) {
    std::map<std::string, double> out;
    std::istringstream lines(table.substr(0, table.find("per kind")));
    std::string line;
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::vector<std::string> columns;
        for (std::string word; words >> word;) {
            columns.push_back(word);
        }
        if (columns.size() > 2 && columns[0].find('/') != std::string::npos) {
            out[columns[0]] = std::strtod(columns[columns.size() - 2].c_str(), nullptr);
        }
    }
    return out;
}

TEST(CuttingCorpus, EveryTextIsCutWithoutLossAndNotBelowTheScoresReached) {
    IU_NEED_CORPORA();
    const auto plans =
        std::filesystem::temp_directory_path() / ("iu-plans-" + std::to_string(getpid()));
    const std::string cut = output_of(std::string(IU_DISCOVER_CORPUS) + " " + IU_RULESETS + " '" +
                                      corpora().string() + "' '" + plans.string() + "' truth all");
    const std::string table =
        output_of("python3 '" + (corpora() / "grade.py").string() + "' --truth '" +
                  corpora().string() + "' --plans '" + plans.string() + "' --quiet");
    std::filesystem::remove_all(plans);
    std::printf("%s%s\n", cut.c_str(), table.c_str());
    const auto scores = scores_by_kind(table);
    const std::pair<const char*, double> floors[] = {
        {"vi/base article", .999},      {"vi/base clause", .999},
        {"vi/law article", .995},       {"vi/law chapter", .99},
        {"vi/law section_group", .99},  {"vi/phapdien article", .995},
        {"vi/phapdien clause", .995},   {"vi/phapdien point", .995},
        {"vi/amending article", .99},   {"vi/amending clause", .98},
        {"vi/amending point", .99},     {"en/eu article", .999},
        {"en/eu clause", .999},         {"en/eu point", .999},
        {"en/eu recital", .999},        {"en/dc article", .995},
        {"en/dc clause", .995},         {"en/dc point", .995},
        {"en/dc subpoint", .995},       {"en/us article", .98},
        {"en/us clause", .98},          {"en/us point", .97},
        {"en/us subpoint", .98},        {"en/us heading", .98},
        {"en/us title", .99},           {"en/ca-acts article", .995},
        {"en/ca-acts clause", .995},    {"en/ca-acts point", .995},
        {"en/ca-acts heading", .99},    {"en/ca-acts annex", .99},
        {"en/ca-annual article", .995}, {"en/ca-annual clause", .995},
        {"en/ca-annual heading", .99},  {"fr/ca-acts article", .995},
        {"fr/ca-acts clause", .995},    {"fr/ca-acts point", .99},
        {"fr/ca-annual article", .995}, {"fr/ca-annual heading", .99},
        {"fr/codes article", .995},     {"fr/codes title", .99},
        {"fr/codes part", .99},         {"de/gii article", .995},
        {"de/gii clause", .995},        {"de/gii point", .99},
        {"de/gii subpoint", .975},      {"de/gii section_group", .99},
        {"de/gii annex", .98},          {"md/18f heading", 1.0},
        {"md/gesetze-de heading", 1.0}, {"md/handbook-ja heading", 1.0},
        {"md/hard heading", 1.0},       {"md/legalize-fr heading", 1.0},
        {"md/rfcs heading", 1.0},       {"md/site-policy heading", 1.0},
        {"md/spec heading", 1.0}};
    const auto quoted = quoted_scores(table);
    for (const char* set : {"vi/amending", "en/us", "en/ca-annual", "fr/ca-annual"}) {
        ASSERT_TRUE(quoted.count(set) != 0) << set;
        EXPECT_GE(quoted.at(set), .99) << set << " quoted";
    }
    for (const auto& [what, floor] : floors) {
        const auto score = scores.find(what);
        ASSERT_NE(score, scores.end()) << what;
        EXPECT_GE(score->second, floor) << what;
    }
}

std::string ruleset_in_truth(const std::filesystem::path& text) {
    std::filesystem::path truth = text;
    const std::string json = cutting_test::read_file(truth.replace_extension(".truth.json"));
    const std::string key = "\"ruleset\": \"";
    const std::size_t at = json.find(key);
    return at == std::string::npos
               ? std::string()
               : json.substr(at + key.size(), json.find('"', at + key.size()) - at - key.size());
}

TEST(CuttingCorpus, InvariantsHoldAndAutoIsRightOnEveryText) {
    IU_NEED_CORPORA();
    std::size_t documents = 0;
    std::map<std::string, int> decided_by_reason;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(corpora())) {
        const std::string truth = ruleset_in_truth(entry.path());
        const auto kind = entry.path().extension();
        if ((kind != ".txt" && kind != ".md") || truth.empty()) {
            continue;
        }
        const std::string text = cutting_test::read_file(entry.path().string());
        const auto plan = cutting_test::cut(text, "auto");
        EXPECT_EQ(cutting_test::broken_invariant(plan, text), "") << entry.path();
        EXPECT_EQ(plan.ruleset, truth) << entry.path() << ": " << plan.ruleset_reason;
        // What decided is shown, in the JSON and in the text for people.
        const std::string& reason = plan.ruleset_reason;
        EXPECT_TRUE(reason.rfind("auto: ", 0) == 0 || reason == "named by the front matter")
            << entry.path() << ": " << reason;
        EXPECT_NE(plan_to_tree(plan).find("(" + reason + ")\n"), std::string::npos);
        EXPECT_NE(plan_to_json(plan).find("\"ruleset_reason\":\"" + reason + "\""),
                  std::string::npos);
        decided_by_reason[reason.substr(reason.find_first_not_of("auto: 0123456789"))] += 1;
        const auto whole = cutting_test::cut(text, "auto", "DOC", core::cutting::Depth::all);
        EXPECT_EQ(cutting_test::broken_invariant(whole, text), "") << entry.path();
        ++documents;
    }
    EXPECT_GT(documents, 0U);
    std::printf("%zu documents\n", documents);
    for (const auto& [reason, count] : decided_by_reason) {
        std::printf("%4d by %s\n", count, reason.c_str());
    }
}

}  // namespace
