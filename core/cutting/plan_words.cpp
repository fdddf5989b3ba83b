#include "core/cutting/plan_words.hpp"

#include "core/cutting/text.hpp"
#include "core/hash.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace core::cutting {
namespace {

constexpr std::size_t run_words = 3;
constexpr std::size_t heading_bytes = 200;  // the number stands in them

std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
}

std::uint64_t hash_of(std::string_view word) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : word) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    }
    return mixed(hash);
}

std::string without(std::string_view body, std::string_view number) {
    std::string out(body);
    const std::size_t at = number.empty() ? std::string::npos : out.find(number);
    if (at < heading_bytes) {
        out.erase(at, number.size());
    }
    return out;
}

template <class Word>
void each_word(std::string_view text, const Word& word) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = decode_utf8(text, at);
        if (is_space(decoded.character) || decoded.character == U'\n' ||
            decoded.character == U'\r') {
            if (at > begin) {
                word(text.substr(begin, at - begin));
            }
            begin = at + decoded.length;
        }
        at += decoded.length;
    }
    if (begin < text.size()) {
        word(text.substr(begin));
    }
}

/// Where a run of words stands: in which unit of each plan, and whether in more than one.
struct RunPlaces {
    std::size_t before = 0;
    std::size_t after = 0;
    int in_before = 0;
    int in_after = 0;
};

using Votes = std::map<std::pair<std::size_t, std::size_t>, std::size_t>;

template <class Note>
void each_run(const UnitWords& words, const std::vector<std::size_t>& units, const Note& note) {
    for (const std::size_t unit : units) {
        const std::vector<std::uint64_t>& all = words.in_order(unit);
        for (std::size_t at = 0; at + run_words <= all.size(); ++at) {
            std::uint64_t hash = 0;
            for (std::size_t n = 0; n < run_words; ++n) {
                hash = mixed(hash + all[at + n]);
            }
            note(hash, unit);
        }
    }
}

Votes votes_of(const UnitWords& before,
               const std::vector<std::size_t>& is,
               const UnitWords& after,
               const std::vector<std::size_t>& ks) {
    std::map<std::uint64_t, RunPlaces> runs;
    each_run(before, is, [&](std::uint64_t hash, std::size_t unit) {
        RunPlaces& places = runs[hash];
        places.before = unit;
        ++places.in_before;
    });
    each_run(after, ks, [&](std::uint64_t hash, std::size_t unit) {
        const auto found = runs.find(hash);
        if (found != runs.end()) {
            found->second.after = unit;
            ++found->second.in_after;
        }
    });
    Votes votes;
    for (const auto& [hash, places] : runs) {
        if (places.in_before == 1 && places.in_after == 1) {
            ++votes[{places.before, places.after}];
        }
    }
    return votes;
}

}  // namespace

UnitWords::UnitWords(const Plan& plan, std::string_view text) {
    for (const Unit& unit : plan.units) {
        const std::string body =
            without(text.substr(unit.span.begin, unit.span.end - unit.span.begin), unit.num);
        std::vector<std::uint64_t> words;
        std::string joined;
        each_word(body, [&](std::string_view word) {
            words.push_back(hash_of(word));
            joined.append(word).push_back(' ');
        });
        digests_.push_back(sha256_hex(joined));
        sorted_.push_back(words);
        std::sort(sorted_.back().begin(), sorted_.back().end());
        words_.push_back(std::move(words));
    }
}

int percent_alike(const UnitWords& before, std::size_t i, const UnitWords& after, std::size_t k) {
    if (before.without_number(i) == after.without_number(k)) {
        return 100;
    }
    const std::vector<std::uint64_t>& a = before.sorted(i);
    const std::vector<std::uint64_t>& b = after.sorted(k);
    std::size_t common = 0;
    for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
        if (*left == *right) {
            ++common;
            ++left;
            ++right;
        } else {
            ++(*left < *right ? left : right);
        }
    }
    const std::size_t all = a.size() + b.size();
    return all == 0 ? 0 : static_cast<int>(std::min<std::size_t>(common * 200 / all, 99));
}

std::vector<std::pair<std::size_t, std::size_t>> most_alike(const UnitWords& before,
                                                            const std::vector<std::size_t>& is,
                                                            const UnitWords& after,
                                                            const std::vector<std::size_t>& ks,
                                                            int least) {
    const Votes votes = votes_of(before, is, after, ks);
    // Most votes, and of two with as many the first: the other plan's choice must be the same.
    std::map<std::size_t, std::pair<std::size_t, std::size_t>> best_of_before;
    std::map<std::size_t, std::pair<std::size_t, std::size_t>> best_of_after;
    for (const auto& [pair, count] : votes) {
        auto& forward = best_of_before[pair.first];
        if (count > forward.second) {
            forward = {pair.second, count};
        }
        auto& back = best_of_after[pair.second];
        if (count > back.second) {
            back = {pair.first, count};
        }
    }
    std::vector<std::pair<std::size_t, std::size_t>> out;
    for (const auto& [i, choice] : best_of_before) {
        if (best_of_after[choice.first].first == i &&
            percent_alike(before, i, after, choice.first) >= least) {
            out.emplace_back(i, choice.first);
        }
    }
    return out;
}

}  // namespace core::cutting
