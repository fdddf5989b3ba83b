#pragma once
/// \file
/// From delivered records to committed offsets: lanes, watermarks, back-pressure, drain.
///
/// The pump owns no Kafka client: it is told of assignments and records and asks through callbacks.

#include "core/pipeline/lanes.hpp"
#include "core/pipeline/record.hpp"
#include "core/pipeline/watermark.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <vector>

namespace core::pipeline {

struct OffsetToCommit {
    PartitionId from;
    std::int64_t offset = 0;  ///< the next one to read
};

struct PumpConfig {
    std::size_t width = 4;                    ///< keys that run at once
    std::size_t queued_count_max = 1000;      ///< waiting records; above: pause
    std::size_t queued_bytes_max = 33554432;  ///< their bytes; above: pause
    std::chrono::milliseconds commit_every{200};
};

struct PumpCallbacks {
    /// Handles one record; true: its offset may be committed. Runs on the pump's executor.
    std::function<boost::asio::awaitable<bool>(InboundRecord)> handle;
    /// Records of one lane key are handled one at a time, in order.
    std::function<std::string(const InboundRecord&)> lane_of;
    /// Commits offsets; `now` asks to wait for the broker (revoke, shutdown).
    std::function<void(std::vector<OffsetToCommit>, bool now)> commit;
    /// Stops or resumes delivery of all assigned partitions.
    std::function<void(bool paused)> pause;
    /// An exception out of a handler: a defect; the program must stop.
    std::function<void(std::string)> defect;
};

/// Threads: none; everything on the executor given. Lifetime: must outlive its running handlers:
/// destroy it only after drained() or after the io_context stopped.
class Pump {
  public:
    Pump(boost::asio::any_io_executor executor, PumpConfig config, PumpCallbacks callbacks);

    void assigned(const PartitionId& from, std::int64_t epoch);
    /// These partitions will be revoked: nothing more of them begins, and `ready` is called, once,
    /// when nothing of them is under way. As in drain(), what stands before started records is
    /// finished too. Without a call revoked() may come at any time.
    void leave(const std::vector<PartitionId>& partitions, std::function<void()> ready);
    /// Drops what waits, commits what is done; what runs goes on, its acknowledgement is ignored.
    void revoked(const std::vector<PartitionId>& partitions, bool lost);
    void push(InboundRecord record);

    /// Takes nothing any more; calls `drained` once nothing runs. What waits is dropped, but for
    /// the records that stand before started ones of their partition: with a hole before it,
    /// finished work could not be committed and would come again.
    void drain(std::function<void()> drained);
    /// No time left: what waits is dropped, what runs goes on.
    void give_up();
    /// Commits what is finished, waiting for the broker.
    void commit_now();

    std::size_t running() const { return lanes_.running(); }
    std::size_t waiting() const { return lanes_.waiting(); }
    std::size_t queued_bytes() const { return queued_bytes_; }
    void set_width(std::size_t width);

  private:
    struct Partition {
        std::int64_t epoch = 0;
        Watermark watermark;
        std::int64_t newest_started = -1;
        std::size_t open = 0;  // records that wait or run
        bool leaving = false;
    };

    void start_ready();
    boost::asio::awaitable<void> run_one(std::string key, InboundRecord record);
    void finished(const std::string& key,
                  const PartitionId& from,
                  std::int64_t offset,
                  std::int64_t epoch,
                  bool acknowledged);
    void tell_if_drained();
    void tell_if_left();
    void apply_back_pressure();
    void schedule_commit();
    std::vector<OffsetToCommit> take_commits();
    void drop_waiting(const std::function<bool(const InboundRecord&)>& unwanted);
    Partition* find(const PartitionId& from, std::int64_t epoch);

    boost::asio::any_io_executor executor_;
    PumpConfig config_;
    PumpCallbacks callbacks_;
    Lanes<InboundRecord> lanes_;
    std::map<PartitionId, Partition> partitions_;
    std::size_t queued_bytes_ = 0;
    bool paused_ = false;
    bool draining_ = false;
    bool commit_scheduled_ = false;
    std::function<void()> drained_;
    std::function<void()> left_;
    boost::asio::steady_timer commit_timer_;
};

}  // namespace core::pipeline
