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
    Partition fresh;
    fresh.epoch = epoch;
    partitions_[from] = std::move(fresh);
    // A partition that arrives while the others are paused must be paused as well.
    if (paused_) callbacks_.pause(true);
}

Pump::Partition* Pump::find(const PartitionId& from, std::int64_t epoch) {
    const auto at = partitions_.find(from);
    return at == partitions_.end() || at->second.epoch != epoch ? nullptr : &at->second;
}

void Pump::leave(const std::vector<PartitionId>& partitions, std::function<void()> ready) {
    left_ = std::move(ready);
    for (const PartitionId& from : partitions) {
        if (const auto at = partitions_.find(from); at != partitions_.end()) {
            at->second.leaving = true;
        }
    }
    const auto has_nothing_behind = [this](const InboundRecord& record) {
        const Partition& partition = partitions_.at(record.from);
        return partition.leaving && record.offset > partition.newest_started;
    };
    drop_waiting(has_nothing_behind);
    apply_back_pressure();
    tell_if_left();
}

void Pump::revoked(const std::vector<PartitionId>& partitions, bool lost) {
    left_ = nullptr;
    if (!lost) commit_now();
    for (const PartitionId& from : partitions) partitions_.erase(from);
    const auto is_gone = [this](const InboundRecord& record) {
        return find(record.from, record.epoch) == nullptr;
    };
    drop_waiting(is_gone);
    apply_back_pressure();
}

void Pump::drop_waiting(const std::function<bool(const InboundRecord&)>& unwanted) {
    const auto is_dropped = [&](const InboundRecord& record) {
        const bool dropped = unwanted(record);
        if (!dropped) return false;
        queued_bytes_ -= record.bytes();
        if (Partition* const partition = find(record.from, record.epoch)) --partition->open;
        return true;
    };
    lanes_.drop_waiting(is_dropped);
}

void Pump::push(InboundRecord record) {
    Partition* const partition = find(record.from, record.epoch);
    if (partition == nullptr || partition->leaving || draining_) return;
    partition->watermark.begin(record.offset);
    ++partition->open;
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
    if (Partition* const partition = find(from, epoch)) {
        --partition->open;
        if (acknowledged) {
            partition->watermark.done(offset);
            schedule_commit();
        }
    }
    start_ready();
    apply_back_pressure();
    tell_if_left();
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

void Pump::tell_if_left() {
    const auto is_under_way = [](const auto& entry) {
        return entry.second.leaving && entry.second.open > 0;
    };
    if (left_ && std::none_of(partitions_.begin(), partitions_.end(), is_under_way)) {
        std::exchange(left_, nullptr)();
    }
}

void Pump::set_width(std::size_t width) {
    lanes_.set_width(width);
    start_ready();
}

}  // namespace core::pipeline
