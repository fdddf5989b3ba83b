#include "core/cutting/accept.hpp"
#include "core/cutting/candidates.hpp"
#include "core/cutting/engines.hpp"
#include "core/cutting/zones.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <map>

namespace core::cutting {
namespace {

constexpr std::size_t title_lines = 4;
constexpr std::size_t title_bytes = 300;

bool has_lower_letter(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Decoded decoded = decode_utf8(text, at);
        if (utf8proc_category(static_cast<utf8proc_int32_t>(decoded.character)) ==
            UTF8PROC_CATEGORY_LL) {
            return true;
        }
        at += decoded.length;
    }
    return false;
}

bool has_letter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x80 || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
    });
}

/// Builds boundaries from accepted candidates, in order.
class Builder {
  public:
    Builder(const EngineInput& input, const std::vector<Candidate>& candidates)
        : input_(input), candidates_(candidates) {}

    std::vector<Boundary> run() {
        std::vector<Boundary> out;
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            if (candidates_[i].accepted) {
                out.push_back(boundary(i));
            }
        }
        return out;
    }

  private:
    Boundary boundary(std::size_t index) {
        const Candidate& candidate = candidates_[index];
        const Level& rule = input_.rules.levels[candidate.level];
        Boundary out;
        out.begin = candidate.begin;
        out.kind = rule.kind;
        out.rank = rank_of(candidate.level, rule);
        out.running = rule.role == Role::article;
        out.annex = rule.role == Role::annex;
        out.num = clean_text(input_.source.substr(candidate.number_begin,
                                                  candidate.number_end - candidate.number_begin));
        const std::string number = candidate.number.style == number_ordinal
                                       ? std::to_string(candidate.number.key[0])
                                       : out.num;
        out.element = path_element(rule.keywords[candidate.keyword].address, number);
        out.end = candidate.title_end;
        out.title = title(index, rule, out.end);
        return out;
    }

    int rank_of(std::size_t level, const Level& rule) {
        if (rule.role != Role::container) {
            return rule.rank;
        }
        int rank = rule.rank;
        if (rule.floating) {
            const auto [known, fresh] = floating_.emplace(level, rule.rank);
            if (fresh && !open_.empty()) {
                known->second = std::max(rule.rank, open_.back() + 1);
            }
            rank = known->second;
        }
        while (!open_.empty() && open_.back() >= rank) {
            open_.pop_back();
        }
        open_.push_back(rank);
        return rank;
    }

    /// The title: behind the number, else on the lines below as far as they look like one.
    std::string title(std::size_t index, const Level& rule, std::size_t& end) const {
        const Candidate& candidate = candidates_[index];
        std::string out = clean_text(input_.source.substr(
            candidate.title_begin, candidate.title_end - candidate.title_begin));
        if (!rule.title_below || (!out.empty() && !rule.title_upper)) {
            return out;
        }
        if (!out.empty() && has_lower_letter(out)) {
            return out;
        }
        std::size_t taken = 0;
        for (std::size_t i = candidate.line + 1; i < input_.lines.size(); ++i) {
            const Line& line = input_.lines[i];
            const PeeledLine peeled = peel(input_.source, line);
            if (peeled.begin == peeled.end) {
                if (taken > 0 || !out.empty() || i > candidate.line + 2) {
                    break;
                }
                continue;
            }
            const std::string_view text =
                input_.source.substr(peeled.begin, peeled.end - peeled.begin);
            if (!is_title_line(text, i, rule) || out.size() + text.size() > title_bytes) {
                break;
            }
            out += out.empty() ? clean_text(text) : " " + clean_text(text);
            end = peeled.end;
            if (++taken == (rule.title_upper ? title_lines : 1)) {
                break;
            }
        }
        return out;
    }

    bool is_title_line(std::string_view text, std::size_t line, const Level& rule) const {
        const auto at = std::lower_bound(
            candidates_.begin(), candidates_.end(), line,
            [](const Candidate& candidate, std::size_t wanted) { return candidate.line < wanted; });
        if (at != candidates_.end() && at->line == line && at->accepted) {
            return false;
        }
        if (rule.title_upper) {
            return has_letter(text) && !has_lower_letter(text);
        }
        return text[0] != '(' && !(text[0] >= '0' && text[0] <= '9') && text.back() != '.' &&
               text.back() != ':' && text.back() != ';' && text.back() != ',';
    }

    const EngineInput& input_;
    const std::vector<Candidate>& candidates_;
    std::map<std::size_t, int> floating_;
    std::vector<int> open_;
};

}  // namespace

void cut_keywords(const EngineInput& input, Assembly& out, std::vector<Warning>& warnings) {
    std::vector<Candidate> candidates = find_candidates(input.source, input.lines, input.rules);
    mark_quotes(input.source, input.lines, candidates);
    mark_contents(input.source, input.lines, input.rules, candidates);
    accept_candidates(input.rules, candidates, warnings);
    out.boundaries = Builder(input, candidates).run();
}

}  // namespace core::cutting
