#include "tests/support/temp_postgres.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace tests {
namespace {

TEST(TempPostgres, RunsSqlAndKeepsTheConnectionLog) {
    const TempPostgres server({"log_connections=on"});

    const std::string rows = server.run_sql("SELECT 1, 'a'; SELECT 2, 'b'");

    EXPECT_EQ(rows, "1|a\n2|b");
    EXPECT_NE(server.log().find("user=postgres"), std::string::npos);
    EXPECT_THROW(server.run_sql("SELECT 1 / 0"), std::runtime_error);
}

TEST(TempPostgres, LeavesNothingBehind) {
    std::filesystem::path socket;
    {
        const TempPostgres server;
        socket = server.socket();
        ASSERT_TRUE(std::filesystem::exists(socket / ".s.PGSQL.5432"));
    }

    EXPECT_FALSE(std::filesystem::exists(socket.parent_path()));
}

}  // namespace
}  // namespace tests
