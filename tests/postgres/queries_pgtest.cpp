#include "core/hash.hpp"
#include "tests/postgres/support.hpp"
#include "worker/postgres/queries.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace tests::postgres {
namespace {

using worker::postgres::connect;
using worker::postgres::Role;
using worker::postgres::Session;

class Queries : public testing::Test {
  protected:
    Queries() : audit_(*connect<Role::audit>(database_.config())) {}

    void cut(Scene& scene) {
        const Scene::Attempt attempt = scene.begin(worker_, "live", "write_verified");
        scene.prepare(worker_, attempt);
        const auto done =
            worker_.adapter.cut_leg_a(attempt.live(), attempt.decision.run, attempt.rows);
        ASSERT_TRUE(done.has_value()) << done.error().detail << done.error().remote;
    }
    core::Result<worker::postgres::Rebuilt> rebuild(const std::string& document) {
        text_.clear();
        return worker::postgres::rebuild(audit_, document, std::nullopt,
                                         [&](std::string_view part) {
                                             text_ += part;
                                             return true;
                                         });
    }

    Database database_;
    Worker worker_{database_, std::make_shared<FakeBackup>()};
    Session audit_;
    std::string text_;
};

TEST_F(Queries, StatusShowsSwitchAndRunsNewestFirst) {
    Scene first(database_, "DOC-A", 1);
    Scene second(database_, "DOC-B", 2);
    ASSERT_TRUE(first.discover(worker_).has_value());
    ASSERT_TRUE(second.discover(worker_).has_value());

    const auto off = worker::postgres::status(audit_, std::nullopt, std::nullopt);
    first.arm("live", 10, std::chrono::minutes(2));
    const auto on = worker::postgres::status(audit_, std::nullopt, std::string("DOC-A"));

    ASSERT_TRUE(off.has_value()) << off.error().remote;
    const auto before = boost::json::parse(*off);
    EXPECT_EQ(before.at("switch").at("state").as_string(), "OFF");
    EXPECT_TRUE(before.at("switch").at("mode").is_null());
    ASSERT_EQ(before.at("runs").as_array().size(), 2U);
    EXPECT_EQ(before.at("runs").at(0).at("run_id").as_string(), second.run_id);
    EXPECT_EQ(before.at("runs").at(0).at("units").to_number<int>(), 2);
    ASSERT_TRUE(on.has_value()) << on.error().remote;
    const auto after = boost::json::parse(*on);
    EXPECT_EQ(after.at("switch").at("state").as_string(), "ON");
    EXPECT_EQ(after.at("switch").at("mode").as_string(), "live");
    EXPECT_TRUE(after.at("switch").at("expires_at").is_string());
    ASSERT_EQ(after.at("runs").as_array().size(), 1U);
    EXPECT_EQ(after.at("runs").at(0).at("document").as_string(), "DOC-A");
}

TEST_F(Queries, TimesAreUtcWhateverTheEnvironmentSays) {
    Scene scene(database_, "DOC-A", 1);
    ASSERT_TRUE(scene.discover(worker_).has_value());
    scene.arm("live", 10, std::chrono::minutes(2));

    const EnvironmentVariable zone("PGTZ", "Asia/Tokyo");
    auto audit = connect<Role::audit>(database_.config());
    ASSERT_TRUE(audit.has_value()) << audit.error().remote;
    const auto shown = worker::postgres::status(*audit, std::nullopt, std::nullopt);

    ASSERT_TRUE(shown.has_value()) << shown.error().remote;
    const auto status = boost::json::parse(*shown);
    const auto stored = [&](const std::string& time, const std::string& table) {
        return database_.sql("SELECT cutter.utc_text(" + time + ") FROM cutter." + table);
    };
    EXPECT_EQ(status.at("switch").at("expires_at").as_string(), stored("expires_at", "\"grant\""));
    for (const char* time : {"created_at", "updated_at"}) {
        EXPECT_EQ(status.at("runs").at(0).at(time).as_string(), stored(time, "run")) << time;
    }
}

TEST_F(Queries, UnknownNamesAreRefusedByName) {
    EXPECT_EQ(
        worker::postgres::status(audit_, std::string("ictr-x"), std::nullopt).error().stop_code,
        "DOCUMENT_UNKNOWN");
    EXPECT_EQ(worker::postgres::status(audit_, std::nullopt, std::string("NOPE")).error().stop_code,
              "DOCUMENT_UNKNOWN");
    EXPECT_EQ(worker::postgres::pinned_plan(audit_, "ictr-x").error().stop_code,
              "DOCUMENT_UNKNOWN");
    EXPECT_EQ(worker::postgres::find_run(audit_, "ictr-x").error().stop_code, "DOCUMENT_UNKNOWN");
    EXPECT_EQ(rebuild("NOPE").error().stop_code, "DOCUMENT_UNKNOWN");
    EXPECT_EQ(worker_.store.load_source("NOPE", std::nullopt).error().stop_code,
              "DOCUMENT_UNKNOWN");
    EXPECT_FALSE(worker::postgres::find_answer(audit_, fresh_uuid(), "", "").value().has_value());
}

TEST_F(Queries, PlanAndRunComeBackAsPinned) {
    Scene scene(database_, "DOC", 3);
    ASSERT_TRUE(scene.discover(worker_).has_value());

    const auto plan = worker::postgres::pinned_plan(audit_, scene.run_id);
    const auto run = worker::postgres::find_run(audit_, scene.run_id);

    ASSERT_TRUE(plan.has_value()) << plan.error().remote;
    EXPECT_EQ(plan->cutplan, core::cutting::canonical_cutplan(scene.sample.plan));
    EXPECT_EQ(plan->plan_digest, scene.digest);
    EXPECT_EQ(boost::json::parse(plan->warnings_json).at(0).at("message").as_string(), "nhìn");
    EXPECT_EQ(boost::json::parse(plan->zones_json).at(0).at("zone").as_string(), "body");
    EXPECT_EQ(boost::json::parse(plan->furniture_json).at(0).at("kind").as_string(), "page_break");
    ASSERT_TRUE(run.has_value()) << run.error().remote;
    EXPECT_EQ(run->document, "DOC");
    EXPECT_EQ(run->plan_digest, scene.digest);
}

TEST_F(Queries, RebuildsTheTextByteForByte) {
    Scene scene(database_, "DOC", 40);
    cut(scene);

    const auto rebuilt = rebuild("DOC");

    ASSERT_TRUE(rebuilt.has_value()) << rebuilt.error().detail << rebuilt.error().remote;
    EXPECT_EQ(text_, scene.sample.source);
    EXPECT_EQ(rebuilt->bytes, scene.sample.source.size());
    EXPECT_EQ(rebuilt->units, 40U);
    EXPECT_EQ(rebuilt->sha256, core::sha256_hex(scene.sample.source));
}

TEST_F(Queries, RebuildNamesAnAlteredBody) {
    Scene scene(database_, "DOC", 3);
    cut(scene);
    database_.sql(
        "SET session_replication_role = replica;"
        "ALTER TABLE public.unit_version DISABLE TRIGGER ALL;"
        "UPDATE public.unit_version SET body = body || 'x' WHERE title IS NOT NULL");

    const auto rebuilt = rebuild("DOC");

    ASSERT_FALSE(rebuilt.has_value());
    EXPECT_EQ(rebuilt.error().stop_code, "VERIFY_FAILED");
}

TEST_F(Queries, RebuildRefusesWhatWasNeverCutAndAFullPipe) {
    Scene scene(database_, "DOC", 3);
    ASSERT_TRUE(scene.discover(worker_).has_value());
    EXPECT_EQ(rebuild("DOC").error().stop_code, "VERIFY_FAILED");
    Scene other(database_, "DOC-2", 3);
    cut(other);

    const auto stopped = worker::postgres::rebuild(audit_, "DOC-2", std::nullopt,
                                                   [](std::string_view) { return false; });

    ASSERT_FALSE(stopped.has_value());
    EXPECT_EQ(stopped.error().kind, core::FailureKind::permanent);
}

TEST_F(Queries, LargeTextsComeInSlicesAndKeepEveryByte) {
    std::string body;
    for (int i = 0; body.size() < 5'000'000; ++i)
        body += "Điều " + std::to_string(i) + " 漢字🙂\r\n";
    auto source = connect<Role::source>(database_.config());
    const auto added = worker::postgres::source_add(*source, "BIG", body, "auto", "groß");
    ASSERT_TRUE(added.has_value()) << added.error().remote;

    const auto text = worker_.store.load_source("BIG", std::nullopt);

    ASSERT_TRUE(text.has_value()) << text.error().remote;
    EXPECT_TRUE(text->body == body);
    EXPECT_EQ(text->sha256, core::sha256_hex(body));
    EXPECT_EQ(text->ruleset, "auto");
    const auto again = worker::postgres::source_add(*source, "BIG", body, "auto", "groß");
    EXPECT_NE(again->find(R"("created": false)"), std::string::npos);
}

TEST_F(Queries, PeoplesActsAreRefusedWithTheCodeOfTheDatabase) {
    Scene scene(database_, "DOC", 2);
    auto gov = connect<Role::gov>(database_.config());
    auto source = connect<Role::source>(database_.config());
    worker::postgres::ArmParams params{"live", {"DOC"}, 10, std::chrono::hours(2), "why", "who"};

    EXPECT_EQ(worker::postgres::arm(*gov, params).error().stop_code, "REFUSED_INPUT");
    params.ttl = std::chrono::minutes(1);
    params.max_units = 9'000'000'000;
    EXPECT_EQ(worker::postgres::arm(*gov, params).error().stop_code, "REFUSED_INPUT");
    params.max_units = 5;
    params.documents = {"D\"O,C}"};
    EXPECT_EQ(worker::postgres::arm(*gov, params).error().stop_code, "DOCUMENT_UNKNOWN");
    EXPECT_EQ(worker::postgres::approve(*gov, "ictr-x", "SG-1", "me", {}).error().stop_code,
              "DOCUMENT_UNKNOWN");
    EXPECT_EQ(worker::postgres::source_add(*source, "BAD", "a\xff", "auto", "").error().stop_code,
              "REFUSED_INPUT");
    EXPECT_EQ(worker::postgres::source_add(*source, "../x", "a", "auto", "").error().stop_code,
              "REFUSED_INPUT");
    const std::string too_large(64UL * 1024 * 1024 + 1, 'a');
    EXPECT_EQ(worker::postgres::source_add(*source, "BIG", too_large, "auto", "").error().stop_code,
              "OVER_LIMIT");
}

TEST_F(Queries, DisarmIsIdempotentAndCountsItsEpoch) {
    Scene scene(database_, "DOC", 2);
    scene.arm("live");
    EXPECT_TRUE(worker_.store.read_switch()->on);
    auto kill = connect<Role::kill>(database_.config());

    const auto first = worker::postgres::disarm(*kill, "test");
    const auto second = worker::postgres::disarm(*kill, "test");

    ASSERT_TRUE(first.has_value() && second.has_value()) << first.error().remote;
    EXPECT_EQ(*first, *second);
    EXPECT_FALSE(worker_.store.read_switch()->on);
}

TEST_F(Queries, ExpiredGrantsTurnTheSwitchOff) {
    Scene scene(database_, "DOC", 2);
    scene.arm("live", 10, std::chrono::milliseconds(300));
    EXPECT_TRUE(worker_.store.read_switch()->on);

    EXPECT_TRUE(eventually([&] { return !worker_.store.read_switch()->on; }));

    // Its row follows with this look or the next.
    EXPECT_TRUE(eventually([&] {
        return !worker_.store.read_switch()->on &&
               database_.sql("SELECT armed FROM cutter.kill_switch") == "f";
    }));
}

}  // namespace
}  // namespace tests::postgres
