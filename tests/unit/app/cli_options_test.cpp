#include "worker/app/cli_options.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

namespace worker::app {
namespace {

CliParse parse(std::initializer_list<const char*> words) {
    std::vector<const char*> argv{"iu-cutter"};
    argv.insert(argv.end(), words);
    return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

TEST(CliOptions, GlobalOptionsStandBeforeOrAfterTheCommand) {
    for (const auto& words : {std::initializer_list<const char*>{"--json", "status"},
                              std::initializer_list<const char*>{"status", "--json"}}) {
        const CliParse parsed = parse(words);
        ASSERT_TRUE(parsed.options) << parsed.text;
        EXPECT_TRUE(parsed.options->json);
        EXPECT_EQ(parsed.options->command, "status");
    }
    const CliParse nested = parse(
        {"enqueue", "cut", "--run", "r", "--mode", "live", "--config", "file.toml", "--json"});
    ASSERT_TRUE(nested.options) << nested.text;
    EXPECT_EQ(nested.options->command, "enqueue cut");
    EXPECT_EQ(nested.options->config, "file.toml");
    EXPECT_EQ(nested.options->until, "write_verified");
}

TEST(CliOptions, ReadsEveryOptionOfArm) {
    const CliParse parsed =
        parse({"arm", "--mode", "live", "--document", "A", "--document", "B", "--max-units", "7",
               "--ttl", "15m", "--reason", "why", "--signer", "anna"});
    ASSERT_TRUE(parsed.options) << parsed.text;
    EXPECT_EQ(parsed.options->documents, (std::vector<std::string>{"A", "B"}));
    EXPECT_EQ(parsed.options->max_units, 7);
    EXPECT_EQ(parsed.options->ttl, "15m");
    EXPECT_EQ(parsed.options->reason, "why");
    EXPECT_EQ(parsed.options->signer, "anna");
}

TEST(CliOptions, UsageErrorsEndWithTwoAndSayWhat) {
    struct Case {
        std::vector<const char*> words;
        const char* says;
    };
    const std::vector<Case> cases{
        {{}, "subcommand"},
        {{"no-such-command"}, "unknown command or option no-such-command"},
        {{"doctor", "--fix"}, "doctor is not in this version; --help"},
        {{"--json", "auditor"}, "auditor is not in this version; --help"},
        {{"enqueue"}, "subcommand"},
        {{"enqueue", "discover", "--document", "d", "--wait", "1.5"},
         "--wait: write whole seconds, 0 to 86400, and not 1.5"},
        {{"enqueue", "discover", "--document", "d", "--wait", "86401"}, "--wait: write whole"},
        {{"enqueue", "discover", "--document", "d", "--wait", ""}, "--wait: write whole"},
        {{"enqueue", "cut", "--run", "r"}, "--mode"},
        {{"enqueue", "cut", "--run", "r", "--mode", "dry"}, "dry"},
        {{"approve", "--run", "r", "--gate", "SG-3", "--signer", "s"}, "SG-3"},
        {{"arm", "--mode", "live"}, "--document"},
        {{"disarm"}, "--reason"},
        {{"discover", "f", "--depth", "deep"}, "deep"},
        {{"topics", "create", "--partitions", "0"}, "partitions"},
        {{"status", "--unknown"}, "--unknown"},
        {{"status", "--run", "a", "two\nlines"}, "two"},
        {{"enqueue", "cut", "--run", "r", "--mode", "two\nlines"}, "two lines"},
    };
    for (const Case& c : cases) {
        std::vector<const char*> argv{"iu-cutter"};
        argv.insert(argv.end(), c.words.begin(), c.words.end());
        const CliParse parsed = parse_command_line(static_cast<int>(argv.size()), argv.data());
        EXPECT_FALSE(parsed.options);
        EXPECT_EQ(parsed.exit_code, 2) << c.says;
        EXPECT_NE(parsed.text.find(c.says), std::string::npos) << parsed.text;
        EXPECT_EQ(parsed.text.find('\n'), std::string::npos) << parsed.text;
    }
}

TEST(CliOptions, WaitsFromNowToADay) {
    for (const char* seconds : {"0", "7", "007", "86400"}) {
        const CliParse parsed =
            parse({"enqueue", "discover", "--document", "d", "--wait", seconds});
        ASSERT_TRUE(parsed.options) << parsed.text;
        EXPECT_EQ(parsed.options->wait_seconds, std::stoi(seconds));
    }
}

TEST(CliOptions, HelpAndVersionEndWithZero) {
    for (const char* word : {"--help", "--version"}) {
        const CliParse parsed = parse({word});
        EXPECT_FALSE(parsed.options);
        EXPECT_EQ(parsed.exit_code, 0);
        EXPECT_FALSE(parsed.text.empty());
    }
    const CliParse help = parse({"arm", "--help"});
    EXPECT_NE(help.text.find("--max-units"), std::string::npos) << help.text;
}

}  // namespace
}  // namespace worker::app
