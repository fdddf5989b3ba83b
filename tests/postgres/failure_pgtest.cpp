#include "messages/stop_code.hpp"
#include "tests/postgres/support.hpp"
#include "worker/postgres/failure.hpp"

#include <gtest/gtest.h>

namespace tests::postgres {
namespace {

using core::FailureKind;
using worker::postgres::failure_from_sqlstate;
using worker::postgres::Role;
using worker::postgres::Session;
using worker::postgres::Transaction;

TEST(Sqlstate, EveryStopCodeIsARefusal) {
    const std::string_view words =
#define IU_X(name, state, text) #name " " state "\n"
        IU_STOP_CODES(IU_X)
#undef IU_X
        ;
    std::size_t seen = 0;
    for (std::size_t at = 0; at < words.size(); at = words.find('\n', at) + 1, ++seen) {
        const std::string name(words.substr(at, words.find(' ', at) - at));
        const std::string state(words.substr(words.find(' ', at) + 1, 5));

        const auto failure = failure_from_sqlstate(state, "ERROR:  " + name + ": so it is\n");

        EXPECT_EQ(failure.kind, FailureKind::refused) << name;
        EXPECT_EQ(failure.stop_code, name);
        EXPECT_EQ(failure.detail, "so it is");
    }
    EXPECT_EQ(seen, 20U);
}

TEST(Sqlstate, SickServersAreRetryableAndTheRestIsNot) {
    for (const char* state : {"08006", "40001", "40P01", "53300", "53100", "57014", "57P01",
                              "58030", "55P03", "25P03", "25006"}) {
        EXPECT_EQ(failure_from_sqlstate(state, "x").kind, FailureKind::retryable) << state;
    }
    for (const char* state : {"22003", "23505", "42501", "42883", "P0001", "XX000", "28000",
                              "IU090", "IU091", "IU999", ""}) {
        EXPECT_EQ(failure_from_sqlstate(state, "x").kind, FailureKind::permanent) << state;
    }
    EXPECT_EQ(failure_from_sqlstate("40003", "x").kind, FailureKind::outcome_unknown);
}

TEST(Sqlstate, ProblemsComeFromTheDetailInAnyLanguage) {
    const std::string message =
        "FEHLER:  DRIFT: another digest\nDETAIL:  [{\"message\": \"a \\\"b\\\"\"}]\nKONTEXT:  x "
        "[y]\n";

    const auto failure = failure_from_sqlstate("IU012", message);

    EXPECT_EQ(failure.detail, "another digest");
    EXPECT_EQ(failure.problems, R"([{"message": "a \"b\""}])");
    EXPECT_TRUE(failure_from_sqlstate("IU012", "ERROR:  DRIFT: x\n").problems.empty());
}

class ServerFailure : public testing::Test {
  protected:
    core::Failure failure_of(const std::string& sql) {
        auto session = worker::postgres::connect<Role::audit>(database_.config());
        EXPECT_TRUE(session.has_value());
        const auto result = session->call(sql);
        EXPECT_FALSE(result.has_value()) << sql;
        broken_ = session->broken();
        return result ? core::Failure{} : result.error();
    }
    Database database_;
    bool broken_ = false;
};

TEST_F(ServerFailure, KeepsItsKindThroughTheLibrary) {
    const auto raise = [](const std::string& state) {
        return "DO $$ BEGIN RAISE EXCEPTION 'GRANT_REFUSED: not for you' USING ERRCODE = '" +
               state + "', DETAIL = '[{\"message\": \"x\"}]'; END $$";
    };

    const auto refused = failure_of(raise("IU002"));
    EXPECT_EQ(refused.kind, FailureKind::refused);
    EXPECT_EQ(refused.stop_code, "GRANT_REFUSED");
    EXPECT_EQ(refused.detail, "not for you");
    EXPECT_EQ(refused.problems, R"([{"message": "x"}])");
    EXPECT_FALSE(broken_);

    EXPECT_EQ(failure_of(raise("IU090")).kind, FailureKind::permanent);
    EXPECT_EQ(failure_of(raise("40001")).kind, FailureKind::retryable);
    EXPECT_EQ(failure_of(raise("53200")).kind, FailureKind::retryable);
    EXPECT_EQ(failure_of(raise("08006")).kind, FailureKind::retryable);
    EXPECT_EQ(failure_of("SELECT 1 / 0").kind, FailureKind::permanent);
    EXPECT_EQ(failure_of("SELEKT").kind, FailureKind::permanent);
    EXPECT_EQ(failure_of("UPDATE cutter.run SET state = 'x'").kind, FailureKind::permanent);
}

TEST_F(ServerFailure, TextOfTheServerStaysInRemote) {
    const auto failure = failure_of("SELECT 'geheim'::int");

    EXPECT_EQ(failure.detail.find("geheim"), std::string::npos);
    EXPECT_NE(failure.remote.find("geheim"), std::string::npos);
}

}  // namespace
}  // namespace tests::postgres
