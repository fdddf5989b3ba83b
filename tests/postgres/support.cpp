#include "tests/postgres/support.hpp"

#include "core/hash.hpp"
#include "worker/postgres/migrate.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <stdexcept>
#include <thread>

#if defined(__SANITIZE_ADDRESS__)
// libpqxx 6.4 forgets one result, about 2 KiB, whenever it finds its connection broken.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libpqxx-6.4.so\n";
}
#endif

namespace tests::postgres {
namespace {

using worker::postgres::Role;

std::unique_ptr<TempPostgres> the_server;

/// Stops the server before exit() runs destructors of other files.
class StopServer final : public testing::Environment {
  public:
    void TearDown() override { the_server.reset(); }
};

[[maybe_unused]] testing::Environment* const stop_server =
    testing::AddGlobalTestEnvironment(new StopServer);

std::atomic<unsigned> counter{0};

const std::string& migrated_template() {
    static const std::string name = [] {
        std::string made = make_database();
        worker::postgres::PostgresConfig config;
        config.conninfo = server().conninfo(made);
        const auto migrated = worker::postgres::migrate(config, sql_folder(), false);
        if (!migrated) {
            throw std::runtime_error(migrated.error().detail + "\n" + migrated.error().remote);
        }
        return made;
    }();
    return name;
}

std::string lines(std::size_t unit) {
    return "Điều " + std::to_string(unit + 1) + ". Tiêu đề – Überschrift 漢字 🙂\n" +
           "Nội dung số " + std::to_string(unit + 1) + ": straße, naïve, ẞ.\r\n\n";
}

std::string in_quotes(const std::string& text) {
    return "\"" + text + "\"";
}

void must(const core::Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().stop_code + " " + result.error().detail);
}

template <class T>
T must(core::Result<T> result) {
    if (!result) {
        throw std::runtime_error(result.error().stop_code + " " + result.error().detail + " " +
                                 result.error().remote);
    }
    return std::move(*result);
}

}  // namespace

const TempPostgres& server() {
    if (!the_server) {
        the_server = std::make_unique<TempPostgres>(
            std::vector<std::string>{"log_connections=on", "log_min_messages=warning"});
    }
    return *the_server;
}

std::filesystem::path sql_folder() {
    return source_root() / "deploy" / "sql";
}

std::string make_database(const std::string& template_name) {
    const std::string name = "test_" + std::to_string(counter.fetch_add(1));
    server().run_sql("CREATE DATABASE " + name + " TEMPLATE " + template_name);
    return name;
}

Database::Database() : name_(make_database(migrated_template())) {}

worker::postgres::PostgresConfig Database::config() const {
    worker::postgres::PostgresConfig config;
    config.conninfo = server().conninfo(name_);
    return config;
}

std::string fresh_uuid() {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "00000000-0000-4000-8000-%012x", counter.fetch_add(1));
    return text.data();
}

std::string fresh_run_id() {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "ictr-20260102T030405Z-%08x", counter.fetch_add(1));
    return text.data();
}

Sample make_sample(const std::string& document, std::size_t units) {
    Sample sample;
    sample.source = "LUẬT SỐ 15 – về việc thử\n\n";
    core::cutting::Plan& plan = sample.plan;
    for (std::size_t i = 0; i < units; ++i) {
        const std::string body = lines(i);
        core::cutting::Unit unit;
        if (i % 5 != 0) unit.parent = i - i % 5;
        unit.unit_kind = "law_unit";
        const std::string num = std::to_string(i + 1);
        const std::string label = "Điều " + num;
        const std::string address = document + "/DIEU-" + num;
        unit.section_type = i % 5 == 0 ? "chapter" : "article";
        unit.num = num;
        unit.title = "Tiêu đề – Überschrift 漢字 🙂";
        unit.label = label;
        unit.span = {sample.source.size(), sample.source.size() + body.size()};
        unit.depth = i % 5 == 0 ? 1 : 2;
        unit.zone = "body";
        unit.canonical_address = address;
        unit.content_hash = core::sha256(body);
        plan.units.push_back(unit);
        sample.source += body;
    }
    sample.source += "Nơi nhận: – hết –";
    plan.source_sha256 = core::sha256_hex(sample.source);
    plan.source_bytes = sample.source.size();
    plan.ruleset = "outline";
    plan.ruleset_digest = core::sha256_hex("rules");
    plan.prefix = document;
    plan.segments = {plan.units, plan.source_bytes};
    return sample;
}

bool eventually(const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!done()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::yield();
    }
    return true;
}

Worker::Worker(const Database& database, std::shared_ptr<worker::postgres::BackupRunner> backup)
    : Worker(database.config(), std::move(backup)) {}

Worker::Worker(worker::postgres::PostgresConfig postgres,
               std::shared_ptr<worker::postgres::BackupRunner> backup)
    : config(std::move(postgres)),
      store(sessions()),
      adapter(config, sessions(), backup, build_id),
      verifier(config, sessions(), std::move(backup), build_id) {}

