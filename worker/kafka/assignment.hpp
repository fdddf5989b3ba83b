#pragma once
/// \file
/// What a consumer holds now: the assigned partitions with their epochs, what is paused, how far
/// each was handed out, and which commits wait. No I/O, no librdkafka: all decisions of the
/// consumer that can go wrong are made here.

#include "worker/kafka/consumer.hpp"
#include "worker/kafka/types.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace worker::kafka {

/// Not thread-safe.
class Assignment {
  public:
    /// Adds partitions, each under a new epoch, and returns them with it. One that was assigned
    /// already begins anew: what was noted under the old epoch is gone.
    std::vector<TopicPartition> add(std::vector<TopicPartition> partitions);
    /// Removes partitions and returns those that were assigned, with the epochs they had.
    std::vector<TopicPartition> remove(std::span<const TopicPartition> partitions);
    /// These are about to go: they are paused, and no record of theirs is handed out, until
    /// `leaving` is false again. Returns those that were not paused before.
    std::vector<TopicPartition> leave(std::span<const TopicPartition> partitions, bool leaving);
    /// Those of `partitions` that are assigned, with their epochs; their order is kept.
    std::vector<TopicPartition> owned(std::span<const TopicPartition> partitions) const;
    /// All that is assigned.
    std::vector<TopicPartition> all() const;

    /// What becomes of a fetched record.
    enum class Verdict {
        hand_out,
        hold,  ///< until resume(): librdkafka had it in hand when the pause came
        drop,  ///< not ours any more (counted as unowned), or seen before (counted as refetched)
    };
    struct Decision {
        Verdict verdict = Verdict::drop;
        std::int64_t epoch = 0;
    };
    /// Decides about a fetched record, once: the same offset is dropped when it comes again.
    Decision accept(std::string_view topic, std::int32_t partition, std::int64_t offset);

    /// What becomes now of a record that was held.
    Verdict reconsider(const Record& record) const;

    /// Marks and returns those that are assigned under this epoch and not paused.
    std::vector<TopicPartition> pause(std::span<const TopicPartition> partitions);
    /// Unmarks and returns those that are assigned under this epoch, paused and not leaving.
    std::vector<TopicPartition> resume(std::span<const TopicPartition> partitions);

    /// Notes offsets to commit. Dropped: another epoch (counted as stale) and what does not move
    /// the partition forward.
    void note(std::span<const TopicOffset> offsets);
    /// Whether a noted offset is neither committed nor under way.
    bool has_noted() const;
    /// What the next commit request should carry; it is under way from now on. With
    /// `repeat_under_way` also what an unanswered request carries already.
    std::vector<TopicOffset> take_noted(bool repeat_under_way);
    /// The broker's answer for one offset that was taken. On failure it is noted again, unless
    /// the epoch has ended.
    void committed(const TopicOffset& offset, bool ok);

    /// Fills the per-partition part and the counters kept here.
    void fill(ConsumerStats& stats) const;

  private:
    struct State {
        std::int64_t epoch = 0;
        std::int64_t next_offset = -1;
        std::int64_t noted = -1;      ///< newest offset that somebody asked to commit
        std::int64_t under_way = -1;  ///< carried by the request under way
        std::int64_t committed = -1;
        bool paused = false;
        bool leaving = false;
    };
    using Key = std::pair<std::string, std::int32_t>;
    struct Less {
        using is_transparent = void;
        using View = std::pair<std::string_view, std::int32_t>;
        static View view(const Key& key) { return {key.first, key.second}; }
        static View view(const View& key) { return key; }
        template <class A, class B>
        bool operator()(const A& a, const B& b) const {
            return view(a) < view(b);
        }
    };

    /// The state of this partition if it is assigned under this epoch (0: any).
    State* find(const std::string& topic, std::int32_t partition, std::int64_t epoch);

    std::map<Key, State, Less> states_;
    std::int64_t epochs_ = 0;
    std::uint64_t refetched_ = 0;
    std::uint64_t unowned_ = 0;
    std::uint64_t stale_ = 0;
};

}  // namespace worker::kafka
