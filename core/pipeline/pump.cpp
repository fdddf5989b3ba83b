#include "core/pipeline/pump.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace core::pipeline {

Pump::Pump(boost::asio::any_io_executor executor, PumpConfig config, PumpCallbacks callbacks)
    : executor_(std::move(executor)),
      config_(config),
      callbacks_(std::move(callbacks)),
      lanes_(config.width),
      commit_timer_(executor_) {}

void Pump::assigned(const PartitionId& from, std::int64_t epoch) {
    partitions_[from] = Partition{epoch, {}, -1};
    // A partition that arrives while the others are paused must be paused as well.
    if (paused_) callbacks_.pause(true);
}

void Pump::revoked(const std::vector<PartitionId>& partitions, bool lost) {
    if (!lost) commit_now();
    for (const PartitionId& from : partitions) partitions_.erase(from);
    const auto is_gone = [this](const InboundRecord& record) {
        const auto at = partitions_.find(record.from);
        return at == partitions_.end() || at->second.epoch != record.epoch;
    };
    drop_waiting(is_gone);
    apply_back_pressure();
}

void Pump::drop_waiting(const std::function<bool(const InboundRecord&)>& unwanted) {
    const auto is_dropped = [&](const InboundRecord& record) {
        const bool dropped = unwanted(record);
        if (dropped) queued_bytes_ -= record.bytes();
        return dropped;
    };
    lanes_.drop_waiting(is_dropped);
}

void Pump::push(InboundRecord record) {
    const auto at = partitions_.find(record.from);
    if (at == partitions_.end() || at->second.epoch != record.epoch || draining_) return;
    at->second.watermark.begin(record.offset);
    queued_bytes_ += record.bytes();
    const std::string key = callbacks_.lane_of(record);
    lanes_.push(key, std::move(record));
    apply_back_pressure();
    start_ready();
}

void Pump::start_ready() {
    // While draining only what drain() left is there.
    while (auto next = lanes_.next()) {
        queued_bytes_ -= next->item.bytes();
        std::int64_t& newest = partitions_.at(next->item.from).newest_started;
        newest = std::max(newest, next->item.offset);
        const auto on_end = [this](std::exception_ptr failure) {
            if (!failure) return;
            try {
                std::rethrow_exception(failure);
            } catch (const std::exception& e) {
                callbacks_.defect(e.what());
            }
        };
        boost::asio::co_spawn(executor_, run_one(std::move(next->key), std::move(next->item)),
                              on_end);
    }
}

boost::asio::awaitable<void> Pump::run_one(std::string key, InboundRecord record) {
    const PartitionId from = record.from;
    const std::int64_t offset = record.offset;
    const std::int64_t epoch = record.epoch;
    const bool acknowledged = co_await callbacks_.handle(std::move(record));
    finished(key, from, offset, epoch, acknowledged);
}

void Pump::finished(const std::string& key,
                    const PartitionId& from,
                    std::int64_t offset,
                    std::int64_t epoch,
                    bool acknowledged) {
    lanes_.finished(key);
    const auto at = partitions_.find(from);
    if (acknowledged && at != partitions_.end() && at->second.epoch == epoch) {
        at->second.watermark.done(offset);
        schedule_commit();
    }
    start_ready();
    apply_back_pressure();
    tell_if_drained();
}

void Pump::apply_back_pressure() {
    // Hysteresis: pausing throws the client's prefetch away, so it must not flap.
    const bool full =
        lanes_.waiting() >= config_.queued_count_max || queued_bytes_ >= config_.queued_bytes_max;
    const bool low = lanes_.waiting() <= config_.queued_count_max / 2 &&
                     queued_bytes_ <= config_.queued_bytes_max / 2;
    if (!paused_ && full) {
        paused_ = true;
        callbacks_.pause(true);
    } else if (paused_ && low) {
        paused_ = false;
        callbacks_.pause(false);
    }
}

void Pump::schedule_commit() {
    if (commit_scheduled_) return;
    commit_scheduled_ = true;
    commit_timer_.expires_after(config_.commit_every);
    const auto on_time = [this](const boost::system::error_code& ec) {
        commit_scheduled_ = false;
        if (ec) return;
        auto offsets = take_commits();
        if (!offsets.empty()) callbacks_.commit(std::move(offsets), false);
    };
    commit_timer_.async_wait(on_time);
}

std::vector<OffsetToCommit> Pump::take_commits() {
    std::vector<OffsetToCommit> offsets;
    for (auto& [from, partition] : partitions_) {
        if (const auto offset = partition.watermark.take_commit()) {
            offsets.push_back({from, *offset});
        }
    }
    return offsets;
}

void Pump::commit_now() {
    auto offsets = take_commits();
    if (!offsets.empty()) callbacks_.commit(std::move(offsets), true);
}

void Pump::drain(std::function<void()> drained) {
    draining_ = true;
    drained_ = std::move(drained);
    const auto has_nothing_behind = [this](const InboundRecord& record) {
        return record.offset > partitions_.at(record.from).newest_started;
    };
    drop_waiting(has_nothing_behind);
    tell_if_drained();
}

void Pump::give_up() {
    draining_ = true;
    const auto any = [](const InboundRecord&) { return true; };
    drop_waiting(any);
}

void Pump::tell_if_drained() {
    const bool idle = lanes_.running() == 0 && lanes_.waiting() == 0;
    if (draining_ && idle && drained_) std::exchange(drained_, nullptr)();
}

void Pump::set_width(std::size_t width) {
    lanes_.set_width(width);
    start_ready();
}

}  // namespace core::pipeline