worker::postgres::SessionSource Worker::sessions() {
    return [this]() -> core::Result<worker::postgres::Session*> {
        if (session_ && session_->broken()) session_.reset();
        if (!session_) {
            auto opened = worker::postgres::connect<Role::run>(config);
            if (!opened) return opened.error();
            session_.emplace(std::move(*opened));
        }
        return &*session_;
    };
}

worker::postgres::Session& Worker::run_session() {
    return *must(sessions()());
}

core::Permit Worker::permit(const core::Authorization& authorization) const {
    return must(latch.check(authorization, core::Permit::Clock::now()));
}

Scene::Scene(const Database& from, std::string code, std::size_t units)
    : database(from),
      document(std::move(code)),
      run_id(fresh_run_id()),
      sample(make_sample(document, units)),
      digest(core::cutting::plan_digest(sample.plan)) {
    auto source = must(worker::postgres::connect<Role::source>(database.config()));
    must(worker::postgres::source_add(source, document, sample.source, "outline", "Luật thử"));
}

std::string Scene::discover_command() const {
    const std::string id = fresh_uuid();
    return R"({"command_id":)" + in_quotes(id) + R"(,"type":"discover","document":)" +
           in_quotes(document) + R"(,"requested_by":"test","sha256":)" +
           in_quotes(core::sha256_hex(id)) +
           R"(,"traceparent":null,"source_version":null,"ruleset":null,"deadline":null})";
}

std::string Scene::cut_command(const std::string& mode, const std::string& until) const {
    const std::string id = fresh_uuid();
    return R"({"command_id":)" + in_quotes(id) + R"(,"type":"cut","document":)" +
           in_quotes(document) + R"(,"requested_by":"test","sha256":)" +
           in_quotes(core::sha256_hex(id)) + R"(,"traceparent":null,"run_id":)" +
           in_quotes(run_id) + R"(,"plan_digest":)" + in_quotes(digest) + R"(,"mode":)" +
           in_quotes(mode) + R"(,"until":)" + in_quotes(until) +
           R"(,"approvals":[],"grant":null,"deadline":null})";
}

core::Result<core::Answer> Scene::discover(Worker& worker) {
    const std::string run =
        R"({"run_id":)" + in_quotes(run_id) + R"(,"source_version":)" + std::to_string(version) +
        R"(,"source_sha256":)" + in_quotes(sample.plan.source_sha256) +
        R"(,"ruleset":"outline","ruleset_digest":)" + in_quotes(sample.plan.ruleset_digest) +
        R"(,"build_id":)" + in_quotes(build_id) + R"(,"plan_digest":)" + in_quotes(digest) +
        R"(,"units":)" + std::to_string(sample.plan.units.size()) +
        R"(,"mark":{"warnings":[{"code":"test","at":3,"message":"nhìn"}],)"
        R"("zones":[{"zone":"body","start":0,"end":9}],)"
        R"("furniture":[{"kind":"page_break","start":7,"end":8}]}})";
    return worker.store.record_discovery(discover_command(), run,
                                         core::cutting::canonical_cutplan(sample.plan));
}

std::string Scene::approve(const std::string& gate) const {
    auto gov = must(worker::postgres::connect<Role::gov>(database.config()));
    std::optional<std::string> review;
    if (gate == "SG-2") review = fresh_uuid();
    must(worker::postgres::approve(gov, run_id, gate, "Bà An", review));
    return review.value_or("");
}

void Scene::arm(const std::string& mode,
                std::int64_t max_units,
                std::chrono::milliseconds ttl) const {
    auto gov = must(worker::postgres::connect<Role::gov>(database.config()));
    worker::postgres::ArmParams params;
    params.mode = mode;
    params.documents = {document};
    params.max_units = max_units;
    params.ttl = ttl;
    params.reason = "test";
    params.signer = "Ông Bình";
    must(worker::postgres::arm(gov, params));
}

void Scene::arm(const std::string& mode) const {
    arm(mode, 1000, std::chrono::minutes(10));
}

Scene::Attempt Scene::begin(Worker& worker, const std::string& mode, const std::string& until) {
    must(discover(worker));
    if (mode == "live") approve("SG-1");
    arm(mode == "live" ? "live" : "proof");
    const std::string command = cut_command(mode, until);
    const auto asked_at = core::Permit::Clock::now();
    core::CutDecision decision = must(worker.store.authorize_cut(command, build_id, false));
    if (decision.answer) throw std::runtime_error(decision.answer->json);
    core::Permit permit = must(worker.latch.check(decision.authorization, asked_at));
    core::CutplanRows rows = must(worker.store.load_rows(decision.run));
    return {command, std::move(decision), std::move(permit), std::move(rows)};
}

void Scene::prepare(Worker& worker, const Attempt& attempt) {
    must(worker.adapter.pre_write_backup(attempt.live(), attempt.decision.run, attempt.command));
    must(worker.store.grant_probe(attempt.command, attempt.permit));
}

core::Result<std::string> FakeBackup::make(const core::Permit&, const std::string&) {
    ++made;
    return R"({"sha256":")" + core::sha256_hex("backup") +
           R"(","size_bytes":6,"recipient":"age1fake","artifact_ref":"/backups/fake"})";
}

bool FakeBackup::still_there(const std::string&) const {
    return reusable;
}

}  // namespace tests::postgres
