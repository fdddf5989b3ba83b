#include "core/config.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace core {
namespace {

using namespace std::chrono_literals;

std::string problem_of(std::string_view toml) {
    const auto config = parse_config(toml, "test.toml", {});
    if (config) return "none";
    EXPECT_EQ(config.error().kind, FailureKind::permanent);
    EXPECT_EQ(config.error().detail.find('\n'), std::string::npos);
    return config.error().detail;
}

std::string read(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    EXPECT_TRUE(in) << path;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

TEST(Config, AnEmptyFileGivesThePublishedDefaults) {
    const auto config = parse_config("", "test.toml", {});

    ASSERT_TRUE(config);
    EXPECT_EQ(config->kafka.bootstrap, "127.0.0.1:9092");
    EXPECT_EQ(config->kafka.topic_prefix, "");
    EXPECT_EQ(config->kafka.group, "iu-cutter");
    EXPECT_EQ(config->postgres.conninfo, "host=/run/postgresql dbname=iu");
    EXPECT_EQ(config->postgres.owner, "postgres");
    EXPECT_EQ(config->postgres.connections, 4);
    EXPECT_EQ(config->worker.admin, "127.0.0.1:8700");
    EXPECT_EQ(config->worker.lanes, 4);
    EXPECT_EQ(config->worker.off_policy, OffPolicy::refuse);
    EXPECT_TRUE(config->worker.require_proof);
    EXPECT_EQ(config->writer.admin, "127.0.0.1:8701");
    EXPECT_EQ(config->backup.directory, "/var/lib/iu-cutter/backup");
    EXPECT_EQ(config->backup.recipient, "");
}

TEST(Config, ReadsWhatTheContractShows) {
    const auto config = parse_config(R"(
[kafka]
bootstrap = "broker:9092"
topic_prefix = "t-"
group = "g"
[kafka.properties]
security.protocol = "ssl"
"ssl.ca.location" = "/ca.pem"
"socket.keepalive.enable" = true
"fetch.min.bytes" = 1
[postgres]
conninfo = "host=/tmp dbname=x"
owner = "o"
connections = 8
[worker]
admin = "127.0.0.1:0"
lanes = 2
off_policy = "hold"
require_proof = false
[writer]
admin = "[::1]:8701"
[backup]
directory = "/b"
recipient = "age1…"
)",
                                     "test.toml", {});

    ASSERT_TRUE(config) << config.error().detail;
    const std::map<std::string, std::string> properties{{"fetch.min.bytes", "1"},
                                                        {"security.protocol", "ssl"},
                                                        {"socket.keepalive.enable", "true"},
                                                        {"ssl.ca.location", "/ca.pem"}};
    EXPECT_EQ(config->kafka.properties, properties);
    EXPECT_EQ(config->kafka.topic("iu.cut.v1"), "t-iu.cut.v1");
    EXPECT_EQ(config->postgres.connections, 8);
    EXPECT_EQ(config->worker.off_policy, OffPolicy::hold);
    EXPECT_FALSE(config->worker.require_proof);
    EXPECT_EQ(config->writer.admin, "[::1]:8701");
    EXPECT_EQ(config->backup.recipient, "age1…");
}

TEST(Config, ProblemsNameFileLineKeyAndCure) {
    EXPECT_EQ(problem_of("[worker]\nlane = 4\n"),
              "test.toml:2: worker.lane: unknown key; did you mean worker.lanes?");
    EXPECT_EQ(problem_of("[worker]\n\nlanes = \"4\"\n"),
              "test.toml:3: worker.lanes: must be an integer, 1 to 256");
    EXPECT_EQ(problem_of("[worker]\nlanes = 0\n"),
              "test.toml:2: worker.lanes: is out of range; write 1 to 256");
    EXPECT_EQ(problem_of("[wrkr]\nadmin = \"x\"\n"),
              "test.toml:1: wrkr: unknown key; remove it, or see the table of keys in README.md");
    EXPECT_EQ(problem_of("worker = 3\n"), "test.toml:1: worker: must be a table; write [worker]");
    EXPECT_EQ(problem_of("[worker]\noff_policy = \"stop\"\n"),
              "test.toml:2: worker.off_policy: is no policy; write \"refuse\" or \"hold\"");
    EXPECT_EQ(problem_of("[worker]\nrequire_proof = 1\n"),
              "test.toml:2: worker.require_proof: must be a boolean; write true or false");
    EXPECT_EQ(problem_of("[worker]\ncommand_timeout = 60\n"),
              "test.toml:2: worker.command_timeout: must be a duration; write it like \"2s\", "
              "\"15m\" or \"1h\"");
    EXPECT_EQ(problem_of("[worker]\ncommand_timeout = \"2h\"\n"),
              "test.toml:2: worker.command_timeout: is out of range; write 1s to 1h");
    EXPECT_EQ(problem_of("[kafka]\nbootstrap = 9092\n"),
              "test.toml:2: kafka.bootstrap: must be a string; put it in quotes");
    EXPECT_EQ(problem_of("[kafka]\nbootstrap = \"\"\n"),
              "test.toml:2: kafka.bootstrap: must not be empty; write a value or remove the line");
    EXPECT_EQ(
        problem_of("[kafka]\ntopic_prefix = \"a b\"\n"),
        "test.toml:2: kafka.topic_prefix: is no topic prefix; write up to 48 of A-Z a-z 0-9 . "
        "_ -");
    EXPECT_EQ(problem_of("[worker]\nadmin = \"8700\"\n"),
              "test.toml:2: worker.admin: is no address; write it like \"127.0.0.1:8700\"");
    EXPECT_EQ(problem_of("[log]\nlevel = \"loud\"\n"),
              "test.toml:2: log.level: is no log level; write debug, info, warn, error or off");
    EXPECT_EQ(problem_of("[backup]\nrecipient = \"--output=x\"\n"),
              "test.toml:2: backup.recipient: is no recipient; write an age public key "
              "(\"age1...\")");
}

TEST(Config, BrokenTomlNamesItsLine) {
    EXPECT_TRUE(problem_of("[worker]\nlanes = \n").starts_with("test.toml:2: not TOML: "));
    EXPECT_TRUE(
        problem_of("[worker]\nlanes = 1\nlanes = 2\n").starts_with("test.toml:3: not TOML: "));
    EXPECT_TRUE(problem_of("\xFF\xFE").starts_with("test.toml:1: not TOML: "));
}

TEST(Config, PropertiesThatTheGuaranteesRestOnAreRefused) {
    EXPECT_EQ(problem_of("[kafka.properties]\nenable.auto.commit = true\n"),
              "test.toml:2: kafka.properties.enable.auto.commit: is set by iu-cutter, its "
              "guarantees rest on it; remove the line");
    EXPECT_EQ(problem_of("[kafka.properties]\n\"group.id\" = \"x\"\n"),
              "test.toml:2: kafka.properties.group.id: is set by iu-cutter; use kafka.group");
    EXPECT_EQ(problem_of("[kafka.properties]\n\"bootstrap.servers\" = \"x\"\n"),
              "test.toml:2: kafka.properties.bootstrap.servers: is set by iu-cutter; use "
              "kafka.bootstrap");
    EXPECT_EQ(problem_of("[kafka.properties]\nacks = [1]\n").find("none"), std::string::npos);
    EXPECT_EQ(problem_of("[kafka]\nproperties = 1\n"),
              "test.toml:2: kafka.properties: must be a table; write [kafka.properties]");
    EXPECT_EQ(
        problem_of("[kafka.properties]\n\"client.rack\" = [1]\n"),
        "test.toml:2: kafka.properties.client.rack: must be a string, an integer or a boolean");
}

TEST(Config, ConninfoMayNotNameAUser) {
    const auto conninfo = [](const std::string& text) {
        return problem_of("[postgres]\nconninfo = \"" + text + "\"\n");
    };
    for (const char* good :
         {"host=/tmp dbname=iu", "host=h password='user=x'", "dbname = iu  host = h",
          "host=h options='-c user=x' dbname=usertable", "sslkey=/a\\\\ user=b dbname=i"}) {
        EXPECT_EQ(conninfo(good), "none") << good;
    }
    for (const char* bad :
         {"user=postgres dbname=iu", "dbname=iu user = x", "dbname='a b' user=x", "user=''"}) {
        EXPECT_NE(conninfo(bad).find("must not name a user"), std::string::npos) << bad;
    }
    EXPECT_NE(conninfo("postgresql://u@h/iu").find("not a URI"), std::string::npos);
    EXPECT_NE(conninfo("iu").find("must be key=value pairs"), std::string::npos);
}

TEST(Config, RulesOverSeveralKeysAreChecked) {
    EXPECT_EQ(problem_of("[kafka]\nsession_timeout = \"20m\"\nmax_poll_interval = \"10m\"\n"),
              "test.toml:2: kafka.session_timeout: is longer than kafka.max_poll_interval; make it "
              "shorter");
    EXPECT_EQ(problem_of("[kafka.topics]\ncut = \"x\"\nverify = \"x\"\n"),
              "test.toml:3: kafka.topics.verify: has the same name as kafka.topics.cut; give each "
              "topic its own");
    EXPECT_EQ(problem_of("[kafka.topics]\ndiscover = \"iu.control.v1\"\n"),
              "test.toml:2: kafka.topics.discover: has the same name as kafka.topics.control; give "
              "each topic its own");
}

TEST(Config, EveryKeyKnowsWhereItCameFrom) {
    const auto config = parse_config(
        "[worker]\nlanes = 2\n[kafka.properties]\n\"client.rack\" = \"a\"\nfetch.min.bytes = 1\n",
        "test.toml", {{"IU_CUTTER__WRITER__ADMIN", "[::1]:0"}, {"IU_CUTTER__WORKER__LANES", "3"}});

    ASSERT_TRUE(config);
    EXPECT_EQ(config->where("kafka.properties.client.rack"),
              "test.toml:4: kafka.properties.client.rack");
    EXPECT_EQ(config->where("kafka.properties.fetch.min.bytes"),
              "test.toml:5: kafka.properties.fetch.min.bytes");
    EXPECT_EQ(config->where("writer.admin"),
              "environment variable IU_CUTTER__WRITER__ADMIN: writer.admin");
    EXPECT_EQ(config->where("worker.lanes"),
              "environment variable IU_CUTTER__WORKER__LANES: worker.lanes")
        << "the last word counts";
    EXPECT_EQ(config->where("log.level"), "log.level (default)");
}

TEST(Config, TopicsCanBeRenamed) {
    const auto config = parse_config(
        "[kafka]\ntopic_prefix = \"p.\"\n[kafka.topics]\ncut = \"snip\"\n"
        "dead_letter = \"dead\"\n",
        "test.toml", {});

    ASSERT_TRUE(config);
    EXPECT_EQ(config->kafka.topic("iu.cut.v1"), "p.snip");
    EXPECT_EQ(config->kafka.topic("iu.dead-letter.v1"), "p.dead");
    EXPECT_EQ(config->kafka.topic("iu.discover.v1"), "p.iu.discover.v1");
    EXPECT_EQ(config->kafka.topic("something.else"), "p.something.else");
}

TEST(Config, TheShippedFileHasEveryKeyWithItsDefault) {
    const std::string shipped = read(IU_SOURCE_DIR "/configs/iu-cutter.toml");
    const auto config = parse_config(shipped, "iu-cutter.toml", {});
    ASSERT_TRUE(config) << config.error().detail;

    for (const ConfigKey& key : config_keys()) {
        const std::size_t dot = key.name.rfind('.');
        const std::string section = "[" + std::string{key.name.substr(0, dot)} + "]";
        if (key.type == "table") {
            EXPECT_NE(shipped.find("[" + std::string{key.name} + "]"), std::string::npos)
                << key.name;
            continue;
        }
        const std::string line =
            "\n" + std::string{key.name.substr(dot + 1)} + " = " + std::string{key.fallback} + " ";
        const std::size_t begin = shipped.find(section);
        ASSERT_NE(begin, std::string::npos) << section;
        const std::size_t end = shipped.find("\n[", begin);
        const std::size_t at = shipped.find(line, begin);
        EXPECT_LT(at, end) << key.name << " = " << key.fallback;
        const std::string comment = shipped.substr(at, shipped.find('\n', at + 1) - at);
        EXPECT_EQ(comment.find("(r)") != std::string::npos, key.reloadable) << key.name;
    }
}

TEST(Config, EveryDefaultIsTheOneInTheTable) {
    std::string toml;
    for (const ConfigKey& key : config_keys()) {
        if (key.type == "table") continue;
        toml += std::string{key.name} + " = " + std::string{key.fallback} + "\n";
    }
    const auto spelled_out = parse_config(toml, "table", {});
    const auto silent = parse_config("", "empty", {});
    ASSERT_TRUE(spelled_out) << spelled_out.error().detail;

    const Config& a = *spelled_out;
    const Config& b = *silent;
    EXPECT_EQ(a.kafka.session_timeout, b.kafka.session_timeout);
    EXPECT_EQ(a.kafka.max_poll_interval, b.kafka.max_poll_interval);
    EXPECT_EQ(a.kafka.delivery_timeout, b.kafka.delivery_timeout);
    EXPECT_EQ(a.kafka.topics.dead_letter, b.kafka.topics.dead_letter);
    EXPECT_EQ(a.postgres.connect_timeout, b.postgres.connect_timeout);
    EXPECT_EQ(a.postgres.statement_timeout, b.postgres.statement_timeout);
    EXPECT_EQ(a.postgres.lock_timeout, b.postgres.lock_timeout);
    EXPECT_EQ(a.postgres.idle_in_transaction_timeout, b.postgres.idle_in_transaction_timeout);
    EXPECT_EQ(a.postgres.conninfo, b.postgres.conninfo);
    EXPECT_EQ(a.worker.max_units, b.worker.max_units);
    EXPECT_EQ(a.worker.source_bytes_max, b.worker.source_bytes_max);
    EXPECT_EQ(a.worker.command_timeout, b.worker.command_timeout);
    EXPECT_EQ(a.worker.drain_timeout, b.worker.drain_timeout);
    EXPECT_EQ(a.worker.queue_count_max, b.worker.queue_count_max);
    EXPECT_EQ(a.worker.queue_bytes_max, b.worker.queue_bytes_max);
    EXPECT_EQ(a.worker.off_policy, b.worker.off_policy);
    EXPECT_EQ(a.log.level, b.log.level);
}

TEST(Duration, IsDigitsAndOneUnit) {
    EXPECT_EQ(parse_duration("250ms"), 250ms);
    EXPECT_EQ(parse_duration("2s"), 2s);
    EXPECT_EQ(parse_duration("15m"), 15min);
    EXPECT_EQ(parse_duration("1h"), 1h);
    EXPECT_EQ(parse_duration("0s"), 0s);
    EXPECT_EQ(parse_duration("2400h"), 2400h);
    for (const char* bad :
         {"", "2", "s", "-2s", "+2s", "2 s", " 2s", "2s ", "2S", "1.5h", "1h30m", "2401h",
          "99999999999999999999s", "9223372036854775807h", "2d", "2sec"}) {
        EXPECT_FALSE(parse_duration(bad)) << bad;
    }
}

TEST(Duration, IsWrittenInItsLargestWholeUnit) {
    EXPECT_EQ(format_duration(900'000ms), "15m");
    EXPECT_EQ(format_duration(3'600'000ms), "1h");
    EXPECT_EQ(format_duration(90s), "90s");
    EXPECT_EQ(format_duration(1500ms), "1500ms");
    EXPECT_EQ(format_duration(0ms), "0s");
}

TEST(HostPort, NeedsBoth) {
    EXPECT_EQ(parse_host_port("127.0.0.1:8700")->port, 8700);
    EXPECT_EQ(parse_host_port("localhost:0")->host, "localhost");
    EXPECT_EQ(parse_host_port("[::1]:80")->host, "::1");
    for (const char* bad : {"", "8700", ":8700", "host:", "host:-1", "host:65536", "::1:80",
                            "[]:80", "host:80x", "[::1]"}) {
        EXPECT_FALSE(parse_host_port(bad)) << bad;
    }
}

}  // namespace
}  // namespace core
