#include "tests/postgres/support.hpp"
#include "worker/postgres/pool.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <mutex>
#include <set>

namespace tests::postgres {
namespace {

using core::FailureKind;
using worker::postgres::Pool;

TEST(Pool, GivesEachThreadItsOwnSessionAndKeepsIt) {
    const Database database;
    Pool pool(database.config(), 3);
    std::latch all_here(3);
    std::mutex mutex;
    std::set<int> pids;
    std::atomic<int> same{0};
    const auto job = [&] {
        const auto first = pool.session();
        ASSERT_TRUE(first.has_value()) << first.error().remote;
        const int pid = (*first)->backend_pid();
        EXPECT_EQ((*first)->call("SELECT session_user").value(), "cutter_run");
        all_here.arrive_and_wait();  // so that no thread takes two of the jobs
        if ((*pool.session())->backend_pid() == pid) ++same;
        const std::lock_guard lock(mutex);
        pids.insert(pid);
    };

    for (int i = 0; i < 3; ++i) boost::asio::post(pool.executor(), job);
    pool.stop();

    EXPECT_EQ(pids.size(), 3U);
    EXPECT_EQ(same, 3);
}

TEST(Pool, ReplacesASessionThatBroke) {
    const Database database;
    Pool pool(database.config(), 1);
    int before = 0;
    int after = 0;
    const auto job = [&] {
        worker::postgres::Session& session = **pool.session();
        before = session.backend_pid();
        server().run_sql("SELECT pg_terminate_backend(" + std::to_string(before) + ")");
        EXPECT_FALSE(session.call("SELECT 1").has_value());
        const auto fresh = pool.session();
        ASSERT_TRUE(fresh.has_value());
        after = (*fresh)->backend_pid();
        EXPECT_EQ((*fresh)->call("SELECT 1").value(), "1");
    };

    boost::asio::post(pool.executor(), job);
    pool.stop();

    EXPECT_NE(after, 0);
    EXPECT_NE(before, after);
}

TEST(Pool, RefusesSessionsOutsideItsThreads) {
    Pool pool({}, 1);

    const auto session = pool.session();

    ASSERT_FALSE(session.has_value());
    EXPECT_EQ(session.error().kind, FailureKind::permanent);
}

TEST(Pool, StopFinishesWhatWasPosted) {
    Pool pool({}, 2);
    std::atomic<int> done{0};
    for (int i = 0; i < 100; ++i) boost::asio::post(pool.executor(), [&] { ++done; });

    pool.stop();
    pool.stop();

    EXPECT_EQ(done, 100);
}

TEST(Pool, ReportsAServerThatIsAway) {
    worker::postgres::PostgresConfig config;
    config.conninfo = "host=/nonexistent";
    Pool pool(config, 1);
    FailureKind kind = FailureKind::permanent;
    const auto job = [&] { kind = pool.session().error().kind; };

    boost::asio::post(pool.executor(), job);
    pool.stop();

    EXPECT_EQ(kind, FailureKind::retryable);
}

}  // namespace
}  // namespace tests::postgres
