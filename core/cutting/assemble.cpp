#include "core/cutting/assemble.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/first_with_text.hpp"
#include "core/cutting/text.hpp"
#include "core/hash.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <utility>

namespace core::cutting {
namespace {

constexpr const char* document_kind = "document";

/// ASCII that path_element() leaves as it is.
bool is_plain_letter(char c) {
    return is_digit(c) || is_lower(c) || is_upper(c) || c == '.';
}

/// The first filled line of the heading, which may stand in `buffer`.
std::string_view label_of(std::string_view source, const UnitStart& boundary, std::string& buffer) {
    std::string_view text = source.substr(boundary.begin, boundary.end - boundary.begin);
    while (!text.empty()) {
        std::size_t stop = std::min(text.find('\n'), text.size());
        stop = std::min(text.substr(0, stop).find('\r'), stop);
        const std::string_view label =
            clean_head(clip_utf8(text.substr(0, stop), 2 * label_limit), label_limit, buffer);
        if (!label.empty()) {
            return label;
        }
        text.remove_prefix(std::min(stop + 1, text.size()));
    }
    return boundary.element;
}

/// At most `room` bytes of a path: of a longer one its head and what its digest begins with.
std::string shortened(const std::string& path, std::size_t room) {
    const std::string tail = "~" + sha256_hex(path).substr(0, 8);
    const std::size_t keep = room > tail.size() ? room - tail.size() : 0;
    return std::string(clip_utf8(path, keep)) + tail;
}

/// UnitStart::parent where nothing encloses it.
constexpr std::size_t no_parent = source_limit;

/// Finds what encloses each start, and which of them lie in an annex.
void give_parents(UnitStarts& starts) {
    struct Open {
        std::size_t index = 0;
        int rank = 0;
        bool recital = false;
        bool annex = false;
    };
    std::vector<Open> open;
    std::size_t index = 0;
    for (UnitStart& start : starts) {
        if (start.opens_act) {
            open.clear();
        }
        // Recitals hold nothing but their own points.
        while (!open.empty() &&
               (open.back().rank >= start.rank || (open.back().recital && !start.recital))) {
            open.pop_back();
        }
        start.parent = open.empty() ? no_parent : open.back().index;
        start.annex = !start.recital && (start.annex || (!open.empty() && open.back().annex));
        open.push_back({index++, start.rank, start.recital, start.annex});
    }
}

/// Whether a unit may stand right under the prefix.
bool stands_alone(const UnitStart& start) {
    return start.running && !start.annex && !start.quoted;
}

/// Whether the running numbers start again under another container, so that they need its path.
bool running_numbers_restart(const UnitStarts& starts) {
    FirstWithText first(starts.size());
    std::size_t again = 0;
    std::size_t all = 0;
    std::size_t index = 0;
    for (const UnitStart& start : starts) {
        const std::size_t i = index++;
        if (!stands_alone(start)) {
            continue;
        }
        ++all;
        const std::size_t known = first.find(
            i, [&](std::size_t unit) -> std::string_view { return starts[unit].element; });
        again += starts[known].parent != start.parent ? 1U : 0U;
    }
    return again > 0 && again * 10 >= all;  // a single stray double moves no other address
}

/// Makes units of starts that know their parents, in order; gives the memory of each back.
class UnitMaker {
  public:
    UnitMaker(Assembly& input, Plan& plan)
        : input_(input),
          plan_(plan),
          restart_(running_numbers_restart(input.boundaries)),
          first_(input.boundaries.size()),
          address_(input.prefix + "/"),
          head_(address_.size()),
          room_(address_limit > input.prefix.size() + 12 ? address_limit - input.prefix.size() - 12
                                                         : 20) {}

    /// The answer: how many warnings were not noted.
    std::size_t run() {
        while (!input_.boundaries.empty()) {
            const UnitStart& start = input_.boundaries.front();
            Unit unit;
            unit.unit_kind = input_.unit_kind;
            unit.section_type = start.kind;
            unit.zone = start.recital ? "preamble" : start.annex ? "annex" : "body";
            unit.label = label_of(input_.source, start, buffer_);
            unit.num = start.num;
            unit.title = start.title;
            unit.quoted = start.quoted;
            if (start.parent != no_parent) {
                unit.parent = start.parent;
            }
            unit.depth = start.depth > 0 ? start.depth
                         : unit.parent   ? plan_.units.depth(*unit.parent) + 1
                                         : 1;
            give_span(start, unit);
            give_address(start, unit);
            plan_.units.push_back(unit, words_of(start, unit));
            input_.boundaries.pop_front();
        }
        return again_ - std::min(again_, warning_limit);
    }

  private:
    /// The kind is one of the ruleset's texts: where it lies tells which.
    std::size_t words_of(const UnitStart& start, const Unit& unit) {
        for (const Words& one : words_) {
            if (one.kind == start.kind.data() && one.zone == unit.zone.data()) {
                return one.index;
            }
        }
        const std::size_t index = plan_.units.words_of(unit);
        words_.push_back({start.kind.data(), unit.zone.data(), index});
        return index;
    }

