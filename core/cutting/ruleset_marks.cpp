#include "core/cutting/mark_number.hpp"
#include "core/cutting/ruleset_table.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

/// "(1)", "1.", "aa)": the delimiters and, between them, what the number looks like.
std::optional<MarkShape> read_shape(const std::string& text) {
    static const std::vector<std::pair<std::string_view, MarkNumber>> numbers = {
        {"none", MarkNumber::none},
        {"one", MarkNumber::word},
        {"1.1.1", MarkNumber::dotted_triple},
        {"1.1", MarkNumber::dotted},
        {"aaa", MarkNumber::triple_letter},
        {"aa", MarkNumber::double_letter},
        {"AA", MarkNumber::upper_double},
        {"1", MarkNumber::arabic},
        {"a", MarkNumber::letter},
        {"A", MarkNumber::upper_letter},
        {"i", MarkNumber::roman},
        {"I", MarkNumber::upper_roman},
        {"\xC2\xB9", MarkNumber::superscript},
    };
    for (const auto& [word, number] : numbers) {
        const std::size_t at = text.find(word);
        if (at != std::string::npos) {
            return MarkShape{text.substr(0, at), number, text.substr(at + word.size())};
        }
    }
    return std::nullopt;
}

void read_mark(const toml::table& raw, Ruleset& rules, std::vector<Problem>* problems) {
    Table table(raw, "mark", problems);
    const std::string scheme = table.text("scheme");
    Mark mark;
    mark.kind = table.text("kind");
    mark.outer_kind = table.text("outer_kind", mark.kind);
    mark.address = table.text("address");
    mark.title_above = table.flag("title_above");
    mark.title_dash = table.flag("title_dash");
    mark.alone = table.flag("alone");
    for (const std::string& text : table.texts("shapes")) {
        if (auto shape = read_shape(text)) {
            mark.shapes.push_back(std::move(*shape));
        } else {
            table.wrong(
                raw, "UNKNOWN_WORD",
                "a shape must hold one of 1, 1.1, 1.1.1, a, A, i, I, aa, AA, aaa, one, none and "
                "a superscript 1: " +
                    text);
        }
    }
    table.no_other_keys();
    if (mark.shapes.empty()) {
        table.wrong(raw, "MISSING_KEY", "a mark needs shapes");
    }
    const auto known = std::find_if(rules.schemes.begin(), rules.schemes.end(),
                                    [&](const MarkScheme& one) { return one.name == scheme; });
    if (known == rules.schemes.end()) {
        MarkScheme& added = rules.schemes.emplace_back();
        added.name = scheme;
        added.marks.push_back(std::move(mark));
    } else {
        known->marks.push_back(std::move(mark));
    }
}

bool may_begin(const MarkShape& shape, char first) {
    return shape.open.empty() ? may_begin_mark_number(first, shape.number) : shape.open[0] == first;
}

/// Whether `second` may stand behind a first byte that may begin the shape.
bool may_stand_second(const MarkShape& shape, char second, const Ruleset& rules) {
    if (shape.open.size() > 1) {
        return shape.open[1] == second;
    }
    if (!shape.open.empty()) {
        return may_begin_mark_number(second, shape.number);
    }
    const bool blank = shape.close == alone_on_line && (second == ' ' || second == '\t');
    return shape.close.empty() || shape.close[0] == second || second == '\\' || blank ||
           may_go_on(second, shape.number, rules);
}

/// Where "1.1" is another mark than "1", or "1.1.1" another than "1.1", the shorter number is that
/// alone.
void part_numbers(MarkScheme& scheme) {
    const auto other_has = [&](const Mark& mark, MarkNumber number) {
        return std::any_of(scheme.marks.begin(), scheme.marks.end(), [&](const Mark& other) {
            return &other != &mark &&
                   std::any_of(other.shapes.begin(), other.shapes.end(),
                               [&](const MarkShape& shape) { return shape.number == number; });
        });
    };
    for (Mark& mark : scheme.marks) {
        const bool pairs = other_has(mark, MarkNumber::dotted_triple);
        const bool wholes =
            other_has(mark, MarkNumber::dotted) || other_has(mark, MarkNumber::dotted_pair);
        for (MarkShape& shape : mark.shapes) {
            if (pairs && shape.number == MarkNumber::dotted) {
                shape.number = MarkNumber::dotted_pair;
            } else if (wholes && shape.number == MarkNumber::arabic) {
                shape.number = MarkNumber::whole;
            }
        }
    }
}

}  // namespace

