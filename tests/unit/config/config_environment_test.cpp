// Where the configuration comes from: files, variables, and what happens without either.
#include "core/config.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <stdlib.h>
#include <unistd.h>

namespace core {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, removed at the end.
class TempFolder {
  public:
    TempFolder() {
        std::string pattern = (fs::temp_directory_path() / "iu-config-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    ~TempFolder() { fs::remove_all(path_); }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    [[nodiscard]] fs::path write(const std::string& name, const std::string& text) const {
        std::ofstream{path_ / name} << text;
        return path_ / name;
    }
    [[nodiscard]] const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

std::string problem_of(const Environment& environment) {
    const auto config = parse_config("", "test.toml", environment);
    return config ? "none" : config.error().detail;
}

TEST(ConfigEnvironment, OverridesTheFileKeyByKey) {
    const Environment environment{
        {"IU_CUTTER__KAFKA__BOOTSTRAP", "env:1"},
        {"IU_CUTTER__KAFKA__TOPICS__DEAD_LETTER", "dead"},
        {"IU_CUTTER__KAFKA__PROPERTIES__SECURITY_PROTOCOL", "sasl_ssl"},
        {"IU_CUTTER__POSTGRES__CONNECTIONS", "9"},
        {"IU_CUTTER__WORKER__OFF_POLICY", "hold"},
        {"IU_CUTTER__WORKER__REQUIRE_PROOF", "false"},
        {"IU_CUTTER__WORKER__COMMAND_TIMEOUT", "90s"},
        {"IU_CUTTER_CONFIG", "ignored here"},
        {"PATH", "/bin"},
    };

    const auto config = parse_config(
        "[kafka]\nbootstrap = \"file:1\"\ngroup = \"file\"\n[kafka.properties]\n"
        "security.protocol = \"plaintext\"\n",
        "test.toml", environment);

    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->kafka.bootstrap, "env:1");
    EXPECT_EQ(config->kafka.group, "file");
    EXPECT_EQ(config->kafka.topics.dead_letter, "dead");
    EXPECT_EQ(config->kafka.properties.at("security.protocol"), "sasl_ssl");
    EXPECT_EQ(config->postgres.connections, 9);
    EXPECT_EQ(config->worker.off_policy, OffPolicy::hold);
    EXPECT_FALSE(config->worker.require_proof);
    EXPECT_EQ(config->worker.command_timeout, std::chrono::seconds{90});
}

TEST(ConfigEnvironment, ProblemsNameTheVariableAndNeverItsValue) {
    EXPECT_EQ(
        problem_of({{"IU_CUTTER__WORKER__LANE", "4"}}),
        "environment variable IU_CUTTER__WORKER__LANE: worker.lane: unknown key; did you mean "
        "worker.lanes?");
    EXPECT_EQ(
        problem_of({{"IU_CUTTER__WORKER__LANES", "many"}}),
        "environment variable IU_CUTTER__WORKER__LANES: worker.lanes: must be an integer, 1 to "
        "256");
    EXPECT_EQ(
        problem_of({{"IU_CUTTER__WORKER__LANES", ""}}),
        "environment variable IU_CUTTER__WORKER__LANES: worker.lanes: must be an integer, 1 to "
        "256");
    EXPECT_EQ(
        problem_of({{"IU_CUTTER__WORKER__REQUIRE_PROOF", "yes"}}),
        "environment variable IU_CUTTER__WORKER__REQUIRE_PROOF: worker.require_proof: must be a "
        "boolean; write true or false");
    EXPECT_EQ(problem_of({{"IU_CUTTER__KAFKA__PROPERTIES__GROUP_ID", "x"}}),
              "environment variable IU_CUTTER__KAFKA__PROPERTIES__GROUP_ID: "
              "kafka.properties.group.id: is set by iu-cutter; use kafka.group");
    const std::string hidden =
        problem_of({{"IU_CUTTER__POSTGRES__CONNINFO", "user=x password=hunter2"}});
    EXPECT_NE(hidden.find("must not name a user"), std::string::npos);
    EXPECT_EQ(hidden.find("hunter2"), std::string::npos);
}

TEST(ConfigPath, TheOptionComesBeforeTheVariable) {
    const Environment environment{{"IU_CUTTER_CONFIG", "/from/variable.toml"}};

    EXPECT_EQ(config_path("/from/option.toml", environment), "/from/option.toml");
    EXPECT_EQ(config_path(std::nullopt, environment), "/from/variable.toml");
}

TEST(LoadConfig, ReadsAFileAndRemembersWhich) {
    const TempFolder folder;
    const fs::path path = folder.write("a.toml", "[worker]\nlanes = 7\n");

    const auto config = load_config(path, {});

    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->worker.lanes, 7);
    EXPECT_EQ(config->file, path);
}

TEST(LoadConfig, NamesAFileThatIsMissing) {
    const auto config = load_config("/does/not/exist.toml", {});

    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().detail,
              "cannot read configuration /does/not/exist.toml: No such file or directory; name a "
              "readable file with --config or IU_CUTTER_CONFIG");
}

TEST(LoadConfig, NamesAFileThatCannotBeRead) {
    const TempFolder folder;
    const auto config = load_config(folder.path(), {});

    ASSERT_FALSE(config);
    EXPECT_TRUE(
        config.error().detail.starts_with("cannot read configuration " + folder.path().string()));
}

TEST(LoadConfig, ReadsWhatHasNoSizeAndNothingEndless) {
    // As of a pipe: iu-cutter --config <(decrypt iu-cutter.toml)
    const auto empty = load_config("/dev/null", {});
    ASSERT_TRUE(empty) << empty.error().detail;
    EXPECT_EQ(empty->worker.lanes, Config{}.worker.lanes);

    const auto endless = load_config("/dev/zero", {});
    ASSERT_FALSE(endless);
    EXPECT_TRUE(endless.error().detail.starts_with("/dev/zero: larger than 1 MiB; "))
        << endless.error().detail;
}

TEST(LoadConfig, WithoutAFileNeedsTheAddressesFromTheEnvironment) {
    if (fs::exists("/etc/iu-cutter/iu-cutter.toml")) GTEST_SKIP() << "this machine has one";
    const Environment half{{"IU_CUTTER__KAFKA__BOOTSTRAP", "b:1"}};
    Environment both = half;
    both["IU_CUTTER__POSTGRES__CONNINFO"] = "host=/tmp dbname=x";

    EXPECT_FALSE(load_config(std::nullopt, {}));
    ASSERT_FALSE(load_config(std::nullopt, half));
    EXPECT_NE(load_config(std::nullopt, half).error().detail.find("IU_CUTTER__POSTGRES__CONNINFO"),
              std::string::npos);
    const auto config = load_config(std::nullopt, both);
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->kafka.bootstrap, "b:1");
    EXPECT_EQ(config->postgres.conninfo, "host=/tmp dbname=x");
    EXPECT_TRUE(config->file.empty());
}

TEST(ProcessEnvironment, HoldsTheVariablesOfThisProcess) {
    setenv("IU_CONFIG_TEST", "a=b", 1);

    EXPECT_EQ(process_environment().at("IU_CONFIG_TEST"), "a=b");
}

}  // namespace
}  // namespace core
