#include "core/cutting/marks.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <limits>
#include <utility>

namespace core::cutting {
namespace {

// Prices, in tenths. What is right costs nothing; the cheapest reading of a whole run wins.
constexpr int skip_price = 35;           // a mark at the head of a line that is none
constexpr int skip_inner_price = 12;     // the same behind another mark
constexpr int first_price = 4;           // a new list that begins with 1 or a
constexpr int later_price = 32;          // a new list that begins in the middle
constexpr int insertion_price = 1;       // 5a after 5
constexpr int gap_price = 16;            // numbers are missing
constexpr int duplicate_price = 24;      // the number above stands again
constexpr int restart_price = 6;         // the list begins again behind a line without a mark
constexpr int close_restart_price = 26;  // the same without such a line
constexpr int backward_price = 60;
constexpr int disorder_price = 24;   // an outer kind of mark below an inner one
constexpr int leap_price = 2;        // a kind of mark is left out
constexpr int close_price = 1;       // a list is left for an outer one
constexpr int indent_price = 8;      // the indents tell another depth
constexpr int displaced_price = 20;  // a list takes the place of the one right above
constexpr std::size_t beam_width = 8;
constexpr std::size_t scout_width = 1;
constexpr int no_limit = std::numeric_limits<int>::max();
constexpr std::size_t depth_limit = 9;
constexpr unsigned part_bits = 16;
constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

/// Part `index` of a MarkReading::value, the first in the highest bits.
std::uint16_t part(std::uint64_t value, unsigned index) {
    return static_cast<std::uint16_t>(value >> (part_bits * (3 - index)));
}

/// 1, a, and 2.1: a list begins.
bool is_first(std::uint64_t value) {
    const auto last = static_cast<unsigned>(std::countr_zero(value)) / part_bits;
    return value == 0 || part(value, 3 - last) == 1;
}

/// What it costs that `next` follows `last` in one list.
int step_price(std::uint64_t last, std::uint64_t next, bool broken) {
    if (last == next) {
        return duplicate_price;
    }
    const auto i = static_cast<unsigned>(std::countl_zero(last ^ next)) / part_bits;
    if (next < last) {
        if (is_first(next) && part(next, 1) == 0) {
            return broken ? restart_price : close_restart_price;
        }
        return backward_price;
    }
    if (part(last, i) == 0) {
        return insertion_price;
    }
    const int missing = part(next, i) - part(last, i) - 1;
    return missing == 0 ? 0 : gap_price + std::min(missing, 20) * 2;
}

/// A list that is open: its kind of mark and the mark that came last.
struct Open {
    std::uint64_t value = 0;
    std::uint16_t indent = 0;
    std::uint8_t mark = 0;
    bool operator==(const Open&) const = default;
};

/// One reading of the marks so far: the lists that are open, and what it cost.
struct State {
    int price = 0;
    std::uint32_t node = none;
    std::size_t depth = 0;
    std::array<Open, depth_limit> open{};  // only `depth` of them mean something
};

/// A way on from a state: the token is skipped, or taken into a list. It leads to the
/// first lists of the state, `depth` - 1 of them, and `top` below them.
struct Step {
    int price = 0;
    std::uint32_t from = 0;  // index of the state
    bool taken = false;
    std::size_t depth = 0;  // lists that are open behind it
    Open top;
};

/// The cheapest of the states, in order of their prices.
struct Beam {
    std::array<State, beam_width> states{};
    std::size_t size = 0;
};

/// How a state came about: the last token that was taken and the node before.
struct Node {
    std::uint32_t before = none;
    std::uint32_t token = 0;
    std::uint8_t mark = 0;
    std::uint8_t depth = 0;
};

class Resolver {
  public:
    Resolver(const MarkRun& marks, bool fragment) : marks_(marks), fragment_(fragment) {
        nodes_.reserve(2 * marks.tokens.size());
    }

    /// What a narrow beam finds is a limit that spares the wide one most of its states. As no step
    /// has a price below 0, a state above the limit leads to none within it, and displaces none:
    /// what is found within the limit is what would be found without. If that is nothing (the wide
    /// beam may lose the narrow one's reading) all is read again without a limit.
    std::vector<TakenMark> run() {
        pass(scout_width, no_limit);
        pass(beam_width, now_->states.front().price);
        if (now_->size == 0) {
            pass(beam_width, no_limit);
        }
        std::vector<TakenMark> taken;
        for (std::uint32_t n = now_->states.front().node; n != none; n = nodes_[n].before) {
            taken.push_back({nodes_[n].token, nodes_[n].mark, nodes_[n].depth});
        }
        std::reverse(taken.begin(), taken.end());
        return taken;
    }

  private:
    /// Reads all tokens with the `width` cheapest states that cost at most `limit`.
    void pass(std::size_t width, int limit) {
        width_ = width;
        limit_ = limit;
        nodes_.clear();
        now_->states.front() = {};
        now_->size = 1;
        for (std::size_t t = 0; t < marks_.tokens.size(); ++t) {
            count_ = 0;
            for (std::uint32_t from = 0; from < now_->size && can_win(now_->states[from].price);
                 ++from) {
                follow(from, marks_.tokens[t]);
            }
            take_steps(t);
        }
    }

    void follow(std::uint32_t from, const MarkToken& token) {
        const State& state = now_->states[from];
        const int skipped = token.leads ? skip_price : skip_inner_price;
        const Open top = state.depth > 0 ? state.open[state.depth - 1] : Open{};
        offer({state.price + skipped, from, false, state.depth, top});
        for (const MarkReading& reading : marks_.readings_of(token)) {
            // The list of this kind that is open: a second one below it makes no sense.
            std::size_t own = 0;
            while (own < state.depth && state.open[own].mark != reading.mark) {
                ++own;
            }
            if (own < state.depth) {
                continue_list(from, token, reading, own);
            }
            open_list(from, token, reading, own);
        }
    }

