#include "core/cutting/page_runs.hpp"

#include "core/cutting/ascii.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

/// What a page holds: numbers closer to each other than that are those of a list or table.
constexpr std::size_t page_min = 500;
constexpr std::size_t page_max = 12'000;
/// So many pages may have lost their number between two that have one.
constexpr std::uint32_t step_max = 4;
/// How far back the number of the page before is looked for.
constexpr std::size_t look_back = 32;

bool follows(const PageItem& one, const PageItem& next) {
    const std::size_t gap = next.span.begin - one.span.begin;
    const std::uint32_t step = next.number - one.number;
    return next.number > one.number && step <= step_max && gap >= page_min * step &&
           gap <= page_max * step;
}

bool is_trimmed(char c) {
    return c == ' ' || c == '\t' || c == '\f';
}

}  // namespace

bool is_letter(char c) {
    return is_lower(c) || is_upper(c) || static_cast<unsigned char>(c) >= 0xC3;
}

void trim(std::string_view& text) {
    while (!text.empty() && is_trimmed(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_trimmed(text.back())) {
        text.remove_suffix(1);
    }
}

std::optional<std::uint32_t> page_of(std::string_view digits) {
    if (digits.empty() || digits.size() > page_digits_max || digits[0] == '0' ||
        !std::all_of(digits.begin(), digits.end(), is_digit)) {
        return std::nullopt;
    }
    std::uint32_t value = 0;
    for (const char c : digits) {
        value = value * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return value;
}

bool take_dash(std::string_view& text, bool at_end) {
    for (const std::string_view dash : {"-", "–", "—"}) {
        if (at_end ? text.ends_with(dash) : text.starts_with(dash)) {
            at_end ? text.remove_suffix(dash.size()) : text.remove_prefix(dash.size());
            return true;
        }
    }
    return false;
}

bool is_page_count(std::u32string_view text) {
    const auto blanks = [&] {
        const std::size_t before = text.size();
        while (!text.empty() && text[0] == U' ') {
            text.remove_prefix(1);
        }
        return text.size() < before;
    };
    const auto number = [&] {
        std::size_t digits = 0;
        while (digits < text.size() && is_digit(text[digits])) {
            ++digits;
        }
        text.remove_prefix(digits);
        return digits > 0 && digits <= 4;
    };
    if (!blanks() || !number()) {
        return false;
    }
    if (text.empty()) {
        return true;
    }
    const bool apart = blanks();
    if (!text.empty() && text[0] == U'/') {
        text.remove_prefix(1);
        blanks();
        return number() && text.empty();
    }
    const std::size_t word = text.find(U' ');
    if (!apart || word == 0 || word > 6) {
        return false;
    }
    text.remove_prefix(word);
    return blanks() && number() && text.empty();
}

std::vector<PageItem> apart_items(const std::vector<PageItem>& items) {
    std::vector<PageItem> out;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const bool above = i > 0 && items[i].span.begin - items[i - 1].span.begin < page_min / 2;
        const bool below =
            i + 1 < items.size() && items[i + 1].span.begin - items[i].span.begin < page_min / 2;
        if (items[i].strong || (!above && !below)) {
            out.push_back(items[i]);
        }
    }
    return out;
}

std::vector<std::vector<PageItem>> rising_runs(const std::vector<PageItem>& items) {
    std::vector<std::size_t> length(items.size(), 1);
    std::vector<std::size_t> before(items.size(), items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        for (std::size_t j = i; j > 0 && i - j < look_back; --j) {
            if (follows(items[j - 1], items[i]) && length[j - 1] >= length[i]) {
                length[i] = length[j - 1] + 1;
                before[i] = j - 1;
            }
        }
    }
    std::vector<std::vector<PageItem>> runs;
    std::vector<bool> used(items.size(), false);
    for (std::size_t i = items.size(); i > 0; --i) {
        std::vector<PageItem> run;
        for (std::size_t at = i - 1; at < items.size() && !used[at]; at = before[at]) {
            used[at] = true;
            run.push_back(items[at]);
        }
        if (run.size() > 1) {
            runs.emplace_back(run.rbegin(), run.rend());
        }
    }
    return runs;
}

}  // namespace core::cutting
