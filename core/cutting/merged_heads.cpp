#include "core/cutting/merged_heads.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/byte_masks.hpp"

#include <algorithm>
#include <unordered_map>

namespace core::cutting {
namespace {

constexpr std::size_t head_min = 16;

bool is_head(std::string_view text, std::string_view line) {
    return std::any_of(text.begin(), text.end(), is_digit) &&
           std::count_if(text.begin(), text.end(), is_letter) >= 3 &&
           line.find_first_of("|\t") == std::string_view::npos;
}

bool are_heads(const std::vector<PageItem>& run) {
    const auto before =
        std::count_if(run.begin(), run.end(), [](const PageItem& item) { return item.before; });
    const bool turns = before > 0 && static_cast<std::size_t>(before) < run.size();
    return turns ||
           std::all_of(run.begin(), run.end(), [](const PageItem& item) { return item.strong; });
}

}  // namespace

void MergedHeads::read(PageItem item, std::string_view text) {
    const std::size_t first = text.substr(0, page_digits_max + 1).find(' ');
    const std::size_t tail = text.size() - std::min(text.size(), page_digits_max + 1);
    const std::size_t last = text.substr(tail).rfind(' ');
    if (is_digit(text[0]) && first != std::string_view::npos) {
        item.before = true;
        add(item, text.substr(first), text.substr(0, first));
    }
    if (is_digit(text.back()) && last != std::string_view::npos) {
        item.before = false;
        add(item, text.substr(0, tail + last), text.substr(tail + last + 1));
    }
}

void MergedHeads::add(PageItem item, std::string_view rest, std::string_view digits) {
    const auto number = page_of(digits);
    if (!number || rest.size() < head_min) {
        return;
    }
    item.number = *number;
    item.strong = item.before ? rest.starts_with("  ") : rest.ends_with(' ');
    trim(rest);
    if (rest.size() >= head_min) {
        items_.emplace_back(rest, item);
        std::uint8_t& times = times_[sketch_of(rest)];
        times = static_cast<std::uint8_t>(std::min(times + 1, times_least));
    }
}

/// From the ends of the text: equal ones have the same.
std::size_t MergedHeads::sketch_of(std::string_view head) {
    const std::uint64_t ends =
        load_word(head.data()) * 3 + load_word(head.data() + head.size() - 8) + head.size();
    return (ends * 0x9E3779B97F4A7C15U) >> (64U - sketch_bits);
}

std::vector<PageItem> MergedHeads::heads(std::string_view source) const {
    std::unordered_map<std::string_view, std::vector<PageItem>> by_head;
    for (const auto& [head, item] : items_) {
        const std::string_view line =
            source.substr(item.span.begin, item.span.end - item.span.begin);
        if (times_[sketch_of(head)] >= times_least && is_head(head, line)) {
            by_head[head].push_back(item);
        }
    }
    std::vector<PageItem> out;
    for (const auto& [head, items] : by_head) {
        for (const std::vector<PageItem>& run : rising_runs(items)) {
            if (run.size() >= times_least && are_heads(run)) {
                out.insert(out.end(), run.begin(), run.end());
            }
        }
    }
    return out;
}

}  // namespace core::cutting