    void continue_list(std::uint32_t from,
                       const MarkToken& token,
                       const MarkReading& reading,
                       std::size_t own) {
        const State& state = now_->states[from];
        const Open& open = state.open[own];
        const int step = step_price(open.value, reading.value, token.broken);
        if (reading.bare && step > insertion_price) {
            return;
        }
        int price = state.price + step;
        price += static_cast<int>(state.depth - 1 - own) * close_price;
        price += token.leads && open.indent != token.indent ? indent_price : 0;
        offer_taken(price, from, token, reading, own);
    }

    /// A new list below depth d, for each d at which it makes sense.
    void open_list(std::uint32_t from,
                   const MarkToken& token,
                   const MarkReading& reading,
                   std::size_t own) {
        const State& state = now_->states[from];
        if (state.depth + 1 >= depth_limit) {
            return;
        }
        if (reading.bare && !is_first(reading.value) && !fragment_) {
            return;
        }
        const bool whole_fragment = fragment_ && state.node == none;
        const int start = is_first(reading.value) || whole_fragment ? first_price : later_price;
        for (std::size_t d = std::min(state.depth, own) + 1; d-- > 0;) {
            int price = state.price + start;
            price += static_cast<int>(state.depth - d) * (close_price + leap_price + 4);
            if (!can_win(price)) {
                return;  // nor can what is further out: it costs more
            }
            if (d > 0) {
                const Open& above = state.open[d - 1];
                const int leap = reading.mark - above.mark - 1;
                price += leap < 0 ? disorder_price : leap * leap_price;
                price += token.leads && token.indent < above.indent ? indent_price : 0;
            } else {
                price += reading.mark * leap_price;
            }
            // "(ii) two members, of whom" right above "(a)": below it, though the scheme has (a)
            // further out. Behind a line without a mark it is another list; the outermost kind
            // stands below none.
            const bool displaces = d < state.depth && !token.broken && reading.mark > 0;
            price += displaces ? displaced_price : 0;
            offer_taken(price, from, token, reading, d);
        }
    }

    /// Whether a step at this price can be among those that are kept.
    bool can_win(int price) const {
        return price <= limit_ && (count_ < width_ || price < steps_[count_ - 1].price);
    }

    void offer_taken(int price,
                     std::uint32_t from,
                     const MarkToken& token,
                     const MarkReading& reading,
                     std::size_t depth) {
        if (!can_win(price)) {
            return;
        }
        const State& state = now_->states[from];
        std::uint16_t indent = depth < state.depth ? state.open[depth].indent : std::uint16_t{0};
        if (token.leads) {
            indent = static_cast<std::uint16_t>(std::min<std::size_t>(token.indent, 999));
        }
        offer({price, from, true, depth + 1, {reading.value, indent, reading.mark}});
    }

    /// Keeps the cheapest steps in order; of those that lead to the same the cheapest, then the
    /// first.
    void offer(const Step& step) {
        if (!can_win(step.price)) {
            return;
        }
        const auto begin = steps_.begin();
        auto end = begin + static_cast<std::ptrdiff_t>(count_);
        const auto known =
            std::find_if(begin, end, [&](const Step& kept) { return same_lists(kept, step); });
        if (known != end && known->price <= step.price) {
            return;
        }
        if (known != end) {
            end = std::move(known + 1, end, known);
        } else if (count_ == width_) {
            --end;
        }
        count_ = static_cast<std::size_t>(end + 1 - begin);
        while (end != begin && (end - 1)->price > step.price) {
            *end = *(end - 1);
            --end;
        }
        *end = step;
    }

    bool same_lists(const Step& a, const Step& b) const {
        if (a.depth != b.depth || a.top != b.top) {
            return false;
        }
        const auto& left = now_->states[a.from].open;
        return a.depth == 0 || a.from == b.from ||
               std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(a.depth) - 1,
                          now_->states[b.from].open.begin());
    }

    /// The steps that were kept make the next beam.
    void take_steps(std::size_t t) {
        for (std::size_t i = 0; i < count_; ++i) {
            const Step& step = steps_[i];
            const State& from = now_->states[step.from];
            State& made = next_->states[i];
            made.price = step.price;
            made.node = from.node;
            made.depth = step.depth;
            if (step.depth > 0) {
                std::copy_n(from.open.begin(), step.depth - 1, made.open.begin());
                made.open[step.depth - 1] = step.top;
            }
            if (step.taken) {
                nodes_.push_back({from.node, static_cast<std::uint32_t>(t), step.top.mark,
                                  static_cast<std::uint8_t>(step.depth - 1)});
                made.node = static_cast<std::uint32_t>(nodes_.size() - 1);
            }
        }
        next_->size = count_;
        std::swap(now_, next_);
    }

    const MarkRun& marks_;
    bool fragment_;
    std::array<Beam, 2> beams_{};
    Beam* now_ = &beams_[0];
    Beam* next_ = &beams_[1];
    std::array<Step, beam_width> steps_{};  // `count_` of them, cheapest first
    std::size_t count_ = 0;
    std::size_t width_ = beam_width;
    int limit_ = no_limit;
    std::vector<Node> nodes_;
};

}  // namespace

std::vector<TakenMark> resolve_marks(const MarkRun& run, bool fragment) {
    if (run.tokens.empty()) {
        return {};
    }
    return Resolver(run, fragment).run();
}

}  // namespace core::cutting
