#include "core/cutting/marks.hpp"

#include <algorithm>
#include <array>
#include <functional>
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
constexpr int disorder_price = 14;  // an outer kind of mark below an inner one
constexpr int leap_price = 2;       // a kind of mark is left out
constexpr int close_price = 1;      // a list is left for an outer one
constexpr int indent_price = 8;     // the indents tell another depth
constexpr std::size_t beam_width = 8;
constexpr std::size_t depth_limit = 9;
constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

std::uint16_t part(std::uint64_t value, unsigned index) {
    return static_cast<std::uint16_t>(value >> (48U - 16U * index));
}

/// 1, a, and 2.1: a list begins.
bool is_first(std::uint64_t value) {
    unsigned last = 3;
    while (last > 0 && part(value, last) == 0) {
        --last;
    }
    return part(value, last) <= 1;
}

/// What it costs that `next` follows `last` in one list.
int step_price(std::uint64_t last, std::uint64_t next, bool broken) {
    if (last == next) {
        return duplicate_price;
    }
    unsigned i = 0;
    while (i < 3 && part(last, i) == part(next, i)) {
        ++i;
    }
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

struct Open {
    std::uint8_t mark = 0;
    std::uint16_t indent = 0;
    std::uint64_t value = 0;
    bool operator==(const Open&) const = default;
};

struct State {
    int price = 0;
    std::uint8_t depth = 0;
    std::array<Open, depth_limit> open{};
    std::uint32_t node = none;
};

/// A way on from a state: the token is skipped, or taken at a depth. Only the cheapest of them
/// become states.
struct Step {
    int price = 0;
    std::uint32_t from = 0;  // index of the state
    int depth = -1;          // -1: skipped
    MarkReading reading;
};

/// How a state came about: the last token that was taken and the node before.
struct Node {
    std::uint32_t before = none;
    TakenMark taken;
};

class Resolver {
  public:
    Resolver(const std::vector<MarkToken>& tokens, bool fragment)
        : tokens_(tokens), fragment_(fragment) {
        beam_.push_back({});
    }

    std::vector<TakenMark> run() {
        for (std::size_t t = 0; t < tokens_.size(); ++t) {
            steps_.clear();
            for (std::uint32_t from = 0; from < beam_.size(); ++from) {
                follow(from, t);
            }
            make_steps(t);
        }
        std::vector<TakenMark> taken;
        for (std::uint32_t n = beam_.front().node; n != none; n = nodes_[n].before) {
            taken.push_back(nodes_[n].taken);
        }
        std::reverse(taken.begin(), taken.end());
        return taken;
    }

  private:
    void follow(std::uint32_t from, std::size_t t) {
        const MarkToken& token = tokens_[t];
        const State& state = beam_[from];
        const int skipped = token.leads ? skip_price : skip_inner_price;
        steps_.push_back({state.price + skipped, from, -1, {}});
        for (const MarkReading& reading : token.readings) {
            continue_list(from, t, reading);
            open_list(from, t, reading);
        }
    }

    void continue_list(std::uint32_t from, std::size_t t, const MarkReading& reading) {
        const State& state = beam_[from];
        for (int d = state.depth - 1; d >= 0; --d) {
            const Open& open = state.open[static_cast<std::size_t>(d)];
            if (open.mark != reading.mark) {
                continue;
            }
            const int closed = state.depth - 1 - d;
            int price = step_price(open.value, reading.value, tokens_[t].broken);
            price += closed * close_price;
            price += tokens_[t].leads && open.indent != tokens_[t].indent ? indent_price : 0;
            steps_.push_back({state.price + price, from, d, reading});
            return;
        }
    }

    /// A new list below depth d, for each d at which it makes sense.
    void open_list(std::uint32_t from, std::size_t t, const MarkReading& reading) {
        const State& state = beam_[from];
        const bool whole_fragment = fragment_ && state.node == none;
        const int start = is_first(reading.value) || whole_fragment ? first_price : later_price;
        for (int d = state.depth; d >= 0 && d + 1 < static_cast<int>(depth_limit); --d) {
            const auto below = static_cast<std::size_t>(d);
            const bool used =
                std::any_of(state.open.begin(), state.open.begin() + d,
                            [&](const Open& one) { return one.mark == reading.mark; });
            if (used) {
                continue;
            }
            int price = start + (state.depth - d) * (close_price + leap_price + 4);
            if (d > 0) {
                const Open& above = state.open[below - 1];
                const int leap = reading.mark - above.mark - 1;
                price += leap < 0 ? disorder_price : leap * leap_price;
                price += tokens_[t].leads && tokens_[t].indent < above.indent ? indent_price : 0;
            } else {
                price += reading.mark * leap_price;
            }
            steps_.push_back({state.price + price, from, d, reading});
        }
    }

    State state_behind(const Step& step, std::size_t t) const {
        State made = beam_[step.from];
        made.price = step.price;
        if (step.depth < 0) {
            return made;
        }
        const auto d = static_cast<std::size_t>(step.depth);
        made.depth = static_cast<std::uint8_t>(step.depth + 1);
        const std::uint16_t indent =
            tokens_[t].leads
                ? static_cast<std::uint16_t>(std::min<std::size_t>(tokens_[t].indent, 999))
                : made.open[d].indent;
        made.open[d] = {step.reading.mark, indent, step.reading.value};
        std::fill(made.open.begin() + step.depth + 1, made.open.end(), Open{});
        return made;
    }

    /// The cheapest steps make the next beam; of those that lead to the same the first stays.
    void make_steps(std::size_t t) {
        order_.clear();
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            order_.emplace_back(steps_[i].price, i);
        }
        std::make_heap(order_.begin(), order_.end(), std::greater<>());
        next_.clear();
        for (auto rest = order_.end(); rest != order_.begin(); --rest) {
            std::pop_heap(order_.begin(), rest, std::greater<>());
            const Step& step = steps_[(rest - 1)->second];
            State state = state_behind(step, t);
            const bool known = std::any_of(next_.begin(), next_.end(), [&](const State& kept) {
                return kept.depth == state.depth &&
                       std::equal(state.open.begin(), state.open.begin() + state.depth,
                                  kept.open.begin());
            });
            if (known) {
                continue;
            }
            if (step.depth >= 0) {
                nodes_.push_back({state.node, {t, step.reading.mark, step.depth}});
                state.node = static_cast<std::uint32_t>(nodes_.size() - 1);
            }
            next_.push_back(state);
            if (next_.size() == beam_width) {
                break;
            }
        }
        beam_.swap(next_);
    }

    const std::vector<MarkToken>& tokens_;
    bool fragment_;
    std::vector<State> beam_;
    std::vector<State> next_;
    std::vector<Step> steps_;
    std::vector<std::pair<int, std::size_t>> order_;  // price and place of the steps
    std::vector<Node> nodes_;
};

}  // namespace

std::vector<TakenMark> resolve_marks(const std::vector<MarkToken>& tokens, bool fragment) {
    if (tokens.empty()) {
        return {};
    }
    return Resolver(tokens, fragment).run();
}

}  // namespace core::cutting
