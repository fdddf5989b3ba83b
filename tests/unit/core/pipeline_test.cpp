// The shell around the machine: how many governed steps run at once, and what ends the wait.
#include "core/pipeline/pipeline.hpp"

#include "messages/ids.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace core::pipeline {
namespace {

using namespace std::chrono_literals;

/// Answers at the first step, once the door is open, and counts who stands before it.
class DoorStore final : public RunStore {
  public:
    Result<CutDecision> authorize_cut(const std::string&, const std::string&, bool) override {
        std::unique_lock lock(mutex_);
        ++entered_;
        most_ = std::max(most_, ++now_);
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
        --now_;
        CutDecision decision;
        decision.answer.emplace();
        decision.answer->outcome = "done";
        return decision;
    }
    bool wait_entered(int count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 30s, [&] { return entered_ >= count; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    int entered() {
        const std::lock_guard lock(mutex_);
        return entered_;
    }
    int most() {
        const std::lock_guard lock(mutex_);
        return most_;
    }

    // None of these is reached.
    Result<std::optional<Answer>> find_answer(const std::string&) override { return none(); }
    Result<SourceText> load_source(const std::string&,
                                   std::optional<int>,
                                   const Admission&) override {
        return none();
    }
    Result<Answer> record_discovery(const std::string&,
                                    const std::string&,
                                    const std::string&) override {
        return none();
    }
    Result<Answer> record_outcome(const std::string&,
                                  const std::string&,
                                  const std::string&,
                                  const std::string&) override {
        return none();
    }
    Result<SwitchReading> read_switch() override { return none(); }
    Result<CutplanRows> load_rows(const RunRef&, const Admission&) override { return none(); }
    Result<void> grant_probe(const std::string&, const Permit&) override { return none(); }
    Result<void> await_lifecycle(const std::string&, const Permit&) override { return none(); }
    Result<Answer> finish_cut(const std::string&, const Permit&, const std::string&) override {
        return none();
    }

  private:
    static Failure none() { return {}; }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    int entered_ = 0;
    int now_ = 0;
    int most_ = 0;
};

class NoAdapter final : public LiveExecutionAdapter {
  public:
    Result<void> pre_write_backup(const LivePermit&, const RunRef&, const std::string&) override {
        return Failure{};
    }
    Result<void> cut_leg_a(const LivePermit&, const RunRef&, const CutplanRows&) override {
        return Failure{};
    }
    Result<void> leg_b_record(const LivePermit&, const RunRef&) override { return Failure{}; }
    Result<int> verify_result_count_for(const LivePermit&, const RunRef&) override {
        return Failure{};
    }
    Result<void> write_verify(const LivePermit&, const RunRef&) override { return Failure{}; }
    Result<void> lifecycle_enact(const LivePermit&, const RunRef&, const std::string&) override {
        return Failure{};
    }
};

class NoVerifier final : public Verifier {
  public:
    Result<void> structural_verify(const Permit&, const RunRef&) override { return Failure{}; }
    Result<Answer> prove(
        const ProofPermit&, const RunRef&, const CutplanRows&, const std::string&, bool) override {
        return Failure{};
    }
};

class PipelineTest : public testing::Test {
  protected:
    PipelineTest() {
        pipeline.on_answered = [this] { ++answered; };
    }
    ~PipelineTest() override {
        store.open();
        workers.join();
    }

    /// Hands in so many cut commands and lets them come as far as they can without the database.
    void hand_in(int count) {
        for (int i = 0; i < count; ++i) {
            messages::Cut body;
            body.command_id = messages::generate_uuid();
            body.run_id = messages::generate_run_id();
            body.plan_digest = std::string(64, 'a');
            body.mode = messages::Mode::live;
            body.requested_by = "test";
            InboundRecord record;
            record.message =
                messages::encode_command(messages::make_command(body, "DOC-" + std::to_string(i)),
                                         "/test", std::chrono::system_clock::now());
            const auto on_end = [this](std::exception_ptr, bool handled) {
                results.push_back(handled);
            };
            boost::asio::co_spawn(io, pipeline.handle(std::move(record)), on_end);
        }
        io.poll();
    }

    DoorStore store;
    NoAdapter adapter;
    NoVerifier verifier;
    KillSwitch kill_switch;
    StepSettings settings;
    Steps steps{store, adapter, verifier, nullptr, kill_switch, settings};
    Metrics metrics;
    boost::asio::io_context io;
    boost::asio::thread_pool workers{8};
    Pipeline pipeline{io.get_executor(), workers.get_executor(), steps, metrics, nullptr};
    std::vector<bool> results;
    int answered = 0;
};

TEST_F(PipelineTest, RunsAtMostSoManyGovernedStepsAtOnce) {
    pipeline.set_governed_width(2);
    hand_in(8);
    ASSERT_TRUE(store.wait_entered(2));
    store.open();
    io.run_for(30s);
    EXPECT_EQ(results, std::vector<bool>(8, true));
    EXPECT_EQ(answered, 8);
    EXPECT_EQ(store.entered(), 8);
    EXPECT_EQ(store.most(), 2);
}

// What the bound above is measured with: without it they all come.
TEST_F(PipelineTest, WithoutAWidthAllRunAtOnce) {
    hand_in(8);
    EXPECT_TRUE(store.wait_entered(8));
    store.open();
    io.run_for(30s);
    EXPECT_EQ(results, std::vector<bool>(8, true));
}

TEST_F(PipelineTest, AGreaterWidthLetsWhoWaitsIn) {
    pipeline.set_governed_width(1);
    hand_in(3);
    ASSERT_TRUE(store.wait_entered(1));
    pipeline.set_governed_width(3);
    io.restart();
    io.poll();
    EXPECT_TRUE(store.wait_entered(3));
    store.open();
    io.run_for(30s);
    EXPECT_EQ(results, std::vector<bool>(3, true));
}

TEST_F(PipelineTest, AtTheEndWhoWaitsForATurnGivesUpAndWhoRunsFinishes) {
    pipeline.set_governed_width(1);
    hand_in(3);
    ASSERT_TRUE(store.wait_entered(1));
    pipeline.stop();
    io.restart();
    io.poll();
    EXPECT_EQ(results, std::vector<bool>(2, false));  // their records come again
    store.open();
    io.run_for(30s);
    EXPECT_EQ(results, (std::vector<bool>{false, false, true}));
    EXPECT_EQ(store.entered(), 1);
}

// A worker that ends by a failure: the pipeline is destroyed first, then the io_context with the
// frames of one command inside and two in line. They must not touch the pipeline any more.
TEST_F(PipelineTest, CommandsThatNobodyResumesMayOutliveThePipeline) {
    pipeline.set_governed_width(1);
    hand_in(3);
    ASSERT_TRUE(store.wait_entered(1));
    EXPECT_TRUE(results.empty());
}

}  // namespace
}  // namespace core::pipeline
