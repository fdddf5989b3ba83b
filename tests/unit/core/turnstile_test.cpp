#include "core/pipeline/turnstile.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace core::pipeline {
namespace {

using Tickets = std::vector<Turnstile::Ticket>;

TEST(Turnstile, LetsInAtMostItsWidthAndTheOthersInOrder) {
    Turnstile turnstile(2);
    const auto a = turnstile.enter();
    const auto b = turnstile.enter();
    const auto c = turnstile.enter();
    const auto d = turnstile.enter();
    EXPECT_TRUE(turnstile.is_in(a));
    EXPECT_TRUE(turnstile.is_in(b));
    EXPECT_FALSE(turnstile.is_in(c));
    EXPECT_EQ(turnstile.leave(b), Tickets{c});
    EXPECT_TRUE(turnstile.is_in(c));
    EXPECT_FALSE(turnstile.is_in(b));
    EXPECT_EQ(turnstile.leave(a), Tickets{d});
    EXPECT_EQ(turnstile.leave(c), Tickets{});
    EXPECT_EQ(turnstile.inside(), 1U);
}

TEST(Turnstile, NobodyOvertakesWhoWaits) {
    Turnstile turnstile(1);
    const auto first = turnstile.enter();
    const auto second = turnstile.enter();
    EXPECT_EQ(turnstile.leave(first), Tickets{second});
    const auto again = turnstile.enter();
    EXPECT_FALSE(turnstile.is_in(again));
}

TEST(Turnstile, WhoStopsWaitingTakesNoPlace) {
    Turnstile turnstile(1);
    const auto inside = turnstile.enter();
    const auto late = turnstile.enter();
    const auto next = turnstile.enter();
    EXPECT_EQ(turnstile.leave(late), Tickets{});
    EXPECT_EQ(turnstile.waiting(), 1U);
    EXPECT_EQ(turnstile.leave(inside), Tickets{next});
    EXPECT_EQ(turnstile.leave(late), Tickets{});  // twice does nothing
    EXPECT_TRUE(turnstile.is_in(next));
}

TEST(Turnstile, AnotherWidthHoldsFromNowOn) {
    Turnstile turnstile(3);
    const auto a = turnstile.enter();
    const auto b = turnstile.enter();
    const auto c = turnstile.enter();
    EXPECT_EQ(turnstile.set_width(1), Tickets{});  // nobody is sent out
    EXPECT_EQ(turnstile.inside(), 3U);
    const auto d = turnstile.enter();
    const auto e = turnstile.enter();
    EXPECT_EQ(turnstile.leave(a), Tickets{});
    EXPECT_EQ(turnstile.leave(b), Tickets{});
    EXPECT_EQ(turnstile.leave(c), Tickets{d});
    EXPECT_EQ(turnstile.set_width(2), Tickets{e});
}

TEST(Turnstile, NoWidthIsOne) {
    Turnstile turnstile(0);
    const auto only = turnstile.enter();
    EXPECT_TRUE(turnstile.is_in(only));
    EXPECT_FALSE(turnstile.is_in(turnstile.enter()));
}

// Any order of coming, going and giving up: the bound holds, no place stays free while somebody
// waits, and who came first is in first.
TEST(Turnstile, KeepsItsPromisesInAnyOrder) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::size_t width = 1 + random() % 4;
    Turnstile turnstile(width);
    std::set<Turnstile::Ticket> all;
    Turnstile::Ticket newest_in = 0;
    const auto note = [&](Turnstile::Ticket ticket) {
        EXPECT_GT(ticket, newest_in);
        newest_in = ticket;
    };
    for (int i = 0; i < 5000; ++i) {
        if (all.empty() || random() % 2 == 0) {
            const auto ticket = turnstile.enter();
            all.insert(ticket);
            if (turnstile.is_in(ticket)) note(ticket);
        } else {
            auto at = all.begin();
            std::advance(at, random() % all.size());
            for (const auto ticket : turnstile.leave(*at)) note(ticket);
            all.erase(at);
        }
        ASSERT_LE(turnstile.inside(), width);
        ASSERT_EQ(turnstile.inside() + turnstile.waiting(), all.size());
        if (turnstile.waiting() > 0) {
            ASSERT_EQ(turnstile.inside(), width);
        }
    }
}

}  // namespace
}  // namespace core::pipeline