bool Ruleset::opens_note(std::string_view text) const {
    const std::size_t first = text.find_first_not_of(" \t");
    return first != text.npos &&
           std::any_of(note_openings.begin(), note_openings.end(), [&](const std::string& words) {
               return text.substr(first).starts_with(words);
           });
}

void note_first_bytes(MarkScheme& scheme, const Ruleset& rules) {
    for (std::size_t m = 0; m < scheme.marks.size(); ++m) {
        for (std::size_t s = 0; s < scheme.marks[m].shapes.size(); ++s) {
            const MarkShape& shape = scheme.marks[m].shapes[s];
            const auto bit = static_cast<MarkScheme::Shapes>(
                1U << std::min<std::size_t>(scheme.places.size(), MarkScheme::shape_bits - 1));
            scheme.places.push_back({static_cast<std::uint8_t>(m), static_cast<std::uint16_t>(s)});
            for (std::size_t byte = 0; byte < scheme.by_first.size(); ++byte) {
                const char c = static_cast<char>(byte);
                scheme.by_first[byte] |= may_begin(shape, c) ? bit : MarkScheme::Shapes{0};
                scheme.by_second[byte] |=
                    may_stand_second(shape, c, rules) ? bit : MarkScheme::Shapes{0};
            }
        }
    }
}

namespace {

/// What opens something inside the text, and what closes it.
void read_pair(Table& table, std::string_view key, std::string& open, std::string& close) {
    std::vector<std::string> pair = table.texts(key);
    if (!pair.empty() && (pair.size() != 2 || pair[0].empty() || pair[1].empty())) {
        table.wrong(table.raw(), "WRONG_TYPE",
                    std::string(key) + " holds what opens it and what closes it");
    } else if (!pair.empty()) {
        open = std::move(pair[0]);
        close = std::move(pair[1]);
    }
}

}  // namespace

void read_marks_and_quotes(Table& table, Ruleset& rules) {
    if (const toml::array* marks = table.tables("mark")) {
        for (const toml::node& mark : *marks) {
            read_mark(*mark.as_table(), rules, table.problems());
        }
    }
    for (MarkScheme& scheme : rules.schemes) {
        part_numbers(scheme);
    }
    const std::string alphabet = table.text("alphabet", "abcdefghijklmnopqrstuvwxyz");
    for (std::size_t at = 0; at < alphabet.size();) {
        const Decoded decoded = decode_utf8(alphabet, at);
        rules.alphabet.push_back(decoded.character);
        at += decoded.length;
    }
    rules.note_titles = word_set(table, "note_titles");
    rules.note_openings = table.texts("note_openings");
    rules.note_words = word_list(table, "note_words");
    read_pair(table, "side_notes", rules.side_note_open, rules.side_note_close);
    read_pair(table, "page_marks", rules.page_mark_open, rules.page_mark_close);
    for (std::u32string& word : word_list(table, "page_words")) {
        if (!word.empty()) {
            rules.page_heads.add_word(word);
            rules.page_words.push_back(std::move(word));
        }
    }
    rules.page_heads.finish();
    const unsigned quoting =
        bits(table, "quoting", {{"marks", 1U}, {"reopened", 2U}, {"indent", 4U}});
    rules.quote_marks = (quoting & 1U) != 0;
    rules.quote_reopened = (quoting & 2U) != 0;
    rules.quote_indent = (quoting & 4U) != 0;
    rules.quote_words = word_list(table, "quote_words");
}

void read_zones(Table& table, Ruleset& rules) {
    ZoneWords& zones = rules.zones;
    if (const toml::table* raw = table.table("zones")) {
        Table own(*raw, "zones", table.problems());
        zones.masthead = word_list(own, "masthead");
        zones.preamble = word_list(own, "preamble");
        zones.signature = word_list(own, "signature");
        zones.signatories = word_list(own, "signatories");
        zones.dated = word_list(own, "dated");
        zones.history = word_list(own, "history");
        zones.note_marks = own.texts("note_marks");
        zones.resolving = own.texts("resolving");
        zones.unnumbered = own.texts("unnumbered");
        own.no_other_keys();
    }
    rules.note_titles.insert(zones.history.begin(), zones.history.end());
    for (auto* words :
         {&zones.masthead, &zones.preamble, &zones.signature, &zones.signatories, &zones.dated}) {
        words->erase(std::remove(words->begin(), words->end(), std::u32string()), words->end());
        for (const std::u32string& word : *words) {
            zones.heads.add_word(word);
        }
    }
    for (const std::u32string& title : rules.note_titles) {
        if (!title.empty()) {
            zones.heads.add_word(title);
        }
    }
}

}  // namespace core::cutting
