#include "core/cutting/assemble.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/first_with_text.hpp"
#include "core/cutting/text.hpp"
#include "core/hash.hpp"

#include <algorithm>
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
std::string_view label_of(std::string_view source, const Boundary& boundary, std::string& buffer) {
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

/// Whether a unit may stand right under the prefix.
bool stands_alone(const Unit& unit, bool running) {
    return running && unit.zone != "annex" && !unit.quoted;
}

/// Whether the running numbers start again under another container, so that they need its path.
/// The units have the elements of their paths in place of their addresses.
bool running_numbers_restart(const std::vector<Unit>& units, const std::vector<bool>& running) {
    FirstWithText first(units.size());
    std::size_t again = 0;
    std::size_t all = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (!stands_alone(units[i], running[i])) {
            continue;
        }
        ++all;
        const std::size_t known = first.find(
            i, [&](std::size_t unit) -> std::string_view { return units[unit].canonical_address; });
        again += units[known].parent != units[i].parent ? 1U : 0U;
    }
    return again > 0 && again * 10 >= all;  // a single stray double moves no other address
}

/// At most `room` bytes of a path: of a longer one its head and what its digest begins with.
std::string shortened(const std::string& path, std::size_t room) {
    const std::string tail = "~" + sha256_hex(path).substr(0, 8);
    const std::size_t keep = room > tail.size() ? room - tail.size() : 0;
    return std::string(clip_utf8(path, keep)) + tail;
}

/// From the elements of the paths, which stand where the addresses shall stand, to the addresses.
/// Answer: the warnings that were not noted.
std::size_t give_addresses(const Assembly& input, const std::vector<bool>& running, Plan& plan) {
    const bool restart = running_numbers_restart(plan.units, running);
    const std::string head = input.prefix + "/";
    const auto path_of = [&](std::size_t unit) {
        return plan.units[unit].canonical_address.substr(head.size());
    };
    FirstWithText first(plan.units.size());
    std::size_t again = 0;
    std::unordered_map<std::string, std::size_t> next_suffix;
    // Room is left for a suffix, so that a duplicate stays below the limit too.
    const std::size_t room =
        address_limit > input.prefix.size() + 12 ? address_limit - input.prefix.size() - 12 : 20;
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        Unit& unit = plan.units[i];
        std::string_view above;
        std::string_view joiner;
        if (unit.parent && (restart || !stands_alone(unit, running[i]))) {
            above = path_of(*unit.parent);
            joiner = input.joiner;
        }
        const std::string_view element = unit.canonical_address;
        if (above.size() + joiner.size() + element.size() <= room) {
            unit.canonical_address = plan.texts->join({head, above, joiner, element});
        } else {
            const std::string path = std::string(above).append(joiner).append(element);
            unit.canonical_address = plan.texts->join({head, shortened(path, room)});
        }
        if (first.find(i, path_of) == i) {
            continue;
        }
        const std::string path(path_of(i));
        std::size_t& count = next_suffix.try_emplace(path, 1).first->second;
        do {
            unit.canonical_address = plan.texts->join({head, path, "_", std::to_string(++count)});
        } while (first.find(i, path_of) != i);
        if (++again <= warning_limit) {
            plan.warnings.push_back(
                {"DUPLICATE_ADDRESS", unit.span.begin,
                 path + " stands more than once; this one is " + std::string(path_of(i))});
        }
    }
    return again - std::min(again, warning_limit);
}

/// Makes units of the boundaries, in order; gives the memory of each boundary back.
class UnitMaker {
  public:
    UnitMaker(Assembly& input, Plan& plan)
        : input_(input), texts_(*plan.texts), units_(plan.units) {}

    /// Afterwards the elements of the paths, in `elements`, stand in place of the addresses. The
    /// answer: which units are numbered through the document.
    std::vector<bool> run(TextStore& elements) {
        std::vector<bool> running;
        std::string buffer;
        const StoredText unit_kind = texts_.add(input_.unit_kind);
        units_.reserve(input_.boundaries.size());
        while (!input_.boundaries.empty()) {
            Boundary& boundary = input_.boundaries.front();
            running.push_back(boundary.running);
            Unit& unit = units_.emplace_back();
            unit.unit_kind = unit_kind;
            unit.section_type = stored_word(boundary.kind);
            unit.label = texts_.add(label_of(input_.source, boundary, buffer));
            unit.num = texts_.add(boundary.num);
            unit.title = texts_.add(boundary.title);
            unit.quoted = boundary.quoted;
            unit.canonical_address = elements.add(boundary.element);
            give_parent(boundary, unit);
            give_span(boundary, unit);
            input_.boundaries.pop_front();
        }
        return running;
    }

  private:
    struct Open {
        std::size_t unit = 0;
        int rank = 0;
    };
    struct Word {
        Word(std::string_view word, StoredText as) : from(word), stored(as) {}
        std::string_view from;
        StoredText stored;
    };

    /// One of the few words that many units share.
    StoredText stored_word(std::string_view word) {
        const auto known = std::find_if(words_.begin(), words_.end(), [&](const Word& one) {
            return one.from.data() == word.data() && one.from.size() == word.size();
        });
        return known != words_.end() ? known->stored
                                     : words_.emplace_back(word, texts_.add(word)).stored;
    }

    void give_parent(const Boundary& boundary, Unit& unit) {
        if (boundary.opens_act) {
            open_.clear();
        }
        // Recitals hold nothing but their own points.
        const auto is_closed = [&](const Open& above) {
            return above.rank >= boundary.rank ||
                   (units_[above.unit].zone == "preamble" && boundary.zone != "preamble");
        };
        while (!open_.empty() && is_closed(open_.back())) {
            open_.pop_back();
        }
        const Unit* parent = nullptr;
        if (!open_.empty()) {
            unit.parent = open_.back().unit;
            parent = &units_[*unit.parent];
        }
        unit.depth = boundary.depth > 0  ? boundary.depth
                     : parent == nullptr ? 1
                                         : parent->depth + 1;
        const bool in_annex = boundary.annex || (parent != nullptr && parent->zone == "annex");
        unit.zone = !boundary.zone.empty() ? stored_word(boundary.zone)
                    : in_annex             ? StoredText("annex")
                                           : StoredText("body");
        open_.push_back({units_.size() - 1, boundary.rank});
    }

    void give_span(const Boundary& boundary, Unit& unit) {
        const std::size_t next =
            input_.boundaries.size() > 1 ? input_.boundaries[1].begin : input_.source.size();
        unit.span = {boundary.begin, next};
        while (gap_ < input_.gaps.size() && input_.gaps[gap_].end < next) {
            ++gap_;
        }
        if (gap_ < input_.gaps.size() && input_.gaps[gap_].end == next &&
            input_.gaps[gap_].begin > unit.span.begin) {
            unit.span.end = input_.gaps[gap_].begin;
        }
    }

    Assembly& input_;
    TextStore& texts_;
    std::vector<Unit>& units_;
    std::vector<Open> open_;
    std::vector<Word> words_;
    std::size_t gap_ = 0;  // the first one that no unit before has passed
};

}  // namespace

Boundary whole_text(std::string_view source) {
    Boundary boundary;
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
    TextStore elements;
    const std::vector<bool> running = UnitMaker(input, plan).run(elements);
    const std::size_t left_out = give_addresses(input, running, plan);
    plan.zones = std::move(input.zones);
    if (plan.zones.empty()) {
        plan.zones.push_back({*zone_kind("body"), {0, plan.source_bytes}});
    }
    return left_out;
}

}  // namespace core::cutting
