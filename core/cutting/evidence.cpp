#include "core/cutting/evidence.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/outline_heads.hpp"

#include <algorithm>
#include <cstring>

namespace core::cutting {
namespace {

constexpr std::size_t head_bytes = 65536;  // where an act says that it is one
constexpr std::size_t wide_blanks = 100;   // between the words that say so, beyond one each

std::size_t blank_step(std::string_view text) {
    const char first = text.empty() ? '\0' : text.front();
    if (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
        return 1;
    }
    return text.starts_with("\u00A0") ? 2 : text.starts_with("\u202F") ? 3 : 0;
}

/// Bytes of the blanks, also those that break no line, at the head of `text`.
std::size_t blank_length(std::string_view text) {
    std::size_t length = 0;
    for (std::size_t step = 1; step != 0; length += step) {
        step = blank_step(text.substr(length));
    }
    return length;
}

bool begins_with_words(std::string_view text, std::string_view words) {
    std::size_t at = 0;
    for (const char wanted : words) {
        const std::size_t step =
            wanted == ' ' ? blank_length(text.substr(at)) : at < text.size() && text[at] == wanted;
        if (step == 0) {
            return false;
        }
        at += step;
    }
    return true;
}

/// Its offset in `words`, and itself.
std::pair<std::size_t, std::string_view> longest_word(std::string_view words) {
    std::pair<std::size_t, std::string_view> longest{0, words.substr(0, words.find(' '))};
    for (std::size_t at = words.find(' '); at != words.npos; at = words.find(' ', at + 1)) {
        const std::string_view word = words.substr(at + 1, words.find(' ', at + 1) - at - 1);
        if (word.size() > longest.second.size()) {
            longest = {at + 1, word};
        }
    }
    return longest;
}

/// Whether `words` stand in `text`; where they have a blank, a line may be broken. What is
/// searched is their longest word, the rarest one.
bool holds_words(std::string_view text, std::string_view words) {
    const auto [before, anchor] = longest_word(words);
    std::size_t from = 0;
    while (const void* hit =
               memmem(text.data() + from, text.size() - from, anchor.data(), anchor.size())) {
        const auto at = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
        for (std::size_t begin = at - std::min(at, before + wide_blanks); begin <= at; ++begin) {
            if (begins_with_words(text.substr(begin), words)) {
                return true;
            }
        }
        from = at + 1;
    }
    return false;
}

}  // namespace

Evidence::Evidence(std::string_view source,
                   const std::vector<Line>& lines,
                   const Ruleset& rules,
                   std::size_t headings_max)
    : source_(source),
      rules_(&rules),
      found_(find_keyword_headings({source, lines, rules, headings_max})) {
    for (const auto* part : {&found_.recitals, &found_.headings}) {
        for (const Boundary& boundary : *part) {
            count(boundary);
        }
    }
}

bool Evidence::heads_text() const {
    return articles_ > 0 && source_.find_first_not_of(" \t\r\n", bom_length(source_)) >= first_;
}

bool Evidence::holds(const std::vector<MarkdownHeading>& headings) const {
    const auto before = [](const Boundary& one, std::size_t at) { return one.begin < at; };
    return std::all_of(headings.begin(), headings.end(), [&](const MarkdownHeading& one) {
        const auto own =
            std::lower_bound(found_.headings.begin(), found_.headings.end(), one.begin, before);
        return one.begin < first_article() ||
               (own != found_.headings.end() && own->begin == one.begin);
    });
}

bool Evidence::is_divided_by(const std::vector<MarkdownHeading>& headings) const {
    std::size_t chapters = 0;
    std::size_t others = 0;
    auto own = found_.headings.begin();
    for (const MarkdownHeading& one : headings) {
        own = std::find_if(own, found_.headings.end(),
                           [&](const Boundary& unit) { return unit.begin >= one.begin; });
        if (own == found_.headings.end() || own->begin != one.begin) {
            others += one.begin > first_article() ? 1U : 0U;
        } else if (own->running) {
            return false;
        } else {
            ++chapters;
        }
    }
    return chapters >= 2 && articles_ >= others;
}

bool Evidence::strong() const {
    if (found_.first_section) {
        return true;
    }
    if (is_outlined()) {
        return false;
    }
    // A line above one number may be an address, and policies have annexes too.
    const bool apart = containers_ > annexes_ || (containers_ > 0 && noted_ * 2 >= bare_);
    return articles_ >= 3 || (articles_ >= 1 && containers_ >= 1) || noted_ >= 4 ||
           (noted_ >= 1 && apart) || (bare_ >= 3 && containers_ > annexes_) ||
           (containers_ >= 3 && !annexes_only()) || (headings() >= 1 && is_enacted());
}

void Evidence::count(const Boundary& boundary) {
    const bool digits = !boundary.num.empty() && is_digit(boundary.num[0]);
    bold_ += source_.substr(boundary.begin, 2) == "**" ? 1U : 0U;
    if (boundary.running && boundary.bare && digits) {
        ++(boundary.noted ? noted_ : bare_);
        decimals_ += boundary.num.find(".") != std::string::npos ? 1U : 0U;
    } else if (boundary.running) {
        first_ = articles_++ == 0 ? boundary.begin : first_;
    } else if (boundary.kind != "heading" && !(boundary.annex && has_leader(boundary.title))) {
        first_ = headings() == 0 ? boundary.begin : first_;
        ++containers_;
        annexes_ += boundary.annex ? 1U : 0U;
    }
}

/// "1.", "1.1", "1.2", "2.": an outline, where laws insert a 4.1 here and there.
bool Evidence::is_outlined() const {
    return articles_ == 0 && noted_ * 5 < bare_ && decimals_ * 3 >= noted_ + bare_ &&
           containers_ == annexes_ && !is_enacted();
}

/// The text says that it is an act.
bool Evidence::is_enacted() const {
    const std::string_view head = source_.substr(0, head_bytes);
    return std::any_of(rules_->enacting.begin(), rules_->enacting.end(),
                       [&](const std::string& words) { return holds_words(head, words); });
}

}  // namespace core::cutting
