#include "worker/kafka/assignment.hpp"

#include <algorithm>

namespace worker::kafka {

Assignment::State* Assignment::find(const std::string& topic,
                                    std::int32_t partition,
                                    std::int64_t epoch) {
    const auto at = states_.find(Less::View{topic, partition});
    if (at == states_.end() || (epoch != 0 && at->second.epoch != epoch)) {
        return nullptr;
    }
    return &at->second;
}

std::vector<TopicPartition> Assignment::add(std::vector<TopicPartition> partitions) {
    for (auto& partition : partitions) {
        partition.epoch = ++epochs_;
        State fresh;
        fresh.epoch = partition.epoch;
        states_.insert_or_assign(Key{partition.topic, partition.partition}, fresh);
    }
    return partitions;
}

std::vector<TopicPartition> Assignment::remove(std::span<const TopicPartition> partitions) {
    auto removed = owned(partitions);
    for (const auto& partition : removed) {
        states_.erase(Key{partition.topic, partition.partition});
    }
    return removed;
}

std::vector<TopicPartition> Assignment::owned(std::span<const TopicPartition> partitions) const {
    std::vector<TopicPartition> owned;
    for (const auto& partition : partitions) {
        const auto at = states_.find(Less::View{partition.topic, partition.partition});
        if (at != states_.end()) {
            owned.push_back({partition.topic, partition.partition, at->second.epoch});
        }
    }
    return owned;
}

std::vector<TopicPartition> Assignment::all() const {
    std::vector<TopicPartition> all;
    for (const auto& [key, state] : states_) {
        all.push_back({key.first, key.second, state.epoch});
    }
    return all;
}

Assignment::Decision Assignment::accept(std::string_view topic,
                                        std::int32_t partition,
                                        std::int64_t offset) {
    const auto at = states_.find(Less::View{topic, partition});
    if (at == states_.end()) {
        ++unowned_;
        return {};
    }
    auto& state = at->second;
    if (offset < state.next_offset) {
        ++refetched_;
        return {};
    }
    state.next_offset = offset + 1;
    return {state.paused ? Verdict::hold : Verdict::hand_out, state.epoch};
}

Assignment::Verdict Assignment::reconsider(const Record& record) const {
    const auto at = states_.find(Less::View{record.topic, record.partition});
    if (at == states_.end() || at->second.epoch != record.epoch) {
        return Verdict::drop;
    }
    return at->second.paused ? Verdict::hold : Verdict::hand_out;
}

std::vector<TopicPartition> Assignment::pause(std::span<const TopicPartition> partitions) {
    std::vector<TopicPartition> changed;
    for (const auto& partition : partitions) {
        auto* state = find(partition.topic, partition.partition, partition.epoch);
        if (state != nullptr && !state->paused) {
            state->paused = true;
            changed.push_back({partition.topic, partition.partition, state->epoch});
        }
    }
    return changed;
}

std::vector<TopicPartition> Assignment::leave(std::span<const TopicPartition> partitions,
                                              bool leaving) {
    for (const auto& partition : partitions) {
        if (auto* state = find(partition.topic, partition.partition, partition.epoch)) {
            state->leaving = leaving;
        }
    }
    return leaving ? pause(partitions) : std::vector<TopicPartition>{};
}

std::vector<TopicPartition> Assignment::resume(std::span<const TopicPartition> partitions) {
    std::vector<TopicPartition> changed;
    for (const auto& partition : partitions) {
        auto* state = find(partition.topic, partition.partition, partition.epoch);
        if (state != nullptr && state->paused && !state->leaving) {
            state->paused = false;
            changed.push_back({partition.topic, partition.partition, state->epoch});
        }
    }
    return changed;
}

void Assignment::note(std::span<const TopicOffset> offsets) {
    for (const auto& offset : offsets) {
        auto* state = find(offset.topic, offset.partition, offset.epoch);
        if (state == nullptr) {
            ++stale_;
            continue;
        }
        state->noted = std::max(state->noted, offset.offset);
    }
}

bool Assignment::has_noted() const {
    return std::any_of(states_.begin(), states_.end(), [](const auto& entry) {
        const auto& state = entry.second;
        return state.noted > std::max(state.committed, state.under_way);
    });
}

std::vector<TopicOffset> Assignment::take_noted(bool repeat_under_way) {
    std::vector<TopicOffset> taken;
    for (auto& [key, state] : states_) {
        const auto known =
            repeat_under_way ? state.committed : std::max(state.committed, state.under_way);
        if (state.noted > known) {
            state.under_way = state.noted;
            taken.push_back({key.first, key.second, state.noted, state.epoch});
        }
    }
    return taken;
}

void Assignment::committed(const TopicOffset& offset, bool ok) {
    auto* state = find(offset.topic, offset.partition, offset.epoch);
    if (state == nullptr) {
        return;
    }
    if (ok) {
        state->committed = std::max(state->committed, offset.offset);
    }
    if (state->under_way <= offset.offset) {
        state->under_way = -1;
    }
}

void Assignment::fill(ConsumerStats& stats) const {
    for (const auto& [key, state] : states_) {
        PartitionStats partition;
        partition.partition = {key.first, key.second, state.epoch};
        partition.paused = state.paused;
        partition.next_offset = state.next_offset;
        partition.committed = state.committed;
        stats.assigned.push_back(std::move(partition));
    }
    stats.refetched = refetched_;
    stats.unowned = unowned_;
    stats.stale_commits = stale_;
}

}  // namespace worker::kafka