    void give_span(const UnitStart& start, Unit& unit) {
        const std::size_t next =
            input_.boundaries.size() > 1 ? input_.boundaries[1].begin : input_.source.size();
        unit.span = {start.begin, next};
        while (gap_ < input_.gaps.size() && input_.gaps[gap_].end < next) {
            ++gap_;
        }
        if (gap_ < input_.gaps.size() && input_.gaps[gap_].end == next &&
            input_.gaps[gap_].begin > unit.span.begin) {
            unit.span.end = input_.gaps[gap_].begin;
        }
    }

    /// The address of a unit that is there, without the prefix.
    std::string_view path_of(std::size_t unit) const {
        return plan_.units.address(unit).substr(head_);
    }

    /// Whether another unit has the path of the one that is made.
    bool is_taken() {
        const std::string_view path = std::string_view(address_).substr(head_);
        const std::size_t index = plan_.units.size();
        return first_.find(index, std::hash<std::string_view>{}(path),
                           [&](std::size_t unit) { return path_of(unit) == path; }) != index;
    }

    void give_address(const UnitStart& start, Unit& unit) {
        address_.resize(head_);
        if (unit.parent && (restart_ || !stands_alone(start))) {
            address_.append(path_of(*unit.parent)).append(input_.joiner);
        }
        address_.append(start.element);
        // Room is left for a suffix, so that a duplicate stays below the limit too.
        if (address_.size() - head_ > room_) {
            address_.replace(head_, address_.npos, shortened(address_.substr(head_), room_));
        }
        if (is_taken()) {
            add_suffix(unit.span.begin);
        }
        unit.canonical_address = address_;
    }

    void add_suffix(std::size_t begin) {
        const std::string path = address_.substr(head_);
        std::size_t& count = next_suffix_.try_emplace(path, 1).first->second;
        do {
            address_.replace(head_, address_.npos, path + "_" + std::to_string(++count));
        } while (is_taken());
        if (++again_ <= warning_limit) {
            plan_.warnings.push_back(
                {"DUPLICATE_ADDRESS", begin,
                 path + " stands more than once; this one is " + address_.substr(head_)});
        }
    }

    struct Words {
        const char* kind = nullptr;
        const char* zone = nullptr;
        std::size_t index = 0;
    };

    Assembly& input_;
    Plan& plan_;
    std::vector<Words> words_;
    bool restart_;
    FirstWithText first_;
    std::string address_;  // of the unit that is made
    std::size_t head_;     // bytes of the prefix in it
    std::size_t room_;     // for the path behind
    std::unordered_map<std::string, std::size_t> next_suffix_;
    std::size_t again_ = 0;  // addresses that stood before
    std::size_t gap_ = 0;    // the first one that no unit before has passed
    std::string buffer_;
};

}  // namespace

void put_before(UnitStarts& all, std::vector<Boundary> more) {
    while (!more.empty()) {
        all.push_front(std::move(more.back()));
        more.pop_back();
    }
}

UnitStart whole_text(std::string_view source) {
    UnitStart boundary;
    boundary.end = source.size();
    boundary.rank = 1;
    boundary.kind = document_kind;
    boundary.element = "DOCUMENT";
    return boundary;
}

std::string path_element(std::string_view word, std::string_view number) {
    std::string out(word);
    const bool plain = std::all_of(number.begin(), number.end(), is_plain_letter);
    if (plain && !number.empty()) {
        out.append(out.empty() ? "" : "-").append(number);
        return out;
    }
    std::string clean = compose(clean_text(number));
    std::string digits;
    std::size_t at = 0;
    while (at < clean.size()) {
        const Decoded decoded = decode_utf8(clean, at);
        const char32_t c = decoded.character;
        if ((c >= 0x2010 && c <= 0x2015) || c == U'/' || c == U'\\') {
            digits.push_back('-');
        } else if (c == U'(') {
            // "5 (bis)" is "5bis", but "5(1)" is not "51".
            digits.append(!digits.empty() && is_digit(digits.back()) && at + 1 < clean.size() &&
                                  is_digit(clean[at + 1])
                              ? "-"
                              : "");
        } else if (!is_space(c) && c != U'"' && c != U')') {
            digits.append(clean, at, decoded.length);
        }
        at += decoded.length;
    }
    if (!out.empty() && !digits.empty()) {
        out.push_back('-');
    }
    return out + digits;
}

std::size_t assemble(Assembly input, Plan& plan) {
    if (input.source.empty()) {
        return 0;
    }
    if (input.boundaries.empty()) {
        input.boundaries.push_back(whole_text(input.source));
    }
    if (input.boundaries.front().kind == document_kind) {
        input.joiner = Assembly().joiner;
        input.gaps.clear();
        plan.warnings.push_back({"NO_HEADING", 0, "no heading found: the text is one unit"});
    }
    give_parents(input.boundaries);
    const std::size_t left_out = UnitMaker(input, plan).run();
    plan.zones = std::move(input.zones);
    if (plan.zones.empty()) {
        plan.zones.push_back({*zone_kind("body"), {0, plan.source_bytes}});
    }
    return left_out;
}

}  // namespace core::cutting
