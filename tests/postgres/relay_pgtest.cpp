#include "core/hash.hpp"
#include "tests/postgres/support.hpp"
#include "worker/postgres/relay_store.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tests::postgres {
namespace {

using worker::postgres::RelayStore;
using worker::postgres::StoredEvent;

class Relay : public testing::Test {
  protected:
    void append(int chain, int count, int bytes = 10) {
        database_.sql("SELECT count(cutter.append_event('test.made', 'DOC', " +
                      std::to_string(chain) + ", jsonb_build_object('n', i, 'pad', repeat('x', " +
                      std::to_string(bytes) + ")))) FROM generate_series(1, " +
                      std::to_string(count) + ") i");
    }
    std::string cursor(int chain) {
        return database_.sql("SELECT seq FROM cutter.relay_cursor WHERE chain = " +
                             std::to_string(chain));
    }
    Database database_;
    RelayStore relay_{database_.config()};
};

std::string big_endian(std::uint64_t value, int bytes) {
    std::string text;
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
        text += static_cast<char>((value >> shift) & 0xff);
    }
    return text;
}

/// DESIGN's formula, written down a second time.
std::string hash_of(const StoredEvent& event) {
    const auto raw = [](const core::Sha256& digest) {
        return std::string(digest.begin(), digest.end());
    };
    const std::string leaf = raw(core::sha256(std::string(1, '\0') + event.payload));
    return core::sha256_hex("cutlog/v1\n" + big_endian(static_cast<std::uint64_t>(event.chain), 4) +
                            big_endian(static_cast<std::uint64_t>(event.seq), 8) +
                            worker::postgres::from_hex(event.prev_hash).value() + leaf);
}

TEST_F(Relay, GivesChainsInOrderAndMovesTheCursor) {
    append(3, 4);
    append(0, 2);
    append(16, 1);

    const auto batch = relay_.begin_batch(100);
    ASSERT_TRUE(batch.has_value()) << batch.error().remote;
    std::vector<std::pair<int, std::int64_t>> seen;
    std::map<int, std::string> previous;
    for (const StoredEvent& event : *batch) {
        seen.emplace_back(event.chain, event.seq);
        EXPECT_EQ(event.hash, hash_of(event));
        const auto [at, first] = previous.try_emplace(event.chain, std::string(64, '0'));
        EXPECT_EQ(event.prev_hash, at->second);
        at->second = event.hash;
        EXPECT_EQ(event.kind, "test.made");
        EXPECT_EQ(event.subject, "DOC");
        EXPECT_EQ(event.recorded_at.size(), std::string("2026-01-01T00:00:00.000000Z").size());
    }
    const std::vector<std::pair<int, std::int64_t>> expected{{0, 1}, {0, 2}, {3, 1}, {3, 2},
                                                             {3, 3}, {3, 4}, {16, 1}};
    EXPECT_EQ(seen, expected);

    ASSERT_TRUE(relay_.finish_batch(batch->size()).has_value());
    EXPECT_EQ(cursor(3), "4");
    EXPECT_EQ(cursor(16), "1");
    EXPECT_TRUE(relay_.begin_batch(100)->empty());
}

TEST_F(Relay, GivesTimesInUtcWhateverTheEnvironmentSays) {
    append(3, 1);
    const EnvironmentVariable zone("PGTZ", "Asia/Tokyo");
    const auto batch = relay_.begin_batch(1);
    ASSERT_TRUE(batch.has_value() && batch->size() == 1) << batch.error().remote;
    EXPECT_EQ(batch->front().recorded_at,
              database_.sql("SELECT cutter.utc_text(recorded_at) FROM cutter.audit_event"));
}

TEST_F(Relay, SendsTheSameBytesAgainAfterAbandonOrPartOfABatch) {
    append(5, 3);

    const auto first = relay_.begin_batch(100);
    relay_.abandon();
    const auto second = relay_.begin_batch(100);
    ASSERT_TRUE(relay_.finish_batch(1).has_value());
    const auto third = relay_.begin_batch(100);

    ASSERT_EQ(second->size(), 3U);
    EXPECT_EQ(first->at(0).payload, second->at(0).payload);
    ASSERT_EQ(third->size(), 2U);
    EXPECT_EQ(third->at(0).seq, 2);
    EXPECT_EQ(third->at(0).payload, second->at(1).payload);
    relay_.abandon();
    EXPECT_EQ(cursor(5), "1");
}

TEST_F(Relay, LetsOneWorkerAtATimeWork) {
    append(1, 2);
    RelayStore other(database_.config());

    const auto mine = relay_.begin_batch(10);
    const auto theirs = other.begin_batch(10);
    ASSERT_TRUE(relay_.finish_batch(1).has_value());
    const auto theirs_now = other.begin_batch(10);

    EXPECT_EQ(mine->size(), 2U);
    ASSERT_TRUE(theirs.has_value());
    EXPECT_TRUE(theirs->empty());
    EXPECT_EQ(theirs_now->size(), 1U);
}

TEST_F(Relay, LeavesTheCursorWhenItsSessionIsEnded) {
    append(2, 2);
    ASSERT_EQ(relay_.begin_batch(10)->size(), 2U);
    database_.sql(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" +
        database_.name() + "' AND usename = 'cutter_run'");

    const auto finished = relay_.finish_batch(2);

    EXPECT_FALSE(finished.has_value());
    EXPECT_EQ(cursor(2), "0");
    const auto again = relay_.begin_batch(10);
    ASSERT_TRUE(again.has_value()) << again.error().remote;
    EXPECT_EQ(again->size(), 2U);
}

TEST_F(Relay, SharesABatchBetweenChainsAndBoundsItsBytes) {
    append(1, 50);
    append(9, 50);
    const auto shared = relay_.begin_batch(10);
    ASSERT_TRUE(shared.has_value());
    ASSERT_EQ(shared->size(), 10U);
    EXPECT_EQ(shared->front().chain, 1);
    EXPECT_EQ(shared->back().chain, 9);
    relay_.abandon();

    append(4, 12, 900'000);
    std::size_t total = 0;
    for (;;) {
        const auto batch = relay_.begin_batch(500);
        ASSERT_TRUE(batch.has_value());
        if (batch->empty()) break;
        std::size_t bytes = 0;
        for (const StoredEvent& event : *batch) bytes += event.payload.size();
        EXPECT_LE(bytes, 4U * 1024 * 1024);
        total += batch->size();
        ASSERT_TRUE(relay_.finish_batch(batch->size()).has_value());
    }
    EXPECT_EQ(total, 112U);
}

TEST_F(Relay, RefusesToFinishWhatWasNotBegun) {
    EXPECT_FALSE(relay_.finish_batch(0).has_value());
    append(7, 1);
    ASSERT_EQ(relay_.begin_batch(10)->size(), 1U);
    EXPECT_FALSE(relay_.finish_batch(2).has_value());
}

}  // namespace
}  // namespace tests::postgres
